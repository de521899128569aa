package driver

import (
	"runtime"
	"testing"
	"time"
)

func TestGCPercent(t *testing.T) {
	const roomy = 384 << 20
	for _, test := range []struct {
		live uint64
		want int
	}{{0, 400}, {1 << 20, 400}, {roomy / 4, 300}, {roomy / 2, 100}, {roomy, 100}, {8 * roomy, 100}} {
		if got := gcPercent(test.live, roomy); got != test.want {
			t.Errorf("gcPercent(%d) = %d, want %d", test.live, got, test.want)
		}
	}
}

// TestAfterEachGC checks that the call does not end with the first collection.
func TestAfterEachGC(t *testing.T) {
	calls := make(chan bool, 1)
	afterEachGC(func() {
		select {
		case calls <- true:
		default: // nobody listens any more
		}
	})
	for range 3 {
		called := false
		for try := 0; !called; try++ {
			runtime.GC()
			select {
			case <-calls:
				called = true
			case <-time.After(10 * time.Millisecond): // what is to be collected next may not have been there yet
			}
			if try == 1000 {
				t.Fatal("not called")
			}
		}
	}
}
