package poolflow

import (
	"go/constant"
	"go/token"
	"go/types"
	"iter"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
	"honnef.co/go/tools/analysis/dfa/dense"
)

// graph presents the blocks of a function to the solver.
type graph struct{ fn *ssa.Function }

func (g graph) NumNodes() int { return len(g.fn.Blocks) }

func (g graph) Nodes() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range g.fn.Blocks {
			if !yield(i) {
				return
			}
		}
	}
}

func (g graph) Out(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		var last *ssa.BasicBlock
		for _, s := range g.fn.Blocks[n].Succs {
			if s != last && !yield(s.Index) {
				return
			}
			last = s
		}
	}
}

// solve runs the function to its fixed point, and then the ways out, which nothing comes after. What happens is noted each time that a
// block is run: what is so on the way to the fixed point is so on some path.
func (f *funcState) solve() {
	entry := f.entry()
	in := dense.Forward[lattice](graph{f.fn}, map[int]*worlds{0: f.worldsOf([]*world{entry})}, f.transfer)
	if f.steps > f.limit {
		f.gaveUp("too much work")
	}
	f.solved = true
	for i, b := range f.fn.Blocks {
		if ws := in.In(i); ws != nil && !f.wasRun(i, ws) {
			f.runBlock(b, ws)
		}
	}
}

// wasRun reports whether the i-th block was run to its end when it was entered with ws.
func (f *funcState) wasRun(i int, ws *worlds) bool {
	m := f.memo[i]
	return m != nil && !m.cut && m.key == ws.key
}

func (f *funcState) entry() *world {
	w := newWorld()
	for _, p := range f.fn.Params {
		o := f.object(objParam, p, 0, 0, p.Type())
		o.name = p.Name()
		switch {
		case isRefType(p.Type()):
			v := refTo(o)
			if isSlice(p.Type()) {
				v.fl = fLenOld
			}
			f.bind(w, p, v)
			w.set(o, ostate{})
		case structOf(p.Type()) != nil:
			f.bind(w, p, f.loadStruct(w, loc{o, ""}, structOf(p.Type()), nil))
			w.set(o, ostate{})
		default:
			f.bind(w, p, value{k: vSym, obj: o})
		}
	}
	for _, v := range f.fn.FreeVars {
		o := f.object(objFreeVar, v, 0, 0, deref(v.Type()))
		o.name = v.Name()
		f.bind(w, v, refTo(o))
		w.set(o, ostate{})
	}
	return w
}

func (f *funcState) transfer(from, to int, in *worlds) *worlds {
	if in == nil || f.steps > f.limit {
		return nil
	}
	b := f.fn.Blocks[from]
	m := f.memo[from]
	if m == nil || m.key != in.key {
		m = &blockMemo{key: in.key, outs: f.runBlock(b, in)}
		m.cut = f.steps > f.limit
		f.memo[from] = m
	}
	var out *worlds
	for i, s := range b.Succs {
		if s.Index == to {
			out = lattice{}.Merge(out, m.outs[i])
		}
	}
	return out
}

// runBlock runs the worlds through block b and returns what arrives at each successor.
func (f *funcState) runBlock(b *ssa.BasicBlock, in *worlds) []*worlds {
	ws := make([]*world, len(in.list))
	for i, w := range in.list {
		ws[i] = w.clone()
		f.steps += w.bulk()
	}
	for _, instr := range b.Instrs {
		if _, ok := instr.(*ssa.Phi); ok {
			continue
		}
		f.steps += len(ws)
		if f.steps > f.limit && !f.solved {
			break
		}
		if len(f.inum) > maxTwice && f.steps > 2*f.limit { // more than it takes if it came to an end before
			f.gaveUp("too much work")
			break
		}
		ws = f.exec(instr, ws)
		if len(ws) > 4*f.room() {
			ws = f.worldsOf(ws).list
		}
		if len(ws) == 0 {
			break
		}
	}
	outs := make([]*worlds, len(b.Succs))
	if f.solved {
		return outs
	}
	for i, s := range b.Succs {
		var list []*world
		live := f.liveIn(s)
		for _, w := range ws {
			if i < len(b.Succs)-1 {
				w = w.clone()
			}
			if cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok && b.Succs[0] != b.Succs[1] {
				if !f.branch(w, cond.Cond, i == 0, 0) {
					continue
				}
				f.askAnew(w, b, s, cond.Cond)
			}
			f.phis(w, b, s, i)
			if f.entersJoin(b, s) {
				f.join(w) // a loop that receives runs once for each goroutine
			}
			f.sweep(w, live)
			if takesWayOut(s) {
				w.from, w.hash = b.Index, digest{}
			}
			list = append(list, w)
		}
		outs[i] = f.worldsOf(list)
	}
	return outs
}

// takesWayOut reports whether a block is a way out that a few conditions lead to. Callers are told of each by itself: of
// two that are merged, nothing would be known.
//
//	if r == nil || r.closer == nil {
//		return nil
//	}
func takesWayOut(b *ssa.BasicBlock) bool {
	if len(b.Preds) < 2 || len(b.Preds) > 4 {
		return false
	}
	for _, instr := range b.Instrs {
		switch instr.(type) {
		case *ssa.Return, *ssa.Phi, *ssa.MakeInterface:
		default:
			return false
		}
	}
	return true
}

