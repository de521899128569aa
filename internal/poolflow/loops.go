package poolflow

import (
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A LoopClear is a loop that empties all elements of a list, or deletes all keys of a map: what is known of one
// round is not known to the flow of all of them.
type LoopClear struct {
	Field *types.Var // that holds the list, nil when it is not held by a field
	Type  types.Type // of the list
	Instr ssa.Instruction
}

// LoopClears finds the loops of a function that clear.
func (r *Result) LoopClears(fn *ssa.Function) []LoopClear { return r.eng.clearsOf(fn) }

func (a *engine) clearsOf(fn *ssa.Function) []LoopClear {
	list, ok := a.clears[fn]
	if !ok {
		list = a.loopClears(fn)
		a.clears[fn] = list
	}
	return list
}

// clearedBefore reports whether a list that is cut to nothing where it lies was emptied in a loop before.
func (a *engine) clearedBefore(st *ssa.Store) bool {
	at, ok := st.Addr.(*ssa.FieldAddr)
	return ok && CutsToNothing(st) && slices.ContainsFunc(a.clearsOf(st.Parent()), func(l LoopClear) bool {
		return l.Field != nil && any(l.Field) == a.cellOf(at) && !MayFollow(st, l.Instr)
	})
}

func (a *engine) loopClears(fn *ssa.Function) []LoopClear {
	list := tailClears(fn)
	for _, b := range fn.Blocks {
		if !a.everyRound(b) && !a.unlessNil(b) {
			continue
		}
		zeroed := map[*ssa.IndexAddr]map[int]bool{}
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				if !isZeroConst(instr.Val) && !isEmpty(instr.Val) && !cutAndCleared(instr) && !cutInLoop(instr) {
					continue
				}
				switch addr := instr.Addr.(type) {
				case *ssa.IndexAddr:
					list = addClear(list, addr.X, instr)
				case *ssa.FieldAddr:
					ia := elementOf(addr.X)
					if ia == nil {
						continue
					}
					for other := range zeroed {
						if sameAddr(other, ia) {
							ia = other
						}
					}
					if zeroed[ia] == nil {
						zeroed[ia] = map[int]bool{}
					}
					zeroed[ia][addr.Field] = true
					if coversRefs(deref(addr.X.Type()), zeroed[ia]) {
						list = addClear(list, ia.X, instr)
					}
				}
			case *ssa.Call:
				if d, ok := instr.Call.Value.(*ssa.Builtin); ok && d.Name() == "delete" {
					if r := rangeOf(instr.Call.Args[1]); r != nil && (r == instr.Call.Args[0] || sameAddr(r, instr.Call.Args[0])) {
						list = append(list, LoopClear{Field: heldBy(instr.Call.Args[0]), Type: instr.Call.Args[0].Type(), Instr: instr})
					}
					continue
				}
				callee := instr.Call.StaticCallee()
				if callee == nil {
					continue
				}
				for i, arg := range instr.Call.Args {
					if ia := elementOf(arg); ia != nil && (i == 0 && callee.Signature.Recv() != nil && emptying.MatchString(callee.Name()) || clearsParam(callee, i)) {
						list = addClear(list, ia.X, instr)
					}
				}
			}
		}
	}
	return list
}

// clearsParam reports whether a function sets what its i-th parameter points to, or all references in it, to zero, whatever way it takes.
func clearsParam(fn *ssa.Function, i int) bool {
	if i >= len(fn.Params) {
		return false
	}
	zeroed := map[int]bool{}
	for _, b := range fn.Blocks {
		if !unavoidable(fn.Blocks[0], map[*ssa.BasicBlock]bool{b: true}) {
			continue
		}
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok || !isZeroConst(st.Val) {
				continue
			}
			if st.Addr == ssa.Value(fn.Params[i]) {
				return true
			}
			if addr, ok := st.Addr.(*ssa.FieldAddr); ok && addr.X == ssa.Value(fn.Params[i]) {
				zeroed[addr.Field] = true
			}
		}
	}
	return len(zeroed) > 0 && coversRefs(deref(fn.Params[i].Type()), zeroed)
}

