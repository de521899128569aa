package putreset

import (
	"go/constant"
	"go/token"
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
			return poolflow.FieldAt(fa)
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
			if fa, ok := st.Addr.(*ssa.FieldAddr); ok && poolflow.FieldAt(fa) == field {
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
		return ok && writesElements(load, func(*ssa.Store) bool { return true }) && slices.ContainsFunc(c.res.Callers(a.Func), func(call ssa.CallInstruction) bool {
			return resetNames.MatchString(call.Parent().Name())
		})
	})
}

// writesElements reports whether elements of a list, or of the array at an address, are set in some way.
func writesElements(list ssa.Value, how func(*ssa.Store) bool) bool {
	for _, r := range *list.Referrers() {
		at, ok := r.(*ssa.IndexAddr)
		if ok && slices.ContainsFunc(*at.Referrers(), func(u ssa.Instruction) bool {
			st, ok := u.(*ssa.Store)
			return ok && st.Addr == ssa.Value(at) && how(st)
		}) {
			return true
		}
	}
	return false
}

// drained reports whether a list is emptied where it is found to be long: it is filled by one user after the other.
//
//	s.items = append(s.items, x)
//	if len(s.items) >= s.max {
//		s.flush(s.items)
//		s.items = s.items[:0]
//	}
func drained(list []poolflow.Access) bool {
	return slices.ContainsFunc(list, func(a poolflow.Access) bool {
		st, ok := a.Instr.(*ssa.Store)
		if !ok || st.Addr != ssa.Value(a.Addr) || !isEmptyList(st.Val) {
			return false
		}
		for b := st.Block(); b.Idom() != nil; b = b.Idom() {
			cond, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
			if ok && b.Idom().Succs[0] == b && len(b.Preds) == 1 && isLong(cond.Cond, a.Addr) {
				return true
			}
		}
		return false
	})
}

// isEmptyList reports whether a value is a list without elements: make([]T, 0, n), x[:0] or nil.
func isEmptyList(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.IsNil()
	case *ssa.MakeSlice:
		return constZero(v.Len)
	case *ssa.Slice:
		return v.High != nil && constZero(v.High)
	}
	return false
}

// isLong reports whether a condition says that the list in a field has at least, or more than, so many elements.
func isLong(cond ssa.Value, field *ssa.FieldAddr) bool {
	list, cmp := poolflow.MeasuredList(cond)
	if list == nil || cmp.Op != token.GEQ && cmp.Op != token.GTR && cmp.Op != token.EQL || poolflow.IsZero(cmp.Y) {
		return false
	}
	ld, ok := list.(*ssa.UnOp)
	return ok && poolflow.SameAddr(ld.X, field)
}

// clearsBits reports whether the bits of a set, an array or a list, are cleared one by one, by those who have set them or are about
// to ask: s.bits[i] &^= 1 << k, s.bits[i] &= mask.
func clearsBits(list []poolflow.Access) bool {
	clears := func(st *ssa.Store) bool {
		b, ok := st.Val.(*ssa.BinOp)
		return ok && (b.Op == token.AND_NOT || b.Op == token.AND)
	}
	return slices.ContainsFunc(list, func(a poolflow.Access) bool {
		load, ok := a.Instr.(*ssa.UnOp)
		return writesElements(a.Addr, clears) || ok && writesElements(load, clears)
	})
}

// ownMethod reports whether all that a field is ever set to is a method of the object itself: h.handler = h.handle.
func ownMethod(list []poolflow.Access) bool {
	sets := false
	for _, a := range list {
		st, ok := a.Instr.(*ssa.Store)
		if !ok || st.Addr != ssa.Value(a.Addr) {
			continue
		}
		v := st.Val
		if conv, ok := v.(*ssa.ChangeType); ok {
			v = conv.X
		}
		fn, ok := v.(*ssa.MakeClosure)
		if !ok || len(fn.Bindings) != 1 || fn.Bindings[0] != a.Addr.X {
			return false
		}
		sets = true
	}
	return sets
}

// cutUp reports whether a list is memory that pieces are cut from, and made anew when it does not suffice: what is left of
// it goes to the next user.
//
//	if len(s.free) < n {
//		s.free = make([]T, max(n, size))
//	}
//	piece := s.free[:n:n]
//	s.free = s.free[n:]
func cutUp(list []poolflow.Access) bool {
	cuts := false
	for _, a := range list {
		st, ok := a.Instr.(*ssa.Store)
		if !ok || st.Addr != ssa.Value(a.Addr) {
			continue
		}
		switch v := st.Val.(type) {
		case *ssa.MakeSlice:
		case *ssa.Slice:
			_, made := v.X.(*ssa.Alloc)
			ld, ok := v.X.(*ssa.UnOp)
			if !made && (!ok || v.Low == nil || constZero(v.Low) || v.High != nil || !poolflow.SameAddr(ld.X, a.Addr)) {
				return false
			}
			cuts = cuts || !made
		default:
			return false
		}
	}
	return cuts
}

