package driver_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// dependencies has three pairs of packages, so that each order can be tried on
// packages that no go command has met before. kept has a test of its own.
const dependencies = `
-- go.mod --
module example.com/m

go 1.26

require example.com/other v1.0.0

replace example.com/other => ./other
-- other/go.mod --
module example.com/other
-- other/other.go --
package other

var second int
-- a/p/p.go --
package p

var second int
-- a/p/outside_test.go --
package p_test

var second int
-- a/p/ignored_test.go --
//go:build ignore

package p
-- a/u/u.go --
package u

import _ "example.com/m/a/p"
-- b/p/p.go --
package p

var second int
-- b/u/u.go --
package u

import _ "example.com/m/b/p"
-- old/old.go --
package old

func OldF() {}

func F() {}
-- c/p/p.go --
package p

import "example.com/m/old"

var second int

func f() { old.OldF() }
-- c/u/u.go --
package u

import _ "example.com/m/c/p"
-- kept/p/p.go --
package p

var second int
-- kept/p/p_test.go --
package p
-- kept/u/u.go --
package u

import (
	_ "example.com/m/kept/p"
	_ "example.com/other"
)
`

// TestVetOrder checks that go vet loses no findings of a package, whether it has met
// that as a dependency before or not. Go 1.26 does: what a tool prints for a package
// is kept, though nothing is asked of dependencies, and shown when it is asked for.
func TestVetOrder(t *testing.T) {
	t.Parallel()
	dir := extract(t, dependencies)
	env := []string{"GOCACHE=" + t.TempDir()}
	const (
		a    = "a/p/p.go:3:5: second is second"
		aOut = "a/p/outside_test.go:3:5: second is second"
		b    = "b/p/p.go:3:5: second is second"
		c    = "c/p/p.go:5:5: second is second"
		kept = "kept/p/p.go:3:5: second is second"
	)
	for _, step := range []struct {
		args string
		want []string
	}{
		// Users first.
		{"./a/u", []string{a}},
		{"./a/p", []string{aOut, a}},
		{"./a/...", []string{aOut, a}},
		// Dependencies first.
		{"./b/p", []string{b}},
		{"./b/u", []string{b}},
		{"./b/...", []string{b}},
		// All at once, first.
		{"./c/...", []string{c}},
		{"./c/p", []string{c}},
		{"./c/u", []string{c}},
		// A package with a test of its own is another one than what users import.
		{"./kept/u", nil},
		{"./kept/p", []string{kept}},
		{"./kept/...", []string{kept}},
		{"./...", []string{aOut, a, b, c, kept}},
	} {
		got := goVet(t, "toy", dir, env, "-second "+step.args)
		if lines := comparable(got.stderr); !slices.Equal(lines, step.want) || (got.code == 1) != (len(step.want) > 0) {
			t.Errorf("%s: got %v, exit code %d, want %v", step.args, lines, got.code, step.want)
		}
		if strings.Count(got.stderr, "second is second") != len(step.want) {
			t.Errorf("%s: not once each: %s", step.args, got.stderr)
		}
	}

	// A diff is printed like findings, and changes nothing.
	for _, args := range []string{"./c/u", "./c/p", "./c/..."} {
		if got := goVet(t, "toy", dir, env, "-calls -fix -diff "+args); strings.Count(got.stdout, "+func f() { old.F() }") != 1 || got.code != 1 {
			t.Errorf("-fix -diff %s: got %v", args, got)
		}
	}

	// Nothing is applied to packages that are not named.
	name := filepath.Join(dir, "c", "p", "p.go")
	for _, test := range [][2]string{{"-calls -fix ./c/u", "old.OldF()"}, {"-calls -fix ./c/p", "old.F()"}} {
		args, want := test[0], test[1]
		if got := goVet(t, "toy", dir, env, args); got != (result{}) {
			t.Errorf("%s: got %v", args, got)
		}
		if data, err := os.ReadFile(name); err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s: got %s, %v", args, data, err)
		}
	}
	// The same in JSON.
	if got := goVet(t, "toy", dir, env, "-second -json ./a/u"); !strings.Contains(got.stdout, "second is second") || got.code != 0 {
		t.Errorf("-json: got %v", got)
	}
}
