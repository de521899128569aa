package poolflow

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// deferKinds looks at a deferred Put: whether it runs once for many rounds of a loop, and whether its
// argument was frozen before it changed.
func (a *engine) deferKinds(f *funcState, r *recorder, d *DeferSite, res *Result) {
	var site *PutSite
	for _, p := range r.puts {
		if p.outer == d.Instr && (site == nil || p.obj.id < site.obj.id || p.obj == site.obj && p.Pos < site.Pos) {
			site = p
		}
	}
	if site == nil {
		return
	}
	event := func(kind string, pos token.Pos) {
		e := &Event{Kind: kind, Func: f.fn, Instr: d.Instr, Pos: d.Instr.Pos(), Name: site.Name, Pool: site.Pool, Class: site.Class, Must: true, PutInstr: d.Instr, PutPos: pos, Deferred: true, Sorts: site.sorts, obj: site.obj}
		if root := site.obj.root(); root.kind == objPooled {
			e.GetPos = posOf(root.get)
		}
		res.Events = append(res.Events, e)
	}
	if d.again && site.Pooled && site.get.get != nil && a.inLoop(site.get.get.Block()) {
		if got, ok := site.get.get.(ssa.Value); ok && isKept(got, 0) {
			return // it is needed until the function returns
		}
		event("loop", d.Instr.Pos())
		return
	}
	at := a.frozen(f, d, site)
	if !at.IsValid() && d.grown && !a.provesRoom(f, d) {
		at = d.Instr.Pos()
	}
	if at.IsValid() {
		event("frozen", at)
	}
}

// isKept reports whether a value is stored in a list or a map, by itself or in something else: there it may be found when the round of a
// loop is over.
func isKept(v ssa.Value, depth int) bool {
	if v.Referrers() == nil || depth > 5 {
		return false
	}
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.TypeAssert, *ssa.Extract, *ssa.Phi, *ssa.ChangeType, *ssa.MakeInterface:
			return isKept(r.(ssa.Value), depth+1)
		case *ssa.UnOp:
			_, variable := v.(*ssa.Alloc)
			return variable && r.Op == token.MUL && isKept(r, depth+1)
		case *ssa.MapUpdate:
			return r.Value == v
		case *ssa.Store:
			if r.Val != v {
				return false
			}
			switch to := r.Addr.(type) {
			case *ssa.IndexAddr:
				return true
			case *ssa.FieldAddr:
				return isKept(to.X, depth+1)
			case *ssa.Alloc:
				return isKept(to, depth+1)
			}
		}
		return false
	})
}

// provesRoom reports whether the function compares length and capacity of a variable among the arguments.
func (a *engine) provesRoom(f *funcState, d *DeferSite) bool {
	call, body := a.calls[d.Instr.Pos()], funcBody(f.fn)
	if call == nil || body == nil {
		return true
	}
	for _, arg := range call.Args {
		if v := a.variable(arg); v != nil && a.checksRoom(body, v) {
			return true
		}
	}
	return false
}

// frozen returns the position of the assignment that leaves the argument of a deferred Put behind: the variable
// goes on with memory that append may have moved, or with another object of the pool.
func (a *engine) frozen(f *funcState, d *DeferSite, site *PutSite) token.Pos {
	call := a.calls[d.Instr.Pos()]
	if call == nil {
		return token.NoPos
	}
	args := call.Args
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		if _, isMethod := a.pass.TypesInfo.Selections[sel]; isMethod {
			args = append([]ast.Expr{sel.X}, args...)
		}
	}
	if _, isLit := call.Fun.(*ast.FuncLit); isLit {
		args = call.Args
	}
	for _, arg := range args {
		v := a.variable(arg)
		if v == nil || !a.frozenKind(v.Type()) {
			continue
		}
		if a.nameOf(arg) != site.Name && site.Name != v.Name() {
			continue
		}
		if at := a.reassigned(f, d, v, arg, site); at.IsValid() {
			return at
		}
	}
	return token.NoPos
}

func (a *engine) nameOf(e ast.Expr) string {
	if v := a.variable(e); v != nil {
		return v.Name()
	}
	return ""
}

// frozenKind reports whether a variable of type t is followed: slices, which append moves, and pointers, which
// may be replaced by those of another object.
func (a *engine) frozenKind(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Pointer:
		return true
	}
	return false
}

// variable returns the local variable that an expression is, or a slice of.
func (a *engine) variable(e ast.Expr) *types.Var {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.Ident:
			v, ok := a.pass.TypesInfo.Uses[x].(*types.Var)
			if !ok || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() || v.IsField() {
				return nil
			}
			return v
		default:
			return nil
		}
	}
}

