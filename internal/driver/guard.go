package driver

import (
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"

	"go/types"

	"golang.org/x/tools/go/analysis"
)

// A guard turns a panic in an analyzer into an error, and remembers all errors.
//
// An analyzer that fails on one package must not take findings in others with
// it. But the checker of go/analysis runs no pass that depends on a failed one,
// be it in the same package or, for the sake of facts, in an importing one. So a
// guard that keeps going hides the failure: the pass has an empty result and no
// facts, passes on the same package that require it are skipped, and those on
// importing packages run as if nothing were known of this one.
type guard struct {
	keepGoing bool
	log       func(error) // if not nil, called with each error

	mu     sync.Mutex
	failed map[passKey]error // the failed and the skipped passes, with the cause
}

type passKey struct {
	pkg *types.Package
	a   *analysis.Analyzer
}

// watch puts the guard before the analyzers and all that they require.
// It changes them for good, so a process may call it once.
func (g *guard) watch(analyzers []*analysis.Analyzer) {
	g.failed = make(map[passKey]error)
	for _, a := range closure(analyzers) {
		run := a.Run
		a.Run = func(pass *analysis.Pass) (any, error) { return g.run(run, pass) }
	}
}

func (g *guard) run(run func(*analysis.Pass) (any, error), pass *analysis.Pass) (any, error) {
	err := g.missing(pass)
	if err == nil {
		var result any
		result, err = protect(run, pass)
		if err == nil {
			return result, nil
		}
		err = fmt.Errorf("internal error: %s on %s: %s", pass.Analyzer.Name, pass.Pkg.Path(),
			strings.TrimPrefix(oneLine(err.Error()), "internal error: "))
		if g.log != nil {
			g.log(err)
		}
	}
	g.mu.Lock()
	g.failed[passKey{pass.Pkg, pass.Analyzer}] = err
	g.mu.Unlock()
	if !g.keepGoing {
		return nil, err
	}
	if t := pass.Analyzer.ResultType; t != nil {
		return reflect.Zero(t).Interface(), nil
	}
	return nil, nil
}

// missing returns the cause if a pass that this one requires has failed.
func (g *guard) missing(pass *analysis.Pass) error {
	for _, req := range pass.Analyzer.Requires {
		if err := g.failure(pass.Pkg, req); err != nil {
			return err
		}
	}
	return nil
}

// failure returns why a failed on pkg, or nil if it did not.
func (g *guard) failure(pkg *types.Package, a *analysis.Analyzer) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.failed[passKey{pkg, a}]
}

// problems returns one line for each failure, in alphabetical order.
func (g *guard) problems() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var lines []string
	for _, err := range g.failed {
		lines = append(lines, err.Error())
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
