package escape

import (
	"errors"
	"io"
	"sync"
)

var (
	errShelfFull   = errors.New("full")
	errShelfClosed = errors.New("closed")
)

type tome struct {
	text [64]byte
	n    int
}

var tomes = sync.Pool{New: func() any { return new(tome) }}

type shelf struct {
	mu     sync.Mutex
	list   []*tome
	max    int
	closed bool
}

// offer owns the tome, unless the error is errShelfFull.
func (s *shelf) offer(t *tome) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		tomes.Put(t)
		return errShelfClosed
	}
	if len(s.list) == s.max {
		return errShelfFull
	}
	s.list = append(s.list, t)
	return nil
}

// place tries two shelves, and writes what neither of them takes.
func place(a, b *shelf, w io.Writer, p []byte) error {
	t := tomes.Get().(*tome)
	t.n = copy(t.text[:], p)
	for _, s := range []*shelf{a, b} {
		if err := s.offer(t); err != errShelfFull {
			return err
		}
	}
	_, err := w.Write(t.text[:t.n])
	tomes.Put(t)
	return err
}

// misplace has them the wrong way round.
func misplace(s *shelf, w io.Writer, p []byte) error {
	t := tomes.Get().(*tome)
	t.n = copy(t.text[:], p)
	if err := s.offer(t); err != errShelfClosed {
		return err
	}
	_, err := w.Write(t.text[:t.n]) // want "t (may be|is) used after being put into tomes"
	return err
}

// errShelfGone is errShelfClosed by another name.
var errShelfGone = errShelfClosed

// replace knows by that name what offer has put.
func replace(s *shelf, w io.Writer, p []byte) error {
	t := tomes.Get().(*tome)
	t.n = copy(t.text[:], p)
	switch err := s.offer(t); err {
	case errShelfGone, nil:
		return err
	}
	_, err := w.Write(t.text[:t.n])
	tomes.Put(t)
	return err
}
