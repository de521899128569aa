package poolflow

import (
	"go/token"
	"go/types"
	"iter"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// What a function relies on of the content that an object had before it came here.

// trust notes that the content of a location is relied on: it is appended to, or read.
func (f *funcState) trust(w *world, at ssa.Instruction, l loc) { f.trustAt(w, at, l, "") }

// trustList notes that the content of a list is relied on, unless there is nothing in it but what was put there since its
// length was set.
func (f *funcState) trustList(w *world, at ssa.Instruction, v value) {
	if v.fl&(fCopyLen|fLenNew|fLen0) != 0 && v.fl&fLenOld == 0 {
		return
	}
	f.trust(w, at, loc{v.obj, v.path})
}

// trustAt notes a trust of some kind, as in [Trust].
func (f *funcState) trustAt(w *world, at ssa.Instruction, l loc, kind string) {
	if f.fn.Signature.Recv() != nil && emptying.MatchString(f.fn.Name()) {
		return // what is looked at to reset it is not relied on
	}
	root := l.obj.root()
	switch root.kind {
	case objPooled, objParam, objFreeVar:
	default:
		return
	}
	if w.state(root).reset || !f.old(w, l) || w.written(l) || w.absent(l.obj) {
		return
	}
	if kind == "update" && f.a.inLoop(at.Block()) {
		kind = "loop"
	}
	if root.kind == objPooled {
		if root.gen == 0 && !(relPath(l) == "" && f.partly(w, root)) {
			f.rec.trusted(f, w, at, root, relPath(l), kind)
		}
		return
	}
	r := f.refOfObj(l.obj)
	r.Path = l.path
	k := "t" + kind + r.String()
	if _, ok := f.uses[k]; !ok && len(f.uses) < 200 {
		f.uses[k] = useRef{O: r, Trusts: true, Kind: kind, at: at, pos: at.Pos()}
	}
}

// partly reports whether some part of an object was set, which says more than that nothing is known of the whole.
func (f *funcState) partly(w *world, o *object) bool {
	for _, l := range f.locsOf(w, o) {
		if l.path != "" && w.heap.at(l) != dirtyToo {
			return true
		}
	}
	return false
}

// absent reports whether an object, or what it was reached through, is known not to be there: a list that is nil is empty.
func (w *world) absent(o *object) bool {
	for ; o.kind == objContent; o = o.parent {
		if w.known(refTo(o)) == "nil" {
			return true
		}
	}
	return false
}

// written reports whether a function unknown had what holds a location: it has set it perhaps, or reset all of it. A
// decoder sets what its input has, and nothing else.
func (w *world) written(l loc) bool {
	o := l.obj
	if l.path == "" {
		o = o.parent
	}
	for ; o != nil; o = o.parent {
		if w.state(o).may && w.heap.at(loc{o, "#"}) != dirtyToo {
			return true
		}
	}
	return false
}

// old reports whether nothing was stored, cleared or reset on the way to a location.
func (f *funcState) old(w *world, l loc) bool {
	for o, p := l.obj, l.path; ; o, p = o.parent, o.path {
		for q := p; ; q = parentPath(q) {
			if v, ok := w.heap.get(loc{o, q}); ok && !(o != l.obj && q == p && v.isZero()) { // not just taken out
				return false
			}
			if v, ok := w.heap.get(loc{o, q + "#"}); ok && v != dirtyToo {
				return false
			}
			if q == "" {
				break
			}
		}
		if o.kind != objContent {
			return true
		}
	}
}

// dirtyToo is the content of something that was written to on top of what it had before.
var dirtyToo = value{k: vDirty, c: "too"}

// addedTo is the content of l when something is added to it.
func addedTo(w *world, l loc) value {
	if v, ok := w.heap.get(l); ok && v != dirtyToo {
		return dirtyVal
	}
	return dirtyToo
}

// relPath is the path from the root object to a location.
func relPath(l loc) string {
	p := l.path
	for o := l.obj; o.kind == objContent; o = o.parent {
		p = o.path + "*" + p
	}
	return p
}

// trustLoad notes that a number or string that was not set here is read.
func (f *funcState) trustLoad(w *world, at *ssa.UnOp, l loc, v value) {
	switch {
	case v.k == vSym && v.obj == l.obj && v.c == "":
	case v.k == vNone && w.heap.at(loc{l.obj, "#"}) == dirtyToo && !isRefType(at.Type()):
		// Decoded into: what the input says nothing of is as it was.
	default:
		return
	}
	how, ok := f.trusts[at]
	if !ok {
		how = f.trustOf(at)
		f.trusts[at] = how
	}
	if how != "none" {
		f.trustAt(w, at, l, how)
	}
}

// trustOf says how a load trusts what it finds, "none" when it does not. To say so takes a look at the whole function,
// which is too much where there are too many loads.
func (f *funcState) trustOf(at *ssa.UnOp) string {
	switch {
	case len(f.inum) > maxTrusting:
		f.gaveUp("too large")
		return "none"
	case sizeHint(at, 0) || guardsHint(at) || cacheKey(at) || restarted(at) || besideKey(at) || cloned(at):
		return "none"
	case Updates(at):
		return "update"
	}
	return ""
}

// sizeHint reports whether a number says no more than how much room to make.
func sizeHint(v ssa.Value, depth int) bool {
	refs := v.Referrers()
	if refs == nil || len(*refs) == 0 || depth > 8 {
		return false
	}
	for _, r := range *refs {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.MakeSlice:
			if r.Len == v {
				return false
			}
		case *ssa.MakeMap, *ssa.MakeChan:
		case *ssa.BinOp:
			if !sizeHint(r, depth+1) {
				return false
			}
		case *ssa.Convert:
			if !sizeHint(r, depth+1) {
				return false
			}
		case *ssa.Phi:
			if !sizeHint(r, depth+1) {
				return false
			}
		case *ssa.Call:
			switch b, ok := r.Call.Value.(*ssa.Builtin); {
			case ok && (b.Name() == "min" || b.Name() == "max"):
				if !sizeHint(r, depth+1) {
					return false
				}
			default:
				fn := r.Call.StaticCallee()
				if fn == nil || fn.Name() != "Grow" && !(fn.Pkg != nil && fn.Pkg.Pkg.Path() == "math/bits" && sizeHint(r, depth+1)) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// guardsHint reports whether a number is only asked whether it is there, before it is used as a hint:
//
//	if s.docs > 0 { b.Grow(s.bytes / s.docs * n) }
func guardsHint(at *ssa.UnOp) bool {
	if at.Referrers() == nil || len(*at.Referrers()) == 0 {
		return false
	}
	for _, r := range *at.Referrers() {
		b, ok := r.(*ssa.BinOp)
		if !ok || b.Type() != types.Typ[types.Bool] {
			return false
		}
		if _, ok := b.Y.(*ssa.Const); !ok {
			return false
		}
	}
	hint := false
	for _, b := range at.Parent().Blocks {
		for _, instr := range b.Instrs {
			ld, ok := instr.(*ssa.UnOp)
			if !ok || ld == at || ld.Op != token.MUL || !sameAddr(ld.X, at.X) {
				continue
			}
			if !at.Block().Dominates(b) || !sizeHint(ld, 0) {
				return false
			}
			hint = true
		}
	}
	return hint
}

// cacheKey reports whether a field is read to see whether what lies beside it was made for the same key:
//
//	if c.key != key { c.key, c.sum = key, hash(key) }
func cacheKey(at *ssa.UnOp) bool {
	addr, ok := at.X.(*ssa.FieldAddr)
	if !ok || at.Referrers() == nil {
		return false
	}
	for _, r := range *at.Referrers() {
		b, ok := r.(*ssa.BinOp)
		if !ok || b.Op != token.EQL && b.Op != token.NEQ {
			continue
		}
		other := b.X
		if other == ssa.Value(at) {
			other = b.Y
		}
		if _, ok := other.(*ssa.Const); ok {
			continue
		}
		for _, st := range storesTo(at.Parent(), addr) {
			if sameLoad(st.Val, other) {
				return true
			}
		}
	}
	return false
}

// besideKey reports whether a field is one of those that are made anew when a key beside it has changed, or whether
// where it starts was noted before: r.from = r.to.
func besideKey(at *ssa.UnOp) bool {
	addr, ok := at.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	for _, b := range at.Parent().Blocks {
		for _, instr := range b.Instrs {
			key, ok := instr.(*ssa.UnOp)
			if !ok || key == at || key.Op != token.MUL {
				continue
			}
			k, ok := key.X.(*ssa.FieldAddr)
			if !ok || !types.Identical(k.X.Type(), addr.X.Type()) {
				continue
			}
			if k.Field == addr.Field {
				if restarted(key) && b.Dominates(at.Block()) {
					return true
				}
				continue
			}
			if !cacheKey(key) {
				continue
			}
			for _, st := range storesTo(at.Parent(), addr) {
				if b.Dominates(st.Block()) || eitherLeads(at.Block(), b, st.Block()) {
					return true
				}
			}
		}
	}
	return false
}

// eitherLeads reports whether two blocks that end in a condition both lead to one, and to what it dominates, and no others do:
//
//	if !c.valid || c.key != key { c.valid, c.key, c.sum = true, key, hash(key) }
func eitherLeads(x, y, to *ssa.BasicBlock) bool {
	for _, s := range y.Succs {
		if s.Dominates(to) && len(s.Preds) == 2 && slices.Contains(s.Preds, x) && slices.Contains(s.Preds, y) {
			return true
		}
	}
	return false
}

// restarted reports whether a field is read only to be kept in one beside it: r.from = r.to.
func restarted(at *ssa.UnOp) bool {
	addr, ok := at.X.(*ssa.FieldAddr)
	if !ok || at.Referrers() == nil || len(*at.Referrers()) != 1 {
		return false
	}
	st, ok := (*at.Referrers())[0].(*ssa.Store)
	if !ok || st.Val != ssa.Value(at) {
		return false
	}
	to, ok := st.Addr.(*ssa.FieldAddr)
	return ok && to.X == addr.X && to.Field != addr.Field
}

// cloned reports whether a field is read only to be the same field of another object: who uses the copy sets what it needs.
func cloned(at *ssa.UnOp) bool {
	from, ok := at.X.(*ssa.FieldAddr)
	if !ok || at.Referrers() == nil || len(*at.Referrers()) == 0 {
		return false
	}
	return !slices.ContainsFunc(*at.Referrers(), func(r ssa.Instruction) bool {
		st, ok := r.(*ssa.Store)
		if !ok || st.Val != ssa.Value(at) {
			return true
		}
		to, ok := st.Addr.(*ssa.FieldAddr)
		return !ok || to.Field != from.Field || to.X == from.X || !types.Identical(to.X.Type(), from.X.Type())
	})
}

// Updates reports whether a number is read for nothing but to change it: n++, sum += v.
func Updates(at *ssa.UnOp) bool {
	refs := at.Referrers()
	if refs == nil || len(*refs) == 0 {
		return false
	}
	for _, r := range *refs {
		b, ok := r.(*ssa.BinOp)
		if !ok || b.Referrers() == nil || b.Type() == types.Typ[types.Bool] {
			return false
		}
		for _, u := range *b.Referrers() {
			st, ok := u.(*ssa.Store)
			if !ok || !sameAddr(st.Addr, at.X) {
				return false
			}
		}
	}
	return true
}

// sameAddr reports whether two addresses are the same field of the same value, or the same value.
func sameAddr(x, y ssa.Value) bool {
	if x == y {
		return true
	}
	switch a := x.(type) {
	case *ssa.FieldAddr:
		b, ok := y.(*ssa.FieldAddr)
		return ok && a.Field == b.Field && sameAddr(a.X, b.X)
	case *ssa.IndexAddr:
		b, ok := y.(*ssa.IndexAddr)
		return ok && sameAddr(a.X, b.X) && sameAddr(a.Index, b.Index)
	case *ssa.UnOp:
		b, ok := y.(*ssa.UnOp)
		return ok && a.Op == token.MUL && b.Op == token.MUL && sameAddr(a.X, b.X)
	case *ssa.Const:
		b, ok := y.(*ssa.Const)
		return ok && a.Value != nil && b.Value != nil && a.Value.ExactString() == b.Value.ExactString()
	}
	return false
}

// storesTo lists the stores of a function into a field of the type that addr is a field of.
func storesTo(fn *ssa.Function, addr *ssa.FieldAddr) []*ssa.Store {
	var list []*ssa.Store
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			if a, ok := st.Addr.(*ssa.FieldAddr); ok && a.Field == addr.Field && types.Identical(a.X.Type(), addr.X.Type()) {
				list = append(list, st)
			}
		}
	}
	return list
}

// trustNil notes a comparison of content with nil, where it is made when it is not there, and where what is made
// depends on anything: memory that is made once and used again is no content.
func (f *funcState) trustNil(w *world, at ssa.Instruction, v value) {
	if v.k != vRef || v.obj.kind != objContent || v.path != "" {
		return
	}
	b, ok := at.(*ssa.BinOp)
	if !ok {
		return
	}
	x, ok := b.X.(*ssa.UnOp)
	if !ok {
		x, ok = b.Y.(*ssa.UnOp)
	}
	if !ok {
		return
	}
	addr, ok := x.X.(*ssa.FieldAddr)
	if !ok {
		return
	}
	isErr := IsErrorType(x.Type())
	for _, st := range storesTo(at.Parent(), addr) {
		if isErr || !bareMemory(st.Val, 0) && whenNil(b, st.Block()) && !renewed(b, addr) {
			f.trustAt(w, at, loc{v.obj, ""}, "")
			return
		}
	}
}

// compared yields the blocks that control goes to behind a comparison, by == or !=, where both sides are equal or where
// they are not.
func compared(cmp *ssa.BinOp, equal bool) iter.Seq[*ssa.BasicBlock] {
	i := 1
	if equal == (cmp.Op == token.EQL) {
		i = 0
	}
	return func(yield func(*ssa.BasicBlock) bool) {
		for _, r := range *cmp.Referrers() {
			if cond, ok := r.(*ssa.If); ok && !yield(cond.Block().Succs[i]) {
				return
			}
		}
	}
}

// whenNil reports whether control comes to a block only if a comparison with nil says nil.
func whenNil(cmp *ssa.BinOp, b *ssa.BasicBlock) bool {
	for s := range compared(cmp, true) {
		if len(s.Preds) == 1 && s.Dominates(b) || len(s.Preds) > 1 && s == b {
			return true
		}
	}
	return false
}

// renewed reports whether a field that is not nil is reset where it was compared with nil:
//
//	if p.r == nil {
//		p.r = bufio.NewReader(r)
//	} else {
//		p.r.Reset(r)
//	}
func renewed(cmp *ssa.BinOp, field *ssa.FieldAddr) bool {
	for s := range compared(cmp, false) {
		for _, instr := range s.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && len(s.Preds) == 1 && resetsField(call.Common(), field) {
				return true
			}
		}
	}
	return false
}

// resetsField reports whether a call resets what a field refers to.
func resetsField(c *ssa.CallCommon, field *ssa.FieldAddr) bool {
	recv, name := c.Value, ""
	switch fn := c.StaticCallee(); {
	case c.IsInvoke():
		name = c.Method.Name()
	case fn != nil && fn.Signature.Recv() != nil:
		recv, name = c.Args[0], fn.Name()
	}
	ld, ok := recv.(*ssa.UnOp)
	return ok && emptying.MatchString(name) && sameAddr(ld.X, field)
}

// bareMemory reports whether a value is new memory without content, or made of nothing that changes.
func bareMemory(v ssa.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Const, *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeChan, *ssa.Alloc, *ssa.Global, *ssa.Function:
		return true
	case *ssa.Slice:
		return bareMemory(v.X, depth+1)
	case *ssa.MakeInterface:
		return bareMemory(v.X, depth+1)
	case *ssa.ChangeInterface:
		return bareMemory(v.X, depth+1)
	case *ssa.TypeAssert:
		return bareMemory(v.X, depth+1)
	case *ssa.Extract:
		return bareMemory(v.Tuple, depth+1)
	case *ssa.FieldAddr:
		return true // its own part
	case *ssa.UnOp:
		_, ok := v.X.(*ssa.Global)
		return ok
	case *ssa.Phi:
		for _, e := range v.Edges {
			if !bareMemory(e, depth+1) {
				return false
			}
		}
		return true
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok {
			return b.Name() == "append"
		}
		for _, a := range v.Call.Args {
			if !bareMemory(a, depth+1) {
				return false
			}
		}
		return !v.Call.IsInvoke()
	}
	return false
}

