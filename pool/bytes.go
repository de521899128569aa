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

	// Stats counts Gets and Puts, at the cost of an atomic add in each.
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
	free    [classes]sync.Pool // of *byte: the class implies the capacity
	bottom  int                // smallest class in use
	top     int                // largest class in use, less defaultClass, so that zero is the default
	reserve *[classes]*reserve[*byte]
	traffic *traffic
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
		c.Max = classSize(defaultClass)
	}
	if c.Min < minCap || c.Max > maxCap {
		panic(fmt.Sprintf("pool: configuration of pool %q: Min is %d and Max is %d, want 64 to %d bytes", c.Name, c.Min, c.Max, maxCap))
	}
	if c.Max < minCap || classUp(c.Min) > classDown(c.Max) {
		panic(fmt.Sprintf("pool: configuration of pool %q: no size class from Min, %d bytes, to Max, %d bytes", c.Name, c.Min, c.Max))
	}
	p.bottom, p.top = classUp(c.Min), classDown(c.Max)-defaultClass
	_, p.traffic = options[*byte](c.Name, c.Reserve, c.Stats)
	if c.Reserve > 0 {
		p.reserve = new([classes]*reserve[*byte])
		for i := range p.reserve {
			p.reserve[i] = newReserve[*byte](c.Reserve)
		}
	}
}

// Name returns the name given in the configuration.
func (p *Bytes) Name() string { return p.config.Name }

// Max returns the largest capacity, in bytes, that Put keeps: Max of the configuration, rounded
// down to a size class.
func (p *Bytes) Max() int { return classSize(defaultClass + p.top) }

// Get returns a slice of n bytes. Its capacity is that of a size class, or n if n is above Max.
// The bytes are whatever the last user left in them.
//
// Get panics if n is negative or more than a slice can hold. As with make, a length that a slice
// can hold and the machine cannot ends the program.
func (p *Bytes) Get(n int) []byte {
	c := max(classUp(n), p.bottom)
	if n < 0 || c > defaultClass+p.top {
		return p.getLarge(n)
	}
	v, _ := p.free[c].Get().(*byte)
	if v == nil {
		return p.miss(c)[:n]
	}
	if p.traffic != nil {
		p.traffic.shard(unsafe.Pointer(v)).gets.Add(1)
	}
	return unsafe.Slice(v, classSize(c))[:n]
}

// getLarge is Get for what no class holds.
func (p *Bytes) getLarge(n int) []byte {
	if n < 0 {
		panic(fmt.Sprintf("pool: Bytes.Get(%d): the length is negative", n))
	}
	b := makeBytes(n)
	if Debug {
		p.debug.made(p, unsafe.Pointer(unsafe.SliceData(b)), n)
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

// miss is Get when the sync.Pool of class c has nothing.
func (p *Bytes) miss(c int) []byte {
	if Debug {
		return debugGetBytes(p, c)
	}
	if p.reserve != nil {
		if v := p.reserve[c].take(); v != nil {
			p.countGet(v)
			return unsafe.Slice(v, classSize(c))
		}
	}
	b := make([]byte, classSize(c))
	p.countGet(unsafe.SliceData(b)) // before News: see snapshot
	p.rare.news.Add(1)
	return b
}

func (p *Bytes) countGet(v *byte) {
	if p.traffic != nil {
		p.traffic.shard(unsafe.Pointer(v)).gets.Add(1)
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
	if n > math.MaxInt-len(b) {
		panic(fmt.Sprintf("pool: Bytes.Grow of %d bytes by %d: more than a slice can hold", len(b), n))
	}
	need := len(b) + n
	if need > p.Max() {
		need = max(need, cap(b)+cap(b)/4) // no class rounds it up: keep the copying linear
	}
	grown := p.Get(need)[:len(b)]
	copy(grown, b)
	p.Put(b)
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
	n := cap(b)
	if n == 0 {
		return
	}
	v := unsafe.SliceData(b)
	if Debug && !p.debug.settle(p, unsafe.Pointer(v), n) {
		return
	}
	if p.traffic != nil {
		p.traffic.shard(unsafe.Pointer(v)).puts.Add(1)
	}
	if p.config.Clear {
		clear(b)
	}
	if n < classSize(p.bottom) {
		p.rare.dropMin.Add(1)
		return
	}
	if n > classSize(defaultClass+p.top) {
		p.rare.dropMax.Add(1)
		return
	}
	c := classDown(n)
	if Debug {
		debugKeepBytes(p, v, c)
		return
	}
	if p.reserve != nil && p.reserve[c].keep(v) {
		return
	}
	p.free[c].Put(v)
}

// drop ends the caller's use of a slice as Put does, but keeps it out of the pool.
func (p *Bytes) drop(item any, n int) {
	v := item.(*byte)
	if Debug && !p.debug.settle(p, unsafe.Pointer(v), n) {
		return
	}
	if p.traffic != nil {
		p.traffic.shard(unsafe.Pointer(v)).puts.Add(1)
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
