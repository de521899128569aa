package putreset

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/poolflow"
)

// What is left in an object on purpose, and what is no business of this analyzer.

// asMade reports whether a location holds what New gives it: the same constant, or what a function has set that New
// calls as well.
func (c *checker) asMade(p *pool, path string, f poolflow.FieldState) bool {
	news := c.news(p)
	if len(news) == 0 {
		return false
	}
	for _, n := range news {
		if n.Func == nil || !calls(n.Func, c.setter(f.At)) && !c.gives(n, path, f.Const) {
			return false
		}
	}
	return true
}

// news returns the functions that make the objects of a pool.
func (c *checker) news(p *pool) []*poolflow.ContractNew {
	obj := c.holder(p.class)
	if obj == nil {
		return nil
	}
	var list []*poolflow.ContractNew
	for _, contract := range c.contracts {
		if contract.Object == obj {
			list = append(list, contract.News...)
		}
	}
	return list
}

// gives reports whether New stores a constant at a path.
func (c *checker) gives(n *poolflow.ContractNew, path, value string) bool {
	if value == "" {
		return false
	}
	for _, content := range c.res.Contents(n) {
		if content.Kind == "const" && content.Path == path {
			return content.Const == value
		}
	}
	return false
}

// setter returns the function that a location was set by: d.init(), *d = defaults().
func (c *checker) setter(at ssa.Instruction) *ssa.Function {
	if st, ok := at.(*ssa.Store); ok {
		call, ok := st.Val.(*ssa.Call)
		if !ok {
			return nil
		}
		at = call
	}
	return c.callee(at)
}

// calls reports whether a function calls another by its name.
func calls(fn, callee *ssa.Function) bool {
	if callee == nil {
		return false
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && call.Common().StaticCallee() == callee {
				return true
			}
		}
	}
	return false
}

// shrinks reports whether what is put has lost capacity on some way: that is said by sizebound.
func shrinks(put *poolflow.PutSite) bool {
	for _, s := range put.States {
		if s.Flags&(poolflow.Shifted|poolflow.Cut) != 0 {
			return true
		}
	}
	return false
}

// generates reports whether a field is the state of a generator: each value is stirred from the last one, and from
// nothing else. Where it starts does not matter.
//
//	r.state ^= r.state << 13
//
// So is all of an object that has the methods of one.
func (c *checker) generates(p *pool, path string) bool {
	if p.elem != nil {
		methods := types.NewMethodSet(p.elem)
		has := func(name string) bool { return methods.Lookup(nil, name) != nil }
		if slices.ContainsFunc([]string{"Intn", "IntN", "Int63", "Int63n", "Uint64n"}, has) || has("Uint64") && has("Read") {
			return true
		}
	}
	stirs := false
	for _, a := range c.accesses(p, path) {
		st, ok := a.Instr.(*ssa.Store)
		if !ok || st.Addr != ssa.Value(a.Addr) {
			continue
		}
		switch poolflow.ChangeBy(st) {
		case poolflow.Adds:
			return false
		case poolflow.Stirs:
			stirs = true
		}
	}
	return stirs
}

// describes reports whether a location is an unsafe pointer, or a number beside one: it says where the memory is that the
// object keeps, and how large.
func (c *checker) describes(p *pool, path string) bool {
	path = strings.TrimSuffix(path, "*")
	f, owner := c.fieldAt(p, path), c.ownerOf(p, path)
	if f == nil || owner == nil {
		return false
	}
	b, ok := f.Type().Underlying().(*types.Basic)
	if !ok || b.Info()&types.IsInteger == 0 && b.Kind() != types.UnsafePointer {
		return false
	}
	s, ok := owner.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for g := range s.Fields() {
		if b, ok := g.Type().Underlying().(*types.Basic); ok && b.Kind() == types.UnsafePointer {
			return true
		}
	}
	return false
}

// locked reports whether a location lies in a part that has a lock of its own: it is not for one use.
func (c *checker) locked(p *pool, path string) bool {
	for q := parent(path); q != ""; q = parent(q) {
		t := c.typeAt(p, q)
		if t == nil {
			continue
		}
		if s, ok := t.Underlying().(*types.Struct); ok {
			for f := range s.Fields() {
				switch f.Type().String() {
				case "sync.Mutex", "sync.RWMutex":
					return true
				}
			}
		}
	}
	return false
}

// accumulates reports whether a number that is added to is looked at as well, and some Put of the pool sets it back:
// the others forget it.
func (c *checker) accumulates(p *pool, path string) bool {
	f := c.fieldAt(p, path)
	if f == nil || !c.zeroed(p, path) {
		return false
	}
	return c.looked(p, path)
}

// zeroed reports whether the function of some Put sets the field at a path to zero, whatever it was.
func (c *checker) zeroed(p *pool, path string) bool {
	for _, q := range p.puts {
		if !c.cleanBefore(q, path) {
			continue
		}
		for _, s := range q.States {
			if st, ok := s.Fields[path].At.(*ssa.Store); ok && st.Parent() == q.Func && !guardsItself(st) {
				return true
			}
		}
	}
	return false
}

// accesses lists what the package does with the field at a path.
func (c *checker) accesses(p *pool, path string) []poolflow.Access {
	f, owner := c.fieldAt(p, path), c.ownerOf(p, path)
	if f == nil || owner == nil {
		return nil
	}
	return c.res.Accesses(owner)[f]
}

