package sizebound

import (
	"io"
	"sync"
)

// Memory that is made anew where there is not enough of it.

type frameReader struct {
	buf []byte
}

var frameReaders = sync.Pool{New: func() any { return new(frameReader) }}

func (f *frameReader) fill(p []byte) {
	if cap(f.buf) < len(p) {
		f.buf = make([]byte, len(p))
	}
	f.buf = f.buf[:len(p)]
	copy(f.buf, p)
}

func copyFrame(p []byte, use func([]byte)) {
	f := frameReaders.Get().(*frameReader)
	f.fill(p)
	use(f.buf)
	frameReaders.Put(f) // want "f is put into frameReaders without a bound on its capacity"
}

func okCopyFrame(p []byte, use func([]byte)) {
	f := frameReaders.Get().(*frameReader)
	f.fill(p)
	use(f.buf)
	if cap(f.buf) <= 1<<16 {
		frameReaders.Put(f)
	}
}

func room(b []byte, n int) []byte {
	if cap(b) < n {
		b = make([]byte, n)
	}
	return b[:n]
}

var frameBytes = sync.Pool{New: func() any { return new([]byte) }}

func copyToRoom(p []byte, w io.Writer) error {
	b := frameBytes.Get().(*[]byte)
	if cap(*b) < 2*len(p)+8 {
		*b = make([]byte, 2*len(p)+8)
	}
	n := copy((*b)[:cap(*b)], p)
	_, err := w.Write((*b)[:n])
	frameBytes.Put(b) // want "b is put into frameBytes without a bound on its capacity"
	return err
}

// okHeader makes eight bytes, or as many as are left of 512.
func okHeader(p []byte, w io.Writer) error {
	b := frameBytes.Get().(*[]byte)
	*b = room(*b, 8)
	if cap(*b) < len(p) && len(p) < 512 {
		*b = make([]byte, len(p))
	}
	n := copy(*b, p)
	_, err := w.Write((*b)[:n])
	frameBytes.Put(b)
	return err
}
