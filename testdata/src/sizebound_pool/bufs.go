// Package sizebound_pool has pools that can become those of package pool, and others.
package sizebound_pool

import (
	"bytes"
	"io"
	"sync"
)

// bufs is a pool of buffers.
var bufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func render(w io.Writer, text string) error {
	b := bufs.Get().(*bytes.Buffer)
	defer bufs.Put(b) // want `b is put into bufs without a bound on its capacity`
	b.Reset()
	b.WriteString(text)
	_, err := w.Write(b.Bytes())
	return err
}
