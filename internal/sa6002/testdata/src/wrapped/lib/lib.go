// Package lib has pools of any type.
package lib

import "sync"

// A Pool is a pool of one type.
type Pool[T any] struct{ pool sync.Pool }

func (p *Pool[T]) Get() (x T) {
	x, _ = p.pool.Get().(T)
	return x
}

func (p *Pool[T]) Put(x T) { p.pool.Put(x) }

// A Loose pool takes what it is given.
type Loose struct{ Pool *sync.Pool }

func (l *Loose) Get() any { return l.Pool.Get() }

func (l *Loose) Put(x any) {
	if l.Pool == nil || x == nil {
		return
	}
	l.Pool.Put(x)
}

// A Boxed pool keeps its values in boxes, which it uses again.
type Boxed[T any] struct{ full, empty sync.Pool }

func (b *Boxed[T]) Get() (x T) {
	if box, ok := b.full.Get().(*T); ok {
		x, *box = *box, x
		b.empty.Put(box)
	}
	return x
}

func (b *Boxed[T]) Put(x T) {
	box, ok := b.empty.Get().(*T)
	if !ok {
		box = new(T)
	}
	*box = x
	b.full.Put(box)
}
