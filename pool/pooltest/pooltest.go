// Package pooltest fails tests that do not give back what they take from pools.
//
//	func TestHandler(t *testing.T) {
//		pooltest.Check(t, buffers, requests)
//		...
//	}
package pooltest

import (
	"testing"
	"time"

	"github.com/poollint/poollint/pool"
)

// Check fails the test if, when it has ended, more or fewer items of the pools are outstanding than
// now. The pools must have been made with Stats; one that is used and does not count fails the test
// too. Goroutines that the test starts must end before it does, and no other test may use the pools
// in the meantime.
//
// In a build with the tag pooldebug, Check also fails the test for each misuse of the pools, and
// shows where the items that are outstanding were obtained.
func Check(t testing.TB, pools ...pool.Source) {
	t.Helper()
	before := make([]int64, len(pools))
	for i, p := range pools {
		before[i] = p.Stats().Outstanding()
	}
	stop := pool.Watch(func(m pool.Misuse) {
		for _, p := range pools {
			if m.Source == p {
				t.Errorf("%v", m)
			}
		}
	})
	t.Cleanup(func() {
		t.Helper()
		pool.Sweep()
		stop()
		for i, p := range pools {
			checkOne(t, p, before[i])
		}
	})
}

func checkOne(t testing.TB, p pool.Source, before int64) {
	t.Helper()
	s := p.Stats()
	if s.Gets == 0 && s.News > 0 {
		t.Errorf("pool %q (%T) does not count its Gets: it was made without Stats", p.Name(), p)
		return
	}
	switch n := s.Outstanding() - before; {
	case n == 0:
		return
	case n > 0:
		t.Errorf("pool %q (%T): %d outstanding: obtained and not put back", p.Name(), p, n)
	case n < 0:
		t.Errorf("pool %q (%T): %d more put than obtained", p.Name(), p, -n)
	}
	for _, l := range pool.Leaks() {
		if l.Source == p {
			t.Errorf("%v", l)
		}
	}
}

// Little returns how many items are in use on average, if they are obtained at the given rate, in
// items per second, and each is held for the given time: Little's law. The mean of Outstanding over
// a steady load is the same figure, unless items leak.
func Little(rate float64, hold time.Duration) float64 { return rate * hold.Seconds() }
