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

var trees = sync.Pool{New: func() any { return new(tree) }}

// A tree is a buffer at the end of two pointers.
type tree struct{ left *branch }

type branch struct{ text *bytes.Buffer }

// missDeep grows two objects further in: growth is followed through one level of pointers.
func missDeep(text string, use func([]byte)) {
	t := trees.Get().(*tree)
	if t.left == nil {
		t.left = &branch{text: new(bytes.Buffer)}
	}
	t.left.text.Reset()
	t.left.text.WriteString(text)
	use(t.left.text.Bytes())
	trees.Put(t)
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
