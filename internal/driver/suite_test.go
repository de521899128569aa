package driver_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/analyzers"
	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/directive"
	"github.com/poollint/poollint/internal/driver"
	"github.com/poollint/poollint/internal/report"
)

// TestMain makes the test binary the tool itself, with the suite that the
// environment names: the real one, or a toy with all that a driver has to handle.
func TestMain(m *testing.M) {
	switch os.Getenv("POOLLINT_TEST_SUITE") {
	case "real":
		driver.Main(analyzers.Suite, driver.LSP(analyzers.Suite))
	case "toy":
		suite := []*analysis.Analyzer{calls, second, directive.New(calls, second)}
		driver.Main(suite, echo, driver.LSP(suite))
	}
	os.Exit(m.Run())
}

// echo is a subcommand that prints its arguments and what it reads.
var echo = driver.Command{Name: "echo", Args: "WORD...", Short: "print words and standard input",
	Run: func(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
		fmt.Fprintln(stdout, args)
		io.Copy(stdout, stdin)
		return 7
	},
}

// An old fact says that a function has a successor.
type old struct{ Successor string }

func (*old) AFact()           {}
func (f *old) String() string { return "old" }

// An olds is the result of provider: what it knows, and what -stats prints.
type olds struct {
	fact  func(*types.Func) (*old, bool)
	lines []string
}

func (o *olds) Stats() []string { return o.lines }

// provider exports a fact on every function whose name begins with Old. On a
// package named broken it panics.
var provider = &analysis.Analyzer{
	Name:       "provider",
	Doc:        "find old functions",
	FactTypes:  []analysis.Fact{new(old)},
	ResultType: reflect.TypeFor[*olds](),
	Run:        provide,
}

func provide(pass *analysis.Pass) (any, error) {
	if name := os.Getenv("POOLLINT_TEST_LOG"); name != "" {
		f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
		if err != nil {
			return nil, err
		}
		fmt.Fprintln(f, pass.Pkg.Path(), len(pass.Files))
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
	if strings.HasPrefix(pass.Pkg.Name(), "broken") {
		_ = pass.Files[len(pass.Files)]
	}
	result := &olds{fact: func(fn *types.Func) (*old, bool) {
		f := new(old)
		return f, pass.ImportObjectFact(fn, f)
	}}
	for _, obj := range pass.TypesInfo.Defs {
		if fn, ok := obj.(*types.Func); ok && strings.HasPrefix(fn.Name(), "Old") {
			pass.ExportObjectFact(fn, &old{strings.TrimPrefix(fn.Name(), "Old")})
			result.lines = append(result.lines, fn.FullName()+" is old")
		}
	}
	return result, nil
}

// calls reports calls of old functions in other packages, and replaces them.
var calls = &analysis.Analyzer{
	Name:       "calls",
	Doc:        "Package calls reports calls of old functions.\n\nKinds:\n\n  - direct: an old function\n    is called.\n\nOld functions have successors.",
	URL:        "https://example.com/calls",
	Requires:   []*analysis.Analyzer{provider},
	ResultType: report.ResultType,
	Run:        findCalls,
}

// word shows that the flags of analyzers arrive.
var word string

func init() { calls.Flags.StringVar(&word, "word", "old", "`word` to use for old") }

func findCalls(pass *analysis.Pass) (any, error) {
	r := report.New(pass)
	known := pass.ResultOf[provider].(*olds)
	for _, file := range pass.Files {
		for n := range ast.Preorder(file) {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				continue
			}
			fn, ok := pass.TypesInfo.Uses[sel.Sel].(*types.Func)
			if !ok {
				continue
			}
			f, ok := known.fact(fn)
			if !ok {
				continue
			}
			r.Report(analysis.Diagnostic{
				Pos:      sel.Pos(),
				End:      sel.End(),
				Category: "direct",
				Message:  fn.Name() + " is " + word,
				Related:  []analysis.RelatedInformation{{Pos: fn.Pos(), Message: "declared here"}},
				SuggestedFixes: []analysis.SuggestedFix{{
					Message:   "Call " + f.Successor,
					TextEdits: []analysis.TextEdit{{Pos: sel.Sel.Pos(), End: sel.Sel.End(), NewText: []byte(f.Successor)}},
				}},
			}, config.Likely)
		}
	}
	return r.Done(), nil
}

// second reports variables named second, for which it needs nothing. It is unsure
// about third.
var second = &analysis.Analyzer{
	Name:       "second",
	Doc:        "report variables named second",
	ResultType: report.ResultType,
	Run: func(pass *analysis.Pass) (any, error) {
		r := report.New(pass)
		for id := range pass.TypesInfo.Defs {
			d := analysis.Diagnostic{Pos: id.Pos(), Message: id.Name + " is second"}
			switch id.Name {
			case "second":
				r.Report(d, config.Certain)
			case "third":
				r.Report(d, config.Possible)
			}
		}
		return r.Done(), nil
	},
}
