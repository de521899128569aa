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
		return false
	}
	to := fieldStored(st.Addr)
	if to == nil {
		return false
	}
	owner := poolflow.Named(to.X.Type())
	if owner == nil || owner.Obj().Pkg() != res.Pkg.Pkg {
		return false
	}
	s, ok := owner.Underlying().(*types.Struct)
	if !ok || s.Field(to.Field).Exported() {
		return false
	}
	list := res.Accesses(owner)[s.Field(to.Field)]
	return slices.ContainsFunc(list, reads) && !slices.ContainsFunc(list, func(a poolflow.Access) bool {
		return reads(a) && !slices.ContainsFunc(list, func(b poolflow.Access) bool {
			return sets(b) && b.Addr.X == a.Addr.X && poolflow.ComesBefore(b.Instr, a.Instr)
		})
	})
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
