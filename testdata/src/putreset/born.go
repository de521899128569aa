package putreset

// Fields that are set to what they have at birth.

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
)

// A lane says which counter its user counts with: any.
type lane struct{ at uint32 }

var lanes sync.Pool

type laneSums struct {
	list []atomic.Uint64
	mask uint32
}

func (c *laneSums) okAdd(n uint64) {
	l, ok := lanes.Get().(*lane)
	if !ok {
		l = &lane{at: rand.Uint32()}
	}
	for {
		counter := &c.list[l.at&c.mask]
		old := counter.Load()
		if counter.CompareAndSwap(old, old+n) {
			break
		}
		l.at = rand.Uint32() // somebody else is there
	}
	lanes.Put(l)
}

// A place says from where its user goes on, which is the start at first.
type place struct{ at uint32 }

var places sync.Pool

func (c *laneSums) badAdd(n uint64) {
	p, ok := places.Get().(*place)
	if !ok {
		p = &place{}
	}
	for {
		counter := &c.list[p.at&c.mask]
		old := counter.Load()
		if counter.CompareAndSwap(old, old+n) {
			break
		}
		p.at = rand.Uint32()
	}
	places.Put(p) // want `p may be put into places without being reset`
}
