//go:build pooldebug

package pool_test

import (
	"bytes"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"

	"github.com/poollint/poollint/pool"
)

// quarantine is the number of small free items that are not handed out again.
const quarantine = 4096

// reports collects what is found in one pool. The order is that of the goroutines.
type reports struct {
	sync.Mutex
	list []pool.Misuse
}

// watch collects the misuses of some pools until the test ends.
func watch(t *testing.T, sources ...pool.Source) *reports {
	r := new(reports)
	stop := pool.Watch(func(m pool.Misuse) {
		for _, s := range sources {
			if m.Source == s {
				r.Lock()
				defer r.Unlock()
				r.list = append(r.list, m)
			}
		}
	})
	t.Cleanup(stop)
	return r
}

func (r *reports) take() []pool.Misuse {
	r.Lock()
	defer r.Unlock()
	list := r.list
	r.list = nil
	return list
}

func (r *reports) count(k pool.Kind) int {
	r.Lock()
	defer r.Unlock()
	n := 0
	for _, m := range r.list {
		if m.Kind == k {
			n++
		}
	}
	return n
}

func leaked(s pool.Source) (count, lost int) {
	for _, l := range pool.Leaks() {
		if l.Source == s {
			count += l.Count
			lost += l.Lost
		}
	}
	return count, lost
}

func putAgain(p *pool.Bytes, b []byte)          { p.Put(b) }
func obtain(p *pool.Bytes) []byte               { return p.Get(1000) }
func putFirst(p *pool.Bytes, b []byte)          { p.Put(b) }
func leakHere(p *pool.Pool[request]) *request   { return p.Get() }
func putElsewhere(p *pool.Bytes, b []byte)      { p.Put(b) }
func oneReport(t *testing.T, r *reports) string { t.Helper(); return only(t, r).String() }

func only(t *testing.T, r *reports) pool.Misuse {
	t.Helper()
	list := r.take()
	if len(list) != 1 {
		t.Fatalf("%d reports, want 1: %v", len(list), list)
	}
	return list[0]
}

func wantWords(t *testing.T, report string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(report, w) {
			t.Errorf("the report lacks %q:\n%s", w, report)
		}
	}
}

func TestDebugDoublePut(t *testing.T) {
	p := pool.NewBytes(pool.BytesConfig{Name: "twice", Stats: true})
	r := watch(t, p)
	b := obtain(p)
	putFirst(p, b)
	putAgain(p, b)
	wantWords(t, oneReport(t, r), `double Put: pool "twice"`, "pool_test.obtain", "pool_test.putFirst", "pool_test.putAgain", "debug_on_test.go:")
	if s := p.Stats(); s.Puts != 1 {
		t.Errorf("stats are %+v, want the second Put ignored", s)
	}

	p.Put(b[500:]) // an interval of free memory
	if m := only(t, r); m.Kind != pool.DoublePut {
		t.Errorf("Put of an interior slice of free memory is reported as %v", m.Kind)
	}
	c := p.Get(1000)
	p.Put(c[:100:100])
	p.Put(c[100:])
	if m := only(t, r); m.Kind != pool.DoublePut {
		t.Errorf("Put of both halves is reported as %v", m.Kind)
	}

	for _, n := range []int{2 << 20, 70 << 20} {
		large := p.Get(n) // dropped, not kept
		p.Put(large)
		p.Put(large)
		if m := only(t, r); m.Kind != pool.DoublePut {
			t.Errorf("second Put of %d bytes that were dropped is reported as %v", n, m.Kind)
		}
	}

	foreign := make([]byte, 1000)
	p.Put(foreign)
	p.Put(foreign)
	if m := only(t, r); m.Kind != pool.DoublePut || m.Got != (pool.Stack{}) || m.Put == (pool.Stack{}) {
		t.Errorf("second Put of foreign memory is reported as %v", m)
	}
}

func TestDebugWriteAfterPut(t *testing.T) {
	p := pool.NewBytes(pool.BytesConfig{Name: "late"})
	r := watch(t, p)
	b := obtain(p)
	putFirst(p, b)
	if !bytes.Equal(b, bytes.Repeat([]byte{0xDB}, len(b))) {
		t.Errorf("memory that was put reads %x..., want poison", b[:8])
	}
	b[700] = 1
	pool.Sweep()
	wantWords(t, oneReport(t, r), "write after Put", "byte 700", "pool_test.obtain", "pool_test.putFirst", "noticed at")
	pool.Sweep()
	if list := r.take(); len(list) != 0 {
		t.Errorf("the same write is reported again: %v", list)
	}

	b[0] = 1 // noticed without Sweep, by the Get that would hand it out
	for range 2 * quarantine {
		p.Put(p.Get(1000))
	}
	if m := only(t, r); m.Kind != pool.WriteAfterPut || m.Offset != 0 {
		t.Errorf("the write is reported as %v", m)
	}
}

