package poolflow

import (
	"go/token"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A Rounded is a Put into one of several pools, whose number is the size of what is put, rounded up: what the
// pool lends is smaller than its users think.
type Rounded struct {
	Pos      token.Pos // of the Put
	IndexPos token.Pos // of what rounds
	Name     string
}

// RoundedUp returns the Puts that round their size class up, where the users of the pool do not ask for the
// capacity of what they get.
//
//	pools[bits.Len(uint(cap(b)-1))].Put(&b)
//	for i, size := range sizes { if cap(b) <= size { pools[i].Put(&b); return } }
func (r *Result) RoundedUp() []Rounded {
	var res []Rounded
	seen := map[token.Pos]bool{}
	exact := &powers{r: r}
	for _, p := range r.Puts {
		index, call := classIndex(p)
		if index == nil || seen[p.Pos] {
			continue
		}
		seen[p.Pos] = true
		if r.asksCapacity(p.Class) {
			continue
		}
		at := roundsUp(index, 0)
		if at == nil {
			at = scansUp(index, call)
		}
		if at == nil {
			at = r.sameClass(p, index)
		}
		if at == nil || isExact(call.Parent()) || exact.all(p) {
			continue
		}
		res = append(res, Rounded{Pos: p.Pos, IndexPos: at.Pos(), Name: p.Name})
	}
	return res
}

// ByLength returns the Puts whose size class is found by the length of what is put.
//
//	i, _ := slices.BinarySearch(sizes, len(b))
//	pools[i].Put(&b)
func (r *Result) ByLength() []Rounded {
	var res []Rounded
	seen := map[token.Pos]bool{}
	for _, p := range r.Puts {
		index, call := classIndex(p)
		if index == nil || seen[p.Pos] || asksCap(call.Parent(), nil) {
			continue
		}
		seen[p.Pos] = true
		args := call.Common().Args
		if at := searchedBy(index, args[len(args)-1], 0); at != nil && !r.cutsAlike(p, index) {
			res = append(res, Rounded{Pos: p.Pos, IndexPos: at.Pos(), Name: p.Name})
		}
	}
	return res
}

// searchedBy finds the call that makes an index out of the length of what is put. A search that says whether it
// has found the very length is sound.
func searchedBy(index, put ssa.Value, depth int) ssa.Instruction {
	if depth > 5 {
		return nil
	}
	switch v := index.(type) {
	case *ssa.Convert:
		return searchedBy(v.X, put, depth+1)
	case *ssa.BinOp:
		return searchedBy(v.X, put, depth+1)
	case *ssa.Extract:
		for _, r := range *v.Tuple.Referrers() {
			if e, ok := r.(*ssa.Extract); ok && e.Index != v.Index && len(*e.Referrers()) > 0 {
				return nil
			}
		}
		return searchedBy(v.Tuple, put, depth+1)
	case *ssa.Call:
		for _, a := range v.Call.Args {
			if isLenOf(a, put, 0) {
				return v
			}
		}
		if fn := v.Call.StaticCallee(); fn != nil && strings.HasPrefix(funcName(fn), "math/bits.Len") {
			return searchedBy(strip(v.Call.Args[0]), put, depth+1)
		}
	}
	return nil
}

// isLenOf reports whether v is the length of the slice that is put, perhaps converted or less one.
func isLenOf(v, put ssa.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Convert:
		return isLenOf(v.X, put, depth+1)
	case *ssa.BinOp:
		return isLenOf(v.X, put, depth+1)
	case *ssa.Call:
		b, ok := v.Call.Value.(*ssa.Builtin)
		return ok && b.Name() == "len" && isSlice(v.Call.Args[0].Type()) && sameSlice(v.Call.Args[0], put)
	}
	return false
}

// sameSlice reports whether both are, or point to, the same variable or parameter.
func sameSlice(x, y ssa.Value) bool {
	x, y = variableOf(x, 0), variableOf(y, 0)
	return x != nil && x == y
}

