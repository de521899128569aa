package driver

import (
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"github.com/poollint/poollint/internal/govet"
)

// fillCache makes the findings of a package be printed though the go command does
// not ask for them, where it will show what is printed now when it does ask.
//
// Go 1.26 keeps what a tool prints for a package under a key that does not say
// whether the package was asked for. Of dependencies it wants facts only; a tool that
// prints nothing then, as is usual, has nothing to show for ever after:
//
//	go vet ./user      # imports ./lib, of which findings are not asked for
//	go vet ./lib       # shows what was kept: nothing
//
// The price is that go vet ./user shows findings of ./lib, too, as it does anyway when
// ./lib was there first. It is paid for packages only that will be asked for: those of
// the main module, or of a workspace. One with tests of its own is not among them,
// since the go command asks for it together with its tests, under another key.
//
// In fix mode nothing is printed, and what is kept has a key of its own; a diff is
// printed like findings.
func fillCache(cfg *govet.Config, opts *vetOptions) {
	prints := opts.json && !opts.fix || opts.fix && opts.diff
	if cfg.VetxOnly && prints && cfg.ModulePath != "" && cfg.ModuleVersion == "" && !hasTests(cfg.Dir) {
		cfg.VetxOnly = false
	}
}

// hasTests reports whether test files belong to the package of a folder itself, and not to the
// one beside it.
func hasTests(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if !govet.IsTest(e.Name()) {
			continue
		}
		if match, err := build.Default.MatchFile(dir, e.Name()); err != nil || !match {
			continue // not of this package, or broken: the go command tells
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, parser.PackageClauseOnly)
		if err == nil && !strings.HasSuffix(file.Name.Name, "_test") {
			return true
		}
	}
	return false
}
