package putreset

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/fix"
	"github.com/poollint/poollint/internal/poolflow"
)

// insert makes a fix that runs statements in front of a Put: of one that is a statement of its own, or is deferred.
func (c *checker) insert(put *poolflow.PutSite, message string, lines ...string) []analysis.SuggestedFix {
	stmt, _, call := fix.CallStmt(c.pass, put.Pos)
	if stmt == nil || len(lines) == 0 || len(call.Args) != 1 {
		return nil
	}
	v := fix.Var(c.pass, call.Args[0])
	if v == nil || v.Name() != put.Name {
		return nil
	}
	b := fix.New(c.pass)
	if d, ok := stmt.(*ast.DeferStmt); ok {
		_, body := fix.Func(c.pass, put.Pos)
		if !fix.Steady(c.pass, call, body, body.End()) {
			return nil
		}
		b.Defer(d, append(lines, b.Text(call))...)
	} else {
		b.Before(stmt, lines...)
	}
	return b.Done(message)
}

// resetFix makes the object empty in front of the Put that leaves something at a path.
func (c *checker) resetFix(p *pool, put *poolflow.PutSite, path string) []analysis.SuggestedFix {
	if put.Type() == nil || put.Inner() != "" {
		return nil
	}
	name := put.Name
	if c.dirtyElsewhere(p, put, path) || c.makesContent(p) {
		return nil
	}
	if reset := c.ownReset(p, put.Type(), path); reset != "" {
		return c.insert(put, "Insert "+name+"."+reset+"()", name+"."+reset+"()")
	}
	if call := fix.Call(c.pass, put.Pos); call == nil || !fix.IsPut(c.pass, call) {
		return nil
	}
	switch t := put.Type().Underlying().(type) {
	case *types.Map:
		if !fix.Since(c.pass, put.Pos, "go1.21") {
			return nil
		}
		return c.insert(put, "Insert clear("+name+")", "clear("+name+")")
	case *types.Pointer:
		if list, ok := t.Elem().Underlying().(*types.Slice); ok {
			if p.lists {
				whole := "*" + name + " = (*" + name + ")[:cap(*" + name + ")]" // its users fill it
				return c.insert(put, "Insert "+whole, whole)
			}
			if c.hasContent(p) {
				return nil
			}
			cut := "*" + name + " = (*" + name + ")[:0]"
			if !refs(list) {
				return c.insert(put, "Insert "+cut, cut)
			}
			if !fix.Since(c.pass, put.Pos, "go1.21") {
				return nil
			}
			return c.insert(put, "Clear and truncate *"+name, "clear(*"+name+")", cut)
		}
		if _, ok := t.Elem().Underlying().(*types.Struct); !ok || !worthless(t.Elem()) || c.hasContent(p) || !c.writable(t.Elem()) {
			return nil
		}
		zero := "*" + name + " = " + c.typeName(t.Elem()) + "{}"
		if !c.known(put.Pos, t.Elem()) {
			return nil
		}
		return c.insert(put, "Insert "+zero, zero)
	}
	return nil
}

// dirtyElsewhere reports whether another Put of the pool leaves something at a path as well: who trusts what he gets would
// still find that.
func (c *checker) dirtyElsewhere(p *pool, put *poolflow.PutSite, path string) bool {
	return slices.ContainsFunc(p.puts, func(q *poolflow.PutSite) bool {
		return q.Instr != put.Instr && q.Func != put.Func && q.Direct == put.Direct && !c.cleanBefore(q, path)
	})
}

// makesContent reports whether New is seen to give objects content.
func (c *checker) makesContent(p *pool) bool {
	for _, n := range c.news(p) {
		if n.Func != nil && slices.ContainsFunc(c.res.Contents(n), func(x poolflow.Content) bool { return x.Kind == "buffer" || x.Kind == "map" }) {
			return true
		}
	}
	return false
}

