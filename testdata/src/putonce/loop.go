package putonce

import (
	"context"
	"errors"
	"io"
	"iter"

	"putonce/lib/page"
)

// loopOverMap holds a block for each entry.
func loopOverMap(w io.Writer, texts map[string]string) {
	for _, text := range texts {
		b := newBlock(text)
		defer freeBlock(b) // want "b is put into blocks when the function returns, not in each round"
		b.writeTo(w)
	}
}

// loopOfJobs defers in a case of a select that goes on.
func loopOfJobs(ctx context.Context, w io.Writer, jobs <-chan string) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case text := <-jobs:
			b := newBlock(text)
			defer freeBlock(b) // want "b is put into blocks when the function returns, not in each round"
			if err := b.writeTo(w); err != nil {
				return err
			}
		}
	}
}

// loopByGoto is a loop as well.
func loopByGoto(w io.Writer, texts []string) error {
	i := 0
next:
	if i == len(texts) {
		return nil
	}
	b := newBlock(texts[i])
	defer freeBlock(b) // want "b is put into blocks when the function returns, not in each round"
	if err := b.writeTo(w); err != nil {
		return err
	}
	i++
	goto next
}

// loopOfPages defers a method of another package.
func loopOfPages(w io.Writer, texts []string) (total int64) {
	for i := range texts {
		p := page.Of(texts[i])
		defer p.Release() // want "p is put into .*pages when the function returns, not in each round"
		n, err := p.WriteTo(w)
		if err != nil {
			continue
		}
		total += n
	}
	return total
}

// loopWithClosure defers a literal in every round.
func loopWithClosure(w io.Writer, texts []string) error {
	for _, text := range texts {
		b := newBlock(text)
		defer func() { freeBlock(b) }() // want "b is put into blocks when the function returns, not in each round"
		if b.n == 0 {
			continue
		}
		if err := b.writeTo(w); err != nil {
			return err
		}
	}
	return nil
}

// loopInside has an inner loop that returns, and an outer one that does not.
func loopInside(w io.Writer, groups [][]string) error {
	for _, group := range groups {
		b := newBlock("")
		defer freeBlock(b) // want "b is put into blocks when the function returns, not in each round"
		for _, text := range group {
			b.n = copy(b.data[:], text)
			if err := b.writeTo(w); err != nil {
				return err
			}
		}
	}
	return nil
}

// loopOverIterator defers in the body of a range over a function, which is no function of its own.
func loopOverIterator(w io.Writer, texts iter.Seq[string]) {
	for text := range texts {
		b := newBlock(text)
		defer freeBlock(b) // a miss: defers of a loop body that is a function of its own are not counted
		b.writeTo(w)
	}
}

// loopWithSwappedOut defers the Close of a wrapper in every round.
func loopWithSwappedOut(w io.Writer, texts []string) error {
	for _, text := range texts {
		h := &okSwappedOut{b: newBlock(text)}
		defer h.Close() // want "is put into blocks when the function returns, not in each round"
		if err := h.b.writeTo(w); err != nil {
			return err
		}
	}
	return nil
}

// okReturnsInRound leaves the function with the round that has deferred.
func okReturnsInRound(w io.Writer, texts []string, want int) error {
	for _, text := range texts {
		if len(text) != want {
			continue
		}
		b := newBlock(text)
		defer freeBlock(b)
		return b.writeTo(w)
	}
	return io.EOF
}

// okBreaksInRound leaves the loop with it.
func okBreaksInRound(w io.Writer, texts []string, want int) (err error) {
	for _, text := range texts {
		if len(text) == want {
			b := newBlock(text)
			defer freeBlock(b)
			err = b.writeTo(w)
			break
		}
	}
	return err
}

// okBreaksOuter leaves both loops.
func okBreaksOuter(w io.Writer, groups [][]string, want string) (err error) {
search:
	for _, group := range groups {
		for _, text := range group {
			if text == want {
				b := newBlock(text)
				defer freeBlock(b)
				err = b.writeTo(w)
				break search
			}
		}
	}
	return err
}

// okLazilyOnce borrows in the first round that needs it: the variable is set from then on.
func okLazilyOnce(w io.Writer, texts []string) error {
	var b *block
	for _, text := range texts {
		if text == "" {
			continue
		}
		if b == nil {
			b = newBlock("")
			defer freeBlock(b)
		}
		b.n = copy(b.data[:], text)
		if err := b.writeTo(w); err != nil {
			return err
		}
	}
	return nil
}

// okSelectReturns waits in a loop, and returns from every case that borrows.
func okSelectReturns(ctx context.Context, w io.Writer, tick <-chan int, jobs <-chan string) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick:
		case text := <-jobs:
			b := newBlock(text)
			defer freeBlock(b)
			return b.writeTo(w)
		}
	}
}

// okPanicsInRound does not come back to the loop.
func okPanicsInRound(texts []string) {
	for _, text := range texts {
		if text == "" {
			b := newBlock("no text")
			defer freeBlock(b)
			panic(string(b.bytes()))
		}
	}
}

// okIteratorCallback has a function for each round.
func okIteratorCallback(w io.Writer, walk func(func(string) bool)) {
	walk(func(text string) bool {
		b := newBlock(text)
		defer freeBlock(b)
		return b.writeTo(w) == nil
	})
}

// okYieldsInLoop is an iterator, whose loop body is a literal.
func okYieldsInLoop(texts []string) iter.Seq[int] {
	return func(yield func(int) bool) {
		b := newBlock("")
		defer freeBlock(b)
		for _, text := range texts {
			b.n = copy(b.data[:], text)
			if !yield(b.n) {
				return
			}
		}
	}
}

// okGoroutineInLoop defers in the goroutine.
func okGoroutineInLoop(w io.Writer, texts []string) error {
	errs := make(chan error, len(texts))
	for _, text := range texts {
		go func() {
			b := newBlock(text)
			defer freeBlock(b)
			errs <- b.writeTo(w)
		}()
	}
	var err error
	for range texts {
		err = errors.Join(err, <-errs)
	}
	return err
}

// okDeferBeforeLoop borrows one for all rounds, in a method that loops in its deferred closure.
func okDeferBeforeLoop(w io.Writer, texts []string) error {
	held := make([]*block, 0, len(texts))
	defer func() {
		for _, b := range held {
			freeBlock(b)
		}
	}()
	for _, text := range texts {
		b := newBlock(text)
		held = append(held, b)
		if err := b.writeTo(w); err != nil {
			return err
		}
	}
	return nil
}

// okDeferOfSomethingElse defers in a loop, and puts in each round.
func okDeferOfSomethingElse(w io.Writer, files []io.Closer, text string) error {
	for _, f := range files {
		defer f.Close()
		b := newBlock(text)
		err := b.writeTo(w)
		freeBlock(b)
		if err != nil {
			return err
		}
	}
	return nil
}

// okForwardGoto is no loop.
func okForwardGoto(w io.Writer, text string) error {
	if text == "" {
		goto write
	}
	text += "\n"
write:
	b := newBlock(text)
	defer freeBlock(b)
	return b.writeTo(w)
}

// okKeptForAll needs all of them until they are written.
func okKeptForAll(w io.Writer, texts []string) error {
	var all []*block
	for _, text := range texts {
		b := newBlock(text)
		defer freeBlock(b)
		all = append(all, b)
	}
	for _, b := range all {
		if err := b.writeTo(w); err != nil {
			return err
		}
	}
	return nil
}
