package sizebound

import (
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/fix"
	"github.com/poollint/poollint/internal/poolflow"
)

// runtimePool is the package whose pools refuse what has grown too large. It needs runtimeGo.
const (
	runtimePool = "github.com/poollint/poollint/pool"
	runtimeGo   = "go1.24"
	maxUses     = 40 // of a pool that a fix changes
)

// usePool offers to make a pool of buffers one of package pool, which drops what is above the limit wherever it is put.
// It asks for a module that may not be there: it must not be the first fix of a finding. Nothing is offered unless all
// that the package does with the pool is to get and put buffers:
//
//	var bufs = pool.New(pool.Config[bytes.Buffer]{
//		Reset: func(b *bytes.Buffer) bool {
//			b.Reset()
//			return b.Cap() <= maxPooled
//		},
//	})
func (c *checker) usePool(at *poolflow.PutSite) []analysis.SuggestedFix {
	def := c.res.PoolOf(at.Class)
	if def == nil || len(def.Uses) > maxUses || def.Object == nil || def.Object.Parent() != c.pass.Pkg.Scope() || def.Object.Exported() {
		return nil
	}
	v := def.Object
	file := fix.File(c.pass, v.Pos())
	value := c.bufferPool(file, v)
	if value == nil || !fix.Since(c.pass, v.Pos(), runtimeGo) || c.usedElsewhere(file, v.Name()) {
		return nil
	}
	b := fix.New(c.pass)
	for _, f := range c.pass.Files {
		list, ok := c.assertions(f, v)
		if !ok {
			return nil
		}
		var gone []span
		for _, a := range list {
			b.Replace(a, b.Text(a.X))
			gone = append(gone, span{a.X.End(), a.End()})
		}
		if f != file && len(gone) > 0 && !c.stillUses(f, "bytes", gone) {
			return nil // an import that nothing needs
		}
	}
	old := ""
	if !c.stillUses(file, "sync", []span{{value.Pos(), value.End()}}) {
		old = "sync"
	}
	name, buffer, limit := b.ImportFor(runtimePool, old, value.Pos()), b.Import("bytes", value.Pos()), c.limitName(b, at)
	if limit == "" || buffer == "b" {
		return nil
	}
	b.Replace(value, name+".New("+name+".Config["+buffer+".Buffer]{\n"+
		"\tReset: func(b *"+buffer+".Buffer) bool {\n"+
		"\t\tb.Reset()\n"+
		"\t\treturn b.Cap() <= "+limit+"\n"+
		"\t},\n})")
	return b.Done("Use package " + runtimePool)
}

// bufferPool returns the value of a variable that is declared by itself as
//
//	var bufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}
func (c *checker) bufferPool(file *ast.File, v types.Object) *ast.CompositeLit {
	if file == nil {
		return nil
	}
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Lparen.IsValid() || v.Pos() < g.Pos() || g.End() <= v.Pos() {
			continue
		}
		spec, ok := g.Specs[0].(*ast.ValueSpec)
		if !ok || len(spec.Names) != 1 || spec.Type != nil || len(spec.Values) != 1 {
			return nil
		}
		lit, ok := spec.Values[0].(*ast.CompositeLit)
		if !ok || len(lit.Elts) != 1 || c.pass.TypesInfo.TypeOf(lit).String() != "sync.Pool" || !c.makesBuffer(lit.Elts[0]) {
			return nil
		}
		for _, g := range file.Comments {
			if lit.Pos() <= g.Pos() && g.Pos() < lit.End() {
				return nil // it would be lost
			}
		}
		return lit
	}
	return nil
}

// makesBuffer reports whether an element of a sync.Pool is a New that returns an empty buffer, and does nothing else.
func (c *checker) makesBuffer(elt ast.Expr) bool {
	kv, ok := elt.(*ast.KeyValueExpr)
	if !ok {
		return false
	}
	fn, ok := kv.Value.(*ast.FuncLit)
	if !ok || len(fn.Body.List) != 1 {
		return false
	}
	ret, ok := fn.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 || !c.isBufferPointer(ret.Results[0]) {
		return false
	}
	switch x := ret.Results[0].(type) {
	case *ast.CallExpr:
		id, ok := x.Fun.(*ast.Ident)
		if !ok {
			return false
		}
		made, ok := c.pass.TypesInfo.Uses[id].(*types.Builtin)
		return ok && made.Name() == "new" && c.pass.TypesInfo.Types[x.Args[0]].IsType()
	case *ast.UnaryExpr:
		lit, ok := x.X.(*ast.CompositeLit)
		return ok && len(lit.Elts) == 0
	}
	return false
}

func (c *checker) isBufferPointer(e ast.Expr) bool {
	t := c.pass.TypesInfo.TypeOf(e)
	return t != nil && t.String() == "*bytes.Buffer"
}

// assertions returns the type assertions in a file that a pool of buffers does not need, as in bufs.Get().(*bytes.Buffer).
// ok is false if the file does something else with the pool than that and to put buffers.
func (c *checker) assertions(file *ast.File, pool types.Object) (found []*ast.TypeAssertExpr, ok bool) {
	known := map[*ast.Ident]bool{}
	ok = true
	method := func(e ast.Expr, name string) *ast.Ident {
		call, isCall := e.(*ast.CallExpr)
		if !isCall {
			return nil
		}
		sel, isSel := call.Fun.(*ast.SelectorExpr)
		if !isSel || sel.Sel.Name != name {
			return nil
		}
		id, isIdent := sel.X.(*ast.Ident)
		if !isIdent || c.pass.TypesInfo.Uses[id] != pool {
			return nil
		}
		return id
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeAssertExpr:
			if id := method(n.X, "Get"); id != nil && c.isBufferPointer(n) {
				known[id] = true
				found = append(found, n)
			}
		case *ast.CallExpr:
			if id := method(n, "Put"); id != nil && c.isBufferPointer(n.Args[0]) {
				known[id] = true
			}
		case *ast.Ident:
			ok = ok && (c.pass.TypesInfo.Uses[n] != pool || known[n])
		}
		return ok
	})
	return found, ok
}

// A span is a part of a file.
type span struct{ pos, end token.Pos }

// stillUses reports whether a file names the package of a path outside of what goes.
func (c *checker) stillUses(file *ast.File, path string, gone []span) (found bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !slices.ContainsFunc(gone, func(s span) bool { return s.pos <= id.Pos() && id.Pos() < s.end }) {
			name, ok := c.pass.TypesInfo.Uses[id].(*types.PkgName)
			found = found || ok && name.Imported().Path() == path
		}
		return !found
	})
	return found
}

// usedElsewhere reports whether a file that is not part of this build of the package, such as a test, may name a variable.
func (c *checker) usedElsewhere(file *ast.File, name string) bool {
	dir := filepath.Dir(c.pass.Fset.File(file.FileStart).Name())
	tests, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		return true
	}
	for _, path := range append(tests, c.pass.IgnoredFiles...) {
		if filepath.Ext(path) != ".go" {
			continue
		}
		if text, err := os.ReadFile(path); err != nil || strings.Contains(string(text), name) {
			return true
		}
	}
	return false
}
