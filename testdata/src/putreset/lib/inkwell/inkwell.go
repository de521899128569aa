// Package inkwell lends buffers. The ones it lends are as they were put; Clean makes them empty.
package inkwell

import (
	"bytes"
	"sync"
)

const maxKept = 8 << 10

var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Dip returns a buffer as it was put.
func Dip() *bytes.Buffer { return pool.Get().(*bytes.Buffer) }

// DipClean returns an empty buffer.
func DipClean() *bytes.Buffer {
	b := Dip()
	b.Reset()
	return b
}

// Stow takes a buffer of a sensible size, as it is.
func Stow(b *bytes.Buffer) {
	if b.Cap() <= maxKept {
		pool.Put(b)
	}
}

// Rinse empties a buffer and takes it.
func Rinse(b *bytes.Buffer) {
	if b.Cap() > maxKept {
		return
	}
	b.Reset()
	pool.Put(b)
}
