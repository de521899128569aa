package main

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	libp2p "github.com/libp2p/go-buffer-pool"
	"google.golang.org/grpc/mem"

	"github.com/poollint/poollint/pool"
)

// A pairLoop is n pairs of Get and Put with nothing in between, called directly.
type pairLoop struct {
	name string
	loop func(n int)
}

// A pairResult has the typical least of many runs, in nanoseconds for each pair.
type pairResult struct {
	name    string
	ns      [2]float64 // with one processor, with two
	mallocs float64    // allocations in each pair, with one processor
}

// A rawBuffer is as large as a Buffer, so that neither shares cache lines.
type rawBuffer struct {
	B []byte
	_ [40]byte
}

type object struct {
	B []byte
	_ [40]byte
}

func resetObject(o *object) bool {
	o.B = o.B[:0]
	return cap(o.B) <= 64<<10
}

func pairLoops() []pairLoop {
	raw := sync.Pool{New: func() any { return &rawBuffer{B: make([]byte, 0, 1024)} }}
	bounded := sync.Pool{New: func() any { return &rawBuffer{B: make([]byte, 0, 1024)} }}
	counted := sync.Pool{New: func() any { return &rawBuffer{B: make([]byte, 0, 1024)} }}
	bufs, bufsStats := pool.NewBuffers(pool.BuffersConfig{}), pool.NewBuffers(pool.BuffersConfig{Stats: true})
	objs := pool.New(pool.Config[object]{Reset: resetObject})
	objsStats := pool.New(pool.Config[object]{Reset: resetObject, Stats: true})
	objsNew := pool.New(pool.Config[object]{New: func() *object { return new(object) }, Reset: resetObject, Stats: true})
	var bytes pool.Bytes
	bytesStats := pool.NewBytes(pool.BytesConfig{Stats: true})
	reserve := pool.NewBuffers(pool.BuffersConfig{Reserve: 64})
	other := new(libp2p.BufferPool)
	grpc := mem.DefaultBufferPool()
	return []pairLoop{
		{"sync.Pool", func(n int) {
			for range n {
				b := raw.Get().(*rawBuffer)
				b.B = b.B[:0]
				raw.Put(b)
			}
		}},
		{"sync.Pool with a bound", func(n int) {
			for range n {
				b := bounded.Get().(*rawBuffer)
				b.B = b.B[:0]
				if cap(b.B) <= 64<<10 {
					bounded.Put(b)
				}
			}
		}},
		{"sync.Pool with two atomic adds", func(n int) {
			var private struct {
				_          [64]byte
				gets, puts atomic.Uint64
				_          [64]byte
			}
			for range n {
				b := counted.Get().(*rawBuffer)
				private.gets.Add(1)
				b.B = b.B[:0]
				private.puts.Add(1)
				counted.Put(b)
			}
		}},
		{"Buffers", func(n int) {
			for range n {
				bufs.Get().Free()
			}
		}},
		{"Buffers, Stats", func(n int) {
			for range n {
				bufsStats.Get().Free()
			}
		}},
		{"Buffers, Reserve", func(n int) {
			for range n {
				reserve.Get().Free()
			}
		}},
		{"Pool with Reset", func(n int) {
			for range n {
				objs.Put(objs.Get())
			}
		}},
		{"Pool with Reset, Stats", func(n int) {
			for range n {
				objsStats.Put(objsStats.Get())
			}
		}},
		{"Pool with New and Reset, Stats", func(n int) {
			for range n {
				objsNew.Put(objsNew.Get())
			}
		}},
		{"Bytes.Get(1000)", func(n int) {
			for range n {
				bytes.Put(bytes.Get(1000))
			}
		}},
		{"Bytes.Get(1000), Stats", func(n int) {
			for range n {
				bytesStats.Put(bytesStats.Get(1000))
			}
		}},
		{"go-buffer-pool, 1000 bytes", func(n int) {
			for range n {
				other.Put(other.Get(1000))
			}
		}},
		{"grpc mem, 1000 bytes", func(n int) {
			for range n {
				grpc.Put(grpc.Get(1000))
			}
		}},
		{"make, 1000 bytes", func(n int) {
			for range n {
				discard(make([]byte, 1000))
			}
		}},
	}
}

// pairRuns is the number of runs of which the least counts.
const pairRuns = 25

// runPairs measures all loops in turn, pairRuns times, and keeps the least of each; it does so many
// times over and returns the median, for the very least is sometimes a stroke of luck.
func runPairs(times int, each time.Duration) []pairResult {
	loops := pairLoops()
	results := make([]pairResult, len(loops))
	for p := range 2 {
		old := runtime.GOMAXPROCS(p + 1)
		counts := make([]int, len(loops))
		minima := make([][]float64, len(loops))
		for i, l := range loops {
			counts[i] = calibrate(p+1, each, l.loop)
		}
		for range times {
			best := make([]float64, len(loops))
			for run := range pairRuns {
				for i, l := range loops {
					ns := timed(p+1, counts[i], l.loop)
					if run == 0 || ns < best[i] {
						best[i] = ns
					}
				}
			}
			for i := range loops {
				minima[i] = append(minima[i], best[i])
			}
		}
		for i := range loops {
			slices.Sort(minima[i])
			results[i].ns[p] = minima[i][times/2]
		}
		runtime.GOMAXPROCS(old)
	}
	for i, l := range loops {
		results[i].name = l.name
		results[i].mallocs = mallocs(l.loop)
	}
	return results
}

// mallocs returns the allocations in each iteration. It counts as testing.AllocsPerRun does, for the
// counters of package runtime/metrics miss what a processor has not yet told, and show it later.
func mallocs(loop func(int)) float64 {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	const n = 20_000
	loop(1)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	loop(n)
	runtime.ReadMemStats(&after)
	return math.Round(float64(after.Mallocs-before.Mallocs)/n*100) / 100
}