// variableOf returns the variable or parameter that a value was read from.
func variableOf(v ssa.Value, depth int) ssa.Value {
	if depth > 6 {
		return nil
	}
	switch v := v.(type) {
	case *ssa.Parameter, *ssa.FreeVar:
		return v
	case *ssa.Alloc:
		// The cell of a parameter, or of a variable.
		for _, r := range *v.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Addr == v {
				if p, ok := st.Val.(*ssa.Parameter); ok {
					return p
				}
			}
		}
		return v
	case *ssa.UnOp:
		return variableOf(v.X, depth+1)
	case *ssa.Slice:
		return variableOf(v.X, depth+1)
	case *ssa.MakeInterface:
		return variableOf(v.X, depth+1)
	case *ssa.Phi:
		return variableOf(v.Edges[0], depth+1)
	}
	return nil
}

// asksCap reports whether a function compares a capacity, but for such as do not count.
func asksCap(fn *ssa.Function, except func(size ssa.Value) bool) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			c, ok := instr.(*ssa.BinOp)
			if !ok {
				continue
			}
			for _, x := range []ssa.Value{c.X, c.Y} {
				if isCap(x, 0) && (except == nil || !except(x)) {
					return true
				}
			}
		}
	}
	return false
}

// ofParameter reports whether a capacity is that of what a function is given, not of what it gets.
func ofParameter(size ssa.Value) bool {
	call, ok := strip(size).(*ssa.Call)
	if !ok || len(call.Call.Args) == 0 {
		return false
	}
	_, ok = call.Call.Args[0].(*ssa.Parameter)
	return ok
}

// classIndex returns the index of the one of several pools that something is put into by a call of its method Put, and the
// call; nil when there is one pool, or a function puts for others.
func classIndex(p *PutSite) (ssa.Value, ssa.CallInstruction) {
	call, ok := p.Instr.(ssa.CallInstruction)
	if !ok {
		return nil, nil
	}
	switch c := call.Common(); {
	case p.Direct && strings.Contains(p.Class, "["):
		return poolIndex(c.Args[0]), call
	case c.IsInvoke() && c.Method.Name() == "Put":
		return poolIndex(c.Value), call
	}
	return nil, nil
}

// poolIndex returns the index of the pool in an array or slice of pools.
func poolIndex(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.UnOp:
			v = x.X
		case *ssa.IndexAddr:
			return x.Index
		default:
			return nil
		}
	}
}

// isCap reports whether v is the capacity of something, perhaps with a little added or taken away.
func isCap(v ssa.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Convert:
		return isCap(v.X, depth+1)
	case *ssa.BinOp:
		return (v.Op == token.SUB || v.Op == token.ADD) && isCap(v.X, depth+1)
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok {
			if b.Name() == "max" || b.Name() == "min" {
				for _, a := range v.Call.Args {
					if isCap(a, depth+1) {
						return true
					}
				}
			}
			return b.Name() == "cap"
		}
		if fn := v.Call.StaticCallee(); fn != nil {
			return fn.Name() == "Cap"
		}
	}
	return false
}

// roundsUp finds bits.Len(x-1) in an index, where x is a capacity, also behind a function of this package.
func roundsUp(index ssa.Value, depth int) ssa.Instruction {
	return logarithm(index, func(v ssa.Value) bool { return isCap(v, 0) }, 0)
}

// sameClass finds the function that chooses a class for a capacity as others choose one for what they need: a class that
// is large enough for the one is too large for the other. They cut what they get to what they need.
//
//	pools[class(cap(b))].Put(b)
//	pools[class(n)].Get().([]byte)[:n]
func (r *Result) sameClass(p *PutSite, index ssa.Value) ssa.Instruction {
	at, ok := strip(index).(*ssa.Call)
	if !ok || len(at.Call.Args) != 1 || !isCap(at.Call.Args[0], 0) {
		return nil
	}
	fn := at.Call.StaticCallee()
	_, moved := strip(at.Call.Args[0]).(*ssa.BinOp)
	if fn == nil || fn.Blocks == nil || moved {
		return nil
	}
	if r.cutsByClass(p.Class, fn) {
		return at
	}
	return nil
}

