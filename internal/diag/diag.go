// Package diag builds diagnostics out of events of the engine: the range to change, taken from syntax, and
// the way from Get to Put as related information.
package diag

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/fix"
	"github.com/poollint/poollint/internal/poolflow"
)

// Range returns the range of the expression or statement that stands at pos. The position of an SSA call is
// its parenthesis, that of a field its name: the range is the whole call, the whole selector.
func Range(pass *analysis.Pass, pos token.Pos) (start, end token.Pos) {
	path := fix.Path(pass, pos)
	for i, n := range path {
		switch n := n.(type) {
		case *ast.Ident:
			if i+1 < len(path) {
				if sel, ok := path[i+1].(*ast.SelectorExpr); ok && sel.Sel == n {
					return sel.Pos(), sel.End()
				}
			}
			return n.Pos(), n.End()
		case *ast.FuncLit, *ast.FuncDecl, *ast.BlockStmt:
			return pos, pos
		case *ast.GoStmt:
			return n.Pos(), n.Call.Lparen
		case *ast.AssignStmt:
			return n.Lhs[0].Pos(), n.End()
		case ast.Expr:
			return n.Pos(), n.End()
		case *ast.ReturnStmt, *ast.DeferStmt, *ast.SendStmt, *ast.IncDecStmt:
			return n.Pos(), n.End()
		case ast.Stmt:
			return pos, pos
		}
	}
	return pos, pos
}

// New returns a diagnostic of the given kind at pos.
func New(pass *analysis.Pass, pos token.Pos, kind, message string, related ...analysis.RelatedInformation) analysis.Diagnostic {
	start, end := Range(pass, pos)
	d := analysis.Diagnostic{Pos: start, End: end, Category: kind, Message: message}
	for _, r := range related {
		if r.Pos.IsValid() {
			d.Related = append(d.Related, r)
		}
	}
	return d
}

// At is one step of the way: what happens where.
func At(pass *analysis.Pass, pos token.Pos, message string) analysis.RelatedInformation {
	if !pos.IsValid() {
		return analysis.RelatedInformation{}
	}
	start, end := Range(pass, pos)
	return analysis.RelatedInformation{Pos: start, End: end, Message: message}
}

// Way is the related information of an event: where its object was obtained, and where it is put.
func Way(pass *analysis.Pass, e *poolflow.Event) []analysis.RelatedInformation {
	put := "put here"
	if e.Deferred {
		put = "put here, when the function returns"
	}
	return []analysis.RelatedInformation{At(pass, e.GetPos, "obtained here"), At(pass, e.PutPos, put)}
}

// Pool is the name of a pool for a message.
func Pool(name string) string {
	if name == "" {
		return "its pool"
	}
	return name
}