// entersJoin reports whether the edge from b to s leads into a loop that waits, or past it because it has no rounds.
func (f *funcState) entersJoin(b, s *ssa.BasicBlock) bool {
	if f.joins[s] != nil && !f.joins[s][b] {
		return true
	}
	for _, t := range b.Succs {
		for _, body := range f.joins {
			if body[t] && !body[b] && t != s {
				return true
			}
		}
	}
	return false
}

// phis gives the phis of s, entered from the i-th successor edge of b, their values.
func (f *funcState) phis(w *world, b, s *ssa.BasicBlock, i int) {
	edge, nth := -1, 0
	for k := range i {
		if b.Succs[k] == s {
			nth++
		}
	}
	for k, p := range s.Preds {
		if p == b {
			if nth == 0 {
				edge = k
				break
			}
			nth--
		}
	}
	var phis []*ssa.Phi
	var vals []value
	for _, instr := range s.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		phis = append(phis, phi)
		if f.changesPlaces(phi) {
			vals = append(vals, none)
			continue
		}
		vals = append(vals, f.eval(w, phi.Edges[edge]))
	}
	for _, phi := range phis {
		f.forget(w, phi)
	}
	for k, phi := range phis {
		v := vals[k]
		if v.k == vSym && v.site == phi && v.obj == nil {
			continue
		}
		if v.k != vNone {
			f.bind(w, phi, v)
		}
	}
	w.hash = digest{}
}

// changesPlaces reports whether a variable takes turns with others in a loop, or did before: which of their values it has in the end
// depends on how many rounds there were.
//
//	for range rounds {
//		fill(dst, src)
//		src, dst = dst, src
//	}
func (f *funcState) changesPlaces(phi *ssa.Phi) bool {
	changes, ok := f.turns[phi]
	if !ok {
		changes = takesTurns(phi) || slices.ContainsFunc(phi.Edges, func(e ssa.Value) bool {
			q, ok := e.(*ssa.Phi)
			return ok && q.Block() != phi.Block() && takesTurns(q)
		})
		f.turns[phi] = changes
	}
	return changes
}

// takesTurns reports whether a variable of a loop gets its own value back from those that it is given to in earlier rounds.
func takesTurns(phi *ssa.Phi) bool {
	// next returns the variable that one has the value of in the next round, nil if that is no other of the loop.
	next := func(p *ssa.Phi) *ssa.Phi {
		for _, e := range p.Edges {
			if q, ok := e.(*ssa.Phi); ok && q != p && q.Block() == p.Block() {
				return q
			}
		}
		return nil
	}
	if len(phi.Edges) > maxEdges {
		return false
	}
	q := next(phi)
	for range maxTurns {
		if q == nil || q == phi {
			break
		}
		q = next(q)
	}
	return q == phi
}

// eval returns the value of an operand.
func (f *funcState) eval(w *world, v ssa.Value) value {
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value == nil {
			if isRefType(v.Type()) {
				return nilValue
			}
			return zeroVal
		}
		switch v.Value.Kind() {
		case constant.Bool:
			if constant.BoolVal(v.Value) {
				return trueVal
			}
			return falseVal
		default:
			return value{k: vConst, c: v.Value.ExactString()}
		}
	case *ssa.Global:
		return refTo(f.global(v))
	case *ssa.Function:
		return f.compound(vClosure, v, nil, nil)
	case *ssa.Builtin:
		return none
	}
	if n, ok := f.num[v]; ok {
		if x := w.env.get(n); x.k != vNone {
			return x
		}
	}
	return value{k: vSym, site: v}
}

// pointer returns the reference that v is; an unknown pointer gets an object of its own.
func (f *funcState) pointer(w *world, v ssa.Value) value {
	x := f.eval(w, v)
	if x.k == vRef {
		return x
	}
	if x.k == vConst || x.k == vClosure || x.k == vAgg || x.k == vTuple {
		return none
	}
	if !f.numbered(v) {
		return none
	}
	o := f.object(objOpaque, v, 0, 0, v.Type())
	f.born(w, o) // what an earlier execution of v referred to is something else
	r := refTo(o)
	f.bind(w, v, r)
	return r
}

func fieldName(t types.Type, i int) string {
	if s := structOf(deref(t)); s != nil {
		return s.Field(i).Name()
	}
	return "?"
}

// exec runs one instruction in each world.
func (f *funcState) exec(instr ssa.Instruction, ws []*world) []*world {
	out := ws[:0] // what leads to one world is there again
	if splits(instr) {
		out = make([]*world, 0, len(ws))
	}
	for _, w := range ws {
		w.hash, w.assumed = digest{}, digest{}
		f.rec.hit = false
		switch instr := instr.(type) {
		case *ssa.Call:
			f.forget(w, instr)
			out = append(out, f.call(w, instr)...)
			f.rec.passed(instr)
			continue
		case *ssa.Select:
			out = append(out, f.selects(w, instr)...)
			continue
		case *ssa.RunDefers:
			out = append(out, f.runDefers(w)...)
			continue
		case *ssa.Return:
			f.returns(w, instr)
		case *ssa.Panic:
			continue
		default:
			f.simple(w, instr)
		}
		f.rec.passed(instr)
		out = append(out, w)
	}
	return out
}

