package poolflow

import (
	"cmp"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/relevance"
)

// A recorder collects what happens in one function, over all of its worlds.
type recorder struct {
	events map[eventKey]*Event
	clean  map[cleanKey]bool // the same instruction found the object in order in some world
	puts   map[putKey]*PutSite
	gets   map[*object]*GetSite
	ends   map[*object]*endState
	kept   map[*object]string // what has the object besides this function, for the statistics
	defers map[*ssa.Defer]*DeferSite
	selPos map[ssa.Instruction]token.Pos
	growth map[loc]ssa.Instruction // what made a location grow first
	lens   map[loc]token.Pos       // the comparison of a length
	keys   map[loc]bool            // what serves as a key
	found  map[Found]token.Pos
	others map[loc]ssa.Instruction  // where a field of a pooled object was given a list that belongs to somebody else
	sound  map[ssa.Instruction]bool // run without a mistake in some world
	hit    bool                     // a mistake was noted while the present instruction was run

	failures []failure

	foreigners map[ssa.Instruction]*ForeignPut
}

type eventKey struct {
	kind  string
	at    ssa.Instruction
	obj   ssa.Value
	idx   int
	pos   token.Pos
	place string
}

type cleanKey struct {
	kind string
	at   ssa.Instruction
	obj  ssa.Value
	idx  int
}

type putKey struct {
	at  ssa.Instruction
	obj *object
}

type endState struct {
	put, kept, lost bool
	overtaken       bool   // lost when the next round of a loop took another one, unless that is stored somewhere
	returned        bool   // kept as a result
	shown           bool   // lost: an unknown callee had it
	why             string // kept: what has the object, "" when the caller does
}

func newRecorder() *recorder {
	return &recorder{
		events: map[eventKey]*Event{},
		clean:  map[cleanKey]bool{},
		puts:   map[putKey]*PutSite{},
		gets:   map[*object]*GetSite{},
		ends:   map[*object]*endState{},
		kept:   map[*object]string{},
		defers: map[*ssa.Defer]*DeferSite{},
		selPos: map[ssa.Instruction]token.Pos{},
		growth: map[loc]ssa.Instruction{},
		lens:   map[loc]token.Pos{},
		keys:   map[loc]bool{},
		found:  map[Found]token.Pos{},
		others: map[loc]ssa.Instruction{},
		sound:  map[ssa.Instruction]bool{},

		foreigners: map[ssa.Instruction]*ForeignPut{},
	}
}

func siteOf(o *object) ssa.Value { return o.root().site }

// fine notes that the object was in order at the instruction.
func (r *recorder) fine(kind string, at ssa.Instruction, o *object) {
	r.clean[cleanKey{kind, at, siteOf(o), o.root().idx}] = true
}

// passed notes that an instruction was run without a mistake: it is not one on every path.
func (r *recorder) passed(at ssa.Instruction) {
	switch at.(type) {
	case *ssa.Defer, *ssa.Return: // runs later; see checkReturned
		return
	}
	if !r.hit {
		r.sound[at] = true
	}
}

// event notes a mistake.
func (r *recorder) event(f *funcState, w *world, kind string, at ssa.Instruction, pos token.Pos, o *object, p *put) {
	r.add(f, w, kind, "", at, pos, o, p)
}

// returned notes that what was put is returned; failed says that an error is returned with it.
func (r *recorder) returned(f *funcState, w *world, instr *ssa.Return, o *object, p *put, failed bool) {
	n := len(r.events)
	e := r.add(f, w, "returned", "", instr, instr.Pos(), o, p)
	e.Failed = failed && (e.Failed || len(r.events) > n)
}

// reclose notes a Put that the next call does again.
func (r *recorder) reclose(f *funcState, w *world, o *object, p *put, own bool) {
	e := r.add(f, w, "reclose", "", p.instr, p.instr.Pos(), o, p)
	e.Own = own || isInternal(f.a.pass.Pkg) && !isConn(f.fn.Signature.Recv())
}

