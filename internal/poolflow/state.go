package poolflow

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

const (
	maxWorlds   = 16    // kinds of paths kept at one program point
	maxDepth    = 5     // content of content of ...
	maxOutcomes = 8     // outcomes of one summary
	maxPlain    = 4     // of one that neither hands out a pooled object nor puts what it is given
	maxFields   = 48    // fields of a struct that is followed by value
	maxStores   = 64    // stores that one outcome tells of
	maxHeap     = 240   // locations that a world knows
	maxConds    = 64    // assumptions that a world makes
	maxEdges    = 100   // edges of a phi that is asked how large it can be, or whether it takes turns
	maxTurns    = 4     // variables that take turns
	maxLooks    = 1000  // values looked at to find out how large one can be
	maxInstrs   = 20000 // instructions of a function that is run at all; larger ones are generated
	maxTwice    = 10000 // instructions of a function whose events are collected whatever the work is
	maxAgain    = 2000  // instructions of a function far from pools that is run again when there was too much work
	maxTrusting = 8000  // instructions of a function that is asked what it trusts
)

// A funcState is the analysis of one function.
type funcState struct {
	a       *engine
	fn      *ssa.Function
	num     map[ssa.Value]int
	inum    map[ssa.Instruction]int
	objs    map[objKey]*object
	order   []*object
	pooled  bool // one of the objects is from a pool
	comps   map[string]*compound
	elems   []*object                     // content that stands for some element of a list
	live    [][]int                       // per block: numbers of the values used in it or after it
	alive   []int                         // per value: the liveSet that it was last in
	epoch   int                           // number of the latest liveSet
	looks   int                           // values looked at, see input
	drains  map[*object][]ssa.Instruction // what empties something of an object
	taken   map[*object]bool              // what a callee has returned out of what it was given, and moved on
	turns   map[*ssa.Phi]bool             // memo of changesPlaces
	counted map[ssa.Value]bool            // conditions on a number that was just changed in an object
	sweeps  int                           // number of the latest sweep

	joins map[*ssa.BasicBlock]map[*ssa.BasicBlock]bool // heads of loops that wait for goroutines, and their blocks

	memo      map[int]*blockMemo
	steps     int // instructions times worlds run so far, more for large worlds
	limit     int // of steps, before the function is given up
	most      int // kinds of paths that are told apart from the start
	loops     map[*ssa.BasicBlock][]*ssa.BasicBlock
	stopped   string // reason for giving up the function
	solved    bool   // the fixed point is reached
	callbacks []callback
	cbIndex   map[callbackKey]int  // of callbacks
	trusts    map[*ssa.UnOp]string // memo of trustOf
	uses      map[string]useRef
	named     map[digest][]condRef // memo of condRefs
	outs      []outcome
	rec       *recorder
	idle      [][]storeAt // lists that are not in use, see storesFor
}

type objKey struct {
	kind   objKind
	site   ssa.Value
	idx    int
	gen    int
	parent *object
	path   string
}

type blockMemo struct {
	key  digest
	outs []*worlds // per successor
	cut  bool      // the steps were gone before its end
}

// A callbackKey tells callbacks apart: one call may lead to several, by way of a callee that was told of more functions than one, or
// that calls them here or in another goroutine.
type callbackKey struct {
	instr ssa.Instruction
	fn    value
	kind  string
}

// A callback is a call of a function that this function was given.
type callback struct {
	instr ssa.Instruction
	fn    value
	args  []value
	kind  string
	ready []loc // of what is lent, set to nothing before
}

func newFuncState(a *engine, fn *ssa.Function) *funcState {
	f := &funcState{
		a:       a,
		fn:      fn,
		num:     map[ssa.Value]int{},
		inum:    map[ssa.Instruction]int{},
		objs:    map[objKey]*object{},
		comps:   map[string]*compound{},
		memo:    map[int]*blockMemo{},
		uses:    map[string]useRef{},
		named:   map[digest][]condRef{},
		cbIndex: map[callbackKey]int{},
		trusts:  map[*ssa.UnOp]string{},
		drains:  map[*object][]ssa.Instruction{},
		taken:   map[*object]bool{},
		turns:   map[*ssa.Phi]bool{},
		counted: map[ssa.Value]bool{},
		most:    maxWorlds,
	}
	if a.isTest(fn) {
		f.most = maxWorlds / 8 // there are many, and they call everything
	}
	for _, p := range fn.Params {
		f.num[p] = len(f.num)
	}
	for _, v := range fn.FreeVars {
		f.num[v] = len(f.num)
	}
	n := 0
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			n++
			f.inum[instr] = n
			if v, ok := instr.(ssa.Value); ok {
				f.num[v] = len(f.num)
			}
		}
	}
	return f
}

