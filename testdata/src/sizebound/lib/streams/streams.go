// Package streams lends streams by an interface that two types implement.
package streams

import "sync"

// A Stream grows with what is written to it.
type Stream struct{ buf []byte }

// Write adds to the stream.
func (s *Stream) Write(p []byte) { s.buf = append(s.buf, p...) }

// Reset empties the stream.
func (s *Stream) Reset() { s.buf = s.buf[:0] }

// API lends streams and takes them back.
type API interface {
	Borrow() *Stream
	Return(s *Stream)
}

type pooled struct{ p sync.Pool }

func (x *pooled) Borrow() *Stream  { return x.p.Get().(*Stream) }
func (x *pooled) Return(s *Stream) { s.Reset(); x.p.Put(s) }

type plain struct{}

func (plain) Borrow() *Stream  { return new(Stream) }
func (plain) Return(s *Stream) {}

// Default has a pool, Plain has none.
var (
	Default API = &pooled{sync.Pool{New: func() any { return new(Stream) }}}
	Plain   API = plain{}
)