// splits reports whether an instruction may lead from one world to several.
func splits(instr ssa.Instruction) bool {
	switch instr.(type) {
	case *ssa.Call, *ssa.Select, *ssa.RunDefers:
		return true
	}
	return false
}

func (f *funcState) set(w *world, v ssa.Value, x value) {
	if x.k == vNone || x.k == vSym && x.site == v && x.obj == nil && x.c == "" {
		f.unbind(w, v)
		return
	}
	f.bind(w, v, x)
}

// simple runs an instruction that leads to one world.
func (f *funcState) simple(w *world, instr ssa.Instruction) {
	if v, ok := instr.(ssa.Value); ok {
		f.forget(w, v)
	}
	switch instr := instr.(type) {
	case *ssa.Alloc:
		o := f.object(objAlloc, instr, 0, 0, deref(instr.Type()))
		o.name = instr.Comment
		f.born(w, o)
		f.bind(w, instr, refTo(o))
	case *ssa.MakeSlice:
		o := f.object(objMade, instr, 0, 0, instr.Type())
		f.born(w, o)
		v := refTo(o)
		v.fl = fLenNew
		if c, ok := instr.Len.(*ssa.Const); ok && c.Value != nil && c.Int64() == 0 {
			v.fl = fLen0
		}
		if why := f.number(w, instr.Cap, instr.Block(), 0); why != "?" || !isBoxed(instr) {
			f.madeLarge(w, instr, o, why)
		}
		f.bind(w, instr, v)
	case *ssa.MakeMap, *ssa.MakeChan:
		v := instr.(ssa.Value)
		o := f.object(objMade, v, 0, 0, v.Type())
		f.born(w, o)
		f.bind(w, v, refTo(o))
	case *ssa.UnOp:
		f.unop(w, instr)
	case *ssa.BinOp:
		f.set(w, instr, f.binop(w, instr))
	case *ssa.FieldAddr:
		x := f.pointer(w, instr.X)
		if x.k == vRef {
			f.set(w, instr, value{k: vRef, obj: x.obj, path: x.path + "." + fieldName(instr.X.Type(), instr.Field)})
		}
	case *ssa.IndexAddr:
		x := f.pointer(w, instr.X)
		if isConst(instr.Index, 0) && x.k == vRef {
			first := x
			first.path += "[]"
			if piece, ok := f.carve(w, instr.X, first, oneElement, instr.Block()); ok {
				f.set(w, instr, piece)
				return
			}
		}
		if x.k == vRef {
			path := x.path + "[]"
			if c, ok := instr.Index.(*ssa.Const); ok && (x.obj.kind == objAlloc || isPool(deref(instr.Type()))) && c.Value != nil {
				path = x.path + "[" + c.Value.ExactString() + "]"
			}
			f.trustElem(w, instr, x)
			f.set(w, instr, value{k: vRef, obj: x.obj, path: path})
		}
	case *ssa.Field:
		x := f.eval(w, instr.X)
		if x.k == vAgg {
			name := "." + fieldName(instr.X.Type(), instr.Field)
			for i, n := range x.x.fields {
				if n == name {
					f.set(w, instr, x.x.parts[i])
				}
			}
		}
	case *ssa.Lookup:
		f.lookup(w, instr)
	case *ssa.Slice:
		f.set(w, instr, f.slice(w, instr))
	case *ssa.Store:
		v := f.eval(w, instr.Val)
		a := f.pointer(w, instr.Addr)
		if a.k != vRef {
			return
		}
		if !f.usePart(w, instr, loc{a.obj, a.path}) {
			f.use(w, instr, a.obj, instr.Pos())
		}
		f.handOver(w, a, v, instr)
		f.store(w, loc{a.obj, a.path}, v, instr)
		if v.k == vRef && f.a.clearedBefore(instr) {
			w.setHeap(loc{v.obj, v.path + "[]cleared"}, value{k: vConst, c: "len"})
		}
		f.changeElem(w, instr, a)
	case *ssa.MapUpdate:
		m := f.pointer(w, instr.Map)
		v := f.eval(w, instr.Value)
		if m.k != vRef {
			return
		}
		f.use(w, instr, m.obj, instr.Pos())
		f.handOver(w, m, v, instr)
		f.store(w, loc{m.obj, m.path + "[k]"}, v, instr)
		switch {
		case f.a.fillsKeys(instr):
			w.setCell(loc{m.obj, m.path + "#"}, dirtyVal, instr)
		case !remembers(instr):
			f.dirty(w, instr, m)
		}
	case *ssa.MakeClosure:
		var parts []value
		for _, b := range instr.Bindings {
			parts = append(parts, f.eval(w, b))
		}
		f.set(w, instr, f.compound(vClosure, instr.Fn.(*ssa.Function), nil, parts))
	case *ssa.MakeInterface:
		f.set(w, instr, f.pass(w, instr.X, instr))
	case *ssa.ChangeInterface:
		f.set(w, instr, f.pass(w, instr.X, instr))
	case *ssa.ChangeType:
		f.set(w, instr, f.pass(w, instr.X, instr))
	case *ssa.SliceToArrayPointer:
		f.set(w, instr, f.pass(w, instr.X, instr))
	case *ssa.MultiConvert:
		f.set(w, instr, f.pass(w, instr.X, instr))
	case *ssa.Convert:
		f.convert(w, instr)
	case *ssa.TypeAssert:
		f.typeAssert(w, instr)
	case *ssa.Extract:
		x := f.eval(w, instr.Tuple)
		if x.k == vTuple && instr.Index < len(x.x.parts) {
			f.set(w, instr, x.x.parts[instr.Index])
		}
	case *ssa.Next:
		f.next(w, instr)
	case *ssa.Range:
		x := f.eval(w, instr.X)
		if x.k == vRef {
			f.use(w, instr, x.obj, instr.Pos())
			if f.a.emptiesMap(instr) {
				f.cleared(w, &site{instr: instr}, x)
			} else {
				f.trust(w, instr, loc{x.obj, x.path})
			}
			f.set(w, instr, x)
		}
	case *ssa.Send:
		f.send(w, instr, instr.X, instr.Chan)
	case *ssa.Go:
		f.goStmt(w, instr)
	case *ssa.Defer:
		d := deferred{instr: instr}
		for _, a := range instr.Call.Args {
			d.args = append(d.args, f.eval(w, a))
			d.from = append(d.from, f.readFrom(w, a))
		}
		if instr.Call.IsInvoke() || instr.Call.StaticCallee() == nil {
			d.fn = f.eval(w, instr.Call.Value)
		} else {
			d.fn = f.eval(w, instr.Call.Value)
		}
		n := 0
		for _, e := range w.defers {
			if e.instr == instr {
				n++
			}
		}
		if n < 2 {
			w.defers = append(w.defers[:len(w.defers):len(w.defers)], d)
		}
		f.rec.deferred(f, instr, d, n > 0)
	}
}

