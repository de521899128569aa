package pool

import "unsafe"

// A Scope takes items from pools for the length of a function and gives all of them back at once:
//
//	var s pool.Scope
//	defer s.Close()
//	head := s.Bytes(&slices, 64)
//	req := pool.Take(&s, requests)
//
// An item taken through a Scope must not be put back, freed or grown by Bytes.Grow as well: Close
// does it. Memory that grows belongs in a Buffer.
//
// The zero Scope is ready to use, by one goroutine at a time. It must not be copied. Up to 8 items
// are remembered without allocating.
type Scope struct {
	_      noCopy
	closed bool
	count  int
	first  [8]loan
	more   []loan // what is beyond first
}

// A noCopy field makes go vet report copies of its struct.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// A loan is an item and where it goes back to.
type loan struct {
	lender lender
	item   any // a pointer
	size   int // capacity in bytes, if lender is a Bytes
}

// A lender is a pool to which a Scope gives items back.
type lender interface {
	giveBack(item any, size int)
	drop(item any, size int) // after a panic: count the item as given back, but do not keep it
}

// Take returns an item of p and gives it back when s is closed. It panics if s is closed.
func Take[T any](s *Scope, p *Pool[T]) *T {
	s.mustBeOpen("Take")
	v := p.Get()
	s.add(loan{p, v, 0})
	return v
}

// Bytes returns a slice of n bytes of p and gives it back when s is closed. It panics if s is
// closed, and where Bytes.Get does.
func (s *Scope) Bytes(p *Bytes, n int) []byte {
	s.mustBeOpen("Bytes")
	b := p.Get(n)
	s.add(loan{p, unsafe.SliceData(b), cap(b)})
	return b
}

// Buffer returns a Buffer of p and frees it when s is closed. It panics if s is closed.
func (s *Scope) Buffer(p *Buffers) *Buffer {
	s.mustBeOpen("Buffer")
	b := p.Get()
	s.add(loan{p, b, 0})
	return b
}

func (s *Scope) mustBeOpen(method string) {
	if s.closed {
		panic("pool: Scope." + method + " after Close: nothing would give the item back")
	}
}

func (s *Scope) add(l loan) {
	if s.count < len(s.first) {
		s.first[s.count] = l
	} else {
		s.more = append(s.more, l)
	}
	s.count++
}

// Close gives back everything that was taken through s, the last first. A second Close does
// nothing.
//
// When deferred directly (defer s.Close(), not inside another deferred function) and run by a
// panic, Close drops the items instead, because whoever panicked may have left them half changed
// or in the hands of others; then it panics again with the same value. The pools count such items
// as Puts and as DropPanic.
func (s *Scope) Close() {
	cause := recover()
	s.closed = true
	s.release(cause != nil)
	if cause != nil {
		panic(cause)
	}
}

// release gives back or drops what is left. If a Reset panics on the way, the rest is dropped.
func (s *Scope) release(drop bool) {
	defer func() {
		if s.count > 0 {
			s.release(true)
		}
	}()
	for s.count > 0 {
		l := s.remove()
		if drop {
			l.lender.drop(l.item, l.size)
		} else {
			l.lender.giveBack(l.item, l.size)
		}
	}
}

func (s *Scope) remove() loan {
	s.count--
	if i := s.count - len(s.first); i >= 0 {
		l := s.more[i]
		s.more[i] = loan{}
		s.more = s.more[:i]
		return l
	}
	l := s.first[s.count]
	s.first[s.count] = loan{}
	return l
}
