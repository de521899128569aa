package pool

import (
	"fmt"
	"math"
	"sync"
	"unsafe"
)

// BytesConfig says which slices a [Bytes] keeps. Every field is optional.
type BytesConfig struct {
	// Name tells the pool apart in metrics and reports.
	Name string

	// Min and Max are the smallest and the largest capacity that Put keeps, in bytes. Min is
	// rounded up to a size class and Max down to one. 0 means 64 bytes and 1 MiB. NewBytes panics
	// unless 64 <= Min <= Max <= 1 GiB after rounding.
	Min, Max int

	// Reserve is the number of slices that stay in each size class when the garbage collector
	// empties the pool. A class that is never put to holds none. While no more than that are in
	// flight, Get and Put take a lock and are several times slower. 0 keeps none; a negative number
	// makes NewBytes panic.
	Reserve int

	// Clear makes Put zero the bytes up to the length of the slice. What the caller wrote beyond
	// that length stays. Put clears slices that it does not keep, too.
	Clear bool

	// Stats counts Gets and Puts, for a few nanoseconds in each.
	Stats bool
}

// Bytes hands out byte slices of any length and takes them back for reuse, without allocating for
// the slice header. It may be used by several goroutines at once.
//
// Slices are kept by capacity, in classes of 64, 96, 128, 192, 256, ... bytes, so above Min a slice
// has less than half as much capacity again as was asked for. Longer requests than Max are served
// and not kept.
//
// The zero Bytes is ready to use and keeps capacities from 64 bytes to 1 MiB. A Bytes must not be
// copied after first use.
type Bytes struct {
	traffic *traffic
	lowest  int                // smallest class that is kept
	quick   int                // smallest class for which Put has no more to do than to keep and count
	limit   int                // largest capacity that is kept, less defaultMax, so that zero is the default
	free    [classes]sync.Pool // of *byte; of unsafe.Pointer if the pool counts, so that Get sees it at a glance
	reserve *[classes]*reserve
	config  BytesConfig
	debug   tracker
	rare    rare
}

// NewBytes returns a pool as described by c. It panics if c is not as BytesConfig demands.
func NewBytes(c BytesConfig) *Bytes {
	p := new(Bytes)
	p.configure(c)
	return p
}

func (p *Bytes) configure(c BytesConfig) {
	p.config = c
	if c.Min == 0 {
		c.Min = minCap
	}
	if c.Max == 0 {
		c.Max = defaultMax
	}
	if c.Min < minCap || c.Max > maxCap {
		panic(fmt.Sprintf("pool: configuration of pool %q: Min is %d and Max is %d, want 64 to %d bytes", c.Name, c.Min, c.Max, maxCap))
	}
	p.lowest = classUp(c.Min)
	if c.Max < minCap || p.lowest > classDown(c.Max) {
		panic(fmt.Sprintf("pool: configuration of pool %q: no size class from Min, %d bytes, to Max, %d bytes", c.Name, c.Min, c.Max))
	}
	p.limit = classSize(classDown(c.Max)) - defaultMax
	p.quick = p.lowest
	if c.Clear || c.Reserve > 0 {
		p.quick = classes // none
	}
	_, p.traffic = options(c.Name, c.Reserve, c.Stats)
	if c.Reserve > 0 {
		p.reserve = new([classes]*reserve)
		for i := range p.reserve {
			p.reserve[i] = newReserve(c.Reserve)
		}
	}
}

// Name returns the name given in the configuration.
func (p *Bytes) Name() string { return p.config.Name }

// Max returns the largest capacity, in bytes, that Put keeps: Max of the configuration, rounded
// down to a size class.
func (p *Bytes) Max() int { return defaultMax + p.limit }

// min returns the smallest capacity that Put keeps.
func (p *Bytes) min() int { return classSize(p.lowest) }

// Get returns a slice of n bytes. Its capacity is that of a size class, or n if n is above Max.
// The bytes are whatever the last user left in them.
//
// Get panics if n is negative or more than a slice can hold. As with make, a length that a slice
// can hold and the machine cannot ends the program.
func (p *Bytes) Get(n int) []byte {
	c := p.class(n)
	if uint(c) >= classes {
		return p.getOther(n)
	}
	x := p.free[c].Get() // nothing if n is more than Max
	if v, ok := x.(*byte); ok {
		return unsafe.Slice(v, classSizes[c])[:n]
	}
	return p.getCounted(x, n)
}

// getOther is Get for a length without class: 0, or what cannot be kept.
func (p *Bytes) getOther(n int) []byte {
	if n == 0 {
		return p.Get(1)[:0]
	}
	return p.getLarge(n)
}

// getCounted is Get of n bytes when x, which came from a sync.Pool, is of a pool that counts, or
// nothing.
func (p *Bytes) getCounted(x any, n int) []byte {
	v, ok := x.(unsafe.Pointer)
	if !ok {
		return p.miss(n)
	}
	p.traffic.countGet(v)
	return unsafe.Slice((*byte)(v), classSizes[p.class(n)])[:n]
}

// class returns the class that serves n bytes if n is from 1 to Max, and otherwise a number that is
// out of range, or the number of a class that holds nothing.
func (p *Bytes) class(n int) int { return max(classUp(n), p.lowest) }

// getLarge is Get for what no class holds.
func (p *Bytes) getLarge(n int) []byte {
	if n < 0 {
		panic(fmt.Sprintf("pool: Bytes.Get(%d): the length is negative", n))
	}
	b := makeBytes(n)
	if Debug {
		p.debug.made(p, unsafe.Pointer(unsafe.SliceData(b)), n)
	}
	if p.traffic != nil {
		p.traffic.succeed(unsafe.Pointer(unsafe.SliceData(b)))
	}
	p.countGet(unsafe.SliceData(b))
	p.rare.news.Add(1)
	return b
}

