package escape

import "sync"

// A flag that a caller gives decides whether something is put.

type turnMode int

const (
	turnBack turnMode = iota
	turnKeep
)

type turn struct {
	mu   sync.Mutex
	pool *sync.Pool
	n    int
}

func (t *turn) back(m turnMode) {
	if t.pool == nil || m != turnBack {
		return
	}
	t.pool.Put(t)
}

func (t *turn) finish(m turnMode, wait func()) {
	t.mu.Lock()
	n := t.n
	t.mu.Unlock()
	if n == 0 {
		t.back(m)
		return
	}
	wait()
	t.back(m)
}

func usedAfterBack(t *turn, wait func()) {
	t.finish(turnBack, wait)
	t.n = 1 // want `t may be used after being put into t\.pool`
}

func okKept(t *turn, wait func()) {
	t.finish(turnKeep, wait)
	t.n = 1
}

var turns = sync.Pool{New: func() any { return new(turn) }}

func putIf(t *turn, really bool) {
	if really {
		turns.Put(t)
	}
}

func usedAfterReally(t *turn) {
	putIf(t, true)
	t.n = 1 // want `t is used after being put into turns`
}

func okNotReally(t *turn) {
	putIf(t, false)
	t.n = 1
}

func takeTurn() *turn { return turns.Get().(*turn) }
