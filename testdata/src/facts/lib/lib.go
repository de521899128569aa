// Package lib has functions whose summaries other packages need. // want package:`gets or puts in \.Free\(\), Get\(\), Put, With`
package lib

import (
	"bytes"
	"sync"
	"sync/atomic"
)

const limit = 64 << 10

var bufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func Get() *bytes.Buffer { // want Get:"gets result 0"
	b := bufs.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

func Put(b *bytes.Buffer) { // want Put:"puts param 0"
	if b.Cap() <= limit {
		bufs.Put(b)
	}
}

// Box owns a buffer.
type Box struct{ buf *bytes.Buffer }

func (x *Box) Free() { // want Free:"puts param 0 field buf"
	if x.buf != nil {
		Put(x.buf)
		x.buf = nil
	}
}

func View(b []byte) []byte { return b[1:] } // want View:"result 0 aliases param 0"

var kept [][]byte

func Keep(b []byte) { kept = append(kept, b) } // want Keep:"global keeps param 0"

func Later(fn func()) { go fn() } // want Later:"runs param 0 async"

func Now(fn func()) { fn() } // want Now:"calls param 0"

func With(fn func(*bytes.Buffer)) { // want With:"calls param 0"
	b := Get()
	defer Put(b)
	fn(b)
}

func Add(a, b int) int { return a + b }

type generator struct{ n int }

var (
	generators = sync.Pool{New: func() any { return new(generator) }}
	spare      atomic.Pointer[generator]
)

// Draw keeps what it got in a variable of its own: no caller comes by it.
func Draw(b []byte) int { // want Draw:"summary"
	g := spare.Swap(nil)
	if g == nil {
		g = generators.Get().(*generator)
	}
	defer func() {
		if !spare.CompareAndSwap(nil, g) {
			generators.Put(g)
		}
	}()
	g.n += len(b)
	return g.n
}
