package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// The burst workload: 32 goroutines that each hold a slice for 1 ms, over and over, and make 4 KiB
// of garbage a time, beside 64 MiB of small linked structs that stay and that the collector must
// mark, as the data of a server. In the burst phase one slice in a hundred has
// 4 MiB; in the steady phase after it all have 1 KiB.
const (
	burstGoroutines = 32
	burstHold       = time.Millisecond
	burstGarbage    = 4 << 10
	burstBallast    = 64 << 20
	burstLarge      = 4 << 20
	burstSmall      = 1 << 10
)

// A phaseResult is what a phase of the workload cost.
type phaseResult struct {
	Ops     int
	Bytes   float64 // allocated in each operation, garbage included
	CPU     float64 // microseconds of user and system time in each operation
	GCs     int
	Live    float64   // bytes that the last collection of the phase found alive
	MeanUse float64   // mean of Use
	Use     []float64 // bytes of heap in use, every 100 ms
}

// A burstResult is the result of one process.
type burstResult struct {
	Burst, Steady phaseResult
	AfterGC       []float64 // bytes alive after the first, second, ... collection of the steady phase
}

type namedBurst struct {
	name string
	burstResult
}

// runBursts runs the workload for all names in turn, several times, and keeps of each phase the run
// that took the least CPU time.
func runBursts(names []string, limit string, times int, burst, steady time.Duration) ([]namedBurst, error) {
	kept := make([]namedBurst, len(names))
	for n := range times {
		for i, name := range names {
			r, err := runBurst(name, limit, burst, steady)
			if err != nil {
				return nil, err
			}
			if n == 0 || r.Burst.CPU < kept[i].Burst.CPU {
				kept[i].Burst = r.Burst
			}
			if n == 0 || r.Steady.CPU < kept[i].Steady.CPU {
				kept[i].Steady, kept[i].AfterGC = r.Steady, r.AfterGC
			}
			kept[i].name = name
		}
	}
	return kept, nil
}

// A contest has the bursts of one implementation, in turn with those of others, by CPU time.
type contest struct {
	name string
	runs []phaseResult
}

// least is the burst that took the least CPU time: one into which few collections fell.
func (c *contest) least() phaseResult { return c.runs[0] }

// middle is the mean of the middle half of the bursts. Collections are part of what a pool costs, and
// an unbounded one is ballast that makes them rarer: of the least of many, chance decides how many
// there were. It decides too much of any other one burst, for each has a few, of which one is a
// quarter of its CPU time.
func (c *contest) middle() (bytes, cpu, gcs float64) {
	half := c.runs[len(c.runs)/4 : len(c.runs)-len(c.runs)/4]
	for _, r := range half {
		bytes += r.Bytes / float64(len(half))
		cpu += r.CPU / float64(len(half))
		gcs += float64(r.GCs) / float64(len(half))
	}
	return bytes, cpu, gcs
}

// runContest runs the bursts of all names in turn.
func runContest(names []string, times int, burst time.Duration) ([]contest, error) {
	res := make([]contest, len(names))
	for range times {
		for i, name := range names {
			r, err := runBurst(name, "", burst, burst/20)
			if err != nil {
				return nil, err
			}
			res[i].name = name
			res[i].runs = append(res[i].runs, r.Burst)
		}
	}
	for _, c := range res {
		slices.SortFunc(c.runs, func(x, y phaseResult) int { return cmp.Compare(x.CPU, y.CPU) })
	}
	return res, nil
}

// runBurst runs the workload in a process of its own. limit is a value of GOMEMLIMIT, or empty.
func runBurst(name, limit string, burst, steady time.Duration) (burstResult, error) {
	var r burstResult
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	cmd := exec.Command(self, "-child", name, "-burst", burst.String(), "-steady", steady.String())
	cmd.Env = append(os.Environ(), "GOGC=100", "GOMEMLIMIT=off")
	if limit != "" {
		cmd.Env = append(cmd.Env, "GOMEMLIMIT="+limit)
	}
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return r, fmt.Errorf("burst of %s: %w", name, err)
	}
	return r, json.Unmarshal(out, &r)
}

// A node is a part of what stays.
type node struct {
	next *node
	_    [7]uint64
}

var (
	ballast []*node
	garbage [burstGoroutines][]byte
)

// burstChild is the process: it prints a burstResult.
func burstChild(name string, burst, steady time.Duration) error {
	start, ok := burstImpls()[name]
	if !ok {
		return fmt.Errorf("no implementation is named %q", name)
	}
	im := start()
	for range burstBallast / 64 / 1024 {
		var list *node
		for range 1024 {
			list = &node{next: list}
		}
		ballast = append(ballast, list)
	}
	runtime.GC() // the last collection that the ballast brings on is no part of the burst
	var r burstResult
	r.Burst, _ = phase(im, burst, 100)
	r.Steady, r.AfterGC = phase(im, steady, 0)
	return json.NewEncoder(os.Stdout).Encode(r)
}

// phase runs the load for d. One operation in oneIn is large; 0 is none.
func phase(im impl, d time.Duration, oneIn int) (r phaseResult, afterGC []float64) {
	var ops atomic.Int64
	var workers sync.WaitGroup
	stop := make(chan struct{})
	sampled := make(chan struct{})
	allocs, used, cycles := allocated(), cpuTime(), gcCycles()
	for g := range burstGoroutines {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for n := 0; ; n++ {
				select {
				case <-stop:
					ops.Add(int64(n))
					return
				default:
				}
				garbage[g] = make([]byte, burstGarbage)
				size := burstSmall
				if oneIn > 0 && rand.IntN(oneIn) == 0 {
					size = burstLarge
				}
				im.hold(size, burstHold)
			}
		}()
	}
	go func() {
		defer close(sampled)
		r.Use, afterGC = sample(stop, cycles)
	}()
	time.Sleep(d)
	close(stop)
	workers.Wait()
	<-sampled
	r.Ops = int(ops.Load())
	r.Bytes = (allocated() - allocs) / float64(r.Ops)
	r.CPU = float64((cpuTime() - used).Microseconds()) / float64(r.Ops)
	r.GCs = int(gcCycles() - cycles)
	r.Live = float64(read("/gc/heap/live:bytes")[0])
	r.MeanUse = mean(r.Use)
	return r, afterGC
}

// sample reads the heap until stop is closed: what is in use every 100 ms, and what is alive after
// each collection.
func sample(stop chan struct{}, cycles uint64) (use, afterGC []float64) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-stop:
			return use, afterGC
		case <-tick.C:
		}
		v := read("/memory/classes/heap/objects:bytes", "/gc/heap/live:bytes", "/gc/cycles/total:gc-cycles")
		if i%20 == 0 {
			use = append(use, float64(v[0]))
		}
		if v[2] > cycles {
			cycles = v[2]
			afterGC = append(afterGC, float64(v[1]))
		}
	}
}

func gcCycles() uint64 { return read("/gc/cycles/total:gc-cycles")[0] }

// cpuTime returns the user and system time of the process.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic("internal error: getrusage: " + err.Error())
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
