package main

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
)

// cpu returns the name of the processor.
func cpu() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(info)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}

// load returns how many threads were running or ready to run, on average over the last minute.
func load() string {
	average, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(average), " ")
	return first
}

// word returns a name as benchstat wants it, without spaces.
func word(name string) string { return strings.ReplaceAll(name, " ", "-") }

// benchstat compares the implementations at 1 KiB, make being the base.
func benchstat(samples string) (string, error) {
	cmd := exec.Command("go", "tool", "benchstat", "-col", "/impl@(make sync.Pool Bytes Buffers mcache)",
		"-row", "/load", "-filter", "/size:1024 .unit:ns/op", samples)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return string(out), nil
}

func size(n float64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%gM", n/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%gK", n/(1<<10))
	}
	return fmt.Sprintf("%g", n)
}

func nanoseconds(v float64) string {
	switch {
	case v >= 1e6:
		return fmt.Sprintf("%.3g ms", v/1e6)
	case v >= 1e3:
		return fmt.Sprintf("%.3g µs", v/1e3)
	}
	return fmt.Sprintf("%.3g ns", v)
}

func megabytes(n float64) string { return fmt.Sprintf("%.0f", n/1e6) }

// plots returns the diagrams by file name.
func plots(r results) map[string]plot {
	all := map[string]plot{}
	for _, load := range matrixLoads {
		p := plot{
			title: "Get and Put, " + load + " load", xLabel: "bytes", yLabel: "time of a pair, least of the samples",
			logX: true, logY: true, formatX: size, formatY: nanoseconds,
		}
		for _, im := range matrixImpls() {
			s := series{name: im.name}
			for _, c := range r.matrix {
				if c.impl == im.name && c.load == load {
					s.x, s.y = append(s.x, float64(c.size)), append(s.y, c.least())
				}
			}
			p.lines = append(p.lines, s)
		}
		all["matrix-"+load+".svg"] = p
	}
	heap := func(title string, rows []namedBurst, names ...string) plot {
		p := plot{title: title, xLabel: "seconds", yLabel: "heap in use, MB", formatX: plain, formatY: plain}
		for _, b := range rows {
			if !slices.Contains(names, b.name) {
				continue
			}
			s := series{name: b.name}
			for i, v := range append(slices.Clone(b.Burst.Use), b.Steady.Use...) {
				s.x, s.y = append(s.x, float64(i)/10), append(s.y, v/1e6)
			}
			p.lines = append(p.lines, s)
		}
		return p
	}
	all["burst.svg"] = heap("Heap in use: burst, then steady", r.burst, "make", "sync.Pool", "sync.Pool <=64K", "Bytes to 4M", "bytebufferpool")
	all["limit.svg"] = heap("Heap in use under GOMEMLIMIT=200MiB", r.limited, limitedOrder...)
	return all
}

func plain(v float64) string { return fmt.Sprintf("%g", v) }

