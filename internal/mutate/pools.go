package mutate

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// pools are the functions of a corpus that get and put.
type pools struct {
	putters map[*types.Func]int      // index of the parameter that is put; a receiver comes first
	getters map[*types.Func]bool     // the result is a pooled object
	shared  map[*types.TypeName]bool // types that count references, as declared
	names   map[*types.Func]string   // name of the pool that it gets from or puts into
}

// findPools finds the functions that put what they are given, and those that return what they get.
func findPools(c *corpus) *pools {
	p := &pools{
		putters: make(map[*types.Func]int),
		getters: make(map[*types.Func]bool),
		names:   make(map[*types.Func]string),
		shared:  make(map[*types.TypeName]bool),
	}
	for _, u := range c.units {
		for _, f := range u.files {
			p.findShared(u, f)
		}
	}
	for again := true; again; {
		again = false
		for _, u := range c.units {
			for _, fd := range u.funcs() {
				fn := u.info.Defs[fd.Name].(*types.Func)
				if _, known := p.putters[fn]; !known {
					if i, ok := p.putsParam(u, fd, fn); ok {
						p.putters[fn] = i
						again = true
					}
				}
				if !p.getters[fn] && hasDirective(fd, "get") {
					p.getters[fn] = true
					p.names[fn] = fn.Pkg().Path()
					again = true
				}
				if !p.getters[fn] && p.returnsPooled(u, fd, fn) {
					p.getters[fn] = true
					again = true
				}
			}
		}
	}
	return p
}

// findShared finds the types that are declared with //poollint:shared.
func (p *pools) findShared(u *unit, f *ast.File) {
	for _, d := range f.Decls {
		gd, ok := d.(*ast.GenDecl)
		if !ok || gd.Tok != token.TYPE {
			continue
		}
		for _, spec := range gd.Specs {
			ts := spec.(*ast.TypeSpec)
			if obj, ok := u.info.Defs[ts.Name].(*types.TypeName); ok && (isDirective(gd.Doc, "shared") || isDirective(ts.Doc, "shared")) {
				p.shared[obj] = true
			}
		}
	}
}

// namedOf returns the name of the type that t is, or points to.
func namedOf(t types.Type) *types.TypeName {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj()
	}
	return nil
}

// funcs returns the functions of the package that have a body.
func (u *unit) funcs() (list []*ast.FuncDecl) {
	for _, f := range u.files {
		for _, d := range f.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok && fd.Body != nil {
				list = append(list, fd)
			}
		}
	}
	return list
}

// hasDirective reports whether fd is declared with //poollint: and the given word.
func hasDirective(fd *ast.FuncDecl, word string) bool {
	return isDirective(fd.Doc, word)
}

// isDirective reports whether a comment has the directive //poollint: with the given word.
func isDirective(doc *ast.CommentGroup, word string) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return c.Text == "//poollint:"+word })
}

// putsParam returns the index of a parameter that fd gives back by a statement of its own, or by a directive.
func (p *pools) putsParam(u *unit, fd *ast.FuncDecl, fn *types.Func) (int, bool) {
	params := paramsOf(fn)
	if hasDirective(fd, "shared") || len(params) > 0 && p.shared[namedOf(params[0].Type())] {
		return 0, false // may be one of several references
	}
	if fd.Doc != nil {
		for _, c := range fd.Doc.List {
			if name, ok := strings.CutPrefix(c.Text, "//poollint:put"); ok {
				name = strings.TrimSpace(name)
				p.names[fn] = fn.Pkg().Path()
				i := slices.IndexFunc(params, func(v *types.Var) bool { return v.Name() == name })
				return max(i, 0), true
			}
		}
	}
	if countsReferences(u.info, fd.Body) {
		return 0, false
	}
	index, found := 0, false
	inspectOwn(fd.Body, func(n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return
		}
		if arg, ok := p.put(u.info, call); ok {
			if at := placeOf(u.info, arg); at.fields == "" && at.root != nil {
				if i := slices.Index(params, at.root); i >= 0 && !sets(u.info, fd.Body, at) {
					index, found = i, true
					p.names[fn] = p.poolOf(u.info, call)
				}
			}
		}
	})
	return index, found
}

// paramsOf returns the parameters, the receiver first.
func paramsOf(fn *types.Func) (list []*types.Var) {
	sig := fn.Signature()
	if r := sig.Recv(); r != nil {
		list = append(list, r)
	}
	for v := range sig.Params().Variables() {
		list = append(list, v)
	}
	return list
}

// countsReferences reports whether body changes an atomic counter.
func countsReferences(info *types.Info, body *ast.BlockStmt) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if fn, ok := typeutil.Callee(info, call).(*types.Func); ok && fn.Pkg() != nil && fn.Pkg().Path() == "sync/atomic" {
				found = found || strings.HasPrefix(fn.Name(), "Add")
			}
		}
		return !found
	})
	return found
}

// returnsPooled reports whether a result of fd comes from a Get, directly or through a variable.
func (p *pools) returnsPooled(u *unit, fd *ast.FuncDecl, fn *types.Func) (found bool) {
	held := make(map[place]bool)
	inspectOwn(fd.Body, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if x := p.gotten(u.info, n); x.root != nil {
				held[x] = true
				if call, ok := getCall(n.Rhs[0]); ok {
					p.names[fn] = p.poolOf(u.info, call)
				}
			}
		case *ast.ReturnStmt:
			for _, r := range n.Results {
				if p.get(u.info, r) {
					call, _ := getCall(r)
					p.names[fn] = p.poolOf(u.info, call)
					found = true
				}
				found = found || held[placeOf(u.info, r)]
			}
		}
	})
	return found
}

