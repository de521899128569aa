package putonce_possible

// Functions that put, and are kept in a field to be called by a Close.

import (
	"bytes"
	"io"
	"sync"
	"sync/atomic"
)

var pages = sync.Pool{New: func() any { return new(bytes.Buffer) }}

type reader interface {
	Next() bool
	Close() error
}

type closing struct {
	reader
	done func() error
}

func (c *closing) Close() error {
	if err := c.reader.Close(); err != nil {
		return err
	}
	return c.done() // want `b is put into pages each time Close is called`
}

func newClosing(r reader, done func() error) reader { return &closing{r, done} }

func openPage(r reader, text []byte) reader {
	b := pages.Get().(*bytes.Buffer)
	b.Reset()
	b.Write(text)
	return newClosing(r, func() error {
		if b.Cap() <= 1<<16 {
			pages.Put(b)
		}
		return nil
	})
}

// The others see to it that what puts is called once: by a flag, a nil, an atomic swap, or in the closure itself.
type flagged struct {
	io.Reader
	done   func()
	closed bool
}

func (f *flagged) Close() error {
	if f.closed {
		return nil
	}
	f.closed = true
	f.done()
	return nil
}

type cleared struct {
	io.Reader
	done func()
}

func (c *cleared) Close() error {
	if c.done != nil {
		c.done()
		c.done = nil
	}
	return nil
}

type swapped struct {
	io.Reader
	done   func()
	closed atomic.Bool
}

func (s *swapped) Close() error {
	if s.closed.CompareAndSwap(false, true) {
		s.done()
	}
	return nil
}

type trusting struct {
	io.Reader
	done func()
}

func (t *trusting) Close() error {
	t.done()
	return nil
}

func openAll(text []byte) []io.Closer {
	put := func() func() {
		b := pages.Get().(*bytes.Buffer)
		b.Reset()
		b.Write(text)
		return func() { pages.Put(b) }
	}
	b := pages.Get().(*bytes.Buffer)
	b.Reset()
	b.Write(text)
	flag := pages.Get().(*bytes.Buffer)
	flag.Reset()
	flag.Write(text)
	swap := pages.Get().(*bytes.Buffer)
	swap.Reset()
	swap.Write(text)
	nils := pages.Get().(*bytes.Buffer)
	nils.Reset()
	nils.Write(text)
	return []io.Closer{
		&flagged{Reader: flag, done: func() { pages.Put(flag) }},
		&swapped{Reader: swap, done: func() { pages.Put(swap) }},
		&cleared{nils, func() { pages.Put(nils) }},
		&cleared{nil, put()},
		&trusting{nil, func() {
			if b != nil {
				pages.Put(b)
				b = nil
			}
		}},
	}
}
