// Package frame lends frames of a link to other packages.
package frame

import (
	"errors"
	"sync"
)

// ErrShort is what Parse returns for short input.
var ErrShort = errors.New("short frame")

// Head starts a frame.
type Head struct {
	Kind byte
	Seq  uint32
}

// Frame is one frame, of fixed size.
type Frame struct {
	Head
	size int
	body [256]byte
}

var frames = sync.Pool{New: func() any { return new(Frame) }}

// New returns an empty frame.
func New() *Frame {
	f := frames.Get().(*Frame)
	*f = Frame{}
	return f
}

// Parse returns a frame, or an error and no frame.
func Parse(data []byte) (*Frame, error) {
	f := New()
	if len(data) == 0 {
		f.Release()
		return nil, ErrShort
	}
	f.Kind = data[0]
	f.size = copy(f.body[:], data[1:])
	return f, nil
}

// Release gives the frame back.
func (f *Frame) Release() { frames.Put(f) }

// Body is the content itself.
func (f *Frame) Body() []byte { return f.body[:f.size] }

// Text is a copy of the content.
func (f *Frame) Text() string { return string(f.body[:f.size]) }

// AppendTo appends the content to dst.
func (f *Frame) AppendTo(dst []byte) []byte { return append(dst, f.body[:f.size]...) }

// Split returns both halves of the content, and the place where it has cut.
func (f *Frame) Split() (left, right []byte, at int) {
	at = f.size / 2
	return f.body[:at], f.body[at:f.size], at
}

// Fill copies as much as there is room for.
func (f *Frame) Fill(text string) { f.size = copy(f.body[:], text) }

// Size is the length of the content.
func (f *Frame) Size() int { return f.size }

// Send writes the frame with f. It releases the frame when write fails.
func Send(f *Frame, write func([]byte) error) error {
	if err := write(f.Body()); err != nil {
		f.Release()
		return err
	}
	return nil
}

// SendOwned writes the frame and releases it in any case.
func SendOwned(f *Frame, write func([]byte) error) error {
	defer f.Release()
	return write(f.Body())
}
