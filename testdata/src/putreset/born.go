package putreset

// Fields that are set to what they have at birth.

import (
	"io"
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

// A slab is memory that pieces are cut from, by one user after the other.
type slabbed struct {
	buf []byte
	off int
}

var slabbeds = sync.Pool{New: func() any { return &slabbed{buf: make([]byte, 1<<16)} }}

func okPiece(n int) []byte {
	s := slabbeds.Get().(*slabbed)
	if s.off+n > len(s.buf) {
		s.buf = make([]byte, 1<<16)
		s.off = 0
	}
	piece := s.buf[s.off : s.off+n : s.off+n]
	s.off += n
	slabbeds.Put(s)
	return piece
}

// A form is filled from its start.
type formed struct {
	buf []byte
	off int
}

var formeds = sync.Pool{New: func() any { return &formed{buf: make([]byte, 1<<16)} }}

func badForm(words []string, w io.Writer) {
	f := formeds.Get().(*formed)
	for _, word := range words {
		f.off += copy(f.buf[f.off:], word)
	}
	w.Write(f.buf[:f.off])
	formeds.Put(f) // want `f may be put into formeds without being reset`
}
