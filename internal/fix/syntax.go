package fix

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// File returns the file of the package that pos lies in.
func File(pass *analysis.Pass, pos token.Pos) *ast.File {
	for _, f := range pass.Files {
		if f.FileStart <= pos && pos <= f.FileEnd {
			return f
		}
	}
	return nil
}

// Path returns the nodes around pos, the innermost first.
func Path(pass *analysis.Pass, pos token.Pos) []ast.Node {
	file := File(pass, pos)
	if file == nil || !pos.IsValid() {
		return nil
	}
	return enclosing(file, pos, pos)
}

// enclosing returns the nodes around a part of a file, the innermost first. It does not look at other declarations, of which there may
// be thousands.
func enclosing(file *ast.File, start, end token.Pos) []ast.Node {
	only := *file
	k, _ := slices.BinarySearchFunc(file.Decls, start, func(d ast.Decl, pos token.Pos) int { return cmp.Compare(d.End(), pos) })
	only.Decls = file.Decls[k:min(k+2, len(file.Decls))] // one that ends where the next begins, too
	path, _ := astutil.PathEnclosingInterval(&only, start, end)
	return path
}

// Call returns the call whose parenthesis stands at pos, or that is deferred or started there.
func Call(pass *analysis.Pass, pos token.Pos) *ast.CallExpr {
	for _, n := range Path(pass, pos) {
		switch n := n.(type) {
		case *ast.CallExpr:
			if n.Lparen == pos {
				return n
			}
		case *ast.DeferStmt:
			if n.Defer == pos {
				return n.Call
			}
		case *ast.GoStmt:
			if n.Go == pos {
				return n.Call
			}
		}
	}
	return nil
}

// CallStmt returns the statement that is the call at pos, see [Call], or that defers it, and the statements that it is
// one of.
func CallStmt(pass *analysis.Pass, pos token.Pos) (stmt ast.Stmt, list []ast.Stmt, call *ast.CallExpr) {
	call = Call(pass, pos)
	if call == nil {
		return nil, nil, nil
	}
	stmt, list = Stmt(pass, pos)
	switch s := stmt.(type) {
	case *ast.ExprStmt:
		if ast.Unparen(s.X) == call {
			return stmt, list, call
		}
	case *ast.DeferStmt:
		if s.Call == call {
			return stmt, list, call
		}
	}
	return nil, nil, nil
}

// Stmt returns the innermost statement of a list that pos lies in, and the list.
func Stmt(pass *analysis.Pass, pos token.Pos) (ast.Stmt, []ast.Stmt) {
	path := Path(pass, pos)
	for i, n := range path {
		var list []ast.Stmt
		switch n := n.(type) {
		case *ast.BlockStmt:
			list = n.List
		case *ast.CaseClause:
			list = n.Body
		case *ast.CommClause:
			list = n.Body
		default:
			continue
		}
		if i == 0 {
			return nil, nil
		}
		stmt, ok := path[i-1].(ast.Stmt)
		if !ok || !slices.Contains(list, stmt) {
			return nil, nil
		}
		return stmt, list
	}
	return nil, nil
}

// Func returns the innermost function around pos, a declaration or a literal, and its body.
func Func(pass *analysis.Pass, pos token.Pos) (ast.Node, *ast.BlockStmt) {
	for _, n := range Path(pass, pos) {
		switch n := n.(type) {
		case *ast.FuncDecl:
			return n, n.Body
		case *ast.FuncLit:
			return n, n.Body
		}
	}
	return nil, nil
}

// InLoop reports whether a loop of the innermost function lies around pos.
func InLoop(pass *analysis.Pass, pos token.Pos) bool {
	for _, n := range Path(pass, pos) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		case *ast.FuncDecl, *ast.FuncLit:
			return false
		}
	}
	return false
}

// Var returns the local variable that an expression is, without conversions, dereferences and addresses.
func Var(pass *analysis.Pass, e ast.Expr) *types.Var {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := pass.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || v.IsField() || v.Parent() == nil || v.Parent() == pass.Pkg.Scope() {
		return nil
	}
	return v
}

// Mentions reports whether a node refers to an object.
func Mentions(pass *analysis.Pass, n ast.Node, obj types.Object) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && obj != nil && pass.TypesInfo.ObjectOf(id) == obj {
			found = true
		}
		return !found
	})
	return found
}