// trustArg notes that content is passed on.
func (f *funcState) trustArg(w *world, at ssa.Instruction, v value) {
	if v.k != vRef || v.path != "" || v.fl&(fLen0|fLenCap|fLenNew|fCopyLen) != 0 {
		return
	}
	switch v.obj.kind {
	case objContent:
		kind := ""
		if v.obj.typ != nil && isSlice(v.obj.typ) {
			if f.a.bodyOf(CalleeOf(at)) != nil {
				return // it was too much to follow: nobody knows
			}
			kind = "len" // room to work in, as often as not
		}
		f.trustAt(w, at, loc{v.obj, ""}, kind)
	case objPooled, objParam:
		if v.obj.typ == nil {
			return
		}
		if p, ok := v.obj.typ.Underlying().(*types.Pointer); ok {
			if structOf(p.Elem()) != nil {
				f.trustAt(w, at, loc{v.obj, "**"}, "")
			}
			return
		}
		f.trustAt(w, at, loc{v.obj, ""}, "")
	}
}

// CalleeOf returns the function that an instruction is known to call, nil when there is none.
func CalleeOf(at ssa.Instruction) *ssa.Function {
	if call, ok := at.(ssa.CallInstruction); ok {
		return call.Common().StaticCallee()
	}
	return nil
}

