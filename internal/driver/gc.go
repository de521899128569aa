package driver

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// tuneGC makes collections rarer as long as the heap is smaller than roomy bytes: a process that is over in a second, or that has
// a small part of the memory at a time, gains nothing by doing it each time that the heap has doubled. Who sets GOGC knows better.
func tuneGC(roomy uint64) {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(lazy)
	afterEachGC(func() { debug.SetGCPercent(gcPercent(liveHeap(), roomy)) })
}

const (
	lazy  = 400 // percent, at most
	eager = 100 // percent, what Go has of itself

	roomyAlone = 384 << 20
	roomyUnit  = 64 << 20 // go vet starts a process for each package, which has to get all its memory anew: that costs more than a collection
)

// gcPercent returns by how much a heap with so many live bytes may grow before it is collected.
func gcPercent(live, roomy uint64) int {
	if live == 0 {
		return lazy
	}
	return min(max(int(roomy*100/live)-100, eager), lazy)
}

// liveHeap returns the bytes that the last collection has found in use.
func liveHeap() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// afterEachGC calls f when a collection is over.
func afterEachGC(f func()) {
	type sentinel struct{ p *int }
	var again func()
	again = func() {
		runtime.AddCleanup(&sentinel{new(int)}, func(struct{}) {
			f()
			again()
		}, struct{}{})
	}
	again()
}
