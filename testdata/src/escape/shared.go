package escape

import (
	"context"
	"sync"

	"escape/lib/schema"
)

// A verdict is pooled, but for the one that stands for no mistakes.
type verdict struct {
	pooled bool
	score  int
	root   *schema.Schema
}

var verdicts = sync.Pool{New: func() any { return &verdict{pooled: true} }}

var noMistakes = &verdict{score: 1}

func judged(n int) *verdict {
	if n == 0 {
		return noMistakes
	}
	v := verdicts.Get().(*verdict)
	v.score, v.root = n, nil
	return v
}

func (v *verdict) free() {
	if v.pooled {
		v.root = nil
		verdicts.Put(v)
	}
}

func okShared(list []int) (sum int) {
	for _, n := range list {
		v := noMistakes
		if n > 0 {
			v = judged(n)
		}
		sum += v.score
		v.free()
	}
	return sum + noMistakes.score
}

// A schemaReport keeps parts of what a verdict refers to, which others own.
type schemaReport struct{ all []*schema.Schema }

func (r *schemaReport) okDistant(v *verdict) {
	if v.root != nil {
		r.all = append(r.all, v.root.AllOf...)
	}
	v.free()
}

var replies = sync.Pool{New: func() any { return make(chan error, 1) }}

type waitQueue struct {
	mu   sync.Mutex
	last *waitItem
}

type waitItem struct {
	done chan error
	next *waitItem
}

// okChannel waits for an answer, which who takes the waitItem out of the waitQueue gives.
func (q *waitQueue) okChannel(ctx context.Context) error {
	c := replies.Get().(chan error)
	defer replies.Put(c)
	w := &waitItem{done: c}
	q.mu.Lock()
	w.next, q.last = q.last, w
	q.mu.Unlock()
	select {
	case <-ctx.Done():
		q.mu.Lock()
		q.drop(w)
		q.mu.Unlock()
		return ctx.Err()
	case err := <-c:
		return err
	}
}

func (q *waitQueue) drop(w *waitItem) {
	for at := &q.last; *at != nil; at = &(*at).next {
		if *at == w {
			*at = w.next
			return
		}
	}
}

// A brick has memory that is put at its full length.
type brick struct{ buf []byte }

var bricks = sync.Pool{New: func() any { return make([]byte, 1<<16) }}

func okFullLength(p *brick) {
	p.buf = p.buf[:cap(p.buf)]
	bricks.Put(p.buf) //lint:ignore SA6002 the case is about what p keeps
}
