// Package parcel has parcels, for services that pool them.
package parcel

import (
	"context"
	"sync"
)

// A Parcel is on its way.
type Parcel struct {
	ctx    context.Context
	to     string
	weight int
	onward func(string)
}

// Address binds a parcel.
func (p *Parcel) Address(ctx context.Context, to string, weight int) {
	p.ctx, p.to, p.weight = ctx, to, weight
}

// Onward sets what is called on arrival.
func (p *Parcel) Onward(fn func(string)) { p.onward = fn }

// Arrive ends the way.
func (p *Parcel) Arrive() error {
	if p.onward != nil {
		p.onward(p.to)
	}
	return p.ctx.Err()
}

// Weight returns the weight.
func (p *Parcel) Weight() int { return p.weight }

// Unload takes the weight off and nothing else.
func (p *Parcel) Unload() { p.weight = 0 }

// Empty takes everything off.
func (p *Parcel) Empty() { *p = Parcel{} }

var pool = sync.Pool{New: func() any { return new(Parcel) }}

// Borrow returns an empty parcel.
func Borrow() *Parcel { return pool.Get().(*Parcel) }

// Return empties a parcel and takes it back.
func Return(p *Parcel) {
	p.Empty()
	pool.Put(p)
}
