package poolflow

import (
	"cmp"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// What is known of the size of memory is kept as words about paths of an object, "." before each path.
//
// guards has the paths that a branch has compared, each with a mark behind it:
//
//	(none)  the capacity has an upper bound
//	#len    the length has one
//	#len!   the same, of something that was drained, truncated or reset before: it says nothing
//	#len=   the length is known
//	#min    the capacity has a lower bound
//	#over   the capacity is above the bound
//	#ratio  the capacity is no larger than a multiple of the length
//	#own    what is about to be appended fits
//	#sum    the length and what is about to be appended have a bound
//
// grown has the paths that have grown, each with the reason behind it:
//
//	~!   by input of any size
//	~?   by something whose size is not known, such as a field of a struct
//	~r   by references, which are small beside what they refer to, however often
//	~<2  by the third argument of the function
//	~1   by a little, once
//	~0   by a little, from the start: however often that is done, it is no more
//
// drops has the paths whose length was taken away, "!" behind those that had grown before.
//
// Invariant: what grows has no bound any more.

// followsSize reports whether the size of o matters to anybody: it is put here, or by callers.
func followsSize(o *object) bool {
	switch o.root().kind {
	case objPooled, objParam, objFreeVar, objOpaque:
		return true
	}
	return false
}

// dropWords removes the words about path that have the mark; "#" stands for all marks and none.
func dropWords(list, path, mark string) string {
	if list == "" {
		return ""
	}
	words := strings.Split(list, "|")
	words = slices.DeleteFunc(words, func(word string) bool {
		rest, ok := strings.CutPrefix(word, path)
		return ok && (mark == "#" && (rest == "" || rest[0] == '#') || rest != "" && strings.HasPrefix(rest, mark))
	})
	return strings.Join(words, "|")
}

// grew notes that a location has grown for a reason.
func (f *funcState) grew(w *world, at ssa.Instruction, o *object, path, why string) {
	if why == "" || !followsSize(o) {
		return
	}
	word := "." + path
	w.update(o, func(s *ostate) {
		if why == "1" && (hasWord(s.drops, word) || hasWord(s.grown, word+"~0")) {
			why = "0"
		}
		if hasWord(s.guards, word+"#own") || hasWord(s.guards, word+"#sum") || hasWord(s.guards, word+"#len") && (why == "1" || why == "0") {
			return // there was room
		}
		if why == "!" || why[0] == '<' {
			s.guards = dropWords(s.guards, word, "#")
		}
		s.grown = addWord(s.grown, word+"~"+why)
		if hasWord(s.drops, word) {
			s.drops = dropWords(s.drops, word, "#") // what is written now is all there is
		}
	})
	f.rec.grew(f, o, path, at)
}

// madeLarge notes that memory is made as large as something is, for a reason as that for growth: where it takes the place of what was
// there, that has grown.
//
//	if cap(d.buf) < len(p) { d.buf = make([]byte, len(p)) }
func (f *funcState) madeLarge(w *world, at ssa.Instruction, o *object, why string) {
	if why == "" {
		return
	}
	w.update(o, func(s *ostate) { s.grown = addWord(s.grown, ".~"+why) })
	f.rec.grew(f, o, "", at)
}

// isBoxed reports whether a slice is made for a variable of its own, whose address is what is handed on: it takes nothing's place.
func isBoxed(v *ssa.MakeSlice) bool {
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		st, ok := r.(*ssa.Store)
		if !ok {
			return false
		}
		_, variable := st.Addr.(*ssa.Alloc)
		return variable
	})
}

// number tells how large a number can be that memory is made with, in a block, as input does.
func (f *funcState) number(w *world, v ssa.Value, b *ssa.BasicBlock, depth int) string {
	if depth > 4 || f.smallNumber(v, 0) || f.keptSmall(v, b) {
		return ""
	}
	switch v := v.(type) {
	case *ssa.Call:
		if d, ok := v.Call.Value.(*ssa.Builtin); ok {
			switch d.Name() {
			case "len":
				return f.input(w, v.Call.Args[0], 0)
			case "max":
				why := ""
				for _, a := range v.Call.Args {
					why = stronger(why, f.number(w, a, b, depth+1))
				}
				return why
			}
			return "" // cap: as large as something else is already
		}
	case *ssa.BinOp:
		switch v.Op {
		case token.ADD, token.MUL:
			return stronger(f.number(w, v.X, b, depth+1), f.number(w, v.Y, b, depth+1))
		case token.SUB, token.QUO, token.SHL, token.SHR:
			return f.number(w, v.X, b, depth+1)
		}
		return ""
	case *ssa.Convert:
		return f.number(w, v.X, b, depth+1)
	}
	return "?"
}

// lengthened notes that something was appended to a slice. What is memory of a larger object, as an array in a
// struct or the inside of a buffer, stays as it is.
func (f *funcState) lengthened(w *world, at ssa.Instruction, v value, why string) {
	if v.path == "" {
		f.grew(w, at, v.obj, "", why)
	}
}

// drained notes that the length of a location was taken away.
func (f *funcState) drained(w *world, at ssa.Instruction, o *object, path string) {
	if !followsSize(o) {
		return
	}
	f.noteDrain(at, o)
	word := "." + path
	w.update(o, func(s *ostate) {
		if strings.Contains("|"+s.grown, "|"+word+"~") {
			s.drops = addWord(s.drops, word+"!")
		} else {
			s.drops = addWord(s.drops, word)
		}
	})
}

// noteDrain notes that an instruction empties something of an object.
func (f *funcState) noteDrain(at ssa.Instruction, o *object) {
	if list := f.drains[o.root()]; !slices.Contains(list, at) {
		f.drains[o.root()] = append(list, at)
	}
}

// isDrained reports whether the length of a location says nothing of its capacity.
func (w *world) isDrained(o *object, path string) bool {
	s := w.state(o)
	return !w.handedOut(o, path) && (hasWord(s.drops, "."+path) || hasWord(s.drops, "."+path+"!"))
}

