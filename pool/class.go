package pool

import "math"

// Size classes are numbered from 0: 64, 96, 128, 192, 256, ..., so an even class is a power of two
// and an odd one is 1.5 times the class before. Up to 32 KiB each of them is a size class of the Go
// allocator too, so no memory is lost to rounding twice.
const (
	minCap     = 64
	maxCap     = 1 << 30
	classes    = 49 // class of maxCap, and 1
	defaultMax = 1 << 20
)

// classSizes has what classSize returns, for the hot path.
var classSizes [classes]uint32

func init() {
	for c := range classSizes {
		classSizes[c] = uint32(classSize(c))
	}
}

// classSize returns the capacity, in bytes, of the slices in class c.
func classSize(c int) int { return (64 + 32*(c&1)) << (c >> 1) }

// classUp returns the smallest class that holds n bytes. If there is none, it returns a number that
// is out of range: less than 0 for a few bytes, and classes or more for more than maxCap, and for n < 1.
func classUp(n int) int { return halfSteps(n-1) - 11 }

// classDown returns the largest class that a capacity of n bytes can serve, or a number less than 0
// if n is less than minCap.
func classDown(n int) int { return halfSteps(n) - 12 }

// halfSteps returns twice the binary logarithm of n, rounded down, and 1 more if the second of its
// leading bits is set. In a float64 that bit and the exponent are neighbors, and many processors
// convert to one faster than they look for the leading bit of an integer. The result is less than
// 0 for n = 0, and large for n < 0, because the sign is the bit above the exponent.
func halfSteps(n int) int { return int(math.Float64bits(float64(n))>>51) - 2*1023 }
