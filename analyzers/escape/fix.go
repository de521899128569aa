package escape

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/fix"
	"github.com/poollint/poollint/internal/poolflow"
)

// fixes returns the fix of an event, where there is one that needs no thought.
func fixes(pass *analysis.Pass, res *poolflow.Result, e *poolflow.Event) []analysis.SuggestedFix {
	m := &mender{pass: pass, res: res, e: e}
	_, m.body = fix.Func(pass, e.Pos)
	if m.body == nil || !e.PutPos.IsValid() {
		return nil
	}
	switch e.Kind {
	case "returned":
		return m.returned()
	case "stored":
		return m.stored()
	case "used":
		return m.used()
	}
	return nil
}

// A mender looks for the fix of one event.
type mender struct {
	pass *analysis.Pass
	res  *poolflow.Result
	e    *poolflow.Event
	body *ast.BlockStmt // of the function
}

// put returns the statement that puts, when it stands in the same function, and the list that it belongs to.
func (m *mender) put() (ast.Stmt, []ast.Stmt, *ast.CallExpr) {
	if _, body := fix.Func(m.pass, m.e.PutPos); body != m.body {
		return nil, nil, nil
	}
	return fix.CallStmt(m.pass, m.e.PutPos)
}

// returned has a copy returned. What a deferred Put gives away is copied at the return; else before the Put, when the
// return follows at once:
//
//	out := bytes.Clone(buf.Bytes())
//	bufs.Put(buf)
//	return out
func (m *mender) returned() []analysis.SuggestedFix {
	ret := m.returnStmt()
	if ret == nil {
		return nil
	}
	if fixes := m.copyLent(ret); fixes != nil {
		return fixes
	}
	if m.e.Deferred {
		if len(ret.Results) == 0 {
			return m.copyNamed(ret)
		}
		if fixes := m.copyAt(ret, ret.Results); fixes != nil {
			return fixes
		}
		return m.copyInside(ret, ret.Results)
	}
	put, list, _ := m.put()
	if _, ok := put.(*ast.ExprStmt); !ok {
		return nil
	}
	return m.copyBefore(put, list, ret)
}

// copyLent copies what a function literal takes out of an object that it has on loan:
//
//	with(func(b *bytes.Buffer) { out = bytes.Clone(b.Bytes()) })
//	return out
func (m *mender) copyLent(ret *ast.ReturnStmt) []analysis.SuggestedFix {
	call, x := fix.Call(m.pass, m.e.PutPos), m.candidate(ret.Results)
	if call == nil || x == nil || fix.Var(m.pass, x) == nil {
		return nil
	}
	var found []*ast.AssignStmt
	for _, arg := range call.Args {
		lit, ok := arg.(*ast.FuncLit)
		if !ok {
			continue
		}
		ast.Inspect(lit, func(n ast.Node) bool {
			if a, ok := n.(*ast.AssignStmt); ok && slices.ContainsFunc(a.Lhs, func(l ast.Expr) bool { return fix.Var(m.pass, l) == fix.Var(m.pass, x) }) {
				found = append(found, a)
			}
			return true
		})
	}
	if len(found) != 1 || len(found[0].Rhs) != 1 || !poolflow.IsSlice(m.pass.TypesInfo.TypeOf(found[0].Rhs[0])) {
		return nil
	}
	if call, ok := found[0].Rhs[0].(*ast.CallExpr); ok && types.ExprString(call.Fun) == "append" {
		return nil
	}
	return m.copyAt(found[0], found[0].Rhs)
}

// returnStmt returns the return at the event, or around it.
func (m *mender) returnStmt() *ast.ReturnStmt {
	for _, n := range fix.Path(m.pass, m.e.Pos) {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			return n
		case *ast.FuncDecl, *ast.FuncLit:
			return nil
		}
	}
	return nil
}

// copyNamed copies a named result in front of a bare return.
func (m *mender) copyNamed(ret *ast.ReturnStmt) []analysis.SuggestedFix {
	fn, _ := fix.Func(m.pass, ret.Pos())
	var sig *ast.FuncType
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		sig = fn.Type
	case *ast.FuncLit:
		sig = fn.Type
	}
	if sig == nil || sig.Results == nil {
		return nil
	}
	var name *ast.Ident
	for _, f := range sig.Results.List {
		for _, id := range f.Names {
			if t := m.pass.TypesInfo.TypeOf(id); id.Name != "_" && refers(t) {
				if name != nil {
					return nil
				}
				name = id
			}
		}
	}
	if name == nil || !m.isVisible(name, ret.Pos()) {
		return nil
	}
	b := fix.New(m.pass)
	text := b.Clone(name, name.Name, ret.Pos())
	if text == "" {
		return nil
	}
	b.Before(ret, name.Name+" = "+text)
	return b.Done("Return a copy")
}

