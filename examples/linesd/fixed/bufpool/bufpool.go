// Package bufpool lends buffers to the packages of linesd.
package bufpool

import (
	"bytes"
	"sync"
)

// maxKept is the largest buffer that goes back. Larger ones are left to the garbage collector.
const maxKept = 64 << 10

var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Get returns an empty buffer.
func Get() *bytes.Buffer {
	b := pool.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

// Put takes a buffer back that is not too large.
func Put(b *bytes.Buffer) {
	if b.Cap() <= maxKept {
		pool.Put(b)
	}
}
