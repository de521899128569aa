package main

import (
	"fmt"
	"io"
	"runtime"
	"time"

	"golang.org/x/perf/benchmath"
)

var matrixSizes = []int{64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20}

var matrixLoads = []string{"steady", "burst", "mixed"}

// A cell is one implementation at one size under one load.
type cell struct {
	impl, load string
	size       int
	pairs      int       // in each sample
	ns         []float64 // for each pair, one value a sample
	bytes      float64   // allocated in each pair
}

func (c *cell) least() float64 { return least(c.ns) }

func (i impl) under(load string) func(n, pairs int) {
	switch load {
	case "steady":
		return i.steady
	case "burst":
		return i.burst
	case "mixed":
		return i.mixed
	}
	panic("internal error: no load " + load)
}

// runMatrix measures all implementations in turn, for each size and load, and starts them anew for
// each, because some learn from what they have seen.
func runMatrix(rounds int, each time.Duration) []*cell {
	const procs = 1 // on a busy machine two seldom run at once
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
	var cells []*cell
	for _, load := range matrixLoads {
		for _, size := range matrixSizes {
			impls := matrixImpls()
			row := make([]*cell, len(impls))
			loops := make([]func(int), len(impls))
			for i, im := range impls {
				f := im.under(load)
				loops[i] = func(n int) { f(size, n) }
				row[i] = &cell{impl: im.name, load: load, size: size}
				row[i].pairs = calibrate(procs, each, loops[i])
				if load == "burst" {
					row[i].pairs = max(row[i].pairs, burstSize)
				}
			}
			for range rounds {
				for i, c := range row {
					before := allocated()
					c.ns = append(c.ns, timed(procs, c.pairs, loops[i]))
					c.bytes += (allocated() - before) / float64(c.pairs*rounds)
				}
			}
			cells = append(cells, row...)
		}
	}
	return cells
}

// writeBenchmarks writes the samples in the format of go test -bench, which benchstat reads.
func writeBenchmarks(w io.Writer, cells []*cell) {
	fmt.Fprintf(w, "goos: %s\ngoarch: %s\npkg: github.com/poollint/poollint/pool/bench\ncpu: %s\n", runtime.GOOS, runtime.GOARCH, cpu())
	for _, c := range cells {
		for _, ns := range c.ns {
			fmt.Fprintf(w, "BenchmarkPair/load=%s/size=%d/impl=%s\t%d\t%.2f ns/op\t%.0f B/op\n",
				c.load, c.size, word(c.impl), c.pairs, ns, c.bytes)
		}
	}
}

// fasterThanMake reports whether c is faster than make, by the Mann-Whitney U test at p < 0.05.
func fasterThanMake(c, control *cell) bool {
	a := benchmath.NewSample(c.ns, &benchmath.DefaultThresholds)
	b := benchmath.NewSample(control.ns, &benchmath.DefaultThresholds)
	comparison := benchmath.AssumeNothing.Compare(a, b)
	median := benchmath.AssumeNothing.Summary
	return comparison.P < 0.05 && median(a, 0.95).Center < median(b, 0.95).Center
}