// cutsAlike reports whether those who get choose their class by the same function, and cut what they get to the length that
// they have asked it for: the length tells the class.
func (r *Result) cutsAlike(p *PutSite, index ssa.Value) bool {
	at, ok := strip(index).(*ssa.Call)
	return ok && at.Call.StaticCallee() != nil && r.cutsByClass(p.Class, at.Call.StaticCallee())
}

// cutsByClass reports whether a function chooses the class for those who get, and they cut what they get to what they have
// given it last.
func (r *Result) cutsByClass(class string, fn *ssa.Function) bool {
	for _, g := range r.Gets {
		call, ok := g.Instr.(ssa.CallInstruction)
		if !ok || g.Class != class || len(call.Common().Args) == 0 {
			continue
		}
		need, ok := poolIndex(call.Common().Args[0]).(*ssa.Call)
		if ok && need.Call.StaticCallee() == fn && cutsTo(g.Func, need.Call.Args[len(need.Call.Args)-1]) {
			return true
		}
	}
	return false
}

// cutsTo reports whether a function cuts something to a length.
func cutsTo(fn *ssa.Function, n ssa.Value) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if s, ok := instr.(*ssa.Slice); ok && s.High != nil && strip(s.High) == strip(n) {
				return true
			}
		}
	}
	return false
}

// logarithm finds bits.Len(x-1), of an x that is wanted.
func logarithm(v ssa.Value, wanted func(ssa.Value) bool, depth int) ssa.Instruction {
	if depth > 5 {
		return nil
	}
	switch v := v.(type) {
	case *ssa.Convert:
		return logarithm(v.X, wanted, depth+1)
	case *ssa.Phi:
		for _, e := range v.Edges {
			if at := logarithm(e, wanted, depth+1); at != nil {
				return at
			}
		}
	case *ssa.BinOp:
		if c, ok := v.Y.(*ssa.Const); ok && v.Op == token.SUB && c.Value != nil && c.Int64() > 0 {
			if lessOne(v.X) {
				return logarithm(v.X, wanted, depth+1) // the classes begin with a larger power
			}
			return nil // rounded down
		}
	case *ssa.Call:
		fn := v.Call.StaticCallee()
		if fn == nil {
			return nil
		}
		switch funcName(fn) {
		case "math/bits.Len", "math/bits.Len64", "math/bits.Len32":
			if x := minusOne(v.Call.Args[0]); x != nil && wanted(x) {
				return v
			}
			return nil
		case "sort.Search":
			return searched(v, wanted)
		}
		if fn.Blocks == nil || len(fn.Params) == 0 {
			return nil
		}
		for i, p := range fn.Params {
			if i >= len(v.Call.Args) || !wanted(v.Call.Args[i]) || asksWhether(fn, p) {
				continue
			}
			for _, b := range fn.Blocks {
				ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
				if !ok || len(ret.Results) == 0 {
					continue
				}
				if at := logarithm(ret.Results[0], func(x ssa.Value) bool { return strip(x) == p }, depth+1); at != nil {
					return v
				}
			}
		}
	}
	return nil
}

// asksWhether reports whether a function compares its parameter for equality: if n == 1<<k { return k }; return k - 1.
func asksWhether(fn *ssa.Function, p *ssa.Parameter) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			c, ok := instr.(*ssa.BinOp)
			if !ok || c.Op != token.EQL && c.Op != token.NEQ {
				continue
			}
			_, left := c.X.(*ssa.Const)
			_, right := c.Y.(*ssa.Const)
			if !left && !right && (strip(c.X) == p || strip(c.Y) == p) {
				return true
			}
		}
	}
	return false
}