// isVisible reports whether the name of a result means the same at pos.
func (m *mender) isVisible(id *ast.Ident, pos token.Pos) bool {
	_, obj := m.pass.Pkg.Scope().Innermost(pos).LookupParent(id.Name, pos)
	return obj == m.pass.TypesInfo.Defs[id]
}

// refers reports whether values of a type refer to memory that may be somebody else's: no errors.
func refers(t types.Type) bool {
	if t == nil || poolflow.IsErrorType(t) {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Slice, *types.Pointer, *types.Map, *types.Interface, *types.Struct, *types.Signature, *types.Chan:
		return true
	}
	return false
}

// candidate returns the one of some expressions that may refer to memory of the object, nil when there are several.
func (m *mender) candidate(list []ast.Expr) ast.Expr {
	var found ast.Expr
	for _, x := range list {
		t := m.pass.TypesInfo.TypeOf(x)
		if !refers(t) && !m.isText(x) || types.ExprString(x) == "nil" {
			continue
		}
		if found != nil {
			return nil
		}
		found = x
	}
	return found
}

// isText reports whether an expression is a string that is not just made.
func (m *mender) isText(x ast.Expr) bool {
	t := m.pass.TypesInfo.TypeOf(x)
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	if !ok || b.Kind() != types.String || m.pass.TypesInfo.Types[x].Value != nil {
		return false
	}
	return true
}

// copyAt replaces one of some expressions of a statement by a copy.
func (m *mender) copyAt(stmt ast.Stmt, list []ast.Expr) []analysis.SuggestedFix {
	x := m.candidate(list)
	if x == nil {
		return nil
	}
	b := fix.New(m.pass)
	if text := b.Clone(x, b.Text(x), x.Pos()); text != "" {
		b.Replace(x, text)
		return b.Done(m.title(x))
	}
	if _, ok := m.pass.TypesInfo.TypeOf(x).Underlying().(*types.Pointer); !ok || len(list) > 1 && !m.steady(list, x) {
		return nil
	}
	expr, before := b.Copied(x, m.body)
	if expr == "" {
		return nil
	}
	if _, list := fix.Stmt(m.pass, stmt.Pos()); !slices.Contains(list, stmt) {
		return nil
	}
	b.Before(stmt, before)
	b.Replace(x, expr)
	return b.Done(m.title(x))
}

// copyInside copies the one argument, or element of a literal, that is memory of the object.
func (m *mender) copyInside(stmt ast.Stmt, list []ast.Expr) []analysis.SuggestedFix {
	root, x := m.root(), m.candidate(list)
	if root == nil || x == nil {
		return nil
	}
	x = ast.Unparen(x)
	if u, ok := x.(*ast.UnaryExpr); ok && u.Op == token.AND {
		x = u.X
	}
	var parts []ast.Expr
	switch x := x.(type) {
	case *ast.CallExpr:
		parts = fix.About(m.pass, x.Args, root)
	case *ast.CompositeLit:
		for _, e := range fix.About(m.pass, x.Elts, root) {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				e = kv.Value
			}
			if refers(m.pass.TypesInfo.TypeOf(e)) {
				parts = append(parts, e)
			}
		}
	}
	if len(parts) != 1 || !poolflow.IsSlice(m.pass.TypesInfo.TypeOf(parts[0])) {
		return nil
	}
	return m.copyAt(stmt, parts)
}

// steady reports whether the other expressions of a list have no effect on one of them: no calls.
func (m *mender) steady(list []ast.Expr, x ast.Expr) bool {
	for _, y := range list {
		if y == x {
			continue
		}
		calls := false
		ast.Inspect(y, func(n ast.Node) bool {
			if _, ok := n.(*ast.CallExpr); ok {
				calls = true
			}
			return !calls
		})
		if calls {
			return false
		}
	}
	return true
}

func (m *mender) title(x ast.Expr) string {
	if m.e.Kind == "stored" {
		return "Store a copy"
	}
	return "Return a copy"
}

