// Command bench measures the pools of this module beside others and writes a page of results:
//
//	cd pool/bench && go run .
//
// writes results/README.md with tables, plots (SVG), and the samples of the matrix in a form that
// benchstat reads. It takes about ten minutes, and wants the machine for itself. With -quick it
// takes a few seconds and the figures mean nothing.
//
// It is a module of its own, so that users of the pools do not depend on what they are compared
// with.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"
)

// durations are how long the parts take.
type durations struct {
	layouts, pairTimes, matrixRounds, bursts, contests int
	pair, sample                                       time.Duration
	burst, steady, limit, idle                         time.Duration
}

var (
	full  = durations{11, 9, 20, 4, 30, 200 * time.Microsecond, 2 * time.Millisecond, 2 * time.Second, 3 * time.Second, 3 * time.Second, 6 * time.Second}
	quick = durations{1, 1, 15, 1, 1, 100 * time.Microsecond, 20 * time.Microsecond, 200 * time.Millisecond, 300 * time.Millisecond, 300 * time.Millisecond, 500 * time.Millisecond}
)

func main() {
	log.SetFlags(0)
	out := flag.String("out", "results", "directory of the page")
	fast := flag.Bool("quick", false, "run everything for a moment only")
	child := flag.String("child", "", "run the burst workload of this implementation (internal)")
	burst := flag.Duration("burst", 0, "length of the burst phase (internal)")
	steady := flag.Duration("steady", 0, "length of the steady phase (internal)")
	pairs := flag.Int("pairs", 0, "measure the pairs this many times, in this layout (internal)")
	each := flag.Duration("each", 0, "length of a run of pairs (internal)")
	flag.Parse()
	if *pairs > 0 {
		if err := pairsChild(*pairs, *each); err != nil {
			log.Fatal(err)
		}
		return
	}
	if *child != "" {
		if err := burstChild(*child, *burst, *steady); err != nil {
			log.Fatal(err)
		}
		return
	}
	d := full
	if *fast {
		d = quick
	}
	if err := run(*out, d); err != nil {
		log.Fatal(err)
	}
}

// results are what the page shows.
type results struct {
	load     [2]string // of the machine, at the start and at the end
	pairs    []pairResult
	matrix   []*cell
	burst    []namedBurst
	contest  []contest // bursts only
	limited  []namedBurst
	idle     []idleResult
	adaptive []adaptiveResult
}

// order of the rows; the first is the control.
var (
	burstOrder   = []string{"make", "sync.Pool", "sync.Pool <=64K", "Bytes to 4M", "Bytes to 64K", "Buffers to 4M", "bytebufferpool", "go-buffer-pool", "channel", "channel <=64K"}
	contestOrder = []string{"sync.Pool", "Bytes to 4M", "Buffers to 4M"}
	limitedOrder = []string{"sync.Pool", "sync.Pool <=64K", "Bytes to 4M", "Buffers to 4M"}
)

func run(dir string, d durations) error {
	r := results{load: [2]string{0: load()}}
	var err error
	log.Print("burst")
	if r.burst, err = runBursts(burstOrder, "", d.bursts, d.burst, d.steady); err != nil {
		return err
	}
	log.Print("burst again")
	if r.contest, err = runContest(contestOrder, d.contests, d.burst); err != nil {
		return err
	}
	log.Print("memory limit")
	if r.limited, err = runBursts(limitedOrder, "200MiB", d.bursts, d.burst, d.limit); err != nil {
		return err
	}
	log.Print("idle gaps")
	r.idle = runIdle(d.idle)
	log.Print("pairs")
	if r.pairs, err = runPairs(d.layouts, d.pairTimes, d.pair); err != nil {
		return err
	}
	log.Print("matrix")
	r.matrix = runMatrix(d.matrixRounds, d.sample)
	log.Print("adaptive maximum")
	r.adaptive = runAdaptive()
	r.load[1] = load()
	return write(dir, r, d)
}

// write writes the page and what belongs to it.
func write(dir string, r results, d durations) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	samples := filepath.Join(dir, "matrix.txt")
	f, err := os.Create(samples)
	if err != nil {
		return err
	}
	writeBenchmarks(f, r.matrix)
	if err := f.Close(); err != nil {
		return err
	}
	for name, p := range plots(r) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(p.svg()), 0o644); err != nil {
			return err
		}
	}
	comparison, err := benchstat(samples)
	if err != nil {
		return fmt.Errorf("benchstat: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, "README.md"), []byte(page(r, d, comparison)), 0o644)
}
