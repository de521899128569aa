package driver

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/poollint/poollint/internal/govet"
)

// The go command compiles a package anew for the tests of others that it imports, see variants.go, and asks for the facts of
// each of these variants, which are the same, from a process of its own. One leaves them for the next, in the directory that
// the go command makes for what belongs to one run, and removes.

// shares is what one variant of a package leaves for the others.
type shares struct {
	Facts  []byte
	Own    []string
	Later  bool   // other facts are made by the recipe
	Output []byte // what was printed, nil if nobody asked for the findings

	name  string // of the file, "" if nothing is shared
	found bool   // another variant has left it
}

// sharedName returns the name of the file that the variants of the package of cfg share, "" if there is no place for it.
// It stands for all that its facts and findings depend on in one run: the files, and the facts of what it imports.
func (x *vetx) sharedName(cfg *govet.Config, opts *vetOptions) string {
	work := filepath.Dir(filepath.Dir(cfg.Name))
	switch {
	case !strings.HasPrefix(filepath.Base(work), "go-build"):
		return "" // run by something else
	case cfg.Tested():
		return "" // there is no other
	case !cfg.VetxOnly && (!opts.json || opts.fix):
		return "" // findings are printed in JSON only
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q\n", cfg.ImportPath, cfg.GoFiles)
	x.SumImports(sum, func(string) bool { return true })
	return filepath.Join(work, fmt.Sprintf("poollint-%x", sum.Sum(nil)))
}

// read takes what another variant has left. It returns false if there is nothing, or no findings though they are asked for.
func (s *shares) read(findings bool) bool {
	if s.name == "" {
		return false
	}
	data, err := os.ReadFile(s.name)
	if err != nil {
		return false
	}
	var found shares
	if json.Unmarshal(data, &found) != nil || findings && found.Output == nil {
		return false
	}
	if !findings {
		found.Output = nil
	}
	found.name, found.found = s.name, true
	*s = found
	return true
}

// write leaves s for other variants. Who cannot, does not.
func (s *shares) write() {
	if s.name == "" {
		return
	}
	data, err := json.Marshal(s)
	if err != nil {
		panic("internal error: " + err.Error())
	}
	f, err := os.CreateTemp(filepath.Dir(s.name), "poollint-*.tmp")
	if err != nil {
		return
	}
	_, err = f.Write(data)
	if err2 := f.Close(); err != nil || err2 != nil || os.Rename(f.Name(), s.name) != nil {
		os.Remove(f.Name())
	}
}

// setSum sums up what importers can be told of u, for sharedName. What its tests have and import is left out: a package with
// its tests is the same to all that is not of them.
func (x *vetx) setSum(w *world, u *unit, cfg *govet.Config) {
	facts := x.Facts
	if facts != nil && cfg.Tested() {
		facts = u.encodeFacts(w.analyzers, func(obj types.Object) bool { return govet.IsTest(w.fset.Position(obj.Pos()).Filename) })
	}
	x.SetSum(facts, importsWithoutTests(cfg))
}

// importsWithoutTests returns a function that tells which packages are imported by files that are no tests.
func importsWithoutTests(cfg *govet.Config) func(path string) bool {
	if !cfg.Tested() {
		return func(string) bool { return true }
	}
	imports := sync.OnceValue(func() map[string]bool {
		imports := make(map[string]bool)
		fset := token.NewFileSet()
		for _, name := range cfg.GoFiles {
			if govet.IsTest(name) {
				continue
			}
			f, err := parser.ParseFile(fset, name, nil, parser.ImportsOnly)
			if err != nil {
				continue // said elsewhere
			}
			for _, spec := range f.Imports {
				if path, err := strconv.Unquote(spec.Path.Value); err == nil {
					imports[cfg.ImportMap[path]] = true
				}
			}
		}
		return imports
	})
	return func(path string) bool { return imports()[path] }
}
