package main

import (
	"math"
	"runtime/metrics"
	"slices"
	"sync"
	"time"
)

// timed runs loop(n) in procs goroutines at once and returns the wall time in nanoseconds for each
// of the procs*n iterations.
func timed(procs, n int, loop func(n int)) float64 {
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	ready.Add(procs)
	done.Add(procs)
	for range procs {
		go func() {
			defer done.Done()
			ready.Done()
			<-start
			loop(n)
		}()
	}
	ready.Wait()
	begin := time.Now()
	close(start)
	done.Wait()
	return float64(time.Since(begin).Nanoseconds()) / float64(procs*n)
}

// calibrate returns a number of iterations that takes about d. It takes the least of some runs, for
// one that was interrupted would make the number far too small.
func calibrate(procs int, d time.Duration, loop func(n int)) int {
	loop(100)
	for n := 10; ; n *= 4 {
		total := math.Inf(1)
		for range 5 {
			total = min(total, timed(procs, n, loop)*float64(procs*n))
		}
		if total >= float64(d)/4 {
			return max(1, int(float64(n)*float64(d)/total))
		}
	}
}

func least(samples []float64) float64 { return slices.Min(samples) }

// read returns metrics of package runtime/metrics that are uint64.
func read(names ...string) []uint64 {
	samples := make([]metrics.Sample, len(names))
	for i, n := range names {
		samples[i].Name = n
	}
	metrics.Read(samples)
	values := make([]uint64, len(names))
	for i, s := range samples {
		values[i] = s.Value.Uint64()
	}
	return values
}

func allocated() float64 { return float64(read("/gc/heap/allocs:bytes")[0]) }

func mean(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
