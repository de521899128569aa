package putreset_possible

import (
	"io"
	"sync"
)

type cursor struct {
	home *shelfUnit
	pos  int
	err  error
}

type sorter struct {
	inputs []io.Reader
	rounds int
}

type shelfUnit struct {
	cursor cursor
	sorter sorter
	key    []byte
}

var units = sync.Pool{New: func() any { return new(shelfUnit) }}

func openCursor(inputs ...io.Reader) *cursor {
	u := units.Get().(*shelfUnit)
	u.sorter.inputs = inputs
	u.cursor = cursor{home: u}
	return &u.cursor
}

// Close resets one part of what it puts.
func (c *cursor) Close() error {
	err := c.err
	if u := c.home; u != nil {
		*c = cursor{}
		units.Put(u) // want `sorter is not reset when .* is put into units`
	}
	return err
}

type pointer struct {
	home *drawer
	pos  int
	err  error
}

type drawer struct {
	pointer pointer
	sorter  sorter
	key     []byte
}

var drawers = sync.Pool{New: func() any { return new(drawer) }}

func openPointer(inputs ...io.Reader) *pointer {
	d := drawers.Get().(*drawer)
	d.sorter.inputs = inputs
	d.pointer = pointer{home: d}
	return &d.pointer
}

// Close of a pointer resets all but a buffer.
func (p *pointer) Close() error {
	err := p.err
	if d := p.home; d != nil {
		*d = drawer{key: d.key[:0]}
		drawers.Put(d)
	}
	return err
}

// A Scanner is reset for the same reader by one method, for all by another.
type Scanner struct {
	src   io.Reader
	line  int
	words []string
	deep  bool
	tag   string
	hook  func(string)
}

var scanners = sync.Pool{New: func() any { return new(Scanner) }}

// GetScanner takes a scanner.
func GetScanner() *Scanner { return scanners.Get().(*Scanner) }

// PutScanner puts it.
func PutScanner(s *Scanner) {
	s.src = nil
	if cap(s.words) <= maxItems {
		scanners.Put(s)
	}
}

// Reset resets all.
func (s *Scanner) Reset(r io.Reader) { s.ResetHook(r, nil) }

// ResetHook resets all, and sets the hook.
func (s *Scanner) ResetHook(r io.Reader, hook func(string)) {
	s.ResetSource(r)
	s.words = nil
	s.deep = false
	s.tag = ""
	s.hook = hook
}

// ResetSource is called by other packages as well.
func (s *Scanner) ResetSource(r io.Reader) { // want `ResetSource does not reset`
	s.src = r
	s.line = 0
}
