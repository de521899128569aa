// Package frames is for other packages of its module only.
package frames

import (
	"bytes"
	"io"
	"sync"
)

// A Message is one of those that are sent together.
type Message struct{ Size int32 }

type vectors struct{ sizes []int32 }

var vectorPool = sync.Pool{New: func() any { return new(vectors) }}

// OkSend is given as many messages as the module sends together.
func OkSend(list []Message, send func([]int32) error) error {
	v := vectorPool.Get().(*vectors)
	v.sizes = v.sizes[:0]
	for _, m := range list {
		v.sizes = append(v.sizes, m.Size)
	}
	err := send(v.sizes)
	vectorPool.Put(v)
	return err
}

var framePool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

type okWriter struct{ w io.Writer }

// NewWriter marks what is written in pieces.
func NewWriter(w io.Writer) io.Writer { return &okWriter{w} }

func (o *okWriter) Write(p []byte) (int, error) {
	b := framePool.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteByte(1)
	b.Write(p)
	n, err := o.w.Write(b.Bytes())
	framePool.Put(b)
	return n, err
}

var docPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Sum is given documents.
func Sum(doc []byte) (n int) {
	b := docPool.Get().(*bytes.Buffer)
	b.Reset()
	b.Write(doc)
	for _, c := range b.Bytes() {
		n += int(c)
	}
	docPool.Put(b) // want "b is put into docPool without a bound on its capacity"
	return n
}
