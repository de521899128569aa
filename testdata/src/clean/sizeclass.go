package clean

import (
	"bytes"
	"errors"
	"io"
	"math/bits"
	"sync"
)

const (
	minClass = 8
	maxClass = 20
)

// blockPools has a pool for each power of two from 256 bytes to 1 MiB.
var blockPools [maxClass - minClass + 1]sync.Pool

func classFor(n int) int { return max(bits.Len(uint(max(n, 1)-1)), minClass) - minClass }

// getBlock returns n bytes of old content. It rounds up.
func getBlock(n int) *[]byte {
	c := classFor(n)
	if c >= len(blockPools) {
		b := make([]byte, n)
		return &b
	}
	if b, ok := blockPools[c].Get().(*[]byte); ok {
		*b = (*b)[:n]
		return b
	}
	b := make([]byte, n, 1<<(c+minClass))
	return &b
}

// putBlock keeps blocks of the very sizes that getBlock makes.
func putBlock(b *[]byte) {
	n := cap(*b)
	if n&(n-1) != 0 || n < 1<<minClass || n > 1<<maxClass {
		return
	}
	*b = (*b)[:n]
	blockPools[bits.Len(uint(n))-1-minClass].Put(b)
}

// growBlock returns a block of n bytes that begins with those of b, which it takes over.
func growBlock(b *[]byte, n int) *[]byte {
	if n <= cap(*b) {
		*b = (*b)[:n]
		return b
	}
	next := getBlock(n)
	copy(*next, *b)
	putBlock(b)
	return next
}

// ReadMessage reads a message of a length that the header says, and returns a copy of its payload.
func ReadMessage(r io.Reader, limit int) ([]byte, error) {
	b := getBlock(4)
	defer func() { putBlock(b) }()
	if _, err := io.ReadFull(r, *b); err != nil {
		return nil, err
	}
	n := int((*b)[2])<<8 | int((*b)[3])
	if n > limit {
		return nil, errors.New("message too long")
	}
	b = growBlock(b, 4+n)
	if _, err := io.ReadFull(r, (*b)[4:]); err != nil {
		return nil, err
	}
	return bytes.Clone((*b)[4:]), nil
}

var tiers = [...]struct {
	size int
	pool *sync.Pool
}{
	{1 << 10, newTier(1 << 10)},
	{4 << 10, newTier(4 << 10)},
	{32 << 10, newTier(32 << 10)},
}

func newTier(size int) *sync.Pool {
	return &sync.Pool{New: func() any {
		b := make([]byte, size)
		return &b
	}}
}

// getTier takes the first tier that is large enough.
func getTier(n int) *[]byte {
	for i := range tiers {
		if n <= tiers[i].size {
			return tiers[i].pool.Get().(*[]byte)
		}
	}
	b := make([]byte, n)
	return &b
}

// putTier puts a slice into the tier of its size, and drops it when there is none.
func putTier(b *[]byte) {
	for i := range tiers {
		if cap(*b) == tiers[i].size {
			*b = (*b)[:cap(*b)]
			tiers[i].pool.Put(b)
			return
		}
	}
}

// Mirror reads n bytes and writes them in reverse.
func Mirror(w io.Writer, r io.Reader, n int) error {
	b := getTier(n)
	defer putTier(b)
	p := (*b)[:n]
	if _, err := io.ReadFull(r, p); err != nil {
		return err
	}
	for i, j := 0, len(p)-1; i < j; i, j = i+1, j-1 {
		p[i], p[j] = p[j], p[i]
	}
	_, err := w.Write(p)
	return err
}
