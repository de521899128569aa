package poolflow

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// verbCases are bodies of functions, and the kinds of events they lead to.
var verbCases = []struct{ name, sig, body, want string }{
	{"over", "func() []byte", `
		p := arrays.Get().(*[]byte)
		defer arrays.Put(p)
		buf := bytes.NewBuffer((*p)[:0])
		buf.WriteString("x")
		return buf.Bytes()`, "returned"},
	{"lend", "func(r io.Reader) [][]byte", `
		p := arrays.Get().(*[]byte)
		defer arrays.Put(p)
		s := bufio.NewScanner(r)
		s.Buffer(*p, 100)
		var lines [][]byte
		for s.Scan() {
			lines = append(lines, s.Bytes())
		}
		return lines`, "returned"},
	{"new", "func() []byte", `
		b := bufs.Get().(*bytes.Buffer)
		defer bufs.Put(b)
		line, _ := b.ReadBytes('\n')
		return line`, ""},
	{"alias", "func() []byte", `
		b := bufs.Get().(*bytes.Buffer)
		defer bufs.Put(b)
		return b.Next(8)`, "returned"},
	{"append", "func() []byte", `
		p := arrays.Get().(*[]byte)
		defer arrays.Put(p)
		return strconv.AppendInt((*p)[:0], 1, 10)`, "returned"},
	{"append to nil", "func(b *bytes.Buffer) []byte", `
		h := sha256.New()
		return h.Sum(nil)`, ""},
	{"keep", "func()", `
		b := bufs.Get().(*bytes.Buffer)
		shared.Store("k", b)
		bufs.Put(b)`, "stored"},
	{"loadorstore", "func()", `
		b := bufs.Get().(*bytes.Buffer)
		if _, loaded := shared.LoadOrStore("k", b); loaded {
			bufs.Put(b)
		}`, ""},
	{"install", "func()", `
		b := bufs.Get().(*bytes.Buffer)
		if !slot.CompareAndSwap(nil, b) {
			bufs.Put(b)
		}`, ""},
	{"installed", "func()", `
		b := bufs.Get().(*bytes.Buffer)
		if slot.CompareAndSwap(nil, b) {
			bufs.Put(b)
		}`, "stored"},
	{"global", "func()", `
		b := bufs.Get().(*bytes.Buffer)
		log.SetOutput(b)
		bufs.Put(b)`, "stored"},
	{"global set back", "func()", `
		b := bufs.Get().(*bytes.Buffer)
		log.SetOutput(b)
		log.SetOutput(os.Stderr)
		bufs.Put(b)`, ""},
	{"none", "func() any", `
		b := bufs.Get().(*bytes.Buffer)
		bufs.Put(b)
		return reflect.TypeOf(b)`, ""},
	{"through", "func()", `
		b := bufs.Get().(*bytes.Buffer)
		w := multipart.NewWriter(b)
		bufs.Put(b)
		w.Close()`, "used"},
	{"each", "func(list []int)", `
		b := bufs.Get().(*bytes.Buffer)
		bufs.Put(b)
		sort.Slice(list, func(i, j int) bool { return b.Bytes()[i] < b.Bytes()[j] })`, "used"},
	{"forget", "func()", `
		b := bufs.Get().(*bytes.Buffer)
		shared.Store("k", b)
		shared.Delete("k")
		bufs.Put(b)`, ""},
	{"share", "func(c *http.Client)", `
		b := bufs.Get().(*bytes.Buffer)
		defer bufs.Put(b)
		req, _ := http.NewRequest("POST", "/", b)
		c.Do(req)`, "captured"},
	{"exit", "func(t testing.TB, err error)", `
		b := bufs.Get().(*bytes.Buffer)
		if err != nil {
			bufs.Put(b)
			t.Fatal(err)
		}
		bufs.Put(b)`, ""},
}

// TestVerbs runs the engine on small functions.
func TestVerbs(t *testing.T) {
	pkgs, err := loadTable()
	if err != nil {
		t.Fatal(err)
	}
	byPath := importMap{}
	for _, pkg := range pkgs {
		byPath[pkg.PkgPath] = pkg.Types
	}
	imports := []string{"bufio", "bytes", "crypto/sha256", "io", "log", "mime/multipart", "net/http", "os", "reflect", "sort", "strconv", "sync", "sync/atomic", "testing"}
	for _, c := range verbCases {
		t.Run(c.name, func(t *testing.T) {
			var src strings.Builder
			src.WriteString("package p\n")
			for _, path := range imports {
				src.WriteString("import \"" + path + "\"\n")
			}
			src.WriteString(`
				var (
					_      bufio.Reader; _ = sha256.New; _ io.Reader; _ log.Logger; _ multipart.Writer; _ http.Client
					_      os.File; _ reflect.Type; _ = sort.Slice; _ = strconv.AppendInt; _ testing.TB
					bufs   = sync.Pool{New: func() any { return new(bytes.Buffer) }}
					arrays = sync.Pool{New: func() any { b := make([]byte, 0, 64); return &b }}
					shared sync.Map
					slot   atomic.Pointer[bytes.Buffer]
				)
			`)
			src.WriteString("func f" + strings.TrimPrefix(c.sig, "func") + " {" + c.body + "\n}\n")
			var kinds []string
			for _, e := range eventsOf(t, byPath, src.String()) {
				kinds = append(kinds, e.Kind)
			}
			slices.Sort(kinds)
			if got := strings.Join(slices.Compact(kinds), " "); got != c.want {
				t.Errorf("got events %q, want %q", got, c.want)
			}
		})
	}
}

type importMap map[string]*types.Package

func (m importMap) Import(path string) (*types.Package, error) { return m[path], nil }

// eventsOf runs the engine on a package of one file.
func eventsOf(t *testing.T, imports types.Importer, src string) []*Event {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes: map[ast.Node]*types.Scope{}, FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{Importer: imports}
	pkg, err := conf.Check("example.com/p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	res, err := run(&analysis.Pass{
		Analyzer: Analyzer, Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info, TypesSizes: types.SizesFor("gc", "amd64"),
		ResultOf:          map[*analysis.Analyzer]any{},
		Report:            func(analysis.Diagnostic) {},
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) {},
		ExportObjectFact:  func(types.Object, analysis.Fact) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	return res.(*Result).Events
}