// copyBefore makes the copy in front of a Put that a return follows at once.
func (m *mender) copyBefore(put ast.Stmt, list []ast.Stmt, ret *ast.ReturnStmt) []analysis.SuggestedFix {
	i := slices.Index(list, put)
	if i < 0 || i+1 >= len(list) || list[i+1] != ast.Stmt(ret) {
		return nil
	}
	x := m.candidate(ret.Results)
	if x == nil {
		return nil
	}
	name := fix.Free(m.pass, m.body, put.Pos(), "out", "copied", "result")
	if name == "" {
		return nil
	}
	b := fix.New(m.pass)
	text := b.Clone(x, b.Text(x), put.Pos())
	if text == "" {
		text = m.scalar(x)
	}
	if text == "" {
		if _, ok := m.pass.TypesInfo.TypeOf(x).Underlying().(*types.Pointer); ok {
			if expr, before := b.Copied(x, m.body); expr != "" {
				b.Before(put, before)
				b.Replace(x, expr)
				return b.Done("Return a copy made before the Put")
			}
		}
		return m.copyInLiteral(x, list)
	}
	b.Before(put, name+" := "+text)
	b.Replace(x, name)
	return b.Done("Return a copy made before the Put")
}

// copyInLiteral copies the memory of the object where a variable that is returned gets its value:
//
//	p := Packet{From: from, Data: bytes.Clone(f.body[:f.size])}
func (m *mender) copyInLiteral(x ast.Expr, list []ast.Stmt) []analysis.SuggestedFix {
	v := fix.Var(m.pass, x)
	if v == nil {
		return nil
	}
	for _, s := range list {
		a, ok := s.(*ast.AssignStmt)
		if !ok || a.Tok != token.DEFINE || len(a.Lhs) != 1 || m.pass.TypesInfo.Defs[a.Lhs[0].(*ast.Ident)] != types.Object(v) || len(a.Rhs) != 1 {
			continue
		}
		if fix.Assigned(m.pass, m.body, v, a.End(), m.body.End()) {
			return nil
		}
		return m.copyParts(a, fix.Call(m.pass, m.e.PutPos))
	}
	return nil
}

// copyParts copies the elements of a literal that mention what is put.
func (m *mender) copyParts(a *ast.AssignStmt, call *ast.CallExpr) []analysis.SuggestedFix {
	lit, ok := ast.Unparen(a.Rhs[0]).(*ast.CompositeLit)
	if !ok {
		return nil
	}
	args := call.Args
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && len(args) == 0 {
		args = []ast.Expr{sel.X}
	}
	if len(args) != 1 || fix.Var(m.pass, args[0]) == nil {
		return nil
	}
	var parts []ast.Expr
	for _, e := range fix.About(m.pass, lit.Elts, fix.Var(m.pass, args[0])) {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		if refers(m.pass.TypesInfo.TypeOf(e)) {
			parts = append(parts, e)
		}
	}
	if len(parts) != 1 || !poolflow.IsSlice(m.pass.TypesInfo.TypeOf(parts[0])) {
		return nil
	}
	return m.copyAt(a, parts)
}

// scalar returns the source of an expression whose value has nothing to do with the memory it is taken from.
func (m *mender) scalar(x ast.Expr) string {
	if t := m.pass.TypesInfo.TypeOf(x); t == nil || !fix.Flat(t) {
		return ""
	}
	b := fix.New(m.pass)
	return b.Text(x)
}

// stored has a copy stored.
func (m *mender) stored() []analysis.SuggestedFix {
	stmt, _ := fix.Stmt(m.pass, m.e.Pos)
	lent := m.isLent()
	if !m.e.Deferred && m.e.PutPos < m.e.Pos && !lent {
		return nil // it is not the object's any more
	}
	root := m.root()
	if a, ok := stmt.(*ast.AssignStmt); ok && lent && a.Tok == token.ASSIGN && len(a.Rhs) == 1 && poolflow.IsSlice(m.pass.TypesInfo.TypeOf(a.Rhs[0])) {
		return m.copyAt(a, a.Rhs)
	}
	if root == nil {
		return nil
	}
	switch s := stmt.(type) {
	case *ast.AssignStmt:
		if len(s.Lhs) != 1 || len(s.Rhs) != 1 || s.Tok != token.ASSIGN {
			return nil
		}
		x := ast.Unparen(s.Rhs[0])
		if call, ok := x.(*ast.CallExpr); ok && types.ExprString(call.Fun) == "append" && !fix.Mentions(m.pass, call.Args[0], root) {
			if call.Ellipsis.IsValid() {
				return nil
			}
			return m.copyAt(s, fix.About(m.pass, call.Args[1:], root))
		}
		if m.putsToo(s.Lhs[0]) {
			return nil
		}
		return m.copyAt(s, fix.About(m.pass, []ast.Expr{x}, root))
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok || len(fix.About(m.pass, call.Args, root)) != 1 {
			return nil
		}
		return m.copyAt(s, fix.About(m.pass, call.Args, root))
	}
	return nil
}

