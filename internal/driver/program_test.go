package driver_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pools has packages that have to do with pools, and others. Of those, no more is
// looked at than has to be.
const pools = `
-- go.mod --
module example.com/m

go 1.26
-- lib/lib.go --
package lib

import "sync"

type Buf struct{ b []byte }

var bufs = sync.Pool{New: func() any { return new(Buf) }}

func Get() *Buf { return bufs.Get().(*Buf) }

func (b *Buf) Free() { bufs.Put(b) }

type Set struct{ Free sync.Pool }
-- user/user.go --
package user

import "example.com/m/lib"

func f() int {
	b := lib.Get()
	b.Free()
	g(b)
	return 0
}

func g(b *lib.Buf) { *b = lib.Buf{} }
-- far/far.go --
package far

import "example.com/m/lib"

type T struct{ Set lib.Set }
-- farther/farther.go --
package farther

import "example.com/m/far"

func f(t *far.T, b []byte) { t.Set.Free.Put(b) }
-- help/help.go --
package help

func Each(f func()) { f() }

func Body() { undefined() }
-- helped/helped.go --
package helped

import (
	"sync"

	"example.com/m/good"
)

var pool = sync.Pool{New: func() any { return new([]byte) }}

func f() int {
	b := pool.Get().(*[]byte)
	good.Later(func() { pool.Put(b) })
	return len(*b)
}
-- good/good.go --
package good

func Later(f func()) { f() }
-- low/low.go --
package low

import "example.com/m/good"

type T struct{}

func (T) Later(f func()) { good.Later(f) }
-- mid/mid.go --
package mid

import "example.com/m/low"

func New() low.T { return low.T{} }
-- deep/deep.go --
package deep

import (
	"sync"

	"example.com/m/mid"
)

var pool = sync.Pool{New: func() any { return new([]byte) }}

func f() int {
	b := pool.Get().(*[]byte)
	mid.New().Later(func() { pool.Put(b) })
	return len(*b)
}
-- deep/deep_test.go --
package deep

func g() int { return f() }
-- deep/x_test.go --
package deep_test

import (
	"example.com/m/lib"
	"example.com/m/low"
)

func f() *lib.Buf {
	b := lib.Get()
	low.T{}.Later(b.Free)
	g(b)
	b.Free()
	return b
}

func g(b *lib.Buf) { *b = lib.Buf{} }
-- api/api.go --
package api

import "sync"

var _ sync.Pool

func F(undefined) {}
-- importer/importer.go --
package importer

import (
	"sync"

	"example.com/m/broken"
)

var pool sync.Pool

func f() { broken.F(pool.Get()) }
-- broken/broken.go --
package broken

func F(x undefined) {}
-- syntax/syntax.go --
package syntax

func f() { if }
-- cgo/cgo.go --
package cgo

// typedef struct { int n; } thing;
// static int one(void) { return 1; }
import "C"

import "sync"

var pool sync.Pool

type Thing = C.thing

func f(t *C.thing) C.int {
	pool.Put(t)
	t.n = C.one()
	return t.n
}
-- overc/overc.go --
package overc

import (
	"sync"

	"example.com/m/cgo"
)

var pool sync.Pool

func f() {
	t := pool.Get().(*cgo.Thing)
	pool.Put(t)
	*t = cgo.Thing{}
}
`

// TestPools checks that packages are looked at as far as needed.
func TestPools(t *testing.T) {
	t.Parallel()
	dir := extract(t, pools)
	for _, test := range []struct {
		name, args     string
		stdout, stderr string // prefixes of the first lines
		code           int
	}{
		{name: "through functions", args: "-escape ./user", stdout: "user/user.go:8:2: b is used after being put into lib.bufs [escape/used]\n", code: 1},
		{name: "through a field of a field", args: "-SA6002 ./farther", stdout: "farther/farther.go:5:45: argument should be pointer-like", code: 1},
		{name: "through a function without pools", args: "-escape -directive=false ./helped", stdout: "helped/helped.go:14:13: b is used after being put into pool [escape/used]\n", code: 1},
		{name: "no pools", args: "./good", code: 0},
		{name: "no pools, a mistake in a body", args: "./help", code: 0},
		{name: "no pools, a mistake in syntax", args: "./syntax", stderr: "poollint: syntax/syntax.go:3:15: ", code: 2},
		{name: "pools, a mistake", args: "./api", stderr: "poollint: api/api.go:7:8: undefined: undefined\n", code: 2},
		{name: "an import with a mistake", args: "./importer", stderr: "poollint: broken/broken.go:3:10: undefined: undefined\n", code: 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := tool(t, "real", dir, nil, test.args)
			if got.code != test.code || !matches(got.stdout, test.stdout) || !matches(got.stderr, test.stderr) {
				t.Errorf("got %+v\nwant %+v", got, test)
			}
		})
	}
}