// reassigned looks for an assignment behind the defer statement that gives the variable other memory which
// should go back.
func (a *engine) reassigned(f *funcState, d *DeferSite, v *types.Var, arg ast.Expr, site *PutSite) token.Pos {
	outer := f.fn
	for outer.Parent() != nil {
		outer = outer.Parent()
	}
	body := funcBody(outer)
	if body == nil {
		return token.NoPos
	}
	if a.checksRoom(body, v) {
		return token.NoPos
	}
	at := token.NoPos
	deferPos := d.Instr.Pos()
	scope := blockEnd(body, deferPos) // a defer on some condition says nothing about what comes after
	var redeferred bool
	ast.Inspect(body, func(n ast.Node) bool {
		if ds, ok := n.(*ast.DeferStmt); ok && ds.Defer > deferPos && at.IsValid() {
			for _, x := range ds.Call.Args {
				if a.variable(x) == v {
					redeferred = true
				}
			}
		}
		as, ok := n.(*ast.AssignStmt)
		if !ok || as.Pos() < deferPos || as.Tok == token.DEFINE && len(as.Lhs) == 1 {
			return true
		}
		for i, lhs := range as.Lhs {
			id, ok := lhs.(*ast.Ident)
			if !ok || a.pass.TypesInfo.Uses[id] != v && a.pass.TypesInfo.Defs[id] != v {
				continue
			}
			rhs := as.Rhs[0]
			if len(as.Rhs) == len(as.Lhs) {
				rhs = as.Rhs[i]
			}
			if as.Pos() > scope && !a.appendsTo(v, rhs) {
				continue
			}
			if !at.IsValid() && a.movesOn(f, v, rhs, len(as.Lhs) != len(as.Rhs), i, site) {
				at = as.Pos()
			}
		}
		return true
	})
	if redeferred {
		return token.NoPos
	}
	return at
}

// fillsParam reports whether a function of this package fills its i-th parameter as a batch.
func (a *engine) fillsParam(fn *types.Func, i int) bool {
	f := a.pkg.Prog.FuncValue(fn)
	if f == nil || f.Pkg != a.pkg || i >= len(f.Params) {
		return false
	}
	body := funcBody(f)
	v, _ := f.Params[i].Object().(*types.Var)
	return body != nil && v != nil && a.fillsBatch(body, v)
}

// checksRoom reports whether the length of v is compared with its capacity, or with what else makes it full: then append
// stays within it, as far as can be told.
func (a *engine) checksRoom(body ast.Node, v *types.Var) bool {
	found := a.fillsBatch(body, v)
	ast.Inspect(body, func(n ast.Node) bool {
		if b, ok := n.(*ast.BinaryExpr); ok && isComparison(b.Op) {
			found = found || a.asks("len", b.X, v) && a.asks("cap", b.Y, v) || a.asks("cap", b.X, v) && a.asks("len", b.Y, v)
		}
		return !found
	})
	return found
}

// asks reports whether an expression has len(v), or another of the builtin functions.
func (a *engine) asks(builtin string, e ast.Expr, v *types.Var) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok && len(c.Args) == 1 {
			id, ok := c.Fun.(*ast.Ident)
			found = found || ok && id.Name == builtin && a.variable(c.Args[0]) == v
		}
		return !found
	})
	return found
}

// fillsBatch reports whether v is handed on where it is full, by its length or by a variable that was set to its capacity:
//
//	if len(batch) >= size { batch = flush(batch) }
//	if len(batch) < size { continue }
func (a *engine) fillsBatch(body ast.Node, v *types.Var) bool {
	sizes := map[types.Object]bool{}
	set := func(id, to ast.Expr) {
		if id, ok := id.(*ast.Ident); ok && a.asks("cap", to, v) {
			sizes[a.pass.TypesInfo.ObjectOf(id)] = true
		}
	}
	fill := func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && sizes[a.pass.TypesInfo.Uses[id]] || a.asks("len", e, v)
	}
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if len(n.Lhs) == len(n.Rhs) {
				for i, id := range n.Lhs {
					set(id, n.Rhs[i])
				}
			}
		case *ast.ValueSpec:
			if len(n.Names) == len(n.Values) {
				for i, id := range n.Names {
					set(id, n.Values[i])
				}
			}
		case *ast.IfStmt:
			b, ok := n.Cond.(*ast.BinaryExpr)
			if ok && isComparison(b.Op) && !a.isZero(b.X) && !a.isZero(b.Y) && (fill(b.X) || fill(b.Y)) {
				found = found || a.handsOn(n.Body, v)
			}
		}
		return !found
	})
	return found
}

