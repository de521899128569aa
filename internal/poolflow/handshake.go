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

// looksAnew reports whether a goroutine comes by what r names through a field of an object that it has captured, and holds a mutex of
// that object from its beginning to its end. What lies in the field when it runs was put there under the lock:
//
//	time.AfterFunc(d, func() {
//		c.mu.Lock()
//		defer c.mu.Unlock()
//		if c.buf != nil { c.buf.Flush() }
//	})
func looksAnew(goroutine *ssa.Function, r ref) bool {
	if goroutine == nil || r.K != 'v' || r.I >= len(goroutine.FreeVars) || !strings.Contains(r.Obj, ".") {
		return false
	}
	of := goroutine.FreeVars[r.I]
	held := func(c *ssa.CallCommon, name string) bool {
		fn := c.StaticCallee()
		if fn == nil || fn.Name() != name || fn.Pkg == nil || fn.Pkg.Pkg.Path() != "sync" {
			return false
		}
		mu, ok := c.Args[0].(*ssa.FieldAddr)
		if !ok {
			return false
		}
		ld, ok := mu.X.(*ssa.UnOp)
		return mu.X == ssa.Value(of) || ok && ld.X == ssa.Value(of)
	}
	locked := false
	for _, instr := range goroutine.Blocks[0].Instrs {
		switch instr := instr.(type) {
		case *ssa.Call:
			locked = locked || held(&instr.Call, "Lock")
		case *ssa.Defer:
			if locked && held(&instr.Call, "Unlock") {
				return true
			}
		}
	}
	return false
}
