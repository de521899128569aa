// Package frames writes frames.
package frames

import (
	"io"
	"sync"
)

// A FrameWriter collects small frames for a writer.
type FrameWriter struct {
	w   io.Writer
	buf []byte
}

var frameWriters = sync.Pool{New: func() any { return &FrameWriter{buf: make([]byte, 0, 2048)} }}

func (f *FrameWriter) Write(p []byte) (int, error) {
	f.buf = append(f.buf, p...)
	return len(p), nil
}

func (f *FrameWriter) Flush() error {
	_, err := f.w.Write(f.buf)
	f.buf = f.buf[:0]
	return err
}

// NewFrameWriter returns w itself when it is one.
func NewFrameWriter(w io.Writer) *FrameWriter {
	if f, ok := w.(*FrameWriter); ok {
		return f
	}
	f := frameWriters.Get().(*FrameWriter)
	f.w = w
	return f
}

// WriteFrame writes to w, which it puts when it is a FrameWriter.
func WriteFrame(w io.Writer, p []byte) error {
	f := NewFrameWriter(w)
	_, err := f.Write(p)
	if err == nil {
		err = f.Flush()
	}
	f.w, f.buf = nil, f.buf[:0]
	frameWriters.Put(f)
	return err
}

// A Tray has memory of its own.
type Tray struct{ mem *Mem }

type Mem struct{ b []byte }

var mems = sync.Pool{New: func() any { return new(Mem) }}

func (t *Tray) Mem() *Mem { return t.mem }

func (m *Mem) Len() int { return len(m.b) }

func (m *Mem) Free() {
	m.b = m.b[:0]
	mems.Put(m)
}