// handsOn reports whether a block starts the next round, or gives v to a function.
func (a *engine) handsOn(body *ast.BlockStmt, v *types.Var) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BranchStmt:
			found = found || n.Tok == token.CONTINUE
		case *ast.CallExpr:
			fn := a.calleeOf(n)
			found = found || fn != nil && fn.FullName() != "slices.Grow" && slices.ContainsFunc(n.Args, func(arg ast.Expr) bool { return a.variable(arg) == v })
		}
		return !found
	})
	return found
}

// isZero reports whether an expression is the constant 0.
func (a *engine) isZero(e ast.Expr) bool {
	c := a.pass.TypesInfo.Types[e].Value
	return c != nil && c.Kind() == constant.Int && constant.Sign(c) == 0
}

func isComparison(op token.Token) bool {
	switch op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ, token.EQL, token.NEQ:
		return true
	}
	return false
}

// blockEnd returns the end of the innermost block around pos.
func blockEnd(body ast.Node, pos token.Pos) token.Pos {
	end := body.End()
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
			if n.Pos() <= pos && pos < n.End() && n.End() < end {
				end = n.End()
			}
		}
		return true
	})
	return end
}

func funcBody(fn *ssa.Function) ast.Node {
	switch s := fn.Syntax().(type) {
	case *ast.FuncDecl:
		return s.Body
	case *ast.FuncLit:
		return s.Body
	}
	return nil
}

// appendsTo reports whether an expression appends to v.
func (a *engine) appendsTo(v *types.Var, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	return ok && isAppend(call) && (a.variable(call.Args[0]) == v || a.appendsTo(v, call.Args[0]))
}

// movesOn reports whether the expression may be another array that grew out of v's, or another object of the
// same pool.
func (a *engine) movesOn(f *funcState, v *types.Var, e ast.Expr, multi bool, i int, site *PutSite) bool {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
			continue
		case *ast.TypeAssertExpr:
			e = x.X
			continue
		case *ast.SliceExpr:
			e = x.X
			continue
		}
		break
	}
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	if isAppend(call) {
		return a.variable(call.Args[0]) == v || a.movesOn(f, v, call.Args[0], false, 0, site)
	}
	fn := a.calleeOf(call)
	if fn == nil {
		return false
	}
	name := fn.FullName()
	if name == "(*sync.Pool).Get" {
		return site.Pool != "" && isPointer(v.Type())
	}
	s := a.summaryByObj(fn)
	if e, ok := table[name]; ok {
		for _, o := range e {
			if (o.verb == "append" || o.verb == "appendsmall") && o.b < len(call.Args) && a.variable(call.Args[max(o.b, 0)]) == v {
				return o.verb == "append"
			}
		}
		return name == "slices.Grow" && a.variable(call.Args[0]) == v
	}
	if s == nil {
		return false
	}
	off := 0
	if fn.Signature().Recv() != nil {
		off = 1
	}
	for _, o := range s.Outcomes {
		if i >= len(o.Results) {
			continue
		}
		r := o.Results[i]
		switch {
		case r.K == 'p' && sliceFlags(r.Fl)&fGrown != 0:
			k := r.I - off
			if k >= 0 && k < len(call.Args) && a.variable(call.Args[k]) == v && !a.fillsParam(fn, r.I) {
				return true
			}
		case r.K == 'f' && r.I < len(o.Fresh) && o.Fresh[r.I].Pooled:
			// Another object: also where the old one was put by the callee, which is then put twice.
			if isPointer(v.Type()) || o.Fresh[r.I].Class == site.Class {
				puts := false
				for _, p := range o.Puts {
					k := p.O.I - off
					if p.O.K == 'p' && k >= 0 && k < len(call.Args) && a.variable(call.Args[k]) == v {
						puts = true
					}
				}
				if !puts {
					return true
				}
			}
		}
	}
	return false
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// calleeOf returns the function that is called, nil for closures and builtins.
func (a *engine) calleeOf(call *ast.CallExpr) *types.Func {
	var id *ast.Ident
	fun := call.Fun
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	switch x := fun.(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	default:
		return nil
	}
	fn, _ := a.pass.TypesInfo.Uses[id].(*types.Func)
	if fn == nil {
		return nil
	}
	return fn.Origin()
}

func (a *engine) summaryByObj(fn *types.Func) *summary {
	if fn.Pkg() == a.pass.Pkg {
		if sf := a.prog.FuncValue(fn); sf != nil {
			return a.summaryOf(sf)
		}
		return nil
	}
	return a.factOf(fn)
}

// NameAt returns the source text of the expression that ends a selector or call at pos, "" when unknown.
func (r *Result) NameAt(pos token.Pos) string {
	call := r.eng.calls[pos]
	if call == nil {
		return ""
	}
	return strings.TrimSpace(types.ExprString(call))
}
