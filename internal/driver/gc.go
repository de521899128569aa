package driver

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// tuneGC makes collections rarer as long as the heap is smaller than roomy bytes: a process that is over in a second, or that has
// a small part of the memory at a time, gains nothing by doing it each time that the heap has doubled. Who sets GOGC knows better.
//
// What the last collection has left is looked at all the time: a cleanup, which runs when the collector comes by what is to be
// cleaned up, came so late at times that the heap grew to three times what it was to be.
func tuneGC(roomy uint64) {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(lazy)
	t := newGCTuner(roomy)
	go func() {
		for range time.Tick(10 * time.Millisecond) {
			t.tune()
		}
	}()
}

const (
	lazy  = 400 // percent, at most
	eager = 70  // percent, at least: Go has 100 of itself

	roomyAlone = 512 << 20
	roomyUnit  = 64 << 20 // go vet starts a process for each package, which has to get all its memory anew: that costs more than a collection
)

// gcPercent returns by how much a heap with so many live bytes may grow before it is collected.
func gcPercent(live, roomy uint64) int {
	if live == 0 {
		return lazy
	}
	return min(max(int(roomy*100/live)-100, eager), lazy)
}

// A gcTuner sets by how much the heap may grow when a collection is over.
type gcTuner struct {
	roomy   uint64
	cycles  uint64 // collections until now
	samples []metrics.Sample
}

func newGCTuner(roomy uint64) *gcTuner {
	return &gcTuner{roomy: roomy, samples: []metrics.Sample{{Name: "/gc/cycles/total:gc-cycles"}, {Name: "/gc/heap/live:bytes"}}}
}

// tune reports whether there was a collection since it was last called, and if so sets what follows from what it has left.
func (t *gcTuner) tune() bool {
	metrics.Read(t.samples)
	n := t.samples[0].Value.Uint64()
	if n == t.cycles {
		return false
	}
	t.cycles = n
	debug.SetGCPercent(gcPercent(t.samples[1].Value.Uint64(), t.roomy))
	return true
}
