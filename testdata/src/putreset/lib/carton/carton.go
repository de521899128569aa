// Package carton wraps sync.Pool for objects of one type, in several ways.
package carton

import "sync"

// Plain gives objects back as they were put.
type Plain[T any] struct{ pool sync.Pool }

// Get returns an object, new or used.
func (p *Plain[T]) Get() *T {
	if v, ok := p.pool.Get().(*T); ok {
		return v
	}
	return new(T)
}

// Put takes an object as it is.
func (p *Plain[T]) Put(v *T) { p.pool.Put(v) }

// Zeroing zeroes objects when it takes them.
type Zeroing[T any] struct{ pool sync.Pool }

// Get returns a zero value.
func (p *Zeroing[T]) Get() *T {
	if v, ok := p.pool.Get().(*T); ok {
		return v
	}
	return new(T)
}

// Put zeroes an object and takes it.
func (p *Zeroing[T]) Put(v *T) {
	var zero T
	*v = zero
	p.pool.Put(v)
}

// A Cleaner can be emptied.
type Cleaner interface{ Clean() }

// Cleaned calls the method Clean of what it hands out.
type Cleaned[T any, P interface {
	*T
	Cleaner
}] struct{ pool sync.Pool }

// Get returns a clean object.
func (p *Cleaned[T, P]) Get() P {
	v, ok := p.pool.Get().(P)
	if !ok {
		v = P(new(T))
	}
	v.Clean()
	return v
}

// Put takes an object as it is: Get cleans.
func (p *Cleaned[T, P]) Put(v P) { p.pool.Put(v) }

// Hooked calls a function on what it takes.
type Hooked[T any] struct {
	pool  sync.Pool
	reset func(*T)
}

// NewHooked returns an empty pool.
func NewHooked[T any](make func() *T, reset func(*T)) *Hooked[T] {
	return &Hooked[T]{
		pool:  sync.Pool{New: func() any { return make() }},
		reset: reset,
	}
}

// Get returns an object that has been reset.
func (p *Hooked[T]) Get() *T { return p.pool.Get().(*T) }

// Put resets an object and takes it.
func (p *Hooked[T]) Put(v *T) {
	if p.reset != nil {
		p.reset(v)
	}
	p.pool.Put(v)
}

// With lends fn a zero value.
func With[T any](p *Zeroing[T], fn func(*T) error) error {
	v := p.Get()
	defer p.Put(v)
	return fn(v)
}
