package escape

import "sync"

// A turnstile locks itself, and everybody who gets one locks it first.
type turnstile struct {
	mu     sync.Mutex
	passed int
	open   bool
}

var turnstiles = sync.Pool{New: func() any { return new(turnstile) }}

func newTurnstile() *turnstile {
	t := turnstiles.Get().(*turnstile)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.open, t.passed = true, 0
	return t
}

// okUnlocksLast unlocks behind the Put: the next owner waits for that.
func okUnlocksLast() {
	t := newTurnstile()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.passed++
	turnstiles.Put(t)
}

// countsLast does more than that.
func countsLast() {
	t := newTurnstile()
	t.mu.Lock()
	defer t.mu.Unlock()
	turnstiles.Put(t)
	t.passed++ // want `t is used after being put into turnstiles`
}
