package poolflow

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
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

// TestKin tells importers of a dependency about functions far from pools, but not at any price: each of these calls all of them.
func TestKin(t *testing.T) {
	const n = 120
	var src strings.Builder
	src.WriteString(header + "type web struct {\n\tdata []byte\n\tnext []*web\n}\n\nvar webPool = sync.Pool{New: func() any { return new(web) }}\n\n" +
		"func Get() *web { return webPool.Get().(*web) }\n\nfunc Put(n *web) { webPool.Put(n) }\n\nfunc (n *web) Keep(b []byte) { n.data = b }\n")
	for i := range n {
		fmt.Fprintf(&src, "\nfunc (n *web) M%d(b []byte) []byte {\n\tswitch len(b) {\n", i)
		for k := range 8 {
			fmt.Fprintf(&src, "\tcase %d:\n\t\treturn n.next[%d].M%d(b[1:])\n", k, k, (i+k)%n)
		}
		src.WriteString("\t}\n\tn.data = b\n\treturn b\n}\n")
	}
	p := parsed(t, src.String())
	p.module = &analysis.Module{Path: "example.com", Version: "v1.0.0"}
	res, facts, err := p.runFacts(t)
	if err != nil {
		t.Fatal(err)
	}
	if facts["Keep"] == nil {
		t.Error("nothing is known of Keep")
	}
	if facts[fmt.Sprintf("M%d", n-1)] != nil {
		t.Error("there is no end to what is told")
	}
	if most := maxKin + res.eng.maxSteps(); res.eng.worked > most {
		t.Errorf("%d steps, want at most %d", res.eng.worked, most)
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

// TestGiven tells of which types importers can have values.
func TestGiven(t *testing.T) {
	for src, want := range map[string]bool{
		"type t struct{}; var v t":                                         false,
		"type t struct{}; var V t":                                         true,
		"type t struct{}; func F() (int, *t) { panic(0) }":                 true,
		"type t struct{}; func F(func(t))":                                 true,
		"type t struct{}; func f() t { return t{} }":                       false,
		"type t struct{}; type T struct{ t }":                              true,
		"type t struct{}; type T struct{ f t }":                            false,
		"type t struct{}; type T struct{ F []map[string]chan t }":          true,
		"type t struct{}; type T = t":                                      true,
		"type t struct{}; type u struct{}; func (u) M() t; var V u":        true,
		"type t struct{}; type u struct{}; func (u) m() t; var V u":        false,
		"type t struct{}; type u struct{ t }; func F() any { return u{} }": false,
		"type t struct{}; type T interface{ M(t) }":                        true,
		"type t struct{}; type B[P any] struct{ V P }; var V B[t]":         true,
		"type t struct{}; type T[P interface{ *t | int }] struct{}":        false,
		"type t[P any] struct{}; func F() *t[int] { return nil }":          true,
		"type t struct{ next *t }; type T struct{ t *T; T *T }":            false,
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", "package p; "+src, 0)
		if err != nil {
			t.Fatal(err)
		}
		pkg, err := (&types.Config{IgnoreFuncBodies: true}).Check("p", fset, []*ast.File{file}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := given(pkg)[pkg.Scope().Lookup("t").Type()]; got != want {
			t.Errorf("%s: got %t", src, got)
		}
	}
}
