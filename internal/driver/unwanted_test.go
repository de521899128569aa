package driver

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/poollint/poollint/internal/poolflow"
)

// TestUnwanted checks which functions nobody asks for.
func TestUnwanted(t *testing.T) {
	p := &program{pools: true}
	dir := t.TempDir()
	add := func(path, text string, imports ...*unit) *unit {
		file := filepath.Join(dir, filepath.Base(path)+".go")
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		u := newUnit(&packages.Package{ID: path, PkgPath: path, GoFiles: []string{file}})
		u.imports = imports
		u.facts = map[factKey]analysis.Fact{}
		p.units = append(p.units, u)
		return u
	}
	low := add("example.com/low", "package low\n\nimport \"sync\"\n\nvar p sync.Pool\n\nfunc Get() int {\n\treturn get()\n}\n\nfunc get() int { return 1 }\n\nfunc Other() {\n\thelp()\n}\n\nfunc help() {}\n\n"+
		"func (T) Get() {}\n\nfunc (T) Far() {}\n\nfunc init() { started() }\n\nfunc started() {}\n\nvar x = `\nfunc Quoted() {\n`\n")
	mid := add("example.com/mid", "package mid\n\nfunc Lends() { low.Get() }\n\nfunc Idle() { low.Other() }\n", low)
	top := add("example.com/top", "package top\n\nfunc f() {\n\tmid.Lends().Far()\n}\n", mid)
	top.root = true
	p.findWanted()
	for _, test := range []struct {
		u    *unit
		want []string
	}{
		{low, []string{"Other", "help"}},
		{mid, []string{"Idle"}},
	} {
		fact, _ := test.u.facts[factKey{nil, reflect.TypeFor[*poolflow.Unwanted]()}].(*poolflow.Unwanted)
		if fact == nil {
			t.Errorf("%s is told nothing", test.u.PkgPath)
			continue
		}
		var got []string
		for key := range fact.Keys {
			got = append(got, key)
		}
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("of %s nobody wants %q, want %q", test.u.PkgPath, got, test.want)
		}
	}
	if len(top.facts) > 0 {
		t.Error("a root is told what nobody wants")
	}
}
