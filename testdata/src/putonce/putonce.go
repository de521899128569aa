// Package putonce puts objects twice, never, into the wrong pool, or when it is too late.
package putonce

import (
	"errors"
	"io"
	"sync"
)

var errFull = errors.New("full")

// A block is scratch: what lies behind its first n bytes is never read.
type block struct {
	n    int
	data [256]byte
}

var blocks = sync.Pool{New: func() any { return new(block) }}

func newBlock(text string) *block {
	b := blocks.Get().(*block)
	b.n = copy(b.data[:], text)
	return b
}

func freeBlock(b *block) { blocks.Put(b) }

func (b *block) bytes() []byte { return b.data[:b.n] }

func (b *block) writeTo(w io.Writer) error {
	_, err := w.Write(b.bytes())
	return err
}

// A shelf is a pool with a type.
type shelf[T any] struct{ pool sync.Pool }

func (s *shelf[T]) get() *T {
	if v, ok := s.pool.Get().(*T); ok {
		return v
	}
	return new(T)
}

func (s *shelf[T]) put(v *T) {
	*v = *new(T)
	s.pool.Put(v)
}

const keepWords = 1 << 10

var words = sync.Pool{New: func() any { w := make([]uint32, 0, 32); return &w }}

// newWords returns an empty slice.
func newWords() []uint32 { return (*words.Get().(*[]uint32))[:0] }

// freeWords keeps slices that are not too large, whatever their length.
func freeWords(w []uint32) {
	if cap(w) <= keepWords {
		words.Put(&w)
	}
}
