package putreset

import (
	"bytes"
	"sync"
)

// A stripe is filled by one user after the other, and drained when it is full.
type stripe struct {
	items []uint64
	max   int
	drain func([]uint64) bool
}

func (s *stripe) push(x uint64) {
	s.items = append(s.items, x)
	if len(s.items) >= s.max {
		if s.drain(s.items) {
			s.items = make([]uint64, 0, s.max)
		} else {
			s.items = s.items[:0]
		}
	}
}

type stripedRing struct{ stripes *sync.Pool }

func newStripedRing(max int, drain func([]uint64) bool) *stripedRing {
	return &stripedRing{&sync.Pool{New: func() any { return &stripe{make([]uint64, 0, max), max, drain} }}}
}

func (r *stripedRing) okPush(x uint64) {
	s := r.stripes.Get().(*stripe)
	s.push(x)
	r.stripes.Put(s)
}

// A bitSet is cleared bit by bit, by who is about to ask for the bits.
type bitSet struct{ words [64]uint64 }

var bitSets = sync.Pool{New: func() any { return new(bitSet) }}

func (s *bitSet) set(i uint16)       { s.words[i>>6&63] |= 1 << (i & 63) }
func (s *bitSet) unset(i uint16)     { s.words[i>>6&63] &^= 1 << (i & 63) }
func (s *bitSet) test(i uint16) bool { return s.words[i>>6&63]&(1<<(i&63)) != 0 }

func okBits(required, seen []uint16) bool {
	s := bitSets.Get().(*bitSet)
	defer bitSets.Put(s)
	for _, i := range required {
		s.unset(i)
	}
	for _, i := range seen {
		s.set(i)
	}
	for _, i := range required {
		if !s.test(i) {
			return false
		}
	}
	return true
}

// Of genericScratch[T] it is not known what elements refer to.
type genericScratch[T any] struct{ pools []sync.Pool }

func (s *genericScratch[T]) get(n int) *[]T {
	if b, ok := s.pools[0].Get().(*[]T); ok && cap(*b) >= n {
		*b = (*b)[:n]
		return b
	}
	b := make([]T, n)
	return &b
}

func (s *genericScratch[T]) okPut(b *[]T) {
	*b = (*b)[:0]
	s.pools[0].Put(b)
}

// A printer is a buffer that stays when all else of it is set anew.
type textPrinter struct {
	bytes.Buffer
	flags int
	ann   *int
}

var textPrinters = sync.Pool{New: func() any { return new(textPrinter) }}

func newTextPrinter(flags int) *textPrinter {
	p := textPrinters.Get().(*textPrinter)
	p.flags = flags
	return p
}

func (p *textPrinter) close() string {
	s := p.String()
	p.Buffer.Reset()
	*p = textPrinter{Buffer: p.Buffer}
	textPrinters.Put(p)
	return s
}

func okPrint(name string) string {
	p := newTextPrinter(1)
	p.WriteString(name)
	return p.close()
}

// A waitHandler keeps its own method in a field.
type waitHandler struct {
	handler  func(int)
	callback func(int)
}

func (h *waitHandler) handle(n int) { h.callback(n) }

var waitHandlers = sync.Pool{New: func() any { return new(waitHandler) }}

func okOwnMethod(start func(func(int)), f func(int)) {
	h := waitHandlers.Get().(*waitHandler)
	h.callback = f
	if h.handler == nil {
		h.handler = h.handle
	}
	start(h.handler)
	h.callback = nil
	waitHandlers.Put(h)
}