// findJoinLoops finds loops that receive from a channel in each round and start no goroutines. Where one goroutine was
// started in each round of a loop before, the second loop has as many rounds: it may be taken for a wait.
func (f *funcState) findJoinLoops() {
	f.joins = map[*ssa.BasicBlock]map[*ssa.BasicBlock]bool{}
	for _, b := range f.fn.Blocks {
		for _, head := range b.Succs {
			if !head.Dominates(b) {
				continue
			}
			// A back edge: collect the natural loop.
			body := map[*ssa.BasicBlock]bool{head: true}
			queue := []*ssa.BasicBlock{b}
			for len(queue) > 0 {
				c := queue[0]
				queue = queue[1:]
				if !body[c] {
					body[c] = true
					queue = append(queue, c.Preds...)
				}
			}
			waits, starts := false, false
			for c := range body {
				for _, instr := range c.Instrs {
					switch instr := instr.(type) {
					case *ssa.UnOp:
						if instr.Op == token.ARROW && !signals(instr.X) {
							waits = true
						}
					case *ssa.Send:
						// A semaphore is full when all goroutines have left it.
						if s := structOf(instr.X.Type()); s != nil && s.NumFields() == 0 {
							waits = true
						}
					case *ssa.Go, *ssa.Defer:
						starts = true
					case *ssa.Call:
						if c := instr.Call.StaticCallee(); c != nil && c.Name() == "Go" {
							starts = true
						}
					}
				}
			}
			if waits && !starts {
				f.joins[head] = body
			}
		}
	}
}

func (f *funcState) instrNum(i ssa.Instruction) int { return f.inum[i] }

// gaveUp notes that something of the function was cut off.
func (f *funcState) gaveUp(why string) {
	if f.stopped == "" {
		f.stopped = why
	}
}

// computeLiveness finds for each block the values that are used in it or later: from each use back to the definition.
func (f *funcState) computeLiveness() {
	f.live = make([][]int, len(f.fn.Blocks))
	f.alive = make([]int, len(f.num))
	last := make([]int, len(f.fn.Blocks)) // the value, counted from 1, that a block was visited for
	var queue []*ssa.BasicBlock
	each := func(v ssa.Value) {
		n := f.num[v]
		var def *ssa.BasicBlock
		if d, ok := v.(ssa.Instruction); ok {
			def = d.Block()
		}
		reach := func(b *ssa.BasicBlock) {
			if b != def && last[b.Index] != n+1 {
				last[b.Index] = n + 1
				f.live[b.Index] = append(f.live[b.Index], n)
				queue = append(queue, b)
			}
		}
		for _, use := range *v.Referrers() {
			phi, ok := use.(*ssa.Phi)
			if !ok {
				reach(use.Block())
				continue
			}
			for k, e := range phi.Edges {
				if e == v {
					reach(phi.Block().Preds[k])
				}
			}
		}
		for len(queue) > 0 {
			b := queue[len(queue)-1]
			queue = queue[:len(queue)-1]
			for _, p := range b.Preds {
				reach(p)
			}
		}
		// A phi is live in its block when it is used at all.
		if _, ok := v.(*ssa.Phi); ok && last[def.Index] != n+1 {
			f.live[def.Index] = append(f.live[def.Index], n)
		}
	}
	for _, p := range f.fn.Params {
		each(p)
	}
	for _, v := range f.fn.FreeVars {
		each(v)
	}
	for _, b := range f.fn.Blocks {
		for _, instr := range b.Instrs {
			if v, ok := instr.(ssa.Value); ok {
				each(v)
			}
		}
	}
}

// A liveSet is the values that are live at the start of a block. It is good until the next one is made.
type liveSet struct{ f *funcState }

func (f *funcState) liveIn(b *ssa.BasicBlock) liveSet {
	f.epoch++
	for _, n := range f.live[b.Index] {
		f.alive[n] = f.epoch
	}
	return liveSet{f}
}

func (l liveSet) has(v ssa.Value) bool {
	n, ok := l.f.num[v]
	return ok && l.hasNumber(n)
}

func (l liveSet) hasNumber(n int) bool { return n < len(l.f.alive) && l.f.alive[n] == l.f.epoch }

