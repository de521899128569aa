package driver

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/config"
)

// check loads packages, analyzes them, and prints what is found.
func check(opts *options, patterns []string, stdout, stderr io.Writer) int {
	g := new(guard)
	g.watch(opts.analyzers)
	config.InMemory = true
	useLargePages(roomyAlone * 3 / 2) // it grows beyond that where much is kept

	watch := startProgress(stderr, 2*time.Second, 200*time.Millisecond)
	roots, all, err := here.list(patterns, opts.tests)
	p := here.newProgram(roots, opts.analyzers, g)
	p.progress = watch
	p.run()
	p.runWithoutTests()
	watch.end()
	lines := problems(all)
	if err != nil {
		lines = append(lines, err.Error())
	}
	lines = append(lines, g.problems()...)
	for _, line := range lines {
		fmt.Fprintf(stderr, "poollint: %s\n", line)
	}
	if opts.fix {
		return p.fix(opts, len(lines) > 0, stdout, stderr)
	}

	r := &result{
		analyzers: opts.analyzers, findings: p.findings(opts.analyzers), problems: lines, tree: p.tree(opts.analyzers),
	}
	err = r.print(stdout, opts.format, style{wantsColor(stdout), opts.context})
	if err == nil && config.Stats {
		err = p.printStats(stdout, stderr, opts.format != formatText)
	}
	if err != nil {
		fmt.Fprintf(stderr, "poollint: cannot print: %s\n", err)
		return ExitFailed
	}
	switch {
	case len(lines) > 0:
		return ExitFailed
	case len(r.findings) > 0 && !opts.exitZero && opts.format != formatJSON:
		return ExitFindings
	}
	return ExitClean
}

// runWithoutTests analyzes packages again, without their tests, that could not be checked with them: a test that does not
// compile, or that imports what is not there, hides nothing of the package itself. That the tests could not be checked
// is said all the same.
func (p *program) runWithoutTests() {
	var paths []string
	for _, u := range p.units {
		if u.root && u.ID != u.PkgPath && len(u.Errors) > 0 && !strings.HasSuffix(u.PkgPath, "_test") {
			paths = append(paths, u.PkgPath)
		}
	}
	if len(paths) == 0 {
		return
	}
	roots, _, err := p.list(paths, false)
	if err != nil {
		return // it cannot be checked at all, which is known
	}
	plain := p.newProgram(roots, p.asked, p.guard)
	plain.fset = p.fset
	plain.progress, plain.inventory = p.progress, p.inventory
	plain.run()
	p.units = append(p.units, plain.units...)
}

// fix applies fixes, or prints them as a diff. Nothing is changed if something
// could not be checked.
func (p *program) fix(opts *options, failed bool, stdout, stderr io.Writer) int {
	if failed {
		return ExitFailed
	}
	x := newFixer(p.fset)
	p.eachPass(opts.analyzers, func(_ *unit, _ *analysis.Analyzer, ps *pass) { x.add(ps.diagnostics) })
	if err := x.apply(opts.diff, stdout); err != nil {
		fmt.Fprintf(stderr, "poollint: %s\n", err)
		return ExitFindings
	}
	return ExitClean
}

// eachPass calls f for what the analyzers had to say of the roots.
func (p *program) eachPass(analyzers []*analysis.Analyzer, f func(*unit, *analysis.Analyzer, *pass)) {
	for _, a := range analyzers {
		for _, u := range p.units {
			if ps := u.passes[a]; ps != nil && u.root {
				f(u, a, ps)
			}
		}
	}
}

// tree returns the findings of the analyzers in the form for -json. Errors are
// there for all passes, also those that the findings do not come from.
func (p *program) tree(analyzers []*analysis.Analyzer) tree {
	t := make(tree)
	p.eachPass(analyzers, func(u *unit, a *analysis.Analyzer, ps *pass) {
		t.add(p.fset, u.ID, a.Name, ps.diagnostics, nil)
	})
	for _, u := range p.units {
		for a, ps := range u.passes {
			if ps.err != nil {
				t.add(p.fset, u.ID, a.Name, nil, ps.err)
			}
		}
	}
	return t
}

// printStats prints what the counters say, below the findings, or on stderr
// where a program reads stdout.
func (p *program) printStats(stdout, stderr io.Writer, machine bool) error {
	w := stdout
	if machine {
		w = stderr
	}
	var lines []string
	for _, u := range p.units {
		lines = append(lines, u.stats...)
	}
	slices.Sort(lines)
	for _, line := range slices.Compact(lines) {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