func TestDebugWriteAfterPutOfItems(t *testing.T) {
	type plain struct{ a, b int64 }
	plains := pool.New(pool.Config[plain]{Reset: func(v *plain) bool { v.a = 1; return true }})
	items := pool.New(pool.Config[request]{Reset: func(v *request) bool { v.id = 5; return true }})
	buffers := pool.NewBuffers(pool.BuffersConfig{})
	r := watch(t, plains, items, buffers)

	v := plains.Get()
	plains.Put(v)
	if v.a == 1 || v.b == 0 {
		t.Errorf("a free item without pointers reads %+v, want poison", *v)
	}
	v.b = 3
	pool.Sweep()
	if m := only(t, r); m.Kind != pool.WriteAfterPut || m.Source != plains {
		t.Errorf("the write is reported as %v", m)
	}

	w := items.Get()
	items.Put(w)
	if w.id != 0 {
		t.Errorf("a free item with pointers reads %+v, want zero", *w)
	}
	w.tags = append(w.tags, "late")
	pool.Sweep()
	if m := only(t, r); m.Kind != pool.WriteAfterPut || m.Source != items {
		t.Errorf("the write is reported as %v", m)
	}

	// What Reset left is there again when the items are handed out.
	for range 2 * quarantine {
		v, w := plains.Get(), items.Get()
		plains.Put(v)
		items.Put(w)
	}
	v, w = plains.Get(), items.Get()
	if v.a != 1 || v.b != 0 || w.id != 5 || w.tags != nil {
		t.Errorf("reused items are %+v and %+v, want them as Reset left them", *v, *w)
	}

	b := buffers.Get()
	b.WriteString("some text")
	alias := b.B
	b.Free()
	alias[3] = 'x'
	pool.Sweep()
	if m := only(t, r); m.Kind != pool.WriteAfterPut || m.Source != buffers {
		t.Errorf("the write is reported as %v", m)
	}
	b.WriteString("more")
	pool.Sweep()
	if m := only(t, r); m.Kind != pool.WriteAfterPut || m.Source != buffers {
		t.Errorf("the write is reported as %v", m)
	}
	b.Free()
	if m := only(t, r); m.Kind != pool.DoublePut || m.Source != buffers {
		t.Errorf("the second Free is reported as %v", m)
	}
	if list := r.take(); len(list) != 0 {
		t.Errorf("more reports: %v", list)
	}
}

func TestDebugWrongPool(t *testing.T) {
	p := pool.NewBytes(pool.BytesConfig{Name: "right", Stats: true})
	q := pool.NewBytes(pool.BytesConfig{Name: "wrong", Stats: true})
	r := watch(t, p, q)
	putElsewhere(q, obtain(p))
	wantWords(t, oneReport(t, r), `wrong pool: pool "right"`, "pool_test.obtain", "pool_test.putElsewhere")
	if s := q.Stats(); s.Puts != 0 {
		t.Errorf("stats are %+v, want the wrong Put ignored", s)
	}

	a := pool.New(pool.Config[request]{})
	b := pool.New(pool.Config[request]{})
	r = watch(t, a, b)
	b.Put(a.Get())
	if m := only(t, r); m.Kind != pool.WrongPool || m.Source != a {
		t.Errorf("the wrong Put is reported as %v", m)
	}
}

func TestDebugLeaks(t *testing.T) {
	p := pool.New(pool.Config[request]{Name: "leaky"})
	var kept []*request
	for range 3 {
		kept = append(kept, leakHere(p))
	}
	for range 2 {
		p.Put(p.Get())
	}
	for range 4 {
		leakHere(p)
	}
	runtime.GC()
	count, lost := leaked(p)
	if count != 7 || lost != 4 {
		t.Errorf("%d leaks, %d lost; want 7, 4 of them lost", count, lost)
	}
	for _, l := range pool.Leaks() {
		if l.Source == p {
			wantWords(t, l.String(), `leak: pool "leaky"`, "pool_test.leakHere")
		}
	}
	for _, r := range kept {
		p.Put(r)
	}
	if count, _ := leaked(p); count != 4 {
		t.Errorf("%d leaks after Put of those in reach, want 4", count)
	}
}