// rearmed reports whether what a field refers to is made where there is nothing, and reset where there is:
//
//	if s.timer == nil { s.timer = time.NewTimer(d) } else { s.timer.Reset(d) }
func rearmed(list []poolflow.Access) bool {
	return slices.ContainsFunc(list, func(a poolflow.Access) bool {
		ld, ok := a.Instr.(*ssa.UnOp)
		if !ok || ld.Referrers() == nil {
			return false
		}
		return slices.ContainsFunc(*ld.Referrers(), func(r ssa.Instruction) bool {
			call, ok := r.(*ssa.Call)
			if !ok || len(call.Call.Args) == 0 || call.Call.Args[0] != ssa.Value(ld) {
				return false
			}
			fn := call.Call.StaticCallee()
			b := call.Block()
			if fn == nil || fn.Signature.Recv() == nil || !resetNames.MatchString(fn.Name()) || b.Idom() == nil || len(b.Preds) != 1 {
				return false
			}
			cond, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
			if !ok || !mentions(cond.Cond, a.Addr, 0) {
				return false
			}
			return slices.ContainsFunc(list, func(o poolflow.Access) bool {
				st, ok := o.Instr.(*ssa.Store)
				return ok && st.Addr == ssa.Value(o.Addr) && b != st.Block() && slices.Contains(cond.Block().Succs, st.Block())
			})
		})
	})
}

// byDefault reports whether all that a field is ever set to is one constant, where it has no value yet.
//
//	if w.size <= 0 { w.size = 256 }
func byDefault(list []poolflow.Access) bool {
	var first *ssa.Const
	for _, a := range list {
		st, ok := a.Instr.(*ssa.Store)
		if !ok {
			continue
		}
		k, ok := st.Val.(*ssa.Const)
		if !ok || k.Value == nil || k.Value.Kind() == constant.Bool || st.Addr != ssa.Value(a.Addr) || !guardsItself(st) || !alone(st) || first != nil && k.Value.ExactString() != first.Value.ExactString() {
			return false
		}
		first = k
	}
	return first != nil
}

// bornSo reports whether all that a field is ever set to is what one function returns, also when the object is made: a value as
// good as any other.
//
//	t := &token{lane: rand.Uint32()}
//	...
//	t.lane = rand.Uint32() // that lane was taken
func bornSo(list []poolflow.Access) bool {
	var first *ssa.Function
	born := false
	for _, a := range list {
		st, ok := a.Instr.(*ssa.Store)
		if !ok || st.Addr != ssa.Value(a.Addr) {
			continue
		}
		call, ok := st.Val.(*ssa.Call)
		if !ok || len(call.Call.Args) > 0 || call.Call.StaticCallee() == nil || first != nil && call.Call.StaticCallee() != first {
			return false
		}
		first = call.Call.StaticCallee()
		_, fresh := a.Addr.X.(*ssa.Alloc)
		born = born || fresh
	}
	return born
}

// cursor reports whether a field is only ever moved on, and set to zero where another field of the object is made anew: it says how
// much of that is used up, whoever has used it.
//
//	if s.off+n > len(s.buf) {
//		s.buf, s.off = make([]byte, size), 0
//	}
//	s.off += n
func cursor(list []poolflow.Access) bool {
	moves, renews := false, false
	for _, a := range list {
		st, ok := a.Instr.(*ssa.Store)
		if !ok || st.Addr != ssa.Value(a.Addr) {
			continue
		}
		switch v := st.Val.(type) {
		case *ssa.Const:
			if !constZero(v) || !makesAnother(st, a.Addr) {
				return false
			}
			renews = true
		case *ssa.BinOp:
			load, ok := v.X.(*ssa.UnOp)
			if !ok || v.Op != token.ADD {
				return false
			}
			from, ok := load.X.(*ssa.FieldAddr)
			if !ok || from.X != a.Addr.X || from.Field != a.Addr.Field {
				return false
			}
			moves = true
		default:
			return false
		}
	}
	return moves && renews
}

// makesAnother reports whether another field of the object is given new memory where a field is set.
func makesAnother(st *ssa.Store, addr *ssa.FieldAddr) bool {
	return slices.ContainsFunc(st.Block().Instrs, func(instr ssa.Instruction) bool {
		other, ok := instr.(*ssa.Store)
		if !ok {
			return false
		}
		to, ok := other.Addr.(*ssa.FieldAddr)
		if !ok || to.X != addr.X || to.Field == addr.Field {
			return false
		}
		switch v := other.Val.(type) {
		case *ssa.MakeSlice:
			return true
		case *ssa.Slice:
			_, array := v.X.(*ssa.Alloc) // of constant length
			return array
		}
		return false
	})
}

// alone reports whether nothing happens where a field is set but that.
func alone(st *ssa.Store) bool {
	return !slices.ContainsFunc(st.Block().Instrs, func(instr ssa.Instruction) bool {
		switch instr := instr.(type) {
		case *ssa.FieldAddr, *ssa.Jump, *ssa.DebugRef:
			return false
		case *ssa.Store:
			return instr != st
		}
		return true
	})
}
