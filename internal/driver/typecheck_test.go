package driver

import (
	"bytes"
	"go/ast"
	"go/build"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// outlined has sources with declarations that are hard to tell apart.
var outlined = map[string]string{
	"heads": "package p\n\nfunc a(x struct {\n\ty int\n}) int {\n\treturn x.y\n}\n\nfunc b() struct {\n\ty int\n} {\n\treturn struct{ y int }{}\n}\n\n" +
		"func c(\n\tx int,\n) error {\n\treturn nil\n}\n\nfunc d() interface {\n\tm()\n} {\n\treturn nil\n}\n\nfunc (t *T[K]) e() {}\n\ntype T[K any] struct{}\n",
	"comments": "package p\n\n/*\nfunc old() {\n\tdo()\n}\n*/\nfunc a() { // for (\n\tdo()\n}\n\nfunc do() {\n\t/*\n}\n\t*/\n}\n",
	"strings":  "package p\n\nvar s = `\nfunc old() {\n\tdo()\n}\n`\n\nfunc a() string {\n\treturn `\n}\n\nfunc no() {\n` + s\n}\n\nconst n = len(`\nfunc x() {\n\ty()\n}\n`)\n",
	"quotes":   "package p\n\nfunc a() rune {\n\t_ = \"}\\\"}\"\n\treturn '}' + '\\'' + '\"'\n}\n\nfunc b() {}\n",
	"crlf":     "package p\r\n\r\nfunc a() {\r\n\tb()\r\n}\r\n\r\nfunc b() {\r\n}",
	"oneline":  "package p; import \"io\"; func a() { b() }; func b() { a() }; type t struct{ io.Reader }; var v, w = 1, func() int { return 2 }()",
	"breaks":   "package p\n\nfunc\na(\n) (\nx int) { return 1\n}\n\nfunc b()\n\nvar f =\nfunc() {\n}\n\ntype g func(\n) (chan\nint)\n\nvar (\n\tx, // y\n\tz = 1, 2; q int\n)\n",
	"aliases":  "package p\n\ntype t struct{}\n\ntype u = t\n\nfunc (u) m() {}\n\nfunc ((*u)) n() {}\n\ntype (\n\tw struct{}\n\tx = w\n)\n\nfunc (*x) m() {}\n",
}

// TestOutline parses files and their outlines: what they declare, and where, must be the same.
func TestOutline(t *testing.T) {
	sources := make(map[string]string)
	for name, src := range outlined {
		sources[name] = src
	}
	for _, dir := range []string{"net/http", "go/types", "text/template", "encoding/json", "reflect", "runtime", "syscall", "go/parser"} {
		files, err := filepath.Glob(filepath.Join(build.Default.GOROOT, "src", dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", dir, len(files), err)
		}
		for _, name := range files {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			sources[name] = string(src)
		}
	}
	for name, src := range sources {
		fset := token.NewFileSet()
		whole, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		o := newOutline([]byte(src))
		if o == nil {
			if !strings.Contains(src, "//line ") && !strings.Contains(src, "/*line ") {
				t.Errorf("%s has no outline", name)
			}
			continue
		}
		for i := range o.pieces {
			o.pieces[i].needed = true
		}
		short, err := parser.ParseFile(fset, name, o.needed(), parser.SkipObjectResolution)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, want := declared(t, fset, short), declared(t, fset, whole); got != want {
			t.Errorf("%s: its outline declares\n%s\nand the file\n%s", name, got, want)
		}
		if got, want := len(o.pieces)-1, len(whole.Decls); got != want {
			t.Errorf("%s has %d pieces, want %d", name, got, want)
		}
	}
}

// TestOutlineNames checks which names pieces declare.
func TestOutlineNames(t *testing.T) {
	for name, want := range map[string]string{
		"heads":   "a b c d T. T",
		"oneline": "! a b t v,w",
		"breaks":  "a b f g x,z,q",
		"aliases": "t u= u. u. w,x= x.",
		"quotes":  "a b",
	} {
		var got []string
		for _, p := range newOutline([]byte(outlined[name])).pieces[1:] {
			word := string(bytes.Join(p.names, []byte(",")))
			switch {
			case p.owner != nil:
				word = string(p.owner) + "."
			case p.alias:
				word += "="
			case p.always:
				word = "!"
			}
			got = append(got, word)
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// declared returns what a file declares, without bodies, with the lines and columns.
func declared(t *testing.T, fset *token.FileSet, f *ast.File) string {
	var b bytes.Buffer
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			fn.Body, fn.Doc = nil, nil
		}
		posn := fset.Position(d.Pos())
		b.WriteString(posn.String() + " ")
		if err := printer.Fprint(&b, token.NewFileSet(), d); err != nil {
			t.Fatal(err)
		}
		b.WriteString("\n")
	}
	return b.String()
}
