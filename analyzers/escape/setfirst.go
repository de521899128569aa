package escape

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/poolflow"
)

// isSetFirst reports whether an instruction stores to a field, or an element of a field, of which all that read it have set it before:
// what is left there is not looked at. Others do not know the field.
//
//	c.parts[0], c.parts[1] = c.header[:], body.Bytes()
//	write(c.parts[:2])
func isSetFirst(res *poolflow.Result, at ssa.Instruction) bool {
	st, ok := at.(*ssa.Store)
	if !ok {
		return isAimedFirst(res, at)
	}
	list := ownAccesses(res, fieldStored(st.Addr))
	return slices.ContainsFunc(list, reads) && !slices.ContainsFunc(list, func(a poolflow.Access) bool {
		return reads(a) && !slices.ContainsFunc(list, func(b poolflow.Access) bool {
			return sets(b) && b.Addr.X == a.Addr.X && poolflow.ComesBefore(b.Instr, a.Instr)
		})
	})
}

// isDropped reports whether an instruction stores to a field of a parameter that no caller looks at again.
func isDropped(res *poolflow.Result, at ssa.Instruction) bool {
	st, ok := at.(*ssa.Store)
	if !ok {
		return false
	}
	to := fieldStored(st.Addr)
	if to == nil {
		return false
	}
	p, ok := to.X.(*ssa.Parameter)
	return ok && res.Dropped(p)
}

// isAimedFirst reports whether an instruction resets what a field holds to an object, which all that use the field reset before they do:
//
//	e.z.Reset(b)
//	e.z.Write(p)
func isAimedFirst(res *poolflow.Result, at ssa.Instruction) bool {
	aim, ok := at.(*ssa.Call)
	if !ok || !isReset(aim) {
		return false
	}
	to, ok := aim.Call.Args[0].(*ssa.UnOp)
	if !ok {
		return false
	}
	field, _ := to.X.(*ssa.FieldAddr)
	list := ownAccesses(res, field)
	resets := func(a poolflow.Access) bool {
		ld, ok := a.Instr.(*ssa.UnOp)
		return ok && slices.ContainsFunc(*ld.Referrers(), func(r ssa.Instruction) bool {
			call, ok := r.(*ssa.Call)
			return ok && isReset(call) && call.Call.Args[0] == ssa.Value(ld)
		})
	}
	return len(list) > 0 && !slices.ContainsFunc(list, func(a poolflow.Access) bool {
		return reads(a) && !resets(a) && !slices.ContainsFunc(list, func(b poolflow.Access) bool {
			return resets(b) && b.Addr.X == a.Addr.X && poolflow.ComesBefore(b.Instr, a.Instr)
		})
	})
}

// isReset reports whether a call is one of a method Reset.
func isReset(call *ssa.Call) bool {
	fn := call.Call.StaticCallee()
	return fn != nil && fn.Name() == "Reset" && fn.Signature.Recv() != nil
}

// ownAccesses returns all accesses of a field that others do not know, none when others do.
func ownAccesses(res *poolflow.Result, to *ssa.FieldAddr) []poolflow.Access {
	if to == nil {
		return nil
	}
	owner := poolflow.Named(to.X.Type())
	if owner == nil || owner.Obj().Pkg() != res.Pkg.Pkg {
		return nil
	}
	s, ok := owner.Underlying().(*types.Struct)
	if !ok || s.Field(to.Field).Exported() {
		return nil
	}
	return res.Accesses(owner)[s.Field(to.Field)]
}

// fieldStored returns the field that an address is, or is an element of; nil when it is something else.
func fieldStored(addr ssa.Value) *ssa.FieldAddr {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		return addr
	case *ssa.IndexAddr:
		fa, _ := addr.X.(*ssa.FieldAddr)
		return fa
	}
	return nil
}

// sets reports whether a field is set, or an element of it.
func sets(a poolflow.Access) bool {
	if at, ok := a.Instr.(*ssa.IndexAddr); ok {
		return slices.ContainsFunc(*at.Referrers(), func(r ssa.Instruction) bool { return storesTo(r, at) })
	}
	return storesTo(a.Instr, a.Addr)
}

// reads reports whether a field may be read: it is not only set.
func reads(a poolflow.Access) bool {
	switch instr := a.Instr.(type) {
	case *ssa.DebugRef:
		return false
	case *ssa.IndexAddr:
		return slices.ContainsFunc(*instr.Referrers(), func(r ssa.Instruction) bool { return !storesTo(r, instr) })
	}
	return !storesTo(a.Instr, a.Addr)
}

// storesTo reports whether an instruction sets what lies at an address.
func storesTo(instr ssa.Instruction, addr ssa.Value) bool {
	st, ok := instr.(*ssa.Store)
	return ok && st.Addr == addr
}
