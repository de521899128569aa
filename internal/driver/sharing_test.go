package driver_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sharedByTests has two packages with tests that import, each by way of p, the package under test.
const sharedByTests = `
-- go.mod --
module example.com/m

go 1.26
-- p/p.go --
package p

import (
	"example.com/m/q"
	"example.com/m/r"
)

func OldP() { q.Q(); r.R() }
-- q/q.go --
package q

func Q() {}
-- q/q_test.go --
package q

func OldOfTest() {}
-- q/outside_test.go --
package q_test

import (
	"testing"

	"example.com/m/p"
)

func Test(t *testing.T) { p.OldP() }
-- r/r.go --
package r

func R() {}
-- r/r_test.go --
package r

import "strings"

func f() { strings.ToUpper("") }
-- r/outside_test.go --
package r_test

import (
	"testing"

	"example.com/m/p"
)

func Test(t *testing.T) { p.OldP() }
`

// TestShared checks that the facts of a package are found out once in a run of go vet, though the go command compiles the package
// anew for each test that imports it together with the package under test.
func TestShared(t *testing.T) {
	t.Parallel()
	dir := extract(t, sharedByTests)
	log := filepath.Join(t.TempDir(), "log")
	// One at a time: two that run at once do not wait for each other.
	got := goVet(t, "toy", dir, []string{"GOCACHE=" + t.TempDir(), "POOLLINT_TEST_LOG=" + log}, "-p=1 -calls ./...")
	want := []string{"p/p.go:8:1: declared here", "q/outside_test.go:9:27: OldP is old", "r/outside_test.go:9:27: OldP is old"}
	if lines := comparable(got.stderr); !slices.Equal(lines, want) {
		t.Errorf("got %q, want %q", lines, want)
	}
	data, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	runs := map[string]int{}
	for line := range strings.Lines(string(data)) {
		runs[strings.TrimSpace(line)]++
	}
	for run, n := range map[string]int{
		"example.com/m/p 1": 1, // of p, p [q.test] and p [r.test]
		"example.com/m/q 1": 1,
		"example.com/m/q 2": 1,
		"example.com/m/r 2": 1,
	} {
		if runs[run] != n {
			t.Errorf("%s: analyzed %d times, want %d", run, runs[run], n)
		}
	}
}
