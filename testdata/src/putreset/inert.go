package putreset

// Fields that are not empty in an idle object, on purpose; and what may be asked of one that was not reset.

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"hash"
	"sync"
)

// An heraldErrand that is idle has a context that is over, so that nobody meets a nil one.
type heraldErrand struct {
	ctx    context.Context
	cancel context.CancelFunc
	name   string
}

var heraldErrands = sync.Pool{New: func() any {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return &heraldErrand{ctx: ctx, cancel: cancel}
}}

func (e *heraldErrand) Init(parent context.Context, name string) {
	ctx, cancel := context.WithCancel(parent)
	e.ctx, e.cancel, e.name = ctx, cancel, name
}

func (e *heraldErrand) Reset() {
	e.cancel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	e.ctx, e.cancel, e.name = ctx, cancel, ""
}

func (e *heraldErrand) Done() <-chan struct{} { return e.ctx.Done() }

func newErrand() *heraldErrand { return heraldErrands.Get().(*heraldErrand) }

func freeErrand(e *heraldErrand) {
	e.Reset()
	heraldErrands.Put(e)
}

// A chore goes back with the context of its last user.
type chore struct {
	ctx  context.Context
	name string
}

var chores = sync.Pool{New: func() any { return new(chore) }}

func (c *chore) Reset() { c.name = "" } // want `Reset does not reset ctx`

func badChore(parent context.Context, do func(context.Context)) {
	c := chores.Get().(*chore)
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	c.ctx, c.name = ctx, "bad"
	do(c.ctx)
	c.Reset()
	chores.Put(c)
}

type sealer struct{ macs sync.Pool }

func newSealer(key []byte) *sealer {
	s := &sealer{}
	s.macs.New = func() any { return hmac.New(sha256.New, key) }
	return s
}

// okSize is the same whatever was written.
func (s *sealer) okSize(v []byte) ([]byte, error) {
	h := s.macs.Get().(hash.Hash)
	defer s.macs.Put(h)
	size := min(16, h.Size())
	if len(v) <= size {
		return nil, errors.New("short")
	}
	h.Reset()
	h.Write(v[:len(v)-size])
	if !hmac.Equal(v[len(v)-size:], h.Sum(nil)[:size]) {
		return nil, errors.New("bad mac")
	}
	return v[:len(v)-size], nil
}

// A depot keeps free values in lists, full ones here and others there: what they hold is what they are kept for.
type depot[T any] struct{ empty, full *sync.Pool }

func newDepot[T any](n int, alloc func() T) *depot[T] {
	return &depot[T]{
		empty: &sync.Pool{New: func() any { s := make([]T, 0, n); return &s }},
		full: &sync.Pool{New: func() any {
			s := make([]T, n)
			for i := range s {
				s[i] = alloc()
			}
			return &s
		}},
	}
}

func (d *depot[T]) Get() T {
	m := d.full.Get().(*[]T)
	s := *m
	v := s[len(s)-1]
	*m = s[:len(s)-1]
	if len(s) > 1 {
		d.full.Put(m)
	} else {
		d.empty.Put(m)
	}
	return v
}

func (d *depot[T]) Put(v T) {
	m := d.empty.Get().(*[]T)
	*m = append(*m, v)
	if len(*m) < cap(*m) {
		d.empty.Put(m)
	} else {
		d.full.Put(m)
	}
}