// handedOut reports whether a function unknown had what a slice lies in: its length may be another one now.
func (w *world) handedOut(o *object, path string) bool {
	if path != "" && w.state(o).may {
		return true
	}
	for o.kind == objContent {
		o = o.parent
		if w.state(o).may {
			return true
		}
	}
	return false
}

// isCut reports whether a slice was made shorter than what it held. What a function has appended to a slice of length
// zero is all that it holds: b = appendItem(b[:0], x).
func isCut(v value) bool {
	empty := v.fl&fLen0 != 0 && v.fl&fCopyLen == 0
	return (empty || v.fl&(fLenShort|fShift) != 0) && v.obj.kind != objMade && v.obj.kind != objAlloc
}

// replacedSize forgets what is known of the sizes of what lies below a location that is overwritten.
func (w *world) replacedSize(o *object, path string) {
	s := *w.state(o)
	if s.guards == "" && s.grown == "" && s.drops == "" {
		return
	}
	keep := func(list string) string {
		if list == "" {
			return ""
		}
		words := strings.Split(list, "|")
		words = slices.DeleteFunc(words, func(word string) bool {
			if i := strings.LastIndexAny(word, "~"); i >= 0 {
				word = word[:i]
			}
			return below(strings.TrimSuffix(strings.TrimPrefix(word, "."), "!"), path)
		})
		return strings.Join(words, "|")
	}
	s.guards, s.grown, s.drops = keep(s.guards), keep(s.grown), keep(s.drops)
	w.set(o, s)
}

// bound notes that a size is compared, and on which side of the branch it has an upper bound.
func (f *funcState) bound(w *world, v value, bounded bool, cond ssa.Value) {
	path, mark := v.path, ""
	if i := strings.LastIndexByte(path, '#'); i >= 0 {
		path, mark = path[:i], path[i:]
	}
	if mark == "#sum" {
		mark = "#len"
		if bounded {
			w.update(v.obj, func(s *ostate) { s.guards = addWord(s.guards, "."+path+"#sum") })
		}
	}
	exact := v.c == "=" || v.c == "!"
	isLen := strings.HasPrefix(mark, "#len")
	if isLen && f.endsLoop(cond) {
		return // not a bound: until there is little left
	}
	w.update(v.obj, func(s *ostate) {
		s.sized = true
		word := "." + path
		switch {
		case mark == "#own":
			if bounded {
				s.guards = addWord(s.guards, word+"#own")
			}
		case isLen && bounded && exact:
			s.guards = addWord(s.guards, word+"#len=")
		case isLen && bounded && mark == "#len":
			s.guards = addWord(s.guards, word+"#len")
		case isLen && bounded:
			if !hasWord(s.guards, word+"#len") { // tested before it was drained
				s.guards = addWord(s.guards, word+"#len!")
			}
		case isLen:
		case bounded:
			s.guards = addWord(dropWords(s.guards, word, "#over"), word)
			if mark == "#ratio" {
				s.guards = addWord(s.guards, word+"#ratio")
			}
			if exact {
				s.guards = addWord(s.guards, word+"#min")
			}
		case !exact:
			s.guards = addWord(addWord(s.guards, word+"#over"), word+"#min")
		}
	})
	if isLen {
		f.rec.lenCond(f, v.obj, path, cond)
	}
	for o := v.obj; o.kind == objContent; o = o.parent {
		w.update(o.parent, func(s *ostate) { s.sized = true })
	}
}

// endsLoop reports whether a condition is that of a loop.
func (f *funcState) endsLoop(cond ssa.Value) bool {
	for _, r := range *cond.Referrers() {
		if branch, ok := r.(*ssa.If); ok && slices.Contains(f.loopsOf(branch.Block()), branch.Block()) {
			return true
		}
	}
	return false
}

// comparison keeps comparisons with sizes. The mark of the result is "<" or "=" where its truth bounds the
// size, ">" or "!" where its falsity does.
func (f *funcState) comparison(w *world, instr *ssa.BinOp, x, y value) value {
	op := instr.Op
	sx, okx := sizeOf(x)
	sy, oky := sizeOf(y)
	if !okx && !oky {
		return none
	}
	if f.counts(instr.X, 0) || f.counts(instr.Y, 0) {
		return none // an index that runs through it
	}
	if okx && oky && strings.HasSuffix(sx.path, "#cap") && strings.HasSuffix(sy.path, "#cap") {
		// Different capacities, different arrays: if cap(was) < cap(b) { put(was) }
		w.update(sx.obj, func(s *ostate) { s.counts = true })
		w.update(sy.obj, func(s *ostate) { s.counts = true })
		return none
	}
	if okx && oky && sx.obj == sy.obj {
		return f.ownSizes(instr, sx, sy)
	}
	if !okx {
		x, y, sx, op = y, x, sy, swapped(op)
	}
	if y.k == vConst && (y.c == "0" || y.c == "1") {
		return none // not a bound: something or nothing
	}
	sx.c = sideOf(op)
	if at, ok := strings.CutSuffix(sx.path, "#len"); ok && (withMore(instr.X) || withMore(instr.Y)) {
		sx.path = at + "#sum"
	}
	return sx
}

// summed returns the capacities that are compared together: cap(b.head)+cap(b.body) <= max bounds each of them.
func (f *funcState) summed(w *world, cond ssa.Value) []value {
	cmp, ok := cond.(*ssa.BinOp)
	if !ok {
		return nil
	}
	var list []value
	var add func(v ssa.Value, depth int)
	add = func(v ssa.Value, depth int) {
		if b, ok := v.(*ssa.BinOp); ok && b.Op == token.ADD && depth < 8 {
			add(b.X, depth+1)
			add(b.Y, depth+1)
		} else if size, ok := sizeOf(f.eval(w, v)); ok && depth > 0 && strings.HasSuffix(size.path, "#cap") {
			list = append(list, size)
		}
	}
	add(cmp.X, 0)
	add(cmp.Y, 0)
	return list
}

