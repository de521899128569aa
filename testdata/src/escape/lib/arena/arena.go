// Package arena lends scratch memory, to be filled before it is read.
package arena

import "sync"

// Size is the size of a page.
const Size = 8 << 10

// Arena has pages of its own.
type Arena struct{ pages sync.Pool }

// Get returns n bytes of a page, or fresh memory when n is large.
func (a *Arena) Get(n int) []byte {
	if n > Size {
		return make([]byte, n)
	}
	if b, ok := a.pages.Get().(*[]byte); ok {
		return (*b)[:n]
	}
	return make([]byte, n, Size)
}

// Put takes a page back, and leaves all else to the collector.
func (a *Arena) Put(b []byte) {
	if cap(b) == Size {
		b = b[:Size]
		a.pages.Put(&b)
	}
}

// Borrow returns n bytes and the function that gives them back.
func (a *Arena) Borrow(n int) ([]byte, func()) {
	b := a.Get(n)
	return b, func() { a.Put(b) }
}

// Lender lends memory.
type Lender interface {
	Get(n int) []byte
	Put(b []byte)
}

var _ Lender = (*Arena)(nil)
