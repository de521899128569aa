package poolflow

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// isOver reports whether a context is known to be canceled in a block: something was received from its Done channel before.
//
//	select {
//	case <-done:
//	case <-ctx.Done():
//		return ctx.Err() // not nil
//	}
func isOver(ctx ssa.Value, at *ssa.BasicBlock) bool {
	refs := ctx.Referrers()
	if refs == nil {
		return false // nil
	}
	for _, r := range *refs {
		done, ok := r.(*ssa.Call)
		if !ok || !done.Call.IsInvoke() || done.Call.Value != ctx || done.Call.Method.Name() != "Done" {
			continue
		}
		for _, r := range *done.Referrers() {
			switch r := r.(type) {
			case *ssa.UnOp:
				if r.Op == token.ARROW && r.Block().Dominates(at) {
					return true
				}
			case *ssa.Select:
				for i, st := range r.States {
					if st.Chan == ssa.Value(done) && isCase(r, i, at) {
						return true
					}
				}
			}
		}
	}
	return false
}

// isCase reports whether a block is reached only where a select has chosen its i-th case.
func isCase(sel *ssa.Select, i int, at *ssa.BasicBlock) bool {
	if len(sel.States) == 1 && sel.Blocking {
		return sel.Block().Dominates(at)
	}
	for b := at; b.Idom() != nil; b = b.Idom() {
		cond, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 {
			continue
		}
		is, ok := cond.Cond.(*ssa.BinOp)
		if !ok || is.Op != token.EQL {
			continue
		}
		x, ok := is.X.(*ssa.Extract)
		k, isConst := is.Y.(*ssa.Const)
		if !ok || !isConst || x.Tuple != ssa.Value(sel) || x.Index != 0 {
			continue
		}
		if n, exact := constant.Int64Val(k.Value); exact && b == b.Idom().Succs[0] {
			return n == int64(i)
		}
	}
	return false
}
