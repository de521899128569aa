package putonce

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/fix"
	"github.com/poollint/poollint/internal/poolflow"
)

// fixes returns the fix of an event, where there is one that needs no thought.
func fixes(pass *analysis.Pass, e *poolflow.Event) []analysis.SuggestedFix {
	switch e.Kind {
	case "frozen":
		return thaw(pass, e)
	case "loop":
		return wrapRound(pass, e)
	case "reclose":
		return forget(pass, e)
	}
	return nil
}

// thaw wraps a deferred Put in a closure, which sees what the variable holds in the end:
//
//	defer func() { put(list) }()
//
// The other variables of the call have to stay what they are.
func thaw(pass *analysis.Pass, e *poolflow.Event) []analysis.SuggestedFix {
	stmt, _, call := fix.CallStmt(pass, e.Pos)
	d, ok := stmt.(*ast.DeferStmt)
	_, body := fix.Func(pass, e.Pos)
	if !ok || body == nil {
		return nil
	}
	moving := map[*types.Var]bool{}
	ast.Inspect(call, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := pass.TypesInfo.ObjectOf(id).(*types.Var)
		if ok && !v.IsField() && v.Parent() != pass.Pkg.Scope() && fix.Assigned(pass, body, v, d.End(), body.End()) {
			moving[v] = true
		}
		return true
	})
	if len(moving) != 1 || fix.IsPut(pass, call) && holdsLists(moving) {
		return nil // whatever has grown would be kept: where is the bound?
	}
	b := fix.New(pass)
	b.Defer(d, b.Text(call))
	return b.Done("Wrap the Put in a closure")
}

// holdsLists reports whether one of some variables is a list, or refers to one.
func holdsLists(vars map[*types.Var]bool) bool {
	for v := range vars {
		t := v.Type()
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		if poolflow.IsSlice(t) {
			return true
		}
	}
	return false
}

// forget sets a field nil when what it held has been put, and puts it only once:
//
//	if r.buf != nil {
//		bufs.Put(r.buf)
//		r.buf = nil
//	}
//
// A Read may be called again at the end of its input: it would not find what it needs.
func forget(pass *analysis.Pass, e *poolflow.Event) []analysis.SuggestedFix {
	stmt, list, call := fix.CallStmt(pass, e.Pos)
	es, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return nil
	}
	fn, _ := fix.Func(pass, e.Pos)
	decl, ok := fn.(*ast.FuncDecl)
	if !ok || e.Func.Name() == "Read" || fix.Receiver(pass, decl) == nil {
		return nil
	}
	recv := fix.Receiver(pass, decl)
	if _, ok := recv.Type().Underlying().(*types.Pointer); !ok {
		return nil
	}
	b := fix.New(pass)
	if loop := roundOver(pass, es, recv, decl); loop != nil && !streams(pass, recv, loop.X) {
		b.After(loop, b.Text(loop.X)+" = nil")
		return b.Done("Set " + types.ExprString(loop.X) + " nil")
	}
	var field ast.Expr
	for _, arg := range call.Args {
		if isField(pass, arg, recv) {
			if field != nil {
				return nil
			}
			field = ast.Unparen(arg)
		}
	}
	if field == nil || !nillable(pass.TypesInfo.TypeOf(field)) {
		return nil
	}
	if streams(pass, recv, field) {
		return nil
	}
	name := types.ExprString(field)
	if guarded(pass, es, field) {
		b.After(es, name+" = nil")
	} else {
		// What stands before the Put in the same list and looks at the field comes along.
		first := slices.Index(list, stmt)
		for first > 0 && mentionsField(list[first-1], name) && simple(list[first-1]) {
			first--
		}
		var lines []string
		for _, s := range list[first : slices.Index(list, stmt)+1] {
			lines = append(lines, b.Lines(s)...)
		}
		b.ReplaceStmt(es, fix.Wrap("if "+name+" != nil {", append(lines, name+" = nil"), "}")...)
		for _, s := range list[first:slices.Index(list, stmt)] {
			b.Delete(s)
		}
	}
	return b.Done("Set " + name + " nil")
}