// withMore reports whether v is a size and something more that is not known before:
//
//	b.Len()+len(p) > max
func withMore(v ssa.Value) bool {
	b, ok := v.(*ssa.BinOp)
	if !ok || b.Op != token.ADD {
		return false
	}
	_, x := b.X.(*ssa.Const)
	_, y := b.Y.(*ssa.Const)
	return !x && !y
}

// ownSizes keeps the comparison of a length with the capacity of the same thing:
//
//	len(b)+n <= cap(b)   what is appended fits
//	cap(b) <= 4*len(b)   it is no larger than what is put into it: a bound
func (f *funcState) ownSizes(instr *ssa.BinOp, x, y value) value {
	op := instr.Op
	if strings.HasSuffix(x.path, "#cap") {
		x, y, op = y, x, swapped(op)
	}
	at, isLen := strings.CutSuffix(strings.TrimSuffix(x.path, "!"), "#len")
	if !isLen || y.path != at+"#cap" || op == token.EQL || op == token.NEQ {
		return none
	}
	if scaled(instr.X) || scaled(instr.Y) {
		y.path, y.c = at+"#ratio", sideOf(swapped(op))
		return y
	}
	x.path, x.c = at+"#own", sideOf(op)
	return x
}

// scaled reports whether v is a multiple or a fraction of something.
func scaled(v ssa.Value) bool {
	b, ok := v.(*ssa.BinOp)
	return ok && (b.Op == token.MUL || b.Op == token.QUO || b.Op == token.SHL || b.Op == token.SHR)
}

// swapped is the operator for swapped operands.
func swapped(op token.Token) token.Token {
	switch op {
	case token.LSS:
		return token.GTR
	case token.LEQ:
		return token.GEQ
	case token.GTR:
		return token.LSS
	case token.GEQ:
		return token.LEQ
	}
	return op
}

// sideOf is the mark of a comparison with a bound.
func sideOf(op token.Token) string {
	switch op {
	case token.LSS, token.LEQ:
		return "<"
	case token.GTR, token.GEQ:
		return ">"
	case token.EQL:
		return "="
	}
	return "!"
}

// counts reports whether v is a variable that changes in a loop.
func (f *funcState) counts(v ssa.Value, depth int) bool {
	switch v := v.(type) {
	case *ssa.Phi:
		return slices.Contains(f.loopsOf(v.Block()), v.Block())
	case *ssa.BinOp:
		return depth < 3 && (f.counts(v.X, depth+1) || f.counts(v.Y, depth+1))
	}
	return false
}

// isBound reports whether v is a comparison with a size, and on which side it bounds.
func isBound(v value) (whenTrue, ok bool) {
	if v.k != vSym || v.obj == nil || !strings.Contains(v.path, "#") {
		return false, false
	}
	switch v.c {
	case "<", "=":
		return true, true
	case ">", "!":
		return false, true
	}
	return false, false
}

// negated is the opposite comparison.
func negated(v value) value {
	v.c = map[string]string{"<": ">", ">": "<", "=": "!", "!": "="}[v.c]
	return v
}

// measure returns the symbol for the length or capacity of a slice, map or string.
func (f *funcState) measure(w *world, name string, v value, t types.Type) value {
	switch u := t.Underlying().(type) {
	case *types.Map:
		name = "cap" // all the measure a map has
	case *types.Basic:
		if v.k == vSym && v.obj != nil && v.c == "" && u.Info()&types.IsString != 0 && name == "len" {
			return value{k: vSym, obj: v.obj, path: v.path + "#len"}
		}
	}
	if v.k != vRef {
		return none
	}
	if v.fl&(fShift|fCut) == 0 {
		v.path = strings.TrimSuffix(v.path, bufMemory) // the buffer is as large as its memory
	}
	path := v.path + "#" + name
	if name == "len" {
		switch {
		case v.fl&fLenCap != 0:
			path = v.path + "#cap"
		case w.handedOut(v.obj, v.path):
		case isCut(v), w.isDrained(v.obj, v.path):
			path += "!"
		}
	}
	return value{k: vSym, obj: v.obj, path: path}
}

// predicate finds the comparison that a predicate makes for its caller: func(n int) bool { return n <= max }.
func (x *extractor) predicate(v value) (ref, bool) {
	b, ok := v.site.(*ssa.BinOp)
	if !ok || v.obj != nil {
		return ref{}, false
	}
	for i, p := range x.f.fn.Params {
		if _, isInt := p.Type().Underlying().(*types.Basic); !isInt {
			continue
		}
		c := ""
		switch {
		case b.X == p && (b.Op == token.LSS || b.Op == token.LEQ), b.Y == p && (b.Op == token.GTR || b.Op == token.GEQ):
			c = "<"
		case b.X == p && (b.Op == token.GTR || b.Op == token.GEQ), b.Y == p && (b.Op == token.LSS || b.Op == token.LEQ):
			c = ">"
		default:
			continue
		}
		return ref{K: 's', I: i, C: c}, true
	}
	return ref{}, false
}

// answer is what a predicate says of the size that it was given.
func answer(v value, c string) value {
	if c != "<" && c != ">" {
		return v
	}
	size, ok := sizeOf(v)
	if !ok {
		return none
	}
	size.c = c
	return size
}

// appended finds out by what an append makes its slice grow.
func (f *funcState) appended(w *world, s *site) string {
	if s.common == nil || len(s.common.Args) < 2 {
		return ""
	}
	t, ok := s.common.Args[0].Type().Underlying().(*types.Slice)
	if !ok {
		return "?"
	}
	why := f.input(w, s.common.Args[1], 0)
	if sl, ok := s.common.Args[1].(*ssa.Slice); ok {
		if al, ok := sl.X.(*ssa.Alloc); ok && al.Comment == "varargs" {
			why = "" // one by one
		}
	}
	if roomAsked(s.common.Args[0], s.common.Args[1], 0) {
		why = "" // it fits: how much others may ask for is not a matter of this append
	}
	if !startsOver(s, s.args[0]) {
		why = f.repeated(w, s.instr, s.args[0].obj, why)
	}
	if why == "1" && begun(s.args[0]) {
		why = "0"
	}
	if refers(t.Elem(), 0) {
		return "r"
	}
	return why
}

