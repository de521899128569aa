package driver

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestGCPercent(t *testing.T) {
	const roomy = 384 << 20
	for _, test := range []struct {
		live uint64
		want int
	}{{0, 400}, {1 << 20, 400}, {roomy / 4, 300}, {roomy / 2, 100}, {roomy, 70}, {8 * roomy, 70}} {
		if got := gcPercent(test.live, roomy); got != test.want {
			t.Errorf("gcPercent(%d) = %d, want %d", test.live, got, test.want)
		}
	}
}

// TestGCTuner checks that each collection is followed by what it asks for.
func TestGCTuner(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(lazy))
	for _, test := range []struct {
		roomy uint64
		want  int
	}{{1, eager}, {1 << 40, lazy}} {
		tuner := newGCTuner(test.roomy)
		for range 3 {
			runtime.GC()
			debug.SetGCPercent(200)
			if !tuner.tune() {
				t.Error("a collection is not seen")
			}
			if got := debug.SetGCPercent(200); got != test.want {
				t.Errorf("%d percent for %d, want %d", got, test.roomy, test.want)
			}
		}
	}
}
