package sizebound_pool

import (
	"bytes"
	"io"
	"sync"
)

// Exported may be used by other packages.
var Exported = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func exported(w io.Writer, text string) {
	b := Exported.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(text)
	w.Write(b.Bytes())
	Exported.Put(b) // want `b is put into Exported without a bound on its capacity`
}

var asked = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func ask(w io.Writer, text string) {
	b, ok := asked.Get().(*bytes.Buffer)
	if !ok {
		return
	}
	b.Reset()
	b.WriteString(text)
	w.Write(b.Bytes())
	asked.Put(b) // want `b is put into asked without a bound on its capacity`
}

var sized = sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 0, 512)) }}

func size512(w io.Writer, text string) {
	b := sized.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(text)
	w.Write(b.Bytes())
	sized.Put(b) // want `b is put into sized without a bound on its capacity`
}

var tested = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func inTest(w io.Writer, text string) {
	b := tested.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(text)
	w.Write(b.Bytes())
	tested.Put(b) // want `b is put into tested without a bound on its capacity`
}

var far = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func putFar(b *bytes.Buffer) {
	b.Reset()
	far.Put(b) // want `b is put into far without a bound on its capacity`
}
