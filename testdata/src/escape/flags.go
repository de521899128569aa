package escape

import (
	"bytes"
	"io"
	"sync"
)

// A flag that a caller gives decides whether something is put.

type turnMode int

const (
	turnBack turnMode = iota
	turnKeep
)

type turn struct {
	mu   sync.Mutex
	pool *sync.Pool
	n    int
}

func (t *turn) back(m turnMode) {
	if t.pool == nil || m != turnBack {
		return
	}
	t.pool.Put(t)
}

func (t *turn) finish(m turnMode, wait func()) {
	t.mu.Lock()
	n := t.n
	t.mu.Unlock()
	if n == 0 {
		t.back(m)
		return
	}
	wait()
	t.back(m)
}

func usedAfterBack(t *turn, wait func()) {
	t.finish(turnBack, wait)
	t.n = 1 // want `t may be used after being put into t\.pool`
}

func okKept(t *turn, wait func()) {
	t.finish(turnKeep, wait)
	t.n = 1
}

var turns = sync.Pool{New: func() any { return new(turn) }}

func putIf(t *turn, really bool) {
	if really {
		turns.Put(t)
	}
}

func usedAfterReally(t *turn) {
	putIf(t, true)
	t.n = 1 // want `t is used after being put into turns`
}

func okNotReally(t *turn) {
	putIf(t, false)
	t.n = 1
}

func takeTurn() *turn { return turns.Get().(*turn) }

// A cursor lies in what its Close puts.
type cursor struct {
	in  *cursorMemory
	pos int
}

type cursorMemory struct {
	c   cursor
	buf []byte
}

var cursorMemories = sync.Pool{New: func() any { return new(cursorMemory) }}

func newCursor() *cursor {
	m := cursorMemories.Get().(*cursorMemory)
	m.c = cursor{in: m}
	return &m.c
}

func (c *cursor) next() bool { c.pos++; return c.pos < 10 }

func (c *cursor) Close() error {
	if m := c.in; m != nil {
		*m = cursorMemory{buf: m.buf[:0]}
		cursorMemories.Put(m)
	}
	return nil
}

// okClosedFlag closes when the function returns unless it has done so.
func okClosedFlag(n int) error {
	c := newCursor()
	closed := false
	defer func() {
		if !closed {
			_ = c.Close()
		}
	}()
	for c.next() {
		if n > 5 {
			return io.ErrUnexpectedEOF
		}
	}
	closed = true
	return c.Close()
}

// badClosedFlag has forgotten to say so.
func badClosedFlag(n int) error {
	c := newCursor()
	closed := false
	defer func() {
		if !closed {
			_ = c.Close() // want "c is used after being put into cursorMemories"
		}
	}()
	for c.next() {
		if n > 5 {
			closed = true
			return c.Close()
		}
	}
	return c.Close()
}

var flagged = sync.Pool{New: func() any { return new(bytes.Buffer) }}

type rawInput struct{ raw []byte }

// registerRaw makes a handler that keeps the body for what it calls where that wants it: it asks twice, and gets the same answer.
func registerRaw(index []int, h func(*rawInput)) func(r io.Reader) {
	return func(r io.Reader) {
		var in rawInput
		buf := flagged.Get().(*bytes.Buffer)
		done := func() {
			buf.Reset()
			flagged.Put(buf)
		}
		buf.ReadFrom(r)
		if len(index) > 0 {
			in.raw = buf.Bytes()
		}
		if len(index) > 0 {
			defer done()
		} else {
			done()
		}
		h(&in)
	}
}

// registerRow does so, and somebody else may have set the list in between.
func registerRow(index []int, h func(*rawInput)) (handle func(r io.Reader), set func([]int)) {
	handle = func(r io.Reader) {
		var in rawInput
		buf := flagged.Get().(*bytes.Buffer)
		done := func() {
			buf.Reset()
			flagged.Put(buf)
		}
		buf.ReadFrom(r)
		if len(index) > 0 {
			in.raw = buf.Bytes()
		}
		if len(index) > 0 {
			defer done()
		} else {
			done()
		}
		h(&in) // want "buf may be used after being put into flagged"
	}
	return handle, func(to []int) { index = to }
}