// twice notes a second Put.
func (r *recorder) twice(f *funcState, w *world, s *site, o *object, p *put) {
	e := r.add(f, w, "twice", "", s.instr, s.instr.Pos(), o, p)
	e.SecondDeferred = e.SecondDeferred || s.deferred
}

func (r *recorder) add(f *funcState, w *world, kind, place string, at ssa.Instruction, pos token.Pos, o *object, p *put) *Event {
	r.hit = true
	k := eventKey{kind: kind, at: at, obj: siteOf(o), idx: o.root().idx, pos: pos, place: place}
	e := r.events[k]
	if e == nil {
		e = &Event{Kind: kind, Func: f.fn, Instr: at, Pos: pos, Place: place, Name: f.a.objName(f, o), Must: true, obj: o}
		if !e.Pos.IsValid() {
			e.Pos = nearPos(at)
		}
		if p != nil {
			e.Pool, e.Class = p.poolName, p.class
			e.PutInstr, e.PutPos, e.Deferred = p.instr, posOf(p.instr), p.deferred
			if !e.PutPos.IsValid() {
				e.PutPos = nearPos(p.instr)
			}
		}
		if d, ok := at.(*ssa.Defer); ok && d != nil {
			e.SecondDeferred = true
		}
		if p != nil {
			c, ok := p.instr.(*ssa.Call)
			e.PutDirect = ok && c.Call.Signature().Results().Len() == 0
			from := w.state(o.root()).pool
			e.From, e.FromClass = f.a.poolName(from), f.a.class(from)
			e.Siblings = from.k == vRef && p.pool.k == vRef && siblings(from, p.pool)
		}
		root := o.root()
		e.Inside = root != o
		e.Element = isElement(o) && !isChan(o.parent.typ)
		e.Shared, e.Distant, e.Channel = root.kind == objGlobal, f.a.isDistant(o), o.typ != nil && isChan(o.typ)
		if root.kind == objPooled {
			e.GetPos = posOf(root.get)
		}
		e.Param = root.kind == objParam || root.kind == objFreeVar
		r.events[k] = e
	}
	if p != nil && p.held {
		e.Held = true
		e.Far = e.Far || p.far
	}
	if p != nil && p.partial {
		e.Far, e.Must = true, false
	}
	if p != nil && p.may || r.clean[cleanKey{kind, at, siteOf(o), o.root().idx}] {
		e.Must = false
	}
	return e
}

// isDistant reports whether o lies behind a pointer to an object of a type of another package, which is not likely to belong to what
// has the pointer. What the standard library has is taken for its own: a *bytes.Buffer, say.
func (a *engine) isDistant(o *object) bool {
	for o.kind == objContent {
		o = o.parent
		if o.kind != objContent || o.typ == nil {
			continue
		}
		if ptr, ok := o.typ.Underlying().(*types.Pointer); ok {
			n := namedOf(ptr.Elem())
			if n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg() != a.pass.Pkg && !relevance.Standard(n.Obj().Pkg().Path()) {
				return true
			}
		}
	}
	return false
}

// nearPos finds a position for an instruction that has none.
func nearPos(at ssa.Instruction) token.Pos {
	if at == nil {
		return token.NoPos
	}
	if at.Pos().IsValid() {
		return at.Pos()
	}
	var rands []*ssa.Value
	for _, r := range at.Operands(rands) {
		if *r != nil && (*r).Pos().IsValid() {
			if _, param := (*r).(*ssa.Parameter); !param {
				return (*r).Pos()
			}
		}
	}
	if v, ok := at.(ssa.Value); ok && v.Referrers() != nil {
		for _, u := range *v.Referrers() {
			if u.Pos().IsValid() {
				return u.Pos()
			}
		}
	}
	b := at.Block()
	i := slices.Index(b.Instrs, at)
	for k := i; k >= 0; k-- {
		if b.Instrs[k].Pos().IsValid() {
			return b.Instrs[k].Pos()
		}
	}
	return at.Parent().Pos()
}