// emptyFix cuts what comes from the pool, in an expression, to length zero: (*bufs.Get().(*[]byte))[:0].
func (c *checker) emptyFix(p *pool, g *poolflow.GetSite, path string) []analysis.SuggestedFix {
	call := fix.Call(c.pass, g.Pos)
	if call == nil || p.lists || strings.Trim(path, "*") != "" {
		return nil
	}
	path2 := fix.Path(c.pass, g.Pos)
	for i, n := range path2 {
		star, ok := n.(*ast.StarExpr)
		if !ok {
			continue
		}
		assert, ok := ast.Unparen(star.X).(*ast.TypeAssertExpr)
		if !ok || ast.Unparen(assert.X) != ast.Expr(call) || !poolflow.IsSlice(c.pass.TypesInfo.TypeOf(star)) || i+1 >= len(path2) {
			return nil
		}
		ret, ok := path2[i+1].(*ast.ReturnStmt)
		if !ok || len(ret.Results) != 1 {
			return nil
		}
		b := fix.New(c.pass)
		b.Replace(star, "("+b.Text(star)+")[:0]")
		return b.Done("Cut it to length zero")
	}
	return nil
}

// leftFix clears everything that a Put leaves and somebody relies on.
func (c *checker) leftFix(p *pool, put *poolflow.PutSite, left []*leftover) []analysis.SuggestedFix {
	if put.Inner() != "" || put.Type() == nil || c.where(p, put, left[0].path, left[0].get).put != put {
		return nil
	}
	if call := fix.Call(c.pass, put.Pos); call == nil || !fix.IsPut(c.pass, call) {
		return nil
	}
	var paths, lines []string
	for _, l := range left {
		path := strings.TrimRight(l.path, "*#")
		if path != "" && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	for _, path := range paths {
		f := c.fieldAt(p, path)
		if f == nil || strings.ContainsAny(path, "*[~#") || !f.Exported() && f.Pkg() != c.pass.Pkg || c.presets(p, path) {
			return nil
		}
		if c.reference(p, path) != nil && c.missed(p, path) {
			return nil
		}
		zero := c.zero(put.Name+path, f, put.Pos)
		if zero == nil {
			return nil
		}
		lines = append(lines, zero...)
	}
	return c.insert(put, "Clear what is left", lines...)
}

// ownReset returns the method without parameters that empties objects of a type: of the standard library's, and of types
// of this package when it can be seen to leave nothing that this package sets.
func (c *checker) ownReset(p *pool, t types.Type, path string) string {
	switch t.String() {
	case "*bytes.Buffer", "*strings.Builder", "*hash/maphash.Hash":
		return "Reset"
	}
	for _, name := range []string{"Reset", "reset"} {
		obj, _, _ := types.LookupFieldOrMethod(t, false, c.pass.Pkg, name)
		m, ok := obj.(*types.Func)
		if !ok || m.Pkg() != c.pass.Pkg || m.Signature().Params().Len()+m.Signature().Results().Len() > 0 {
			continue
		}
		if fn := c.res.Pkg.Prog.FuncValue(m); fn != nil && fn.Blocks != nil && c.sets(p, fn, path) {
			return name
		}
	}
	return ""
}

// worthless reports whether nothing in a value is worth being kept in a pool, or must not be overwritten: it has numbers,
// strings and references to what belongs to others, and no lock.
func worthless(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return false
	case *types.Named:
		if t.Obj().Pkg() != nil && strings.HasPrefix(t.Obj().Pkg().Path(), "sync") {
			return false
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.UnsafePointer && u.Kind() != types.Uintptr
	case *types.Array:
		return worthless(u.Elem())
	case *types.Interface, *types.Signature:
		return true
	case *types.Struct:
		for f := range u.Fields() {
			if !worthless(f.Type()) {
				return false
			}
		}
		return true
	}
	return false
}

// writable reports whether this package may set all fields of a type.
func (c *checker) writable(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if !f.Exported() && f.Pkg() != c.pass.Pkg {
			return false
		}
	}
	return true
}

// hasContent reports whether New, or another function that makes objects of the pool, gives them content, or cannot be seen.
func (c *checker) hasContent(p *pool) bool {
	news := c.news(p)
	for _, n := range news {
		if n.Func == nil || slices.ContainsFunc(c.res.Contents(n), func(x poolflow.Content) bool { return x.Kind != "" }) {
			return true
		}
	}
	return len(news) == 0
}

// typeName prints a type as the package would write it.
func (c *checker) typeName(t types.Type) string {
	return types.TypeString(t, types.RelativeTo(c.pass.Pkg))
}