// isLent reports whether the event lies in a function literal that the call which puts is given.
func (m *mender) isLent() bool {
	for _, n := range fix.Path(m.pass, m.e.Pos) {
		if call, ok := n.(*ast.CallExpr); ok && call.Lparen == m.e.PutPos {
			return true
		}
	}
	return false
}

// putsToo reports whether what is stored there is put from there.
func (m *mender) putsToo(lhs ast.Expr) bool {
	call := fix.Call(m.pass, m.e.PutPos)
	return call == nil || slices.ContainsFunc(call.Args, func(a ast.Expr) bool { return types.ExprString(a) == types.ExprString(lhs) })
}

// root returns the local variable by which the event knows the object.
func (m *mender) root() *types.Var {
	return fix.Named(m.pass, m.e.Pos, strings.TrimPrefix(m.e.Memory(), "memory of "))
}

// used puts the object when the function returns, or moves the Put behind what uses it.
func (m *mender) used() []analysis.SuggestedFix {
	put, list, _ := fix.CallStmt(m.pass, m.e.PutPos)
	if put == nil || m.putsAgain() {
		return nil
	}
	if d, ok := put.(*ast.DeferStmt); ok {
		return m.deferEarlier(d, list)
	}
	put, list, call := m.put()
	if put == nil {
		return nil
	}
	if !m.sameVars(call) || m.lentBehind(put, call) {
		return nil
	}
	if i := slices.Index(list, put); i >= 0 && i+1 < len(list) {
		if ret, ok := list[i+1].(*ast.ReturnStmt); ok && ret.Pos() <= m.e.Pos && m.e.Pos < ret.End() {
			if fixes := m.copyBefore(put, list, ret); fixes != nil {
				return fixes
			}
			if slices.ContainsFunc(ret.Results, func(x ast.Expr) bool { return m.isText(x) || refers(m.pass.TypesInfo.TypeOf(x)) }) {
				return nil // it would be returned
			}
		}
	}
	if fixes := fix.OutOfLoop(m.pass, m.e.PutPos, m.e.GetPos); fixes != nil {
		return fixes
	}
	if m.e.Pos < put.Pos() || m.e.Pos > m.body.End() || m.returnsRefs(put) {
		return nil
	}
	if moved := m.moveBelow(put, list); moved != nil {
		return moved
	}
	if !slices.Contains(m.body.List, put) || fix.InLoop(m.pass, put.Pos()) {
		return nil
	}
	b := fix.New(m.pass)
	b.ReplaceStmt(put, "defer "+b.Text(call))
	return b.Done("Defer the Put")
}

// sameVars reports whether a Put is given local variables that do not change behind it.
func (m *mender) sameVars(call *ast.CallExpr) bool {
	ok := true
	ast.Inspect(call, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if f, isVar := m.pass.TypesInfo.ObjectOf(n.Sel).(*types.Var); isVar && f.IsField() && slices.Contains(call.Args, ast.Expr(n)) {
				ok = false // a field may be set to something else
			}
		case *ast.CallExpr:
			ok = ok && n == call
		case *ast.UnaryExpr:
			ok = false // the address of something that may be set
		}
		return ok
	})
	return ok && fix.Steady(m.pass, call, m.body, m.body.End())
}

// lentBehind reports whether a function literal behind the Put uses the object: who knows when it runs.
func (m *mender) lentBehind(put ast.Stmt, call *ast.CallExpr) (found bool) {
	ast.Inspect(m.body, func(n ast.Node) bool {
		lit, ok := n.(*ast.FuncLit)
		if ok && lit.Pos() > put.Pos() {
			ast.Inspect(call, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					if v := fix.Var(m.pass, id); v != nil && fix.Mentions(m.pass, lit, v) {
						found = true
					}
				}
				return !found
			})
		}
		return !found
	})
	return found
}

