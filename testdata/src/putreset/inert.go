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

// A stirrer goes on from where it was.
type stirrer struct {
	buf []byte
	n   int
}

func (s *stirrer) Read(b []byte) (int, error) {
	for i := range b {
		if s.n == len(s.buf) {
			sum := sha256.Sum256(s.buf)
			s.buf = append(s.buf[:0], sum[:]...)
			s.n = 0
		}
		b[i] = s.buf[s.n]
		s.n++
	}
	return len(b), nil
}

func (s *stirrer) Uint64() uint64 {
	var b [8]byte
	s.Read(b[:])
	return uint64(b[0]) | uint64(b[7])<<56
}

var stirrers = sync.Pool{New: func() any { return &stirrer{buf: make([]byte, 32)} }}

func okStirs() uint64 {
	s := stirrers.Get().(*stirrer)
	defer stirrers.Put(s)
	return s.Uint64()
}

// A sheaf hands out its parts one by one, and remembers how many are gone.
type sheaf[T any] struct {
	parts [8]T
	used  int
}

type sheaves[T any] struct{ pool sync.Pool }

func newSheaves[T any]() *sheaves[T] {
	return &sheaves[T]{sync.Pool{New: func() any { return new(sheaf[T]) }}}
}

func (s *sheaves[T]) part() *T {
	b := s.pool.Get().(*sheaf[T])
	x := &b.parts[b.used]
	b.used++
	if b.used < len(b.parts) {
		s.pool.Put(b)
	}
	return x
}

// A grievances has its complaints taken out before it is put, when there are any.
type grievances struct {
	complaints map[string]error
	values     map[string]int
}

var grievanceLists = sync.Pool{New: func() any { return new(grievances) }}

func (t *grievances) complain(name string, err error) {
	if t.complaints == nil {
		t.complaints = map[string]error{}
	}
	t.complaints[name] = err
}

func okTally(names []string) (map[string]int, map[string]error) {
	t := grievanceLists.Get().(*grievances)
	t.values = make(map[string]int)
	for _, name := range names {
		if name == "" {
			t.complain(name, errors.New("no name"))
			continue
		}
		t.values[name]++
	}
	var bad map[string]error
	if len(t.complaints) > 0 {
		bad = t.complaints
		t.complaints = nil
	}
	values := t.values
	grievanceLists.Put(t)
	return values, bad
}

func badTally(names []string) (map[string]int, bool) {
	t := grievanceLists.Get().(*grievances)
	t.values = make(map[string]int)
	for _, name := range names {
		if name == "" {
			t.complain(name, errors.New("no name"))
			continue
		}
		t.values[name]++
	}
	bad := len(t.complaints) > 0
	values := t.values
	grievanceLists.Put(t) // want `t may be put into grievanceLists without being reset`
	return values, bad
}

// A runner is put with the engine that it is made for, before anybody has had it.
type turbine struct {
	wheel interface{ Turn(int) int }
	job   []int
}

func (t *turbine) run(job []int) (n int) {
	defer func() { t.job = nil }()
	t.job = job
	for _, j := range t.job {
		n += t.wheel.Turn(j)
	}
	return n
}

type plant struct {
	turbines sync.Pool
	build    func() interface{ Turn(int) int }
}

func newPlant(build func() interface{ Turn(int) int }) *plant {
	p := &plant{build: build}
	t := p.turbine()
	p.turbines.Put(t)
	return p
}

func (p *plant) turbine() *turbine { return &turbine{wheel: p.build()} }

func (p *plant) run(job []int) int {
	t, ok := p.turbines.Get().(*turbine)
	if !ok {
		t = p.turbine()
	}
	defer p.turbines.Put(t)
	return t.run(job)
}
