// Package framed is for other packages of its module only.
package framed

import (
	"bufio"
	"io"
	"sync"
)

var readers = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 4096) }}

// A Frames is closed by packages of this module.
type Frames struct{ br *bufio.Reader }

// Open reads frames.
func Open(r io.Reader) *Frames {
	br := readers.Get().(*bufio.Reader)
	br.Reset(r)
	return &Frames{br: br}
}

// Close gives the reader back.
func (f *Frames) Close() error {
	f.br.Reset(nil)
	readers.Put(f.br) // want "f.br is put into readers each time Close is called"
	return nil
}