// streams reports whether a Read or Write of the receiver's type uses a field: one may be running when Close is called, to
// stop it, and would not find what it needs.
func streams(pass *analysis.Pass, recv *types.Var, field ast.Expr) bool {
	sel, ok := field.(*ast.SelectorExpr)
	if !ok {
		return true
	}
	f := pass.TypesInfo.ObjectOf(sel.Sel)
	for _, file := range pass.Files {
		for _, d := range file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			switch fn.Name.Name {
			case "Read", "Write", "ReadFrom", "WriteTo":
				if r := fix.Receiver(pass, fn); r != nil && types.Identical(r.Type(), recv.Type()) && fix.Mentions(pass, fn.Body, f) {
					return true
				}
			}
		}
	}
	return false
}

// roundOver returns the loop over a field of the receiver that a Put is the last statement of, when it puts the element
// and the field is not looked at behind it.
func roundOver(pass *analysis.Pass, put *ast.ExprStmt, recv *types.Var, decl *ast.FuncDecl) *ast.RangeStmt {
	path := fix.Path(pass, put.Pos())
	for i, n := range path {
		loop, ok := n.(*ast.RangeStmt)
		if !ok {
			continue
		}
		if i == 0 || path[i-1] != ast.Node(loop.Body) || !isField(pass, loop.X, recv) || !poolflow.IsSlice(pass.TypesInfo.TypeOf(loop.X)) || !slices.Contains(loop.Body.List, ast.Stmt(put)) {
			return nil
		}
		elem, ok := loop.Value.(*ast.Ident)
		call := put.X.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 || fix.Var(pass, call.Args[0]) == nil || fix.Var(pass, call.Args[0]) != pass.TypesInfo.Defs[elem] {
			return nil
		}
		return loop
	}
	return nil
}

// isField reports whether an expression is a field of a variable.
func isField(pass *analysis.Pass, e ast.Expr, v *types.Var) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || fix.Var(pass, sel.X) != v {
		return false
	}
	f, ok := pass.TypesInfo.ObjectOf(sel.Sel).(*types.Var)
	return ok && f.IsField()
}

func nillable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Interface:
		return true
	}
	return false
}

// guarded reports whether a statement stands in the body of a test that a field is not nil, or behind one that leaves the
// function when it is.
func guarded(pass *analysis.Pass, stmt ast.Stmt, field ast.Expr) bool {
	path := fix.Path(pass, stmt.Pos())
	for i, n := range path {
		switch n := n.(type) {
		case *ast.IfStmt:
			if i > 0 && path[i-1] == ast.Node(n.Body) && asksNil(n.Cond, field, token.NEQ) {
				return true
			}
		case *ast.BlockStmt:
			for _, s := range n.List {
				cond, ok := s.(*ast.IfStmt)
				if s.Pos() < stmt.Pos() && ok && asksNil(cond.Cond, field, token.EQL) && leavesFunc(cond.Body) {
					return true
				}
			}
		case *ast.FuncDecl, *ast.FuncLit:
			return false
		}
	}
	return false
}

func asksNil(cond, field ast.Expr, op token.Token) bool {
	c, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return false
	}
	return c.Op == op && types.ExprString(c.X) == types.ExprString(field) && types.ExprString(c.Y) == "nil"
}

func leavesFunc(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	_, ok := body.List[len(body.List)-1].(*ast.ReturnStmt)
	return ok
}

// mentionsField reports whether a statement is written with a field.
func mentionsField(stmt ast.Stmt, name string) (found bool) {
	ast.Inspect(stmt, func(n ast.Node) bool {
		if e, ok := n.(*ast.SelectorExpr); ok && types.ExprString(e) == name {
			found = true
		}
		return !found
	})
	return found
}

// simple reports whether a statement is a call or an assignment to what exists.
func simple(stmt ast.Stmt) bool {
	switch s := stmt.(type) {
	case *ast.ExprStmt:
		return true
	case *ast.AssignStmt:
		return s.Tok == token.ASSIGN
	}
	return false
}

