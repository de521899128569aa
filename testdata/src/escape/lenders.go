package escape

// Interfaces of pools that several types implement, one of which has a pool; and interfaces whose dynamic type is seen.

import (
	"bytes"
	"sync"

	"escape/lib/frame"
)

type bale struct {
	last bool
	data []byte
}

type wharf interface {
	Take() *bale
	Release(p *bale)
}

type pooledWharf struct{ pool *sync.Pool }

func (d pooledWharf) Take() *bale     { return d.pool.Get().(*bale) }
func (d pooledWharf) Release(p *bale) { d.pool.Put(p) }

type plainWharf struct{}

func (plainWharf) Take() *bale     { return new(bale) }
func (plainWharf) Release(p *bale) {}

func newWharf() wharf {
	return pooledWharf{&sync.Pool{New: func() any { return new(bale) }}}
}

type docker struct {
	wharf wharf
	send  chan *bale
}

func (c *docker) write(out func([]byte)) {
	for p := range c.send {
		out(p.data)
		c.wharf.Release(p)
	}
}

func (c *docker) relays(p *bale) bool {
	c.send <- p
	return p.last // want `p may be used after being put into c\.wharf`
}

// forward sends to who is there, unless there is nobody.
func (c *docker) forward(p *bale) {
	if len(p.data) == 0 {
		return
	}
	c.send <- p
}

func (c *docker) forwards(p *bale) bool {
	c.forward(p)
	return p.last // want `p may be used after being put into c\.wharf`
}

func (c *docker) okForwards(p *bale) bool {
	last := p.last
	c.forward(p)
	return last
}

func (c *docker) okRelays(p *bale) bool {
	last := p.last
	c.send <- p
	return last
}

func (c *docker) readsLate() bool {
	p := c.wharf.Take()
	p.last = len(p.data) == 0
	c.wharf.Release(p)
	return p.last // want `p is used after being put into .*pool`
}

// okPlainWharf is known to have no pool.
func okPlainWharf() bool {
	var d wharf = plainWharf{}
	p := d.Take()
	d.Release(p)
	return p.last
}

// frameWriter puts what it receives by a method of another package.
type frameWriter struct{ out chan *frame.Frame }

func (w *frameWriter) run() {
	for f := range w.out {
		f.Release()
	}
}

func (w *frameWriter) sends(f *frame.Frame) int {
	w.out <- f
	return len(f.Body()) // want `f may be used after being put into frames`
}

// A logEntry keeps what it was read from, or does not.
type logEntry interface{ read(b []byte) }

type countedLog struct{ n int }

func (e *countedLog) read(b []byte) { e.n = len(b) }

type keptLog struct{ keys [][]byte }

func (e *keptLog) read(b []byte) { e.keys = bytes.Split(b, []byte("\n")) }

type logEntries struct{ last logEntry }

var logMemory = sync.Pool{New: func() any { b := make([]byte, 4096); return &b }}

func (x *logEntries) next(fill func([]byte) int, keeps bool) {
	b := logMemory.Get().(*[]byte)
	defer logMemory.Put(b)
	n := fill(*b)
	if keeps {
		x.last = &keptLog{} // want `memory of b is stored in x\.last and put into logMemory`
	} else {
		x.last = &countedLog{}
	}
	x.last.read((*b)[:n])
}

func (x *logEntries) okNext(fill func([]byte) int) {
	b := logMemory.Get().(*[]byte)
	defer logMemory.Put(b)
	x.last = &countedLog{}
	x.last.read((*b)[:fill(*b)])
}

// okBatches has a goroutine that goes on with another list, which it puts when it is done.
func okBatches(batches *sync.Pool, more func([]string) bool, write func([]string)) {
	b := batches.Get().(*[]string)
	go func() {
		defer func() {
			clear(*b)
			batches.Put(b)
		}()
		for more(*b) {
			cur := b
			each(*cur, func(list []string) {
				write(list)
				clear(*cur)
				batches.Put(cur)
				b = batches.Get().(*[]string)
			})
		}
	}()
}

func each(list []string, do func([]string)) { do(list) }
