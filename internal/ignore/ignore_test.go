package ignore_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/poollint/poollint/internal/ignore"
)

// Each line that calls f says which of the directives silence an escape/stored finding there.
const src = `package p

func _() {
	//lint:ignore poollint/escape own
	f() // own
	f()
	f() //lint:ignore poollint/escape behind
	f()
	if true {
	} //lint:ignore poollint/escape brace
	f()
	//lint:ignore poollint/escape above
	// more words
	f() // above
	//lint:ignore poollint/putonce other
	//lint:ignore poollint/escape group
	f() // group
	/**/ //lint:ignore poollint/escape comment
	f() // comment
	f(
		//lint:ignore poollint/escape inner
		f(), // inner
		f(),
	)
}
`

func TestLines(t *testing.T) {
	fset, file := parse(t, src)
	directives := ignore.Parse(fset, file)
	ast.Inspect(file, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || id.Name != "f" {
			return true
		}
		line := fset.Position(id.Pos()).Line
		text := strings.Split(src, "\n")[line-1]
		_, want, _ := strings.Cut(text, "// ")
		if _, reason, ok := strings.Cut(text, "poollint/escape "); ok {
			want = reason
		}
		var got []string
		for _, d := range directives {
			if d.Silences(fset, id.Pos(), "escape", "stored") {
				got = append(got, d.Reason)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("line %d is silenced by %q, want %q", line, got, want)
		}
		return true
	})
}

func TestFile(t *testing.T) {
	fset, file := parse(t, "package p\n\nfunc f() {}\n\n//lint:file-ignore poollint/escape,SA1019  two reasons \n")
	ds := ignore.Parse(fset, file)
	if len(ds) != 1 || !ds[0].Silences(fset, file.Decls[0].Pos(), "escape", "used") {
		t.Fatalf("got %v, want one directive that silences everything", ds)
	}
	if d := ds[0]; d.Reason != "two reasons" || !slices.Equal(d.Names, []string{"poollint/escape", "SA1019"}) {
		t.Errorf("got names %q, reason %q", d.Names, d.Reason)
	}
}

func TestReasonIsNoComment(t *testing.T) {
	fset, file := parse(t, "package p //lint:ignore poollint // see below\n")
	if got := ignore.Parse(fset, file)[0].Reason; got != "" {
		t.Errorf("got reason %q, want none", got)
	}
}

func TestMatches(t *testing.T) {
	for _, test := range []struct {
		name, analyzer, category string
		want                     bool
	}{
		{"poollint", "escape", "used", true},
		{"poollint/*", "escape", "used", true},
		{"poollint/escape", "escape", "used", true},
		{"poollint/escape/used", "escape", "used", true},
		{"poollint/escape/*", "escape", "used", true},
		{"poollint/put*", "putonce", "twice", true},
		{"poollint/SA6002", "SA6002", "", true},
		{"SA6002", "SA6002", "", true},
		{"SA*", "SA6002", "", true},
		{"*", "SA6002", "", true},
		{"poollint/directive", "directive", "unused", true},

		{"poollint/escape/used", "escape", "stored", false},
		{"poollint/putonce", "escape", "used", false},
		{"escape", "escape", "used", false},
		{"*", "escape", "used", false},
		{"", "escape", "used", false},
		{"poollint/[", "escape", "used", false},
		{"poollint", "directive", "unused", false},
		{"poollint/*", "directive", "unused", false},
	} {
		if got := ignore.Matches(test.name, test.analyzer, test.category); got != test.want {
			t.Errorf("Matches(%q, %q, %q) = %v", test.name, test.analyzer, test.category, got)
		}
	}
}

func parse(t *testing.T, src string) (*token.FileSet, *ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return fset, file
}