// fillsKeys reports whether a map is given a value for each number below a constant: nothing is left of what it had for them before.
//
//	for i := range slots { sums[i] = total(i) }
func (a *engine) fillsKeys(at *ssa.MapUpdate) bool {
	key := at.Key
	if c, ok := key.(*ssa.Convert); ok {
		key = c.X
	}
	i, ok := key.(*ssa.Phi)
	if !ok || !slices.ContainsFunc(i.Edges, func(e ssa.Value) bool { return isConst(e, 0) }) || !a.everyRound(at.Block()) {
		return false
	}
	h := a.loopOf(at.Block())
	return slices.ContainsFunc(append([]*ssa.BasicBlock{h}, h.Preds...), func(b *ssa.BasicBlock) bool {
		cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			return false
		}
		c, ok := cond.Cond.(*ssa.BinOp)
		if !ok || c.Op != token.LSS || c.X != key && !slices.Contains(i.Edges, c.X) {
			return false
		}
		_, fixed := c.Y.(*ssa.Const)
		return fixed
	})
}

// isEmpty reports whether a value is made by a function that makes empty ones: labels.Empty().
func isEmpty(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok || len(call.Call.Args) > 0 {
		return false
	}
	fn := call.Call.StaticCallee()
	return fn != nil && strings.HasPrefix(fn.Name(), "Empty")
}

// cutAndCleared reports whether a store keeps the memory of a list that was cleared: clear(e.list); e.list = e.list[:0].
func cutAndCleared(st *ssa.Store) bool {
	s, ok := st.Val.(*ssa.Slice)
	if !ok || s.High == nil || !isConst(s.High, 0) {
		return false
	}
	for _, instr := range st.Block().Instrs {
		call, ok := instr.(*ssa.Call)
		if !ok {
			continue
		}
		if d, ok := call.Call.Value.(*ssa.Builtin); ok && d.Name() == "clear" {
			if ld, ok := call.Call.Args[0].(*ssa.UnOp); ok && sameAddr(ld.X, st.Addr) {
				return true
			}
		}
	}
	return false
}

// unlessNil reports whether a block runs in each round of a loop but those in which an element is nil:
//
//	if s[i] == nil { continue }
func (a *engine) unlessNil(b *ssa.BasicBlock) bool {
	for up := b.Idom(); up != nil; up = up.Idom() {
		cond, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		c, ok := cond.Cond.(*ssa.BinOp)
		if !ok || c.Op != token.EQL && c.Op != token.NEQ || !isZeroConst(c.Y) || elementOf(c.X) == nil {
			continue
		}
		there := up.Succs[0]
		if c.Op == token.EQL {
			there = up.Succs[1]
		}
		return a.everyRound(up) && (there == b || unavoidable(there, map[*ssa.BasicBlock]bool{b: true}))
	}
	return false
}

// cutInLoop reports whether a store keeps the memory of an element that is a list, whose elements a loop has set to nil:
//
//	for j := range l[i] { l[i][j] = nil }
//	l[i] = l[i][:0]
func cutInLoop(st *ssa.Store) bool {
	if !CutsToNothing(st) {
		return false
	}
	for _, b := range st.Parent().Blocks {
		for _, instr := range b.Instrs {
			zero, ok := instr.(*ssa.Store)
			if !ok || !isZeroConst(zero.Val) {
				continue
			}
			ia, ok := zero.Addr.(*ssa.IndexAddr)
			if !ok {
				continue
			}
			if ld, ok := ia.X.(*ssa.UnOp); ok && sameAddr(ld.X, st.Addr) {
				return true
			}
		}
	}
	return false
}

// CutsToNothing reports whether a store cuts the list that was there to length zero: x.list = x.list[:0].
func CutsToNothing(st *ssa.Store) bool {
	s, ok := st.Val.(*ssa.Slice)
	if !ok || s.Low != nil && !isConst(s.Low, 0) || s.High == nil || !isConst(s.High, 0) {
		return false
	}
	ld, ok := s.X.(*ssa.UnOp)
	return ok && sameAddr(ld.X, st.Addr)
}