func (r *recorder) selectPos(at ssa.Instruction, pos token.Pos) { r.selPos[at] = pos }

// shared notes that what another goroutine has is put while it may still use it.
func (r *recorder) shared(f *funcState, w *world, sh share, s *site, o *object, p *put) {
	if root := o.root(); root.kind == objPooled && root.get == s.instr && sh.instr == s.instr && !givesFunc(s) {
		return // taken, shared and put by the same callee, which answers for it
	}
	kind := "captured"
	if sh.kind == "send" {
		kind = "sent"
	}
	pos := sh.instr.Pos()
	if q, ok := r.selPos[sh.instr]; ok {
		pos = q
	}
	e := r.add(f, w, kind, sh.kind, sh.instr, pos, o, p)
	e.Async = sh.kind
	e.Must = true
}

// givesFunc reports whether a call is given a function, which may do with objects what it likes.
func givesFunc(s *site) bool {
	return slices.ContainsFunc(s.args, func(v value) bool { return v.k == vClosure })
}

// stored notes that a place outside of the function refers to what is put.
func (r *recorder) stored(f *funcState, w *world, at ssa.Instruction, l loc, o *object, p *put) {
	e := r.add(f, w, "stored", f.a.placeName(f, l), at, at.Pos(), o, p)
	if fld := FieldOf(l.obj.typ, l.path); fld != nil {
		e.Linked = linksNodes(fld.Type()) && o.typ != nil && types.Identical(deref(fld.Type()), deref(o.typ))
	}
}

// linksNodes reports whether a type is that of a link between the nodes of a list: a pointer to a struct that has such a pointer.
func linksNodes(t types.Type) bool {
	ptr, ok := t.(*types.Pointer)
	return ok && wraps(ptr.Elem(), ptr)
}

// borrowed notes that a field of a pooled object is given a list that belongs to somebody else.
func (r *recorder) borrowed(f *funcState, l loc, v value, at ssa.Instruction) {
	if l.obj.kind == objPooled && v.k == vRef && v.fl&fLen0 == 0 && r.others[l] == nil && isOthers(v.obj) {
		r.others[l] = at
	}
}

// isOthers reports whether callers, or everybody, can see o.
func isOthers(o *object) bool {
	switch o.root().kind {
	case objParam, objFreeVar:
		return true
	case objGlobal:
		return o.kind == objContent
	}
	return false
}

// lends notes lists of somebody else's that an object is put with. They were truncated there, not taken off: who gets the
// object next appends to them. What was swapped for memory of the object is nobody else's any more.
func (r *recorder) lends(f *funcState, w *world, o *object, p *put) {
	if o.kind != objPooled || len(r.others) == 0 {
		return
	}
	for _, l := range f.locsOf(w, o) {
		v, at := w.heap.at(l), r.others[l]
		if at != nil && v.k == vRef && v.fl&fLen0 != 0 && v.fl&(fFull|fCut) == 0 && f.a.addedTo(o.typ, l.path) && !f.a.setByAll(o, l.path) && isOthers(v.obj) && w.state(v.obj).put == nil && w.heap.storedBy(l) != at && !f.replaced(w, v.obj) {
			e := r.add(f, w, "stored", f.a.placeName(f, l), at, at.Pos(), v.obj, p)
			e.Abroad = !f.a.ownField(o.typ, l.path)
		}
	}
}

// ownField reports whether the field at a path is one of a type of this package.
func (a *engine) ownField(t types.Type, path string) bool {
	if t == nil {
		return false
	}
	fld := FieldOf(deref(t), path)
	return fld != nil && fld.Pkg() == a.pass.Pkg
}

