package putreset

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/poolflow"
)

// gated reports whether a field counts only while a flag beside it says so, and each user of the pool sets the flag:
//
//	if v.partial && v.filter != nil { ... }
//
// What is left in the field is not looked at, then.
func (c *checker) gated(p *pool, list []poolflow.Access) bool {
	var flag *types.Var
	read := false
	for _, a := range list {
		load, ok := a.Instr.(*ssa.UnOp)
		if !ok || setBefore(load, list) {
			continue
		}
		read = true
		f := flagBefore(load)
		if f == nil || flag != nil && f != flag {
			return false
		}
		flag = f
	}
	if !read || flag == nil {
		return false
	}
	return !slices.ContainsFunc(p.gets, func(g *poolflow.GetSite) bool {
		fn := c.callee(g.Instr) // it may set the flag of what it has taken
		return !setsField(g.Func, flag) && (fn == nil || !setsField(fn, flag))
	})
}

// setBefore reports whether the field of the same object was set before it is read.
func setBefore(load *ssa.UnOp, list []poolflow.Access) bool {
	at, ok := load.X.(*ssa.FieldAddr)
	return ok && slices.ContainsFunc(list, func(a poolflow.Access) bool {
		st, ok := a.Instr.(*ssa.Store)
		return ok && st.Addr == ssa.Value(a.Addr) && a.Addr.X == at.X && (st.Block() != load.Block() && st.Block().Dominates(load.Block()) || st.Block() == load.Block() && st.Pos() < load.Pos())
	})
}

// flagBefore returns the flag, a field of the struct that load reads another field of, that is known to be set there.
func flagBefore(load *ssa.UnOp) *types.Var {
	at, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	for b := load.Block(); b.Idom() != nil; b = b.Idom() {
		d := b.Idom()
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok || d.Succs[0] != b || len(b.Preds) != 1 {
			continue
		}
		x, ok := cond.Cond.(*ssa.UnOp)
		if !ok {
			continue
		}
		if fa, ok := x.X.(*ssa.FieldAddr); ok && fa.Field != at.Field && types.Identical(fa.X.Type(), at.X.Type()) {
			return fieldOf(fa)
		}
	}
	return nil
}

// setsField reports whether a function stores to a field.
func setsField(fn *ssa.Function, field *types.Var) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			if fa, ok := st.Addr.(*ssa.FieldAddr); ok && fieldOf(fa) == field {
				return true
			}
		}
	}
	return false
}

// clearsParts reports whether a function that a Reset calls writes to the elements of the list in a field: those that need it.
func (c *checker) clearsParts(list []poolflow.Access) bool {
	return slices.ContainsFunc(list, func(a poolflow.Access) bool {
		load, ok := a.Instr.(*ssa.UnOp)
		return ok && writesElements(load) && slices.ContainsFunc(c.res.Callers(a.Func), func(call ssa.CallInstruction) bool {
			return resetNames.MatchString(call.Parent().Name())
		})
	})
}

// writesElements reports whether elements of a list are set.
func writesElements(list ssa.Value) bool {
	for _, r := range *list.Referrers() {
		at, ok := r.(*ssa.IndexAddr)
		if ok && slices.ContainsFunc(*at.Referrers(), func(u ssa.Instruction) bool { st, ok := u.(*ssa.Store); return ok && st.Addr == ssa.Value(at) }) {
			return true
		}
	}
	return false
}