func makeBytes(n int) []byte {
	defer explain(n)
	return make([]byte, n)
}

// explain turns the runtime's panic for a length that no slice has into a sentence.
func explain(n int) {
	if recover() != nil {
		panic(fmt.Sprintf("pool: %d bytes are more than a slice can hold", n))
	}
}

// miss is Get when the sync.Pool of the class of n bytes has nothing.
func (p *Bytes) miss(n int) []byte {
	if n > p.Max() {
		return p.getLarge(n)
	}
	c := p.class(n)
	if Debug {
		return debugGetBytes(p, c)[:n]
	}
	if p.reserve != nil {
		if v := p.reserve[c].take(); v != nil {
			p.countGet((*byte)(v))
			return unsafe.Slice((*byte)(v), classSize(c))[:n]
		}
	}
	b := make([]byte, classSize(c))
	if p.traffic != nil {
		p.traffic.claim(unsafe.Pointer(unsafe.SliceData(b)))
	}
	p.countGet(unsafe.SliceData(b)) // before News: see snapshot
	p.rare.news.Add(1)
	return b[:n]
}

func (p *Bytes) countGet(v *byte) {
	if p.traffic != nil {
		p.traffic.countGet(unsafe.Pointer(v))
	}
}

// Grow returns a slice with the contents and the length of b and room for at least n more bytes.
// If b has not that room, the contents are copied to a slice from the pool and b is put back: the
// caller must not use b afterwards. Grow(nil, n) is Get(n)[:0].
//
// Grow panics if n is negative, or if the sum is more than a slice can hold.
func (p *Bytes) Grow(b []byte, n int) []byte {
	if n < 0 {
		panic(fmt.Sprintf("pool: Bytes.Grow by %d: the number of bytes is negative", n))
	}
	if b != nil && n <= cap(b)-len(b) {
		return b
	}
	grown := p.larger(b, n)
	p.Put(b)
	return grown
}

// larger returns a slice with the contents and the length of b and room for at least n more bytes,
// which must not be negative.
func (p *Bytes) larger(b []byte, n int) []byte {
	if n > math.MaxInt-len(b) {
		panic(fmt.Sprintf("pool: Bytes.Grow of %d bytes by %d: more than a slice can hold", len(b), n))
	}
	need := len(b) + n
	if need > p.Max() {
		need = max(need, cap(b)+cap(b)/4) // no class rounds it up: keep the copying linear
	}
	grown := p.Get(need)[:len(b)]
	copy(grown, b)
	return grown
}

// Put gives b back. The caller must not use b afterwards, nor any other slice of the same memory.
// A slice without capacity, such as nil, is ignored and not counted.
//
// The capacity of b decides what becomes of it, never its length: it is kept in the largest class
// that it can serve, and dropped if it is below Min or above Max. A slice that was not obtained
// from Get is kept too, if it is heap memory that nothing else refers to, and makes Outstanding
// smaller by one. An interior slice, such as b[10:], is kept by the capacity that is left, and
// keeps the whole of its array in memory. Memory that is not from the Go heap (mapped, from C, a
// string's) must not be put.
func (p *Bytes) Put(b []byte) {
	c := classDown(cap(b))
	if !Debug && c >= p.quick && cap(b)-defaultMax <= p.limit {
		v := unsafe.SliceData(b)
		if p.traffic != nil {
			p.putCounted(v, c)
			return
		}
		p.free[c].Put(v)
		return
	}
	p.putSpecial(b)
}

// putCounted is Put for a pool that counts, of a slice that it keeps in class c.
func (p *Bytes) putCounted(v *byte, c int) {
	p.traffic.countPut(unsafe.Pointer(v))
	p.free[c].Put(unsafe.Pointer(v))
}

// putSpecial is Put where there is more to do than to keep the slice.
func (p *Bytes) putSpecial(b []byte) {
	n := cap(b)
	if n == 0 {
		return
	}
	v := unsafe.SliceData(b)
	if Debug && !p.debug.settle(p, unsafe.Pointer(v), n) {
		return
	}
	if p.traffic != nil {
		p.traffic.countPut(unsafe.Pointer(v))
	}
	if p.config.Clear {
		clear(b)
	}
	if n < p.min() {
		p.rare.dropMin.Add(1)
		return
	}
	if n > p.Max() {
		p.rare.dropMax.Add(1)
		return
	}
	c := classDown(n)
	switch {
	case Debug:
		debugKeepBytes(p, v, c)
	case p.reserve != nil && p.reserve[c].keep(unsafe.Pointer(v)):
	case p.traffic != nil:
		p.free[c].Put(unsafe.Pointer(v))
	default:
		p.free[c].Put(v)
	}
}

// drop ends the caller's use of a slice as Put does, but keeps it out of the pool.
func (p *Bytes) drop(item any, n int) {
	v := item.(*byte)
	if Debug && !p.debug.settle(p, unsafe.Pointer(v), n) {
		return
	}
	if p.traffic != nil {
		p.traffic.countPut(unsafe.Pointer(v))
	}
	p.rare.dropPanic.Add(1)
}

func (p *Bytes) giveBack(item any, n int) { p.Put(unsafe.Slice(item.(*byte), n)) }

// Stats returns the pool's counters. A pool without BytesConfig.Stats has no Gets and Puts.
func (p *Bytes) Stats() Stats {
	var hits uint64
	if p.reserve != nil {
		for _, r := range p.reserve {
			hits += r.hitCount()
		}
	}
	return snapshot(p.traffic, &p.rare, hits)
}
