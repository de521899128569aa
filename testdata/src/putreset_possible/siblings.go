package putreset_possible

import "sync"

// Two pools of slices stand for one another, by their size.
type slicePool interface{ Get(n int) *[]byte }

type smallSlices struct {
	pool sync.Pool
	size int
}

// Get lends a slice without a trace of its last owner.
func (p *smallSlices) Get(n int) *[]byte {
	b := p.pool.Get().(*[]byte)
	clear((*b)[:cap(*b)])
	*b = (*b)[:n]
	return b
}

func (p *smallSlices) Put(b *[]byte) {
	if cap(*b) >= p.size {
		p.pool.Put(b)
	}
}

type largeSlices struct{ pool sync.Pool }

func (p *largeSlices) Get(n int) *[]byte {
	b, ok := p.pool.Get().(*[]byte) // want `b is taken from p\.pool and not cleared`
	if ok && cap(*b) >= n {
		*b = (*b)[:n]
		return b
	}
	x := make([]byte, n)
	return &x
}

func (p *largeSlices) Put(b *[]byte) { p.pool.Put(b) }

type okSlices struct{ pool sync.Pool }

func (p *okSlices) Get(n int) *[]byte {
	b, ok := p.pool.Get().(*[]byte)
	if ok && cap(*b) >= n {
		for i := range (*b)[:cap(*b)] {
			(*b)[i] = 0
		}
		*b = (*b)[:n]
		return b
	}
	x := make([]byte, n)
	return &x
}

func (p *okSlices) Put(b *[]byte) { p.pool.Put(b) }

var _ = []slicePool{(*smallSlices)(nil), (*largeSlices)(nil), (*okSlices)(nil)}