// rations reports whether a number counts the uses of an object, up to a limit for all of its life: it begins with what
// New gives it, and nobody asks for more than whether the limit is reached.
//
//	if g.used > limit {
//		g.seed()
//		g.used = 1 // as New does
//	}
//	g.used++
func (c *checker) rations(p *pool, path string) bool {
	first := c.first(p, path)
	if first == "" || first == "0" {
		return false
	}
	counts := false
	for _, a := range c.accesses(p, path) {
		switch instr := a.Instr.(type) {
		case *ssa.Store:
			k, ok := instr.Val.(*ssa.Const)
			switch {
			case instr.Addr != ssa.Value(a.Addr):
				return false
			case ok && k.Value != nil && k.Value.ExactString() == first:
			case ok || !addsConst(instr):
				return false
			default:
				counts = true
			}
		case *ssa.UnOp:
			for _, r := range *instr.Referrers() {
				b, ok := r.(*ssa.BinOp)
				if !ok {
					return false
				}
				_, left := b.X.(*ssa.Const)
				_, right := b.Y.(*ssa.Const)
				if !left && !right {
					return false
				}
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return counts
}

// dealsOut reports whether a number says how many elements of an object's own array were handed out, one by one: it is never set back,
// and serves as an index and to see whether there are more.
//
//	x := &b.items[b.used]
//	b.used++
//	if b.used < len(b.items) { batches.Put(b) }
func dealsOut(list []poolflow.Access) bool {
	counts, indexes := false, false
	for _, a := range list {
		switch instr := a.Instr.(type) {
		case *ssa.Store:
			if instr.Addr != ssa.Value(a.Addr) || !addsConst(instr) {
				return false
			}
			counts = true
		case *ssa.UnOp:
			for _, r := range *instr.Referrers() {
				switch r := r.(type) {
				case *ssa.IndexAddr:
					indexes = indexes || r.Index == ssa.Value(instr)
				case *ssa.BinOp, *ssa.DebugRef:
				default:
					return false
				}
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return counts && indexes
}

// takenIfAny reports whether what a field holds is taken out of it, where there is any, before the object is put:
//
//	if len(e.errs) > 0 {
//		err, e.errs = e.errs, nil
//	}
func takenIfAny(put *poolflow.PutSite, list []poolflow.Access) bool {
	return slices.ContainsFunc(list, func(a poolflow.Access) bool {
		st, ok := a.Instr.(*ssa.Store)
		if !ok || st.Addr != ssa.Value(a.Addr) || st.Parent() != put.Instr.Parent() || !poolflow.IsZero(st.Val) || len(st.Block().Preds) != 1 {
			return false
		}
		up := st.Block().Preds[0]
		cond, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		return ok && asksEmpty(cond.Cond, a.Addr) && up.Dominates(put.Instr.Block())
	})
}

// first returns the number that New gives to the field at a path, "" when there is none.
func (c *checker) first(p *pool, path string) string {
	for _, n := range c.news(p) {
		for _, content := range c.res.Contents(n) {
			if content.Kind == "const" && content.Path == path {
				return content.Const
			}
		}
	}
	return ""
}

// addsConst reports whether a store adds a constant to what its field holds.
func addsConst(st *ssa.Store) bool {
	b, ok := st.Val.(*ssa.BinOp)
	if !ok || b.Op != token.ADD {
		return false
	}
	ld, ok := b.X.(*ssa.UnOp)
	_, k := b.Y.(*ssa.Const)
	return ok && k && poolflow.SameAddr(ld.X, st.Addr)
}

// collects reports whether a list goes back to the pool as long as it is short, and on to somebody when it is full: it is
// filled by one user after the other.
//
//	if len(*batch) < 16 {
//		batches.Put(batch)
//		return
//	}
//	full <- batch
func collects(put *poolflow.PutSite) bool {
	call, ok := put.Instr.(*ssa.Call)
	if !ok || len(call.Call.Args) == 0 {
		return false
	}
	x := poolflow.Bare(call.Call.Args[len(call.Call.Args)-1])
	for b := call.Block(); b.Idom() != nil; b = b.Idom() {
		cond, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
		if !ok || !asksLength(cond.Cond, x) {
			continue
		}
		s := cond.Block().Succs
		if s[0] == b && handsOn(x, s[1]) || s[1] == b && handsOn(x, s[0]) {
			return true
		}
	}
	return false
}

// asksLength reports whether a condition compares the length of a list, or of the list that a pointer refers to, with a
// constant.
func asksLength(cond, list ssa.Value) bool {
	measured, cmp := poolflow.MeasuredList(cond)
	if measured == nil {
		return false
	}
	_, k := cmp.Y.(*ssa.Const)
	ld, ok := measured.(*ssa.UnOp)
	return k && (measured == list || ok && ld.X == list)
}

// handsOn reports whether a value is sent somewhere in a block, or behind it.
func handsOn(x ssa.Value, from *ssa.BasicBlock) bool {
	for _, r := range *x.Referrers() {
		switch r := r.(type) {
		case *ssa.Send:
			if r.X == x && from.Dominates(r.Block()) {
				return true
			}
		case *ssa.Select:
			if from.Dominates(r.Block()) {
				return true
			}
		}
	}
	return false
}
