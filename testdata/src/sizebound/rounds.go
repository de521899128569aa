package sizebound

import (
	"encoding/binary"
	"io"
	"strconv"
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

// A column has values.
type column struct{ values []string }

func (c *column) visit(f func(v string) bool) {
	for _, v := range c.values {
		if !f(v) {
			return
		}
	}
}

type cell struct{ b []byte }

func appendCount(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }

func appendPair(b []byte, n int) []byte {
	b = appendCount(b, n)
	b = append(b, '.')
	return appendCount(b, n)
}

func (c *cell) pair(v string) string {
	c.b = appendPair(c.b[:0], len(v))
	return string(c.b)
}

var cells = sync.Pool{New: func() any { return new(cell) }}

// okBegunEachTime holds one number: whoever writes the next begins at the start.
func (c *column) okBegunEachTime(match func(string) bool) {
	x := cells.Get().(*cell)
	c.visit(func(v string) bool { return match(x.pair(v)) })
	cells.Put(x)
}

// okBegunHere begins at the start itself, and adds a little.
func (c *column) okBegunHere(match func(string) bool) {
	x := cells.Get().(*cell)
	c.visit(func(v string) bool {
		x.b = appendCount(x.b[:0], len(v))
		x.b = append(x.b, '!')
		return match(string(x.b))
	})
	cells.Put(x)
}

var rows = sync.Pool{New: func() any { return new(cell) }}

// begunOnce holds all of the numbers.
func (c *column) begunOnce(match func(string) bool) {
	x := rows.Get().(*cell)
	x.b = x.b[:0]
	c.visit(func(v string) bool {
		x.b = appendCount(x.b, len(v))
		x.b = append(x.b, '!')
		return match(string(x.b))
	})
	rows.Put(x) // want "x is put into rows without a bound on its capacity"
}
