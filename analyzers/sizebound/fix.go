package sizebound

import (
	"go/ast"
	"go/build/constraint"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/fix"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/report"
)

// useCapacity offers to replace the one len in the comparison at pos by cap, or Len by Cap.
func (c *checker) useCapacity(pos token.Pos) []analysis.SuggestedFix {
	cmp := c.comparison(pos)
	if cmp == nil {
		return nil
	}
	var name *ast.Ident
	text, count := "", 0
	for _, side := range []ast.Expr{cmp.X, cmp.Y} {
		call, ok := ast.Unparen(side).(*ast.CallExpr)
		if !ok {
			continue
		}
		switch fun := call.Fun.(type) {
		case *ast.Ident:
			if b, ok := c.pass.TypesInfo.Uses[fun].(*types.Builtin); ok && b.Name() == "len" && poolflow.IsSlice(c.pass.TypesInfo.TypeOf(call.Args[0])) {
				name, text = fun, "cap"
				count++
			}
		case *ast.SelectorExpr:
			if fn, ok := c.pass.TypesInfo.Uses[fun.Sel].(*types.Func); ok && fn.FullName() == "(*bytes.Buffer).Len" {
				name, text = fun.Sel, "Cap"
				count++
			}
		}
	}
	if count != 1 {
		return nil
	}
	b := fix.New(c.pass)
	b.Replace(name, text)
	return b.Done("Compare the capacity")
}

// comparison returns the comparison whose operator stands at pos.
func (c *checker) comparison(pos token.Pos) *ast.BinaryExpr {
	for _, n := range fix.Path(c.pass, pos) {
		if b, ok := n.(*ast.BinaryExpr); ok && b.OpPos == pos {
			return b
		}
	}
	return nil
}

// grownParts returns the paths of all parts that have grown at a Put as the one that is reported, without a bound.
func (c *checker) grownParts(p *poolflow.PutSite, grown *poolflow.Size) []string {
	list := []string{grown.Path}
	for _, st := range p.States {
		for _, s := range st.Sizes {
			if s.Grown == poolflow.ByInput && !s.Bounded && !s.Len && !slices.Contains(list, s.Path) {
				list = append(list, s.Path)
			}
		}
	}
	slices.Sort(list)
	return list
}

// guard has something put only if its capacity is not above a limit, which gets a name in the package:
//
//	if buf.Cap() <= maxPooled {
//		bufs.Put(buf)
//	}
func (c *checker) guard(at *poolflow.PutSite, paths []string) []analysis.SuggestedFix {
	stmt, _, call := fix.CallStmt(c.pass, at.Pos)
	if stmt == nil || at.Type() == nil || at.Inner() != "" {
		return nil
	}
	v := c.argumentVar(call, at.Name)
	if v == nil {
		return nil
	}
	b := fix.New(c.pass)
	name := c.limitName(b, at)
	var conds []string
	for _, path := range paths {
		cond := c.capacity(v, path, name)
		if cond == "" {
			return nil
		}
		conds = append(conds, cond)
	}
	if name == "" {
		return nil
	}
	lines := fix.Wrap("if "+strings.Join(conds, " && ")+" {", []string{b.Text(call)}, "}")
	if d, ok := stmt.(*ast.DeferStmt); ok {
		_, body := fix.Func(c.pass, at.Pos)
		if !fix.Steady(c.pass, call, body, body.End()) {
			return nil
		}
		b.Defer(d, lines...)
	} else {
		b.ReplaceStmt(stmt, lines...)
	}
	return b.Done("Put it only up to " + name)
}

// argumentVar returns the variable of that name that a call is given, as an argument, by its address or as the receiver.
func (c *checker) argumentVar(call *ast.CallExpr, name string) *types.Var {
	args := call.Args
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		args = append([]ast.Expr{sel.X}, args...)
	}
	for _, arg := range args {
		if u, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
			arg = u.X
		}
		if v := fix.Var(c.pass, arg); v != nil && v.Name() == name {
			return v
		}
	}
	return nil
}

