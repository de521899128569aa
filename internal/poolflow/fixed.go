package poolflow

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// fixed reports whether an address is that of a field which is set where its struct is made, and never again: the last owner
// of an object sees in it what the next one does.
//
//	w.pool.workers.Put(w)
//	w.pool.wake() // still the pool that w belongs to
func (a *engine) fixed(addr ssa.Value) bool {
	fa, ok := addr.(*ssa.FieldAddr)
	return ok && !token.IsExported(fieldName(fa.X.Type(), fa.Field)) && a.setWhereMade(fa)
}

// SetWhereMade reports whether a field is set where its struct is made, and never again in this package, of which the struct is.
func (r *Result) SetWhereMade(addr *ssa.FieldAddr) bool { return r.eng.setWhereMade(addr) }

func (a *engine) setWhereMade(fa *ssa.FieldAddr) bool {
	named, ok := types.Unalias(deref(fa.X.Type())).(*types.Named)
	if !ok || named.Obj().Pkg() != a.pass.Pkg {
		return false
	}
	a.indexChanges()
	fld, ok := a.cellOf(fa).(*types.Var)
	return ok && a.filled[fld] && !a.changed[fld] && !a.changed[named.Origin().Obj()]
}

// indexChanges finds the fields that are set where their struct is made; those that are set elsewhere, or whose address is
// used in another way; and the types whose values are overwritten as a whole.
func (a *engine) indexChanges() {
	if a.changed != nil {
		return
	}
	a.changed, a.filled = map[types.Object]bool{}, map[types.Object]bool{}
	for _, fn := range a.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.Store:
					if n, ok := types.Unalias(instr.Val.Type()).(*types.Named); ok && !madeHere(instr.Addr) {
						a.changed[n.Origin().Obj()] = true
					}
				case *ssa.FieldAddr:
					fld, ok := a.cellOf(instr).(*types.Var)
					switch {
					case !ok || onlyLoaded(instr):
					case madeHere(instr.X):
						a.filled[fld] = true
					default:
						a.changed[fld] = true
					}
				}
			}
		}
	}
}

// isEmptied reports whether a list is what was cut to length zero.
func isEmptied(list ssa.Value) bool {
	s, ok := list.(*ssa.Slice)
	return ok && s.High != nil && isConst(s.High, 0)
}

// onlyLoaded reports whether an address is loaded from, or that of a field there, and nothing else.
func onlyLoaded(addr ssa.Value) bool {
	for _, r := range *addr.Referrers() {
		switch r := r.(type) {
		case *ssa.FieldAddr:
			if !onlyLoaded(r) {
				return false
			}
		case *ssa.UnOp:
			if r.Op != token.MUL {
				return false
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}

// carries reports whether a list that an object has for a field, or a struct with lists in it, is only ever replaced as a
// whole: the memory belongs to whoever gave it, and the next owner of the object does not write to it.
//
//	v := e.Value // a struct with a slice in it
//	elements.Put(e)
//	return v
func (a *engine) carries(t types.Type, path string) bool {
	i := strings.LastIndexByte(path, '.')
	if t == nil || i < 0 || strings.ContainsAny(path, "*[#") {
		return false
	}
	if i == 0 {
		i = len(path)
	}
	fld := FieldOf(deref(t), path[:i])
	if fld == nil || fld.Pkg() != a.pass.Pkg || fld.Exported() && i == len(path) {
		return false
	}
	if a.whole == nil {
		a.findWhole()
	}
	return a.whole[fld.Origin()]
}

// findWhole finds the fields with a struct in them that is stored as a whole, and read in part, and those with a list that
// is replaced, and read.
func (a *engine) findWhole() {
	a.whole = map[types.Object]bool{}
	parts := map[types.Object]bool{}
	for _, fn := range a.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				fa, ok := instr.(*ssa.FieldAddr)
				if !ok || structOf(deref(fa.Type())) == nil && !isSlice(deref(fa.Type())) {
					continue
				}
				fld, ok := a.cellOf(fa).(*types.Var)
				if !ok {
					continue
				}
				list := isSlice(fld.Type())
				for _, r := range *fa.Referrers() {
					switch r := r.(type) {
					case *ssa.Store:
						if r.Addr != fa || list && a.cellOfValue(r.Val) == any(fld) && !isEmptied(r.Val) {
							parts[fld] = true
						} else if !isZero(r.Val) && !isEmptied(r.Val) {
							a.whole[fld] = true
						}
					case *ssa.UnOp:
						if list && !listRead(r, 0) {
							parts[fld] = true
						}
					case *ssa.DebugRef:
					case *ssa.FieldAddr:
						if !onlyLoaded(r) && !madeHere(fa.X) {
							parts[fld] = true
						}
					default:
						parts[fld] = true
					}
				}
			}
		}
	}
	for fld := range parts {
		delete(a.whole, fld)
	}
}