// refers reports whether values of type t refer to other memory.
func refers(t types.Type, depth int) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0 || u.Kind() == types.UnsafePointer
	case *types.Array:
		return refers(u.Elem(), depth+1)
	case *types.Struct:
		for v := range u.Fields() {
			if depth > 4 || refers(v.Type(), depth+1) {
				return true
			}
		}
		return false
	}
	return true
}

// written finds out by what a call makes its target grow; skip is the index of the target among the arguments.
func (f *funcState) written(w *world, s *site, skip int) string {
	if s.common == nil {
		return "?"
	}
	var target *object
	if fn := s.common.StaticCallee(); skip < len(s.args) && (fn == nil || fn.Name() != "Grow") {
		target = s.args[skip].obj // which may be emptied in each round; how far it grows at once is not known of Grow
	}
	args := s.common.Args
	if s.common.IsInvoke() {
		skip--
	}
	why := ""
	for i, a := range args {
		if i == skip {
			continue
		}
		if fillsRoom(a) {
			return "0"
		}
		why = stronger(why, f.input(w, a, 0))
	}
	return f.repeated(w, s.instr, target, why)
}

// repeated is the reason for growth of something that runs in a loop perhaps: a little, many times over, is
// as much as what drives the loop, unless the object is emptied in each round before.
func (f *funcState) repeated(w *world, at ssa.Instruction, o *object, why string) string {
	if why == "!" || why == "r" {
		return why
	}
	if d, ok := f.driver(w, at, o); ok {
		why = stronger(why, d)
	}
	if why == "" {
		return "1"
	}
	return why
}

// grownBy is the reason for growth here, for a reason in a callee. What the callee has emptied before it returned does not
// add up when it is called again.
func (f *funcState) grownBy(w *world, s *site, o *object, why string, emptied bool) string {
	if why == "0" {
		return why
	}
	if f.isBounding(s) {
		return "?"
	}
	if n, ok := strings.CutPrefix(why, "<"); ok {
		why = "?"
		if s.common != nil && s.depth == 0 {
			i, _ := strconv.Atoi(n)
			if s.common.IsInvoke() {
				i--
			}
			if i < 0 {
				why = f.input(w, s.common.Value, 0)
			} else if i < len(s.common.Args) {
				why = f.input(w, s.common.Args[i], 0)
			}
		}
	}
	if why == "1" {
		why = ""
		if s.depth > 0 && !emptied {
			return "!" // called by somebody, as often as they like
		}
	}
	if emptied {
		return cmp.Or(why, "1")
	}
	for _, a := range s.args {
		if a.k == vRef && a.obj == o && startsOver(s, a) {
			return cmp.Or(why, "0")
		}
	}
	return f.repeated(w, s.instr, o, why)
}

// empties reports whether what is called leaves empty what it has made grow, on some way through it: on the others it has
// failed, and is not called again.
func (s *summary) empties(o ref, word string) bool {
	return s != nil && slices.ContainsFunc(s.Outcomes, func(out outcome) bool {
		return slices.ContainsFunc(out.States, func(st stateRef) bool {
			return st.Drops != "" && st.O.object().equal(o.object()) && strings.Contains("|"+st.Grown, "|"+word+"~") && (hasWord(st.Drops, word) || hasWord(st.Drops, word+"!"))
		})
	})
}

// begun reports whether all that a slice holds was put there since it was cut to length zero in this function.
func begun(v value) bool {
	return v.k == vRef && v.fl&fLenOld == 0 && v.fl&(fLen0|fCopyLen) != 0
}

// startsOver reports whether an argument is cut to length zero where it is given, so that what loops around the call
// adds nothing to it:
//
//	for _, x := range list { b = appendItem(b[:0], x) }
//
// or where what it holds was written, in the same round.
func startsOver(s *site, v value) bool {
	if v.k != vRef || s.common == nil {
		return false
	}
	for _, a := range s.common.Args {
		if IsSlice(a.Type()) && isCutIn(s.instr.Block(), a, 0) {
			return true
		}
	}
	return false
}

// isCutIn reports whether a slice was cut to length zero in a block, and only appended to since.
func isCutIn(b *ssa.BasicBlock, v ssa.Value, depth int) bool {
	switch v := v.(type) {
	case *ssa.Slice:
		return v.Block() == b && isEmptied(v)
	case *ssa.Call:
		f, ok := v.Call.Value.(*ssa.Builtin)
		return ok && f.Name() == "append" && v.Block() == b && depth < 8 && isCutIn(b, v.Call.Args[0], depth+1)
	case *ssa.UnOp:
		if v.Op != token.MUL || v.Block() != b || depth >= 8 {
			return false
		}
		at := slices.Index(b.Instrs, ssa.Instruction(v))
		for _, in := range slices.Backward(b.Instrs[:at]) {
			if st, ok := in.(*ssa.Store); ok && sameAddr(st.Addr, v.X) {
				return isCutIn(b, st.Val, depth+1)
			}
		}
	}
	return false
}

// stronger returns the stronger one of two reasons.
func stronger(x, y string) string {
	rank := func(s string) int {
		switch {
		case s == "!":
			return 4
		case strings.HasPrefix(s, "<"):
			return 3
		case s == "?", s == "r":
			return 2
		case s == "1":
			return 1
		}
		return 0
	}
	if rank(y) > rank(x) {
		return y
	}
	return x
}