func (f *funcState) numbered(v ssa.Value) bool {
	_, ok := f.num[v]
	return ok
}

// object interns an object.
func (f *funcState) object(kind objKind, site ssa.Value, idx, gen int, t types.Type) *object {
	return f.intern(objKey{kind: kind, site: site, idx: idx, gen: gen}, t)
}

func (f *funcState) intern(k objKey, t types.Type) *object {
	if o, ok := f.objs[k]; ok {
		if o.typ == nil {
			o.typ = t
		}
		return o
	}
	o := &object{kind: k.kind, site: k.site, idx: k.idx, gen: k.gen, parent: k.parent, path: k.path, typ: t, id: len(f.order)}
	if o.parent != nil {
		o.depth = o.parent.depth + 1
		o.part = f.a.isPart(o.parent, o.path, t)
	}
	f.objs[k] = o
	f.order = append(f.order, o)
	f.pooled = f.pooled || o.kind == objPooled
	if o.kind == objContent {
		o.parent.inside = append(o.parent.inside, o)
		if o.site == nil && o.gen == 0 && strings.Contains(o.path, "[") {
			f.elems = append(f.elems, o)
		}
	}
	return o
}

// content returns the object that path in o referred to at first; nil when it lies too deep.
func (f *funcState) content(o *object, path string, site ssa.Value, t types.Type) *object {
	if o.depth >= maxDepth {
		return nil
	}
	if site == nil {
		for _, c := range o.inside[:min(len(o.inside), 16)] { // faster than the map
			if c.path == path && c.site == nil && c.idx == 0 && c.gen == 0 && c.typ != nil {
				return c
			}
		}
	}
	return f.intern(objKey{kind: objContent, site: site, parent: o, path: path}, t)
}

func (f *funcState) global(g *ssa.Global) *object {
	return f.object(objGlobal, g, 0, 0, deref(g.Type()))
}

func (f *funcState) compound(kind valKind, fn *ssa.Function, fields []string, parts []value) value {
	var b strings.Builder
	fmt.Fprintf(&b, "%d", kind)
	if fn != nil {
		fmt.Fprintf(&b, "%p", fn)
	}
	for i, p := range parts {
		if i < len(fields) {
			b.WriteString(fields[i])
		}
		b.WriteString("," + f.valKey(p))
	}
	k := b.String()
	x, ok := f.comps[k]
	if !ok {
		x = &compound{key: k, fn: fn, parts: slices.Clone(parts), fields: slices.Clone(fields), id: len(f.comps)}
		f.comps[k] = x
	}
	return value{k: kind, x: x}
}

// foreignFunc is a closure that another package has made, known by its summary.
func (f *funcState) foreignFunc(sum *summary, parts []value) value {
	v := f.compound(vClosure, nil, []string{fmt.Sprintf("%p", sum)}, parts)
	if len(parts) == 0 {
		v = f.compound(vClosure, nil, []string{fmt.Sprintf("%p", sum)}, []value{none})
	}
	v.x.sum = sum
	return v
}

// hashValue extends h by v. Values that differ have different extensions, within the function.
func (f *funcState) hashValue(h digest, v value) digest {
	h = h.num(int(v.k))
	switch v.k {
	case vNone:
		return h
	case vConst, vDirty:
		return h.str(v.c)
	case vRef:
		return h.num(v.obj.id).str(v.path).num(int(v.fl))
	case vSym:
		h = h.str(v.c)
		if v.obj != nil {
			h = h.num(v.obj.id).str(v.path)
		}
		if v.site != nil {
			h = h.num(f.num[v.site])
		}
		return h.flag(v.obj != nil)
	}
	return h.num(v.x.id)
}

func (f *funcState) valKey(v value) string {
	switch v.k {
	case vNone:
		return "?"
	case vConst:
		return "=" + v.c
	case vDirty:
		return "d" + v.c
	case vRef:
		return "&" + strconv.Itoa(v.obj.id) + v.path + "/" + strconv.Itoa(int(v.fl))
	case vSym:
		s := "s" + v.c
		if v.obj != nil {
			s += strconv.Itoa(v.obj.id) + v.path
		}
		if v.site != nil {
			s += "@" + strconv.Itoa(f.num[v.site])
		}
		return s
	}
	return "x" + strconv.Itoa(v.x.id)
}

func refTo(o *object) value { return value{k: vRef, obj: o} }

