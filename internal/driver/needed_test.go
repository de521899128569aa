package driver

import (
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/container/intsets"
)

// needed has two files of a package. Methods of d, an alias, are left in any case.
var needed = []string{`package p

// A is no B.
type A struct{ b *b }

func (a A) M() c { return a.b.f }

var _ interface{ M() c } = A{}

func New() *A { return new(A) }

const (
	first = iota
	Second
)
`, `package p

type b struct{ f c }

type c [Second]d

type d = e

func (d) N() {}

type e int

type unasked struct{ A }

func (unasked) M() {}

var B = func() int { return helper() }

func helper() int { return 1 }

var s = "B helper"
`}

// TestNeededNames checks which names a file has behind dots, comments or not.
func TestNeededNames(t *testing.T) {
	for src, want := range map[string]string{
		"p.A.B(x. C) + p.\n\tD":                                  "A B C D",
		"p. /* x. */ /* y. */ A; p. // z. // P.\n// Q.\n\tB /":   "A B",
		"// One. Two.\n// Three.\n// Four.\nvar x = p.Five // .": "Five Two",
		"\"a. // b\", p. // c\n\tD":                              "D",
		"p.":                                                     "", "p.é": "é", ". //": "", "": "",
	} {
		n := needs{numbers: make(map[string]int)}
		var names intsets.Sparse
		n.read([]byte(src), &names)
		var got []string
		for name, x := range n.numbers {
			if names.Has(x) {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%q: got %q, want %q", src, got, want)
		}
	}
	comments := []byte(strings.Repeat("// It is so.\n", 1<<16)) // or this takes minutes
	new(needs).read(comments, new(intsets.Sparse))
}

// TestNeeded checks what is left of a package, and that its types are right without the rest.
func TestNeeded(t *testing.T) {
	for _, test := range []struct{ importer, want string }{
		{"package q\n\nvar a p.A", "A Second b c d e first"},
		{"package q\n\nvar f = p. // x\n\tB", "B d e helper"},
		{"package q\n\nvar x int", "d e"},
		{"package q\n\nfunc f(n p.New) {}", "A New Second b c d e first"},
		{"package q\n\nimport . \"p\"\n", "A B New Second b c d e first helper s unasked"},
	} {
		n := needs{numbers: make(map[string]int), of: map[string]*intsets.Sparse{"p": new(intsets.Sparse)}, all: make(map[string]bool)}
		n.read([]byte(test.importer), n.of["p"])
		n.all["p"] = importsNames([]byte(test.importer))
		var outlines []*outline
		for _, src := range needed {
			outlines = append(outlines, newOutline([]byte(src)))
		}
		n.mark("p", outlines)
		fset := token.NewFileSet()
		pkg := types.NewPackage("p", "p")
		checker := types.NewChecker(&types.Config{IgnoreFuncBodies: true}, fset, pkg, nil)
		c := new(checked)
		for _, o := range outlines {
			f, err := parser.ParseFile(fset, "p.go", o.needed(), 0)
			if err != nil {
				t.Fatal(err)
			}
			c.files = append(c.files, f)
		}
		if err := checker.Files(c.files); err != nil {
			t.Errorf("for %q: %v", test.importer, err)
		}
		if got := strings.Join(slices.Sorted(slices.Values(pkg.Scope().Names())), " "); got != test.want {
			t.Errorf("for %q there is %q, want %q", test.importer, got, test.want)
		}
		if a, ok := pkg.Scope().Lookup("A").(*types.TypeName); ok && types.NewMethodSet(a.Type()).Len() != 1 {
			t.Errorf("for %q A has not got its method", test.importer)
		}
	}
}
