package pool

import (
	"sync"
	"sync/atomic"
	"unsafe"
	"weak"
)

// Stats is a snapshot of a pool's counters: numbers of items, summed up since the pool was made.
// None ever goes down.
//
// News and the drops are always counted, for they happen on paths that allocate or give up memory.
// Gets and Puts are counted only for a pool that was configured with Stats, and are zero otherwise.
//
// A snapshot taken while other goroutines use the pool is not one instant, but it never shows more
// News than Gets, and never more Puts than Gets if the pool gets back only what it handed out.
// Once the pool is at rest every figure is exact, with two exceptions. A second Put of an item counts
// like the first, and makes Outstanding smaller by one than the number of items that callers hold;
// and as long as two callers hold one item, Gets and Puts may miss a few of theirs. The same may
// happen, though hardly ever, to an item that the pool did not hand out.
type Stats struct {
	Gets        uint64 // items handed out
	Puts        uint64 // items given back, kept or not; a nil item is not counted
	News        uint64 // items made because the pool had none
	ReserveHits uint64 // items handed out from the reserve
	DropMax     uint64 // items given back and not kept: larger than the maximum
	DropMin     uint64 // items given back and not kept: smaller than the minimum
	DropReset   uint64 // items given back and not kept: Reset returned false
	DropPanic   uint64 // items given back and not kept: their Scope was closed by a panic
}

// HitRate returns the share of Gets that were served without making an item, from 0 to 1.
// It is 0 if no Gets were counted.
func (s Stats) HitRate() float64 {
	if s.Gets == 0 {
		return 0
	}
	return float64(s.Gets-s.News) / float64(s.Gets)
}

// Outstanding returns how many items were handed out and not given back: Gets minus Puts.
// It is too small, and may be negative, if the pool was given items that it had not handed out, or
// an item twice.
func (s Stats) Outstanding() int64 { return int64(s.Gets - s.Puts) }

// Drops returns how many items were given back and not kept, for whatever reason.
func (s Stats) Drops() uint64 { return s.DropMax + s.DropMin + s.DropReset + s.DropPanic }

// rare holds the counters of the slow paths, where one atomic add is small beside an allocation.
// The padding keeps their writes away from the fields in front, which every Get reads.
type rare struct {
	_                                            [64]byte
	news, dropMax, dropMin, dropReset, dropPanic atomic.Uint64
}

// traffic counts Gets and Puts, exactly and without an atomic add in most of them. An item is held
// by one goroutine at a time, and what hands it on, a pool or its users, also orders the memory
// accesses of its holders. So an item that has a cell of its own needs no atomic add: its holder is
// the only one who writes to the cell. Items that have none, because another has it or because the
// pool did not make them, are counted in shards. The address of an item chooses its cell and shard.
//
// An item that is put twice has two holders. Then nothing is certain, and a count may get lost.
type traffic struct {
	cells  [1 << cellBits]cell
	shards [1 << shardBits]shard
	mu     sync.Mutex // for claims
}

const (
	cellBits  = 8
	shardBits = 5
)

// A cell counts for the item that owns it, until the garbage collector has taken the item and
// another claims the cell. The counts go on from there.
type cell struct {
	gets, puts uint64         // written by tick, read by atomic loads, so they must be aligned
	owner      atomic.Uintptr // address of the item, or 0
	alive      weak.Pointer[byte]
	_          [32]byte
}

type shard struct {
	gets, puts atomic.Uint64
	_          [112]byte // two cache lines: adjacent lines are fetched in pairs
}

// hash has bits that depend on every bit of the address, the top ones.
func hash(item unsafe.Pointer) uint64 {
	const phi = 0x9E3779B97F4A7C15 // 2^64 / golden ratio
	return uint64(uintptr(item)) * phi
}

func (t *traffic) cell(item unsafe.Pointer) *cell   { return &t.cells[hash(item)>>(64-cellBits)] }
func (t *traffic) shard(item unsafe.Pointer) *shard { return &t.shards[hash(item)>>(64-shardBits)] }

// countGet counts a Get of an item, on behalf of who is about to hold it.
func (t *traffic) countGet(item unsafe.Pointer) {
	if c := t.cell(item); c.owner.Load() == uintptr(item) {
		tick(&c.gets)
		return
	}
	t.shard(item).gets.Add(1)
}

// countPut counts a Put of an item, on behalf of who still holds it.
func (t *traffic) countPut(item unsafe.Pointer) {
	if c := t.cell(item); c.owner.Load() == uintptr(item) {
		tick(&c.puts)
		return
	}
	t.shard(item).puts.Add(1)
}

// claim gives an item that is new its cell, if that is not another's. The item must be memory of
// the Go heap, and must not be empty, because empty items share an address.
func (t *traffic) claim(item unsafe.Pointer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.cell(item)
	if o := c.owner.Load(); o != 0 && o != uintptr(item) && c.alive.Value() != nil {
		return
	}
	c.alive = weak.Make((*byte)(item))
	c.owner.Store(uintptr(item))
}

// succeed gives an item that is new the cell that its address has, if that is still in the name of an
// item that is gone: otherwise another could claim the cell while the new item counts there.
func (t *traffic) succeed(item unsafe.Pointer) {
	if t.cell(item).owner.Load() == uintptr(item) {
		t.claim(item)
	}
}

// snapshot reads the counters in the order that keeps the promises of Stats: an event that follows
// another is read before it. The reserve's hits are read before all others.
func snapshot(t *traffic, r *rare, reserveHits uint64) Stats {
	s := Stats{ReserveHits: reserveHits}
	s.DropMax = r.dropMax.Load()
	s.DropMin = r.dropMin.Load()
	s.DropReset = r.dropReset.Load()
	s.DropPanic = r.dropPanic.Load()
	s.News = r.news.Load()
	if t == nil {
		return s
	}
	for i := range t.shards {
		s.Puts += t.shards[i].puts.Load()
	}
	for i := range t.cells {
		s.Puts += atomic.LoadUint64(&t.cells[i].puts)
	}
	for i := range t.shards {
		s.Gets += t.shards[i].gets.Load()
	}
	for i := range t.cells {
		s.Gets += atomic.LoadUint64(&t.cells[i].gets)
	}
	return s
}
