package pool_test

import (
	"fmt"
	"testing"

	"github.com/poollint/poollint/pool"
)

type pools struct {
	items   *pool.Pool[request]
	bytes   *pool.Bytes
	buffers *pool.Buffers
}

func newPools() pools {
	return pools{
		pool.New(pool.Config[request]{Stats: true}),
		pool.NewBytes(pool.BytesConfig{Stats: true}),
		pool.NewBuffers(pool.BuffersConfig{Stats: true}),
	}
}

func (p pools) takeFrom(s *pool.Scope, n int) {
	for i := range n {
		pool.Take(s, p.items).id = i
		s.Bytes(p.bytes, 100)[0] = 1
		s.Buffer(p.buffers).WriteString("x")
	}
}

func (p pools) each(f func(pool.Source)) {
	f(p.items)
	f(p.bytes)
	f(p.buffers)
}

func TestScopeGivesBackOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 20} { // 3 per pool exceed the inline list
		p := newPools()
		var s pool.Scope
		p.takeFrom(&s, n)
		p.each(func(src pool.Source) {
			if got := src.Stats().Outstanding(); got != int64(n) {
				t.Errorf("%T: %d outstanding before Close, want %d", src, got, n)
			}
		})
		s.Close()
		s.Close()
		p.each(func(src pool.Source) {
			if st := src.Stats(); st.Puts != uint64(n) || st.Outstanding() != 0 || st.Drops() != 0 {
				t.Errorf("%T: stats are %+v after Close, want %d Puts and no drops", src, st, n)
			}
		})
	}
}

func TestScopeDropsAfterPanic(t *testing.T) {
	const n = 5
	p := newPools()
	var items []*request
	func() {
		defer func() {
			if e := recover(); e != "boom" {
				t.Errorf("recovered %v, want the original panic", e)
			}
		}()
		var s pool.Scope
		defer s.Close()
		p.takeFrom(&s, n-1)
		items = append(items, pool.Take(&s, p.items))
		s.Bytes(p.bytes, 100)
		s.Buffer(p.buffers)
		panic("boom")
	}()
	p.each(func(src pool.Source) {
		if st := src.Stats(); st.Puts != n || st.Outstanding() != 0 || st.DropPanic != n || st.Drops() != n {
			t.Errorf("%T: stats are %+v after a panic, want %d DropPanic", src, st, n)
		}
	})
	for range 100 {
		if p.items.Get() == items[0] {
			t.Fatal("a dropped item was handed out again")
		}
	}
}

func TestScopeSkipsFreedBuffer(t *testing.T) {
	if pool.Debug {
		t.Skip("the tag reports this")
	}
	p := newPools()
	for _, panics := range []bool{false, true} {
		func() {
			defer func() { recover() }()
			var s pool.Scope
			defer s.Close()
			s.Buffer(p.buffers).Free() // early
			if panics {
				panic("boom")
			}
		}()
	}
	if st := p.buffers.Stats(); st.Puts != 2 || st.Drops() != 0 {
		t.Errorf("stats are %+v, want each Buffer given back once", st)
	}
}

// TestPutAfterClose asks only that the pools stay sound: to put what Close has put is a double Put.
func TestPutAfterClose(t *testing.T) {
	if pool.Debug {
		t.Skip("the tag reports this: see TestDebugScope")
	}
	p := newPools()
	var s pool.Scope
	v, b, w := pool.Take(&s, p.items), s.Bytes(p.bytes, 100), s.Buffer(p.buffers)
	s.Close()
	p.items.Put(v)
	p.bytes.Put(b)
	w.Free() // does nothing
	for src, want := range map[pool.Source]int64{p.items: -1, p.bytes: -1, p.buffers: 0} {
		if got := src.Stats().Outstanding(); got != want {
			t.Errorf("%T: %d outstanding, want %d", src, got, want)
		}
	}
	p.takeFrom(new(pool.Scope), 5)
}

func TestScopeAfterClose(t *testing.T) {
	p := newPools()
	var s pool.Scope
	s.Close()
	mustPanic(t, "Scope.Take after Close", func() { pool.Take(&s, p.items) })
	mustPanic(t, "Scope.Bytes after Close", func() { s.Bytes(p.bytes, 1) })
	mustPanic(t, "Scope.Buffer after Close", func() { s.Buffer(p.buffers) })
	var open pool.Scope
	mustPanic(t, "the length is negative", func() { open.Bytes(p.bytes, -1) })
	open.Close()
	p.each(func(src pool.Source) {
		if st := src.Stats(); st != (pool.Stats{}) {
			t.Errorf("%T: stats are %+v, want zero", src, st)
		}
	})
}

// TestScopeResetPanics checks that the rest is dropped, and nothing put twice, if a Reset panics.
func TestScopeResetPanics(t *testing.T) {
	p := newPools()
	bad := pool.New(pool.Config[request]{Reset: func(*request) bool { panic("pool: test panic") }, Stats: true})
	mustPanic(t, "test panic", func() {
		var s pool.Scope
		defer s.Close()
		p.takeFrom(&s, 1)
		pool.Take(&s, bad)
		p.takeFrom(&s, 1)
	})
	p.each(func(src pool.Source) {
		if st := src.Stats(); st.Puts != 2 || st.DropPanic != 1 {
			t.Errorf("%T: stats are %+v, want one Put kept and one DropPanic", src, st)
		}
	})
	if st := bad.Stats(); st.Puts != 1 {
		t.Errorf("stats are %+v, want one Put", st)
	}
}

func TestScopeAllocs(t *testing.T) {
	if pool.Debug || raceEnabled {
		t.Skip("reuse is not certain in this build")
	}
	p := newPools()
	n := testing.AllocsPerRun(1000, func() {
		var s pool.Scope
		defer s.Close()
		p.takeFrom(&s, 2)
	})
	if n != 0 {
		t.Errorf("a Scope with 6 items allocates %v times, want 0", n)
	}
}

func ExampleScope() {
	requests := pool.New(pool.Config[request]{
		Reset: func(r *request) bool { *r = request{}; return true },
		Stats: true,
	})
	var slices pool.Bytes

	handle := func() {
		var s pool.Scope
		defer s.Close() // gives back both; after a panic, drops both
		r := pool.Take(&s, requests)
		r.id = len(s.Bytes(&slices, 100))
	}
	handle()
	fmt.Println(requests.Stats().Outstanding())
	// Output: 0
}