// input tells how large a value can be: "" bounded, "?" not known, "<2" as the third parameter, "!" any size.
func (f *funcState) input(w *world, v ssa.Value, depth int) string {
	if depth == 0 {
		f.looks = 0
	}
	if f.looks++; depth > 8 || f.looks > maxLooks {
		return "?"
	}
	switch t := v.Type().Underlying().(type) {
	case *types.Basic:
		if t.Info()&(types.IsNumeric|types.IsBoolean) != 0 {
			return ""
		}
		if n := namedOf(v.Type()); n != nil && !isPointer(v.Type()) {
			return "?" // one of a few names, as a rule
		}
	case *types.Array:
		return ""
	case *types.Pointer:
		if _, ok := t.Elem().Underlying().(*types.Array); ok {
			return ""
		}
	}
	next := func(x ssa.Value) string { return f.input(w, x, depth+1) }
	one := func(list ssa.Value) string { // a text out of a list; how many of them make the loop
		why := next(list)
		if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 && why != "" {
			return "?"
		}
		return why
	}
	switch v := v.(type) {
	case *ssa.Const, *ssa.Function, *ssa.Builtin:
		return ""
	case *ssa.Parameter:
		if f.boundedParam(w, v) {
			return ""
		}
		if IsBrief(v.Name()) {
			return "?"
		}
		if v.Parent() != f.fn {
			return f.givenTo(w, v, depth)
		}
		i := slices.Index(f.fn.Params, v)
		if i == 0 && f.fn.Signature.Recv() != nil {
			return "?"
		}
		return "<" + strconv.Itoa(i)
	case *ssa.FreeVar:
		return "!"
	case *ssa.Global:
		return "?"
	case *ssa.Convert:
		if b, ok := v.X.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsNumeric != 0 {
			return ""
		}
		return next(v.X)
	case *ssa.ChangeType:
		return next(v.X)
	case *ssa.ChangeInterface:
		return next(v.X)
	case *ssa.MakeInterface:
		return next(v.X)
	case *ssa.MultiConvert:
		return next(v.X)
	case *ssa.TypeAssert:
		return next(v.X)
	case *ssa.Extract:
		return one(v.Tuple)
	case *ssa.Next:
		return next(v.Iter)
	case *ssa.Range:
		return next(v.X)
	case *ssa.Lookup:
		return one(v.X)
	case *ssa.Index:
		return one(v.X)
	case *ssa.BinOp:
		return stronger(next(v.X), next(v.Y))
	case *ssa.Phi:
		if len(v.Edges) > maxEdges {
			return "?"
		}
		why := ""
		for _, e := range v.Edges {
			if why == "!" {
				break // nothing is stronger
			}
			if e != v && !f.clamped(v, e) {
				why = stronger(why, next(e))
			}
		}
		return why
	case *ssa.Slice:
		if v.High != nil && (f.smallNumber(v.High, 0) || f.keptSmall(v.High, v.Block()) || f.isPiece(v)) {
			return ""
		}
		if al, ok := v.X.(*ssa.Alloc); ok {
			if al.Comment == "varargs" || al.Comment == "slicelit" {
				return f.stored(w, al, depth)
			}
			return ""
		}
		return next(v.X)
	case *ssa.UnOp:
		switch v.Op {
		case token.ARROW:
			return "!"
		case token.MUL:
			if a, ok := v.X.(*ssa.IndexAddr); ok {
				return one(a.X)
			}
			return f.loaded(w, v.X, depth+1)
		}
	case *ssa.Alloc:
		return "?"
	case *ssa.Call:
		return f.called(w, v, depth+1)
	}
	return "?"
}

// clamped reports whether a variable is cut where it is too long:
//
//	if len(line) > 256 { line = line[:256] }
func (f *funcState) clamped(phi *ssa.Phi, x ssa.Value) bool {
	for _, e := range phi.Edges {
		if s, ok := e.(*ssa.Slice); ok && s.X == x && s.High != nil && f.smallNumber(s.High, 0) {
			return true
		}
	}
	return false
}

// boundedParam reports whether the length of a parameter was compared with something on the way.
func (f *funcState) boundedParam(w *world, p *ssa.Parameter) bool {
	o, ok := f.objs[objKey{kind: objParam, site: p}]
	return ok && (hasWord(w.state(o).guards, ".#len") || hasWord(w.state(o).guards, ".#len="))
}

// stored tells how large the elements of a list of ours are.
func (f *funcState) stored(w *world, al *ssa.Alloc, depth int) string {
	why := ""
	for _, r := range *al.Referrers() {
		if ia, ok := r.(*ssa.IndexAddr); ok {
			for _, u := range *ia.Referrers() {
				if st, ok := u.(*ssa.Store); ok {
					why = stronger(why, f.input(w, st.Val, depth+1))
				}
			}
		}
	}
	return why
}

// loaded tells how large what an address holds can be. What lies in the field of a struct was bounded where it
// was set, as far as we know.
func (f *funcState) loaded(w *world, addr ssa.Value, depth int) string {
	switch a := addr.(type) {
	case *ssa.FreeVar:
		return "!"
	case *ssa.Alloc:
		why := ""
		for _, r := range *a.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Addr == a {
				why = stronger(why, f.input(w, st.Val, depth+1))
			}
		}
		return why
	}
	return "?"
}

// called tells how large the result of a call can be.
func (f *funcState) called(w *world, c *ssa.Call, depth int) string {
	if b, ok := c.Call.Value.(*ssa.Builtin); ok {
		if b.Name() == "append" {
			return stronger(f.input(w, c.Call.Args[0], depth+1), f.input(w, c.Call.Args[1], depth+1))
		}
		return "?"
	}
	fn := c.Call.StaticCallee()
	if fn == nil {
		return "?"
	}
	name := funcName(fn)
	switch name {
	case "io.LimitReader", "net/http.MaxBytesReader":
		return ""
	case "io.ReadAll", "os.ReadFile", "encoding/json.Marshal", "encoding/json.MarshalIndent":
		return "!"
	}
	if p := fn.Pkg; p != nil {
		switch p.Pkg.Path() {
		case "strings", "bytes", "strconv", "fmt", "slices", "maps", "encoding/hex", "encoding/base64", "html", "net/url", "bufio", "unicode/utf8":
			why := ""
			for _, a := range c.Call.Args {
				why = stronger(why, f.input(w, a, depth+1))
			}
			return why
		}
	}
	return "?"
}