// trustLen notes that the length of a list is asked for, but for a stack of spare parts: that is popped first.
func (f *funcState) trustLen(w *world, call *ssa.Call, v value) {
	ld, ok := call.Call.Args[0].(*ssa.UnOp)
	if !ok {
		f.trust(w, call, loc{v.obj, v.path})
		return
	}
	if asksRoom(call, ld) {
		return
	}
	for _, r := range *call.Referrers() {
		b, ok := r.(*ssa.BinOp)
		if !ok || b.Op != token.SUB || b.Referrers() == nil {
			continue
		}
		for _, u := range *b.Referrers() {
			if ix, ok := u.(*ssa.Slice); ok && ix.High == ssa.Value(b) {
				if from, ok := ix.X.(*ssa.UnOp); ok && sameAddr(from.X, ld.X) {
					return
				}
			}
		}
	}
	f.trust(w, call, loc{v.obj, v.path})
}

// asksRoom reports whether the length of a list is only asked to make it, or as long as it has to be:
//
//	if len(s.words) == 0 { s.words = make([]uint64, 1) }
//	if len(s.words) < n { s.words = append(s.words, make([]uint64, n-len(s.words))...) }
func asksRoom(length *ssa.Call, list *ssa.UnOp) bool {
	addr, ok := list.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	for _, r := range *length.Referrers() {
		b, ok := r.(*ssa.BinOp)
		if !ok || b.Referrers() == nil {
			return false
		}
		for _, u := range *b.Referrers() {
			switch u := u.(type) {
			case *ssa.If:
				made := storesTo(length.Parent(), addr)
				if !slices.ContainsFunc(made, func(st *ssa.Store) bool {
					return b.Op == token.EQL && isZeroConst(b.Y) && st.Block() == u.Block().Succs[0] && bareMemory(st.Val, 0) ||
						b.Op == token.LSS && b.X == ssa.Value(length) && u.Block().Succs[0].Dominates(st.Block()) && toppedUp(st.Val)
				}) {
					return false
				}
			case *ssa.MakeSlice:
				if b.Op != token.SUB || b.Y != ssa.Value(length) || u.Len != ssa.Value(b) {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}

// toppedUp reports whether a value is a list that append has given the length that is asked for: room is added, and what was
// there is not relied on.
func toppedUp(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	if b, ok := call.Call.Value.(*ssa.Builtin); !ok || b.Name() != "append" {
		return false
	}
	made, ok := call.Call.Args[1].(*ssa.MakeSlice)
	if !ok {
		return false
	}
	rest, ok := strip(made.Len).(*ssa.BinOp)
	return ok && rest.Op == token.SUB && isLenOfList(strip(rest.Y), call.Call.Args[0])
}

// trustReslice notes that a list grows by slicing into its capacity: old elements show again, unless each is
// overwritten there.
func (f *funcState) trustReslice(w *world, instr *ssa.Slice, v value) {
	if v.k != vRef || !stretches(instr) || f.a.overwritten(instr) {
		return
	}
	root := v.obj.root()
	if root.kind != objPooled && root.kind != objParam && root.kind != objFreeVar || w.state(root).reset {
		return
	}
	if _, ok := w.heap.get(loc{v.obj, v.path + "[]cleared"}); ok {
		return
	}
	l := loc{v.obj, v.path}
	if root.kind == objPooled {
		if root.gen == 0 {
			f.rec.trusted(f, w, instr, root, relPath(l), "reslice")
		}
		return
	}
	r := f.refOfObj(v.obj)
	r.Path = v.path
	f.uses["treslice"+r.String()] = useRef{O: r, Trusts: true, Kind: "reslice", at: instr, pos: instr.Pos()}
}

// stretches reports whether a list becomes longer by slicing: s[:len(s)+1], or s[:n] where cap(s) was compared with n.
func stretches(instr *ssa.Slice) bool {
	if b, ok := instr.High.(*ssa.BinOp); ok && b.Op == token.ADD {
		return true
	}
	if instr.High == nil || instr.High.Referrers() == nil {
		return false
	}
	uses := *instr.High.Referrers()
	for _, r := range uses {
		if c, ok := r.(*ssa.Convert); ok {
			uses = append(uses[:len(uses):len(uses)], *c.Referrers()...)
		}
	}
	for _, r := range uses {
		b, ok := r.(*ssa.BinOp)
		if !ok || b.Op != token.LSS && b.Op != token.GTR && b.Op != token.LEQ && b.Op != token.GEQ {
			continue
		}
		for _, x := range []ssa.Value{b.X, b.Y} {
			call, ok := x.(*ssa.Call)
			if !ok {
				continue
			}
			if d, ok := call.Call.Value.(*ssa.Builtin); ok && d.Name() == "cap" && types.Identical(call.Call.Args[0].Type(), instr.Type()) {
				return true
			}
		}
	}
	return false
}

// overwritten reports whether the elements that come to light when a list is sliced longer are set as a whole, or
// emptied, before anybody looks: behind the slicing, or in a loop over all of them.
func (a *engine) overwritten(instr *ssa.Slice) bool {
	s, ok := instr.Type().Underlying().(*types.Slice)
	if !ok {
		return true
	}
	if _, ok := s.Elem().Underlying().(*types.Basic); ok {
		return true // text and numbers are filled in
	}
	fields := map[int]bool{}
	ways := map[int]map[*ssa.BasicBlock]bool{} // where each field is set
	for _, b := range instr.Parent().Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Store:
				if fa, ok := i.Addr.(*ssa.FieldAddr); ok {
					if ia := elementOf(fa.X); ia != nil && types.Identical(ia.X.Type(), instr.Type()) {
						if ways[fa.Field] == nil {
							ways[fa.Field] = map[*ssa.BasicBlock]bool{}
						}
						ways[fa.Field][b] = true
						if a.loopOf(b) == a.loopOf(instr.Block()) && (a.loopOf(b) == nil || a.everyRound(b)) || unavoidable(instr.Block(), ways[fa.Field]) {
							fields[fa.Field] = true
						}
						if st := structOf(s.Elem()); st != nil && len(fields) == st.NumFields() {
							return true
						}
					}
					continue
				}
				ia, ok := i.Addr.(*ssa.IndexAddr)
				if !ok || !types.Identical(i.Val.Type(), s.Elem()) || !types.Identical(ia.X.Type(), instr.Type()) {
					continue
				}
				if instr.Block().Dominates(b) && (a.everyRound(b) || unavoidable(instr.Block(), map[*ssa.BasicBlock]bool{b: true})) {
					return true
				}
			case *ssa.Call:
				callee := i.Call.StaticCallee()
				switch {
				case callee != nil && callee.Signature.Recv() != nil && emptying.MatchString(callee.Name()) && len(i.Call.Args) > 0:
					if ia := elementOf(i.Call.Args[0]); ia != nil && types.Identical(ia.X.Type(), instr.Type()) {
						return true
					}
				default:
					if d, ok := i.Call.Value.(*ssa.Builtin); ok && (d.Name() == "clear" || d.Name() == "copy") && instr.Block().Dominates(b) && types.Identical(i.Call.Args[0].Type(), instr.Type()) {
						return true
					}
				}
			}
		}
	}
	return len(fields) > 0 && a.setsAll(s.Elem(), fields)
}

// setsAll reports whether there is no field of a struct type that the package sets but those given.
func (a *engine) setsAll(t types.Type, fields map[int]bool) bool {
	if a.sets == nil {
		a.sets = map[types.Type]map[int]bool{}
		for _, fn := range a.funcs {
			for _, b := range fn.Blocks {
				for _, instr := range b.Instrs {
					st, ok := instr.(*ssa.Store)
					if !ok {
						continue
					}
					if fa, ok := st.Addr.(*ssa.FieldAddr); ok {
						t := deref(fa.X.Type())
						if a.sets[t] == nil {
							a.sets[t] = map[int]bool{}
						}
						a.sets[t][fa.Field] = true
					}
				}
			}
		}
	}
	for i := range a.sets[t] {
		if !fields[i] {
			return false
		}
	}
	return true
}

// Reaches reports whether control can go from one block to another without passing a third.
func Reaches(from, to, not *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{not: true}
	queue := []*ssa.BasicBlock{from}
	for len(queue) > 0 {
		b := queue[0]
		queue = queue[1:]
		if b == to {
			return true
		}
		if seen[b] {
			continue
		}
		seen[b] = true
		queue = append(queue, b.Succs...)
	}
	return false
}

// unavoidable reports whether control goes from a block to one of others whatever is decided between them, unless it
// panics.
func unavoidable(from *ssa.BasicBlock, to map[*ssa.BasicBlock]bool) bool {
	seen := map[*ssa.BasicBlock]bool{}
	queue := []*ssa.BasicBlock{from}
	for len(queue) > 0 {
		b := queue[0]
		queue = queue[1:]
		if to[b] {
			continue
		}
		if seen[b] {
			if b == from {
				return false // round again
			}
			continue
		}
		seen[b] = true
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			return false
		}
		queue = append(queue, b.Succs...)
	}
	return true
}