// known reports whether a type is one of this package that can be named at pos.
func (c *checker) known(pos token.Pos, t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.TypeArgs().Len() > 0 || n.Obj().Pkg() != c.pass.Pkg {
		return false
	}
	scope := c.pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(n.Obj().Name(), pos)
	return obj == types.Object(n.Obj())
}

// staleAt returns the paths of references that a Put leaves, the one that is reported and all others of requests.
func (c *checker) staleAt(p *pool, put *poolflow.PutSite, path string) []string {
	list := []string{path}
	for _, s := range put.States {
		for other, f := range s.Fields {
			if other != path && c.reachable(p, other) && !f.Zero && !f.Background && !f.Global && f.Const == "" && (f.Ref || f.Foreign) && requestScoped(c.fieldAt(p, other)) && !slices.Contains(list, other) {
				list = append(list, other)
			}
		}
	}
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(c.res.ComparePos(c.fieldAt(p, a).Pos(), c.fieldAt(p, b).Pos()), cmp.Compare(a, b))
	})
	return list
}

// missed reports whether somebody would miss a reference: he relies on the field, and nobody asks whether it is nil.
func (c *checker) missed(p *pool, path string) bool {
	f := c.fieldAt(p, path)
	if f == nil {
		return true
	}
	asks, writes := false, false
	is := func(e ast.Expr) bool {
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		return ok && c.pass.TypesInfo.ObjectOf(sel.Sel) == types.Object(f)
	}
	for _, file := range c.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				asks = asks || (n.Op == token.EQL || n.Op == token.NEQ) && is(n.X) && types.ExprString(n.Y) == "nil"
			case *ast.AssignStmt:
				for _, l := range n.Lhs {
					ix, ok := ast.Unparen(l).(*ast.IndexExpr)
					writes = writes || ok && is(ix.X)
				}
			}
			return true
		})
	}
	if _, ok := f.Type().Underlying().(*types.Map); ok {
		return writes && !asks
	}
	return !asks
}

// dropFix sets fields nil in front of a Put.
func (c *checker) dropFix(p *pool, put *poolflow.PutSite, paths []string) []analysis.SuggestedFix {
	var lines []string
	for _, path := range paths {
		if strings.ContainsAny(path, "*[~#") || put.Inner() != "" {
			return nil
		}
		for q := path; q != ""; q = parent(q) {
			if f := c.fieldAt(p, q); f == nil || !f.Exported() && f.Pkg() != c.pass.Pkg {
				return nil // for that package to clear
			}
		}
		lines = append(lines, put.Name+path+" = nil")
	}
	message := "Insert " + strings.Join(lines, "; ")
	if len(lines) > 2 {
		message = "Set what the request has brought nil"
	}
	if !put.Direct {
		if fn := c.callee(put.Instr); fn == nil || readsFields(fn) {
			return nil // it may need them
		}
	}
	return c.insert(put, message, lines...)
}

// readsFields reports whether a function that puts an object does anything with what it holds.
func readsFields(fn *ssa.Function) bool {
	if len(fn.Params) == 0 {
		return true
	}
	for _, r := range *fn.Params[0].Referrers() {
		switch r.(type) {
		case *ssa.MakeInterface, *ssa.DebugRef:
		default:
			return true
		}
	}
	return false
}

// completeFix adds fields to the method that resets the others.
func (c *checker) completeFix(p *pool, decl *ast.FuncDecl, put *poolflow.PutSite, paths []string) []analysis.SuggestedFix {
	recv := fix.Receiver(c.pass, decl)
	if recv == nil || put.Inner() != "" {
		return nil
	}
	ptr, ok := recv.Type().Underlying().(*types.Pointer)
	if !ok || p.elem == nil {
		return nil
	}
	t := p.elem
	if e, ok := t.Underlying().(*types.Pointer); ok {
		t = e.Elem()
	}
	if !types.Identical(ptr.Elem(), t) {
		return nil
	}
	return c.zeroBehind(p, decl, recv.Name(), paths)
}