// capacity returns the condition that the part of a variable at a path is not above the limit, "" when this package cannot
// ask for it.
func (c *checker) capacity(v *types.Var, path, limit string) string {
	expr, t := v.Name(), v.Type()
	for path != "" {
		switch {
		case path[0] == '*':
			if ptr, ok := t.Underlying().(*types.Pointer); ok {
				t = ptr.Elem()
				if expr != v.Name() {
					return "" // it may be nil
				}
				if _, ok := t.Underlying().(*types.Slice); ok {
					expr = "*" + expr
				}
			} else if _, ok := t.Underlying().(*types.Slice); !ok || path != "*" {
				return ""
			}
			path = path[1:]
		case path[0] == '.':
			name := path[1:]
			if i := strings.IndexAny(name, ".*[~#"); i >= 0 {
				name = name[:i]
			}
			if isBuffer(t) {
				path = ""
				continue // what the buffer holds
			}
			f := poolflow.FieldOf(deref(t), "."+name)
			if f == nil || !f.Exported() && f.Pkg() != c.pass.Pkg {
				return ""
			}
			expr, t, path = expr+"."+name, f.Type(), path[1+len(name):]
		default:
			return ""
		}
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok && !isBuffer(t) {
		t = ptr.Elem()
		expr = "*" + expr
	}
	if isBuffer(t) {
		return expr + ".Cap() <= " + limit
	}
	list, ok := t.Underlying().(*types.Slice)
	if !ok || !fix.Flat(list.Elem()) {
		return ""
	}
	switch size := c.pass.TypesSizes.Sizeof(list.Elem()); {
	case size == 1:
		return "cap(" + expr + ") <= " + limit
	case size > 1:
		return "cap(" + expr + ") <= " + limit + "/" + strconv.FormatInt(size, 10)
	}
	return ""
}

// isBuffer reports whether a type is a buffer or builder that tells its capacity.
func isBuffer(t types.Type) bool {
	switch deref(t).String() {
	case "bytes.Buffer", "strings.Builder":
		return true
	}
	return false
}

func deref(t types.Type) types.Type {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		return ptr.Elem()
	}
	return t
}

// limitName returns the name of the constant that bounds what is put, and declares it once in
// the package, if it is not there.
func (c *checker) limitName(b *fix.Builder, at *poolflow.PutSite) string {
	const name = "maxPooled"
	scope := c.pass.Pkg.Scope().Innermost(at.Pos)
	if scope == nil {
		return ""
	}
	_, obj := scope.LookupParent(name, at.Pos)
	if k, ok := obj.(*types.Const); ok && k.Parent() == c.pass.Pkg.Scope() {
		if basic, ok := k.Type().Underlying().(*types.Basic); ok && basic.Info()&types.IsInteger != 0 {
			return name
		}
	}
	if obj != nil {
		return ""
	}
	if c.limitDecl == nil {
		c.limitDecl = c.declNear(at)
	}
	if c.limitDecl == nil || c.clash(fix.File(c.pass, c.limitDecl.Pos()), name) {
		return ""
	}
	value := strconv.Itoa(limit)
	if limit > 0 && limit%1024 == 0 {
		value = strconv.Itoa(limit/1024) + " << 10"
	}
	b.Declare(c.limitDecl, "// "+name+" is the capacity, in bytes, above which memory is left to the collector.", "const "+name+" = "+value)
	return name
}

// declNear returns the declaration in front of which the limit is declared: that of the pool, else of the function that
// puts. It has to be there in every build of the package.
func (c *checker) declNear(at *poolflow.PutSite) ast.Decl {
	places := []token.Pos{at.Pos}
	if pool := c.res.PoolOf(at.Class); pool != nil && pool.Object != nil && pool.Object.Pkg() == c.pass.Pkg {
		places = []token.Pos{pool.Object.Pos(), at.Pos}
	}
	for _, pos := range places {
		file := fix.File(c.pass, pos)
		if file == nil || ast.IsGenerated(file) || report.InTest(c.pass, pos) || c.constrained(file) {
			continue
		}
		for _, d := range file.Decls {
			if d.Pos() <= pos && pos < d.End() {
				return d
			}
		}
	}
	return nil
}

// constrained reports whether a file may belong to some builds only.
func (c *checker) constrained(file *ast.File) bool {
	for _, g := range file.Comments {
		if g.Pos() > file.Package {
			break
		}
		for _, comment := range g.List {
			if constraint.IsGoBuild(comment.Text) || constraint.IsPlusBuild(comment.Text) {
				return true
			}
		}
	}
	name := strings.TrimSuffix(filepath.Base(c.pass.Fset.Position(file.Package).Filename), ".go")
	return strings.Contains(name, "_") && slices.ContainsFunc(strings.Split(name, "_")[1:], isPlatform)
}

// isPlatform reports whether a part of a file name may stand for an operating system or an architecture.
func isPlatform(s string) bool {
	switch s {
	case "aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "linux", "netbsd", "openbsd", "plan9", "solaris", "wasip1", "windows",
		"386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64", "s390x", "wasm":
		return true
	}
	return false
}

// clash reports whether a file imports something by a name.
func (c *checker) clash(file *ast.File, name string) bool {
	scope := c.pass.TypesInfo.Scopes[file]
	return scope == nil || scope.Lookup(name) != nil
}

