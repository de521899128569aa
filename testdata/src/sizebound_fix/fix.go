// Package sizebound_fix has the mistakes of package sizebound that can be mended without thinking.
package sizebound_fix

import (
	"bytes"
	"io"
	"sync"
)

var bufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func deferred(w io.Writer, text string) error {
	b := bufs.Get().(*bytes.Buffer)
	defer bufs.Put(b) // want `b is put into bufs without a bound on its capacity`
	b.Reset()
	b.WriteString(text)
	_, err := w.Write(b.Bytes())
	return err
}

var chunks = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func putChunk(b *bytes.Buffer) { b.Reset(); chunks.Put(b) } // want `b is put into chunks without a bound on its capacity`

func inHelper(w io.Writer, text string) error {
	b := chunks.Get().(*bytes.Buffer)
	b.WriteString(text)
	_, err := w.Write(b.Bytes())
	putChunk(b)
	return err
}

type answer struct {
	head bytes.Buffer
	text []byte
	nums []int64
}

var answers = sync.Pool{New: func() any { return new(answer) }}

func fields(head, text string, nums []int64) int {
	a := answers.Get().(*answer)
	a.head.Reset()
	a.head.WriteString(head)
	a.text = append(a.text[:0], text...)
	a.nums = append(a.nums[:0], nums...)
	n := a.head.Len() + len(a.text) + len(a.nums)
	answers.Put(a) // want `a is put into answers without a bound on its capacity`
	return n
}

const keep = 64 << 10

var mails = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func byLength(w io.Writer, r io.Reader) error {
	b := mails.Get().(*bytes.Buffer)
	b.Reset()
	_, err := b.ReadFrom(r)
	if err == nil {
		_, err = b.WriteTo(w)
	}
	if b.Len() <= keep { // want `b is bounded by its length, not its capacity`
		mails.Put(b)
	}
	return err
}

var slabs = sync.Pool{New: func() any {
	b := make([]byte, 4096)
	return &b
}}

func shrunk(r io.Reader, handle func([]byte)) error {
	b := *slabs.Get().(*[]byte)
	_, err := io.ReadFull(r, b)
	b = b[8:]
	handle(b)
	slabs.Put(&b) // want `b has lost capacity when it is put into slabs`
	return err
}

func getSlab() []byte { return *slabs.Get().(*[]byte) }

func putSlab(b []byte) { slabs.Put(&b) }

func shrunkInHelper(r io.Reader, handle func([]byte)) error {
	b := getSlab()
	_, err := io.ReadFull(r, b)
	b = b[8:]
	handle(b)
	putSlab(b) // want `b has lost capacity when it is put into slabs`
	return err
}
