package crossgoroutine

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/fix"
	"github.com/poollint/poollint/internal/poolflow"
)

// fixes returns the fix of an event, where there is one that needs no thought.
func fixes(pass *analysis.Pass, e *poolflow.Event) []analysis.SuggestedFix {
	switch {
	case e.Kind == "sent":
		return sendCopy(pass, e)
	case e.Async == "body":
		return bodyCopy(pass, e)
	}
	for _, f := range []func(*analysis.Pass, *poolflow.Event) []analysis.SuggestedFix{argumentCopy, putInGoroutine, waitFirst} {
		if list := f(pass, e); list != nil {
			return list
		}
	}
	return nil
}

// root returns the local variable by which the event knows the object.
func root(pass *analysis.Pass, e *poolflow.Event) *types.Var {
	return fix.Named(pass, e.Pos, strings.TrimPrefix(e.Memory(), "memory of "))
}

// sendCopy has a copy of a list sent.
func sendCopy(pass *analysis.Pass, e *poolflow.Event) []analysis.SuggestedFix {
	stmt, _ := fix.Stmt(pass, e.Pos)
	send, ok := stmt.(*ast.SendStmt)
	if !ok {
		return nil
	}
	x := send.Value
	if lit, ok := ast.Unparen(x).(*ast.CompositeLit); ok {
		parts := elements(pass, lit, root(pass, e))
		if len(parts) != 1 {
			return nil
		}
		x = parts[0]
	}
	return cloned(pass, x, "Send a copy")
}

// elements returns the lists among the elements of a literal that mention a variable.
func elements(pass *analysis.Pass, lit *ast.CompositeLit, v *types.Var) (parts []ast.Expr) {
	if v == nil {
		return nil
	}
	for _, e := range fix.About(pass, lit.Elts, v) {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		parts = append(parts, e)
	}
	return parts
}

// cloned has a copy of a list in its place.
func cloned(pass *analysis.Pass, x ast.Expr, message string) []analysis.SuggestedFix {
	if !poolflow.IsSlice(pass.TypesInfo.TypeOf(x)) {
		return nil
	}
	b := fix.New(pass)
	text := b.Clone(x, b.Text(x), x.Pos())
	if text == "" {
		return nil
	}
	b.Replace(x, text)
	return b.Done(message)
}

// bodyCopy gives a transport a copy to read from.
func bodyCopy(pass *analysis.Pass, e *poolflow.Event) []analysis.SuggestedFix {
	v := root(pass, e)
	_, body := fix.Func(pass, e.Pos)
	if v == nil || body == nil {
		return nil
	}
	for _, n := range fix.Path(pass, e.Pos) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			continue
		}
		if len(fix.About(pass, call.Args, v)) > 0 {
			return readerCopy(pass, call, v)
		}
		break
	}
	var made []*ast.CallExpr // the request, before it is sent
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if ok && call.Pos() < e.Pos && isNewRequest(pass, call) && len(fix.About(pass, call.Args, v)) > 0 {
			made = append(made, call)
		}
		return true
	})
	if len(made) != 1 {
		return nil
	}
	return readerCopy(pass, made[0], v)
}

// readerCopy has a call read from a copy of what it is given of a variable.
func readerCopy(pass *analysis.Pass, call *ast.CallExpr, v *types.Var) []analysis.SuggestedFix {
	args := fix.About(pass, call.Args, v)
	if len(args) != 1 {
		return nil
	}
	x := ast.Unparen(args[0])
	if inner, ok := x.(*ast.CallExpr); ok && len(inner.Args) == 1 {
		switch types.ExprString(inner.Fun) {
		case "bytes.NewReader", "bytes.NewBuffer":
			return cloned(pass, inner.Args[0], "Send a copy")
		}
	}
	if poolflow.IsSlice(pass.TypesInfo.TypeOf(x)) {
		return cloned(pass, x, "Send a copy")
	}
	if fix.Var(pass, x) != v || v.Type().String() != "*bytes.Buffer" || !fix.Since(pass, x.Pos(), "go1.20") || !isNewRequest(pass, call) {
		return nil
	}
	b := fix.New(pass)
	name := b.Import("bytes", x.Pos())
	b.Replace(x, name+".NewReader("+name+".Clone("+v.Name()+".Bytes()))")
	return b.Done("Send a copy")
}

