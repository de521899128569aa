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

// A Text is the text of a note.
type Text struct{ b []byte }

var texts = sync.Pool{New: func() any { return new(Text) }}

// Len is its length.
func (t *Text) Len() int { return len(t.b) }

// Release gives the text back.
func (t *Text) Release() {
	*t = Text{}
	texts.Put(t)
}

// An Item is a Mark or a Note.
type Item interface{ Kind() int }

// A Mark has a number.
type Mark struct{ N uint16 }

// A Note has a text of its own.
type Note struct {
	ID   byte
	Text *Text
}

// Kind is that of all marks.
func (*Mark) Kind() int { return 0 }

// Kind is that of the note.
func (n *Note) Kind() int { return int(n.ID) }

// Items are those in some bytes.
type Items struct{ P []byte }

// Next returns the next item, and whether it was the last one.
func (i *Items) Next() (Item, bool) {
	if len(i.P) == 0 {
		return nil, true
	}
	id := i.P[0]
	i.P = i.P[1:]
	if id == 5 {
		return &Mark{N: uint16(id)}, false
	}
	t := texts.Get().(*Text)
	*t = Text{b: i.P}
	return &Note{ID: id, Text: t}, false
}
