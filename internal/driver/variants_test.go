package driver_test

import "testing"

// variants has a package whose tests import others that import it: the go command makes those anew.
const variants = `
-- go.mod --
module example.com/m

go 1.26
-- base/base.go --
package base

type T struct{ n int }
-- base/export_test.go --
package base

func Make(n int) *T { return &T{n} }
-- lib/lib.go --
package lib

import (
	"sync"

	"example.com/m/base"
)

type Buf struct{ b []byte }

var bufs = sync.Pool{New: func() any { return new(Buf) }}

func Get() *Buf { return bufs.Get().(*Buf) }

func (b *Buf) Free() { bufs.Put(b) }

func Take(t *base.T) *Buf { return Get() }
-- over/over.go --
package over

import "example.com/m/lib"

func Free(b *lib.Buf) { b.Free() }
-- base/alike_test.go --
package base_test

import (
	"testing"

	"example.com/m/base"
	"example.com/m/over"
	"example.com/m/lib"
)

func TestAlike(t *testing.T) {
	base.Make(1)
	b := lib.Get()
	over.Free(b)
	*b = lib.Buf{}
}
`

// mixed gives what only the tests of base can make to a package that imports base.
const mixed = `
-- base/mixed_test.go --
package base_test

import (
	"testing"

	"example.com/m/base"
	"example.com/m/lib"
	"example.com/m/over"
)

func TestMixed(t *testing.T) {
	b := lib.Take(base.Make(1))
	over.Free(b)
	*b = lib.Buf{}
}
`

// TestVariants checks that tests see the packages that are made for them, where that matters.
func TestVariants(t *testing.T) {
	t.Parallel()
	const alike = "base/alike_test.go:15:2: b is used after being put into lib.bufs [escape/used]\n\tbase/alike_test.go:13:7: obtained here\n\tbase/alike_test.go:14:2: put here\n"
	for _, test := range []struct{ name, files, args, want string }{
		{"stand-in", variants, "-escape ./...", alike},
		{"nothing to stand in", variants, "-escape ./base", alike},
		{"types differ", variants + mixed[1:], "-escape ./...", alike +
			"base/mixed_test.go:14:2: b is used after being put into lib.bufs [escape/used]\n\tbase/mixed_test.go:12:7: obtained here\n\tbase/mixed_test.go:13:2: put here\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := tool(t, "real", extract(t, test.files), nil, test.args)
			if got.code != 1 || got.stdout != test.want || got.stderr != "" {
				t.Errorf("got %+v\nwant %s", got, test.want)
			}
		})
	}
}

// tested has packages with tests that others import: lib, and a and b, whose tests import each other.
const tested = `
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
-- lib/lib_test.go --
package lib

func (b *Buf) drop() { b.Free() }
-- a/a.go --
package a

import "example.com/m/lib"

func Free(b *lib.Buf) { b.Free() }
-- a/a_test.go --
package a

import "example.com/m/b"

var _ = b.Twice
-- b/b.go --
package b

import "example.com/m/lib"

func Twice() {
	b := lib.Get()
	b.Free()
	b.Free()
}
-- b/b_test.go --
package b

import (
	"example.com/m/a"
	"example.com/m/lib"
)

func once() {
	b := lib.Get()
	a.Free(b)
	b.Free()
}
`

// TestTested checks what is found where a package with its tests stands in for the one without.
func TestTested(t *testing.T) {
	t.Parallel()
	const (
		twice = "b/b.go:8:2: b is put into lib.bufs twice [putonce/twice]\n\tb/b.go:6:7: obtained here\n\tb/b.go:7:2: put here as well\n"
		once  = "b/b_test.go:11:2: b is put into lib.bufs twice [putonce/twice]\n\tb/b_test.go:9:7: obtained here\n\tb/b_test.go:10:2: put here as well\n"
	)
	for _, test := range []struct{ name, files, want, problems string }{
		{"stand-in", tested, twice + once, ""},
		{"test does not compile", tested + "-- lib/bad_test.go --\npackage lib\n\nfunc (b *Buf) wrong() { b.none() }\n", twice + once,
			"poollint: lib/bad_test.go:3:27: b.none undefined (type *Buf has no field or method none)\n"},
		{"test declares nonsense", tested + "-- lib/bad_test.go --\npackage lib\n\nvar x none\n", twice + once,
			"poollint: lib/bad_test.go:3:7: undefined: none\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := tool(t, "real", extract(t, test.files), nil, "-putonce ./...")
			if got.stdout != test.want || got.stderr != test.problems {
				t.Errorf("got %+v\nwant %s%s", got, test.want, test.problems)
			}
		})
	}
}
