package poolflow

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Type returns the type of the object, nil when it is not known.
func (g *GetSite) Type() types.Type { return g.obj.typ }

// Type returns the type of the object, nil when it is not known.
func (p *PutSite) Type() types.Type { return p.obj.typ }

// Inner returns the path from the object that was taken to what is put, "" when they are the same.
func (p *PutSite) Inner() string {
	return relPath(loc{p.obj, ""})
}

// FieldOf finds the field at the end of a path like ".a.b" below a type.
func FieldOf(t types.Type, path string) *types.Var { return fieldOf(t, path) }

// An Access is a load or store of a field.
type Access struct {
	Func  *ssa.Function
	Instr ssa.Instruction // *ssa.Store, *ssa.UnOp, or another use of the field's address
	Addr  *ssa.FieldAddr
	Field *types.Var
}

// Accesses lists what the functions of the package do with the fields of a struct type, by field.
func (r *Result) Accesses(named *types.Named) map[*types.Var][]Access {
	s := structOf(named)
	if s == nil {
		return nil
	}
	res := map[*types.Var][]Access{}
	for _, fn := range r.Funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				a, ok := instr.(*ssa.FieldAddr)
				if !ok {
					continue
				}
				n, ok := types.Unalias(deref(a.X.Type())).(*types.Named)
				if !ok || n.Origin() != named.Origin() || a.Referrers() == nil {
					continue
				}
				fld := s.Field(a.Field)
				for _, u := range *a.Referrers() {
					res[fld] = append(res[fld], Access{Func: fn, Instr: u, Addr: a, Field: fld})
				}
			}
		}
	}
	return res
}
