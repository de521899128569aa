package escape

import (
	"bytes"
	"io"
	"sync"
	"sync/atomic"
)

var inflaters = sync.Pool{New: func() any { return new(bytes.Reader) }}

// A feed has a reader while it is read from, and one that limits it.
type feed struct {
	closing atomic.Bool
	reader  *bytes.Reader
	limited io.Reader
}

func (f *feed) open(b []byte) io.Reader {
	f.reader = inflaters.Get().(*bytes.Reader)
	f.reader.Reset(b)
	f.limited = f.reader
	return f.limited
}

// Close does nothing when it is called again.
func (f *feed) Close() error {
	if f.closing.Swap(true) {
		return nil
	}
	_, err := io.Copy(io.Discard, f.limited)
	if f.reader != nil {
		inflaters.Put(f.reader)
		f.reader = nil
	}
	return err
}

func okClosedTwice(b []byte, use func(io.Reader) error) error {
	f := &feed{}
	defer f.Close()
	if err := use(f.open(b)); err != nil {
		return err
	}
	return f.Close()
}