// trustElem notes that an element is read or written: not taken as reliance on the content.
func (f *funcState) trustElem(w *world, at ssa.Instruction, v value) {}

// changeElem notes that an element of a list of numbers is changed by what it was: counts[i]++. The list is relied
// on, and left with content.
func (f *funcState) changeElem(w *world, st *ssa.Store, a value) {
	path, ok := strings.CutSuffix(a.path, "[]")
	if !ok {
		return
	}
	b, ok := st.Val.(*ssa.BinOp)
	if !ok {
		return
	}
	if ia, ok := st.Addr.(*ssa.IndexAddr); ok {
		if _, ok := ia.Index.(*ssa.Const); ok {
			return // a variable with a number for its name
		}
	}
	if filledBefore(st) {
		return
	}
	for _, x := range []ssa.Value{b.X, b.Y} {
		if ld, ok := x.(*ssa.UnOp); ok && ld.Op == token.MUL && sameAddr(ld.X, st.Addr) {
			l := loc{a.obj, path}
			if _, filled := w.heap.get(loc{a.obj, path + "#"}); !filled && f.old(w, l) {
				f.trustAt(w, st, l, "elem")
			}
			w.setCell(loc{a.obj, path + "[]changed"}, dirtyVal, st)
			return
		}
	}
}

