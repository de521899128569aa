// Package apart has a pool of another package, and does not import sync.
package apart

import "escape/lib/classes"

var pool = classes.Of(2048)

// A buffer is made on the stack, around an array of the pool.
type buffer struct {
	v        []byte
	from, to int
}

func newBuffer() buffer { return buffer{v: pool.Get().([]byte)} }

func (b *buffer) write(p []byte) { b.to += copy(b.v[b.to:], p) }

func (b *buffer) bytes() []byte { return b.v[b.from:b.to] }

func (b *buffer) release() {
	v := b.v
	*b = buffer{}
	pool.Put(v)
}

// appendsToReleased appends behind the head, in the array of the pool if there is room.
func appendsToReleased(head, data []byte) []byte {
	b := newBuffer()
	b.write(head)
	data = append(b.bytes(), data...)
	b.release()
	return data // want "b (is|may be) returned and put into pool"
}

// okAppendsHead copies the head.
func okAppendsHead(head, data []byte) []byte {
	b := newBuffer()
	b.write(head)
	data = append(data, b.bytes()...)
	b.release()
	return data
}

// okNotReleased leaves the array to the collector.
func okNotReleased(head, data []byte) []byte {
	b := newBuffer()
	b.write(head)
	return append(b.bytes(), data...)
}
