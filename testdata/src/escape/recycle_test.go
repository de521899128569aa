package escape

import (
	"bytes"
	"sync"
	"testing"
)

var recycled = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// okSameAgain wants to know whether the pool gives back what it was given.
func okSameAgain(t *testing.T) {
	buf := recycled.Get().(*bytes.Buffer)
	recycled.Put(buf)
	again := recycled.Get().(*bytes.Buffer)
	if again.Cap() != buf.Cap() {
		t.Error("another buffer")
	}
	recycled.Put(again)
}

func lateInTest(t *testing.T) {
	buf := recycled.Get().(*bytes.Buffer)
	recycled.Put(buf)
	if buf.Len() > 0 { // want `buf is used after being put into recycled`
		t.Error("not empty")
	}
}

func NotNil(t *testing.T, x any) {
	if x == nil {
		t.Error("nil")
	}
}

// okAskedForNil wants to know whether there was a buffer.
func okAskedForNil(t *testing.T) {
	buf := recycled.Get().(*bytes.Buffer)
	recycled.Put(buf)
	NotNil(t, buf)
}

type tally struct {
	n    int
	done bool
}

var tallyPool = sync.Pool{New: func() any { return new(tally) }}

func freeTally(x *tally) {
	*x = tally{}
	tallyPool.Put(x)
}

// okAskedForZero wants to know whether it was reset.
func okAskedForZero(t *testing.T) {
	x := tallyPool.Get().(*tally)
	freeTally(x)
	if x.done {
		t.Error("done")
	}
	if x.n != 0 {
		t.Error("not zero")
	}
}