// pass gives a value on unchanged.
func (f *funcState) pass(w *world, x ssa.Value, instr ssa.Value) value {
	v := f.eval(w, x)
	if v.k == vSym && v.site == x && v.obj == nil && isRefType(x.Type()) {
		return f.pointer(w, x)
	}
	return v
}

func (f *funcState) unop(w *world, instr *ssa.UnOp) {
	switch instr.Op {
	case token.MUL:
		a := f.pointer(w, instr.X)
		if a.k != vRef {
			return
		}
		if w.state(a.obj).put == nil || !f.a.fixed(instr.X) {
			f.use(w, instr, a.obj, instr.Pos())
		}
		v := f.load(w, loc{a.obj, a.path}, instr.Type(), instr)
		if g, ok := instr.X.(*ssa.Global); ok && f.a.staysZero(g) {
			v = zeroVal // *x = zeroThing
		}
		f.set(w, instr, v)
		f.trustLoad(w, instr, loc{a.obj, a.path}, v)
	case token.NOT:
		v := f.eval(w, instr.X)
		switch {
		case v == trueVal:
			f.set(w, instr, falseVal)
		case v == falseVal:
			f.set(w, instr, trueVal)
		default:
			if _, ok := isBound(v); ok {
				f.set(w, instr, negated(v))
			}
		}
	case token.ARROW:
		ch := f.pointer(w, instr.X)
		f.receive(w, instr, instr.X, ch)
		var t types.Type
		if c, ok := instr.X.Type().Underlying().(*types.Chan); ok {
			t = c.Elem()
		}
		var v value
		if ch.k == vRef && t != nil {
			v = f.element(w, loc{ch.obj, ch.path + "[]"}, t, instr)
		}
		if instr.CommaOk {
			f.set(w, instr, f.compound(vTuple, nil, nil, []value{v, {k: vSym, site: instr, c: "ok"}}))
		} else {
			f.set(w, instr, v)
		}
	}
}

// sizeOf returns the size that v measures: the place of an object, with "#cap" or "#len" at its end.
func sizeOf(v value) (value, bool) {
	if v.k == vSym && v.c == "" && v.obj != nil && isSize(v.path) {
		return v, true
	}
	return none, false
}

// binop keeps comparisons with sizes, and folds what is constant.
func (f *funcState) binop(w *world, instr *ssa.BinOp) value {
	x, y := f.eval(w, instr.X), f.eval(w, instr.Y)
	switch instr.Op {
	case token.EQL, token.NEQ:
		if x == nilValue {
			f.trustNil(w, instr, y)
		} else if y == nilValue {
			f.trustNil(w, instr, x)
		}
		if r, ok := f.equal(w, x, y); ok {
			if r == (instr.Op == token.EQL) {
				return trueVal
			}
			return falseVal
		}
	}
	switch instr.Op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ, token.EQL, token.NEQ:
		if v, ok := compareConstants(instr.Op, x, y); ok {
			return v
		}
		return f.comparison(w, instr, x, y)
	}
	// Arithmetic on a size is still about that size: cap(b)-1, uint(cap(b)).
	switch instr.Op {
	case token.ADD, token.SUB, token.MUL, token.QUO, token.SHR, token.SHL, token.AND:
		if s, ok := sizeOf(x); ok {
			return s
		}
		if s, ok := sizeOf(y); ok && (instr.Op == token.ADD || instr.Op == token.MUL) {
			return s
		}
	}
	if instr.Op == token.AND || instr.Op == token.OR {
		return none
	}
	if x.k == vSym && x.obj != nil && x.c == "" && y.k == vConst {
		switch {
		case instr.Op == token.ADD && !strings.HasPrefix(y.c, "-"):
			return value{k: vSym, obj: x.obj, path: x.path, c: "count+"}
		case instr.Op == token.ADD, instr.Op == token.SUB:
			return value{k: vSym, obj: x.obj, path: x.path, c: "count-"}
		}
	}
	return none
}

