package pool_test

import (
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/poollint/poollint/pool"
)

type request struct {
	id   int
	tags []string
}

// mustPanic fails unless f panics with a sentence that contains the words.
func mustPanic(t *testing.T, words string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		switch e := recover().(type) {
		case nil:
			t.Errorf("no panic, want one about %q", words)
		case string:
			if !strings.HasPrefix(e, "pool: ") || !strings.Contains(e, words) {
				t.Errorf("panic %q, want a sentence with %q", e, words)
			}
		default:
			t.Errorf("panic %v of type %T, want a sentence with %q", e, e, words)
		}
	}()
	f()
}

// onProcs runs f for several numbers of processors.
func onProcs(t *testing.T, f func(t *testing.T)) {
	for _, n := range []int{1, 2, 8} {
		t.Run("GOMAXPROCS="+string(rune('0'+n)), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
			f(t)
		})
	}
}

// together runs f in n goroutines, numbered from 0, and waits for them.
func together(n int, f func(g int)) {
	var wg sync.WaitGroup
	for g := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f(g)
		}()
	}
	wg.Wait()
}

// slow divides the work of a test in builds that are much slower than the ordinary one.
func slow(n int) int {
	if raceEnabled || pool.Debug {
		return n / 10
	}
	return n
}

func TestPoolResetsBeforeReuse(t *testing.T) {
	p := pool.New(pool.Config[request]{
		New:   func() *request { return &request{tags: make([]string, 0, 4)} },
		Reset: func(r *request) bool { r.id, r.tags = 0, r.tags[:0]; return cap(r.tags) <= 64 },
		Stats: true,
	})
	const gets = 1000
	for i := range gets {
		r := p.Get()
		if r.id != 0 || len(r.tags) != 0 {
			t.Fatalf("Get %d returned %+v, want a reset item", i, *r)
		}
		r.id = i + 1
		r.tags = append(r.tags, "tag")
		p.Put(r)
	}
	s := p.Stats()
	if s.Gets != gets || s.Puts != gets || s.News == 0 || s.DropReset != 0 {
		t.Errorf("stats are %+v, want %d Gets and Puts, some News, no drops", s, gets)
	}
}

func TestPoolDropsWhatResetRefuses(t *testing.T) {
	p := pool.New(pool.Config[request]{Reset: func(*request) bool { return false }, Stats: true})
	for range 10 {
		p.Put(p.Get())
	}
	want := pool.Stats{Gets: 10, Puts: 10, News: 10, DropReset: 10}
	if s := p.Stats(); s != want {
		t.Errorf("stats are %+v, want %+v", s, want)
	}
}

func TestPoolZeroValue(t *testing.T) {
	var p pool.Pool[request]
	r := p.Get()
	if r == nil || r.id != 0 {
		t.Fatalf("Get returned %v, want a new item", r)
	}
	p.Put(r)
	if s := p.Stats(); s != (pool.Stats{News: 1}) {
		t.Errorf("stats are %+v, want one New and nothing else", s)
	}
}

func TestPoolBadInput(t *testing.T) {
	mustPanic(t, "Reserve is -1", func() { pool.New(pool.Config[request]{Reserve: -1}) })
	none := pool.New(pool.Config[request]{Name: "none", New: func() *request { return nil }})
	mustPanic(t, `Config.New of pool "none" returned nil`, func() { none.Get() })

	p := pool.New(pool.Config[request]{Stats: true})
	p.Put(nil)
	if s := p.Stats(); s != (pool.Stats{}) {
		t.Errorf("after Put(nil), stats are %+v, want zero", s)
	}
	p.Put(&request{id: 7}) // foreign
	if s := p.Stats(); s.Outstanding() != -1 {
		t.Errorf("after a foreign Put, Outstanding is %d, want -1", s.Outstanding())
	}
}

// TestPoolDoublePut asks only that the pool stays sound: the two holders of the item are on their own.
func TestPoolDoublePut(t *testing.T) {
	if pool.Debug {
		t.Skip("the tag reports this: see TestDebugFaults")
	}
	p := pool.New(pool.Config[request]{Reserve: 1, Stats: true})
	r := p.Get()
	p.Put(r)
	p.Put(r)
	p.Put(r)
	for range 5 {
		if p.Get() == nil {
			t.Fatal("Get returned nil")
		}
	}
	if s := p.Stats(); s.Gets != 6 || s.Puts != 3 || s.Outstanding() != 3 {
		t.Errorf("stats are %+v, want 6 Gets and 3 Puts", s)
	}
}

func TestPoolResetPanic(t *testing.T) {
	bad := true
	p := pool.New(pool.Config[request]{Reset: func(*request) bool {
		if bad {
			panic("pool: test panic")
		}
		return true
	}, Stats: true})
	r := p.Get()
	mustPanic(t, "test panic", func() { p.Put(r) })
	bad = false
	for range 100 {
		if p.Get() == r {
			t.Fatal("the item whose Reset panicked was handed out again")
		}
	}
}

func TestReserveSurvivesGC(t *testing.T) {
	if pool.Debug {
		t.Skip("the tag replaces the reserve by its own queue")
	}
	const size = 16
	p := pool.New(pool.Config[request]{Reserve: size, Stats: true})
	before := map[*request]bool{}
	for range 4 * size {
		before[p.Get()] = true
	}
	for r := range before {
		p.Put(r)
	}
	for range 3 {
		runtime.GC()
	}
	kept := 0
	for range 4 * size {
		if before[p.Get()] {
			kept++
		}
	}
	s := p.Stats()
	if kept != size || s.ReserveHits != size || s.News != 4*size+3*size {
		t.Errorf("%d items survived, stats are %+v; want %d survivors and as many reserve hits", kept, s, size)
	}
}

func TestReserveUnderLoad(t *testing.T) {
	onProcs(t, func(t *testing.T) {
		p := pool.New(pool.Config[request]{Reserve: 4, Stats: true})
		together(8, func(g int) {
			for i := range slow(2000) {
				r := p.Get()
				r.id = g
				if i%100 == 0 {
					runtime.GC()
				}
				if r.id != g {
					t.Error("an item has two holders")
				}
				p.Put(r)
			}
		})
		if s := p.Stats(); s.Gets != uint64(8*slow(2000)) || s.Outstanding() != 0 || s.ReserveHits > s.Gets-s.News {
			t.Errorf("stats are %+v, want all Gets and nothing outstanding", s)
		}
	})
}

func TestPoolAllocs(t *testing.T) {
	if pool.Debug || raceEnabled {
		t.Skip("reuse is not certain in this build")
	}
	p := pool.New(pool.Config[request]{Reset: func(*request) bool { return true }, Reserve: 1, Stats: true})
	if n := testing.AllocsPerRun(1000, func() { p.Put(p.Get()) }); n != 0 {
		t.Errorf("a pair allocates %v times, want 0", n)
	}
}
