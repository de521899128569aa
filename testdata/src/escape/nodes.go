package escape

import (
	"sync"
	"time"
)

// An evictee is a node of a list that is linked by itself.
type evictee struct {
	next, prev *evictee
	ready      chan struct{}
	val        string
}

var evictees = sync.Pool{New: func() any { return &evictee{ready: make(chan struct{}, 1)} }}

// A newest list has room for max.
type newest struct {
	max, n     int
	head, tail *evictee
}

// okEvicts puts the last node in front of another one: the new one is never the last, for there is room for one at least.
func (l *newest) okEvicts(val string) {
	e := evictees.Get().(*evictee)
	e.val, e.prev, e.next = val, nil, l.head
	if l.head != nil {
		l.head.prev = e
	}
	l.head = e
	if l.tail == nil {
		l.tail = e
	}
	if l.n < l.max {
		l.n++
		return
	}
	last := l.tail
	l.tail = last.prev
	l.tail.next = nil
	last.val, last.next, last.prev = "", nil, nil
	evictees.Put(last)
}

// waiting is a ring of those that wait.
type waiting struct {
	mu   sync.Mutex
	root evictee
}

func (w *waiting) unlink(e *evictee) {
	e.prev.next, e.next.prev = e.next, e.prev
	e.prev, e.next = nil, nil
}

func (w *waiting) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if e := w.root.next; e != &w.root {
		w.unlink(e)
		e.ready <- struct{}{}
	}
}

// okWaits is taken out of the ring by who wakes it, or takes itself out.
func (w *waiting) okWaits(d time.Duration) bool {
	e := evictees.Get().(*evictee)
	defer evictees.Put(e)
	w.mu.Lock()
	e.next, e.prev = &w.root, w.root.prev
	w.root.prev.next = e
	w.root.prev = e
	w.mu.Unlock()
	select {
	case <-e.ready:
		return true
	case <-time.After(d):
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-e.ready:
		return true
	default:
		w.unlink(e)
	}
	return false
}

// forgetsRing puts what the ring goes through.
func (w *waiting) forgetsRing() {
	e := evictees.Get().(*evictee)
	w.root.prev = e // want `e is stored in w.root.prev and put into evictees`
	evictees.Put(e)
}
