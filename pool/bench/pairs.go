package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
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

// A pairSample has the figures of one layout of the program.
type pairSample struct {
	Name    string
	Least   [2][]float64 // with one processor, with two: each the least of pairRuns runs
	Mallocs float64
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

// runPairs measures all loops with the functions of the program in several orders, each in a process
// of its own, and returns the median of all. Where the linker happens to put a function moves a pair
// by a nanosecond or more, which is as much as the bars are about. The orders are numbered, so they
// are the same in each run, and number 0 is the usual one. It must be called in the directory of this
// package.
func runPairs(layouts, times int, each time.Duration) ([]pairResult, error) {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	var all []pairSample
	for seed := range layouts {
		more, err := runLayout(filepath.Join(dir, "bench"), seed, times, each)
		if err != nil {
			return nil, fmt.Errorf("layout %d: %w", seed, err)
		}
		if all == nil {
			all = make([]pairSample, len(more))
		}
		for i, m := range more {
			all[i].Name = m.Name
			all[i].Mallocs = max(all[i].Mallocs, m.Mallocs)
			for p := range m.Least {
				all[i].Least[p] = append(all[i].Least[p], m.Least[p]...)
			}
		}
	}
	results := make([]pairResult, len(all))
	for i, a := range all {
		results[i] = pairResult{name: a.Name, mallocs: a.Mallocs}
		for p, samples := range a.Least {
			slices.Sort(samples)
			results[i].ns[p] = samples[len(samples)/2]
		}
	}
	return results, nil
}

// runLayout links the program with its functions in the order of this number, and measures the pairs.
func runLayout(command string, seed, times int, each time.Duration) ([]pairSample, error) {
	build := exec.Command("go", "build", "-buildvcs=false", "-ldflags=-randlayout="+strconv.Itoa(seed), "-o", command, ".")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	cmd := exec.Command(command, "-pairs", strconv.Itoa(times), "-each", each.String())
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var samples []pairSample
	return samples, json.Unmarshal(out, &samples)
}

// pairRuns is the number of runs of which the least counts.
const pairRuns = 25

// pairsChild is the process of one layout: it prints a list of pairSample. It measures all loops in
// turn, pairRuns times, and keeps the least of each; it does so many times over, for the very least
// is sometimes a stroke of luck.
func pairsChild(times int, each time.Duration) error {
	loops := pairLoops()
	samples := make([]pairSample, len(loops))
	for p := range 2 {
		old := runtime.GOMAXPROCS(p + 1)
		counts := make([]int, len(loops))
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
				samples[i].Least[p] = append(samples[i].Least[p], best[i])
			}
		}
		runtime.GOMAXPROCS(old)
	}
	for i, l := range loops {
		samples[i].Name = l.name
		samples[i].Mallocs = mallocs(l.loop)
	}
	return json.NewEncoder(os.Stdout).Encode(samples)
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
