package pool

import (
	"sync/atomic"
	"unsafe"
)

// Stats is a snapshot of a pool's counters: numbers of items, summed up since the pool was made.
// None ever goes down.
//
// News and the drops are always counted, for they happen on paths that allocate or give up memory.
// Gets and Puts are counted only for a pool that was configured with Stats, and are zero otherwise.
//
// A snapshot taken while other goroutines use the pool is not one instant, but it never shows more
// News than Gets, and never more Puts than Gets if the pool gets back only what it handed out.
// Once the pool is at rest every figure is exact.
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
// It is negative if the pool was given items that it had not handed out.
func (s Stats) Outstanding() int64 { return int64(s.Gets - s.Puts) }

// Drops returns how many items were given back and not kept, for whatever reason.
func (s Stats) Drops() uint64 { return s.DropMax + s.DropMin + s.DropReset + s.DropPanic }

// rare holds the counters of the slow paths, where one atomic add is small beside an allocation.
// The padding keeps their writes away from the fields in front, which every Get reads.
type rare struct {
	_                                            [64]byte
	news, dropMax, dropMin, dropReset, dropPanic atomic.Uint64
}

// traffic counts Gets and Puts. The address of the item chooses the shard, so that goroutines with
// different items seldom write to the same cache line. All of an item's counts are in one shard,
// as long as it is given back at the address at which it was handed out.
type traffic struct {
	shards [1 << shardBits]shard
}

const shardBits = 5

type shard struct {
	gets, puts atomic.Uint64
	_          [112]byte // two cache lines: adjacent lines are fetched in pairs
}

func (t *traffic) shard(item unsafe.Pointer) *shard {
	const phi = 0x9E3779B97F4A7C15 // 2^64 / golden ratio: the top bits depend on every bit of the address
	return &t.shards[uint64(uintptr(item))*phi>>(64-shardBits)]
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
	for i := range t.shards {
		s.Gets += t.shards[i].gets.Load()
	}
	return s
}