// page returns the page of results.
func page(r results, d durations, comparison string) string {
	var b strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	p("# Results\n")
	p("Written by `go run .` in `pool/bench`; do not edit.\n")
	p("- Machine: %s, %d processors, %s/%s", cpu(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
	p("- Go: %s", runtime.Version())
	p("- Load average of the machine: %s at the start, %s at the end; far more than 1 means that others were using it.", r.load[0], r.load[1])
	p("- Method: everything that is compared was measured in one run, in turn, many times and briefly, and of each the least is shown: the machine may have had other work. Compare figures of one table; times of different runs or machines say little. Bytes and counts do not depend on the load. Not measured: more than two processors at once, and other architectures.\n")
	pagePairs(p, r.pairs, d)
	pageMatrix(p, r, comparison, d)
	pageBurst(p, r, d)
	pageIdle(p, r)
	pageAdaptive(p, r)
	p("## What a bound does not do\n")
	p("A bound on what a pool keeps limits the memory that the pool withholds from the garbage collector, and nothing else. It does **not** by itself lower the CPU time of the collector: an unbounded pool is dead weight that lets the heap grow further between collections, so it has *fewer* collections (see the column GCs of the steady phase). The same effect is to be had with a bound and a higher GOGC, in less memory. A bound does **not** shorten the collector's pauses either; byte slices have no pointers to scan, and the world is not stopped in proportion to them. Where a bound saves CPU is under a memory limit: what the pool keeps is then missing for garbage, and collections come in quick succession.\n")
	return b.String()
}

type printer func(format string, args ...any)

func verdict(ok bool) string {
	if ok {
		return "met"
	}
	return "**not met**"
}

// referencePair is what a pair of sync.Pool takes, in nanoseconds, on the machine for which the
// bars A1 to A4 were set.
const referencePair = 9.3

// allowed returns what a bound of ns nanoseconds over sync.Pool is on this machine.
func allowed(ns float64, raw pairResult) float64 { return ns * raw.ns[0] / referencePair }

func pagePairs(p printer, pairs []pairResult, d durations) {
	by := map[string]pairResult{}
	raw := pairs[0]
	p("## A pair of Get and Put\n")
	p("Nothing in between. The least of %d runs of %v in turn; the median of %d such figures, for the very least is sometimes a stroke of luck: %d from each of %d layouts of the program, with its functions in another order, for where a function happens to lie moves a pair by a nanosecond and more. 2P: two goroutines on two processors, time for each pair of both.\n", pairRuns, d.pair, d.layouts*d.pairTimes, d.pairTimes, d.layouts)
	p("| | 1P, ns | over sync.Pool | 2P, ns | times sync.Pool | allocations |")
	p("|---|---|---|---|---|---|")
	for _, r := range pairs {
		by[r.name] = r
		p("| %s | %.1f | %+.1f | %.1f | %.2f | %.2g |", r.name, r.ns[0], r.ns[0]-raw.ns[0], r.ns[1], r.ns[1]/raw.ns[1], r.mallocs)
	}
	p("\nThe row with two atomic adds is what counting costs that way at the least: the adds go to a cache line of the goroutine's own. The bars were set on a machine where sync.Pool takes %.1f ns; a bound of 2.5 ns there is one of %.1f ns here, where it takes %.1f.\n", referencePair, allowed(2.5, raw), raw.ns[0])
	over := func(name string) float64 { return by[name].ns[0] - raw.ns[0] }
	within := func(name string, ns float64) bool { return over(name) <= allowed(ns, raw) }
	none := func(name string) bool { return by[name].mallocs == 0 }
	stats := by["Buffers, Stats"]
	bytes := by["Bytes.Get(1000)"]
	p("| bar | | |")
	p("|---|---|---|")
	p("| A1 | Buffers at most %.1f ns over sync.Pool (2.5 there), no allocation: %+.1f ns | %s |", allowed(2.5, raw), over("Buffers"), verdict(within("Buffers", 2.5) && none("Buffers")))
	p("| A2 | Buffers with Stats at most %.1f ns over (6 there), at most 1.8 times at 2P, no allocation: %+.1f ns, %.2f times | %s |", allowed(6, raw), over("Buffers, Stats"), stats.ns[1]/raw.ns[1], verdict(within("Buffers, Stats", 6) && stats.ns[1] <= 1.8*raw.ns[1] && none("Buffers, Stats")))
	p("| A3 | Pool with Reset at most %.1f ns over (3.5 there), with Stats at most %.1f (6.5 there): %+.1f and %+.1f ns | %s |", allowed(3.5, raw), allowed(6.5, raw), over("Pool with Reset"), over("Pool with Reset, Stats"), verdict(within("Pool with Reset", 3.5) && within("Pool with Reset, Stats", 6.5)))
	p("| A4 | Bytes at most %.1f ns over (4 there), no allocation, faster than go-buffer-pool and grpc mem: %+.1f ns, %.1f against %.1f and %.1f ns | %s |\n", allowed(4, raw), over("Bytes.Get(1000)"), bytes.ns[0], by["go-buffer-pool, 1000 bytes"].ns[0], by["grpc mem, 1000 bytes"].ns[0],
		verdict(within("Bytes.Get(1000)", 4) && none("Bytes.Get(1000)") && bytes.ns[0] < by["go-buffer-pool, 1000 bytes"].ns[0] && bytes.ns[0] < by["grpc mem, 1000 bytes"].ns[0]))
}

func pageMatrix(p printer, r results, comparison string, d durations) {
	p("## Size × implementation × load\n")
	p("One goroutine on one processor; the least of %d samples of about %v. *steady*: one slice at a time; *burst*: %d slices, then none; *mixed*: four slices at a time, of an eighth of the size to all of it. Each call goes through a func value, which costs all the same. A slice is written to at both ends. grpc mem clears what it hands out, and make does.\n", d.matrixRounds, d.sample, burstSize)
	for _, load := range matrixLoads {
		p("![%s](matrix-%s.svg)\n", load, load)
		p("| %s | %s |", load, strings.Join(sizes(), " | "))
		p("|---|%s", strings.Repeat("---|", len(matrixSizes)))
		for _, im := range matrixImpls() {
			var row []string
			for _, c := range r.matrix {
				if c.impl == im.name && c.load == load {
					row = append(row, nanoseconds(c.least()))
				}
			}
			p("| %s | %s |", im.name, strings.Join(row, " | "))
		}
		p("")
	}
	p("### Where a pool starts to pay\n")
	p("Sizes at which an implementation is *not* faster than make, by the Mann-Whitney U test at p < 0.05 over %d samples:\n", d.matrixRounds)
	p("| | %s |", strings.Join(matrixLoads, " | "))
	p("|---|%s", strings.Repeat("---|", len(matrixLoads)))
	for _, im := range matrixImpls()[1:] {
		row := make([]string, len(matrixLoads))
		for i, load := range matrixLoads {
			row[i] = notFaster(r.matrix, im.name, load)
		}
		p("| %s | %s |", im.name, strings.Join(row, " | "))
	}
	p("\nThe samples are in [matrix.txt](matrix.txt); `go tool benchstat -col /impl -row /load,/size results/matrix.txt` compares all of them. At 1 KiB:\n")
	p("```\n%s```\n", comparison)
}

func sizes() []string {
	var names []string
	for _, n := range matrixSizes {
		names = append(names, size(float64(n)))
	}
	return names
}

func notFaster(cells []*cell, name, load string) string {
	var list []string
	for _, c := range cells {
		if c.impl != name || c.load != load {
			continue
		}
		for _, control := range cells {
			if control.impl == "make" && control.load == load && control.size == c.size && !fasterThanMake(c, control) {
				list = append(list, size(float64(c.size)))
			}
		}
	}
	if list == nil {
		return "none"
	}
	return strings.Join(list, ", ")
}

func pageBurst(p printer, r results, d durations) {
	p("## What stays after a burst\n")
	p("%d goroutines hold a slice for %v and make 4 KiB of garbage a time, beside %d MB of small linked structs that stay. In the burst one slice in 100 has 4 MiB; in the steady phase all have 1 KiB. Each run is a process; of %d runs, each phase shows the one that took the least CPU time. MB are 10^6 bytes.\n", burstGoroutines, burstHold, burstBallast/1_000_000, d.bursts)
	p("![burst](burst.svg)\n")
	p("| | burst: bytes/op | CPU µs/op | live | steady: live after GC 1, 2, 3 | at the end | mean in use | GCs | CPU µs/op |")
	p("|---|---|---|---|---|---|---|---|---|")
	by := map[string]namedBurst{}
	for _, b := range r.burst {
		by[b.name] = b
		p("| %s | %.0f | %.1f | %s | %s | %s | %s | %d | %.1f |", b.name, b.Burst.Bytes, b.Burst.CPU, megabytes(b.Burst.Live), afterGC(b), megabytes(b.Steady.Live), megabytes(b.Steady.MeanUse), b.Steady.GCs, b.Steady.CPU)
	}
	base, raw, ours, buffers := by["make"], by["sync.Pool"], by["Bytes to 4M"], by["Buffers to 4M"]
	p("\nThe CPU time of a burst differs by a third from run to run, with the moments at which the collector starts. Of %d more bursts of some, in turn, the mean of the middle half by CPU time, and the one with the least, into which few collections fell:\n", d.contests)
	p("| | burst: bytes/op | CPU µs/op | GCs | least: CPU µs/op | GCs |")
	p("|---|---|---|---|---|---|")
	for _, c := range r.contest {
		bytes, cpu, gcs := c.middle()
		l := c.least()
		p("| %s | %.0f | %.1f | %.1f | %.1f | %d |", c.name, bytes, cpu, gcs, l.CPU, l.GCs)
	}
	p("\nThe unbounded pool is ballast: it has fewer collections the longer a burst is. How the two compare depends on the machine: ours have cost from as much as the unbounded pool to an eighth more.\n")
	p("Under GOMEMLIMIT=200MiB:\n")
	p("![limit](limit.svg)\n")
	p("| | steady: live | mean in use | GCs | CPU µs/op |")
	p("|---|---|---|---|---|")
	limited := map[string]namedBurst{}
	for _, b := range r.limited {
		limited[b.name] = b
		p("| %s | %s | %s | %d | %.1f |", b.name, megabytes(b.Steady.Live), megabytes(b.Steady.MeanUse), b.Steady.GCs, b.Steady.CPU)
	}
	p("\n| bar | | |")
	p("|---|---|---|")
	second := func(b namedBurst) float64 { return at(b.AfterGC, 1) }
	p("| A5 | Bytes: live at most 1.05 times make's within 2 collections: %s against %s MB; sync.Pool at least twice make's: %s MB | %s |", megabytes(second(ours)), megabytes(base.Steady.Live), megabytes(raw.Steady.Live),
		verdict(second(ours) <= 1.05*base.Steady.Live && raw.Steady.Live >= 2*base.Steady.Live))
	p("| A5 | Buffers, the same: %s MB | %s |", megabytes(second(buffers)), verdict(second(buffers) <= 1.05*base.Steady.Live))
	rawBytes, rawCPU, _ := r.contest[0].middle()
	luckiest := r.contest[0].least()
	for _, c := range r.contest[1:] {
		bytes, cpu, _ := c.middle()
		p("| A6 | %s, burst: bytes/op at most those of the unbounded sync.Pool, CPU/op at most 1.1 times: %.2f and %.2f times (of the least %.2f) | %s |", c.name, bytes/rawBytes, cpu/rawCPU, c.least().CPU/luckiest.CPU,
			verdict(bytes <= rawBytes && cpu <= 1.1*rawCPU))
	}
	for _, name := range []string{"Bytes to 4M", "Buffers to 4M"} {
		ratio := limited[name].Steady.CPU / limited["sync.Pool"].Steady.CPU
		p("| A7 | %s, steady, with the limit: CPU/op at most half of the unbounded sync.Pool's: %.2f times | %s |", name, ratio, verdict(ratio <= 0.5))
	}
	p("")
}

func at(values []float64, i int) float64 {
	if i >= len(values) {
		return math.NaN()
	}
	return values[i]
}

func afterGC(b namedBurst) string {
	var list []string
	for _, v := range b.AfterGC[:min(3, len(b.AfterGC))] {
		list = append(list, megabytes(v))
	}
	return strings.Join(list, ", ")
}

func pageIdle(p printer, r results) {
	p("## Idle gaps\n")
	p("%d goroutines hold an item of 1 KiB for %v, over and over for %v of every %v, with a collection each %v. Retained: items alive after three collections without traffic.\n", idleGoroutines, idleHold, idleBurst, idlePeriod, idleGC)
	p("| | hit rate | retained |")
	p("|---|---|---|")
	for _, i := range r.idle {
		p("| %s | %.1f %% | %d |", i.name, 100*i.hitRate, i.retained)
	}
	ours := r.idle[1]
	p("\nA8: with a reserve of 64, hits of at least 99 %% and at most 64 retained: %s.\n", verdict(ours.hitRate >= 0.99 && ours.retained <= idleGoroutines))
}

func pageAdaptive(p printer, r results) {
	p("## A maximum that is learned\n")
	p("Should Bytes learn its maximum from a sample of the sizes? On four traces of a model (it does not depend on the machine), the bar A11 asks that a learned maximum retain at most 1.1 times and allocate at most 1.2 times as much as the best fixed class, on every trace. The best is the class that retains least among those that allocate at most 1.2 times the least possible. *calls*: the class that covers 99 %% of one Put in 64; *bytes*: 98 %% of their bytes.\n")
	p("| trace | best fixed class | bytes/op | retained | calls: bytes/op | retained | | bytes: bytes/op | retained | |")
	p("|---|---|---|---|---|---|---|---|---|---|")
	calls, bytes := true, true
	for _, a := range r.adaptive {
		okCalls, okBytes := a.passes(a.byCalls), a.passes(a.byBytes)
		calls, bytes = calls && okCalls, bytes && okBytes
		p("| %s | %s | %.1f | %.0f K | %.1f | %.0f K | %s | %.1f | %.0f K | %s |", a.trace, size(float64(a.bestClass)), a.best.alloc, a.best.retained/1e3,
			a.byCalls.alloc, a.byCalls.retained/1e3, verdict(okCalls), a.byBytes.alloc, a.byBytes.retained/1e3, verdict(okBytes))
	}
	p("\nBy calls A11 is %s, by bytes it is %s. The pools do not learn their maximum: what lies above a learned one is allocated each time, and what lies below ages away anyway.\n", verdict(calls), verdict(bytes))
}
