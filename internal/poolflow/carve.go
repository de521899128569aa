package poolflow

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// carve returns the piece of a list that is taken off its front, n elements, where the list goes on behind that in block b: whoever has
// the piece has it alone, whatever becomes of the rest. x is the list, a value that was read, or its first element.
//
//	b := s.free[:n:n]
//	s.free = s.free[n:]
func (f *funcState) carve(w *world, list ssa.Value, x value, n ssa.Value, b *ssa.BasicBlock) (piece value, ok bool) {
	from, isLoad := list.(*ssa.UnOp)
	if !isLoad || from.Op != token.MUL || n == nil || x.k != vRef || !goesOnBehind(from, n, b) {
		return none, false
	}
	place := f.eval(w, from.X)
	if place.k != vRef || x.obj.kind == objContent && x.obj.parent != place.obj {
		return none, false
	}
	x.fl = fLenNew | fCarved
	x = f.carved(x, place.path)
	return x, x.fl&fCarved != 0 || x.obj.kind == objMade
}

// carved returns what was taken off a list in the place at a path. That is memory of its own, where the list is what the place has had
// all along, and nothing else has; in what callers give, they know. Else it is still a part of what the list was.
func (f *funcState) carved(v value, path string) value {
	own := v.obj.kind == objMade || v.obj.kind == objContent && v.obj.path == path
	if !own {
		v.fl &^= fCarved
		return v
	}
	if k := v.obj.root().kind; k == objParam || k == objFreeVar {
		return v
	}
	t := v.obj.typ
	if v.path != "" {
		t = nil // an element
	}
	piece := refTo(f.intern(objKey{kind: objMade, parent: v.obj, path: "carved"}, t))
	piece.fl = fLenNew
	return piece
}

// oneElement is how many elements are taken where one is.
var oneElement = ssa.NewConst(constant.MakeInt64(1), types.Typ[types.Int])

// goesOnBehind reports whether a list that was read is stored where it was, in a block, without its first n elements.
func goesOnBehind(list *ssa.UnOp, n ssa.Value, b *ssa.BasicBlock) bool {
	return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
		st, ok := instr.(*ssa.Store)
		if !ok || !sameAddr(st.Addr, list.X) || !ComesBefore(list, st) {
			return false
		}
		rest, ok := st.Val.(*ssa.Slice)
		if !ok || rest.Low == nil || rest.High != nil || rest.Max != nil || !sameNumber(rest.Low, n) {
			return false
		}
		again, ok := rest.X.(*ssa.UnOp)
		return rest.X == ssa.Value(list) || ok && again.Op == token.MUL && sameAddr(again.X, list.X)
	})
}