// isNewRequest reports whether a call makes a request: it looks at its body for the length.
func isNewRequest(pass *analysis.Pass, call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	return ok && (fn.FullName() == "net/http.NewRequest" || fn.FullName() == "net/http.NewRequestWithContext")
}

// argumentCopy has a goroutine write a copy of a list: go evaluates its arguments at once, and a Write changes nothing.
func argumentCopy(pass *analysis.Pass, e *poolflow.Event) []analysis.SuggestedFix {
	stmt, _ := fix.Stmt(pass, e.Pos)
	start, ok := stmt.(*ast.GoStmt)
	v := root(pass, e)
	if !ok || v == nil {
		return nil
	}
	if sel, ok := ast.Unparen(start.Call.Fun).(*ast.SelectorExpr); !ok || sel.Sel.Name != "Write" || len(start.Call.Args) != 1 {
		return nil
	}
	args := fix.About(pass, append([]ast.Expr{start.Call.Fun}, start.Call.Args...), v)
	if len(args) != 1 || args[0] == start.Call.Fun {
		return nil
	}
	return cloned(pass, args[0], "Give it a copy")
}

// putInGoroutine leaves the Put to the goroutine, when that is the last one to use the object:
//
//	go func() {
//		ship(r)
//		records.Put(r)
//	}()
//
// The Put follows the go statement, or was deferred before and no way out of the function lies between.
func putInGoroutine(pass *analysis.Pass, e *poolflow.Event) []analysis.SuggestedFix {
	stmt, list := fix.Stmt(pass, e.Pos)
	start, ok := stmt.(*ast.GoStmt)
	put, puts, call := fix.CallStmt(pass, e.PutPos)
	if !ok || put == nil || len(puts) == 0 || !slices.Contains(list, put) || len(call.Args) != 1 {
		return nil
	}
	v := fix.Var(pass, call.Args[0])
	_, body := fix.Func(pass, start.Pos())
	i, j := slices.Index(list, stmt), slices.Index(list, put)
	if v == nil || body == nil || !fix.Steady(pass, call, body, body.End()) || handsOut(pass, start, v) || fix.IsPut(pass, call) && grows(v.Type()) {
		return nil
	}
	if _, deferred := put.(*ast.DeferStmt); deferred {
		if j > i || !slices.Contains(body.List, put) {
			return nil
		}
		for _, s := range list[j+1 : i] {
			if !fix.Through(s) {
				return nil
			}
		}
	} else if j != i+1 {
		return nil
	}
	if fix.InLoop(pass, start.Pos()) && !within(v, list) || sharedElsewhere(pass, body, v, start, put) {
		return nil
	}
	b := fix.New(pass)
	text := b.Text(call)
	if lit, ok := ast.Unparen(start.Call.Fun).(*ast.FuncLit); ok {
		if len(lit.Body.List) == 0 || fix.Mentions(pass, lit.Type, v) {
			return nil
		}
		b.Before(lit.Body.List[0], "defer "+text)
	} else {
		if !fix.Steady(pass, start.Call, body, body.End()) {
			return nil
		}
		b.ReplaceStmt(start, fix.Wrap("go func() {", []string{b.Text(start.Call), text}, "}()")...)
	}
	b.Delete(put)
	return b.Done("Put it in the goroutine")
}