// compareConstants decides a comparison of two numbers that are known: a loop that runs four times runs at least once.
func compareConstants(op token.Token, x, y value) (value, bool) {
	if x.k != vConst || y.k != vConst {
		return none, false
	}
	i, errX := strconv.ParseInt(x.c, 10, 64)
	k, errY := strconv.ParseInt(y.c, 10, 64)
	if errX != nil || errY != nil {
		return none, false
	}
	if constant.Compare(constant.MakeInt64(i), op, constant.MakeInt64(k)) {
		return trueVal, true
	}
	return falseVal, true
}

// equal decides x == y where that is known.
func (f *funcState) equal(w *world, x, y value) (eq, ok bool) {
	if x.k == vConst && y.k == vConst {
		return x.c == y.c, true
	}
	if a, b := f.sentinel(x), f.sentinel(y); a != "" && b != "" {
		return a == b, true
	}
	if y == nilValue {
		x, y = y, x
	}
	if x == nilValue {
		switch w.known(y) {
		case "nil":
			return true, true
		case "nonnil":
			return false, true
		}
	}
	if x.k == vRef && y.k == vRef && x.obj == y.obj && x.path == y.path && x.obj.gen == 0 && !strings.Contains(x.obj.path, "[") {
		return true, true
	}
	return false, false
}

// samePair stands for whether two variables that a closure has captured refer to the same, which its caller may know.
//
//	defer func() {
//		if result != buf { put(buf) }
//	}()
func (f *funcState) samePair(x, y value) (value, bool) {
	outer := func(v value) bool {
		return v.k == vRef && v.path == "" && v.obj.kind == objContent && v.obj.path == "" && v.obj.parent.kind == objFreeVar
	}
	if !outer(x) || !outer(y) {
		return none, false
	}
	x.fl, y.fl = 0, 0
	return f.compound(vTuple, nil, []string{"=="}, []value{x, y}), true
}

// branch assumes that cond is taken, and reports whether it can be.
func (f *funcState) branch(w *world, cond ssa.Value, taken bool, depth int) bool {
	if depth > 4 {
		return true
	}
	f.emptied(w, cond, taken)
	v := f.eval(w, cond)
	switch {
	case v.k == vConst:
		return (v.c == "true") == taken
	}
	if list, empty := emptyWhen(cond); list != nil && !w.assume(value{k: vSym, site: list, c: "empty"}, boolName(taken == empty)) {
		return false
	}
	if c, ok := cond.(*ssa.BinOp); ok && (c.Op == token.EQL && taken || c.Op == token.NEQ && !taken) {
		f.equals(w, c.X, f.eval(w, c.Y))
		f.equals(w, c.Y, f.eval(w, c.X))
	}
	if whenTrue, ok := isBound(v); ok {
		f.bound(w, v, whenTrue == taken, cond)
		if whenTrue == taken {
			for _, size := range f.summed(w, cond) {
				size.c = v.c
				f.bound(w, size, true, cond)
			}
		}
		return w.assume(value{k: vSym, site: cond}, boolName(taken))
	}
	if v.k == vSym && !(v.site == cond && v.obj == nil && v.c == "") {
		return f.assumeBool(w, v, taken)
	}
	switch c := cond.(type) {
	case *ssa.UnOp:
		if c.Op == token.NOT {
			return f.branch(w, c.X, !taken, depth+1)
		}
	case *ssa.BinOp:
		x, y := f.eval(w, c.X), f.eval(w, c.Y)
		eq := c.Op == token.EQL
		if c.Op != token.EQL && c.Op != token.NEQ {
			f.noteCount(w, c, x, y)
			if k, not, ok := f.less(c.Op, x, y); ok {
				return w.assume(k, boolName(taken != not))
			}
			break
		}
		f.noteCount(w, c, x, y)
		if y == nilValue {
			x, y = y, x
		}
		if x == nilValue {
			if y.k == vNone {
				break
			}
			is := "nonnil"
			if eq == taken {
				is = "nil"
			}
			return w.assume(y, is)
		}
		if k, ok := f.samePair(x, y); ok {
			return w.assume(k, boolName(eq == taken))
		}
		if x.k == vConst {
			x, y = y, x
		}
		if y.k == vConst && (x.k == vSym || x.k == vRef) && x.c == "" && !changing(x) {
			// x == constant
			k := value{k: vSym, obj: x.obj, path: x.path, site: x.site, c: "==" + y.c}
			if !w.assume(k, boolName(eq == taken)) {
				return false
			}
			if eq == taken {
				// Equal to one constant is unequal to the others.
				for _, cond := range w.conds {
					c, is := cond.of, cond.is
					if is == "true" && c != k && c.k == k.k && c.obj == k.obj && c.path == k.path && c.site == k.site && strings.HasPrefix(c.c, "==") {
						return false
					}
				}
			}
		}
	}
	return w.assume(value{k: vSym, site: cond}, boolName(taken))
}