// tailClears finds lists that are cleared in two steps: what is cut off first, then the rest.
func tailClears(fn *ssa.Function) []LoopClear {
	tails := map[*types.Var]bool{}
	rests := map[*types.Var]*ssa.Call{}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				if ia, ok := instr.Addr.(*ssa.IndexAddr); ok && isZeroConst(instr.Val) {
					tails[heldBy(ia.X)] = true
				}
			case *ssa.Call:
				d, ok := instr.Call.Value.(*ssa.Builtin)
				if !ok || d.Name() != "clear" {
					continue
				}
				if s, ok := instr.Call.Args[0].(*ssa.Slice); ok && s.Low != nil {
					tails[heldBy(s.X)] = true
				} else {
					rests[heldBy(instr.Call.Args[0])] = instr
				}
			}
		}
	}
	var list []LoopClear
	for f, call := range rests {
		if f != nil && tails[f] {
			list = append(list, LoopClear{Field: f, Type: call.Call.Args[0].Type(), Instr: call})
		}
	}
	return list
}

var emptying = regexp.MustCompile(`(?i)^(reset|clear|clean|empty|wipe|zero|free|release|recycle|init$)`)

// addClear adds a clear of the list that x is, unless the list was cut to nothing before.
func addClear(list []LoopClear, x ssa.Value, at ssa.Instruction) []LoopClear {
	if cutBefore(x, at) {
		return list
	}
	return append(list, LoopClear{Field: heldBy(x), Type: deref(x.Type()), Instr: at})
}

// cutBefore reports whether the place that a list is read from was given a list of no length before.
func cutBefore(x ssa.Value, at ssa.Instruction) bool {
	ld, ok := x.(*ssa.UnOp)
	if !ok || ld.Op != token.MUL {
		return false
	}
	for _, b := range at.Parent().Blocks {
		if b == ld.Block() || !b.Dominates(ld.Block()) {
			continue
		}
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok || !sameAddr(st.Addr, ld.X) {
				continue
			}
			if isEmptied(st.Val) {
				return true
			}
		}
	}
	return false
}

// elementOf returns the address of the list element that v is, or is loaded from.
func elementOf(v ssa.Value) *ssa.IndexAddr {
	switch v := v.(type) {
	case *ssa.IndexAddr:
		return v
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return elementOf(v.X)
		}
	case *ssa.FieldAddr:
		return elementOf(v.X)
	}
	return nil
}

// rangeOf returns the map that a key comes from by ranging over it.
func rangeOf(key ssa.Value) ssa.Value {
	e, ok := key.(*ssa.Extract)
	if !ok {
		return nil
	}
	n, ok := e.Tuple.(*ssa.Next)
	if !ok {
		return nil
	}
	r, ok := n.Iter.(*ssa.Range)
	if !ok {
		return nil
	}
	return r.X
}

// emptiesMap reports whether a loop over a map does nothing but delete each key, which is as good as clear:
//
//	for k := range m {
//		delete(m, k)
//	}
func (a *engine) emptiesMap(r *ssa.Range) bool {
	deletes := false
	for _, u := range *r.Referrers() {
		next, ok := u.(*ssa.Next)
		if !ok {
			return false
		}
		for _, u := range *next.Referrers() {
			part, ok := u.(*ssa.Extract)
			switch {
			case !ok || part.Index > 1:
				return false
			case part.Index == 0:
				continue // whether there is one more
			}
			for _, u := range *part.Referrers() {
				call, ok := u.(*ssa.Call)
				if !ok {
					return false
				}
				b, ok := call.Call.Value.(*ssa.Builtin)
				if !ok || b.Name() != "delete" || call.Call.Args[0] != r.X && !sameAddr(call.Call.Args[0], r.X) || !a.everyRound(call.Block()) {
					return false
				}
				deletes = true
			}
		}
	}
	return deletes
}