// addedTo reports whether the package ever appends to the list in the field at a path, or stores there what a function has made of it.
func (a *engine) addedTo(t types.Type, path string) bool {
	if t == nil {
		return true
	}
	if !a.ownField(t, path) {
		return true
	}
	fld := FieldOf(deref(t), path)
	var storedHere func(u ssa.Instruction) bool // what is made, or one of the results
	storedHere = func(u ssa.Instruction) bool {
		switch u := u.(type) {
		case *ssa.Store:
			return a.cellOf(u.Addr) == any(fld.Origin())
		case *ssa.Extract:
			return slices.ContainsFunc(*u.Referrers(), storedHere)
		}
		return false
	}
	var added func(list ssa.Value, depth int) bool
	added = func(list ssa.Value, depth int) bool {
		return depth < 3 && slices.ContainsFunc(*list.Referrers(), func(r ssa.Instruction) bool {
			switch r := r.(type) {
			case *ssa.Slice:
				return added(r, depth+1)
			case *ssa.Call:
				b, ok := r.Call.Value.(*ssa.Builtin)
				return ok && b.Name() == "append" && r.Call.Args[0] == list || !ok && slices.ContainsFunc(*r.Referrers(), storedHere)
			}
			return false
		})
	}
	return slices.ContainsFunc(a.loadsOf(fld.Origin()), func(ld ssa.Value) bool { return added(ld, 0) })
}

// setByAll reports whether each function that gets such objects from their pool sets the field at a path to something new: what
// was left there is not appended to.
func (a *engine) setByAll(o *object, path string) bool {
	pool := a.poolDef[o.class]
	if o.typ == nil || pool == nil || pool.Exported || pool.Address {
		return false
	}
	fld := FieldOf(deref(o.typ), path)
	if fld == nil {
		return false
	}
	gets := false
	for _, u := range pool.Uses {
		if u.Kind != "Get" {
			continue
		}
		gets = true
		if !a.setsAnew(u.Func, fld.Origin()) {
			return false
		}
	}
	return gets
}

// setsAnew reports whether a function sets a field to something that is not made of what the field has held.
func (a *engine) setsAnew(fn *ssa.Function, fld *types.Var) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			if addr, ok := st.Addr.(*ssa.FieldAddr); ok && a.cellOf(addr) == any(fld) && !a.madeOf(st.Val, fld, 0) {
				return true
			}
		}
	}
	return false
}

// madeOf reports whether a list may be made of what a field has held.
func (a *engine) madeOf(v ssa.Value, fld *types.Var, depth int) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		addr, ok := v.X.(*ssa.FieldAddr)
		return ok && a.cellOf(addr) == any(fld)
	case *ssa.Slice:
		return a.madeOf(v.X, fld, depth)
	case *ssa.Extract:
		return a.madeOf(v.Tuple, fld, depth)
	case *ssa.Call:
		return slices.ContainsFunc(v.Call.Args, func(arg ssa.Value) bool { return depth > 4 || a.madeOf(arg, fld, depth+1) })
	case *ssa.Phi:
		return slices.ContainsFunc(v.Edges, func(e ssa.Value) bool { return depth > 4 || a.madeOf(e, fld, depth+1) })
	}
	return false
}

// nested notes objects that were put and that what is put now still refers to: who gets it next finds them there.
func (r *recorder) nested(f *funcState, w *world, s *site, o *object, p *put) {
	if p.class == "" || f.guarded(w, o) {
		return
	}
	for _, l := range f.locsOf(w, o) {
		if w.heap.at(l) == falseVal {
			return // a flag may tell what is still there
		}
	}
	for _, c := range w.objects() {
		st := w.state(c)
		if st.put == nil || st.put.inner || st.counts || st.handed || st.put.instr == s.instr {
			continue
		}
		path := ""
		if c.kind == objContent && c.parent == o && !f.replaced(w, c) {
			path = c.path
		}
		for _, l := range f.locsOf(w, o) {
			if v := w.heap.at(l); v.k == vRef && v.obj == c && v.path == "" {
				path = l.path
			}
		}
		if path != "" && !strings.Contains(path, "[") {
			e := r.add(f, w, "nested", path, st.put.instr, st.put.instr.Pos(), c, st.put)
			e.Outer, e.OuterPos, e.Name = p.class, posOf(s.instr), clean(f.a.objName(f, o)+path)
		}
	}
}

