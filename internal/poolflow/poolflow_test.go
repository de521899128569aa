package poolflow

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/poollint/poollint/internal/relevance"
	"github.com/poollint/poollint/internal/testpath"
)

func TestFacts(t *testing.T) {
	// The provider reports nothing; its facts are expected in the package that they are about.
	provider := *Analyzer
	provider.ResultType = Analyzer.ResultType
	analysistest.Run(t, testpath.Dir(), &provider, "facts/lib")
}

// runOn runs the engine on the source of one file that imports nothing but the standard library.
func runOn(t testing.TB, src []byte) (*Result, map[string][]byte, error) {
	p, err := parse(src)
	if err != nil {
		return nil, nil, err
	}
	return p.runFacts(t)
}

// A typedPackage is a package, typed.
type typedPackage struct {
	fset   *token.FileSet
	files  []*ast.File
	info   *types.Info
	pkg    *types.Package
	module *analysis.Module
}

func parse(src []byte) (*typedPackage, error) { return parseIn([]int{0}, src) }

// parseIn reads the files of a package in some order.
func parseIn(order []int, srcs ...[]byte) (*typedPackage, error) {
	p := &typedPackage{fset: token.NewFileSet(), files: make([]*ast.File, len(srcs))}
	var err error
	for _, i := range order {
		p.files[i], err = parser.ParseFile(p.fset, fmt.Sprintf("src%d.go", i), srcs[i], parser.ParseComments)
		if err != nil {
			return nil, err
		}
	}
	p.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{},
		Instances: map[*ast.Ident]types.Instance{}, FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{Importer: imports, Error: func(error) {}}
	p.pkg, err = conf.Check("example.com/src", p.fset, p.files, p.info)
	return p, err
}

// parsed is parse for sources that have no mistakes.
func parsed(t testing.TB, src string) *typedPackage {
	t.Helper()
	p, err := parse([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *typedPackage) run(t testing.TB) *Result {
	t.Helper()
	res, _, err := p.runFacts(t)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func (p *typedPackage) runFacts(t testing.TB) (*Result, map[string][]byte, error) {
	facts := map[string][]byte{}
	pass := &analysis.Pass{
		Analyzer: Analyzer, Fset: p.fset, Files: p.files, Pkg: p.pkg, TypesInfo: p.info, Module: p.module,
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) {},
		ExportObjectFact: func(obj types.Object, f analysis.Fact) {
			if s, ok := f.(*summarized); ok {
				facts[obj.Name()] = append(facts[obj.Name()], s.Data...)
			}
		},
		Report: func(d analysis.Diagnostic) { t.Errorf("the engine reports: %s", d.Message) },
	}
	res, err := run(pass)
	if err != nil {
		return nil, nil, err
	}
	return res.(*Result), facts, nil
}

var imports = importer.ForCompiler(token.NewFileSet(), "source", nil)

// TestReadingOrder has two files read one way and the other, as loaders do that read several at a time.
func TestReadingOrder(t *testing.T) {
	srcs := [][]byte{[]byte(`package src

import "sync"

var first = sync.Pool{New: func() any { return new([8]byte) }}

func take() *[8]byte { return first.Get().(*[8]byte) }
`), []byte(`package src

import "sync"

var second = sync.Pool{New: func() any { return new([8]byte) }}

func give() { second.Put(take()) }
`)}
	var want []string
	for _, order := range [][]int{{0, 1}, {1, 0}} {
		p, err := parseIn(order, srcs...)
		if err != nil {
			t.Fatal(err)
		}
		res := p.run(t)
		var got []string
		for _, pool := range res.Pools {
			got = append(got, pool.Name)
		}
		for _, c := range res.Contracts() {
			got = append(got, c.Name)
		}
		if len(got) < 4 || want != nil && !slices.Equal(got, want) {
			t.Errorf("read in the order %v: pools %v, before %v", order, got, want)
		}
		want = got
	}
}

// TestDeterministic asks for the same facts, to the byte, and the same events in the same order, each time.
func TestDeterministic(t *testing.T) {
	for _, name := range []string{"escape/used.go", "escape/usedcallee.go", "crossgoroutine/captured.go", "clean/iterator.go"} {
		src := merged(t, name)
		var first string
		for range 3 {
			res, facts, err := runOn(t, src)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			got := describe(res, facts)
			if first == "" {
				first = got
			}
			if got != first {
				t.Fatalf("%s: two runs differ:\n%s", name, firstDifference(first, got))
			}
		}
	}
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return x[i] + "\n" + y[i]
		}
	}
	return "one goes on"
}

func describe(res *Result, facts map[string][]byte) string {
	var b bytes.Buffer
	for _, e := range res.Events {
		fmt.Fprintln(&b, e.Kind, e.Pos, e.Name, e.Place, e.Pool, e.Must, e.PutPos, e.GetPos)
	}
	for _, p := range res.Puts {
		fmt.Fprintln(&b, "put", p.Pos, p.Name, p.Pool, len(p.States))
	}
	for _, g := range res.Gets {
		fmt.Fprintln(&b, "get", g.Pos, g.Name, g.Pool, len(g.Trusts))
	}
	names := make([]string, 0, len(facts))
	for n := range facts {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		fmt.Fprintf(&b, "%s %x\n", n, facts[n])
	}
	return b.String()
}

// merged returns the source of a file of testdata together with those of its package that it needs: all of them in
// one file, with one import declaration.
func merged(t testing.TB, name string) []byte {
	dir := filepath.Join(testpath.Dir(), "src", filepath.Dir(name))
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	paths := map[string]bool{}
	var bodies bytes.Buffer
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(fset, f, src, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		local := false
		for _, imp := range file.Imports {
			if !relevance.Standard(imp.Path.Value[1 : len(imp.Path.Value)-1]) {
				local = true // the far side of a package border cannot come along
			}
		}
		if local || filepath.Base(f) == "idle_test.go" {
			continue
		}
		end := file.Name.End()
		for _, d := range file.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
				end = g.End()
			}
		}
		for _, imp := range file.Imports {
			paths[imp.Path.Value] = true
		}
		bodies.Write(src[fset.Position(end).Offset:])
	}
	var out bytes.Buffer
	fmt.Fprintln(&out, "package src")
	sorted := make([]string, 0, len(paths))
	for p := range paths {
		sorted = append(sorted, p)
	}
	slices.Sort(sorted)
	for _, p := range sorted {
		fmt.Fprintln(&out, "import", p)
	}
	out.Write(bodies.Bytes())
	return out.Bytes()
}

// FuzzEngine asks only that nothing panics and nothing hangs, whatever compiles.
func FuzzEngine(f *testing.F) {
	for _, name := range []string{"escape/used.go", "crossgoroutine/sent.go", "sizebound/length.go", "clean/iterator.go"} {
		f.Add(merged(f, name))
	}
	f.Add([]byte("package p\nimport \"sync\"\nvar p sync.Pool\nfunc f(x *int) { for { defer p.Put(x); p.Put(p.Get()) } }\n"))
	f.Add([]byte("package p\nimport \"sync\"\ntype T struct{ p sync.Pool; n *T }\nfunc (t *T) f() *T { t.n.p.Put(t.f()); return t.n.f().n }\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<20 {
			t.Skip("large")
		}
		runOn(t, src) // errors are those of programs that do not compile
	})
}
