package drivertest

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestPools checks that the list of pools says what a reader of the sample sees.
func TestPools(t *testing.T) {
	dir := Module(t)
	got := run(t, dir, nil, poollint(t), "pools", "-test=false", "./...")
	got.want(t, 0)
	want := [][]string{
		{"POOL", "WHERE", "HOLDS", "GETTERS", "PUTTERS", "RESET", "BOUND", "GETS", "PUTS"},
		{"lib.buffers", "lib/lib.go:10:5", "*bytes.Buffer", "lib.Get", "lib.Put", "before Put at lib.go:21, not at lib.go:29", "length at lib.go:21, none at lib.go:29", "10/10", "12/12"},
	}
	lines := strings.Split(strings.TrimSuffix(got.stdout, "\n"), "\n")
	if len(lines) != len(want) {
		t.Fatalf("got %s", got.stdout)
	}
	for i, line := range lines {
		if text := strings.Join(want[i], " "); strings.Join(strings.Fields(line), " ") != text {
			t.Errorf("got %s\nwant %s", line, text)
		}
	}

	got = run(t, dir, nil, poollint(t), "pools", "-format=json", "-test=false", "./lib")
	got.want(t, 0)
	var list []struct {
		Pool, Posn string
		Holds      []string
		Getters    []struct{ Name, Posn string }
		Left       []struct{ Posn string }
		Gets, Puts struct{ All, Followed int }
	}
	if err := json.Unmarshal([]byte(got.stdout), &list); err != nil || len(list) != 1 {
		t.Fatalf("%v in %s", err, got.stdout)
	}
	p := list[0]
	if p.Pool != "example.com/sample/lib.buffers" || p.Getters[0].Name != "lib.Get" || p.Getters[0].Posn != "lib/lib.go:13:6" ||
		p.Left[0].Posn != "lib/lib.go:29:13" || p.Gets.All != p.Gets.Followed || p.Gets.All == 0 {
		t.Errorf("got %s", got.stdout)
	}
	got = run(t, dir, nil, poollint(t), "pools", "-config=none", "./app/nosuch.go")
	if got.code != 2 || got.stderr != "poollint: cannot read ./app/nosuch.go: no such file or directory\n" {
		t.Errorf("no file: got %v", got)
	}
	got = run(t, t.TempDir(), nil, poollint(t), "pools")
	if got.code != 2 || got.stdout != "" || !strings.HasPrefix(got.stderr, "poollint: cannot load packages: ") {
		t.Errorf("no module: got %v", got)
	}
}

// TestGivenUp checks that the list says what was not followed.
func TestGivenUp(t *testing.T) {
	dir := t.TempDir()
	Extract(t, dir, `
-- go.mod --
module example.com/m

go 1.26
-- p.go --
package p

import "sync"

var (
	scratch = sync.Pool{New: func() any { return new([64]byte) }}
	lists   = sync.Pool{New: func() any { s := make([]int, 0, 8); return &s }}
	kept    = make(map[int]any)
)

func give(x any) { scratch.Put(x) }

func keep() { kept[1] = scratch.Get() }

func sum(numbers ...int) (n int) {
	p := lists.Get().(*[]int)
	list := (*p)[:0]
	list = append(list, numbers...)
	for _, i := range list {
		n += i
	}
	if cap(list) <= 1024 {
		*p = list
		lists.Put(p)
	}
	return n
}
-- none/none.go --
package none
`)
	got := run(t, dir, nil, poollint(t), "pools", ".")
	got.want(t, 0)
	for _, want := range []string{
		"m.lists p.go:7:2 *[]int - - after Get at p.go:17 capacity at p.go:24 1/1 1/1",
		"example.com/m.scratch: 1 not followed: stored in the heap\n",
	} {
		if !strings.Contains(strings.Join(strings.Fields(got.stdout), " ")+"\n", strings.TrimSuffix(want, "\n")) {
			t.Errorf("no %q in\n%s", want, got.stdout)
		}
	}
	if got := run(t, dir, nil, poollint(t), "pools", "./none"); got != (result{stdout: "no pools\n"}) {
		t.Errorf("none: got %v", got)
	}
}
