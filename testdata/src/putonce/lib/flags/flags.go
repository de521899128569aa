// Package flags lends flags of two types.
package flags

import "sync"

// A Set is one of the two.
type Set interface{ Release() }

// Plain flags are a map.
type Plain map[string]int

// Packed flags are a number.
type Packed struct{ N int }

var (
	plain  = sync.Pool{New: func() any { return Plain{} }}
	packed = sync.Pool{New: func() any { return new(Packed) }}
)

// Release gives them back.
func (p Plain) Release() {
	clear(p)
	plain.Put(p)
}

// Release gives them back.
func (p *Packed) Release() {
	p.N = 0
	packed.Put(p)
}

// ReleaseAsPacked gives flags to the other pool.
func ReleaseAsPacked(p any) { packed.Put(p) }

// NewPlain returns a map.
func NewPlain() Plain { return plain.Get().(Plain) }

func newPacked() *Packed { return packed.Get().(*Packed) }

// Slow has New return a map.
var Slow bool

// New returns one or the other.
func New() Set {
	if Slow {
		return NewPlain()
	}
	return newPacked()
}
