// Package bufpool lends buffers to the packages of linesd.
package bufpool

import (
	"bytes"
	"sync"
)

var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Get returns an empty buffer.
func Get() *bytes.Buffer {
	b := pool.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

// Put takes a buffer back.
//
// Bug: it takes buffers of any size. One upload of 100 MB leaves a buffer of 100 MB in the pool, and the next caller,
// who needs 100 bytes, keeps it alive. (sizebound: unbounded)
func Put(b *bytes.Buffer) {
	pool.Put(b)
}