// zeroBehind sets fields to zero behind the last statement of a function that sets another field of the same variable,
// or calls a method of such a field. There must be no other way out of the function, and nothing in it that looks at
// the fields.
func (c *checker) zeroBehind(p *pool, decl *ast.FuncDecl, name string, paths []string) []analysis.SuggestedFix {
	last := lastSet(decl.Body, name)
	if last == nil {
		return nil
	}
	var lines []string
	for _, path := range paths {
		path = strings.TrimRight(path, "*#")
		f := c.fieldAt(p, path)
		if f == nil || strings.ContainsAny(path, "*[~#") || f.Pkg() != c.pass.Pkg || c.presets(p, path) || fix.Mentions(c.pass, decl.Body, f) {
			return nil
		}
		zero := c.zero(name+path, f, decl.Pos())
		if zero == nil {
			return nil
		}
		if !slices.Contains(lines, zero[0]) {
			lines = append(lines, zero...)
		}
	}
	b := fix.New(c.pass)
	b.After(last, lines...)
	return b.Done("Insert " + strings.Join(lines, "; "))
}

// lastSet returns the last statement of a body that sets a field of a variable, nil when the body may be left before.
func lastSet(body *ast.BlockStmt, name string) (last ast.Stmt) {
	for i, s := range body.List {
		if hasReturn(s) && i < len(body.List)-1 {
			return nil
		}
		if a, ok := s.(*ast.AssignStmt); ok && strings.HasPrefix(types.ExprString(a.Lhs[0]), name+".") {
			last = s
		}
		if es, ok := s.(*ast.ExprStmt); ok && last == nil && strings.HasPrefix(types.ExprString(es.X), name+".") {
			last = s
		}
	}
	return last
}

// hasReturn reports whether a statement may leave the function.
func hasReturn(s ast.Stmt) (found bool) {
	ast.Inspect(s, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = true
		}
		return true
	})
	return found
}

// presets reports whether New gives a field a value.
func (c *checker) presets(p *pool, path string) bool {
	for _, n := range c.news(p) {
		if n.Func == nil {
			return true
		}
		for _, x := range c.res.Contents(n) {
			if x.Path == path || strings.HasPrefix(path, x.Path+".") && x.Path != "" {
				return true
			}
		}
	}
	return false
}

// zero returns the statements that empty a field: its memory is kept where nobody tells no memory from an empty one.
func (c *checker) zero(name string, f *types.Var, pos token.Pos) []string {
	switch u := f.Type().Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return []string{name + ` = ""`}
		case u.Info()&types.IsBoolean != 0:
			return []string{name + " = false"}
		case u.Info()&types.IsNumeric != 0:
			return []string{name + " = 0"}
		}
	case *types.Pointer, *types.Interface, *types.Signature, *types.Chan:
		return []string{name + " = nil"}
	case *types.Map:
		if c.comparesNil(f) || !fix.Since(c.pass, pos, "go1.21") {
			return []string{name + " = nil"}
		}
		return []string{"clear(" + name + ")"}
	case *types.Slice:
		switch {
		case c.comparesNil(f):
			return []string{name + " = nil"}
		case !refs(u):
			return []string{name + " = " + name + "[:0]"}
		case fix.Since(c.pass, pos, "go1.21"):
			return []string{"clear(" + name + ")", name + " = " + name + "[:0]"}
		}
		return []string{name + " = nil"}
	case *types.Struct:
		if worthless(f.Type()) && c.known(pos, f.Type()) {
			return []string{name + " = " + c.typeName(f.Type()) + "{}"}
		}
	}
	return nil
}

// comparesNil reports whether the package asks whether a field is nil, or sets it to what others have made: then memory
// in it says something, or is not its own.
func (c *checker) comparesNil(f *types.Var) (found bool) {
	is := func(e ast.Expr) bool {
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		return ok && c.pass.TypesInfo.ObjectOf(sel.Sel) == types.Object(f)
	}
	for _, file := range c.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if (n.Op == token.EQL || n.Op == token.NEQ) && (is(n.X) || is(n.Y)) {
					found = true
				}
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					if is(l) && (len(n.Rhs) != len(n.Lhs) || !ownMemory(n.Rhs[i], is)) {
						found = true
					}
				}
			}
			return !found
		})
	}
	return found
}

