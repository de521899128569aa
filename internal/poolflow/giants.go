package poolflow

import (
	"go/ast"
	"go/token"
	"slices"
)

// maxBlocks is how many basic blocks a function may have, about: to make the SSA form takes time by the square of them, and memory.
// No function that people write comes near.
const maxBlocks = 12000

// WithoutBodies returns files without the bodies of functions that are to be dropped. SSA takes them for functions that are written
// elsewhere.
func WithoutBodies(files []*ast.File, drop func(fn *ast.FuncDecl) bool) []*ast.File {
	files = slices.Clone(files)
	for i, file := range files {
		for k, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil || !drop(fn) {
				continue
			}
			if files[i] == file {
				f := *file
				f.Decls = slices.Clone(f.Decls)
				files[i] = &f
			}
			bare := *fn
			bare.Body = nil
			files[i].Decls[k] = &bare
		}
	}
	return files
}

// IsGiant reports whether a function, or one in it, has too many basic blocks to be looked at.
func IsGiant(fn *ast.FuncDecl) bool {
	const text = 2 // bytes that a block takes at least
	return fn.Body.End()-fn.Body.Pos() > text*maxBlocks && hasBlocks(fn.Body, maxBlocks)
}

// hasBlocks reports whether a function, or one in it, has more than n basic blocks.
func hasBlocks(body *ast.BlockStmt, n int) bool {
	more := false
	ast.Inspect(body, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncLit:
			more = more || hasBlocks(node.Body, maxBlocks)
			return false
		case *ast.IfStmt:
			n -= 2
			if node.Else != nil {
				n--
			}
		case *ast.ForStmt, *ast.RangeStmt:
			n -= 3
		case *ast.CaseClause:
			n -= 1 + max(1, len(node.List))
		case *ast.CommClause:
			n -= 2
		case *ast.LabeledStmt:
			n--
		case *ast.BinaryExpr:
			if node.Op == token.LAND || node.Op == token.LOR {
				n--
			}
		}
		more = more || n < 0
		return !more
	})
	return more
}
