package driver

import (
	"fmt"
	"go/types"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
)

// A guard turns a panic in an analyzer into an error, and remembers all errors.
//
// An analyzer that fails on one package must not take other findings with it. But
// go/analysis runs no pass that depends on a failed one, be it in the same package
// or, for the sake of facts, in an importing one, and go vet prints nothing more of
// a package once it has read an error. So a guard hides the failure: the pass
// has an empty result and no facts, passes on the same package that require it are
// skipped, and those on importing packages run as if nothing were known of this one.
type guard struct {
	// If a driver has no place for errors beside findings, they are reported as
	// findings, of the first of these analyzers that needs the one that failed.
	reporters []*analysis.Analyzer

	mu     sync.Mutex
	failed map[passKey]*failure // the failed and the skipped passes
}

type passKey struct {
	pkg *types.Package
	a   *analysis.Analyzer
}

// A failure is an error of an analyzer on a package.
type failure struct {
	a   *analysis.Analyzer
	err error
}

// watch puts the guard before the analyzers and all that they require.
// It changes them for good, so a process may call it once.
func (g *guard) watch(analyzers []*analysis.Analyzer) {
	g.reset()
	for _, a := range inOrder(analyzers) {
		run := a.Run
		a.Run = func(pass *analysis.Pass) (any, error) { return g.run(run, pass) }
	}
}

// reset forgets all failures, before another program is analyzed.
func (g *guard) reset() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.failed = make(map[passKey]*failure)
}

func (g *guard) run(run func(*analysis.Pass) (any, error), pass *analysis.Pass) (any, error) {
	cause := g.missing(pass)
	if cause == nil {
		result, err := protect(run, pass)
		if err == nil {
			return result, nil
		}
		cause = &failure{pass.Analyzer, fmt.Errorf("internal error: %s on %s: %s", pass.Analyzer.Name, pass.Pkg.Path(),
			strings.TrimPrefix(oneLine(err.Error()), "internal error: "))}
	}
	g.mu.Lock()
	g.failed[passKey{pass.Pkg, pass.Analyzer}] = cause
	g.mu.Unlock()
	if g.reports(pass.Analyzer, cause) {
		pass.Report(analysis.Diagnostic{Pos: pass.Files[0].Name.Pos(), Message: cause.err.Error()})
	}
	if t := pass.Analyzer.ResultType; t != nil {
		return reflect.Zero(t).Interface(), nil
	}
	return nil, nil
}

// missing returns the cause if a pass that this one requires has failed.
func (g *guard) missing(pass *analysis.Pass) *failure {
	for _, req := range pass.Analyzer.Requires {
		if f := g.failure(pass.Pkg, req); f != nil {
			return f
		}
	}
	return nil
}

// failure returns why there is no result of a on pkg, or nil if there is one.
func (g *guard) failure(pkg *types.Package, a *analysis.Analyzer) *failure {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.failed[passKey{pkg, a}]
}

// reports reports whether it is up to a to report f.
func (g *guard) reports(a *analysis.Analyzer, f *failure) bool {
	i := slices.IndexFunc(g.reporters, func(r *analysis.Analyzer) bool {
		return slices.Contains(inOrder([]*analysis.Analyzer{r}), f.a)
	})
	return i >= 0 && g.reporters[i] == a
}

// problems returns one line for each failure, in alphabetical order.
func (g *guard) problems() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var lines []string
	for _, f := range g.failed {
		lines = append(lines, f.err.Error())
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// protect calls run and turns a panic into an error that says where it happened.
func protect(run func(*analysis.Pass) (any, error), pass *analysis.Pass) (result any, err error) {
	defer func() {
		if r := recover(); r != nil {
			result, err = nil, fmt.Errorf("%v (%s)", r, panicSite())
		}
	}()
	return run(pass)
}

// panicSite returns the file and line that panicked. It is called while a
// deferred function handles the panic.
func panicSite() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	panicked := false
	for {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			panicked = true
		case panicked && !strings.HasPrefix(f.Function, "runtime."):
			return fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line)
		}
		if !more {
			return "at an unknown place"
		}
	}
}
