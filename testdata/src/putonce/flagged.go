package putonce

import (
	"sync"
	"sync/atomic"
)

// A flagged stream remembers in an atomic flag that it was closed.
type flagged struct {
	mu     sync.Mutex
	closed atomic.Bool
	parts  []*block
}

func (f *flagged) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed.Load() {
		return nil
	}
	f.closed.Store(true)
	for _, p := range f.parts {
		freeBlock(p)
	}
	return nil
}

// A numberFlag does so in a number.
type numberFlag struct {
	state int32
	b     *block
}

func (n *numberFlag) Close() error {
	if atomic.LoadInt32(&n.state) == 1 {
		return nil
	}
	atomic.StoreInt32(&n.state, 1)
	freeBlock(n.b)
	return nil
}

// A forgetfulFlag asks, and never sets.
type forgetfulFlag struct {
	closed atomic.Bool
	b      *block
}

func (f *forgetfulFlag) Close() error {
	if f.closed.Load() {
		return nil
	}
	freeBlock(f.b) // want `f\.b is put into blocks each time .*Close is called`
	return nil
}

// A swapCounted has a counter that is changed by an exchange, in a method of its own.
type swapCounted struct {
	refs atomic.Int64
	b    *block
}

func (s *swapCounted) drop() (n int64) {
	for {
		n = s.refs.Load()
		if s.refs.CompareAndSwap(n, n-1) {
			return n
		}
	}
}

func (s *swapCounted) Release() {
	if s.drop() == 0 {
		freeBlock(s.b)
	}
}