// smallNumber reports whether a number has an upper bound: a constant, or the smaller of it and another.
func (f *funcState) smallNumber(v ssa.Value, depth int) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return true
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "min" && depth < 3 {
			for _, a := range v.Call.Args {
				if f.smallNumber(a, depth+1) {
					return true
				}
			}
		}
	case *ssa.Convert:
		return depth < 3 && f.smallNumber(v.X, depth+1)
	case *ssa.BinOp:
		_, below := v.X.(*ssa.Const)
		return v.Op == token.SUB && below // const - n
	}
	return false
}

// keptSmall reports whether a number was compared with a small one on the way to a block, and found to be no larger.
func (f *funcState) keptSmall(v ssa.Value, b *ssa.BasicBlock) bool {
	return keptBelow(isValue(v), b, func(limit ssa.Value) bool { return f.smallNumber(limit, 0) })
}

// fillsRoom reports whether a piece of something is no longer than the room that is left up to some size: however often such
// pieces are written, there is no more than that.
//
//	n := min(len(p), size-b.Len())
//	b.Write(p[:n])
func fillsRoom(v ssa.Value) bool {
	piece, ok := v.(*ssa.Slice)
	return ok && piece.High != nil && (isRoom(piece.High) || keptBelow(isValue(piece.High), piece.Block(), isRoom))
}

// isRoom reports whether a number is what a length leaves of a constant, or the smaller of that and another.
func isRoom(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.BinOp:
		_, below := v.X.(*ssa.Const)
		return v.Op == token.SUB && below && isLength(v.Y)
	case *ssa.Call:
		b, ok := v.Call.Value.(*ssa.Builtin)
		return ok && b.Name() == "min" && slices.ContainsFunc(v.Call.Args, isRoom)
	}
	return false
}

// isLength reports whether a number is the length of something.
func isLength(v ssa.Value) bool {
	c, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	if b, ok := c.Call.Value.(*ssa.Builtin); ok {
		return b.Name() == "len"
	}
	fn := c.Call.StaticCallee()
	return fn != nil && fn.Name() == "Len"
}

// isValue recognizes a value.
func isValue(v ssa.Value) func(ssa.Value) bool { return func(x ssa.Value) bool { return x == v } }

// keptBelow reports whether a number was compared on the way to a block, and found to be no larger than one that is a limit.
func keptBelow(isNumber func(ssa.Value) bool, b *ssa.BasicBlock, isLimit func(ssa.Value) bool) bool {
	for ; b.Idom() != nil; b = b.Idom() {
		d := b.Idom()
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 {
			continue
		}
		cmp, ok := cond.Cond.(*ssa.BinOp)
		if !ok {
			continue
		}
		op, limit := cmp.Op, cmp.Y
		if isNumber(cmp.Y) {
			op, limit = swapped(op), cmp.X
		} else if !isNumber(cmp.X) {
			continue
		}
		yes := d.Succs[0] == b
		below := yes && (op == token.LSS || op == token.LEQ || op == token.EQL) || !yes && (op == token.GTR || op == token.GEQ)
		if below && isLimit(limit) {
			return true
		}
	}
	return false
}

// driver tells by what the loops around an instruction are driven in which an object adds up; ok is false when there are none.
func (f *funcState) driver(w *world, at ssa.Instruction, o *object) (why string, ok bool) {
	for _, l := range f.loopsOf(at.Block()) {
		if !f.emptiedIn(l, at, o) {
			ok = true
			why = stronger(why, f.drives(w, l))
		}
	}
	return why, ok
}

// emptiedIn reports whether an object is emptied in each round of the loop with header h that comes to an instruction.
func (f *funcState) emptiedIn(h *ssa.BasicBlock, at ssa.Instruction, o *object) bool {
	return o != nil && slices.ContainsFunc(f.drains[o.root()], func(drain ssa.Instruction) bool {
		return slices.Contains(f.loopsOf(drain.Block()), h) &&
			(drain.Block() == at.Block() && f.inum[drain] < f.inum[at] || drain.Block() != at.Block() && drain.Block().Dominates(at.Block()))
	})
}

// drives tells what ends the loop with header h.
func (f *funcState) drives(w *world, h *ssa.BasicBlock) string {
	cond, ok := h.Instrs[len(h.Instrs)-1].(*ssa.If)
	if !ok {
		return "?"
	}
	switch c := cond.Cond.(type) {
	case *ssa.Extract:
		if n, ok := c.Tuple.(*ssa.Next); ok {
			return f.input(w, n.Iter, 0)
		}
		return f.input(w, c, 0)
	case *ssa.Call:
		return "!" // a scanner, an iterator
	case *ssa.Phi:
		for _, e := range c.Edges {
			if x, ok := e.(*ssa.Extract); ok {
				if _, ok := x.Tuple.(*ssa.Call); ok {
					return "!"
				}
			}
			if _, ok := e.(*ssa.Call); ok {
				return "!"
			}
		}
	case *ssa.BinOp:
		if (c.Op == token.EQL || c.Op == token.NEQ) && isRead(c.X) {
			return "!" // until there is no more
		}
		for _, x := range []ssa.Value{c.Y, c.X} {
			switch x := x.(type) {
			case *ssa.Const:
				if x.Value != nil && x.Value.Kind() == constant.Int && x != c.X && (c.Op == token.LSS || c.Op == token.LEQ) {
					return ""
				}
			case *ssa.Call:
				if b, ok := x.Call.Value.(*ssa.Builtin); ok && (b.Name() == "len" || b.Name() == "cap") {
					return f.input(w, x.Call.Args[0], 0)
				}
			}
		}
	}
	return "?"
}