// filledBefore reports whether elements of the same list or array are set, to what does not follow from them, where control comes
// from:
//
//	for i = range n { buf[i] = next() | more }
//	buf[i] &^= more
func filledBefore(st *ssa.Store) bool {
	ia, ok := st.Addr.(*ssa.IndexAddr)
	if !ok || ia.X.Referrers() == nil {
		return false
	}
	for _, r := range *ia.X.Referrers() {
		other, ok := r.(*ssa.IndexAddr)
		if !ok || other.X != ia.X {
			continue
		}
		for _, u := range *other.Referrers() {
			set, ok := u.(*ssa.Store)
			if ok && set != st && set.Addr == ssa.Value(other) && !readsElement(set.Val, ia.X, 0) && Reaches(set.Block(), st.Block(), nil) {
				return true
			}
		}
	}
	return false
}

// readsElement reports whether a value is computed from an element of a list.
func readsElement(v, list ssa.Value, depth int) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		ia, ok := v.X.(*ssa.IndexAddr)
		return ok && ia.X == list || readsElement(v.X, list, depth+1)
	case *ssa.BinOp:
		return depth > 6 || readsElement(v.X, list, depth+1) || readsElement(v.Y, list, depth+1)
	case *ssa.Convert:
		return readsElement(v.X, list, depth+1)
	}
	return false
}