// find notes that what was in an object when it was taken is used: nothing has overwritten it.
func (r *recorder) find(f *funcState, w *world, at ssa.Instruction, o *object) {
	if o.kind != objContent || o.parent.kind != objPooled || o.parent.class == "" {
		return
	}
	if st := w.state(o.parent); !st.may && !st.reset && !st.lost {
		k := Found{o.parent.class, o.path}
		if pos := nearPos(at); !r.found[k].IsValid() || pos < r.found[k] {
			r.found[k] = pos
		}
	}
}

// foreign notes a Put of something that is not followed: received from a channel, the result of an unknown call.
func (r *recorder) foreign(f *funcState, s *site, how putRef, poolName, class string, isNil bool) {
	call, ok := s.instr.(ssa.CallInstruction)
	if !ok || s.common != call.Common() || s.common.IsInvoke() {
		return
	}
	i := 1 // of (*sync.Pool).Put
	if !isPoolPut(s) {
		if how.O.K != 'p' || how.O.I >= len(s.common.Args) {
			return
		}
		i = how.O.I
	}
	old := r.foreigners[s.instr]
	r.foreigners[s.instr] = &ForeignPut{Nil: isNil || old != nil && old.Nil, Func: f.fn, Instr: call, Pos: s.instr.Pos(), Pool: poolName, Class: class, Arg: Bare(s.common.Args[i])}
}

// Bare strips the conversion to an interface.
func Bare(v ssa.Value) ssa.Value {
	if m, ok := v.(*ssa.MakeInterface); ok {
		return m.X
	}
	return v
}

// gotten notes a Get.
func (r *recorder) gotten(f *funcState, s *site, o *object, pool value) {
	if r.gets[o] == nil {
		r.gets[o] = &GetSite{Func: f.fn, Instr: s.instr, Pos: s.instr.Pos(), Pool: o.poolName, Class: o.class, Name: o.name, Trusts: map[string]*Trust{}, obj: o}
	}
}

// trusted notes that the old content of a pooled object is relied on.
func (r *recorder) trusted(f *funcState, w *world, at ssa.Instruction, o *object, path, kind string) {
	g := r.gets[o]
	if g == nil {
		g = &GetSite{Func: f.fn, Instr: o.get, Pos: posOf(o.get), Pool: o.poolName, Class: o.class, Name: o.name, Trusts: map[string]*Trust{}, obj: o}
		r.gets[o] = g
	}
	key := path
	if kind != "" {
		key += "?" + kind
	}
	if g.Trusts[key] == nil || g.Trusts[key].Pos > at.Pos() {
		pos := at.Pos()
		if !pos.IsValid() {
			pos = nearPos(at)
		}
		g.Trusts[key] = &Trust{Path: path, Kind: kind, Instr: at, Pos: pos, Set: g.setBefore(key)}
	}
	if path == "**" {
		g.Trusts[key].meet(w, o)
	}
}

// setBefore is what was set before a trust that was noted already, nil when there is none.
func (g *GetSite) setBefore(key string) map[string]bool {
	if t := g.Trusts[key]; t != nil {
		return t.Set
	}
	return nil
}

// meet keeps those paths that are set in w as well.
func (t *Trust) meet(w *world, o *object) {
	set := map[string]bool{}
	for l := range w.cells() {
		if l.obj == o && (t.Set == nil || t.Set[l.path]) {
			set[l.path] = true
		}
	}
	t.Set = set
}

