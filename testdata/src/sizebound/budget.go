package sizebound

import (
	"io"
	"sync"
)

// A freight is marshaled into memory of a pool that is given.
type freight struct {
	label string
	items [][]byte
}

func (p *freight) size() int {
	n := len(p.label)
	for _, b := range p.items {
		n += len(b)
	}
	return n
}

func (p *freight) marshal(pool *sync.Pool) []byte {
	b := *pool.Get().(*[]byte)
	if n := p.size(); cap(b) < n {
		b = make([]byte, 0, n)
	}
	b = append(b[:0], p.label...)
	for _, x := range p.items {
		b = append(b, x...)
	}
	return b
}

var (
	wagons = sync.Pool{New: func() any { return new([]byte) }}
	trucks = sync.Pool{New: func() any { return new([]byte) }}
)

// okBudget sends a freight when it has come to what it may take.
func okBudget(w io.Writer, items [][]byte, maxBytes int) error {
	p := &freight{}
	left := maxBytes
	for i, x := range items {
		p.items = append(p.items, x)
		if left -= len(x); left > 0 && i+1 < len(items) {
			continue
		}
		b := p.marshal(&wagons)
		_, err := w.Write(b)
		wagons.Put(&b)
		if err != nil {
			return err
		}
		p.items, left = p.items[:0], maxBytes
	}
	return nil
}

// sendAll sends when there is nothing more, or when somebody says so.
func sendAll(w io.Writer, items [][]byte, now func() bool) error {
	p := &freight{}
	for i, x := range items {
		p.items = append(p.items, x)
		if !now() && i+1 < len(items) {
			continue
		}
		b := p.marshal(&trucks)
		_, err := w.Write(b)
		trucks.Put(&b) // want `b is put into trucks without a bound on its capacity`
		if err != nil {
			return err
		}
		p.items = p.items[:0]
	}
	return nil
}

// A binder has two texts, whose capacities are bounded together.
type binder struct {
	front, back []byte
	spare       int
}

type binders struct {
	pool sync.Pool
	most int
}

func (s *binders) get() *binder {
	x, _ := s.pool.Get().(*binder)
	if x == nil {
		x = new(binder)
	}
	return x
}

func (s *binders) put(x *binder) {
	if cap(x.front)+cap(x.back)+x.spare > s.most {
		return
	}
	s.pool.Put(x)
}

func (s *binders) okTogether(front, back []byte, write func(front, back []byte)) {
	x := s.get()
	x.front = append(x.front[:0], front...)
	x.back = append(x.back[:0], back...)
	write(x.front, x.back)
	s.put(x)
}

func (s *binders) putFront(x *binder) {
	if cap(x.front)+x.spare > s.most {
		return
	}
	s.pool.Put(x) // want "x is put into s.pool without a bound on its capacity"
}

func (s *binders) boundsFront(front, back []byte, write func(front, back []byte)) {
	x := s.get()
	x.front = append(x.front[:0], front...)
	x.back = append(x.back[:0], back...)
	write(x.front, x.back)
	s.putFront(x)
}
