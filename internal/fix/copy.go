package fix

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Clone returns the source of a copy of what an expression refers to: text is its source, and at is where the copy will
// stand. It returns "" when that cannot be said in one expression.
func (b *Builder) Clone(e ast.Expr, text string, at token.Pos) string {
	t := b.pass.TypesInfo.TypeOf(e)
	if t == nil {
		return ""
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Kind() == types.String && Since(b.pass, at, "go1.20") {
			return b.Import("strings", at) + ".Clone(" + text + ")"
		}
	case *types.Slice:
		switch {
		case !Flat(u.Elem()):
			return ""
		case types.Identical(t, types.NewSlice(types.Typ[types.Byte])) && Since(b.pass, at, "go1.20"):
			return b.Import("bytes", at) + ".Clone(" + text + ")"
		case Since(b.pass, at, "go1.21"):
			return b.Import("slices", at) + ".Clone(" + text + ")"
		case types.Identical(t, types.NewSlice(types.Typ[types.Byte])):
			return "append([]byte(nil), " + text + "...)"
		}
	}
	return ""
}

// Copied returns an expression for a pointer to a copy of what e points to, and the statement that makes the copy in a
// new variable. It returns "" when there is none, or when a copy would still refer to memory of the original.
func (b *Builder) Copied(e ast.Expr, body *ast.BlockStmt) (expr, stmt string) {
	ptr, ok := b.pass.TypesInfo.TypeOf(e).Underlying().(*types.Pointer)
	if !ok || !Flat(ptr.Elem()) {
		return "", ""
	}
	if _, ok := ptr.Elem().Underlying().(*types.Struct); !ok {
		return "", ""
	}
	name := Free(b.pass, body, e.Pos(), "copied", "kept")
	if name == "" {
		return "", ""
	}
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		return "&" + name, name + " := *" + x.Name
	case *ast.UnaryExpr:
		if sel, ok := x.X.(*ast.SelectorExpr); ok && x.Op == token.AND {
			return "&" + name, name + " := " + b.Text(sel)
		}
	}
	return "", ""
}