// ownMemory reports whether an expression is memory that a field has had before, or new memory.
func ownMemory(e ast.Expr, is func(ast.Expr) bool) bool {
	switch x := ast.Unparen(e).(type) {
	case *ast.SliceExpr:
		return is(x.X)
	case *ast.CallExpr:
		switch types.ExprString(x.Fun) {
		case "append":
			return is(x.Args[0]) || ownMemory(x.Args[0], is)
		case "make":
			return true
		}
	}
	return is(e)
}

// clearFix clears a list that is cut at an instruction before it is put: all of its memory when it has been cut before.
func (c *checker) clearFix(put *poolflow.PutSite, at ssa.Instruction, grows bool) []analysis.SuggestedFix {
	st, ok := at.(*ssa.Store)
	if !ok || st.Parent() != put.Func {
		return nil
	}
	return c.clearAt(st, grows)
}

// clearAt clears the list that a store cuts. Who grows it by slicing must be ready for nil elements, as in a new list.
func (c *checker) clearAt(st *ssa.Store, grows bool) []analysis.SuggestedFix {
	stmt, list := fix.Stmt(c.pass, st.Pos())
	assign, ok := stmt.(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 || !fix.Since(c.pass, st.Pos(), "go1.21") {
		return nil
	}
	cut, ok := ast.Unparen(assign.Rhs[0]).(*ast.SliceExpr)
	if !ok || cut.Low != nil || types.ExprString(ast.Unparen(cut.X)) != types.ExprString(assign.Lhs[0]) {
		return nil
	}
	if grows && nillable(elemOf(st.Val.Type())) && !c.makes(assign, st.Val.Type()) {
		return nil
	}
	name := types.ExprString(cut.X)
	all := "clear(" + name + "[:cap(" + name + ")])"
	b := fix.New(c.pass)
	for _, s := range list {
		if es, ok := s.(*ast.ExprStmt); ok && types.ExprString(es.X) == "clear("+name+")" {
			b.ReplaceStmt(es, all) // it has not cleared what lies behind the length
			return b.Done("Clear all of the list")
		}
	}
	line := "clear(" + name + ")"
	if !poolflow.CutsToNothing(st) || c.cutElsewhere(st, assign) {
		line = all
	}
	b.Before(assign, line)
	return b.Done("Insert " + line)
}

func elemOf(list types.Type) types.Type { return list.Underlying().(*types.Slice).Elem() }

// nillable reports whether the zero value of a type is nil, and no good for most that is done with it.
func nillable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Signature, *types.Map, *types.Chan:
		return true
	}
	return false
}

// makes reports whether the function around a statement makes a list of that type with elements in it.
func (c *checker) makes(stmt ast.Stmt, list types.Type) (found bool) {
	_, body := fix.Func(c.pass, stmt.Pos())
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		found = found || ok && types.ExprString(call.Fun) == "make" && len(call.Args) == 2 && types.Identical(c.pass.TypesInfo.TypeOf(call), list)
		return !found
	})
	return found
}

// cutElsewhere reports whether the function of a store cuts the same list in another place as well.
func (c *checker) cutElsewhere(st *ssa.Store, assign *ast.AssignStmt) (found bool) {
	_, body := fix.Func(c.pass, assign.Pos())
	ast.Inspect(body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && a != assign && len(a.Lhs) == 1 && types.ExprString(a.Lhs[0]) == types.ExprString(assign.Lhs[0]) {
			if s, ok := ast.Unparen(a.Rhs[0]).(*ast.SliceExpr); ok && s.High != nil {
				found = true
			}
		}
		return !found
	})
	return found
}

// wholeFix puts all of a list in place of what is left of it: its users want the length.
func (c *checker) wholeFix(pos token.Pos) []analysis.SuggestedFix {
	call := fix.Call(c.pass, pos)
	if call == nil || len(call.Args) != 1 {
		return nil
	}
	v := fix.Var(c.pass, call.Args[0])
	if v == nil || !poolflow.IsSlice(v.Type()) {
		return nil
	}
	b := fix.New(c.pass)
	b.Replace(call.Args[0], v.Name()+"[:cap("+v.Name()+")]")
	return b.Done("Put all of " + v.Name())
}
