package putreset

import "sync"

// A map that has the same keys for each user.

const tallySlots = 16

var tallies = sync.Pool{New: func() any { return make(map[int]uint64) }}

func fillTally(dst map[int]uint64, src *[tallySlots]uint64) {
	for i := range tallySlots {
		dst[i] = src[i]
	}
}

func okFixedTally(src *[tallySlots]uint64, other map[int]uint64) (out []int) {
	t := tallies.Get().(map[int]uint64)
	defer func() { tallies.Put(t) }()
	fillTally(t, src)
	for k, v := range t {
		if other[k] != v {
			out = append(out, k)
		}
	}
	return out
}

var openTallies = sync.Pool{New: func() any { return make(map[int]uint64) }}

// badOpenTally finds the keys of others.
func badOpenTally(keys []int, other map[int]uint64) (out []int) {
	t := openTallies.Get().(map[int]uint64)
	defer func() { openTallies.Put(t) }() // want `t may be put into openTallies without being reset`
	for _, k := range keys {
		t[k] = 1
	}
	for k, v := range t {
		if other[k] != v {
			out = append(out, k)
		}
	}
	return out
}
