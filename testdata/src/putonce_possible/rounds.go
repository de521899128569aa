package putonce_possible

import (
	"io"
	"sync"
	"sync/atomic"
)

type datagram struct {
	buf []byte
	n   int
}

// A receiver reads datagrams until somebody stops it.
type receiver struct {
	free    *sync.Pool
	queue   chan *datagram
	from    io.Reader
	stopped bool
	serving atomic.Bool
	dropped atomic.Int64
}

func newReceiver(size int) *receiver {
	return &receiver{free: &sync.Pool{New: func() any { return &datagram{buf: make([]byte, size)} }}}
}

func (r *receiver) done(d *datagram) { r.free.Put(d) }

// serve forgets what it could not read, and what nobody had room for. It ends when another goroutine says so.
func (r *receiver) serve() {
	r.serving.Store(true)
	for r.serving.Load() {
		d := r.free.Get().(*datagram) // want "d is not put into r.free on every path"
		n, err := r.from.Read(d.buf)
		if err != nil {
			continue
		}
		d.n = n
		select {
		case r.queue <- d:
		default:
			r.dropped.Add(1)
		}
	}
	close(r.queue)
}

// serveFlagged asks a flag that nobody sets here.
func (r *receiver) serveFlagged() {
	for !r.stopped {
		d := r.free.Get().(*datagram) // want "d is not put into r.free on every path"
		if n, err := r.from.Read(d.buf); err == nil {
			d.n = n
			r.queue <- d
		}
	}
}

// serveForever has no end: the next round takes the name.
func (r *receiver) serveForever() {
	for {
		d := r.free.Get().(*datagram) // want "d is not put into r.free on every path"
		n, err := r.from.Read(d.buf)
		if err != nil {
			continue
		}
		d.n = n
		r.queue <- d
	}
}

// serveToTheEnd puts when it ends, and not when there was nothing.
func (r *receiver) serveToTheEnd() error {
	for {
		d := r.free.Get().(*datagram) // want "d is not put into r.free on every path"
		n, err := r.from.Read(d.buf)
		switch {
		case err != nil:
			r.free.Put(d)
			return err
		case n == 0:
			continue
		}
		d.n = n
		r.queue <- d
	}
}

// okForever puts what it does not send.
func (r *receiver) okForever() {
	for {
		d := r.free.Get().(*datagram)
		n, err := r.from.Read(d.buf)
		if err != nil {
			r.free.Put(d)
			continue
		}
		d.n = n
		r.queue <- d
	}
}

// okCollected has all of them in a list when the next one is taken.
func (r *receiver) okCollected(n int) {
	var list []*datagram
	for range n {
		d := r.free.Get().(*datagram)
		if d.n > 0 {
			d.n = 0
		}
		list = append(list, d)
	}
	for _, d := range list {
		r.free.Put(d)
	}
}

// okFound looks into pools that have no New, until there is something.
func okFound(free []*sync.Pool) *datagram {
	for _, p := range free {
		if v := p.Get(); v != nil {
			return v.(*datagram)
		}
	}
	return new(datagram)
}

// okAsked waits for a flag with what it has.
func (r *receiver) okAsked() {
	d := r.free.Get().(*datagram)
	for !r.stopped {
		n, err := r.from.Read(d.buf)
		if err != nil {
			break
		}
		d.n = n
	}
	r.free.Put(d)
}