// remembers reports whether a map is only told what follows from the key, or is given memory to find again by it:
// then the map is a cache, and stays one when it is used again.
func remembers(m *ssa.MapUpdate) bool {
	switch m.Value.Type().Underlying().(type) {
	case *types.Pointer, *types.Signature, *types.Chan:
		return true
	}
	keys := map[ssa.Value]bool{}
	leaves(m.Key, keys, 0)
	vals := map[ssa.Value]bool{}
	leaves(m.Value, vals, 0)
	if len(vals) == 0 {
		return false
	}
	for v := range vals {
		if !keys[v] {
			return false
		}
	}
	return true
}

// leaves collects what a value is computed from, constants left out.
func leaves(v ssa.Value, into map[ssa.Value]bool, depth int) {
	if depth > 6 {
		into[v] = true
		return
	}
	switch v := v.(type) {
	case *ssa.Const, *ssa.Function, *ssa.Builtin, *ssa.Global:
	case *ssa.Convert:
		leaves(v.X, into, depth+1)
	case *ssa.ChangeType:
		leaves(v.X, into, depth+1)
	case *ssa.MakeInterface:
		leaves(v.X, into, depth+1)
	case *ssa.Extract:
		leaves(v.Tuple, into, depth+1)
	case *ssa.BinOp:
		leaves(v.X, into, depth+1)
		leaves(v.Y, into, depth+1)
	case *ssa.Call:
		if v.Call.IsInvoke() {
			into[v] = true
			return
		}
		for _, a := range v.Call.Args {
			leaves(a, into, depth+1)
		}
	default:
		into[v] = true
	}
}

var hookName = regexp.MustCompile(`(?i)reset|clear|clean|zero|recycle|wipe|scrub|sanitize|hook|onput|onget|onrelease|beforeput|afterget`)

// resetHook applies a call of a function that a pool keeps to clean its objects: p.reset(v). Nothing is known of it,
// so it cleans.
func (f *funcState) resetHook(w *world, s *site, fn value) bool {
	if fn.obj.kind != objContent || !hookName.MatchString(fn.obj.path) || len(s.args) != 1 || s.args[0].k != vRef {
		return false
	}
	f.useArgs(w, s, nil)
	f.resetContent(w, s, s.args[0])
	f.callback(w, s, fn, "")
	return true
}
