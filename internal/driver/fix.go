package driver

import (
	"flag"
	"os"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/multichecker"

	"github.com/poollint/poollint/internal/config"
)

// fix applies fixes, or prints them as a diff. The code that merges and applies
// them is open to the main functions of go/analysis only, which start over. So
// it is called last, when there is something to fix and nothing can go wrong that
// we have not reported.
func fix(opts *options, patterns []string, p *program, failed bool) int {
	if failed {
		return exitFailed
	}
	if !p.hasFix(opts.analyzers) {
		return exitClean
	}
	flag.CommandLine = flag.NewFlagSet("poollint", flag.ExitOnError)
	config.Register(flag.CommandLine)
	os.Args = append([]string{"poollint"}, append(opts.set, patterns...)...)
	multichecker.Main(opts.suite...) // parses os.Args and exits
	panic("unreachable")
}

// hasFix reports whether a finding has a fix.
func (p *program) hasFix(analyzers []*analysis.Analyzer) bool {
	found := false
	p.eachPass(analyzers, func(_ *unit, _ *analysis.Analyzer, ps *pass) {
		found = found || slices.ContainsFunc(ps.diagnostics, func(d analysis.Diagnostic) bool { return len(d.SuggestedFixes) > 0 })
	})
	return found
}