// putsAgain reports whether the function puts the object in another place as well.
func (m *mender) putsAgain() bool {
	return slices.ContainsFunc(m.res.Puts, func(p *poolflow.PutSite) bool {
		return p.Func == m.e.Func && p.Class == m.e.Class && p.Pos != m.e.PutPos
	})
}

// returnsRefs reports whether a return behind the Put returns what may refer to the object.
func (m *mender) returnsRefs(put ast.Stmt) (found bool) {
	call := fix.Call(m.pass, m.e.PutPos)
	ast.Inspect(m.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if n.Pos() < put.Pos() {
				return true
			}
			for _, x := range n.Results {
				if !refers(m.pass.TypesInfo.TypeOf(x)) {
					continue
				}
				for _, arg := range call.Args {
					if v := fix.Var(m.pass, arg); v != nil && fix.Mentions(m.pass, x, v) {
						if _, isCall := ast.Unparen(x).(*ast.CallExpr); !isCall || !m.e.Must {
							found = true
						}
					}
				}
			}
		}
		return !found
	})
	return found
}

// moveBelow moves a Put behind the last statement of its list that mentions what is put, when nothing on the way there
// may leave the list.
func (m *mender) moveBelow(put ast.Stmt, list []ast.Stmt) []analysis.SuggestedFix {
	call := fix.Call(m.pass, m.e.PutPos)
	if len(call.Args) != 1 && m.receiver(call) == nil {
		return nil
	}
	var v *types.Var
	if len(call.Args) == 1 {
		v = fix.Var(m.pass, call.Args[0])
	} else {
		v = m.receiver(call)
	}
	i := slices.Index(list, put)
	if v == nil || fix.InLoop(m.pass, put.Pos()) && !definedIn(m.pass, list[:i], v) {
		return nil
	}
	last := -1
	for j, s := range list[i+1:] {
		if fix.Mentions(m.pass, s, v) {
			last = i + 1 + j
		}
	}
	if last < 0 || m.e.Pos > list[last].End() {
		return nil // used by another name
	}
	for _, s := range list[i+1 : last+1] {
		if !fix.Through(s) || names(s) {
			return nil
		}
	}
	b := fix.New(m.pass)
	lines := b.Lines(put)
	b.Delete(put)
	b.After(list[last], lines...)
	return b.Done("Move the Put below the last use")
}

// definedIn reports whether a variable is defined by one of some statements, not by a part of one.
func definedIn(pass *analysis.Pass, list []ast.Stmt, v *types.Var) bool {
	return slices.ContainsFunc(list, func(s ast.Stmt) bool {
		a, ok := s.(*ast.AssignStmt)
		return ok && a.Tok == token.DEFINE && slices.ContainsFunc(a.Lhs, func(e ast.Expr) bool {
			id, ok := e.(*ast.Ident)
			return ok && pass.TypesInfo.Defs[id] == types.Object(v)
		})
	})
}

// receiver returns the variable of which a call is a method.
func (m *mender) receiver(call *ast.CallExpr) *types.Var {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || len(call.Args) > 0 {
		return nil
	}
	return fix.Var(m.pass, sel.X)
}

// names reports whether a statement gives something else a reference to what it mentions: it is used by that name later.
func names(s ast.Stmt) bool {
	a, ok := s.(*ast.AssignStmt)
	return ok && a.Tok == token.DEFINE
}

// deferEarlier defers a Put before the function that uses the object is deferred: what is deferred last runs first.
func (m *mender) deferEarlier(put *ast.DeferStmt, list []ast.Stmt) []analysis.SuggestedFix {
	for i, s := range list {
		d, ok := s.(*ast.DeferStmt)
		if !ok || d.Pos() > m.e.Pos || m.e.Pos > d.End() || d.Pos() > put.Pos() {
			continue
		}
		_, body := fix.Func(m.pass, put.Pos())
		for _, between := range list[i : slices.Index(list, ast.Stmt(put))+1] {
			if between != ast.Stmt(put) && names(between) || between != ast.Stmt(put) && between != s && !fix.Through(between) {
				return nil
			}
		}
		for _, arg := range put.Call.Args {
			if v := fix.Var(m.pass, arg); v == nil || fix.Assigned(m.pass, body, v, d.Pos(), put.Pos()) || v.Pos() > d.Pos() {
				return nil
			}
		}
		b := fix.New(m.pass)
		b.Before(d, b.Lines(put)...)
		b.Delete(put)
		return b.Done("Defer the Put first")
	}
	return nil
}