// wrapRound makes a round of a loop a function, so that what it defers runs when it is over:
//
//	for _, name := range names {
//		if err := func() error {
//			...
//			return nil
//		}(); err != nil {
//			return err
//		}
//	}
//
// The round may go on with the next one, or fail: what leaves the loop in another way would have to be told.
func wrapRound(pass *analysis.Pass, e *poolflow.Event) []analysis.SuggestedFix {
	stmt, _, _ := fix.CallStmt(pass, e.Pos)
	if _, ok := stmt.(*ast.DeferStmt); !ok {
		return nil
	}
	_, body := fix.Loop(pass, e.Pos)
	if body == nil || !slices.Contains(body.List, stmt) || deferred(body) != 1 {
		return nil
	}
	fn, _ := fix.Func(pass, e.Pos)
	var sig *ast.FuncType
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		sig = fn.Type
	case *ast.FuncLit:
		sig = fn.Type
	}
	w := &wayOut{pass: pass, ok: true}
	w.list(body.List)
	if !w.ok || len(w.returns) > 0 && !oneError(pass, sig) {
		return nil
	}
	b := fix.New(pass)
	lines := b.Body(body)
	if len(w.returns) == 0 {
		lines = fix.Wrap("func() {", lines, "}()")
	} else {
		lines = fix.Wrap("if err := func() error {", append(lines, "return nil"), "}(); err != nil {")
		lines = append(lines, "\treturn err", "}")
	}
	b.ReplaceBody(body, lines...)
	return b.Done("Wrap the round in a function")
}

// deferred counts the defer statements in a body, not in functions of its own.
func deferred(body *ast.BlockStmt) (n int) {
	ast.Inspect(body, func(m ast.Node) bool {
		switch m.(type) {
		case *ast.DeferStmt:
			n++
		case *ast.FuncLit:
			return false
		}
		return true
	})
	return n
}

// oneError reports whether a function returns an error and nothing else, without a name.
func oneError(pass *analysis.Pass, sig *ast.FuncType) bool {
	if sig == nil || sig.Results == nil || len(sig.Results.List) != 1 || len(sig.Results.List[0].Names) > 0 {
		return false
	}
	return poolflow.IsErrorType(pass.TypesInfo.TypeOf(sig.Results.List[0].Type))
}

// A wayOut is how the statements of a loop leave its round.
type wayOut struct {
	pass    *analysis.Pass
	ok      bool
	returns []*ast.ReturnStmt // of errors
}

func (w *wayOut) list(list []ast.Stmt) {
	for _, s := range list {
		ast.Inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.BranchStmt:
				w.ok = false
			case *ast.ReturnStmt:
				w.returns = append(w.returns, n)
				if len(n.Results) != 1 || !w.fails(n) {
					w.ok = false
				}
			}
			return true
		})
	}
}

// fails reports whether a return surely returns an error: one that was found not to be nil, or a new one.
func (w *wayOut) fails(ret *ast.ReturnStmt) bool {
	switch x := ast.Unparen(ret.Results[0]).(type) {
	case *ast.Ident:
		path := fix.Path(w.pass, ret.Pos())
		for i, n := range path {
			cond, ok := n.(*ast.IfStmt)
			if !ok {
				continue
			}
			return i > 1 && path[i-1] == ast.Node(cond.Body) && slices.Contains(cond.Body.List, ast.Stmt(ret)) && len(cond.Body.List) == 1 && asksNil(cond.Cond, x, token.NEQ)
		}
	case *ast.CallExpr:
		switch types.ExprString(x.Fun) {
		case "fmt.Errorf", "errors.New":
			return true
		}
	}
	return false
}

// superfluous removes the explicit one of two Puts when the other one is sure to run: it is deferred before, or has run
// on every way there, and both are the same call of the same thing.
func superfluous(pass *analysis.Pass, e *poolflow.Event, pos, first token.Pos) []analysis.SuggestedFix {
	if pos == first {
		return fix.OutOfLoop(pass, pos, e.GetPos) // in each round
	}
	if !e.Must && !e.SecondDeferred && !e.Deferred {
		if !alwaysPuts(e, first, pos) {
			return nil
		}
		pos, first = first, pos
	}
	stmt, list, call := fix.CallStmt(pass, pos)
	es, ok := stmt.(*ast.ExprStmt)
	other := fix.Call(pass, first)
	_, body := fix.Func(pass, pos)
	if !ok || body == nil || other == nil {
		return nil
	}
	if _, around := fix.Func(pass, first); around != body {
		return nil
	}
	if !fix.Same(call, other) && !handsTo(e, pos) {
		return nil
	}
	if e.SecondDeferred && !sureDefer(pass, e, first, pos) {
		return nil
	}
	for _, arg := range call.Args {
		if v := fix.Var(pass, arg); v == nil || fix.Assigned(pass, body, v, min(pos, first), max(pos, first)) {
			return nil
		}
	}
	b := fix.New(pass)
	if len(list) > 1 || isBody(pass, stmt) {
		b.Delete(es)
		return b.Done("Remove the second Put")
	}
	// The only statement of a branch: nothing is left of it.
	for _, n := range fix.Path(pass, es.Pos()) {
		cond, ok := n.(*ast.IfStmt)
		if !ok {
			continue
		}
		if cond.Else != nil || cond.Init != nil || !pure(cond.Cond) || cond.Body.List[0] != stmt || !usedElsewhere(pass, body, cond.Cond) {
			return nil
		}
		if _, list := fix.Stmt(pass, cond.Pos()); !slices.Contains(list, ast.Stmt(cond)) {
			return nil
		}
		b.Delete(cond)
		return b.Done("Remove the second Put")
	}
	return nil
}

