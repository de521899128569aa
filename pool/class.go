package pool

import "math/bits"

// Size classes are numbered from 0: 64, 96, 128, 192, 256, ..., so an even class is a power of two
// and an odd one is 1.5 times the class before. Up to 32 KiB each of them is a size class of the Go
// allocator too, so no memory is lost to rounding twice.
const (
	minCap     = 64
	maxCap     = 1 << 30
	classes    = 49 // class of maxCap, and 1
	defaultMax = 1 << 20
)

// classSize returns the capacity, in bytes, of the slices in class c.
func classSize(c int) int { return (64 + 32*(c&1)) << (c >> 1) }

// classUp returns the smallest class that holds n bytes, which may be a class that does not exist,
// and the capacity of its slices. It wants n >= minCap.
func classUp(n int) (class, size int) {
	k := uint(bits.Len(uint(n-1))) - 2
	lead := (n - 1) >> (k & 63) // the two leading bits of n-1: 2 or 3
	return int(2*k) + lead - 11, (lead + 1) << (k & 63)
}

// classDown returns the largest class that a capacity of n bytes can serve. It wants n >= minCap.
func classDown(n int) int {
	k := uint(bits.Len(uint(n))) - 2
	return int(2*k) + n>>(k&63) - 12
}
