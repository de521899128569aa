package poolflow

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// asksFirst reports whether a goroutine looks at the i-th variable that it has captured only where a flag, another variable of the
// function that has started it, says that it may. That function sets the flag when it waits no longer:
//
//	go func() {
//		n := work(spare)
//		mu.Lock()
//		defer mu.Unlock()
//		if !late {
//			answer.n = n
//			done <- nil
//		}
//	}()
//	select {
//	case err := <-done:
//		return err
//	case <-timeout:
//		mu.Lock()
//		late = true
//		mu.Unlock()
//		return errLate
//	}
func asksFirst(goroutine *ssa.Function, i int) bool {
	if goroutine == nil || i >= len(goroutine.FreeVars) {
		return false
	}
	uses := *goroutine.FreeVars[i].Referrers()
	for _, use := range uses {
		if _, inner := use.(*ssa.MakeClosure); inner || !isAgreed(use.Block()) {
			return false
		}
	}
	return len(uses) > 0
}

// isAgreed reports whether a block of a goroutine runs only where a flag says so.
func isAgreed(b *ssa.BasicBlock) bool {
	for ; b.Idom() != nil; b = b.Idom() {
		cond, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
		if ok && len(b.Preds) == 1 && isAgreement(cond.Cond) {
			return true
		}
	}
	return false
}

// isAgreement reports whether a condition is a captured variable that the function around sets, or a swap of one.
func isAgreement(cond ssa.Value) bool {
	switch c := cond.(type) {
	case *ssa.UnOp:
		if c.Op == token.NOT {
			return isAgreement(c.X)
		}
		v, ok := c.X.(*ssa.FreeVar)
		return ok && isSetOutside(v)
	case *ssa.Call:
		fn := c.Call.StaticCallee()
		if fn == nil || !strings.HasPrefix(fn.String(), "sync/atomic.CompareAndSwap") && !strings.HasPrefix(fn.String(), "(*sync/atomic.") {
			return false
		}
		_, ok := c.Call.Args[0].(*ssa.FreeVar)
		return ok
	}
	return false
}

// isSetOutside reports whether the function around a closure sets a variable that the closure has captured.
func isSetOutside(v *ssa.FreeVar) bool {
	cell, ok := Binding(v).(*ssa.Alloc)
	return ok && slices.ContainsFunc(*cell.Referrers(), func(r ssa.Instruction) bool {
		st, ok := r.(*ssa.Store)
		return ok && st.Addr == ssa.Value(cell) && !isZeroConst(st.Val)
	})
}
