// Package chunks has pools of byte slices, one for each power of two.
package chunks

import (
	"math/bits"
	"sync"
)

const smallest = 8

var pools = make([]*sync.Pool, 18)

func init() {
	for i := range pools {
		size := 1 << (smallest + i)
		pools[i] = &sync.Pool{New: func() any {
			b := make([]byte, size)
			return &b
		}}
	}
}

// Get returns a slice of a length.
func Get(n int) *[]byte {
	i := max(bits.Len(uint(n-1))-smallest, 0)
	if i >= len(pools) {
		b := make([]byte, n)
		return &b
	}
	b := pools[i].Get().(*[]byte)
	*b = (*b)[:n]
	return b
}

// Put keeps slices that Get can return.
func Put(b *[]byte) {
	size := cap(*b)
	if size&(size-1) != 0 {
		return
	}
	if i := bits.TrailingZeros(uint(size)) - smallest; i >= 0 && i < len(pools) {
		pools[i].Put(b)
	}
}
