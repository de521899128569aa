package poolflow

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A powers knows the pools that hold nothing but slices of a power of two: a size class that rounds up has nothing to round.
//
//	for i := range pools {
//		n := 1 << i
//		pools[i].New = func() any { return make([]byte, n) }
//	}
type powers struct {
	r         *Result
	contracts []*Contract
}

// all reports whether all that lies in the pools of a Put has the capacity that it was made with, a power of two. What the
// package puts must have been taken there, and must not have grown.
func (e *powers) all(p *PutSite) bool {
	if e.contracts == nil {
		e.contracts = e.r.Contracts()
	}
	i := slices.IndexFunc(e.contracts, func(c *Contract) bool {
		return slices.ContainsFunc(c.Uses, func(u *ContractUse) bool { return ssa.Instruction(u.Instr) == p.Instr })
	})
	return i >= 0 && makesPowers(e.contracts[i]) && e.r.keepsSizes(p.Class)
}

// makesPowers reports whether the News of a pool, and those who get, make slices of powers of two, and no others.
func makesPowers(c *Contract) bool {
	makers := map[*ssa.Function]bool{}
	for _, n := range c.News {
		makers[n.Func] = true
	}
	for _, u := range c.Uses {
		if u.Kind == "Get" {
			makers[u.Func] = true
		}
	}
	made := false
	for fn := range makers {
		if fn == nil {
			return false
		}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch m := instr.(type) {
				case *ssa.MakeSlice:
					if !isPower(m.Cap, 0) {
						return false
					}
					made = true
				case *ssa.Alloc:
					arr, ok := deref(m.Type()).Underlying().(*types.Array)
					if ok && m.Comment == "makeslice" && !isPowerOfTwo(arr.Len()) {
						return false
					}
				}
			}
		}
	}
	return made
}

// isPower reports whether a number is a power of two: 1 << i, also in a variable that is set once.
func isPower(v ssa.Value, depth int) bool {
	if depth > 6 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Const:
		n, ok := constant.Int64Val(constant.ToInt(v.Value))
		return ok && isPowerOfTwo(n)
	case *ssa.Convert:
		return isPower(v.X, depth+1)
	case *ssa.BinOp:
		return v.Op == token.SHL && isPower(v.X, depth+1)
	case *ssa.FreeVar:
		b := Binding(v)
		return b != nil && isPower(b, depth+1)
	case *ssa.UnOp:
		return v.Op == token.MUL && isPower(v.X, depth+1)
	case *ssa.Alloc:
		var set *ssa.Store
		for _, r := range *v.Referrers() {
			if st, ok := r.(*ssa.Store); ok {
				if set != nil {
					return false
				}
				set = st
			}
		}
		return set != nil && isPower(set.Val, depth+1)
	}
	return false
}

func isPowerOfTwo(n int64) bool { return n > 0 && n&(n-1) == 0 }

// keepsSizes reports whether all that is put into pools of a class was taken by whoever puts it, and has not grown as far as
// it was followed. Memory that would be made anew where there is not enough is left out: who asks for a size gets it.
func (r *Result) keepsSizes(class string) bool {
	for _, p := range r.Foreign {
		if p.Class == class && !takenThere(p.Arg) {
			return false
		}
	}
	for _, p := range r.Puts {
		if p.Class != class {
			continue
		}
		if !p.Pooled && !r.isGivenBack(p) {
			return false
		}
		for _, st := range p.States {
			if slices.ContainsFunc(st.Sizes, func(s Size) bool { return s.Grown != NoGrowth && !s.Made }) {
				return false
			}
		}
	}
	return true
}

// takenThere reports whether a value is the result of a function, on each way to it, and no memory that is made there.
func takenThere(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Phi:
		return !slices.ContainsFunc(v.Edges, func(e ssa.Value) bool { _, loop := e.(*ssa.Phi); return !loop && !takenThere(e) })
	case *ssa.Call:
		return v.Call.StaticCallee() != nil
	case *ssa.Const:
		return true
	}
	return false
}

// isGivenBack reports whether what is put was taken by the function that puts it, by one that this is a literal of, or by
// callers, all of which are seen.
func (r *Result) isGivenBack(p *PutSite) bool {
	for fn := p.Func; fn != nil; fn = fn.Parent() {
		if slices.ContainsFunc(r.Gets, func(g *GetSite) bool { return g.Func == fn && g.Class == p.Class }) {
			return true
		}
	}
	obj, ok := p.Func.Object().(*types.Func)
	return ok && !obj.Exported() && len(r.Callers(p.Func)) > 0
}
