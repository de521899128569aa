// Package bytebuf lends byte buffers, and learns from use how large they are to be.
package bytebuf

import (
	"io"
	"slices"
	"sync"
	"sync/atomic"
)

const (
	minBits   = 6
	steps     = 20
	threshold = 42000
)

// Buffer is a byte slice that can be written to.
type Buffer struct{ B []byte }

// Pool learns the sizes of its buffers.
type Pool struct {
	calls       [steps]atomic.Uint64
	calibrating atomic.Bool
	defaultSize atomic.Uint64
	maxSize     atomic.Uint64
	pool        sync.Pool
}

var defaultPool Pool

// Get returns an empty buffer of the default pool.
func Get() *Buffer { return defaultPool.Get() }

// Put returns a buffer to the default pool.
func Put(b *Buffer) { defaultPool.Put(b) }

// Get returns an empty buffer.
func (p *Pool) Get() *Buffer {
	if v := p.pool.Get(); v != nil {
		return v.(*Buffer)
	}
	return &Buffer{B: make([]byte, 0, p.defaultSize.Load())}
}

// Put keeps a buffer that is not larger than most.
func (p *Pool) Put(b *Buffer) {
	i := class(len(b.B))
	if p.calls[i].Add(1) > threshold {
		p.calibrate()
	}
	limit := int(p.maxSize.Load())
	if limit == 0 {
		limit = 1 << (minBits + steps)
	}
	if cap(b.B) <= limit {
		b.Reset()
		p.pool.Put(b)
	}
}

type sizeCalls struct{ calls, size uint64 }

func (p *Pool) calibrate() {
	if !p.calibrating.CompareAndSwap(false, true) {
		return
	}
	defer p.calibrating.Store(false)
	var all [steps]sizeCalls
	var sum uint64
	for i := range all {
		n := p.calls[i].Swap(0)
		sum += n
		all[i] = sizeCalls{n, 1 << (minBits + i)}
	}
	slices.SortFunc(all[:], func(a, b sizeCalls) int { return int(b.calls) - int(a.calls) })
	p.defaultSize.Store(all[0].size)
	limit, seen := all[0].size, uint64(0)
	for _, c := range all {
		if seen > sum*95/100 {
			break
		}
		seen += c.calls
		limit = max(limit, c.size)
	}
	p.maxSize.Store(limit)
}

func class(n int) (i int) {
	for n = (n - 1) >> minBits; n > 0 && i < steps-1; n >>= 1 {
		i++
	}
	return i
}

// Reset makes the buffer empty.
func (b *Buffer) Reset() { b.B = b.B[:0] }

// Len returns the number of bytes written.
func (b *Buffer) Len() int { return len(b.B) }

// Bytes returns what has been written. It is valid until the buffer is put.
func (b *Buffer) Bytes() []byte { return b.B }

// String returns a copy of what has been written.
func (b *Buffer) String() string { return string(b.B) }

// Write appends p.
func (b *Buffer) Write(p []byte) (int, error) {
	b.B = append(b.B, p...)
	return len(p), nil
}

// WriteString appends s.
func (b *Buffer) WriteString(s string) (int, error) {
	b.B = append(b.B, s...)
	return len(s), nil
}

// WriteByte appends c.
func (b *Buffer) WriteByte(c byte) error {
	b.B = append(b.B, c)
	return nil
}

// WriteTo writes the content to w and keeps it.
func (b *Buffer) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(b.B)
	return int64(n), err
}

// ReadFrom appends all of r.
func (b *Buffer) ReadFrom(r io.Reader) (int64, error) {
	start := len(b.B)
	p := b.B
	for {
		if len(p) == cap(p) {
			p = append(p, 0)[:len(p)]
		}
		n, err := r.Read(p[len(p):cap(p)])
		p = p[:len(p)+n]
		if err != nil {
			b.B = p
			if err == io.EOF {
				err = nil
			}
			return int64(len(p) - start), err
		}
	}
}
