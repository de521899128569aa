package clean

import (
	"bytes"
	"io"
	"sync"
)

// freeList is a channel of buffers; it is bounded by the channel.
type freeList struct {
	ch  chan *bytes.Buffer
	max int
}

func newFreeList(n, max int) *freeList {
	return &freeList{ch: make(chan *bytes.Buffer, n), max: max}
}

// get returns an empty buffer.
//
//poollint:get
func (f *freeList) get() *bytes.Buffer {
	select {
	case b := <-f.ch:
		return b
	default:
		return new(bytes.Buffer)
	}
}

// put empties a buffer of a sensible size and keeps it when there is room.
//
//poollint:put b
func (f *freeList) put(b *bytes.Buffer) {
	if b.Cap() > f.max {
		return
	}
	b.Reset()
	select {
	case f.ch <- b:
	default:
	}
}

// Shout writes text in upper case.
func (f *freeList) Shout(w io.Writer, text string) error {
	b := f.get()
	defer f.put(b)
	b.WriteString(text)
	_, err := w.Write(bytes.ToUpper(b.Bytes()))
	return err
}

// stackList is a free list in memory, as large as it has ever been.
type stackList struct {
	mu   sync.Mutex
	free []*[512]byte
}

func (s *stackList) pop() *[512]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.free); n > 0 {
		b := s.free[n-1]
		s.free[n-1] = nil
		s.free = s.free[:n-1]
		return b
	}
	return new([512]byte)
}

func (s *stackList) push(b *[512]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.free) < 16 {
		s.free = append(s.free, b)
	}
}

// Relay copies in blocks of the list.
func (s *stackList) Relay(w io.Writer, r io.Reader) error {
	b := s.pop()
	defer s.push(b)
	for {
		n, err := r.Read(b[:])
		if _, werr := w.Write(b[:n]); werr != nil {
			return werr
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
