package poolflow

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/config"
)

// chain is deeper than summaries are made on demand, and goes in a circle.
const chain = `package p

var kept []byte

func A(b []byte, n int) []byte { return B(b, n) }
func B(b []byte, n int) []byte { return C(b, n) }
func C(b []byte, n int) []byte { return D(b, n) }
func D(b []byte, n int) []byte { return E(b, n) }
func E(b []byte, n int) []byte { return F(b, n) }
func F(b []byte, n int) []byte { kept = b; return G(b, n) }
func G(b []byte, n int) []byte {
	if n > 0 {
		return C(b[1:], n-1)
	}
	return b
}
`

// TestLater asks for facts in several orders, and gets the same answers.
func TestLater(t *testing.T) {
	config.InMemory = true
	defer func() { config.InMemory = false }()
	names := []string{"A", "B", "C", "D", "E", "F", "G"}
	var want map[string][]byte
	for range names {
		got := make(map[string][]byte)
		facts := laterFacts(t, chain)
		for _, name := range names {
			got[name] = facts[name].later()
		}
		if want == nil {
			want = got
		}
		for _, name := range names {
			if !bytes.Equal(got[name], want[name]) {
				t.Errorf("asked in the order %v, %s is another", names, name)
			}
		}
		names = slices.Concat(names[1:], names[:1])
	}
	if want["F"] == nil {
		t.Error("nothing is known of F")
	}
}

// laterFacts returns the facts of a package that are made when somebody asks, by name of the function.
func laterFacts(t *testing.T, src string) map[string]*summarized {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{},
		Instances: map[*ast.Ident]types.Instance{}, FileVersions: map[*ast.File]string{},
	}
	pkg, err := new(types.Config).Check("example.com/p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	facts := make(map[string]*summarized)
	_, err = run(&analysis.Pass{
		Analyzer: Analyzer, Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info,
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) {},
		ExportObjectFact: func(obj types.Object, f analysis.Fact) {
			if s, ok := f.(*summarized); ok {
				facts[obj.Name()] = s
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return facts
}
