package pool_test

import (
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"testing"

	"github.com/poollint/poollint/pool"
)

// TestStatsExact is bar A10: 8 goroutines, 10^6 pairs, and every figure as counted by the callers.
func TestStatsExact(t *testing.T) {
	const goroutines = 8
	perGoroutine := slow(1_000_000 / goroutines)
	onProcs(t, func(t *testing.T) {
		var made, refused atomic.Uint64
		p := pool.New(pool.Config[request]{
			New: func() *request { made.Add(1); return new(request) },
			Reset: func(r *request) bool {
				if r.id%1000 == 999 {
					refused.Add(1)
					return false
				}
				return true
			},
			Reserve: 2,
			Stats:   true,
		})
		const kept = 5 // items that each goroutine does not put back
		stop, watched := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(watched)
			for {
				if s := p.Stats(); s.News > s.Gets || s.Outstanding() < 0 {
					t.Errorf("a snapshot under load shows %+v", s)
					return
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		}()
		together(goroutines, func(int) {
			for i := range perGoroutine {
				r := p.Get()
				r.id = i
				p.Put(r)
			}
			for range kept {
				p.Get()
			}
		})
		close(stop)
		<-watched
		s := p.Stats()
		gets := uint64(goroutines * (perGoroutine + kept))
		if s.Gets != gets || s.Puts != uint64(goroutines*perGoroutine) || s.Outstanding() != goroutines*kept {
			t.Errorf("stats are %+v, want %d Gets and %d outstanding", s, gets, goroutines*kept)
		}
		if s.News != made.Load() || s.DropReset != refused.Load() {
			t.Errorf("stats are %+v, want %d News and %d DropReset", s, made.Load(), refused.Load())
		}
		if want := float64(gets-made.Load()) / float64(gets); s.HitRate() != want {
			t.Errorf("HitRate is %v, want %v", s.HitRate(), want)
		}
	})
}

// TestStatsSnapshot checks what Stats promises of snapshots under load, where every Get makes an item.
func TestStatsSnapshot(t *testing.T) {
	items := pool.New(pool.Config[request]{Reset: func(*request) bool { return false }, Stats: true})
	slices := pool.NewBytes(pool.BytesConfig{Max: 64, Stats: true})
	var stop atomic.Bool
	done := make(chan struct{})
	go func() {
		defer close(done)
		together(4, func(int) {
			for !stop.Load() {
				items.Put(items.Get())
				slices.Put(slices.Get(100))
			}
		})
	}()
	for range slow(200_000) {
		for _, s := range []pool.Stats{items.Stats(), slices.Stats()} {
			if s.News > s.Gets || s.Puts > s.Gets || s.Drops() > s.Puts {
				t.Errorf("a snapshot shows %+v", s)
				stop.Store(true)
			}
		}
	}
	stop.Store(true)
	<-done
}

func TestStatsMethods(t *testing.T) {
	s := pool.Stats{Gets: 10, Puts: 12, News: 4, DropMax: 1, DropMin: 2, DropReset: 3, DropPanic: 4}
	if s.HitRate() != 0.6 || s.Outstanding() != -2 || s.Drops() != 10 {
		t.Errorf("HitRate %v, Outstanding %d, Drops %d; want 0.6, -2, 10", s.HitRate(), s.Outstanding(), s.Drops())
	}
	if r := (pool.Stats{News: 3}).HitRate(); r != 0 {
		t.Errorf("HitRate without Gets is %v, want 0", r)
	}
}

// TestStatsExactUnderGC has the collector take items, and others their cells, while goroutines
// count; with more items in flight than there are cells.
func TestStatsExactUnderGC(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	onProcs(t, func(t *testing.T) {
		const goroutines, inFlight = 8, 64
		rounds := slow(300)
		items := pool.New(pool.Config[request]{Stats: true})
		slices := pool.NewBytes(pool.BytesConfig{Stats: true})
		buffers := pool.NewBuffers(pool.BuffersConfig{Stats: true})
		together(goroutines, func(g int) {
			var held [inFlight]*request
			for i := range rounds {
				for k := range held {
					held[k] = items.Get()
				}
				for _, r := range held {
					items.Put(r)
				}
				b, w := slices.Get(i), buffers.Get()
				w.Write(b)
				if i%50 == g {
					runtime.GC()
				}
				w.Free()
				slices.Put(b)
			}
		})
		n := uint64(goroutines * rounds)
		for p, want := range map[pool.Source]uint64{items: n * inFlight, slices: n, buffers: n} {
			if s := p.Stats(); s.Gets != want || s.Puts != want {
				t.Errorf("%T: stats are %+v, want %d Gets and Puts", p, s, want)
			}
		}
	})
}
