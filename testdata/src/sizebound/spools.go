package sizebound

// Buffers that are given up before they grow beyond a bound.

import (
	"bytes"
	"io"
	"sync"
)

var spooled = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// A spool keeps the beginning of what is written to it.
type spool struct {
	buf *bytes.Buffer
	max int
}

func newSpool(max int) *spool { return &spool{buf: spooled.Get().(*bytes.Buffer), max: max} }

func (s *spool) Write(p []byte) (int, error) {
	if s.buf == nil {
		return len(p), nil
	}
	if s.buf.Len()+len(p) > s.max {
		s.buf.Reset()
		spooled.Put(s.buf)
		s.buf = nil
		return len(p), nil
	}
	return s.buf.Write(p)
}

func (s *spool) okClose() {
	if s.buf != nil {
		s.buf.Reset()
		spooled.Put(s.buf)
		s.buf = nil
	}
}

func okSpool(r io.Reader) {
	s := newSpool(1 << 16)
	io.Copy(s, r)
	s.okClose()
}

var stacked = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// A stack keeps all that is written to it, and counts what comes late.
type stack struct {
	buf  *bytes.Buffer
	late int
}

func newStack() *stack { return &stack{buf: stacked.Get().(*bytes.Buffer)} }

func (s *stack) Write(p []byte) (int, error) {
	if s.buf == nil {
		return len(p), nil
	}
	if s.buf.Len() > 1<<16 {
		s.late++
	}
	return s.buf.Write(p)
}

func (s *stack) badClose() {
	if s.buf != nil {
		s.buf.Reset()
		stacked.Put(s.buf) // want `s.buf is put into stacked without a bound on its capacity`
		s.buf = nil
	}
}

func copyAll(r io.Reader) {
	s := newStack()
	io.Copy(s, r)
	s.badClose()
}