// putWhole puts what was obtained in place of what is left of it: the variable has another name from the start.
//
//	whole := b
//	...
//	slabs.Put(whole)
func (c *checker) putWhole(p *poolflow.PutSite, always bool) []analysis.SuggestedFix {
	stmt, list, call := fix.CallStmt(c.pass, p.Pos)
	_, body := fix.Func(c.pass, p.Pos)
	if _, ok := stmt.(*ast.ExprStmt); !ok || body == nil || fix.InLoop(c.pass, p.Pos) {
		return nil
	}
	name := fix.Free(c.pass, body, p.Pos, "whole", "all")
	if name == "" {
		return nil
	}
	var v *types.Var
	var arg ast.Expr
	for _, a := range call.Args {
		if x := fix.Var(c.pass, a); x != nil && v == nil {
			v, arg = x, a
		} else {
			return nil
		}
	}
	if v == nil {
		return nil
	}
	b := fix.New(c.pass)
	if ptr, ok := v.Type().Underlying().(*types.Pointer); ok && poolflow.IsSlice(ptr.Elem()) {
		// *box = (*box)[8:]
		for _, s := range list {
			a, ok := s.(*ast.AssignStmt)
			if !ok || len(a.Lhs) != 1 || s.Pos() > stmt.Pos() || types.ExprString(a.Lhs[0]) != "*"+v.Name() {
				continue
			}
			if _, ok := ast.Unparen(a.Rhs[0]).(*ast.SliceExpr); !ok || setOtherwise(c.pass, body, v, a) {
				return nil
			}
			b.Before(a, name+" := *"+v.Name())
			b.Before(stmt, "*"+v.Name()+" = "+name)
			return b.Done("Put what was obtained")
		}
		return nil
	}
	if !poolflow.IsSlice(v.Type()) {
		return nil
	}
	var get *ast.AssignStmt
	for _, s := range body.List {
		if a, ok := s.(*ast.AssignStmt); ok && a.Tok == token.DEFINE && len(a.Lhs) == 1 && fix.Var(c.pass, a.Lhs[0]) == v {
			get = a
		}
	}
	if get == nil || p.GetPos < get.Pos() || p.GetPos > get.End() || cuts(get) || !c.shrinksOnly(body, v, get, always) {
		return nil
	}
	b.After(get, name+" := "+v.Name())
	b.Replace(arg, name)
	return b.Done("Put what was obtained")
}

// cuts reports whether a list has lost capacity before it is assigned.
func cuts(get *ast.AssignStmt) (found bool) {
	ast.Inspect(get.Rhs[0], func(n ast.Node) bool {
		if s, ok := n.(*ast.SliceExpr); ok && (s.Low != nil || s.Slice3) {
			found = true
		}
		return !found
	})
	return found
}

// shrinksOnly reports whether a variable holds nothing but parts of what it got first; by slicing alone, unless it is
// known that it always does.
func (c *checker) shrinksOnly(body *ast.BlockStmt, v *types.Var, get *ast.AssignStmt, always bool) bool {
	ok := true
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			ok = ok && (n.Op != token.AND || fix.Var(c.pass, n.X) != v)
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if n == get || fix.Var(c.pass, l) != v {
					continue
				}
				if len(n.Rhs) != len(n.Lhs) || fix.InLoop(c.pass, n.Pos()) && c.readsPart(body, v) {
					ok = false
					continue
				}
				switch x := ast.Unparen(n.Rhs[i]).(type) {
				case *ast.SliceExpr:
					ok = ok && fix.Var(c.pass, x.X) == v
				case *ast.CallExpr:
					ok = ok && always && types.ExprString(x.Fun) != "append"
				default:
					ok = false
				}
			}
		}
		return ok
	})
	return ok
}

// readsPart reports whether a Read may fill less than all of a list: what lies behind would be put along with it.
func (c *checker) readsPart(body *ast.BlockStmt, v *types.Var) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 || fix.Var(c.pass, call.Args[0]) != v {
			return !found
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		found = found || ok && sel.Sel.Name == "Read"
		return !found
	})
	return found
}

// setOtherwise reports whether what a pointer refers to is set elsewhere in a function as well, or the pointer is.
func setOtherwise(pass *analysis.Pass, body *ast.BlockStmt, v *types.Var, shrinks *ast.AssignStmt) (found bool) {
	defined := false
	ast.Inspect(body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || a == shrinks {
			return !found
		}
		for _, l := range a.Lhs {
			if star, ok := ast.Unparen(l).(*ast.StarExpr); ok && fix.Var(pass, star.X) == v {
				found = true
			}
			if fix.Var(pass, l) == v {
				found = found || defined
				defined = true
			}
		}
		return !found
	})
	return found
}