// born notes that o is made now. What was made at the same place before becomes an older generation.
func (f *funcState) born(w *world, o *object) {
	if st := w.st.get(o); st != nil {
		if o.kind == objPooled && w.known(refTo(o)) != "nil" && !w.holds(o) {
			f.rec.overtaken(o, st)
		}
		older := f.intern(objKey{kind: o.kind, site: o.site, idx: o.idx, gen: 1}, o.typ)
		older.pool, older.poolName, older.class, older.get, older.name, older.slice = o.pool, o.poolName, o.class, o.get, o.name, o.slice
		f.rename(w, older, nil)
		f.rename(w, o, older)
	}
	w.set(o, ostate{})
}

// rename replaces from, and all content reached from it, by to; by nothing when to is nil.
func (f *funcState) rename(w *world, from, to *object) {
	var obj func(o *object) (*object, bool) // new object, changed
	obj = func(o *object) (*object, bool) {
		if o == from {
			return to, true
		}
		if o.kind != objContent {
			return o, false
		}
		p, changed := obj(o.parent)
		if !changed {
			return o, false
		}
		if p == nil {
			return nil, true
		}
		return f.content(p, o.path, o.site, o.typ), true
	}
	var val func(v value) value
	val = func(v value) value {
		switch {
		case v.obj != nil:
			n, changed := obj(v.obj)
			if changed && n == nil {
				return none
			}
			v.obj = n
		case v.x != nil:
			parts := make([]value, len(v.x.parts))
			changed := false
			for i, p := range v.x.parts {
				parts[i] = val(p)
				changed = changed || parts[i] != p
			}
			if changed {
				n := f.compound(v.k, v.x.fn, v.x.fields, parts)
				n.x.sum = v.x.sum
				return n
			}
		}
		return v
	}
	if !w.mentions(from) {
		return
	}
	// In order, because renaming makes objects, which are numbered.
	w.change(val)
	if w.heapMentions(from) {
		heap := make(memory, 0, len(w.heap))
		for _, c := range w.heap {
			o, changed := obj(c.at.obj)
			if changed && o == nil {
				continue
			}
			if v := val(c.is); changed || v != c.is {
				c = &cell{at: loc{o, c.at.path}, is: v, by: c.by}
			}
			heap = append(heap, c)
		}
		slices.SortStableFunc(heap, func(x, y *cell) int { return compareLocs(x.at, y.at) })
		w.heap, w.theirs = heap[:0], w.theirs&^theirHeap
		for i, c := range heap {
			if i+1 == len(heap) || heap[i+1].at != c.at { // of two that have become one place, the later
				w.heap = append(w.heap, c)
			}
		}
	}
	if old := w.st; slices.ContainsFunc(old, func(x objectState) bool { return x.mentions(from) }) {
		w.st, w.theirs = make(objectStates, 0, len(old)), w.theirs&^theirSt
		for _, x := range old {
			s := x.is
			n, changed := obj(x.of)
			if changed && n == nil {
				continue
			}
			if s.put != nil && s.put.pool.mentions(from) {
				c, p := *s, *s.put
				p.pool = val(p.pool)
				c.put = &p
				s = &c
			}
			w.setState(n, s)
		}
	}
	if conds := w.conds; slices.ContainsFunc(conds, func(c *assumption) bool { return c.of.mentions(from) }) {
		w.conds, w.theirs = nil, w.theirs&^theirConds
		for _, c := range slices.SortedFunc(slices.Values(conds), func(x, y *assumption) int { return strings.Compare(f.valKey(x.of), f.valKey(y.of)) }) {
			if n := val(c.of); n.k != vNone {
				w.assert(n, c.is)
			}
		}
	}
	for i, a := range w.args {
		w.args[i] = val(a)
	}
	for i, d := range w.defers {
		if !d.mentions(from) {
			continue
		}
		args := make([]value, len(d.args))
		for k, a := range d.args {
			args[k] = val(a)
		}
		w.defers[i].args = args
		from := make([]value, len(d.from))
		for k, a := range d.from {
			from[k] = val(a)
		}
		w.defers[i].from = from
		w.defers[i].fn = val(d.fn)
	}
}

