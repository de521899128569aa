package sizebound

import (
	"math/bits"
	"sync"

	"escape/lib/stock"
)

// Each pool has slices of a size, the next of the double.
var rungs [4]sync.Pool

func init() {
	for i := range rungs {
		rungs[i].New = func() any {
			b := make([]byte, 0, 64<<i)
			return &b
		}
	}
}

// rung is the first pool whose slices are large enough for n bytes.
func rung(n int) int {
	switch {
	case n <= 64:
		return 0
	case n <= 128:
		return 1
	case n <= 256:
		return 2
	case n <= 512:
		return 3
	}
	return -1
}

func fromRung(n int) []byte {
	if i := rung(n); i >= 0 {
		return (*rungs[i].Get().(*[]byte))[:n]
	}
	return make([]byte, n)
}

// roundsLikeNeed files a slice of 100 bytes among those of 128.
func roundsLikeNeed(b []byte) {
	if i := rung(cap(b)); i >= 0 {
		b = b[:0]
		rungs[i].Put(&b) // want "b is filed by a size class that rounds up"
	}
}

// okRoundsDown files it among those of 64.
func okRoundsDown(b []byte) {
	if i := rung(cap(b)/2 + 1); i >= 0 && cap(b) >= 64 {
		b = b[:0]
		rungs[i].Put(&b)
	}
}

// A shelf has slices of one capacity, in a pool that is known by its interface.
type shelf struct {
	capacity int
	pool     stock.Pool
}

type rack struct{ shelves []shelf }

func (r *rack) get(n int) []byte {
	for i := range r.shelves {
		if r.shelves[i].capacity >= n {
			return r.shelves[i].pool.Get().([]byte)
		}
	}
	return make([]byte, 0, n)
}

// shelveUp has small slices among those that ought to be large enough.
func (r *rack) shelveUp(b []byte) {
	c := cap(b)
	b = b[:0]
	for i := range r.shelves {
		if r.shelves[i].capacity >= c {
			r.shelves[i].pool.Put(b) // want "b is filed by a size class that rounds up"
			return
		}
	}
}

// okShelveDown finds the largest that b is large enough for.
func (r *rack) okShelveDown(b []byte) {
	c := cap(b)
	b = b[:0]
	for i := len(r.shelves) - 1; i >= 0; i-- {
		if c >= r.shelves[i].capacity {
			r.shelves[i].pool.Put(b)
			return
		}
	}
}

// grow asks for the capacity of what it is given, not of what it gets.
func (r *rack) grow(b []byte) []byte {
	if len(b) < cap(b) {
		return b
	}
	return append(r.get(2*cap(b)), b...)
}

var octaves [20]sync.Pool

func log2Up(n uint32) uint32 { return uint32(bits.Len32(n - 1)) }

// log2Down asks whether n is a power of two.
func log2Down(n uint32) uint32 {
	k := log2Up(n)
	if n == 1<<k {
		return k
	}
	return k - 1
}

func ofPower(n int) []byte {
	if b, ok := octaves[log2Up(uint32(n))].Get().(*[]byte); ok {
		return (*b)[:n]
	}
	return make([]byte, n, 1<<log2Up(uint32(n)))
}

func okPowerDown(b []byte) { octaves[log2Down(uint32(cap(b)))].Put(&b) }

func powerUp(b []byte) { octaves[log2Up(uint32(cap(b)))].Put(&b) } // want "b is filed by a size class that rounds up"

// An allocator lends slices of the length that was asked for: the length tells the class.
type allocator struct{ pools []sync.Pool }

func (a *allocator) class(n int) int {
	if k := bits.Len(uint(n - 1)); n > 0 && k < len(a.pools) {
		return k
	}
	return -1
}

func (a *allocator) get(n int) *[]byte {
	k := a.class(n)
	if k < 0 {
		return nil
	}
	b := a.pools[k].Get().(*[]byte)
	*b = (*b)[:n]
	return b
}

func (a *allocator) okPut(b *[]byte) {
	if k := a.class(len(*b)); k >= 0 {
		a.pools[k].Put(b)
	}
}