// isRead reports whether a value is a result of a method that reads.
func isRead(v ssa.Value) bool {
	if e, ok := v.(*ssa.Extract); ok {
		v = e.Tuple
	}
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	if call.Call.IsInvoke() {
		return strings.HasPrefix(call.Call.Method.Name(), "Read")
	}
	fn := call.Call.StaticCallee()
	return fn != nil && fn.Signature.Recv() != nil && strings.HasPrefix(fn.Name(), "Read")
}

// loopsOf returns the headers of the loops that b lies in.
func (f *funcState) loopsOf(b *ssa.BasicBlock) []*ssa.BasicBlock {
	if f.loops == nil {
		f.loops = findLoops(f.fn)
	}
	return f.loops[b]
}

// findLoops finds the natural loops of a function: for each block, the headers of those that it lies in.
func findLoops(fn *ssa.Function) map[*ssa.BasicBlock][]*ssa.BasicBlock {
	loops := map[*ssa.BasicBlock][]*ssa.BasicBlock{}
	for _, h := range fn.Blocks {
		body := map[*ssa.BasicBlock]bool{h: true}
		var queue []*ssa.BasicBlock
		for _, p := range h.Preds {
			if h.Dominates(p) {
				queue = append(queue, p)
			}
		}
		if queue == nil {
			continue
		}
		for len(queue) > 0 {
			b := queue[len(queue)-1]
			queue = queue[:len(queue)-1]
			if body[b] {
				continue
			}
			body[b] = true
			queue = append(queue, b.Preds...)
		}
		for b := range body {
			loops[b] = append(loops[b], h)
		}
	}
	return loops
}

// changing reports whether v is the length of a slice that was cut: another one each time.
func changing(v value) bool { return v.k == vSym && strings.HasSuffix(v.path, "#len!") }

func isSize(path string) bool {
	return strings.HasSuffix(path, "#cap") || strings.HasSuffix(path, "#ratio") || strings.HasSuffix(path, "#len") || strings.HasSuffix(path, "#len!") || strings.HasSuffix(path, "#own") || strings.HasSuffix(path, "#sum")
}

// bufferBeside is the one buffer in the struct that o was found in: an encoder beside a buffer writes to it.
func (f *funcState) bufferBeside(w *world, o *object) value {
	if o.kind != objContent || o.parent.typ == nil {
		return none
	}
	s := structOf(deref(o.parent.typ))
	if s == nil {
		return none
	}
	found := none
	for fld := range s.Fields() {
		if "."+fld.Name() == o.path && hashType(fld.Type()) {
			return none
		}
		n := namedOf(fld.Type())
		if n == nil || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "bytes" || n.Obj().Name() != "Buffer" {
			continue
		}
		if found.k == vRef {
			return none
		}
		l := loc{o.parent, "." + fld.Name()}
		if isPointer(fld.Type()) {
			found = f.load(w, l, fld.Type(), nil)
		} else {
			found = value{k: vRef, obj: l.obj, path: l.path}
		}
	}
	return found
}

// applySizes applies what a callee says of the size of an object, or of the part of one at a path.
func (f *funcState) applySizes(w *world, s *site, o *object, part string, st *stateRef) {
	for g := range strings.SplitSeq(st.Grown, "|") {
		i := strings.LastIndexByte(g, '~')
		switch {
		case i > 0 && st.O.K == 'f' && o.kind == objMade && part+g[1:i] == "":
			f.madeLarge(w, s.instr, o, f.grownBy(w, s, o, g[i+1:], false))
		case i > 0:
			f.grew(w, s.instr, o, part+g[1:i], f.grownBy(w, s, o, g[i+1:], s.sum.empties(st.O, g[:i])))
		}
	}
	if st.Drops != "" {
		f.noteDrain(s.instr, o)
	}
	if st.Drops == "" && st.Guards == "" && w.st.get(o) != nil {
		return
	}
	w.update(o, func(x *ostate) {
		before := x.drops
		for d := range strings.SplitSeq(st.Drops, "|") {
			if d == "" {
				continue
			}
			d = "." + part + d[1:]
			if strings.Contains("|"+x.grown, "|"+strings.TrimSuffix(d, "!")+"~") {
				d = strings.TrimSuffix(d, "!") + "!"
			}
			x.drops = addWord(x.drops, d)
		}
		for g := range strings.SplitSeq(st.Guards, "|") {
			if g == "" {
				continue
			}
			g = "." + part + g[1:]
			if path, ok := strings.CutSuffix(g, "#len"); ok && (hasWord(before, path) || hasWord(before, path+"!")) && !w.handedOut(o, path[1:]) {
				g += "!"
			}
			x.guards = addWord(x.guards, g)
		}
	})
}

// grew notes where a location grows first.
func (r *recorder) grew(f *funcState, o *object, path string, at ssa.Instruction) {
	l := loc{o, path}
	if old := r.growth[l]; old == nil || f.inum[at] < f.inum[old] {
		r.growth[l] = at
	}
}

// lenCond notes where a length is compared.
func (r *recorder) lenCond(f *funcState, o *object, path string, cond ssa.Value) {
	pos := cond.Pos()
	if !pos.IsValid() {
		return
	}
	l := loc{o, path}
	if old, ok := r.lens[l]; !ok || pos > old {
		r.lens[l] = pos
	}
}

