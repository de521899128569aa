package poolflow

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/relevance"
)

// declared has the pools that are declared, by directives and by the flag -pools.
type declared struct {
	getters map[string]*declaration // by full name of the function
	putters map[string]*declaration
	shared  map[string]bool // types that count references
	pairs   map[*types.Func]*pair
	pass    *analysis.Pass
}

type declaration struct {
	pool   string
	class  string
	param  int
	shared bool
	pair   bool // the receiver is the pool
}

// parseDeclared reads directives and the flag -pools.
//
//	//poollint:get
//	//poollint:put [param]
//	//poollint:shared
func parseDeclared(pass *analysis.Pass) *declared {
	d := &declared{getters: map[string]*declaration{}, putters: map[string]*declaration{}, shared: map[string]bool{}, pairs: map[*types.Func]*pair{}, pass: pass}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					ts, ok := spec.(*ast.TypeSpec)
					if !ok {
						continue
					}
					for _, doc := range []*ast.CommentGroup{decl.Doc, ts.Doc} {
						if _, ok := directive(doc, "shared"); ok {
							if obj := pass.TypesInfo.Defs[ts.Name]; obj != nil {
								d.shared[obj.Pkg().Path()+"."+obj.Name()] = true
							}
						}
					}
				}
			}
		}
	}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			fd, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			fn, ok := pass.TypesInfo.Defs[fd.Name].(*types.Func)
			if !ok {
				continue
			}
			_, shared := directive(fd.Doc, "shared")
			if _, ok := directive(fd.Doc, "get"); ok {
				dec := &declaration{pool: "the pool", class: "declared:" + fn.Pkg().Path(), shared: shared}
				if n := fn.Signature().Results().Len(); n > 0 {
					dec.shared = dec.shared || d.sharedType(fn.Signature().Results().At(0).Type())
				}
				dec.name(fn)
				d.getters[fn.FullName()] = dec
			}
			if param, ok := directive(fd.Doc, "put"); ok {
				dec := &declaration{class: "declared:" + fn.Pkg().Path(), param: -1, shared: shared}
				sig := fn.Signature()
				off := 0
				if r := sig.Recv(); r != nil {
					off = 1
					if r.Name() == param || param == "" && sig.Params().Len() == 0 {
						dec.param = 0
					}
					if dec.param == 0 {
						dec.shared = dec.shared || d.sharedType(r.Type())
					}
				}
				for i := range sig.Params().Len() {
					if sig.Params().At(i).Name() == param || param == "" && i == 0 && dec.param < 0 {
						dec.param = i + off
						dec.shared = dec.shared || d.sharedType(sig.Params().At(i).Type())
					}
				}
				dec.name(fn)
				d.putters[fn.FullName()] = dec
			}
		}
	}
	for _, p := range config.Pools {
		name := p.Get
		dec := &declaration{pool: poolOfName(name), class: "declared:" + poolOfName(name), param: -1}
		for _, full := range fullNames(name) {
			d.getters[full] = dec
		}
		for _, full := range fullNames(p.Put) {
			d.putters[full] = dec
		}
	}
	return d
}

func (dec *declaration) name(fn *types.Func) {
	if r := fn.Signature().Recv(); r != nil && dec.param != 0 {
		if r.Name() != "" {
			dec.pool = r.Name()
		}
		if n := namedOf(r.Type()); n != nil {
			dec.pool = n.Obj().Name()
			dec.class += "." + n.Obj().Name()
		}
	}
	if dec.pool == "" {
		dec.pool = "its pool"
	}
}

func (d *declared) sharedType(t types.Type) bool {
	n := namedOf(t)
	return n != nil && n.Obj().Pkg() != nil && d.shared[n.Obj().Pkg().Path()+"."+n.Obj().Name()]
}

// fullNames lists the full names that "pkg.Type.Method" or "pkg.Func" may mean.
func fullNames(s string) []string {
	if strings.HasPrefix(s, "(") {
		return []string{s}
	}
	slash := strings.LastIndexByte(s, '/')
	parts := strings.Split(s[slash+1:], ".")
	if len(parts) == 3 {
		t := s[:slash+1] + parts[0] + "." + parts[1]
		return []string{"(*" + t + ")." + parts[2], "(" + t + ")." + parts[2]}
	}
	return []string{s}
}

func poolOfName(s string) string {
	slash := strings.LastIndexByte(s, '/')
	parts := strings.Split(strings.Trim(s[slash+1:], "()*"), ".")
	if len(parts) >= 2 {
		return strings.Trim(strings.Join(parts[:len(parts)-1], "."), "()*")
	}
	return s
}

// directive returns the argument of the directive //poollint:word in a comment.
func directive(doc *ast.CommentGroup, word string) (arg string, ok bool) {
	if doc == nil {
		return "", false
	}
	for _, c := range doc.List {
		rest, found := strings.CutPrefix(c.Text, "//poollint:"+word)
		if !found || rest != "" && rest[0] != ' ' && rest[0] != '\t' {
			continue
		}
		fields := strings.Fields(rest)
		if len(fields) > 0 {
			return fields[0], true
		}
		return "", true
	}
	return "", false
}

// used reports whether the package declares or calls a declared function.
func (d *declared) used(pass *analysis.Pass) bool {
	check := func(obj types.Object) bool {
		fn, ok := obj.(*types.Func)
		if !ok {
			return false
		}
		return d.getter(fn.Origin()) != nil || d.putter(fn.Origin()) != nil
	}
	for _, obj := range pass.TypesInfo.Uses {
		if check(obj) {
			return true
		}
	}
	for _, obj := range pass.TypesInfo.Defs {
		if check(obj) {
			return true
		}
	}
	return false
}

// mentionsFramework reports whether the package uses a framework that pools the contexts of its handlers.
func mentionsFramework(pass *analysis.Pass) bool {
	return slices.ContainsFunc(pass.Pkg.Imports(), func(p *types.Package) bool { return len(relevance.Contexts(p.Path())) > 0 })
}

// isFrameworks reports whether the objects of a type are contexts that a framework pools.
func isFrameworks(t types.Type) bool {
	if t == nil {
		return false
	}
	n := namedOf(t)
	return n != nil && n.Obj().Pkg() != nil && slices.Contains(relevance.Contexts(n.Obj().Pkg().Path()), n.Obj().Name())
}

// keeping has the methods by which a handler tells the framework not to use its context again.
var keeping = map[string]bool{
	"(*github.com/valyala/fasthttp.RequestCtx).TimeoutError":             true,
	"(*github.com/valyala/fasthttp.RequestCtx).TimeoutErrorWithCode":     true,
	"(*github.com/valyala/fasthttp.RequestCtx).TimeoutErrorWithResponse": true,
	"(github.com/gofiber/fiber/v3.Ctx).Abandon":                          true,
	"(*github.com/gofiber/fiber/v3.DefaultCtx).Abandon":                  true,
	"(*github.com/gofiber/fiber/v3.DefaultCtx).ScheduleReclaim":          true,
}
