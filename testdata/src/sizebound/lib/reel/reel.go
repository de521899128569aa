// Package reel lends reels of text.
package reel

import "sync"

// A Pool lends reels.
type Pool struct{ p *sync.Pool }

var all = Pool{&sync.Pool{New: func() any { return new(Reel) }}}

// All is the pool of all reels.
func All() Pool { return all }

// Get takes a reel.
func (p Pool) Get() *Reel {
	r := p.p.Get().(*Reel)
	r.bs = r.bs[:0]
	r.pool = p
	return r
}

func (p Pool) put(r *Reel) { p.p.Put(r) }

// A Reel has text on it.
type Reel struct {
	bs   []byte
	pool Pool
}

// Free gives the reel back.
func (r *Reel) Free() { r.pool.put(r) }

// Text appends text.
func (r *Reel) Text(s string) { r.bs = append(r.bs, s...) }

// Bytes returns what the reel has.
func (r *Reel) Bytes() []byte { return r.bs }