// alwaysPuts reports whether every way on from one Put comes to the other: the first is superfluous.
func alwaysPuts(e *poolflow.Event, first, second token.Pos) bool {
	var from, to ssa.Instruction
	for _, b := range e.Func.Blocks {
		for _, instr := range b.Instrs {
			if _, ok := instr.(*ssa.Call); !ok {
				continue
			}
			switch instr.Pos() {
			case first:
				from = instr
			case second:
				to = instr
			}
		}
	}
	if from == nil || to == nil || from.Block() == to.Block() {
		return false
	}
	seen := map[*ssa.BasicBlock]bool{to.Block(): true}
	queue := slices.Clone(from.Block().Succs)
	for len(queue) > 0 {
		b := queue[0]
		queue = queue[1:]
		if b == from.Block() || len(b.Succs) == 0 && b != to.Block() {
			return false
		}
		if !seen[b] {
			seen[b] = true
			queue = append(queue, b.Succs...)
		}
	}
	return len(from.Block().Succs) > 0
}

// isBody reports whether a statement belongs to the body of a function, not to a branch.
func isBody(pass *analysis.Pass, stmt ast.Stmt) bool {
	_, body := fix.Func(pass, stmt.Pos())
	return body != nil && slices.Contains(body.List, stmt)
}

// sureDefer reports whether the deferred Put runs whenever the explicit one does.
func sureDefer(pass *analysis.Pass, e *poolflow.Event, deferAt, pos token.Pos) bool {
	var d, put ssa.Instruction
	for _, b := range e.Func.Blocks {
		for _, instr := range b.Instrs {
			switch {
			case instr.Pos() == deferAt:
				d = instr
			case instr.Pos() == pos:
				put = instr
			}
		}
	}
	if d == nil || put == nil {
		return false
	}
	if _, ok := d.(*ssa.Defer); !ok {
		return false
	}
	if d.Block() == put.Block() {
		return deferAt < pos
	}
	return d.Block().Dominates(put.Block())
}

// handsTo reports whether the function that puts first calls the one that the second Put calls: what that does beside,
// it has done.
func handsTo(e *poolflow.Event, pos token.Pos) bool {
	first, ok := e.PutInstr.(*ssa.Call)
	second, isCall := e.Instr.(*ssa.Call)
	if !ok || !isCall || second.Pos() != pos || first.Call.StaticCallee() == nil || second.Call.StaticCallee() == nil {
		return false
	}
	for _, b := range first.Call.StaticCallee().Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && call.Common().StaticCallee() == second.Call.StaticCallee() {
				return true
			}
		}
	}
	return false
}

// pure reports whether an expression has no effect.
func pure(e ast.Expr) bool {
	ok := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr, *ast.FuncLit:
			ok = false
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		}
		return ok
	})
	return ok
}

// usedElsewhere reports whether the local variables of an expression are mentioned outside as well, and not only set.
func usedElsewhere(pass *analysis.Pass, body *ast.BlockStmt, e ast.Expr) bool {
	ok := true
	ast.Inspect(e, func(n ast.Node) bool {
		id, isIdent := n.(*ast.Ident)
		if !isIdent {
			return true
		}
		v, isVar := pass.TypesInfo.Uses[id].(*types.Var)
		if !isVar {
			return true
		}
		uses := 0
		for other, obj := range pass.TypesInfo.Uses {
			if obj == types.Object(v) && (other.Pos() < e.Pos() || other.Pos() > e.End()) && !isSet(pass, other) {
				uses++
			}
		}
		ok = ok && uses > 0
		return true
	})
	return ok
}

// isSet reports whether a name is the left side of an assignment.
func isSet(pass *analysis.Pass, id *ast.Ident) bool {
	for _, n := range fix.Path(pass, id.Pos()) {
		if a, ok := n.(*ast.AssignStmt); ok {
			return slices.Contains(a.Lhs, ast.Expr(id))
		}
	}
	return false
}
