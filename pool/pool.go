package pool

import (
	"fmt"
	"sync"
	"unsafe"
)

// Config says how a [Pool] makes, resets and counts its items. Every field is optional.
type Config[T any] struct {
	// Name tells the pool apart in metrics and reports.
	Name string

	// New makes an item when the pool has none: memory of the Go heap that no one else refers to,
	// and not nil. A nil New means new(T), which Stats counts without an atomic add.
	New func() *T

	// Reset is called by Put, before the item can be handed out again, and returns false for an
	// item that is not worth keeping, such as one that has grown too large. Nil keeps every item
	// as it is. If Reset panics, the item is not kept and the panic goes on to the caller of Put.
	Reset func(*T) bool

	// Reserve is the number of items that stay in the pool when the garbage collector empties it:
	// enough for a burst after a pause of two collections or more. At most that many items are
	// held for as long as the pool lives. While no more than that are in flight, Get and Put take a lock and
	// are several times slower. 0 keeps none; a negative number makes New panic.
	Reserve int

	// Stats counts Gets and Puts, for a few nanoseconds in each.
	Stats bool
}

// A Pool hands out *T and takes them back for reuse. It may be used by several goroutines at once.
//
// The zero Pool is ready to use: it makes items by new(T), keeps all of them, and does not count.
// A Pool must not be copied after first use.
//
// Put gives the item away. Using it afterwards, or putting it twice, hands one item to two callers;
// the pool itself stays sound, but nothing can be said of the item, nor of the counts of Gets and
// Puts: see [Stats]. A build with the tag pooldebug reports both.
type Pool[T any] struct {
	free    sync.Pool // of unsafe.Pointer to T; of *T if the pool counts, so that Get sees it at a glance
	special bool      // Put has more to do than to reset the item
	reset   func(*T) bool
	traffic *traffic // nil if the pool does not count
	reserve *reserve // nil if it has none
	config  Config[T]
	debug   tracker
	rare    rare
}

// New returns a pool as described by c. It panics if c.Reserve is negative.
func New[T any](c Config[T]) *Pool[T] {
	p := new(Pool[T])
	p.configure(c)
	return p
}

func (p *Pool[T]) configure(c Config[T]) {
	p.config, p.reset = c, c.Reset
	p.reserve, p.traffic = options(c.Name, c.Reserve, c.Stats)
	p.special = p.reserve != nil || p.traffic != nil
}

// options returns the parts that a pool has only if it is asked to.
func options(name string, size int, stats bool) (*reserve, *traffic) {
	var r *reserve
	var t *traffic
	switch {
	case size < 0:
		panic(fmt.Sprintf("pool: configuration of pool %q: Reserve is %d, want 0 or more items", name, size))
	case size > 0:
		r = newReserve(size)
	}
	if stats {
		t = new(traffic)
	}
	return r, t
}

// Name returns the name given in the configuration.
func (p *Pool[T]) Name() string { return p.config.Name }

// Get returns an item that no one else holds: one that was put back, in the state in which Reset
// left it, or a new one. It panics if Config.New returns nil.
func (p *Pool[T]) Get() *T {
	x := p.free.Get()
	if v, ok := x.(unsafe.Pointer); ok {
		return (*T)(v)
	}
	if v, ok := x.(*T); ok {
		p.traffic.countGet(unsafe.Pointer(v))
		return v
	}
	return p.miss()
}

// miss is Get when the sync.Pool has nothing.
func (p *Pool[T]) miss() *T {
	if Debug {
		return debugGet(p)
	}
	if p.reserve != nil {
		if v := p.reserve.take(); v != nil {
			p.countGet((*T)(v))
			return (*T)(v)
		}
	}
	v := p.make()
	if p.traffic != nil && p.config.New == nil && unsafe.Sizeof(*v) > 0 {
		p.traffic.claim(unsafe.Pointer(v))
	}
	p.countGet(v) // before News: see snapshot
	p.rare.news.Add(1)
	return v
}

func (p *Pool[T]) make() *T {
	if p.config.New == nil {
		return new(T)
	}
	v := p.config.New()
	if v == nil {
		panic(fmt.Sprintf("pool: Config.New of pool %q returned nil, want an item", p.config.Name))
	}
	return v
}

func (p *Pool[T]) countGet(v *T) {
	if p.traffic != nil {
		p.traffic.countGet(unsafe.Pointer(v))
	}
}

// Put gives v back. The caller must not use v afterwards. A nil v is ignored.
//
// An item that the pool did not hand out is kept like any other, and makes Outstanding smaller by
// one than the number of items that callers hold.
func (p *Pool[T]) Put(v *T) {
	if v == nil {
		return
	}
	if Debug || p.special {
		p.putCounted(v)
		return
	}
	if p.reset != nil && !p.reset(v) {
		p.rare.dropReset.Add(1)
		return
	}
	p.free.Put(unsafe.Pointer(v))
}

// putCounted is Put for a pool that counts, if it has no more to do than that.
func (p *Pool[T]) putCounted(v *T) {
	if Debug || p.reserve != nil {
		p.putSpecial(v)
		return
	}
	p.traffic.countPut(unsafe.Pointer(v))
	if p.reset != nil && !p.reset(v) {
		p.rare.dropReset.Add(1)
		return
	}
	p.free.Put(v)
}

// putSpecial is Put for a pool that has a reserve or watches for misuse.
func (p *Pool[T]) putSpecial(v *T) {
	if Debug && !p.debug.settle(p, unsafe.Pointer(v), int(unsafe.Sizeof(*v))) {
		return
	}
	if p.traffic != nil {
		p.traffic.countPut(unsafe.Pointer(v))
	}
	if p.reset != nil && !p.reset(v) {
		p.rare.dropReset.Add(1)
		return
	}
	switch {
	case Debug:
		debugKeep(p, v)
	case p.reserve.keep(unsafe.Pointer(v)):
	case p.traffic != nil:
		p.free.Put(v)
	default:
		p.free.Put(unsafe.Pointer(v))
	}
}

// drop ends the caller's use of v as Put does, but keeps the item out of the pool.
func (p *Pool[T]) drop(item any, _ int) {
	v := item.(*T)
	if Debug && !p.debug.settle(p, unsafe.Pointer(v), int(unsafe.Sizeof(*v))) {
		return
	}
	if p.traffic != nil {
		p.traffic.countPut(unsafe.Pointer(v))
	}
	p.rare.dropPanic.Add(1)
}

func (p *Pool[T]) giveBack(item any, _ int) { p.Put(item.(*T)) }

// Stats returns the pool's counters. A pool without Config.Stats has no Gets and Puts.
func (p *Pool[T]) Stats() Stats {
	var hits uint64
	if p.reserve != nil {
		hits = p.reserve.hitCount()
	}
	return snapshot(p.traffic, &p.rare, hits)
}
