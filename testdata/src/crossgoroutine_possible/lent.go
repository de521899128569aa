package crossgoroutine_possible

import (
	"context"
	"io"
	"sync"
	"time"
)

var blocks = sync.Pool{New: func() any { b := make([]byte, 4096); return &b }}

type result struct {
	n   int
	err error
}

// A patient reader gives up after some time; its goroutine does not.
type patient struct {
	io.Reader
	wait time.Duration
}

func (p *patient) Read(b []byte) (int, error) {
	c := make(chan result, 1)
	go func() { // want "b may be used by a goroutine when Read has returned"
		n, err := p.Reader.Read(b)
		c <- result{n, err}
	}()
	t := time.NewTimer(p.wait)
	defer t.Stop()
	select {
	case r := <-c:
		return r.n, r.err
	case <-t.C:
		return 0, context.DeadlineExceeded
	}
}

// okPatient has memory of its own for the goroutine.
type okPatient struct {
	io.Reader
	wait time.Duration
}

func (p *okPatient) Read(b []byte) (int, error) {
	c := make(chan result, 1)
	own := make([]byte, len(b))
	go func() {
		n, err := p.Reader.Read(own)
		c <- result{n, err}
	}()
	t := time.NewTimer(p.wait)
	defer t.Stop()
	select {
	case r := <-c:
		return copy(b, own[:r.n]), r.err
	case <-t.C:
		return 0, context.DeadlineExceeded
	}
}

// okBoth waits for both of its goroutines.
type okBoth struct{ a, b io.Writer }

func (w *okBoth) Write(p []byte) (n int, err error) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		w.a.Write(p)
	}()
	n, err = w.b.Write(p)
	wg.Wait()
	return n, err
}

// okFills fills a block of the pool.
func okFills(r io.Reader, w io.Writer) error {
	b := blocks.Get().(*[]byte)
	defer blocks.Put(b)
	n, err := io.ReadFull(r, *b)
	if err != nil {
		return err
	}
	_, err = w.Write((*b)[:n])
	return err
}