// holds reports whether a value, memory that is not of o itself, or a call that is to come has o.
func (w *world) holds(o *object) bool {
	has := func(v value) bool { return v.mentions(o) }
	return slices.ContainsFunc(w.env, func(x numbered) bool { return has(*x.is) }) ||
		slices.ContainsFunc(w.heap, func(c *cell) bool { return !c.at.obj.within(o) && has(c.is) }) ||
		slices.ContainsFunc(w.defers, func(d deferred) bool { return d.mentions(o) }) ||
		len(w.cbs) > 0 || slices.ContainsFunc(w.args, has)
}

// mentions reports whether the world refers to o, or to what is reached from it, anywhere.
func (w *world) mentions(o *object) bool {
	for _, x := range w.env {
		if x.is.mentions(o) {
			return true
		}
	}
	if w.heapMentions(o) {
		return true
	}
	return slices.ContainsFunc(w.st, func(x objectState) bool { return x.mentions(o) }) ||
		slices.ContainsFunc(w.conds, func(c *assumption) bool { return c.of.mentions(o) }) ||
		slices.ContainsFunc(w.defers, func(d deferred) bool { return d.mentions(o) }) ||
		slices.ContainsFunc(w.args, func(v value) bool { return v.mentions(o) })
}

// mentions reports whether the state is that of o or of what is reached from it, or tells of either.
func (x objectState) mentions(o *object) bool {
	return x.of.within(o) || x.is.put != nil && x.is.put.pool.mentions(o)
}

// mentions reports whether the call refers to o, or to what is reached from it.
func (d *deferred) mentions(o *object) bool {
	has := func(v value) bool { return v.mentions(o) }
	return has(d.fn) || slices.ContainsFunc(d.args, has) || slices.ContainsFunc(d.from, has)
}

// heapMentions reports whether memory has a place for o, or for what is reached from it, or refers to either.
func (w *world) heapMentions(o *object) bool {
	for l, v := range w.cells() {
		if l.obj.within(o) || v.mentions(o) {
			return true
		}
	}
	return false
}

// within reports whether x is o or reached from it.
func (x *object) within(o *object) bool {
	for x.depth > o.depth {
		x = x.parent
	}
	return x == o
}

// mentions reports whether v refers to o, or to what is reached from it.
func (v value) mentions(o *object) bool {
	return v.obj != nil && v.obj.within(o) || v.x != nil && slices.ContainsFunc(v.x.parts, func(p value) bool { return p.mentions(o) })
}

// forget drops what is assumed of the result of instr, which is about to be computed anew.
func (f *funcState) forget(w *world, v ssa.Value) {
	w.keepConds(func(c *assumption) bool { return c.of.site != v || c.of.obj != nil })
	f.unbind(w, v)
}

// sweep drops what nothing can refer to any more at the start of a block, where live is.
func (f *funcState) sweep(w *world, live liveSet) {
	w.keepEnv(live.hasNumber)
	f.sweepConds(w, live)
	f.sweeps++
	for l, v := range w.cells() {
		if v.obj != nil || v.x != nil {
			f.swept(l.obj).refs = append(f.swept(l.obj).refs, v)
		}
	}
	for _, x := range w.env {
		f.reach(*x.is)
	}
	for _, d := range w.defers {
		f.reach(d.fn)
		for _, a := range d.args {
			f.reach(a)
		}
	}
	for _, i := range w.cbs {
		for _, a := range f.callbacks[i].args {
			f.reach(a)
		}
	}
	for o, st := range w.states() {
		past := isPast(o)
		if past && st.put != nil && st.shares != nil {
			w.update(o, func(st *ostate) { st.shares = nil }) // said when it was put
		}
		switch o.root().kind {
		case objParam, objFreeVar, objGlobal:
			if !past || st.put != nil {
				f.reachObject(o)
			}
		case objPooled:
			if o.gen == 0 && o.kind == objPooled && st.put == nil {
				f.reachObject(o)
			}
		}
	}
	for l := range w.cells() {
		switch l.obj.root().kind {
		case objParam, objFreeVar, objGlobal:
			if !isPast(l.obj) {
				f.reachObject(l.obj)
			}
		}
	}
	reached := func(o *object) bool { return f.swept(o).reached }
	w.keepHeap(func(c *cell) bool {
		o := c.at.obj
		return reached(o) || o.kind == objContent && o.site == nil && reached(o.root())
	})
	w.keepSt(func(o *object, st *ostate) bool {
		return reached(o) || o.kind == objContent && reached(o.root()) && !(isPast(o) && st.put == nil)
	})
	if len(w.heap) > maxHeap {
		f.gaveUp("too much memory")
		for l, v := range w.cells() {
			if v.k != vRef || v.obj.root().kind != objPooled && l.obj.root().kind != objPooled {
				w.dropHeap(l)
				w.update(l.obj, func(st *ostate) { st.lost = true })
				f.outOfSight(w, v, none)
			}
		}
	}
	w.keepConds(func(c *assumption) bool {
		o := c.of.obj
		if c.of.k == vTuple {
			return !slices.ContainsFunc(c.of.x.parts, func(p value) bool { return !reached(p.obj) && !reached(p.obj.root()) })
		}
		return o == nil || reached(o) || reached(o.root()) || isArgument(o)
	})
	if len(w.conds) > maxConds {
		f.gaveUp("too many assumptions")
		w.conds = nil
	}
	w.hash, w.assumed = digest{}, digest{}
}

