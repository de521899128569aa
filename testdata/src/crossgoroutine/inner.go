package crossgoroutine

import (
	"bufio"
	"io"
	"sync"
)

var innerReaders = sync.Pool{New: func() any { return bufio.NewReader(nil) }}

// A wire has parts, and one of them a reader of a pool, which it knows to guard.
type wire struct{ in *half }

type half struct{ msgs *messages }

type messages struct {
	mu sync.Mutex
	br *bufio.Reader
}

func newWire(r io.Reader) *wire {
	br := innerReaders.Get().(*bufio.Reader)
	br.Reset(r)
	return &wire{in: &half{msgs: &messages{br: br}}}
}

func (w *wire) shut() {
	w.in.msgs.mu.Lock()
	defer w.in.msgs.mu.Unlock()
	if w.in.msgs.br != nil {
		innerReaders.Put(w.in.msgs.br)
		w.in.msgs.br = nil
	}
}

func (w *wire) ping() error { return nil }

// okFarInside shuts what a goroutine still has: what lies far inside is for its methods to guard.
func okFarInside(r io.Reader) {
	w := newWire(r)
	defer w.shut()
	go func() {
		for w.ping() == nil {
		}
	}()
}
