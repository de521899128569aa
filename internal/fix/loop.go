package fix

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// OutOfLoop moves a Put at the end of the body of a loop behind the loop, when what is put was obtained before that, and
// the loop is left by its condition alone.
func OutOfLoop(pass *analysis.Pass, at, got token.Pos) []analysis.SuggestedFix {
	put, list, call := CallStmt(pass, at)
	if _, ok := put.(*ast.ExprStmt); !ok || len(call.Args) != 1 || len(list) < 2 || list[len(list)-1] != put {
		return nil
	}
	v := Var(pass, call.Args[0])
	loop, body := Loop(pass, put.Pos())
	if loop == nil {
		return nil
	}
	_, around := Func(pass, loop.Pos())
	if v == nil || !slices.Contains(body.List, put) || !slices.Contains(around.List, loop) || !got.IsValid() || got > loop.Pos() || v.Pos() > loop.Pos() {
		return nil
	}
	if slices.ContainsFunc(body.List, func(s ast.Stmt) bool { return !Through(s) }) || Assigned(pass, body, v, body.Pos(), body.End()) {
		return nil
	}
	b := New(pass)
	b.Delete(put)
	b.After(loop, b.Lines(put)...)
	return b.Done("Move the Put behind the loop")
}

// Loop returns the innermost loop around pos in its function, and its body; nil if there is none.
func Loop(pass *analysis.Pass, pos token.Pos) (ast.Stmt, *ast.BlockStmt) {
	for _, n := range Path(pass, pos) {
		switch n := n.(type) {
		case *ast.ForStmt:
			return n, n.Body
		case *ast.RangeStmt:
			return n, n.Body
		case *ast.FuncLit, *ast.FuncDecl:
			return nil, nil
		}
	}
	return nil, nil
}