// isArgument reports whether o is what a parameter was when the function was called: a number or flag that callers choose.
func isArgument(o *object) bool { return o.kind == objParam && o.gen == 0 }

// sweepConds drops what is assumed of values that are neither live nor held anywhere.
func (f *funcState) sweepConds(w *world, live liveSet) {
	var dead []value
	for _, c := range w.conds {
		if c.of.site != nil && c.of.obj == nil && !live.has(c.of.site) {
			dead = append(dead, c.of)
		}
	}
	var hold func(v value)
	hold = func(v value) {
		if v.k == vSym {
			v.fl, v.c = 0, ""
			dead = slices.DeleteFunc(dead, func(c value) bool {
				c.c = ""
				return c == v
			})
		}
		if v.x != nil {
			for _, p := range v.x.parts {
				hold(p)
			}
		}
	}
	if len(dead) == 0 {
		return
	}
	for _, x := range w.env {
		hold(*x.is)
	}
	for _, v := range w.cells() {
		hold(v)
	}
	w.keepConds(func(c *assumption) bool { return !slices.Contains(dead, c.of) })
}

// swept returns o, with what earlier sweeps noted of it forgotten.
func (f *funcState) swept(o *object) *object {
	if o.swept != f.sweeps {
		o.swept, o.reached, o.refs = f.sweeps, false, o.refs[:0]
	}
	return o
}

// reach marks what can be reached from v.
func (f *funcState) reach(v value) {
	if v.obj != nil {
		f.reachObject(v.obj)
	}
	if v.x != nil {
		for _, p := range v.x.parts {
			f.reach(p)
		}
	}
}

func (f *funcState) reachObject(o *object) {
	if f.swept(o).reached {
		return
	}
	o.reached = true
	if o.parent != nil {
		f.reachObject(o.parent)
	}
	for _, v := range o.refs {
		f.reach(v)
	}
}

// isPast reports whether o is, or was reached from, an element of a list that an earlier round of a loop has looked at.
// No more is known of it than that it was put.
func isPast(o *object) bool {
	for ; o.kind == objContent; o = o.parent {
		if o.gen > 0 && o.site != nil {
			return true
		}
	}
	return false
}

// load returns what the location holds.
func (f *funcState) load(w *world, l loc, t types.Type, at ssa.Value) value {
	if v, ok := w.heap.get(l); ok {
		return v
	}
	for p := l.path; p != ""; {
		p = parentPath(p)
		v, ok := w.heap.get(loc{l.obj, p})
		if !ok {
			continue
		}
		switch {
		case v.isZero() && t != nil:
			if structOf(t) == nil {
				return zeroOf(t)
			}
			return zeroVal
		case v.isZero():
			return nilValue
		case v.k == vRef && p == "" && t == types.Typ[types.UnsafePointer]:
			return v // the header of a slice or string is looked at
		default:
			return none
		}
	}
	if w.state(l.obj).lost && (t == nil || structOf(t) == nil) {
		return none
	}
	if t != nil {
		if s := structOf(t); s != nil {
			return f.loadStruct(w, l, s, at)
		}
		if _, ok := t.Underlying().(*types.Array); ok {
			return none
		}
	}
	switch l.obj.kind {
	case objAlloc:
		if w.state(l.obj).may {
			return none
		}
		if strings.Contains(l.path, "[") {
			return f.element(w, l, t, at)
		}
		if t == nil {
			return nilValue
		}
		return zeroOf(t)
	case objMade:
		if w.state(l.obj).may {
			return none
		}
	}
	if t == nil || isRefType(t) {
		if strings.Contains(l.path, "[") || isLink(l, t) {
			return f.element(w, l, t, at)
		}
		o := f.content(l.obj, l.path, nil, t)
		if o == nil {
			return none
		}
		v := refTo(o)
		if t == nil || isSlice(t) || isTypeParam(t) {
			v.fl = fLenOld
		}
		return v
	}
	if w.state(l.obj).may {
		return none
	}
	if strings.Contains(l.path, "[") {
		return value{k: vSym, site: at, c: "elem"}
	}
	return value{k: vSym, obj: l.obj, path: l.path}
}

