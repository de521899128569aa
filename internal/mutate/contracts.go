package mutate

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// swapPools puts an object into another pool of the same type, which it makes if there is none.
func swapPools(s *scope) {
	inspectCalls(s.body, func(call *ast.CallExpr) {
		if !direct(s.info(), call) {
			return
		}
		sel := call.Fun.(*ast.SelectorExpr)
		own, ok := ast.Unparen(sel.X).(*ast.Ident)
		if !ok {
			return
		}
		pool, ok := s.info().Uses[own].(*types.Var)
		if !ok || pool.Parent() != s.unit.types.Scope() || pool.Pkg() != s.unit.types {
			return
		}
		t := s.objectType(pool)
		ptr, ok := t.(*types.Pointer)
		if !ok {
			return
		}
		if twin := s.twin(pool, t); twin != "" {
			s.emit(s.text(call)+" becomes a Put into "+twin, call.Pos(), s.replace(sel.X, twin))
			return
		}
		elem := types.TypeString(ptr.Elem(), s.qualifier)
		decl := fmt.Sprintf("var mutPool = sync.Pool{New: func() any { return new(%s) }}\n\n"+
			"func mutUse() *%s { return mutPool.Get().(*%s) }\n", elem, elem, elem)
		s.emit(s.text(call)+" becomes a Put into a twin", call.Pos(), s.replace(sel.X, "mutPool"), s.appendDecl(decl))
	})
}

func inspectCalls(n ast.Node, visit func(*ast.CallExpr)) {
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			visit(call)
		}
		return true
	})
}

// qualifier writes the name of a package as the file does, or something that does not compile.
func (s *scope) qualifier(pkg *types.Package) string {
	if pkg == s.unit.types {
		return ""
	}
	for _, imp := range s.unit.files[s.file].Imports {
		if strings.Trim(imp.Path.Value, `"`) == pkg.Path() {
			if imp.Name != nil {
				return imp.Name.Name
			}
			return pkg.Name()
		}
	}
	return "not_imported"
}

// objectType returns the type to which what comes out of a pool is asserted, nil if there are several.
func (s *scope) objectType(pool *types.Var) (t types.Type) {
	several := false
	for _, f := range s.unit.files {
		ast.Inspect(f, func(n ast.Node) bool {
			ta, ok := n.(*ast.TypeAssertExpr)
			if !ok || ta.Type == nil {
				return true
			}
			call, ok := ast.Unparen(ta.X).(*ast.CallExpr)
			if !ok {
				return true
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Get" {
				if id, ok := ast.Unparen(sel.X).(*ast.Ident); ok && s.info().Uses[id] == pool {
					is := s.info().TypeOf(ta.Type)
					several = several || t != nil && !types.Identical(t, is)
					t = is
				}
			}
			return true
		})
	}
	if several {
		return nil
	}
	return t
}

// twin returns the name of another pool of the package for the same type.
func (s *scope) twin(pool *types.Var, t types.Type) string {
	for _, name := range s.unit.types.Scope().Names() {
		v, ok := s.unit.types.Scope().Lookup(name).(*types.Var)
		if ok && v != pool && isPool(v.Type()) {
			if is := s.objectType(v); is != nil && types.Identical(is, t) {
				return name
			}
		}
	}
	return ""
}

func isPool(t types.Type) bool {
	n, ok := t.(*types.Named)
	return ok && n.Obj().Name() == "Pool" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync"
}

// news calls visit for each literal sync.Pool{New: func() any { … }}.
func (s *scope) news(visit func(pool *ast.CompositeLit, key *ast.KeyValueExpr, fn *ast.FuncLit)) {
	ast.Inspect(s.body, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || s.info().TypeOf(lit) == nil || !isPool(s.info().TypeOf(lit)) {
			return true
		}
		for _, e := range lit.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				if fn, ok := kv.Value.(*ast.FuncLit); ok {
					visit(lit, kv, fn)
				}
			}
		}
		return true
	})
}

// made returns what a New returns if that is new(T) or &T{…}.
func made(info *types.Info, fn *ast.FuncLit) (e ast.Expr, ok bool) {
	if len(fn.Body.List) != 1 {
		return nil, false
	}
	ret, ok := fn.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return nil, false
	}
	switch e := ret.Results[0].(type) {
	case *ast.UnaryExpr:
		_, ok := e.X.(*ast.CompositeLit)
		return e, ok && e.Op == token.AND
	case *ast.CallExpr:
		id, ok := e.Fun.(*ast.Ident)
		if !ok {
			return nil, false
		}
		b, ok := info.Uses[id].(*types.Builtin)
		return e, ok && b.Name() == "new"
	}
	return nil, false
}

// shareNew makes one object of those that New makes.
func shareNew(s *scope) {
	s.news(func(_ *ast.CompositeLit, _ *ast.KeyValueExpr, fn *ast.FuncLit) {
		if e, ok := made(s.info(), fn); ok && hasState(s.info().TypeOf(e)) {
			s.emit(s.text(e), e.Pos(), s.replace(e, "mutShared"), s.appendDecl("var mutShared = "+s.text(e)))
		}
	})
}

// hasState reports whether t is a pointer to something.
func hasState(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	st, ok := p.Elem().Underlying().(*types.Struct)
	return !ok || st.NumFields() > 0
}

// wrongNew returns a value instead of a pointer to it.
func wrongNew(s *scope) {
	s.news(func(pool *ast.CompositeLit, _ *ast.KeyValueExpr, fn *ast.FuncLit) {
		e, ok := made(s.info(), fn)
		if !ok || !s.asserted(pool) {
			return
		}
		s.emit(s.text(e), e.Pos(), s.insert(e.Pos(), "*"))
	})
}

// dropNew deletes New.
func dropNew(s *scope) {
	s.news(func(pool *ast.CompositeLit, key *ast.KeyValueExpr, _ *ast.FuncLit) {
		if len(pool.Elts) == 1 && s.asserted(pool) {
			s.emit(s.brief(key), key.Pos(), s.remove(key))
		}
	})
}

// asserted reports whether the pool that is made by lit is a variable of the package whose objects are
// asserted without a check.
func (s *scope) asserted(lit *ast.CompositeLit) (found bool) {
	d, ok := s.body.(*ast.GenDecl)
	if !ok {
		return false
	}
	for _, spec := range d.Specs {
		vs, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		i := slices.Index(vs.Values, ast.Expr(lit))
		if i < 0 {
			continue
		}
		if v, ok := s.info().Defs[vs.Names[i]].(*types.Var); ok {
			return s.assertedAlways(v)
		}
	}
	return false
}

// assertedAlways reports whether a Get of the pool is asserted with no check.
func (s *scope) assertedAlways(pool *types.Var) (found bool) {
	for _, f := range s.unit.files {
		checked := make(map[ast.Expr]bool)
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				if len(n.Lhs) == 2 && len(n.Rhs) == 1 {
					checked[ast.Unparen(n.Rhs[0])] = true
				}
			case *ast.TypeAssertExpr:
				call, ok := ast.Unparen(n.X).(*ast.CallExpr)
				if !ok || checked[n] {
					return true
				}
				if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Get" {
					id, ok := ast.Unparen(sel.X).(*ast.Ident)
					found = found || ok && s.info().Uses[id] == pool
				}
			}
			return true
		})
	}
	return found
}
