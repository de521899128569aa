package sizebound

import (
	"bytes"
	"io"
	"sync"
)

var tables = sync.Pool{New: func() any { return make(map[uint64][4]byte) }}

// missMap keeps the buckets of the largest map: a map has no capacity to ask for, and clear is all one can do.
func missMap(ids []uint64, use func(map[uint64][4]byte)) {
	t := tables.Get().(map[uint64][4]byte)
	for _, id := range ids {
		t[id] = [4]byte{byte(id)}
	}
	use(t)
	clear(t)
	tables.Put(t)
}

var opaques = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// missOpaque lets somebody else grow the buffer: what an unknown function writes is not known.
func missOpaque(w io.Writer, render func(io.Writer) error) error {
	b := opaques.Get().(*bytes.Buffer)
	b.Reset()
	err := render(b)
	if err == nil {
		_, err = w.Write(b.Bytes())
	}
	opaques.Put(b)
	return err
}