// emptyWhen returns the list or text that a condition asks whether it is empty, and whether it is so when the condition holds. It
// returns nil when it asks for something else.
func emptyWhen(cond ssa.Value) (list ssa.Value, empty bool) {
	list, cmp := MeasuredList(cond)
	if list == nil {
		return nil, false
	}
	empty, ok := comparesEmpty(cmp)
	if !ok {
		return nil, false
	}
	if v := fixedVariable(list); v != nil {
		list = v // the same each time that it is loaded
	}
	return list, empty
}

// fixedVariable returns the variable that a closure has captured and loads a value from, if nobody sets it any more.
func fixedVariable(v ssa.Value) *ssa.FreeVar {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	free, ok := load.X.(*ssa.FreeVar)
	if !ok {
		return nil
	}
	variable, ok := captured(free).(*ssa.Alloc)
	if !ok {
		return nil
	}
	for _, r := range *variable.Referrers() {
		closure, ok := r.(*ssa.MakeClosure)
		if !ok {
			if !isSetOrRead(r, variable) {
				return nil
			}
			continue
		}
		i := slices.Index(closure.Bindings, ssa.Value(variable))
		if !onlyRead(closure.Fn.(*ssa.Function).FreeVars[i]) {
			return nil
		}
		for _, r := range *variable.Referrers() {
			if st, ok := r.(*ssa.Store); ok && MayFollow(closure, st) {
				return nil
			}
		}
	}
	return free
}

// isSetOrRead reports whether an instruction sets a variable, or loads it, and does not hand on its address.
func isSetOrRead(instr ssa.Instruction, variable *ssa.Alloc) bool {
	switch instr := instr.(type) {
	case *ssa.Store:
		return instr.Val != variable
	case *ssa.UnOp, *ssa.DebugRef:
		return true
	}
	return false
}

// comparesEmpty reports whether the comparison of a length with a constant asks whether it is 0, and whether it is so when the
// comparison holds.
func comparesEmpty(cmp *ssa.BinOp) (empty, ok bool) {
	switch cmp.Op {
	case token.EQL, token.LEQ:
		return true, isConst(cmp.Y, 0)
	case token.LSS:
		return true, isConst(cmp.Y, 1)
	case token.NEQ, token.GTR:
		return false, isConst(cmp.Y, 0)
	case token.GEQ:
		return false, isConst(cmp.Y, 1)
	}
	return false, false
}

// equals notes that what x was read from holds a constant, if that is what it was compared with.
func (f *funcState) equals(w *world, x ssa.Value, k value) {
	if ld, ok := x.(*ssa.UnOp); ok && ld.Op == token.MUL && k.k == vConst {
		w.isNow(f.eval(w, ld.X), k)
	}
}

// isNow notes that a location, whose value was not known, holds a constant.
func (w *world) isNow(at, k value) {
	l := loc{at.obj, at.path}
	if at.k != vRef {
		return
	}
	if v, ok := w.heap.get(l); ok && (v.k == vDirty || v.k == vNone) {
		w.setHeap(l, k)
		w.hash = digest{}
	}
}

// less names the comparison of something unknown with a constant, so that the same comparison made twice
// comes out the same: x > 5 is 5 < x, x <= 5 is not (5 < x).
func (f *funcState) less(op token.Token, x, y value) (k value, not, ok bool) {
	switch op {
	case token.GTR:
		x, y = y, x
	case token.LEQ:
		x, y, not = y, x, true
	case token.GEQ:
		not = true
	case token.LSS:
	default:
		return none, false, false
	}
	if strings.HasSuffix(x.path, "#len") || strings.HasSuffix(y.path, "#len") {
		return none, false, false // another list each time, under the same name
	}
	switch {
	case changing(x) || changing(y):
		return none, false, false
	case x.k == vSym && x.c == "" && y.k == vConst:
		x.c = "<" + y.c
		return x, not, true
	case y.k == vSym && y.c == "" && x.k == vConst:
		y.c = x.c + "<"
		return y, not, true
	}
	return none, false, false
}