func TestDebugScope(t *testing.T) {
	p := newPools()
	r := watch(t, p.items, p.bytes, p.buffers)
	var s pool.Scope
	b := s.Bytes(p.bytes, 100)
	p.bytes.Put(b)
	s.Close()
	if m := only(t, r); m.Kind != pool.DoublePut {
		t.Errorf("Put of a slice of a Scope is reported as %v", m)
	}
	p.bytes.Put(b)
	if m := only(t, r); m.Kind != pool.DoublePut {
		t.Errorf("Put after Close is reported as %v", m)
	}
	func() {
		defer func() { recover() }()
		var s pool.Scope
		defer s.Close()
		p.takeFrom(&s, 3)
		panic("boom")
	}()
	if n := len(r.take()); n != 0 {
		t.Errorf("%d reports of a Scope that panicked, want 0", n)
	}
	p.each(func(src pool.Source) {
		if n, _ := leaked(src); n != 0 {
			t.Errorf("%T: %d leaks, want 0", src, n)
		}
	})
}

// TestDebugFaults is bar A9: 8 goroutines, 8000 Gets, one in ten with a fault of each kind, while the
// collector works as hard as it can and has little memory.
func TestDebugFaults(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(64 << 20))
	const goroutines, perGoroutine = 8, 1000
	onProcs(t, func(t *testing.T) {
		p := pool.NewBytes(pool.BytesConfig{Name: "faults", Stats: true})
		r := watch(t, p)
		var want struct {
			sync.Mutex
			twice, late, leaks int
		}
		together(goroutines, func(g int) {
			twice, late, leaks := 0, 0, 0
			for i := range perGoroutine {
				b := p.Get(1000)
				b[0] = byte(i)
				switch (i + g) % 10 {
				case 0:
					p.Put(b)
					p.Put(b)
					twice++
				case 3:
					leaks++
				default:
					p.Put(b)
				}
			}
			for i := range perGoroutine / 10 { // without others' faults in between: a write to memory that has a new holder is that holder's
				b := p.Get(40 + i)
				p.Put(b)
				b[i%40]++
				late++
			}
			want.Lock()
			defer want.Unlock()
			want.twice += twice
			want.late += late
			want.leaks += leaks
		})
		pool.Sweep()
		leaks, _ := leaked(p)
		twice, late := r.count(pool.DoublePut), r.count(pool.WriteAfterPut)
		t.Logf("A9: double Put %d of %d, write after Put %d of %d, leaks %d of %d", twice, want.twice, late, want.late, leaks, want.leaks)
		if twice != want.twice || leaks != want.leaks || late < want.late*95/100 || late > want.late {
			t.Error("want all double Puts and leaks, and 95 % of the writes")
		}
		for _, m := range r.take() {
			if m.Got == (pool.Stack{}) || m.Put == (pool.Stack{}) || m.Found == (pool.Stack{}) {
				t.Fatalf("a report lacks a stack: %v", m)
			}
		}
	})
}

// TestDebugClean is the other half of bar A9: no report of 10^6 operations without a fault.
func TestDebugClean(t *testing.T) {
	const goroutines = 8
	perGoroutine := 1_000_000 / 2 / goroutines // pairs of two operations
	if raceEnabled {
		perGoroutine /= 10
	}
	p := newPools()
	r := watch(t, p.items, p.bytes, p.buffers)
	together(goroutines, func(g int) {
		for i := range perGoroutine {
			switch i % 3 {
			case 0:
				v := p.items.Get()
				v.id, v.tags = i, append(v.tags, "x")
				v.tags = v.tags[:0]
				p.items.Put(v)
			case 1:
				b := p.bytes.Get(i % 3000)
				for j := range b {
					b[j] = byte(g)
				}
				p.bytes.Put(b)
			case 2:
				b := p.buffers.Get()
				b.Write(make([]byte, i%500))
				b.B = append(b.B, "more than the pool knows of"...)
				b.Free()
			}
		}
	})
	pool.Sweep()
	if list := r.take(); len(list) != 0 {
		t.Errorf("%d reports of correct code; the first: %v", len(list), list[0])
	}
	p.each(func(src pool.Source) {
		if n, _ := leaked(src); n != 0 || src.Stats().Outstanding() != 0 {
			t.Errorf("%T: %d leaks, stats %+v; want none", src, n, src.Stats())
		}
	})
	t.Logf("A9: %d operations, no report", 2*goroutines*perGoroutine)
}

func TestDebugEmptyItems(t *testing.T) {
	p := pool.New(pool.Config[struct{}]{})
	r := watch(t, p)
	a, b := p.Get(), p.Get()
	p.Put(a)
	p.Put(b)
	if list := r.take(); len(list) != 0 {
		t.Errorf("items without size are reported: %v", list)
	}
}