// put notes a Put and the state in which the object is put.
func (r *recorder) put(f *funcState, w *world, s *site, box, v value, p *put, how putRef) {
	k := putKey{s.instr, v.obj}
	ps := r.puts[k]
	if ps == nil {
		outer := s.outer
		if outer == nil {
			outer = s.instr
		}
		ps = &PutSite{outer: outer, Func: f.fn, Instr: s.instr, Pos: s.instr.Pos(), Pool: p.poolName, Class: p.class, Deferred: s.deferred, Name: f.a.objName(f, v.obj), obj: v.obj, Direct: isPoolPut(s)}
		if !ps.Pos.IsValid() {
			ps.Pos = nearPos(s.instr)
		}
		root := v.obj.root()
		ps.Pooled = root.kind == objPooled
		ps.Param = root.kind == objParam || root.kind == objFreeVar
		ps.Whole = root == v.obj && v.path == ""
		ps.Held = how.held()
		ps.sorts = how.Sorts
		ps.Reached = v.obj.kind == objContent && v.obj.path != ""
		if ps.Pooled {
			ps.GetPos = posOf(root.get)
			ps.get = root
		}
		r.puts[k] = ps
	}
	ps.shown = ps.shown || w.state(v.obj.root()).shown
	if st := f.putState(w, s, box, v, how); !slices.ContainsFunc(ps.States, st.same) {
		ps.States = append(ps.States, st)
	}
}

func isPoolPut(s *site) bool {
	if s.common == nil {
		return false
	}
	fn := s.common.StaticCallee()
	return fn != nil && funcName(fn) == "(*sync.Pool).Put"
}

// putFlags recovers the slice flags of what was put.
func (r *recorder) putFlags(p *put, o *object) sliceFlags {
	if p.inner {
		return 0
	}
	return p.fl
}

// guardsOf lists the bounded paths below o, relative to it.
func (r *recorder) guardsOf(f *funcState, w *world, o *object) string {
	var res string
	for c, st := range w.states() {
		if st.guards == "" {
			continue
		}
		rel, ok := relTo(c, o)
		if !ok {
			continue
		}
		for g := range strings.SplitSeq(st.guards, "|") {
			res = addWord(res, "."+rel+strings.TrimPrefix(g, "."))
		}
	}
	return res
}

// relTo is the path from o to c, which was reached from it.
func relTo(c, o *object) (string, bool) {
	p := ""
	for c != o {
		if c.kind != objContent {
			return "", false
		}
		p = c.path + "*" + p
		c = c.parent
	}
	return p, true
}

// putState describes the object at a Put.
func (f *funcState) putState(w *world, s *site, box, v value, how putRef) *PutState {
	o := v.obj
	st := w.state(o)
	ps := &PutState{Fields: map[string]FieldState{}, Reset: st.reset, Touched: st.may, Kept: st.kept, Flags: uint16(v.fl), Sized: st.sized || how.Sized, May: how.May, Counts: st.counts}
	add := func(l loc, rel string) {
		fv := w.heap.at(l)
		fs := f.fieldState(w, fv, w.heap.storedBy(l))
		fs.Own = fv.k == vRef && fv.path == "" && fv.obj.kind == objContent && fv.obj.parent == l.obj && fv.obj.path == l.path
		fs.Moved = fv.k == vRef && fv.obj.kind == objContent && fv.obj.root() == l.obj.root() && !fs.Own
		ps.Fields[rel] = fs
	}
	visit := map[*object]bool{}
	var walk func(c *object, rel string, fl sliceFlags, left bool) // left behind in a list that is empty now
	walk = func(c *object, rel string, fl sliceFlags, left bool) {
		if visit[c] || len(visit) > 32 {
			return
		}
		visit[c] = true
		isLeft := func(path string) bool { return left || fl&fLen0 != 0 && strings.HasPrefix(path, "[") }
		for _, l := range f.locsOf(w, c) {
			add(l, rel+l.path)
			if h := w.heap.at(l); h.k == vRef && h.path == "" && h.obj != c && h.obj.kind != objGlobal {
				walk(h.obj, rel+l.path+"*", h.fl, isLeft(l.path))
			}
		}
		for _, x := range c.inside {
			if x.site == nil {
				if _, replaced := w.heap.get(loc{c, x.path}); !replaced {
					walk(x, rel+x.path+"*", 0, isLeft(x.path))
				}
			}
		}
		cs := w.state(c)
		if !left && !w.putApart(s, c, o) {
			f.sizesAt(w, ps, o.root(), c, rel, fl)
		}
		if cs.lendrop {
			ps.LenDropped = addWord(ps.LenDropped, rel)
		}
	}
	walk(o, "", v.fl, false)
	if box.obj != o {
		ps.Boxed = true
	}
	ps.calleeGuards(how.Guards)
	return ps
}