func boolName(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// assumeBool assumes a symbolic condition. What a failed assertion returns is nil.
func (f *funcState) assumeBool(w *world, v value, taken bool) bool {
	if !w.assume(v, boolName(taken)) || taken && (!f.assumeRivals(w, v) || w.hasOtherType(v)) {
		return false
	}
	if v.c == "stopped" && taken {
		f.stopTimers(w)
	}
	if (v.c == "is" || strings.HasPrefix(v.c, typeMark)) && v.obj != nil && taken {
		return w.assume(value{k: vRef, obj: v.obj, path: v.path}, "nonnil")
	}
	if v.c == "ok" && v.obj != nil {
		is := "nil"
		if taken {
			is = "nonnil"
		}
		if !w.assume(value{k: vRef, obj: v.obj, path: v.path}, is) {
			return false
		}
	}
	return true
}

// stopTimers notes that what a timer was to do will never be done.
func (f *funcState) stopTimers(w *world) {
	timer := func(sh share) bool { return sh.kind == "timer" }
	for o, st := range w.states() {
		if slices.ContainsFunc(st.shares, timer) {
			w.update(o, func(st *ostate) { st.shares = slices.DeleteFunc(slices.Clone(st.shares), timer) })
		}
	}
}

// emptied notes that a list or a buffer is known to be empty on a branch: len(s) == 0, buf.Len() == 0.
func (f *funcState) emptied(w *world, cond ssa.Value, taken bool) {
	b, ok := cond.(*ssa.BinOp)
	if !ok {
		return
	}
	v, ok := sizeOf(f.eval(w, b.X))
	path, isLen := strings.CutSuffix(strings.TrimSuffix(v.path, "!"), "#len")
	if !ok || !isLen {
		return
	}
	if isEmpty, ok := comparesEmpty(b); !ok || isEmpty != taken {
		return
	}
	if call, ok := b.X.(*ssa.Call); ok && call.Call.StaticCallee() != nil {
		w.setHeap(loc{v.obj, path + "#"}, zeroVal)
		w.hash = digest{}
		return
	}
	empty := func(x value) value {
		if x.k == vRef && x.obj == v.obj && x.path == path {
			x.fl = x.fl&^lenFlags | fLen0
		}
		return x
	}
	for l, x := range w.cells() {
		if is := empty(x); is != x {
			w.setHeap(l, is)
		}
	}
	w.change(empty)
	if o := v.obj; path == "" && o.kind == objContent && o.typ != nil && isSlice(o.typ) && o.site == nil {
		at := loc{o.parent, o.path}
		if x := f.load(w, at, o.typ, nil); x.obj == o {
			x.fl = x.fl&^lenFlags | fLen0
			w.setCell(at, x, nil)
		}
	}
	w.hash = digest{}
}

// noteCount notes that a branch depends on a number that was just changed in an object: a reference count. One that was counted up
// is not asked whether it is zero for that, and how far another number is, is asked of a place: l.at++; l.at < l.end.
func (f *funcState) noteCount(w *world, cond *ssa.BinOp, x, y value) {
	isPlace := cond.Op != token.EQL && cond.Op != token.NEQ && x.k != vConst && y.k != vConst
	for _, v := range []value{x, y} {
		if v.k == vSym && v.obj != nil && (v.c == "count" || !isPlace && (v.c == "count-" || v.c == "count+" && x.c != "0" && y.c != "0")) {
			f.counted[cond] = true
			w.update(v.obj, func(s *ostate) { s.counts = true })
			w.update(v.obj.root(), func(s *ostate) { s.counts = true })
		}
	}
}

func (f *funcState) convert(w *world, instr *ssa.Convert) {
	from, to := instr.X.Type().Underlying(), instr.Type().Underlying()
	_, fromSlice := from.(*types.Slice)
	_, toSlice := to.(*types.Slice)
	if b, ok := to.(*types.Basic); ok && b.Info()&types.IsString != 0 && fromSlice {
		v := f.eval(w, instr.X)
		if v.k == vRef {
			f.use(w, instr, v.obj, instr.Pos())
			f.trustList(w, instr, v)
			if isLookup(instr) {
				f.rec.keyed(v)
			}
		}
		return // a copy
	}
	if toSlice {
		o := f.object(objMade, instr, 0, 0, instr.Type())
		f.born(w, o)
		v := refTo(o)
		v.fl = fLenNew
		f.bind(w, instr, v)
		return
	}
	f.set(w, instr, f.pass(w, instr.X, instr))
}

func (f *funcState) typeAssert(w *world, instr *ssa.TypeAssert) {
	v := f.pass(w, instr.X, instr)
	if v.k == vRef && v.obj.kind == objPooled && v.path == "" {
		if isSlice(instr.AssertedType) {
			v.fl = fLenOld
		}
		if v.obj.typ == nil || types.IsInterface(v.obj.typ) {
			v.obj.typ = instr.AssertedType
		}
		if structOf(instr.AssertedType) != nil {
			w.update(v.obj, func(st *ostate) { st.handed = true }) // copied: what it refers to is anybody's
		}
	}
	kept := v
	if v.k == vRef && v.fl&fString == 0 && !isRefType(instr.AssertedType) && !HasRefs(instr.AssertedType) {
		kept = value{k: vSym, site: instr} // a number or text of its own
	}
	if !instr.CommaOk {
		if v.k == vRef && w.known(v) == "" {
			w.assume(v, "nonnil")
		}
		f.set(w, instr, kept)
		return
	}
	ok := value{k: vSym, site: instr, c: "ok"}
	switch {
	case v == nilValue || w.known(v) == "nil":
		ok = falseVal
		v = nilValue
	case v.k == vRef:
		ok.obj, ok.path = v.obj, v.path
		if v.obj.kind != objPooled {
			ok.c = markOf(instr.AssertedType)
			if ok.c != "is" {
				ok.site = nil // the same wherever it is asked
			}
		}
	}
	if v != nilValue {
		v = kept
	}
	f.set(w, instr, f.compound(vTuple, nil, nil, []value{v, ok}))
}

func (f *funcState) lookup(w *world, instr *ssa.Lookup) {
	m := f.pointer(w, instr.X)
	if m.k != vRef {
		return
	}
	t, ok := instr.X.Type().Underlying().(*types.Map)
	if !ok {
		return // a string
	}
	f.use(w, instr, m.obj, instr.Pos())
	f.trust(w, instr, loc{m.obj, m.path})
	v := f.element(w, loc{m.obj, m.path + "[k]"}, t.Elem(), instr)
	if instr.CommaOk {
		okv := value{k: vSym, site: instr, c: "ok"}
		if v.k == vRef {
			okv.obj = v.obj
		}
		v = f.compound(vTuple, nil, nil, []value{v, okv})
	}
	f.set(w, instr, v)
}

func (f *funcState) next(w *world, instr *ssa.Next) {
	it := f.eval(w, instr.Iter)
	if it.k != vRef || instr.IsString {
		return
	}
	r, ok := instr.Iter.(*ssa.Range)
	if !ok {
		return
	}
	m, ok := r.X.Type().Underlying().(*types.Map)
	if !ok {
		return
	}
	f.use(w, instr, it.obj, instr.Pos())
	v := f.element(w, loc{it.obj, it.path + "[k]"}, m.Elem(), instr)
	f.set(w, instr, f.compound(vTuple, nil, nil, []value{{k: vSym, site: instr, c: "ok"}, none, v}))
}

// slice evaluates x[i:j:k].
func (f *funcState) slice(w *world, instr *ssa.Slice) value {
	if b, ok := instr.X.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
		return f.eval(w, instr.X)
	}
	x := f.pointer(w, instr.X)
	if x.k != vRef {
		if f.eval(w, instr.X) == nilValue {
			return nilValue
		}
		return x
	}
	if list, ok := instr.X.Type().Underlying().(*types.Slice); ok && (instr.Low == nil || isConst(instr.Low, 0)) && !HasRefs(list.Elem()) {
		if piece, ok := f.carve(w, instr.X, x, instr.High, instr.Block()); ok {
			return piece
		}
	}
	_, array := deref(instr.X.Type()).Underlying().(*types.Array)
	if !isConst(instr.Low, 0) && instr.Low != nil && !isLenOfParam(instr.Low) {
		x.fl |= fShift
	}
	x.fl &^= fFull
	if instr.Max != nil && !f.isCapOf(w, instr.Max, x) {
		if _, ok := instr.Max.(*ssa.Const); !ok {
			x.fl |= fCut // else it was meant to have so much
		}
		if sameNumber(instr.High, instr.Max) {
			x.fl |= fFull
		}
	}
	switch {
	case instr.High == nil && array:
		x.fl = x.fl&^lenFlags | fLenCap
	case instr.High == nil:
		if instr.Low != nil && !isConst(instr.Low, 0) {
			x.fl = x.fl&^lenFlags | fLenNew
		}
	case isConst(instr.High, 0):
		x.fl = x.fl&^lenFlags | fLen0
		w.update(x.obj, func(s *ostate) { s.lendrop = true })
	case f.isCapOf(w, instr.High, x):
		x.fl = x.fl&^(lenFlags|fLenShort) | fLenCap
	case array:
		x.fl = x.fl&^lenFlags | fLenNew
	default:
		x.fl = x.fl&^lenFlags | fLenNew
		if f.growsByOne(instr) {
			f.a.reslices(f, w, x, instr)
			f.trustReslice(w, instr, x)
		} else {
			f.trustReslice(w, instr, x)
			x.fl |= fLenShort
			w.update(x.obj, func(s *ostate) { s.lendrop = true })
		}
	}
	return x
}

