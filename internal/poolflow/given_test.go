package poolflow_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/poollint/poollint/internal/poolflow"
)

func TestExposes(t *testing.T) {
	for src, want := range map[string]bool{
		"var P sync.Pool":                    true,
		"var p sync.Pool":                    false,
		"func F() *sync.Pool { return nil }": true,
		"func F() *t { return nil }; type t struct{ P sync.Pool }":         true,
		"func F() *t { return nil }; type t struct{ p sync.Pool }":         false,
		"type T struct{ next *T; sync.Pool }":                              true,
		"type T = sync.Pool":                                               true,
		"type T map[string][]func(*sync.Pool)":                             true,
		"type T interface{ M(chan *sync.Pool) }":                           true,
		"type T[P any] struct{ V [2]P }; var V T[sync.Pool]":               true,
		"var V atomic.Pointer[sync.Pool]":                                  true,
		"type t struct{}; func (t) P() *sync.Pool { return nil }":          false,
		"type t struct{}; func (t) P() *sync.Pool { return nil }; var T t": true,
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", "package p; import (\"sync\"; \"sync/atomic\"); var _ sync.Pool; var _ atomic.Bool; "+src, 0)
		if err != nil {
			t.Fatal(err)
		}
		conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
		pkg, err := conf.Check("p", fset, []*ast.File{file}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := poolflow.Exposes(pkg); got != want {
			t.Errorf("%s: got %t", src, got)
		}
	}
}