// heldBy returns the field that a list was loaded from, or that it is the array of.
func heldBy(v ssa.Value) *types.Var {
	switch v := v.(type) {
	case *ssa.UnOp:
		return heldBy(v.X)
	case *ssa.FieldAddr:
		if s := structOf(deref(v.X.Type())); s != nil {
			return s.Field(v.Field)
		}
	case *ssa.Slice:
		return heldBy(v.X)
	}
	return nil
}

func isZeroConst(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	if !ok {
		return false
	}
	if c.Value == nil {
		return true
	}
	switch c.Value.Kind() {
	case constant.Bool:
		return !constant.BoolVal(c.Value)
	case constant.String:
		return constant.StringVal(c.Value) == ""
	default:
		return constant.Sign(c.Value) == 0
	}
}

// coversRefs reports whether all fields that refer to something are among those given.
func coversRefs(t types.Type, fields map[int]bool) bool {
	s := structOf(t)
	if s == nil {
		return false
	}
	for i := range s.NumFields() {
		if !fields[i] && HasRefs(s.Field(i).Type()) {
			return false
		}
	}
	return true
}

// HasRefs reports whether values of a type refer to other memory. Strings do not count: they hold on to little.
func HasRefs(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	case *types.Array:
		return HasRefs(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if HasRefs(f.Type()) {
				return true
			}
		}
		return false
	}
	return true
}

// askAnew forgets, on the edge from b to s, what the loop around has just asked of memory that others may write, if it goes on where
// that has one answer and ends where it has the other: it asks before each round, since the answer changes. What the loop sets itself
// is followed.
//
//	for !s.closed {
//		...
//	}
func (f *funcState) askAnew(w *world, b, s *ssa.BasicBlock, cond ssa.Value) {
	head := f.a.loopOf(b)
	if head == nil || !f.a.inLoopOf(s, head) || f.a.inLoopOf(b.Succs[0], head) && f.a.inLoopOf(b.Succs[1], head) || f.setsAsked(cond, head) {
		return
	}
	asked := w.clone()
	asked.conds = nil
	f.branch(asked, cond, b.Succs[0] == s, 0)
	w.keepConds(func(c *assumption) bool {
		return c.of.k != vSym || c.of.obj == nil || !isShared(c.of.obj) || asked.conds.of(c.of) != c.is
	})
	f.forgetFlag(w, cond)
}

// setsAsked reports whether the loop with that head stores to what a condition was read from.
func (f *funcState) setsAsked(cond ssa.Value, head *ssa.BasicBlock) bool {
	switch c := cond.(type) {
	case *ssa.BinOp:
		return f.setsAsked(c.X, head) || f.setsAsked(c.Y, head)
	case *ssa.UnOp:
		if c.Op != token.MUL {
			return f.setsAsked(c.X, head)
		}
		cell := f.a.cellOf(c.X)
		return cell != nil && slices.ContainsFunc(f.a.storesTo(cell), func(st *ssa.Store) bool { return st.Parent() == f.fn && f.a.inLoopOf(st.Block(), head) })
	}
	return false
}

// forgetFlag forgets what the flag holds that a condition was read from.
func (f *funcState) forgetFlag(w *world, cond ssa.Value) {
	if _, ok := cond.Type().Underlying().(*types.Basic); !ok {
		return
	}
	at := none
	path := ""
	switch c := cond.(type) {
	case *ssa.UnOp:
		if c.Op == token.NOT {
			f.forgetFlag(w, c.X)
			return
		}
		at = f.eval(w, c.X)
	case *ssa.Call:
		if fn := c.Call.StaticCallee(); fn != nil && fn.Name() == "Load" && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "sync/atomic" {
			at, path = f.eval(w, c.Call.Args[0]), ".#v"
		}
	case *ssa.BinOp:
		f.forgetFlag(w, c.X)
		return
	}
	if at.k == vRef && isShared(at.obj) {
		w.dropHeap(loc{at.obj, at.path + path})
		w.hash = digest{}
	}
}

// isShared reports whether memory was there before the function began: others may have it.
func isShared(o *object) bool {
	switch o.root().kind {
	case objParam, objFreeVar, objGlobal:
		return true
	}
	return false
}
