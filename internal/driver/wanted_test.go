package driver_test

import (
	"strings"
	"testing"
)

// wanted has functions of a library that a package asks for: by their names, by those of other functions, by methods of types that
// it has from a third package, and by all names of a package at once; and others that nobody asks for.
const wanted = `
-- go.mod --
module example.com/m

go 1.26
-- lib/lib.go --
package lib

import "sync"

type Buf struct{ B []byte }

var bufs = sync.Pool{New: func() any { return new(Buf) }}

func Take() *Buf { return take() }

func take() *Buf { return bufs.Get().(*Buf) }

func (b *Buf) Drop() { drop(b) }

func drop(b *Buf) { bufs.Put(b) }

func (b *Buf) Bytes() []byte { return b.B }

func Unasked(b *Buf) []byte { return b.B }

var Hook = func(b *Buf) { hooked(b) }

func hooked(b *Buf) { bufs.Put(b) }

var text = ` + "`\nfunc Quoted() {\n`" + `

func Quoted(b *Buf) { bufs.Put(b) }

func
Odd(b *Buf) { bufs.Put(b) }
-- mid/mid.go --
package mid

import "example.com/m/lib"

type Page struct{ *lib.Buf }

func New() *Page { return &Page{lib.Take()} }

func Unasked(b *lib.Buf) { b.Drop() }
-- app/app.go --
package app

import (
	. "example.com/m/lib"
	"example.com/m/mid"
)

func direct() int {
	b := Take()
	b.Drop()
	return len(b.B) // used
}

func promoted() []byte {
	p := mid.New()
	defer p.Drop()
	return p.Bytes() // returned
}

func quoted() int {
	b := Take()
	Quoted(b)
	return len(b.B) // used
}

func odd() int {
	b := Take()
	Odd(b)
	return len(b.B) // used
}
`

// TestWantedFindings checks that what is found does not depend on what is left out.
func TestWantedFindings(t *testing.T) {
	t.Parallel()
	dir := extract(t, wanted)
	for _, args := range []string{"./app", "./..."} {
		got := tool(t, "real", dir, nil, "-escape "+args)
		for _, want := range []string{"app.go:11:13: b is used", "app.go:17:2: memory of p", "app.go:23:13: b is used", "app.go:29:13: b is used"} {
			if !strings.Contains(got.stdout, want) {
				t.Errorf("%s: no %q in %+v", args, want, got)
			}
		}
	}
}
