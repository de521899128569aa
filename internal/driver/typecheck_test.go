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
	"testing"
)

// TestWithoutBodies parses files with the bodies of functions and without: what they declare, and where, must be the same.
func TestWithoutBodies(t *testing.T) {
	sources := map[string]string{
		"heads": "package p\n\nfunc a(x struct {\n\ty int\n}) int {\n\treturn x.y\n}\n\nfunc b() struct {\n\ty int\n} {\n\treturn struct{ y int }{}\n}\n\n" +
			"func c(\n\tx int,\n) error {\n\treturn nil\n}\n\nfunc d() interface {\n\tm()\n} {\n\treturn nil\n}\n\nfunc (t *T[K]) e() {}\n\ntype T[K any] struct{}\n",
		"comments": "package p\n\n/*\nfunc old() {\n\tdo()\n}\n*/\nfunc a() { // for (\n\tdo()\n}\n\nfunc do() {\n\t/*\n}\n\t*/\n}\n",
		"strings":  "package p\n\nvar s = `\nfunc old() {\n\tdo()\n}\n`\n\nfunc a() string {\n\treturn `\n}\n\nfunc no() {\n` + s\n}\n\nconst n = len(`\nfunc x() {\n\ty()\n}\n`)\n",
		"crlf":     "package p\r\n\r\nfunc a() {\r\n\tb()\r\n}\r\n\r\nfunc b() {\r\n}",
	}
	for _, dir := range []string{"net/http", "go/types", "text/template", "encoding/json", "reflect"} {
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
	shorter := 0
	for name, src := range sources {
		fset := token.NewFileSet()
		whole, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		text := withoutBodies([]byte(src))
		if text == nil {
			continue
		}
		short, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			if name != "comments" {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if len(text) < len(src) {
			shorter++
		}
		if got, want := declared(t, fset, short), declared(t, fset, whole); got != want {
			t.Errorf("%s: without bodies it declares\n%s\nand with them\n%s", name, got, want)
		}
	}
	if shorter < len(sources)/2 {
		t.Errorf("%d of %d files are shorter without bodies", shorter, len(sources))
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