// sizesAt adds what is known of the sizes in c, which lies at rel in what is put.
//
// A slice that has grown is another array: what is put has grown only where it is the result of append.
func (f *funcState) sizesAt(w *world, ps *PutState, root, c *object, rel string, fl sliceFlags) {
	st := w.state(c)
	for g := range strings.SplitSeq(st.grown, "|") {
		if c.root() != root && followsSize(c) {
			break // memory of another object
		}
		i := strings.LastIndexByte(g, '~')
		if i < 0 {
			continue
		}
		if g[1:i] == "" && c.isSlice() && fl&fGrown == 0 && c.kind != objMade {
			continue
		}
		size := ps.size(rel + g[1:i])
		size.Made = c.kind == objMade && g[1:i] == ""
		why := g[i+1:]
		if n, ok := strings.CutPrefix(why, "<"); ok {
			at, _ := strconv.Atoi(n)
			why = f.argument(w, at)
		}
		switch {
		case why == "!":
			size.Grown = ByInput
		case why == "?", why == "r":
			size.Grown = max(size.Grown, Perhaps)
		}
		if at := f.rec.growth[loc{c, g[1:i]}]; at != nil {
			size.GrownAt = at.Pos()
		}
		size.Keyed = size.Keyed || f.rec.keys[loc{c, g[1:i]}]
	}
	for g := range strings.SplitSeq(st.guards, "|") {
		if g == "" {
			continue
		}
		path := ps.guard(rel, g)
		if pos, ok := f.rec.lens[loc{c, path}]; ok {
			ps.size(rel + path).LenAt = pos
		}
	}
}

// size returns the Size of a path.
func (ps *PutState) size(path string) *Size {
	for i := range ps.Sizes {
		if ps.Sizes[i].Path == path {
			return &ps.Sizes[i]
		}
	}
	ps.Sizes = append(ps.Sizes, Size{Path: path})
	return &ps.Sizes[len(ps.Sizes)-1]
}

// guard notes a guard word about what lies at rel, and returns its path.
func (ps *PutState) guard(rel, word string) string {
	path, mark, _ := strings.Cut(word[1:], "#")
	size := ps.size(rel + path)
	switch mark {
	case "", "own":
		size.Bounded = true
	case "min":
		size.AtLeast = true
	case "ratio":
		size.Ratio = true
	case "over":
		size.Over = true
	case "len":
		size.Len = true
	case "len=":
		size.Bounded = true // as far as what is written goes
	case "len!":
		size.Len, size.Drained = true, true
	}
	return path
}

// calleeGuards adds the bounds that a callee has tested before it put.
func (ps *PutState) calleeGuards(words string) {
	for g := range strings.SplitSeq(words, "|") {
		if g == "" {
			continue
		}
		ps.guard("", g)
	}
}

// guardsOf returns the words for bounds that a callee tests, as they are for what it is given here: the length says nothing
// where it was taken away before.
func (w *world) guardsOf(v value, words string) string {
	if v.k != vRef || !strings.Contains(words, "#len") {
		return words
	}
	list := strings.Split(words, "|")
	for i, g := range list {
		path, ok := strings.CutSuffix(g, "#len")
		if ok && (w.isDrained(v.obj, v.path+strings.TrimPrefix(path, ".")) || path == "." && isCut(v)) {
			list[i] = g + "!"
		}
	}
	return strings.Join(list, "|")
}

// growable returns the place of the buffer that an argument is, or embeds: other writers hand on what they are
// given.
func (f *funcState) growable(s *site, i int, v value) (path string, ok bool) {
	t := v.obj.typ
	if s.common != nil {
		if s.common.IsInvoke() {
			i--
		}
		if i >= 0 && i < len(s.common.Args) {
			a := s.common.Args[i]
			if m, ok := a.(*ssa.MakeInterface); ok {
				a = m.X
			}
			if !types.IsInterface(a.Type()) || v.path != "" {
				t = a.Type()
			}
		}
	}
	path, ok = bufferIn(t, 0)
	return v.path + path, ok
}

// bufferIn returns the path to the bytes.Buffer that a type is, or embeds. A strings.Builder is none: it gives its
// memory away when it is reset.
func bufferIn(t types.Type, depth int) (path string, ok bool) {
	if t == nil {
		return "", false
	}
	n := namedOf(t)
	if n == nil {
		return "", false
	}
	if p := n.Obj().Pkg(); p != nil && p.Path() == "bytes" && n.Obj().Name() == "Buffer" {
		return "", true
	}
	if s := structOf(n); s != nil && depth < 3 {
		for fld := range s.Fields() {
			if !fld.Embedded() || isPointer(fld.Type()) {
				continue
			}
			if path, ok := bufferIn(fld.Type(), depth+1); ok {
				return "." + fld.Name() + path, true
			}
		}
	}
	return "", false
}

// typeResult gives an object that a callee returns the type that its result has here: the callee may know no
// more of it than a type parameter.
func typeResult(s *site, i int, v value) {
	if s.result == nil || v.k != vRef || v.obj.typ != nil && !types.IsInterface(v.obj.typ) {
		return
	}
	t := s.result.Type()
	if tuple, ok := t.(*types.Tuple); ok {
		if i >= tuple.Len() {
			return
		}
		t = tuple.At(i).Type()
	}
	if _, ok := t.(*types.TypeParam); !ok {
		v.obj.typ = t
	}
}

// isPredicate reports whether a function answers yes or no: it may say whether a size is within bounds.
func isPredicate(sig *types.Signature) bool {
	if sig.Results().Len() != 1 {
		return false
	}
	b, ok := sig.Results().At(0).Type().Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// movesFront reports whether result i of a function that cuts its argument may begin behind its start.
func movesFront(s *site, i int) bool {
	if s.common == nil || s.common.StaticCallee() == nil {
		return true
	}
	switch s.common.StaticCallee().Name() {
	case "TrimRight", "TrimRightFunc", "TrimSuffix", "CutSuffix":
		return false
	case "Cut":
		return i == 1
	}
	return true
}

// isLenOfParam reports whether v is the length of a parameter: what follows it is what was appended to it, which
// is all there is where it was empty.
func isLenOfParam(v ssa.Value) bool {
	c, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	b, ok := c.Call.Value.(*ssa.Builtin)
	if !ok || b.Name() != "len" {
		return false
	}
	_, ok = c.Call.Args[0].(*ssa.Parameter)
	return ok
}

// sizePath is the path of a size that a callee has asked for: it does not know whether the length was taken away.
func (w *world) sizePath(v value, path string) string {
	if at, ok := strings.CutSuffix(path, "#len"); ok && (w.isDrained(v.obj, v.path+at) || at == "" && isCut(v)) {
		path += "!"
	}
	return v.path + path
}