// putApart reports whether what lies in o was put by itself, or with something else in o: what has it now judges its size.
func (w *world) putApart(s *site, c, o *object) bool {
	for ; c != o; c = c.parent {
		if p := w.state(c).put; p != nil && !p.inner || slices.ContainsFunc(s.puts, func(v value) bool { return v.k == vRef && v.obj == c && v.path == "" }) {
			return true
		}
		if c.kind != objContent {
			break
		}
	}
	return false
}

// fieldState classifies what a location holds.
func (f *funcState) fieldState(w *world, v value, at ssa.Instruction) FieldState {
	s := FieldState{At: at}
	switch v.k {
	case vConst:
		s.Zero = v.isZero()
		s.Const = v.c
	case vRef:
		s.Zero = w.known(value{k: vRef, obj: v.obj, path: v.path}) == "nil"
		s.Flags = uint16(v.fl)
		s.Len0 = v.fl&fLen0 != 0
		s.Ref = true
		switch v.obj.root().kind {
		case objParam, objFreeVar, objOpaque:
			s.Foreign = true
			if v.obj.kind == objOpaque {
				s.Background = IsBackground(v.obj.site)
			}
		case objMade, objAlloc:
			s.Fresh = true
		case objGlobal:
			s.Global = true
		}
	case vSym:
		s.Foreign = true
		for _, zero := range []string{"0", "false", `""`} {
			k := v
			k.c, k.fl = "=="+zero, 0
			if v.c == "" && w.conds.of(k) == "true" {
				s.Zero = true // a branch has asked
			}
		}
		if v.site != nil {
			s.Background = IsBackground(v.site)
		}
	case vDirty:
		s.Dirty = true
	case vClosure:
		s.Func = true
	}
	return s
}

// background is what callers know of a context that belongs to no request.
const background = "context"

// IsBackground reports whether a value is a context that belongs to no request, or was derived from one to be canceled.
func IsBackground(v ssa.Value) bool {
	if part, ok := v.(*ssa.Extract); ok {
		v = part.Tuple
	}
	c, ok := v.(*ssa.Call)
	if !ok || c.Call.StaticCallee() == nil {
		return false
	}
	switch c.Call.StaticCallee().String() {
	case "context.Background", "context.TODO":
		return true
	case "context.WithCancel", "context.WithCancelCause", "context.WithTimeout", "context.WithDeadline", "context.WithoutCancel":
		return IsBackground(c.Call.Args[0])
	}
	return false
}

// deferred notes a defer statement.
func (r *recorder) deferred(f *funcState, instr *ssa.Defer, d deferred, again bool) {
	ds := r.defers[instr]
	if ds == nil {
		ds = &DeferSite{Func: f.fn, Instr: instr, args: d.args, fn: d.fn}
		r.defers[instr] = ds
	}
	ds.again = ds.again || again
}

// frozen notes that the variable behind an argument of a deferred call has grown.
func (r *recorder) frozen(instr *ssa.Defer, arg int) {
	if ds := r.defers[instr]; ds != nil {
		ds.grown = true
	}
}

// overtaken notes what has become of a pooled object that nothing refers to any more when the next round of a loop takes another one.
func (r *recorder) overtaken(o *object, st *ostate) {
	e := r.endOf(o)
	was := e.lost
	e.lost = false
	r.end(o, st, false)
	e.overtaken = e.overtaken || e.lost
	e.lost = was
}

