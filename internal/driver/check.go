package driver

import (
	"fmt"
	"io"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/poollint/poollint/internal/config"
)

// check loads packages, analyzes them, and prints what is found.
func check(opts *options, patterns []string, stdout, stderr io.Writer) int {
	g := new(guard)
	g.watch(opts.analyzers)
	analyzers := opts.analyzers
	if config.Stats {
		analyzers = withCounters(analyzers)
	}

	pkgs, problems, err := load(patterns, opts.tests, analyzers)
	if err != nil {
		problems = append(problems, err.Error())
	}
	graph := new(checker.Graph)
	if len(pkgs) > 0 {
		graph, err = checker.Analyze(analyzers, pkgs, nil)
		if err != nil {
			panic("internal error: " + err.Error()) // Main has validated the suite
		}
	}
	problems = append(problems, g.problems()...)
	for _, line := range problems {
		fmt.Fprintf(stderr, "poollint: %s\n", line)
	}
	if opts.fix {
		return fix(opts, patterns, graph, len(problems) > 0)
	}

	found := findings(graph)
	if opts.json {
		restoreErrors(graph, g)
		err = graph.PrintJSON(stdout)
	} else {
		err = printText(stdout, found)
	}
	if err == nil && config.Stats {
		err = printStats(stdout, stderr, graph, opts.json)
	}
	if err != nil {
		fmt.Fprintf(stderr, "poollint: cannot print: %s\n", err)
		return exitFailed
	}
	switch {
	case len(problems) > 0:
		return exitFailed
	case len(found) > 0 && !opts.json:
		return exitFindings
	}
	return exitClean
}

// restoreErrors gives the graph the errors that g has hidden from it, so that
// they are printed where go/analysis prints them.
func restoreErrors(graph *checker.Graph, g *guard) {
	for act := range graph.All() {
		if f := g.failure(act.Package.Types, act.Analyzer); f != nil {
			act.Err = f.err
		}
	}
}

// A counter is a result with something to say for -stats: one line for each
// pool, complete in itself.
type counter interface{ Stats() []string }

// withCounters adds to analyzers those that they require and whose results count:
// only the results of analyzers that were asked for outlive the analysis.
func withCounters(analyzers []*analysis.Analyzer) []*analysis.Analyzer {
	list := slices.Clone(analyzers)
	for _, a := range closure(analyzers) {
		if a.ResultType != nil && a.ResultType.Implements(reflect.TypeFor[counter]()) && !slices.Contains(list, a) {
			list = append(list, a)
		}
	}
	return list
}

// printStats prints what the counters say, below the findings, or on stderr
// where a program reads stdout.
func printStats(stdout, stderr io.Writer, graph *checker.Graph, json bool) error {
	w := stdout
	if json {
		w = stderr
	}
	var lines []string
	for _, act := range graph.Roots {
		if c, ok := act.Result.(counter); ok && !reflect.ValueOf(c).IsZero() {
			lines = append(lines, c.Stats()...)
		}
	}
	slices.Sort(lines)
	for _, line := range slices.Compact(lines) {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
