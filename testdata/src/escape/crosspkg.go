package escape

import (
	"bytes"
	"errors"
	"io"

	"escape/lib/arena"
	"escape/lib/frame"
	"escape/lib/keep"
)

func readsReleasedFrame(text string) byte {
	f := frame.New()
	f.Fill(text)
	f.Release()
	return f.Kind // want "f is used after being put into "
}

func callsReleasedFrame(text string) int {
	f := frame.New()
	f.Fill(text)
	f.Release()
	return f.Size() // want "f is used after being put into "
}

// quotesFailedFrame reads the frame where Send has released it.
func quotesFailedFrame(text string, write func([]byte) error) (byte, error) {
	f := frame.New()
	f.Fill(text)
	if err := frame.Send(f, write); err != nil {
		return f.Kind, err // want "f is used after being put into "
	}
	f.Release()
	return 0, nil
}

func countsSentFrame(text string, write func([]byte) error) (int, error) {
	f := frame.New()
	f.Fill(text)
	err := frame.SendOwned(f, write)
	return f.Size(), err // want "f is used after being put into "
}

func returnsBodyOfFrame(data []byte) ([]byte, error) {
	f, err := frame.Parse(data)
	if err != nil {
		return nil, err
	}
	defer f.Release()
	return f.Body(), nil // want "returned and .*put into "
}

func returnsRightHalf(data []byte) ([]byte, int) {
	f, err := frame.Parse(data)
	if err != nil {
		return nil, 0
	}
	defer f.Release()
	_, right, at := f.Split()
	return right, at // want "returned and .*put into "
}

func returnsHeadOfFrame(data []byte) *frame.Head {
	f, err := frame.Parse(data)
	if err != nil {
		return nil
	}
	h := &f.Head
	f.Release()
	return h // want "returned and .*put into "
}

func returnsPrefix(data []byte) []byte {
	f, err := frame.Parse(data)
	if err != nil {
		return nil
	}
	defer f.Release()
	return keep.Prefix(f.Body(), 4) // want "returned and .*put into "
}

func returnsLogger(w io.Writer, name string) *keep.Logger {
	f := frame.New()
	defer f.Release()
	f.Fill(name)
	return keep.NewLogger(w, f.Body()) // want "(returned|stored in .*) and .*put into "
}

func storesByHold(data []byte) {
	f, err := frame.Parse(data)
	if err != nil {
		return
	}
	defer f.Release()
	keep.Hold(f.Body()) // want "stored in .* and .*put into "
}

func storesHook(data []byte) {
	f, err := frame.Parse(data)
	if err != nil {
		return
	}
	keep.OnExit(func() int { return int(f.Kind) }) // want "stored in .* and .*put into "
	f.Release()
}

func storesPrefix(l *keep.Logger, name string) {
	f := frame.New()
	defer f.Release()
	f.Fill(name)
	l.SetPrefix(f.Body()) // want "stored in .* and .*put into "
}

func returnsPage(a *arena.Arena, r io.Reader) ([]byte, error) {
	b := a.Get(64)
	defer a.Put(b)
	n, err := io.ReadFull(r, b)
	return b[:n], err // want "returned and .*put into "
}

func returnsLoan(a *arena.Arena, r io.Reader) ([]byte, error) {
	b, done := a.Borrow(64)
	defer done()
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b, "\x00"), nil // want "returned and .*put into "
}

// returnsLent borrows through an interface of a pair of methods, which is a pool whoever implements it.
func returnsLent(l arena.Lender, r io.Reader) ([]byte, error) {
	b := l.Get(32)
	_, err := io.ReadFull(r, b)
	l.Put(b)
	return b, err // want "returned and .*put into "
}

func readsPageAfterPut(a *arena.Arena, r io.Reader) (byte, error) {
	b := a.Get(16)
	_, err := io.ReadFull(r, b)
	a.Put(b)
	if err != nil {
		return 0, err
	}
	return b[0], nil // want "b (is|may be) used after being put into "
}

func okTextOfFrame(data []byte) (string, error) {
	f, err := frame.Parse(data)
	if err != nil {
		return "", err
	}
	defer f.Release()
	return f.Text(), nil
}

func okAppendedFrame(dst, data []byte) ([]byte, error) {
	f, err := frame.Parse(data)
	if err != nil {
		return dst, err
	}
	dst = f.AppendTo(dst)
	f.Release()
	return dst, nil
}

func okHeadByValue(data []byte) (h frame.Head) {
	f, err := frame.Parse(data)
	if err != nil {
		return h
	}
	h = f.Head
	f.Release()
	return h
}

func okPlaceOfCut(data []byte) int {
	f, err := frame.Parse(data)
	if err != nil {
		return -1
	}
	left, _, at := f.Split()
	n := at + keep.Look(left)
	f.Release()
	return n
}

// okSendFailed leaves a failed frame alone.
func okSendFailed(text string, write func([]byte) error) error {
	f := frame.New()
	f.Fill(text)
	if err := frame.Send(f, write); err != nil {
		return errors.Join(err, errors.New(text))
	}
	f.Release()
	return nil
}

func okSendSucceeded(text string, write func([]byte) error) (n int, err error) {
	f := frame.New()
	f.Fill(text)
	err = frame.Send(f, write)
	if err == nil {
		n = f.Size()
		f.Release()
	}
	return n, err
}

func okHeldCopy(data []byte) {
	f, err := frame.Parse(data)
	if err != nil {
		return
	}
	defer f.Release()
	keep.HoldCopy(f.Body())
	keep.Now(func() int { return int(f.Kind) })
}

func okLoggedAndForgotten(w io.Writer, name, line string) error {
	f := frame.New()
	defer f.Release()
	f.Fill(name)
	return keep.NewLogger(w, f.Body()).Log(line)
}

func okPrefixCleared(l *keep.Logger, name, line string) error {
	f := frame.New()
	defer f.Release()
	f.Fill(name)
	l.SetPrefix(f.Body())
	err := l.Log(line)
	l.SetPrefix(nil)
	return err
}

func okPageLength(a *arena.Arena, r io.Reader, n int) (int, error) {
	b := a.Get(n)
	_, err := io.ReadFull(r, b)
	a.Put(b)
	return len(b), err
}

func okPageCloned(a *arena.Arena, r io.Reader) ([]byte, error) {
	b, done := a.Borrow(64)
	defer done()
	n, err := io.ReadFull(r, b)
	return bytes.Clone(b[:n]), err
}

// okLargerPage puts the small page before it goes on with the larger one, under one name.
func okLargerPage(a *arena.Arena, r io.Reader, n int) (sum int, err error) {
	b := a.Get(16)
	if n > cap(b) {
		a.Put(b)
		b = a.Get(n)
	}
	if _, err = io.ReadFull(r, b); err == nil {
		for _, c := range b {
			sum += int(c)
		}
	}
	a.Put(b)
	return sum, err
}

func okFrameHandedOn(data []byte, next func(*frame.Frame)) error {
	f, err := frame.Parse(data)
	if err != nil {
		return err
	}
	next(f)
	return nil
}