// growsByOne reports whether the slice is s[:len(s)+n], also with the length in a variable.
func (f *funcState) growsByOne(instr *ssa.Slice) bool {
	b, ok := instr.High.(*ssa.BinOp)
	return ok && b.Op == token.ADD
}

// sameNumber reports whether two operands are the same value, or lengths of the same.
func sameNumber(x, y ssa.Value) bool {
	if x == y {
		return true
	}
	switch a := x.(type) {
	case *ssa.Const:
		b, ok := y.(*ssa.Const)
		return ok && a.Value != nil && b.Value != nil && constant.Compare(a.Value, token.EQL, b.Value)
	case *ssa.Call:
		b, ok := y.(*ssa.Call)
		if !ok || len(a.Call.Args) != 1 || len(b.Call.Args) != 1 || a.Call.Args[0] != b.Call.Args[0] {
			return false
		}
		f, ok1 := a.Call.Value.(*ssa.Builtin)
		g, ok2 := b.Call.Value.(*ssa.Builtin)
		return ok1 && ok2 && f.Name() == g.Name()
	}
	return false
}

func isConst(v ssa.Value, n int64) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && c.Value.Kind() == constant.Int && c.Int64() == n
}

func (f *funcState) isCapOf(w *world, v ssa.Value, x value) bool {
	s, ok := sizeOf(f.eval(w, v))
	return ok && s.obj == x.obj && strings.HasSuffix(s.path, "#cap")
}
