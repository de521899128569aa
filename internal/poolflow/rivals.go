package poolflow

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Two flags of a struct are rivals when no object has both: they are set where objects are made, and nowhere else,
// and whoever makes one sets one of them. Which flag is set tells what kind of object it is:
//
//	func newShort() *sum { return &sum{Hash: shorts.Get().(hash.Hash), short: true} }
//	func newLong() *sum  { return &sum{Hash: longs.Get().(hash.Hash), long: true} }

// rivals returns the flags that are not set when the flag is.
func (a *engine) rivals(flag *types.Var) []*types.Var {
	if a.flags == nil {
		a.findRivals()
	}
	return a.flags[flag]
}

// findRivals finds the rivals among the flags of the package that other packages cannot set.
func (a *engine) findRivals() {
	a.flags = map[*types.Var][]*types.Var{}
	open := map[*types.Var]bool{}                  // set to what is not known, or later
	raised := map[*ssa.Alloc]map[*types.Var]bool{} // flags that are set where an object is made
	owner := map[*types.Var]*types.Struct{}
	for _, fn := range a.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				addr, ok := instr.(*ssa.FieldAddr)
				if !ok {
					continue
				}
				s := structOf(deref(addr.X.Type()))
				if s == nil {
					continue
				}
				flag := s.Field(addr.Field)
				if !isFlag(flag) || flag.Exported() || flag.Pkg() != a.pass.Pkg {
					continue
				}
				owner[flag] = s
				made, _ := addr.X.(*ssa.Alloc)
				switch raises(addr) {
				case never:
				case always:
					if made == nil {
						open[flag] = true
						continue
					}
					if raised[made] == nil {
						raised[made] = map[*types.Var]bool{}
					}
					raised[made][flag] = true
				default:
					open[flag] = true
				}
			}
		}
	}
	together := map[[2]*types.Var]bool{}
	ever := map[*types.Var]bool{}
	for _, flags := range raised {
		for x := range flags {
			ever[x] = true
			for y := range flags {
				together[[2]*types.Var{x, y}] = true
			}
		}
	}
	for x := range ever {
		for y := range owner[x].Fields() {
			if x != y && ever[y] && !open[x] && !open[y] && !together[[2]*types.Var{x, y}] {
				a.flags[x] = append(a.flags[x], y)
			}
		}
	}
}

type raising int

const (
	never raising = iota
	always
	perhaps
)

// raises tells whether a flag is set through an address.
func raises(addr *ssa.FieldAddr) raising {
	how := never
	for _, r := range *addr.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.Store:
			c, ok := r.Val.(*ssa.Const)
			if !ok {
				return perhaps
			}
			if !isZeroConst(c) {
				how = always
			}
		default:
			return perhaps
		}
	}
	return how
}

func isFlag(v *types.Var) bool {
	b, ok := v.Type().Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// assumeRivals assumes that the rivals of a flag that is set are not, and reports whether that can be.
func (f *funcState) assumeRivals(w *world, v value) bool {
	if v.obj == nil || v.c != "" {
		return true
	}
	flag := fieldOf(v.obj.typ, v.path)
	if flag == nil || !isFlag(flag) {
		return true
	}
	for _, r := range f.a.rivals(flag) {
		v.path = parentPath(v.path) + "." + r.Name()
		if w.heap.at(loc{v.obj, v.path}) == trueVal || !w.assume(v, "false") {
			return false
		}
	}
	return true
}

// Exclusive reports whether two instructions of a function never both run, since they ask one value, or the length or capacity of
// one, for different constants:
//
//	if cap(b) == small { smalls.Put(&b) }
//	if cap(b) == large { larges.Put(&b) }
func Exclusive(x, y ssa.Instruction) bool {
	if x.Parent() != y.Parent() {
		return false
	}
	return slices.ContainsFunc(equalities(x), func(a equality) bool {
		return slices.ContainsFunc(equalities(y), func(b equality) bool {
			return a.of == b.of && a.measure == b.measure && !constant.Compare(a.is, token.EQL, b.is)
		})
	})
}

// An equality says that a value, or its length or capacity, is a constant.
type equality struct {
	of      ssa.Value
	measure string // len or cap, "" for the value itself
	is      constant.Value
}

// equalities returns what holds where an instruction runs.
func equalities(at ssa.Instruction) []equality {
	var list []equality
	for b := at.Block(); b.Idom() != nil; b = b.Idom() {
		up := b.Idom()
		cond, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 || up.Succs[0] != b {
			continue
		}
		cmp, ok := cond.Cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.EQL {
			continue
		}
		k, ok := cmp.Y.(*ssa.Const)
		if !ok || k.Value == nil {
			continue
		}
		e := equality{of: cmp.X, is: k.Value}
		if call, ok := cmp.X.(*ssa.Call); ok {
			if f, ok := call.Call.Value.(*ssa.Builtin); ok {
				e.of, e.measure = call.Call.Args[0], f.Name()
			}
		}
		if ld, ok := e.of.(*ssa.UnOp); ok && ld.Op == token.MUL {
			v, ok := ld.X.(*ssa.Alloc)
			if !ok || slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
				st, ok := r.(*ssa.Store)
				return ok && st.Addr == ssa.Value(v) && !ComesBefore(st, ld)
			}) {
				continue // it may be another one each time
			}
			e.of = v
		}
		list = append(list, e)
	}
	return list
}