func (r *recorder) endOf(o *object) *endState {
	e := r.ends[o]
	if e == nil {
		e = &endState{}
		r.ends[o] = e
	}
	return e
}

// end notes what has become of a pooled object at a way out.
func (r *recorder) end(o *object, st *ostate, returned bool) {
	e := r.endOf(o)
	switch {
	case st.put != nil:
		e.put = true
	case returned || st.kept || st.handed || st.counts || st.offered:
		e.kept, e.returned = true, e.returned || returned
		if e.why == "" && !returned {
			e.why = cmp.Or(r.kept[o], "references are counted")
		}
	case st.sized, st.spared, len(st.shares) > 0:
		e.kept = true // dropped on purpose, or still with somebody else
	default:
		e.lost = true
		e.shown = e.shown || st.shown
	}
}

// finish orders what was collected and adds it to the result.
func (r *recorder) finish(f *funcState, res *Result) {
	var evs []*Event
	for k, e := range r.events {
		if r.clean[cleanKey{k.kind, k.at, k.obj, k.idx}] || r.sound[k.at] && (k.kind == "used" || k.kind == "twice" || k.kind == "returned") {
			e.Must = false
		}
		evs = append(evs, e)
	}
	slices.SortFunc(evs, func(a, b *Event) int {
		return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(f.inum[a.Instr], f.inum[b.Instr]), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name), cmp.Compare(a.PutPos, b.PutPos),
			cmp.Compare(a.GetPos, b.GetPos), strings.Compare(a.Place, b.Place), cmp.Compare(a.obj.id, b.obj.id))
	})
	res.Events = append(res.Events, evs...)
	for k, pos := range r.found {
		if old := res.Found[k]; !old.IsValid() || f.a.comparePos(pos, old) < 0 {
			res.Found[k] = pos
		}
	}
	var puts []*PutSite
	for _, p := range r.puts {
		if p.Param && !p.Deferred {
			p.Fails, p.AtEnd = r.failsWithout(p), atEnd(p)
		}
		puts = append(puts, p)
	}
	slices.SortFunc(puts, func(a, b *PutSite) int {
		return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(f.inum[a.Instr], f.inum[b.Instr]), cmp.Compare(a.obj.id, b.obj.id))
	})
	res.Puts = append(res.Puts, puts...)
	for _, instr := range slices.SortedFunc(maps.Keys(r.foreigners), func(a, b ssa.Instruction) int { return cmp.Compare(f.inum[a], f.inum[b]) }) {
		res.Foreign = append(res.Foreign, r.foreigners[instr])
	}
	var gets []*GetSite
	for o, g := range r.gets {
		if e := r.ends[o]; e != nil {
			g.Put, g.Kept, g.Returned, g.Lost, g.Shown, g.Why = e.put, e.kept, e.returned, e.lost || e.overtaken && !o.stored, e.shown, e.why
			if o.stored && slices.ContainsFunc(puts, func(p *PutSite) bool { return p.Class == g.Class && isElement(p.obj) }) {
				g.Lost = false // it may be one of those in a list
			}
		}
		for _, p := range puts {
			if p.get == o {
				g.Put = true
				g.Shown = g.Shown && !p.shown // whoever had it did not make it his own
			}
		}
		gets = append(gets, g)
	}
	slices.SortFunc(gets, func(a, b *GetSite) int { return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.obj.id, b.obj.id)) })
	res.Gets = append(res.Gets, gets...)
	var defers []*DeferSite
	for _, d := range r.defers {
		defers = append(defers, d)
	}
	slices.SortFunc(defers, func(a, b *DeferSite) int { return cmp.Compare(f.inum[a.Instr], f.inum[b.Instr]) })
	for _, d := range defers {
		f.a.deferKinds(f, r, d, res)
	}
}

// isContext reports whether a type is context.Context.
func isContext(t types.Type) bool {
	n, ok := t.(*types.Named)
	return ok && n.Obj().Name() == "Context" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context"
}