// IsSlice reports whether t is known, and a slice.
func IsSlice(t types.Type) bool { return t != nil && isSlice(t) }

func isSlice(t types.Type) bool {
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

// linkType stands for the type of the next node of a list, when the list is of another package.
var linkType = types.NewPointer(types.NewStruct(nil, nil))

// isLink reports whether a location refers from one node to the next of its type: under some other name that node may
// be unlinked, so that what is found there is another one each time.
func isLink(l loc, t types.Type) bool {
	if t == nil || l.obj.kind == objPooled {
		return false
	}
	if t == linkType {
		return true
	}
	node := structOf(deref(t))
	if node == nil {
		return false
	}
	link := l.path[strings.LastIndexByte(l.path, '.')+1:]
	for fld := range node.Fields() {
		if fld.Name() == link {
			return types.Identical(fld.Type(), t)
		}
	}
	return false
}

// element returns an element of a list, another one each time. Of a struct, it is the fields that are elements.
func (f *funcState) element(w *world, l loc, t types.Type, at ssa.Value) value {
	if t != nil && !strings.Contains(l.path, "@") {
		if s := structOf(t); s != nil {
			return f.loadStruct(w, l, s, at)
		}
	}
	if t != nil && !isRefType(t) || at == nil {
		return none
	}
	path := l.path
	if i := strings.LastIndexByte(path, '@'); i > 0 {
		path = path[:i]
	}
	if piece, ok := w.heap.get(loc{l.obj, pieces}); ok && path == "[]" {
		return piece
	}
	if piece, ok := f.ownPiece(w, loc{l.obj, path}); ok {
		return piece
	}
	if l.obj.depth >= maxDepth {
		return none
	}
	k := objKey{kind: objContent, site: at, parent: l.obj, path: path}
	o := f.intern(k, t)
	if w.st.get(o) != nil {
		k.gen = 1
		older := f.intern(k, t)
		f.rename(w, older, nil)
		f.rename(w, o, older)
	}
	w.set(o, ostate{})
	return refTo(o)
}

// ownPiece returns the memory of a pooled object that the elements of a list in it are pieces of: all that were put there.
//
//	p.args[p.n] = p.buf[from:to]
func (f *funcState) ownPiece(w *world, list loc) (piece value, ok bool) {
	root := list.obj.root()
	if root.kind != objPooled {
		return none, false
	}
	for _, l := range f.locsOf(w, list.obj) {
		if !strings.HasPrefix(l.path, list.path+"@") {
			continue
		}
		v, _ := w.heap.get(l)
		if v.k != vRef || v.obj.root() != root || strings.HasPrefix(v.path, list.path) && v.obj == list.obj || ok && (v.obj != piece.obj || v.path != piece.path) {
			return none, false
		}
		piece, ok = v, true
	}
	return piece, ok
}

func (f *funcState) loadStruct(w *world, l loc, s *types.Struct, at ssa.Value) value {
	if s.NumFields() > maxFields || strings.Count(l.path, ".") > 3 {
		return none
	}
	var fields []string
	var parts []value
	for fld := range s.Fields() {
		v := f.load(w, loc{l.obj, l.path + "." + fld.Name()}, fld.Type(), at)
		fields = append(fields, "."+fld.Name())
		parts = append(parts, v)
	}
	for _, of := range []string{"#", workspace} { // a buffer that was reset is so in the copy, which works in the same memory
		if v, ok := w.heap.get(loc{l.obj, l.path + of}); ok {
			fields, parts = append(fields, of), append(parts, v)
		}
	}
	return f.compound(vAgg, nil, fields, parts)
}

// parentPath strips the last step.
func parentPath(p string) string {
	i := strings.LastIndexAny(p, ".[#")
	if i < 0 {
		return ""
	}
	return p[:i]
}

// store puts v into the location. A store to an element of unknown index does not overwrite the others.
func (f *funcState) store(w *world, l loc, v value, at ssa.Instruction) {
	if weakPath(l.path) {
		if v.k == vConst && v.isZero() {
			w.setHeap(loc{l.obj, strings.TrimSuffix(strings.TrimSuffix(l.path, "[]"), "[k]") + "[]cleared"}, value{k: vConst, c: "each"})
		}
		if v.k != vRef && v.k != vAgg && v.k != vClosure {
			return // numbers in lists are not followed
		}
		l.path += "@" + strconv.Itoa(f.instrNum(at))
	} else {
		f.kill(w, l)
		w.replacedSize(l.obj, l.path)
		if v == (value{k: vSym, obj: l.obj, path: l.path}) {
			w.hash = digest{}
			return // it is again what it was before: was := c.quiet; c.quiet = true; ...; c.quiet = was
		}
		if v.k == vRef && v.path == "" && v.obj.kind == objContent && v.obj.parent == l.obj && v.obj.path == l.path && isCut(v) {
			f.drained(w, at, v.obj, "")
		}
		if v.k == vRef && v.fl&fLenShort != 0 {
			f.popped(w, v)
		}
	}
	f.place(w, l, v, at)
	w.hash = digest{}
}

// popped forgets what was added to a list that is cut short now: it may be what was cut off.
func (f *funcState) popped(w *world, list value) {
	for _, l := range f.locsOf(w, list.obj) {
		if strings.HasPrefix(l.path, list.path+"[]@") {
			w.dropHeap(l)
		}
	}
}

// weakPath reports whether a path is that of some element.
func weakPath(p string) bool { return strings.HasSuffix(p, "[]") || strings.HasSuffix(p, "[k]") }

func (f *funcState) place(w *world, l loc, v value, at ssa.Instruction) {
	if st, ok := at.(*ssa.Store); ok && v.k == vAgg && types.IsInterface(st.Val.Type()) {
		v = value{k: vSym, site: st.Val} // a struct in an interface: not nil
	}
	if v.k == vAgg {
		for i, p := range v.x.parts {
			f.place(w, loc{l.obj, l.path + v.x.fields[i]}, p, at)
		}
		return
	}
	w.setCell(l, v, at)
	if v.k == vRef && v.obj.root() != l.obj.root() {
		v.obj.root().stored = true
	}
	f.rec.borrowed(f, l, v, at)
}

// kill drops what is known of the location and all that lies in it.
func (f *funcState) kill(w *world, l loc) {
	i, j := w.heap.under(l)
	dead := func(c *cell) bool { return below(c.at.path, l.path) }
	if slices.ContainsFunc(w.heap[i:j], dead) {
		w.ownHeap()
		kept := slices.DeleteFunc(w.heap[i:j], dead)
		w.heap = slices.Delete(w.heap, i+len(kept), j)
	}
}

// deepRefs calls visit for each object that v refers to, and those that can be reached from it through
// memory made in this function.
func (f *funcState) deepRefs(w *world, v value, visit func(value)) {
	f.walkRefs(w, v, false, visit)
}

// heldRefs does so through pooled objects as well: what is stored in one that is still held goes where that goes.
func (f *funcState) heldRefs(w *world, v value, visit func(value)) {
	f.walkRefs(w, v, true, visit)
}

func (f *funcState) walkRefs(w *world, v value, pooled bool, visit func(value)) {
	if v.k != vRef && v.x == nil {
		return
	}
	var seen []*object
	var walk func(v value, depth int)
	walk = func(v value, depth int) {
		if v.x != nil {
			for _, p := range v.x.parts {
				walk(p, depth)
			}
			return
		}
		if v.k != vRef {
			return
		}
		visit(v)
		if depth == 0 || slices.Contains(seen, v.obj) {
			return
		}
		seen = append(seen, v.obj)
		switch v.obj.kind {
		case objPooled:
			if !pooled || w.state(v.obj).put != nil {
				return
			}
			fallthrough
		case objAlloc, objMade, objOpaque:
			for _, l := range f.locsOf(w, v.obj) {
				if below(l.path, v.path) {
					walk(w.heap.at(l), depth-1)
				}
			}
		}
	}
	walk(v, 4)
}

// locsOf returns the locations of o that something is known of, in order.
func (f *funcState) locsOf(w *world, o *object) []loc {
	var ls []loc
	for _, c := range w.heap.of(o) {
		ls = append(ls, c.at)
	}
	return ls
}

func posOf(i ssa.Instruction) token.Pos {
	if i == nil {
		return token.NoPos
	}
	return i.Pos()
}