// Assigned reports whether a variable may get another value between two positions: an assignment there, or its address
// taken anywhere in the node.
func Assigned(pass *analysis.Pass, n ast.Node, v types.Object, from, to token.Pos) (found bool) {
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && pass.TypesInfo.ObjectOf(id) == v
	}
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil || found {
			return false
		}
		in := from <= n.Pos() && n.Pos() < to
		switch n := n.(type) {
		case *ast.AssignStmt:
			found = found || in && slices.ContainsFunc(n.Lhs, is)
		case *ast.IncDecStmt:
			found = found || in && is(n.X)
		case *ast.RangeStmt:
			found = found || in && (n.Key != nil && is(n.Key) || n.Value != nil && is(n.Value))
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && is(n.X)
		}
		return true
	})
	return found
}

// Steady reports whether all variables that a node mentions keep their values from its end to another position in the
// function around it.
func Steady(pass *analysis.Pass, n ast.Node, body *ast.BlockStmt, to token.Pos) bool {
	steady := true
	ast.Inspect(n, func(m ast.Node) bool {
		id, ok := m.(*ast.Ident)
		if !ok {
			return steady
		}
		if v, ok := pass.TypesInfo.ObjectOf(id).(*types.Var); ok && !v.IsField() && v.Parent() != pass.Pkg.Scope() && Assigned(pass, body, v, n.End(), to) {
			steady = false
		}
		return steady
	})
	return steady
}

// Free returns the first of some names that means nothing in the innermost scope at pos nor below it, "" when all do.
func Free(pass *analysis.Pass, body *ast.BlockStmt, pos token.Pos, names ...string) string {
	scope := pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return ""
	}
	used := map[string]bool{}
	ast.Inspect(body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			used[id.Name] = true
		}
		return true
	})
	for _, name := range names {
		if _, obj := scope.LookupParent(name, token.NoPos); obj == nil && !used[name] {
			return name
		}
	}
	return ""
}

// Flat reports whether values of a type refer to no memory but that of strings, and may be copied: a copy has nothing in
// common with the original.
func Flat(t types.Type) bool {
	switch t := t.(type) {
	case *types.TypeParam:
		return false
	case *types.Named:
		for m := range t.Methods() {
			if m.Name() == "Lock" {
				return false
			}
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.UnsafePointer && u.Kind() != types.Invalid
	case *types.Array:
		return Flat(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if !Flat(f.Type()) {
				return false
			}
		}
		return true
	}
	return false
}

// IsPut reports whether a call is one of (*sync.Pool).Put.
func IsPut(pass *analysis.Pass, call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	return ok && fn.FullName() == "(*sync.Pool).Put"
}

// Same reports whether two calls are written alike: they call one function with the same values, as far as names go.
func Same(a, b *ast.CallExpr) bool { return types.ExprString(a) == types.ExprString(b) }

// Receiver returns the receiver variable of the method around pos, nil when it has none.
func Receiver(pass *analysis.Pass, fn *ast.FuncDecl) *types.Var {
	if fn.Recv == nil || len(fn.Recv.List) != 1 || len(fn.Recv.List[0].Names) != 1 {
		return nil
	}
	v, _ := pass.TypesInfo.Defs[fn.Recv.List[0].Names[0]].(*types.Var)
	return v
}

// Named returns the local variable that a name stands for at pos. Of "a.b" it is a.
func Named(pass *analysis.Pass, pos token.Pos, name string) *types.Var {
	name, _, _ = strings.Cut(name, ".")
	scope := pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return nil
	}
	_, obj := scope.LookupParent(name, pos)
	v, _ := obj.(*types.Var)
	if v == nil || v.Parent() == pass.Pkg.Scope() {
		return nil
	}
	return v
}

// About returns the expressions that mention a variable.
func About(pass *analysis.Pass, list []ast.Expr, v *types.Var) (out []ast.Expr) {
	for _, x := range list {
		if Mentions(pass, x, v) {
			out = append(out, x)
		}
	}
	return out
}

// Through reports whether control passes through a statement and nothing is left to run later: no branch, return, panic,
// defer or function literal.
func Through(s ast.Stmt) bool {
	ok := true
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt, *ast.BranchStmt, *ast.DeferStmt, *ast.GoStmt, *ast.FuncLit:
			ok = false
		case *ast.CallExpr:
			ok = ok && types.ExprString(n.Fun) != "panic"
		}
		return ok
	})
	return ok
}
