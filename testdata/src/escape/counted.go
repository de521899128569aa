package escape

import (
	"sync"
	"sync/atomic"
)

// What is sent to workers is put by who gives up the last of its references.

type sortie struct {
	pooled bool
	refs   int32
	want   string
	answer chan string
}

var sorties = sync.Pool{New: func() any { return &sortie{answer: make(chan string, 1)} }}

func (e *sortie) done() {
	if !e.pooled {
		return
	}
	if e.last() {
		e.pooled, e.refs = false, 0
		sorties.Put(e)
	}
}

func (e *sortie) last() bool { return atomic.AddInt32(&e.refs, -1) == 0 }

type sortieCrew struct{ queue chan *sortie }

func (b *sortieCrew) work() {
	for e := range b.queue {
		b.run(e)
	}
}

func (b *sortieCrew) run(e *sortie) {
	atomic.AddInt32(&e.refs, 1)
	defer e.done()
	if e.want == "" {
		e.answer <- "nothing"
		return
	}
	e.answer <- "done: " + e.want
}

// okWaits has a reference of its own.
func (b *sortieCrew) okWaits(want string) string {
	e := sorties.Get().(*sortie)
	e.pooled, e.refs, e.want = true, 1, want
	b.queue <- e
	answer := <-e.answer
	e.done()
	return answer
}

// A relay sends what it is given to somebody who puts it.
type relay struct{ out chan *sortie }

func (r *relay) deliver(show func(string)) {
	for e := range r.out {
		show(e.want)
		sorties.Put(e)
	}
}

func (r *relay) run(in func(*sortie) bool) {
	for {
		e := sorties.Get().(*sortie)
		e.pooled, e.refs, e.want = false, 0, ""
		if !in(e) {
			sorties.Put(e)
			return
		}
		r.pass(e)
	}
}

func (r *relay) pass(e *sortie) int {
	r.out <- e
	return len(e.want) // want "e may be used after being put into sorties"
}

func (r *relay) okPass(e *sortie) int {
	n := len(e.want)
	r.out <- e
	return n
}
