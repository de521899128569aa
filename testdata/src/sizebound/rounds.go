package sizebound

import (
	"encoding/binary"
	"io"
	"sync"
)

// A block has lines.
type block struct{ lines []string }

func (b *block) each(f func(i int, line string) error) error {
	for i, line := range b.lines {
		if err := f(i, line); err != nil {
			return err
		}
	}
	return nil
}

// A scribble holds numbers.
type scribble struct {
	b []byte
	n [10]byte
}

func (s *scribble) reset() { s.b = s.b[:0] }

func (s *scribble) number(x int) {
	n := binary.PutUvarint(s.n[:], uint64(x))
	s.b = append(s.b, s.n[:n]...)
}

var scribbles = sync.Pool{New: func() any { return new(scribble) }}

// okEmptiedEachTime holds the numbers of one line at a time: the function that is called for each leaves nothing behind.
func (b *block) okEmptiedEachTime(w io.Writer) error {
	s := scribbles.Get().(*scribble)
	defer scribbles.Put(s)
	s.reset()
	return b.each(func(i int, line string) error {
		s.number(i)
		s.number(len(line))
		if _, err := w.Write(s.b); err != nil {
			return err
		}
		s.reset()
		_, err := io.WriteString(w, line)
		return err
	})
}

var indexes = sync.Pool{New: func() any { return new(scribble) }}

// goesOnEachTime holds the numbers of all lines.
func (b *block) goesOnEachTime(w io.Writer) error {
	s := indexes.Get().(*scribble)
	defer indexes.Put(s) // want "s is put into indexes without a bound on its capacity"
	s.reset()
	err := b.each(func(i int, line string) error {
		s.number(i)
		s.number(len(line))
		return nil
	})
	if err == nil {
		_, err = w.Write(s.b)
	}
	return err
}
