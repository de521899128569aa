package drivertest

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/poollint/poollint/internal/govet"
)

// TestVet runs the tool through the go command, in all its ways.
func TestVet(t *testing.T) {
	dir := Module(t)
	tool := "-vettool=" + poollint(t)
	vet := func(args ...string) result { return run(t, dir, nil, "go", append([]string{"vet", tool}, args...)...) }

	got := vet("./...")
	if got.code != 1 || got.stdout != "" {
		t.Errorf("got %v", got)
	}
	Compare(t, Parse(t, dir, got.stderr), Related)

	// -json has all but the names of other packages' directories.
	got = vet("-json", "./...")
	got.want(t, 0)
	Compare(t, parseTree(t, dir, got.stdout), All)

	// -c shows source.
	if got := vet("-c=0", "./app"); !strings.Contains(got.stderr, "\n21\t\tfmt.Println(\"größe 𝄞\", buf.Len())\n") || got.code != 1 {
		t.Errorf("-c: got %v", got)
	}

	// -diff changes nothing.
	got = vet("-fix", "-diff", "./...")
	if got.code != 1 || !strings.Contains(got.stdout, "+\tb.Reset()\n") {
		t.Errorf("-fix -diff: got %v", got)
	}
	data, err := os.ReadFile(filepath.Join(dir, "lib", "lib.go"))
	if err != nil || string(data) == Fixed("lib/lib.go") {
		t.Errorf("-fix -diff: %v; got %s", err, data)
	}
	vet("-fix", "./...").want(t, 0)
	CheckFixed(t, dir)
}

// TestGoFix runs the tool as go fix does.
func TestGoFix(t *testing.T) {
	dir := Module(t)
	tool := "-fixtool=" + poollint(t)
	if got := run(t, dir, nil, "go", "fix", tool, "-diff", "./..."); got.code != 1 || !strings.Contains(got.stdout, "+\tb.Reset()\n") {
		t.Errorf("-diff: got %v", got)
	}
	run(t, dir, nil, "go", "fix", tool, "./...").want(t, 0)
	CheckFixed(t, dir)
}

// early is a module with a dependency. Nothing in far has to do with pools, but a package that it imports has one.
const early = `
-- go.mod --
module example.com/m

go 1.24

require example.com/q v1.0.0

replace example.com/q => ./q
-- m.go --
package m

import "example.com/q/far"

func F() { far.F() }
-- q/go.mod --
module example.com/q

go 1.24
-- q/q.go --
package q

import "sync"

type Object struct{ n int }

var pool = sync.Pool{New: func() any { return new(Object) }}

func Take() *Object { return pool.Get().(*Object) }

func (o *Object) Release() { pool.Put(o) }
-- q/far/far.go --
package far

import "example.com/q"

var Other *q.Object

func F() {}
`

// TestEarly runs the tool on packages once more, with a flag that changes nothing, but lets no process end early: it writes the same.
func TestEarly(t *testing.T) {
	tool := poollint(t)
	dir := t.TempDir()
	Extract(t, dir, early)
	fresh := fmt.Sprintf("-c=%d", time.Now().UnixMilli()) // the go command has kept nothing of that
	got := run(t, dir, nil, "go", "vet", "-work", "-vettool="+tool, fresh, "./...")
	work, ok := strings.CutPrefix(strings.TrimSpace(got.stderr), "WORK=")
	if !ok || strings.Contains(work, "\n") {
		t.Fatalf("got %v", got)
	}
	defer os.RemoveAll(work)
	env := []string{"GOVERSION=" + runtime.Version(), "GOCACHE=" + work}
	cfgs, _ := filepath.Glob(filepath.Join(work, "*", "vet.cfg"))
	var names []string
	for _, name := range cfgs {
		cfg, err := govet.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		var written [2]string
		for i, args := range [][]string{{name}, {"-pools=", name}} {
			os.Remove(cfg.VetxOutput)
			run(t, work, env, tool, args...).want(t, 0)
			data, err := os.ReadFile(cfg.VetxOutput)
			if err != nil {
				t.Fatal(err)
			}
			written[i] = string(data)
		}
		if written[0] != written[1] {
			t.Errorf("%s: early %q, late %q", cfg.ImportPath, written[0], written[1])
		}
		if strings.Contains(written[0], `"example.com/q":[".Release()","Take()"]`) {
			names = append(names, cfg.ImportPath)
		}
	}
	slices.Sort(names)
	if want := []string{"example.com/m", "example.com/q", "example.com/q/far"}; !slices.Equal(names, want) {
		t.Errorf("names are known in %q, want %q", names, want)
	}
}
