package sizebound_pool

import (
	"bytes"
	"io"
)

func size(r io.Reader) int64 {
	b := bufs.Get().(*bytes.Buffer)
	defer bufs.Put(b) // want `b is put into bufs without a bound on its capacity`
	b.Reset()
	n, _ := io.Copy(b, r)
	empty(b)
	return n
}

func empty(b *bytes.Buffer) { b.Reset() }
