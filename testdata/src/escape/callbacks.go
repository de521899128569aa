package escape

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"escape/lib/lend"
)

func returnsCellOfCallback(text string) *lend.Cell {
	var out *lend.Cell
	lend.With(func(c *lend.Cell) {
		c.Set(text)
		out = c // either: here, or at the return
	})
	return out // want "(returned|stored in .*|used after)"
}

func (d *drawer) storesCellOfCallback(text string) {
	lend.With(func(c *lend.Cell) {
		c.Set(text)
		d.slot.front = c.View() // want "stored in "
	})
}

func storesGlobalInCallback(text string) {
	lend.With(func(c *lend.Cell) {
		c.Set(text)
		lastViews = append(lastViews, c.View()) // want "stored in "
	})
}

func returnsViewOfResult(text string) ([]byte, error) {
	return lend.Result(func(c *lend.Cell) ([]byte, error) { // want "returned and "
		c.Set(text)
		return c.View(), nil
	})
}

func (d *drawer) storesYielded(words ...string) {
	for _, c := range lend.Words(words...) {
		d.views = append(d.views, c.View()) // want "stored in "
	}
}

// lendCard lends a card of this package.
func lendCard(id int, fn func(*card) error) error {
	c := newCard(id)
	defer c.drop()
	return fn(c)
}

func (d *drawer) storesLentCard(id int) error {
	return lendCard(id, func(c *card) error {
		d.top = c // want "c is stored in .* and put into cards"
		return nil
	})
}

func okTextOfCallback(text string) (out string) {
	lend.With(func(c *lend.Cell) {
		c.Set(text)
		out = string(c.View())
	})
	return out
}

func okValueOfCallback(text string) (out lend.Cell) {
	lend.With(func(c *lend.Cell) {
		c.Set(text)
		out = *c
	})
	return out
}

func okCopyOfCallback(dst []byte, text string) []byte {
	lend.With(func(c *lend.Cell) {
		c.Set(text)
		dst = append(dst, c.View()...)
	})
	return dst
}

func okWrittenInCallback(w io.Writer, text string) (err error) {
	lend.With(func(c *lend.Cell) {
		c.Set(text)
		_, err = w.Write(c.View())
	})
	return err
}

// okLocalView is over when the callback is.
func okLocalView(text string) (n int) {
	lend.With(func(c *lend.Cell) {
		c.Set(text)
		view := bytes.TrimSpace(c.View())
		n = len(view)
	})
	return n
}

func okResultCopied(text string) ([]byte, error) {
	return lend.Result(func(c *lend.Cell) ([]byte, error) {
		c.Set(text)
		return bytes.Clone(c.View()), nil
	})
}

func okResultNumber(text string) (int, error) {
	return lend.Result(func(c *lend.Cell) (int, error) {
		c.Set(text)
		return strings.Count(string(c.View()), ","), nil
	})
}

func okYieldedTexts(words ...string) (out []string) {
	for i, c := range lend.Words(words...) {
		if i > 8 {
			break
		}
		out = append(out, string(c.View()))
	}
	slices.Sort(out)
	return out
}

func okYieldedCopied(words ...string) (out []lend.Cell) {
	for _, c := range lend.Words(words...) {
		out = append(out, *c)
	}
	return out
}

// okTakenBack stores the card for as long as it has it on loan.
func (d *drawer) okTakenBack(id int, look func(*drawer)) error {
	return lendCard(id, func(c *card) error {
		d.top = c
		look(d)
		d.top = nil
		return nil
	})
}

func (d *drawer) okNumberOfLoan(id int) error {
	return lendCard(id, func(c *card) error {
		d.at = c.read()
		return nil
	})
}

// okErrorOfLoan returns an error of the writer, through a callback that had the card.
func okErrorOfLoan(w io.Writer, id int) error {
	return lendCard(id, func(c *card) error {
		_, err := w.Write(c.body())
		return err
	})
}