// listRead reports whether a list is looked at, returned or stored elsewhere, and nobody sees it who may write to it.
func listRead(list ssa.Value, depth int) bool {
	if depth > 3 {
		return false
	}
	for _, r := range *list.Referrers() {
		switch r := r.(type) {
		case *ssa.Return, *ssa.DebugRef, *ssa.BinOp:
		case *ssa.Store:
			if r.Val != list {
				return false
			}
		case *ssa.IndexAddr:
			if !onlyLoaded(r) {
				return false
			}
		case *ssa.Slice, *ssa.MakeInterface:
			if !listRead(r.(ssa.Value), depth+1) {
				return false
			}
		case *ssa.Call:
			b, ok := r.Call.Value.(*ssa.Builtin)
			if !ok || b.Name() == "append" && r.Call.Args[0] == list || b.Name() == "copy" && r.Call.Args[0] == list || b.Name() == "clear" {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// staysZero reports whether a variable of the package with a struct in it is the zero value, and nobody changes it.
func (a *engine) staysZero(g *ssa.Global) bool {
	if structOf(deref(g.Type())) == nil || g.Pkg != a.pkg || g.Object() == nil || g.Object().Exported() {
		return false
	}
	a.findAltered()
	return !a.altered[g]
}

// StaysEmpty reports whether what a value may be is a list without memory: that of a variable of the package which nothing else is
// ever put in.
func (r *Result) StaysEmpty(o Origin) bool {
	g, ok := o.Value.(*ssa.Global)
	if !ok || !isSlice(deref(g.Type())) || g.Pkg != r.eng.pkg || g.Object() == nil || g.Object().Exported() {
		return false
	}
	r.eng.findAltered()
	return r.eng.empty[g] && !r.eng.altered[g]
}

// findAltered finds the variables that are set to something else than zero, or whose address is used; of lists those that are set to one
// without memory are apart.
func (a *engine) findAltered() {
	if a.altered != nil {
		return
	}
	a.altered, a.empty = map[*ssa.Global]bool{}, map[*ssa.Global]bool{}
	for _, fn := range a.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				for _, op := range instr.Operands(nil) {
					g, ok := (*op).(*ssa.Global)
					if !ok {
						continue
					}
					switch instr := instr.(type) {
					case *ssa.UnOp, *ssa.DebugRef:
					case *ssa.Store:
						switch {
						case isEmptyList(instr.Val):
							a.empty[g] = true
						case instr.Val == g || !isZero(instr.Val) || isSlice(deref(g.Type())):
							a.altered[g] = true
						}
					case *ssa.FieldAddr:
						if !onlyLoaded(instr) {
							a.altered[g] = true
						}
					default:
						a.altered[g] = true
					}
				}
			}
		}
	}
}

// isEmptyList reports whether a value is a list that was made with no elements, and no room for any.
func isEmptyList(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Slice:
		al, ok := v.X.(*ssa.Alloc)
		if !ok {
			return false
		}
		list, ok := deref(al.Type()).Underlying().(*types.Array)
		return ok && list.Len() == 0
	case *ssa.MakeSlice:
		return isConst(v.Cap, 0)
	}
	return false
}
