package poolflow

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// isPiece reports whether a slice is a piece of something, of a size that is bounded wherever it begins:
//
//	end := min(i+size, len(p))
//	write(p[i:end])
func (f *funcState) isPiece(s *ssa.Slice) bool {
	if s.Low == nil {
		return false
	}
	behind := func(v ssa.Value) bool {
		sum, ok := v.(*ssa.BinOp)
		if !ok || sum.Op != token.ADD {
			return false
		}
		n := sum.Y
		if sum.Y == s.Low {
			n = sum.X
		} else if sum.X != s.Low {
			return false
		}
		return f.smallNumber(n, 0) || f.keptSmall(n, s.Block())
	}
	switch end := s.High.(type) {
	case *ssa.BinOp:
		return behind(end)
	case *ssa.Call:
		if b, ok := end.Call.Value.(*ssa.Builtin); !ok || b.Name() != "min" {
			return false
		}
		for _, a := range end.Call.Args {
			if behind(a) {
				return true
			}
		}
	case *ssa.Phi: // if end > n { end = n }
		return len(end.Edges) == 2 && (behind(end.Edges[0]) && isCutTo(end, 0) || behind(end.Edges[1]) && isCutTo(end, 1))
	}
	return false
}

// isCutTo reports whether a variable has become another one where it was found to be larger.
func isCutTo(v *ssa.Phi, i int) bool {
	was, now, from := v.Edges[i], v.Edges[1-i], v.Block().Preds[1-i]
	return keptBelow(isValue(now), from, func(limit ssa.Value) bool { return limit == was })
}

// keptShort reports whether the length of a value was compared on the way to a block, and found to be no larger than something
// that is not the length of something else.
func keptShort(v ssa.Value, b *ssa.BasicBlock) bool {
	isLen := func(x ssa.Value) bool { return isLenOfList(strip(x), v) }
	return keptBelow(isLen, b, func(limit ssa.Value) bool {
		if k, ok := strip(limit).(*ssa.Const); ok {
			return k.Value != nil && k.Int64() > 1
		}
		_, counts := strip(limit).(*ssa.Phi)
		return !counts && !isLength(strip(limit))
	})
}

// roomAsked reports whether a list was obtained with room for what is appended to it, and for what was appended before:
//
//	b := get(len(head) + len(text))[:0]
//	b = append(b, head...)
//	b = append(b, text...)
func roomAsked(list, more ssa.Value, depth int) bool {
	if depth > 6 {
		return false
	}
	switch v := list.(type) {
	case *ssa.Slice:
		return roomAsked(v.X, more, depth+1)
	case *ssa.Extract:
		return roomAsked(v.Tuple, more, depth+1)
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok {
			return b.Name() == "append" && roomAsked(v.Call.Args[0], more, depth+1)
		}
		for _, n := range v.Call.Args {
			if countsIn(n, more, 0) {
				return true
			}
		}
	}
	return false
}

// countsIn reports whether a number is the length of a list, or a sum with that in it.
func countsIn(n, list ssa.Value, depth int) bool {
	switch v := strip(n).(type) {
	case *ssa.BinOp:
		return v.Op == token.ADD && depth < 6 && (countsIn(v.X, list, depth+1) || countsIn(v.Y, list, depth+1))
	default:
		return isLenOfList(v, list)
	}
}

// isLenOfList reports whether a value is the length of a list, or of what was loaded from the same place.
func isLenOfList(v, list ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	b, ok := call.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == "len" && (call.Call.Args[0] == list || sameLoad(call.Call.Args[0], list))
}