// lessOne reports whether v is bits.Len(x-1).
func lessOne(v ssa.Value) bool {
	c, ok := strip(v).(*ssa.Call)
	return ok && c.Call.StaticCallee() != nil && strings.HasPrefix(funcName(c.Call.StaticCallee()), "math/bits.Len") && minusOne(c.Call.Args[0]) != nil
}

// strip removes conversions.
func strip(v ssa.Value) ssa.Value {
	for {
		c, ok := v.(*ssa.Convert)
		if !ok {
			return v
		}
		v = c.X
	}
}

// minusOne returns x of x-1.
func minusOne(v ssa.Value) ssa.Value {
	b, ok := strip(v).(*ssa.BinOp)
	if !ok || b.Op != token.SUB {
		return nil
	}
	c, ok := b.Y.(*ssa.Const)
	if !ok || c.Value == nil || c.Int64() != 1 {
		return nil
	}
	return strip(b.X)
}

// searched finds sort.Search(n, func(i int) bool { return size >= x }): the first class that is not smaller.
func searched(call *ssa.Call, wanted func(ssa.Value) bool) ssa.Instruction {
	mc, ok := call.Call.Args[1].(*ssa.MakeClosure)
	if !ok {
		return nil
	}
	fn := mc.Fn.(*ssa.Function)
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) != 1 {
			continue
		}
		cmp, ok := ret.Results[0].(*ssa.BinOp)
		if !ok {
			continue
		}
		switch {
		case cmp.Op == token.GEQ && wanted(cmp.Y), cmp.Op == token.LEQ && wanted(cmp.X):
			return call
		}
	}
	return nil
}

// scansUp finds the loop that takes the first class which is not smaller than the capacity.
func scansUp(index ssa.Value, call ssa.CallInstruction) ssa.Instruction {
	b := call.Block()
	for d := b; d != nil; d = d.Idom() {
		if len(d.Preds) != 1 {
			continue
		}
		branch, ok := d.Preds[0].Instrs[len(d.Preds[0].Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cmp, ok := branch.Cond.(*ssa.BinOp)
		if !ok || d.Preds[0].Succs[0] != d {
			continue
		}
		var size ssa.Value
		switch {
		case (cmp.Op == token.LEQ || cmp.Op == token.LSS) && isCap(cmp.X, 0):
			size = cmp.Y
		case (cmp.Op == token.GEQ || cmp.Op == token.GTR) && isCap(cmp.Y, 0):
			size = cmp.X
		default:
			continue
		}
		if indexedBy(size, index, 0) {
			return cmp
		}
	}
	return nil
}

// indexedBy reports whether v is an element at the index, or a field of one.
func indexedBy(v, index ssa.Value, depth int) bool {
	if depth > 5 {
		return false
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		return indexedBy(v.X, index, depth+1)
	case *ssa.FieldAddr:
		return indexedBy(v.X, index, depth+1)
	case *ssa.Field:
		return indexedBy(v.X, index, depth+1)
	case *ssa.IndexAddr:
		return v.Index == index
	case *ssa.Index:
		return v.Index == index
	case *ssa.Convert:
		return indexedBy(v.X, index, depth+1)
	}
	return false
}

// isExact reports whether a function compares a capacity for equality: what it puts fills its class.
func isExact(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if c, ok := instr.(*ssa.BinOp); ok && (c.Op == token.EQL || c.Op == token.NEQ) && (isCap(c.X, 0) || isCap(c.Y, 0)) {
				if k, ok := c.Y.(*ssa.Const); ok && k.Value != nil && k.Int64() == 0 {
					continue
				}
				return true
			}
		}
	}
	return false
}

// asksCapacity reports whether a user of the pool compares the capacity of what it gets.
func (r *Result) asksCapacity(class string) bool {
	for _, g := range r.Gets {
		if g.Class != class {
			continue
		}
		if asksCap(g.Func, ofParameter) {
			return true
		}
	}
	return false
}