// handsOut reports whether a goroutine gives an object itself to a function of another package, which may keep it.
func handsOut(pass *analysis.Pass, start *ast.GoStmt, v *types.Var) (found bool) {
	ast.Inspect(start, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !slices.ContainsFunc(call.Args, func(a ast.Expr) bool { return fix.Var(pass, a) == v }) {
			return !found
		}
		var id *ast.Ident
		switch fun := ast.Unparen(call.Fun).(type) {
		case *ast.Ident:
			id = fun
		case *ast.SelectorExpr:
			id = fun.Sel
		}
		fn, ok := pass.TypesInfo.ObjectOf(id).(*types.Func)
		found = found || id != nil && ok && fn.Pkg() != pass.Pkg
		return !found
	})
	return found
}

// grows reports whether a type is that of a buffer or list: where a goroutine puts it, a bound would be needed as well.
func grows(t types.Type) bool {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	return poolflow.IsSlice(t) || t.String() == "bytes.Buffer"
}

// within reports whether a variable is declared in a list of statements.
func within(v *types.Var, list []ast.Stmt) bool {
	return len(list) > 0 && list[0].Pos() <= v.Pos() && v.Pos() < list[len(list)-1].End()
}

// sharedElsewhere reports whether a function uses an object behind the start of a goroutine, in another one, or by another
// name that it gives it.
func sharedElsewhere(pass *analysis.Pass, body *ast.BlockStmt, v *types.Var, start *ast.GoStmt, put ast.Stmt) bool {
	names := []*types.Var{v}
	shared := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if x := fix.Var(pass, l); x != nil && x != v && n.Pos() < start.Pos() && len(fix.About(pass, n.Rhs[min(i, len(n.Rhs)-1):], v)) > 0 && !fix.Flat(x.Type()) && !poolflow.IsErrorType(x.Type()) {
					names = append(names, x)
				}
			}
		case *ast.FuncLit:
			if n.Pos() < start.Pos() && fix.Mentions(pass, n, v) {
				shared = true
			}
		case *ast.GoStmt:
			if n != start && fix.Mentions(pass, n, v) {
				shared = true
			}
		}
		return !shared
	})
	ast.Inspect(body, func(n ast.Node) bool {
		if n == ast.Node(put) || n == ast.Node(start) {
			return false
		}
		if id, ok := n.(*ast.Ident); ok && id.Pos() > start.Pos() && slices.ContainsFunc(names, func(x *types.Var) bool { return pass.TypesInfo.ObjectOf(id) == types.Object(x) }) {
			shared = true
		}
		return !shared
	})
	return shared
}

// waitFirst has a function wait for its goroutines before it puts what they use: the Wait is deferred after the Put, or
// the Put is deferred when the function ends with the Wait.
func waitFirst(pass *analysis.Pass, e *poolflow.Event) []analysis.SuggestedFix {
	put, list, call := fix.CallStmt(pass, e.PutPos)
	i := slices.Index(list, put)
	if i < 0 {
		return nil
	}
	b := fix.New(pass)
	if _, ok := put.(*ast.ExprStmt); ok {
		_, body := fix.Func(pass, put.Pos())
		if i+1 >= len(list) || fix.InLoop(pass, put.Pos()) || !fix.Steady(pass, call, body, body.End()) {
			return nil
		}
		ret, ok := list[i+1].(*ast.ReturnStmt)
		if !ok || len(ret.Results) != 1 || !isWait(ret.Results[0]) {
			return nil
		}
		b.ReplaceStmt(put, "defer "+b.Text(call))
		return b.Done("Defer the Put")
	}
	for j, s := range list[:i] {
		wait, ok := s.(*ast.DeferStmt)
		if !ok || !isWait(wait.Call) || e.Pos < put.Pos() {
			continue
		}
		for _, between := range list[j+1 : i] {
			if !fix.Through(between) {
				return nil
			}
		}
		b.After(put, b.Lines(wait)...)
		b.Delete(wait)
		return b.Done("Wait before the Put")
	}
	return nil
}

// isWait reports whether an expression waits for a group.
func isWait(x ast.Expr) bool {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok || len(call.Args) > 0 {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Wait"
}
