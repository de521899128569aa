package main

import (
	"math"
	"math/bits"
	"math/rand/v2"
)

// Whether a pool should learn its maximum class is decided on a model, because the figures must not
// depend on the machine: one goroutine with 32 slices in flight, 4 KiB of garbage in each
// operation, and a collector that runs when as much was allocated as was alive before. Free slices
// go by sync.Pool's rule: at a collection those that were not used since the last one are dropped.

const (
	traceOps      = 400_000
	traceInFlight = 32
	traceClasses  = 33 // to 4 MiB
)

func classUp(n int) int {
	if n <= 64 {
		return 0
	}
	k := bits.Len(uint(n - 1))
	return 2*(k-7) + 1 + (n-1)>>(k-2)&1
}

func classSize(c int) int { return (64 + 32*(c&1)) << (c >> 1) }

// A trace returns the size of the i-th request.
type trace struct {
	name string
	size func(r *rand.Rand, i int) int
}

func lognormal(r *rand.Rand, median float64) int {
	return min(max(1, int(median*math.Exp(r.NormFloat64()))), 4<<20)
}

func traces() []trace {
	return []trace{
		{"stationary", func(r *rand.Rand, _ int) int { return lognormal(r, 1500) }},
		{"burst", func(r *rand.Rand, i int) int {
			if i < traceOps/4 && r.IntN(100) == 0 {
				return 4 << 20
			}
			return 1 << 10
		}},
		{"drift", func(r *rand.Rand, i int) int { return lognormal(r, 1024*math.Pow(64, float64(i)/traceOps)) }},
		{"bimodal", func(r *rand.Rand, _ int) int {
			if r.IntN(100) == 0 {
				return 1 << 20
			}
			return 1 << 10
		}},
	}
}

// A policy chooses the largest class that is kept.
type policy interface {
	put(class int) // sees every Put
	top() int
}

type fixed int

func (fixed) put(int)    {}
func (f fixed) top() int { return int(f) }

// learned samples one Put in 64 and chooses the smallest class above which there is at most a given
// share of the sample, by calls or by bytes.
type learned struct {
	r       *rand.Rand
	byBytes bool
	share   float64
	weight  [traceClasses]float64
	samples int
	max     int
}

func (l *learned) put(class int) {
	if l.r.Uint32()%64 != 0 {
		return
	}
	w := 1.0
	if l.byBytes {
		w = float64(classSize(class))
	}
	l.weight[class] += w
	if l.samples++; l.samples%256 == 0 {
		l.calibrate()
	}
}

// calibrate chooses the class and forgets half of what was seen.
func (l *learned) calibrate() {
	total := 0.0
	for _, w := range l.weight {
		total += w
	}
	above := 0.0
	l.max = traceClasses - 1
	for l.max > 0 && above+l.weight[l.max] <= l.share*total {
		above += l.weight[l.max]
		l.max--
	}
	for i := range l.weight {
		l.weight[i] /= 2
	}
}

func (l *learned) top() int { return l.max }

// A traceResult is what a policy cost on a trace.
type traceResult struct {
	alloc    float64 // bytes allocated by the pool for each operation
	retained float64 // mean of the bytes in free slices
}

func replay(t trace, p policy) traceResult {
	const base = 64 << 20
	r := rand.New(rand.NewPCG(11, 13))
	var free, victim [traceClasses]int
	var held [traceInFlight]int // classes
	for i := range held {
		held[i] = -1
	}
	var res traceResult
	retained, sinceGC, live := 0, 0, base
	for i := range traceOps {
		slot := i % traceInFlight
		if c := held[slot]; c >= 0 {
			p.put(c)
			if c <= p.top() {
				free[c]++
				retained += classSize(c)
			}
		}
		c := classUp(t.size(r, i))
		held[slot] = c
		switch {
		case free[c] > 0:
			free[c]--
			retained -= classSize(c)
		case victim[c] > 0:
			victim[c]--
			retained -= classSize(c)
		default:
			sinceGC += classSize(c)
			res.alloc += float64(classSize(c)) / traceOps
		}
		sinceGC += burstGarbage
		res.retained += float64(retained) / traceOps
		if sinceGC < live {
			continue
		}
		for c, n := range victim {
			retained -= n * classSize(c)
		}
		victim, free = free, [traceClasses]int{}
		sinceGC, live = 0, base+retained
	}
	return res
}

// An adaptiveResult compares the learned policies with the best fixed class on one trace. The best
// is the one that retains least among those that allocate at most 1.2 times the least possible.
type adaptiveResult struct {
	trace     string
	bestClass int // bytes
	best      traceResult
	byCalls   traceResult
	byBytes   traceResult
}

func (a adaptiveResult) passes(r traceResult) bool {
	return r.retained <= 1.1*a.best.retained && r.alloc <= 1.2*a.best.alloc
}

func runAdaptive() []adaptiveResult {
	var results []adaptiveResult
	for _, t := range traces() {
		var all [traceClasses]traceResult
		leastAlloc := math.Inf(1)
		for c := range all {
			all[c] = replay(t, fixed(c))
			leastAlloc = min(leastAlloc, all[c].alloc)
		}
		a := adaptiveResult{trace: t.name, best: traceResult{retained: math.Inf(1)}}
		for c, r := range all {
			if r.alloc <= 1.2*leastAlloc && r.retained < a.best.retained {
				a.best, a.bestClass = r, classSize(c)
			}
		}
		start := classUp(1 << 20)
		a.byCalls = replay(t, &learned{r: rand.New(rand.NewPCG(1, 1)), share: 0.01, max: start})
		a.byBytes = replay(t, &learned{r: rand.New(rand.NewPCG(1, 1)), share: 0.02, byBytes: true, max: start})
		results = append(results, a)
	}
	return results
}