// gotten returns where the statement "x := pool.Get().(*T)" puts the object.
func (p *pools) gotten(info *types.Info, s *ast.AssignStmt) place {
	if len(s.Rhs) == 1 && p.get(info, s.Rhs[0]) {
		return placeOf(info, s.Lhs[0])
	}
	return place{}
}

// get reports whether e is a pooled object fresh from its pool: p.Get(), p.Get().(*T), getT().
func (p *pools) get(info *types.Info, e ast.Expr) bool {
	e = ast.Unparen(e)
	if ta, ok := e.(*ast.TypeAssertExpr); ok {
		e = ast.Unparen(ta.X)
	}
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	fn, ok := typeutil.Callee(info, call).(*types.Func)
	return ok && (fn.FullName() == "(*sync.Pool).Get" || p.getters[fn.Origin()])
}

// put returns what a call gives back, if it does.
func (p *pools) put(info *types.Info, call *ast.CallExpr) (ast.Expr, bool) {
	fn, ok := typeutil.Callee(info, call).(*types.Func)
	if !ok {
		return nil, false
	}
	if fn.FullName() == "(*sync.Pool).Put" {
		return call.Args[0], true
	}
	i, ok := p.putters[fn.Origin()]
	if !ok {
		return nil, false
	}
	if fn.Signature().Recv() != nil {
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return nil, false
		}
		if i == 0 {
			return sel.X, true
		}
		i--
	}
	if i >= len(call.Args) {
		return nil, false
	}
	return call.Args[i], true
}

// direct reports whether call is the Put of a sync.Pool.
func direct(info *types.Info, call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(info, call).(*types.Func)
	return ok && fn.FullName() == "(*sync.Pool).Put"
}

// A place is a variable, or a field reached from one: x, x.f, x.f.g. Pointers on the way make no difference.
type place struct {
	root   *types.Var
	fields string
}

// placeOf returns the place that e names, the zero place if it names none.
func placeOf(info *types.Info, e ast.Expr) place {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v, ok := info.ObjectOf(e).(*types.Var); ok && e.Name != "_" {
			return place{root: v}
		}
	case *ast.SelectorExpr:
		if s, ok := info.Selections[e]; ok && s.Kind() == types.FieldVal {
			if at := placeOf(info, e.X); at.root != nil {
				at.fields += "." + e.Sel.Name
				return at
			}
		}
	case *ast.StarExpr:
		return placeOf(info, e.X)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return placeOf(info, e.X)
		}
	}
	return place{}
}

// within reports whether p is q or lies in it.
func (p place) within(q place) bool {
	return p.root == q.root && q.root != nil && (p.fields == q.fields || strings.HasPrefix(p.fields, q.fields+"."))
}

// inspectOwn visits the nodes of a function, not those of functions within it.
func inspectOwn(body ast.Node, visit func(ast.Node)) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if n != nil {
			visit(n)
		}
		return true
	})
}

// uses reports whether n reads or writes what is at x: more than its header, and not to set x itself.
func uses(info *types.Info, n ast.Node, x place) (found bool) {
	mentions(info, n, x, func(e ast.Expr, path []ast.Node) {
		found = found || isUse(info, e, path)
	})
	return found
}

// mentions calls visit for each expression in n that names x, with the nodes around it, the innermost last.
func mentions(info *types.Info, n ast.Node, x place, visit func(e ast.Expr, path []ast.Node)) {
	var path []ast.Node
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil {
			path = path[:len(path)-1]
			return true
		}
		if e, ok := n.(ast.Expr); ok && isName(e) && placeOf(info, e) == x {
			if _, isDef := n.(*ast.Ident); !isDef || info.Uses[n.(*ast.Ident)] != nil {
				visit(e, path)
			}
		}
		path = append(path, n)
		return true
	})
}

func isName(e ast.Expr) bool {
	switch e.(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return true
	}
	return false
}

// isUse reports whether the mention e of a pooled object looks into it.
func isUse(info *types.Info, e ast.Expr, path []ast.Node) bool {
	if len(path) == 0 {
		return true
	}
	switch p := path[len(path)-1].(type) {
	case *ast.CallExpr:
		if id, ok := p.Fun.(*ast.Ident); ok && (id.Name == "len" || id.Name == "cap") {
			return false // the header of a slice
		}
	case *ast.BinaryExpr:
		return p.Op != token.EQL && p.Op != token.NEQ
	case *ast.AssignStmt:
		for _, l := range p.Lhs {
			if l == e {
				return false // gets another object
			}
		}
		for i, r := range p.Rhs {
			if r == e && i < len(p.Lhs) && isBlank(p.Lhs[i]) {
				return false
			}
		}
	}
	return true
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// sets reports whether n gives x another value.
func sets(info *types.Info, n ast.Node, x place) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if _, deref := ast.Unparen(l).(*ast.StarExpr); !deref && x.within(placeOf(info, l)) {
					found = true
				}
			}
		case *ast.RangeStmt:
			for _, l := range []ast.Expr{n.Key, n.Value} {
				if l != nil && x.within(placeOf(info, l)) {
					found = true
				}
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				found = found || x.fields == "" && info.Defs[id] == x.root
			}
		}
		return !found
	})
	return found
}