// TestPoolsVet checks that go vet finds the same, at first and later.
func TestPoolsVet(t *testing.T) {
	t.Parallel()
	dir := extract(t, pools)
	args := "-confidence=possible -sizebound=false ./user ./farther ./helped ./good ./help ./deep"
	alone := tool(t, "real", dir, nil, args)
	want := comparable(alone.stdout)
	if len(want) < 10 || alone.stderr != "" {
		t.Fatalf("alone: %+v", alone)
	}
	for _, when := range []string{"at first", "later"} {
		if got := goVet(t, "real", dir, nil, args); !slices.Equal(comparable(got.stderr), want) {
			t.Errorf("%s: alone %s\nvet %s", when, alone.stdout, got.stderr)
		}
		name := filepath.Join(dir, "user", "user.go")
		if err := os.WriteFile(name, append(readFile(t, name), '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	name := filepath.Join(dir, "good", "good.go")
	if err := os.WriteFile(name, []byte("package good\n\nfunc Later(f func()) {}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	alone = tool(t, "real", dir, nil, args)
	if got, now := goVet(t, "real", dir, nil, args), comparable(alone.stdout); !slices.Equal(comparable(got.stderr), now) || len(now) >= len(want) {
		t.Errorf("after a change: alone %s\nvet %s", alone.stdout, got.stderr)
	}
}

// TestPoolsVetLater checks that what a package with its tests leaves out for go vet, while there are no others that can ask, is there
// when the first is written: the go command does not ask for that package again.
func TestPoolsVetLater(t *testing.T) {
	t.Parallel()
	dir := extract(t, pools)
	name := filepath.Join(dir, "lib", "lib_test.go")
	if err := os.WriteFile(name, []byte("package lib\n\nfunc Later(f func()) { f() }\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	env := []string{"GOCACHE=" + t.TempDir()}
	if got := goVet(t, "real", dir, env, "-escape ./lib"); got.code != 0 {
		t.Fatalf("without tests in a package of their own: %+v", got)
	}
	const outside = `package lib_test

import "example.com/m/lib"

func f() {
	b := lib.Get()
	lib.Later(b.Free)
	*b = lib.Buf{}
}
`
	if err := os.WriteFile(filepath.Join(dir, "lib", "x_test.go"), []byte(outside), 0o644); err != nil {
		t.Fatal(err)
	}
	want := comparable(tool(t, "real", dir, nil, "-escape ./lib").stdout)
	if got := comparable(goVet(t, "real", dir, env, "-escape ./lib").stderr); !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("alone %q, vet %q", want, got)
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// matches reports whether got begins with want, and is empty if want is.
func matches(got, want string) bool {
	return strings.HasPrefix(got, want) && (got == "") == (want == "")
}

// TestCgo checks that types from C are known where they matter.
func TestCgo(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip(err)
	}
	dir := extract(t, pools)
	want := `cgo/cgo.go:15:2: t is used after being put into pool [escape/used]
	cgo/cgo.go:14:2: put here
overc/overc.go:14:2: t is used after being put into pool [escape/used]
	overc/overc.go:12:7: obtained here
	overc/overc.go:13:2: put here
`
	got := tool(t, "real", dir, []string{"CGO_ENABLED=1"}, "-escape ./cgo ./overc")
	if got.stdout != want || got.stderr != "" {
		t.Errorf("got %+v\nwant %s", got, want)
	}
}

// bodyless is a module with a function that has no body, in a package of pools that is asked later.
const bodyless = `-- go.mod --
module example.com/m

go 1.26
-- low/low.go --
package low

import "sync"

var pool = sync.Pool{New: func() any { return new(int) }}

func Get() *int { return pool.Get().(*int) }

func Put(n *int) { pool.Put(n) }

func Fill(b []byte)

func Stamp(b []byte, n int) []byte {
	if n > 0 {
		Fill(b)
	}
	return b[:n]
}
-- low/low.s --
TEXT ·Fill(SB), 4, $0-24
	RET
-- high/high.go --
package high

import (
	"sync"

	"example.com/m/low"
)

var pool = sync.Pool{New: func() any { b := make([]byte, 64); return &b }}

func f() []byte {
	b := pool.Get().(*[]byte)
	r := low.Stamp(*b, 3)
	pool.Put(b)
	return r
}
`

// TestBodyless checks that a function written in assembly is nothing to wait for.
func TestBodyless(t *testing.T) {
	t.Parallel()
	got := tool(t, "real", extract(t, bodyless), nil, "-escape ./...")
	if want := "high/high.go:15:2: memory of b is returned and is put into pool [escape/returned]"; !matches(got.stdout, want) || got.stderr != "" {
		t.Errorf("got %+v\nwant %s", got, want)
	}
}
