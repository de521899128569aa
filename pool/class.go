package pool

import "math/bits"

// Size classes are numbered from 0: 64, 96, 128, 192, 256, ..., so an even class is a power of two
// and an odd one is 1.5 times the class before. Up to 32 KiB each of them is a size class of the Go
// allocator too, so no memory is lost to rounding twice.
const (
	minCap       = 64
	maxCap       = 1 << 30
	classes      = 49 // classOf(maxCap) + 1
	defaultClass = 28 // classOf(1 MiB): the top class of a zero Bytes
)

// classSize returns the capacity, in bytes, of the slices in class c.
func classSize(c int) int { return (64 + 32*(c&1)) << (c >> 1) }

// classUp returns the smallest class that holds n bytes, which may be a class that does not exist.
// It wants n > 0.
func classUp(n int) int {
	if n <= minCap {
		return 0
	}
	k := bits.Len(uint(n - 1)) // 2^(k-1) < n <= 2^k
	return 2*(k-7) + 1 + (n-1)>>(k-2)&1
}

// classDown returns the largest class that a capacity of n bytes can serve. It wants n >= minCap.
func classDown(n int) int {
	k := bits.Len(uint(n)) - 1 // 2^k <= n < 2^(k+1)
	return 2*(k-6) + n>>(k-1)&1
}
