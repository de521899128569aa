package sizebound

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

	"github.com/poollint/poollint/internal/poolflow"
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
	return []analysis.SuggestedFix{{
		Message:   "Compare the capacity",
		TextEdits: []analysis.TextEdit{{Pos: name.Pos(), End: name.End(), NewText: []byte(text)}},
	}}
}

// comparison returns the comparison whose operator stands at pos.
func (c *checker) comparison(pos token.Pos) *ast.BinaryExpr {
	for _, file := range c.pass.Files {
		if pos < file.FileStart || pos > file.FileEnd {
			continue
		}
		path, _ := astutil.PathEnclosingInterval(file, pos, pos)
		for _, n := range path {
			if b, ok := n.(*ast.BinaryExpr); ok && b.OpPos == pos {
				return b
			}
		}
	}
	return nil
}

// call returns the call whose parenthesis stands at pos, or that is deferred there.
func (c *checker) call(pos token.Pos) *ast.CallExpr {
	for _, file := range c.pass.Files {
		if pos < file.FileStart || pos > file.FileEnd {
			continue
		}
		path, _ := astutil.PathEnclosingInterval(file, pos, pos)
		for _, n := range path {
			switch n := n.(type) {
			case *ast.CallExpr:
				if n.Lparen == pos {
					return n
				}
			case *ast.DeferStmt:
				if n.Defer == pos {
					return n.Call
				}
			}
		}
	}
	return nil
}
