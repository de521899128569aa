package poolflow

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

func itoa(n int) string { return strconv.Itoa(n) }

// apply applies a summary: one world for each outcome that agrees with what is known.
func (f *funcState) apply(w *world, s *site, sum *summary, bound []value) []*world {
	if sum.NoReturn && len(sum.Outcomes) == 0 {
		return nil
	}
	if sum.gaveUp != "" && len(sum.Outcomes) == 0 {
		return f.unknown(w, s, nil)
	}
	f.retire(w, s)
	f.applyUses(w, s, sum, bound)
	s.sum = sum
	var out []*world
	for i := range sum.Outcomes {
		o := &sum.Outcomes[i]
		c := w
		if i < len(sum.Outcomes)-1 {
			c = w.clone()
		}
		s.some = len(o.Shares) > 0 && slices.ContainsFunc(sum.Outcomes, func(x outcome) bool { return len(x.Shares) == 0 })
		if f.feasible(c, s, o, bound) {
			f.offer(c, s, sum, o, bound)
			f.unlinked(c, s, sum, i, bound)
			out = append(out, f.applyOutcome(c, s, o, bound, f.ours(sum.fn))...)
		}
	}
	if len(out) == 0 && len(sum.Outcomes) > 0 {
		// Contradictions come from what we do not follow: go on with nothing known.
		return f.unknown(w, s, nil)
	}
	return out
}

// unlinked forgets that one of the arguments lies where it was found, where the callee puts something else there on another way: it takes
// that out of a list, whose ends we do not know.
//
//	func (l *list) unlink(n *node) {
//		if n.next != nil { n.next.prev = n.prev } else { l.tail = n.prev }
//	}
func (f *funcState) unlinked(w *world, s *site, sum *summary, i int, bound []value) {
	found := func(v value) bool { return v.k == vRef && v.path == "" && v.obj.kind == objContent }
	if len(sum.Outcomes) < 2 || !slices.ContainsFunc(s.args, found) {
		return
	}
	for _, place := range sum.elsewhere(i) {
		l := f.resolve(w, place, s.args, bound, nil)
		if l.k != vRef || weakPath(l.path) {
			continue
		}
		at := loc{l.obj, l.path}
		if slices.ContainsFunc(s.args, func(v value) bool { return found(v) && w.foundAt(at, v.obj) }) {
			w.setHeap(at, none)
			w.hash = digest{}
		}
	}
}

// stores reports whether something is stored at a place.
func (o *outcome) stores(at *ref) bool {
	for i := range o.Stores {
		if l := &o.Stores[i].L; l.Path == at.Path && l.object().equal(at.object()) {
			return true
		}
	}
	return false
}

// foundAt reports whether an object lies at l, where it was found.
func (w *world) foundAt(l loc, o *object) bool {
	if _, set := w.heap.get(l); set {
		return false
	}
	return o.parent == l.obj && o.path == l.path
}

// offer notes which arguments an outcome does not put while another with the same results does:
//
//	func (p *Pool) Put(b *Buf) { if p.Reset(b) { p.free.Put(b) } }
//
// The caller cannot tell the two apart, and has nothing left to do: what becomes of the object is up to the callee.
func (f *funcState) offer(w *world, s *site, sum *summary, o *outcome, bound []value) {
	for i := range sum.Outcomes {
		x := &sum.Outcomes[i]
		if x == o || len(x.Puts) == 0 || x.resultKey() != o.resultKey() {
			continue
		}
		for _, p := range x.Puts {
			if p.O.K != 'p' || p.O.Obj != "" || p.Inner || o.hasPut(p.O) {
				continue
			}
			if v := f.resolve(w, &p.O, s.args, bound, nil); v.k == vRef && v.obj.kind == objPooled {
				w.update(v.obj, func(st *ostate) { st.offered = true })
			}
		}
	}
}

// ours reports whether fn is a closure of the function, or of the one that it is a closure of, and stands where it is
// used: what happens in it is shown where it happens. A closure with a name is shown where it is called.
func (f *funcState) ours(fn *ssa.Function) bool {
	if fn == nil || fn.Parent() == nil || outermost(fn) != outermost(f.fn) || fn.Referrers() == nil {
		return false
	}
	refs := *fn.Referrers()
	if len(refs) != 1 {
		return false
	}
	if c, ok := refs[0].(*ssa.MakeClosure); ok {
		return len(*c.Referrers()) == 1
	}
	return true
}

func outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

// applyUses notes what the callee reads and writes.
func (f *funcState) applyUses(w *world, s *site, sum *summary, bound []value) {
	if len(sum.Uses) == 0 {
		return
	}
	// An object that the callee puts as well is put twice; that says more than that it is used.
	var skip []*object
	for i := range sum.Outcomes {
		o := &sum.Outcomes[i]
		for n := range o.Puts {
			if v := f.resolve(w, &o.Puts[n].O, s.args, bound, nil); v.k == vRef {
				skip = append(skip, v.obj, v.obj.root())
			}
		}
	}
	local := f.ours(sum.fn)
	for i := range sum.Uses {
		u := &sum.Uses[i]
		v := f.resolve(w, &u.O, s.args, bound, nil)
		if v.k != vRef {
			continue
		}
		if u.Trusts {
			if v.fl&(fLen0|fLenCap|fLenNew|fCopyLen) != 0 && v.fl&fLenOld == 0 {
				continue // its length was set here
			}
			f.trustAt(w, s.instr, loc{v.obj, v.path}, u.Kind)
			continue
		}
		if slices.Contains(skip, v.obj) {
			continue
		}
		if len(u.Conds) > 0 && w.state(v.obj).put != nil && !f.holds(w.clone(), s, u.Conds, bound) {
			continue
		}
		pos := s.instr.Pos()
		if local && u.pos.IsValid() {
			pos = u.pos // in a closure of ours: the use itself
		}
		f.use(w, s.instr, v.obj, pos)
	}
}

// someShare marks what was shared at an instruction as shared on some condition of the callee.
func (f *funcState) someShare(w *world, at ssa.Instruction) {
	here := func(sh share) bool { return sh.instr == at && !sh.some }
	for o, st := range w.states() {
		if !slices.ContainsFunc(st.shares, here) {
			continue
		}
		w.update(o, func(st *ostate) {
			st.shares = slices.Clone(st.shares)
			for i, sh := range st.shares {
				if here(sh) {
					st.shares[i].some = true
				}
			}
		})
	}
}

// feasible reports whether an outcome agrees with what is known, and assumes what it takes.
func (f *funcState) feasible(w *world, s *site, o *outcome, bound []value) bool {
	if !f.holds(w, s, o.Conds, bound) {
		return false
	}
	return len(o.Either) == 0 || slices.ContainsFunc(o.Either, func(conds []condRef) bool { return f.holds(w.clone(), s, conds, bound) })
}

// holds reports whether conditions agree with what is known, and assumes them.
func (f *funcState) holds(w *world, s *site, conds []condRef, bound []value) bool {
	for i := range conds {
		c := &conds[i]
		v := f.resolve(w, &c.V, s.args, bound, nil)
		if c.W.K != 0 {
			if same, ok := f.equal(w, v, f.resolve(w, &c.W, s.args, bound, nil)); ok && same != (c.Is == "true") {
				return false
			}
			continue
		}
		if k, ok := strings.CutPrefix(c.V.C, "=="); ok && c.V.K == 's' && c.Is == "true" && (v.k == vDirty || v.k == vNone) {
			if x := f.resolve(w, c.V.holder(), s.args, bound, nil); x.k == vRef {
				x.path += c.V.Path
				w.isNow(x, value{k: vConst, c: k})
			}
			continue
		}
		if v.k == vNone || v.k == vSym && v.site == nil && v.obj == nil {
			continue
		}
		if mark := c.V.C; c.V.K == 's' && mark != "" {
			if k, ok := strings.CutPrefix(mark, "=="); ok && v.k == vConst {
				if (v.c == k) != (c.Is == "true") {
					return false
				}
				continue
			}
			if t, ok := strings.CutPrefix(mark, typeMark); ok {
				if c.V.Obj != "" && c.V.Path == "" {
					v = f.resolve(w, c.V.holder(), s.args, bound, nil) // the object, not what it begins with
				}
				if has, known := f.hasType(s, c.V, v, t); known {
					if has != (c.Is == "true") {
						return false
					}
					continue
				}
				if v.k == vRef {
					v = value{k: vSym, obj: v.obj, path: v.path}
				}
			}
			if v.k != vSym {
				continue
			}
			v.c = mark
		}
		if v.k == vDirty || v.k == vAgg || v.k == vTuple {
			continue
		}
		if !w.assume(v, c.Is) {
			return false
		}
	}
	return true
}

// resolve finds the value that a ref of a callee's summary stands for here.
func (f *funcState) resolve(w *world, r *ref, args, bound []value, fresh []*object) value {
	var v value
	switch r.K {
	case 'c':
		return value{k: vConst, c: r.C}
	case 'd':
		return value{k: vDirty, c: r.C}
	case 'n':
		return value{k: vSym, c: "nonnil"}
	case 'p', 's':
		i := r.I
		from := args
		if i < 0 {
			i, from = -1-i, bound
		}
		if i >= len(from) {
			return none
		}
		v = from[i]
	case 'v':
		if r.I >= len(bound) {
			return none
		}
		v = bound[r.I]
	case 'f':
		if r.I >= len(fresh) || fresh[r.I] == nil {
			return none
		}
		v = refTo(fresh[r.I])
	case 'g':
		if r.global != nil {
			v = refTo(f.global(r.global))
		} else {
			v = refTo(f.intern(objKey{kind: objGlobal, path: r.C}, nil))
		}
	case 'a':
		parts := make([]value, len(r.Sub))
		for i := range r.Sub {
			parts[i] = f.resolve(w, &r.Sub[i], args, bound, fresh)
		}
		return f.compound(vAgg, nil, r.Name, parts)
	case 'k':
		if r.fn == nil && r.Sum == nil {
			return none
		}
		parts := make([]value, len(r.Sub))
		for i := range r.Sub {
			parts[i] = f.resolve(w, &r.Sub[i], args, bound, fresh)
		}
		if r.fn == nil {
			return f.foreignFunc(r.Sum, parts)
		}
		return f.compound(vClosure, r.fn, nil, parts)
	default:
		return none
	}
	// Follow the steps to the object.
	for i, rest := 0, r.Obj; rest != ""; i++ {
		var path string
		var ok bool
		path, rest, _ = strings.Cut(rest, "*")
		if v.k == vAgg {
			v = aggPath(v, path)
			continue
		}
		if v.k == vClosure && path == "" {
			continue
		}
		if v.k != vRef {
			return emptyOr(r, none)
		}
		var t types.Type
		if i < len(r.elems) && r.elems[i] != nil {
			t = r.elems[i].typ
		} else if i < len(r.T) {
			t = typeOfKind(r.T[i])
		}
		var at ssa.Value
		if strings.Contains(path, "[") {
			at := loc{v.obj, v.path + path}
			if v, ok = f.ownPiece(w, at); !ok {
				v = f.anyElement(w, at, t)
			}
			continue
		}
		v = f.load(w, loc{v.obj, v.path + path}, t, at)
	}
	if r.K == 's' {
		switch v.k {
		case vSym:
			if r.C != "" && r.Path == "" && r.Obj == "" {
				return answer(v, r.C)
			}
		case vRef:
			if isSize(r.Path) || strings.HasPrefix(r.C, "count") {
				return value{k: vSym, obj: v.obj, path: w.sizePath(v, r.Path), c: r.C}
			}
			if r.Path == "" && r.Obj == "" && r.I >= 0 {
				return v
			}
			x := f.load(w, loc{v.obj, v.path + r.Path}, types.Typ[types.Int], nil)
			return x
		case vAgg:
			return aggPath(v, r.Path)
		}
		return v
	}
	switch v.k {
	case vAgg:
		return aggPath(v, r.Path)
	case vRef:
		v.path += r.Path
		if fl := sliceFlags(r.Fl); fl != 0 {
			if fl&lenFlags != 0 && fl&fLenOld == 0 {
				v.fl &^= lenFlags
			}
			if fl&fLenOld != 0 {
				fl &^= fLenOld
			}
			v.fl |= fl
		}
		if v.fl&fCarved != 0 {
			i := strings.LastIndexByte(strings.TrimSuffix(r.Obj, "*"), '*')
			v = f.carved(v, strings.TrimSuffix(r.Obj[i+1:], "*"))
		}
	}
	if v.k != vRef && v.k != vClosure {
		return emptyOr(r, v)
	}
	return v
}

// emptyOr is v, which nothing is known of, unless it is a list that the callee has cut to nothing: as good as none.
func emptyOr(r *ref, v value) value {
	if sliceFlags(r.Fl)&fLen0 != 0 {
		return nilValue
	}
	return v
}

func aggPath(v value, path string) value {
	if path == "" {
		return v
	}
	for i, n := range v.x.fields {
		if n == path {
			return v.x.parts[i]
		}
		if below(path, n) && v.x.parts[i].k == vAgg {
			return aggPath(v.x.parts[i], path[len(n):])
		}
	}
	return none
}

// retire makes older what stood for some element of a list in earlier calls: the next call may mean another.
func (f *funcState) retire(w *world, s *site) {
	for _, o := range f.elems {
		if w.st.get(o) == nil {
			continue
		}
		older := f.intern(objKey{kind: objContent, parent: o.parent, path: o.path, gen: 1}, o.typ)
		w.args = slices.Clone(s.args)
		f.rename(w, older, nil)
		f.rename(w, o, older)
		s.args, w.args = w.args, nil
	}
}

// anyElement stands for some element of a list, when a callee works on the elements.
func (f *funcState) anyElement(w *world, l loc, t types.Type) value {
	if l.obj.depth >= maxDepth {
		return none
	}
	o := f.intern(objKey{kind: objContent, parent: l.obj, path: l.path}, t)
	if w.st.get(o) == nil {
		w.set(o, ostate{})
	}
	return refTo(o)
}

// applyOutcome changes the world as the outcome says.
func (f *funcState) applyOutcome(w *world, s *site, o *outcome, bound []value, ours bool) []*world {
	if f.steps > f.limit && !f.solved || f.steps > 4*f.limit {
		return nil // given up, within this call perhaps
	}
	// What the same call made before becomes older, in the arguments too.
	w.args = slices.Concat(s.args, bound)
	fresh := make([]*object, len(o.Fresh))
	for i := range o.Fresh {
		fr := &o.Fresh[i]
		at := s.result
		if at == nil {
			v, ok := s.instr.(ssa.Value)
			if !ok {
				at = f.deferSite(s.instr)
			} else {
				at = v
			}
		}
		kind := objMade
		if fr.Pooled {
			kind = objPooled
		}
		typ := fr.typ
		if typ == nil {
			typ = o.typeOf(i, at)
		}
		fo := f.object(kind, at, i+s.depth*16, 0, typ)
		f.born(w, fo)
		if fr.Pooled {
			fo.get, fo.poolName, fo.class, fo.slice = s.instr, fr.PoolName, fr.Class, fr.Slice
			if k := o.resultOf(i); !o.returns(i) {
				fo.name = ""
			} else if k >= 0 {
				fo.name = f.a.resultName(s.instr, k)
			}
		}
		fresh[i] = fo
	}
	again := *s
	s = &again
	s.args, bound = w.args[:len(s.args):len(s.args)], w.args[len(s.args):]
	w.args = nil
	// All refs are meant before anything changes.
	stores := f.storesFor(len(o.Stores))
	lists := f.newLists(w, s, o, bound, fresh)
	for i := range o.Stores {
		st := &o.Stores[i]
		l := f.resolve(w, &st.L, s.args, bound, fresh)
		if len(lists) > 0 && l.k != vRef && strings.HasPrefix(st.L.Path, "[") {
			if new := lists[st.L.object().String()]; new != nil {
				l = value{k: vRef, obj: new, path: st.L.Path}
			}
		}
		if l.k != vRef {
			continue
		}
		if i := strings.IndexByte(l.path, '@'); i >= 0 {
			l.path = l.path[:i]
		}
		at := s.instr
		if ours && st.at != nil {
			at = st.at
		}
		if o.answersFor(&st.V) {
			at = nil // the callee answers for what it stores and puts
		}
		stores = append(stores, storeAt{loc{l.obj, l.path}, f.resolveNew(w, &st.V, s.args, bound, fresh, lists), at})
	}
	type putAt struct {
		v, pool value
		how     *putRef
		guards  string // as they are here
	}
	var puts []putAt
	s.puts = nil
	for i := range o.Puts {
		p := &o.Puts[i]
		if p.Inner {
			continue
		}
		v := f.resolve(w, &p.Val, s.args, bound, fresh)
		if v.k != vRef {
			v = f.resolve(w, &p.O, s.args, bound, fresh)
		}
		if v == nilValue {
			at := *s
			if call, ok := p.at.(ssa.CallInstruction); ok && ours {
				at.instr, at.common = call, call.Common()
			}
			f.rec.foreign(f, &at, *p, p.PoolName, p.Class, !o.writes(p.O))
			continue
		}
		if p.Taken && v.k == vRef {
			f.taken[v.obj] = true
		}
		pool := f.resolve(w, &p.Pool, s.args, bound, fresh)
		puts = append(puts, putAt{v, pool, p, ""})
		s.puts = append(s.puts, v)
	}
	results := make([]value, len(o.Results))
	for i := range o.Results {
		r := &o.Results[i]
		results[i] = f.resolveNew(w, r, s.args, bound, fresh, lists)
		w.lookedInto(results[i])
		if v := results[i]; v.k == vRef && v.obj.kind == objContent && o.movesOn(*r) {
			f.taken[v.obj] = true
		}
		if r.K == 'd' {
			results[i] = none // unknown, but the same wherever it is looked at
		}
		if r.K == 'f' && r.Obj == "" && r.Path == "" {
			typeResult(s, i, results[i])
		}
		if r.K == 'n' {
			results[i] = value{k: vSym, site: s.result, c: "r" + itoa(i)}
			if r.C != "" {
				results[i].path = sentinelMark + r.C
			}
			if s.result != nil {
				w.assert(results[i], "nonnil")
			}
		}
	}
	for i := range o.Fresh {
		if fr := &o.Fresh[i]; fr.Pooled {
			pool := f.resolve(w, &fr.Pool, s.args, bound, fresh)
			fresh[i].pool = pool
			if pool.k == vRef {
				fresh[i].poolName = f.a.poolName(pool)
				if fresh[i].class == "" {
					fresh[i].class = f.a.class(pool)
				}
			}
			w.set(fresh[i], ostate{history: history{pool: pool}})
			w.assert(refTo(fresh[i]), "nonnil")
			f.rec.gotten(f, s, fresh[i], pool)
		}
	}
	states := make([]*object, len(o.States))
	parts := make([]string, len(o.States)) // of them that the callee has
	for i := range o.States {
		st := &o.States[i]
		if v := f.resolve(w, &st.O, s.args, bound, fresh); v.k == vRef {
			states[i], parts[i] = v.obj, v.path
		}
	}
	var shares []value
	for i := range o.Shares {
		shares = append(shares, f.resolve(w, &o.Shares[i].O, s.args, bound, fresh))
	}
	ws := []*world{w}
	var given map[*world][]value // results of the calls of what was given
	if len(o.Calls) > 0 {
		given = map[*world][]value{}
	}
	// What was given to the callee is called.
	for _, c := range o.Calls {
		fn := f.resolve(w, &c.Fn, s.args, bound, fresh)
		sub := &site{instr: s.instr, depth: s.depth + 1, deferred: s.deferred}
		for i := range c.Args {
			sub.args = append(sub.args, f.resolve(w, &c.Args[i], s.args, bound, fresh))
		}
		var ready []loc
		for i := range c.Ready {
			if l := f.resolve(w, &c.Ready[i], s.args, bound, fresh); l.k == vRef && slices.Contains(fresh, l.obj) {
				ready = append(ready, loc{l.obj, l.path})
			}
		}
		var next []*world
		for _, w := range ws {
			for _, l := range ready {
				w.setHeap(l, zeroVal)
			}
			f.steps += w.bulk() // for what a type parameter's method may be, and what that calls
			before := given[w]
			w.last = none
			for _, n := range f.callGiven(w, sub, fn, c.Kind) {
				given[n] = append(before[:len(before):len(before)], n.last)
				n.last = none
				next = append(next, n)
			}
		}
		if len(next) > 0 && len(next) <= 4*maxWorlds {
			ws = next
		}
	}
	for _, w := range ws {
		for i := range puts {
			puts[i].guards = w.guardsOf(puts[i].v, puts[i].how.Guards) // before the callee takes the length away
		}
		for i := range o.States {
			if states[i] != nil {
				w.becomes(states[i], &o.States[i])
			}
		}
		for _, st := range stores {
			f.handOver(w, value{k: vRef, obj: st.l.obj, path: st.l.path}, st.v, s.instr)
			if path, ok := strings.CutSuffix(st.l.path, "#"); ok && st.v.isZero() {
				f.kill(w, loc{st.l.obj, path}) // the callee has reset it
			} else if ok && st.v == dirtyToo {
				st.v = addedTo(w, st.l)
			}
			if path, ok := strings.CutSuffix(st.l.path, "[]cleared"); ok && (st.v == zeroVal || st.v.c == "some") {
				f.deleted(w, loc{st.l.obj, path}, st.v) // by the callee
				continue
			}
			if st.v.k == vConst && strings.HasSuffix(st.l.path, "cleared") || strings.HasSuffix(st.l.path, "#") || strings.HasSuffix(st.l.path, "written") {
				w.setHeap(st.l, st.v)
				continue
			}
			f.store(w, st.l, st.v, s.instr)
			l := st.l
			if weakPath(l.path) {
				l.path += "@" + itoa(f.instrNum(s.instr))
			}
			if st.at != s.instr {
				w.setBy(l, st.at)
			}
		}
		for i := range o.States {
			if states[i] != nil {
				f.applySizes(w, s, states[i], parts[i], &o.States[i])
			}
		}
		for i, v := range shares {
			at := s.instr
			if ours && o.Shares[i].at != nil {
				at = o.Shares[i].at
			}
			sh := o.Shares[i]
			f.share(w, at, v, sh.Kind, sh.Puts)
			if sh.Back && v.k == vRef {
				w.givesBack(v.obj, at, &put{instr: at, poolName: sh.PoolName, class: sh.Class, may: true})
			}
			if s.some {
				f.someShare(w, at)
			}
		}
		if o.Joins {
			f.join(w)
		}
		var boxes map[*object]bool // what was put, and whether in a box that the callee took
		if len(puts) > 1 {
			boxes = map[*object]bool{}
		}
		for _, p := range puts {
			if v := onlyRef(p.v); len(puts) > 1 && v.k == vRef {
				in := f.unboxed(w, v, p.how.Class).obj
				box, ok := boxes[in]
				if ok && (box || p.how.O.K == 'f') {
					continue // told of as the box and as what is in it
				}
				boxes[in] = p.how.O.K == 'f'
			}
			how := *p.how
			how.Guards = p.guards
			if ours && how.at != nil {
				at := *s
				at.outer, at.instr = s.instr, how.at
				f.put(w, &at, p.v, how, p.pool, how.PoolName, how.Class)
				continue
			}
			f.put(w, s, p.v, how, p.pool, how.PoolName, how.Class)
		}
		for _, p := range puts {
			if p.v.k == vRef && o.leaves(p.how.O) {
				w.update(p.v.obj, func(x *ostate) { x.handed = true })
			}
		}
		for i := range o.States {
			if st := &o.States[i]; states[i] != nil && st.Sized && st.O.K != 'f' {
				// After the Puts: the callee's own bound does not choose the pool.
				w.update(states[i], func(x *ostate) { x.sized = true })
			}
		}
		results := slices.Clone(results)
		for i := range o.Results {
			if r := &o.Results[i]; r.K == 'q' && r.I < len(given[w]) {
				results[i] = given[w][r.I]
				if k, err := strconv.Atoi(r.C); err == nil && results[i].k == vTuple && k < len(results[i].x.parts) {
					results[i] = results[i].x.parts[k]
				}
			}
		}
		if s.result == nil && len(results) > 0 {
			w.last = results[0]
			if len(results) > 1 {
				w.last = f.compound(vTuple, nil, nil, results)
			}
		}
		if s.result != nil {
			switch len(results) {
			case 0:
			case 1:
				f.setResult(w, s.result, results[0], 0)
			default:
				for i := range results {
					if results[i].k == vNone {
						results[i] = value{k: vSym, site: s.result, c: "r" + itoa(i)}
					}
				}
				f.bind(w, s.result, f.compound(vTuple, nil, nil, results))
			}
		}
		w.hash = digest{}
	}
	f.idle = append(f.idle, stores[:0])
	return ws
}

// A storeAt is a store of a callee, as the caller sees it.
type storeAt struct {
	l  loc
	v  value
	at ssa.Instruction
}

// storesFor returns an empty list with room for n stores.
func (f *funcState) storesFor(n int) []storeAt {
	if k := len(f.idle) - 1; k >= 0 {
		list := f.idle[k]
		f.idle = f.idle[:k]
		return slices.Grow(list, n)
	}
	return make([]storeAt, 0, n)
}

// becomes notes what a callee says of o.
func (w *world) becomes(o *object, st *stateRef) {
	if st.Handed || st.Keeps || st.Counts || st.May || st.Shown || st.Reset || st.LenDrop || st.Lost || w.st.get(o) == nil {
		w.update(o, func(x *ostate) {
			x.kept = x.kept || st.Handed
			x.handed = x.handed || st.Keeps
			x.counts = x.counts || st.Counts
			x.may = x.may || st.May
			x.shown = x.shown || st.Shown
			x.reset = x.reset || st.Reset
			x.lendrop = x.lendrop || st.LenDrop
			x.lost = x.lost || st.Lost
		})
	}
}

func (f *funcState) setResult(w *world, at ssa.Value, v value, i int) {
	if v.k == vNone || v.k == vDirty {
		f.unbind(w, at)
		return
	}
	f.bind(w, at, v)
}

// deferSite is the value that stands for what a deferred call makes.
func (f *funcState) deferSite(i ssa.Instruction) ssa.Value {
	if d, ok := i.(*ssa.Defer); ok {
		return d.Call.Value
	}
	if g, ok := i.(*ssa.Go); ok {
		return g.Call.Value
	}
	return nil
}

// callGiven calls a function that was given to a callee.
func (f *funcState) callGiven(w *world, s *site, fn value, kind string) []*world {
	if s.depth > 4 {
		return []*world{w}
	}
	if m, ok := strings.CutPrefix(kind, "method:"); ok {
		if fn.k != vRef {
			return []*world{w}
		}
		if g := f.a.methodNamed(fn.obj.typ, m); g != nil && fn.path == "" { // not that of a part of it
			return f.applyFunc(w, s, g, nil)
		}
		if hookName.MatchString(m) {
			f.resetContent(w, s, fn) // nothing is known of it, so it cleans
		}
		return []*world{w}
	}
	if fn.k == vRef && (kind == "" || kind == "once") {
		f.callback(w, s, fn, kind)
		return []*world{w}
	}
	if fn.k != vClosure && fn.k != vRef {
		return []*world{w}
	}
	if fn.k == vClosure && fn.x.fn != nil {
		// What is lent has the name that the borrower gives it.
		for i, a := range s.args {
			if a.k == vRef && a.obj.name == "" && i < len(fn.x.fn.Params) {
				a.obj.name = paramName(fn.x.fn, i)
			}
		}
	}
	switch kind {
	case "go", "timer":
		f.async(w, s, fn, kind)
		return []*world{w}
	}
	return f.applyValue(w, s, fn)
}

// keep notes that something else has the object from now on, so that it may be put out of sight. What it is goes into
// the statistics only.
func (f *funcState) keep(w *world, o *object, why string) {
	w.update(o, func(s *ostate) { s.kept = true })
	if f.rec.kept[o.root()] == "" {
		f.rec.kept[o.root()] = why
	}
}

// paramName is the name of a parameter; of the body of a range over a function, that of the variable.
func paramName(fn *ssa.Function, i int) string {
	loop, ok := fn.Syntax().(*ast.RangeStmt)
	if !ok {
		return fn.Params[i].Name()
	}
	id, _ := []ast.Expr{loop.Key, loop.Value}[min(i, 1)].(*ast.Ident)
	if id == nil {
		return ""
	}
	return id.Name
}

// handOver notes that v is stored in memory that outlives the function, or that something unknown owns.
func (f *funcState) handOver(w *world, to, v value, at ssa.Instruction) {
	switch to.obj.root().kind {
	case objAlloc:
		return
	case objMade:
		if !w.state(to.obj.root()).kept {
			return // who keeps that keeps it, too
		}
	}
	f.deepRefs(w, v, func(r value) {
		if r.obj != to.obj {
			f.keep(w, r.obj, "stored in the heap")
		}
	})
}

// refOfObj names an object for callers; K is 0 when they cannot see it.
func (f *funcState) refOfObj(o *object) ref {
	if o.ref == nil {
		r := f.makeRef(o)
		o.ref = &r
	}
	return *o.ref
}

func (f *funcState) makeRef(o *object) ref {
	var steps []string
	var elems []*object
	for o.kind == objContent {
		steps = append(steps, o.path+"*")
		elems = append(elems, o)
		o = o.parent
	}
	slices.Reverse(steps)
	slices.Reverse(elems)
	r := ref{Obj: strings.Join(steps, ""), elems: elems}
	switch o.kind {
	case objParam:
		r.K = 'p'
		r.I = slices.Index(f.fn.Params, o.site.(*ssa.Parameter))
	case objFreeVar:
		r.K = 'v'
		r.I = slices.Index(f.fn.FreeVars, o.site.(*ssa.FreeVar))
	case objGlobal:
		r.K, r.C = 'g', o.globalName()
		r.global, _ = o.site.(*ssa.Global)
	default:
		return ref{}
	}
	return r
}

// globalName returns the name of a package-level variable.
func (o *object) globalName() string {
	if g, ok := o.site.(*ssa.Global); ok {
		return g.Pkg.Pkg.Path() + "." + g.Name()
	}
	return o.path
}

// extractor makes an outcome of a world at a return.
type extractor struct {
	f     *funcState
	w     *world
	fresh []*object
	lost  map[string]bool // objects with more stores than there is room for
	out   outcome
}

func (x *extractor) obj(o *object) ref {
	r := x.f.refOfObj(o)
	if r.K != 0 {
		return r
	}
	// Made here: becomes fresh when something that callers see refers to it.
	var steps []string
	var elems []*object
	root := o
	for root.kind == objContent {
		steps = append(steps, root.path+"*")
		elems = append(elems, root)
		root = root.parent
	}
	slices.Reverse(steps)
	slices.Reverse(elems)
	i := slices.Index(x.fresh, root)
	if i < 0 {
		if len(x.fresh) >= 12 {
			return ref{}
		}
		i = len(x.fresh)
		x.fresh = append(x.fresh, root)
		fr := freshRef{Pooled: root.kind == objPooled, typ: root.typ, of: root}
		if root.kind == objAlloc || root.kind == objMade && root.typ != nil && !isRefType(root.typ) {
			fr.typ = root.typ
		}
		x.out.Fresh = append(x.out.Fresh, fr)
		if root.kind == objPooled {
			st := x.w.state(root)
			fr.PoolName, fr.Class, fr.Name = root.poolName, root.class, root.name
			fr.Slice = root.isSlice()
			if st.pool.k == vRef {
				fr.Pool = x.val(st.pool)
			}
			x.out.Fresh[i] = fr
		}
		for _, c := range x.w.heap.of(root) {
			x.store(ref{K: 'f', I: i, Path: c.at.path}, c.is, c.by)
		}
		if root.kind == objPooled {
			x.storesBelow(root)
		}
		if st := x.w.state(root); root.kind == objPooled || st.kept || st.grown != "" || st.guards != "" || st.drops != "" {
			x.state(ref{K: 'f', I: i}, st, false)
		}
	}
	return ref{K: 'f', I: i, Obj: strings.Join(steps, ""), elems: elems}
}

// storesBelow names the changes of what a pooled object had in it when it was taken: p.r.Reset(r).
func (x *extractor) storesBelow(o *object) {
	for _, c := range x.w.heap {
		if c.at.obj != o && c.at.obj.root() == o {
			r := x.obj(c.at.obj)
			r.Path = c.at.path
			x.store(r, c.is, c.by)
		}
	}
}

func (x *extractor) store(l ref, v value, at ssa.Instruction) {
	if len(x.out.Stores) >= maxStores {
		l.Path = ""
		if x.lost == nil {
			x.lost = map[string]bool{}
		}
		x.lost[l.String()] = true
		return
	}
	i := len(x.out.Stores)
	x.out.Stores = append(x.out.Stores, storeRef{L: l, at: at})
	x.out.Stores[i].V = x.val(v)
}

func (x *extractor) state(r ref, st *ostate, away bool) {
	s := stateRef{O: r, Grown: st.grown, Guards: st.guards, Drops: st.drops, Handed: st.kept, Counts: st.counts, Sized: st.sized, May: st.may, Reset: st.reset, LenDrop: st.lendrop, Shown: st.shown, Lost: st.lost || x.lost[r.String()], Keeps: st.handed && away}
	if s.Grown == "" && s.Guards == "" && s.Drops == "" && !s.Handed && !s.Keeps && !s.Counts && !s.Sized && !s.May && !s.Reset && !s.LenDrop && !s.Shown && !s.Lost {
		return
	}
	x.out.States = append(x.out.States, s)
}

// val names a value for callers.
func (x *extractor) val(v value) ref {
	switch v.k {
	case vConst:
		return ref{K: 'c', C: v.c}
	case vDirty:
		return ref{K: 'd', C: v.c}
	case vRef:
		if o := v.obj; isContext(o.typ) && v.path == "" && o.site != nil && IsBackground(o.site) {
			return ref{K: 'c', C: background}
		}
		r := x.obj(v.obj)
		if r.K == 0 {
			return r
		}
		r.Path, r.Fl = v.path, uint16(v.fl)
		return r
	case vSym:
		if v.obj == nil && (v.c == "" || v.c == "r0") && v.site != nil && IsBackground(v.site) {
			return ref{K: 'c', C: background}
		}
		if r, ok := x.predicate(v); ok {
			return r
		}
		if is := x.w.conds.of(v); is != "" {
			switch is {
			case "nil", "true", "false":
				return ref{K: 'c', C: is}
			case "nonnil":
				if v.obj == nil {
					return ref{K: 'n'}
				}
			}
		}
		if n, ok := strings.CutPrefix(v.c, "cb"); ok && v.obj == nil {
			n, part, _ := strings.Cut(n, ".")
			i, _ := strconv.Atoi(n)
			if k := slices.Index(x.w.cbs, i); k >= 0 {
				return ref{K: 'q', I: k, C: part}
			}
		}
		if v.obj != nil {
			r := x.f.refOfObj(v.obj)
			if r.K == 'p' || r.K == 'v' {
				if r.K == 'v' {
					r.I = -1 - r.I
				}
				r.K, r.Path, r.C = 's', v.path, v.c
				return r
			}
		}
		return ref{K: 'd'}
	case vAgg:
		r := ref{K: 'a', Name: v.x.fields}
		for _, p := range v.x.parts {
			r.Sub = append(r.Sub, x.val(p))
		}
		return r
	case vClosure:
		r := ref{K: 'k', fn: v.x.fn}
		for _, p := range v.x.parts {
			r.Sub = append(r.Sub, x.val(p))
		}
		return r
	}
	return ref{}
}

// outcomeOf describes the world at a return to callers.
func (f *funcState) outcomeOf(w *world, results []value, errNonNil []bool) outcome {
	x := &extractor{f: f, w: w}
	for i, v := range results {
		r := x.val(v)
		if r.K == 0 || r.K == 'd' || r.K == 'g' {
			if errNonNil[i] {
				r = ref{K: 'n', C: f.sentinel(v)}
			}
		}
		x.out.Results = append(x.out.Results, r)
	}
	// Memory that callers see.
	seen := make([]*cell, 0, len(w.heap))
	for _, c := range w.heap {
		switch c.at.obj.root().kind {
		case objParam, objFreeVar, objGlobal:
			seen = append(seen, c)
		}
	}
	x.out.Stores = slices.Grow(x.out.Stores, min(len(seen), maxStores))
	for _, c := range seen {
		r := f.refOfObj(c.at.obj)
		r.Path = c.at.path
		x.store(r, c.is, c.by)
	}
	objs := w.objects()
	// Functions of ours that were called see objects too.
	for _, i := range w.cbs {
		cb := f.callbacks[i]
		c := callRef{Fn: x.val(cb.fn), Kind: cb.kind, at: cb.instr}
		if c.Fn.K != 'p' && c.Fn.K != 'v' && c.Fn.K != 'f' {
			continue
		}
		for _, a := range cb.args {
			c.Args = append(c.Args, x.val(a))
		}
		for _, l := range cb.ready {
			r := x.obj(l.obj)
			r.Path = l.path
			c.Ready = append(c.Ready, r)
		}
		x.out.Calls = append(x.out.Calls, c)
	}
	for _, o := range objs {
		st := w.state(o)
		r := f.refOfObj(o)
		if r.K == 0 {
			root := o.root()
			i := slices.Index(x.fresh, root)
			if i < 0 {
				continue
			}
			r = x.obj(o)
		} else {
			x.state(r, st, isFrameworks(o.typ))
			for _, sh := range st.shares {
				if sh.kind != "" {
					ref := shareRef{O: r, Kind: sh.kind, Puts: sh.puts, at: sh.instr}
					if sh.back != nil {
						ref.Back, ref.PoolName, ref.Class = true, sh.back.poolName, sh.back.class
					}
					x.out.Shares = append(x.out.Shares, ref)
				}
			}
		}
		if st.put != nil && !st.counts && !st.handed {
			p := st.put
			x.out.Puts = append(x.out.Puts, putRef{O: r, Val: withFlags(r, f.rec.putFlags(p, o)), Pool: x.val(p.pool), PoolName: p.poolName, Class: p.class, May: p.may, Sorts: p.sorts, Sized: st.sized, Inner: p.inner, Taken: f.taken[o] || f.a.hasMovedOn(p.instr), Partial: p.partial, Guards: f.rec.guardsOf(f, w, o), at: p.instr})
		}
	}
	x.out.Conds = slices.Clone(f.condRefs(w))
	x.out.Joins = w.joined
	return x.out
}

// condRefs names for callers what is assumed of what they see.
func (f *funcState) condRefs(w *world) []condRef {
	key := w.assumptions(f)
	if list, ok := f.named[key]; ok {
		return list
	}
	var list []condRef
	for _, cond := range w.conds {
		c, is := cond.of, cond.is
		if c.k == vTuple {
			v, w := f.refOfObj(c.x.parts[0].obj), f.refOfObj(c.x.parts[1].obj)
			list = append(list, condRef{V: v, W: w, Is: is})
			continue
		}
		if c.obj == nil || c.k != vSym && c.k != vRef || c.c == "ok" || c.c == "is" || c.c == "<" || c.c == ">" || strings.Contains(c.path, "[") {
			continue
		}
		o := c.obj
		p := c.path
		if c.k == vRef {
			// Content that is nil or not.
			if c.path != "" {
				continue
			}
			r := f.refOfObj(o)
			if r.K != 'p' && r.K != 'v' || strings.Contains(r.Obj, "[") {
				continue
			}
			list = append(list, condRef{V: r, Is: is})
			continue
		}
		r := f.refOfObj(o)
		if r.K != 'p' && r.K != 'v' || strings.Contains(r.Obj, "[") {
			continue
		}
		if r.K == 'v' {
			r.I = -1 - r.I
		}
		r.K, r.Path, r.C = 's', p, c.c
		list = append(list, condRef{V: r, Is: is})
	}
	slices.SortFunc(list, func(a, b condRef) int { return strings.Compare(a.String(), b.String()) })
	f.named[key] = list
	return list
}

// typeOf finds the type of the i-th fresh object by the result that refers to it: it is the object itself, or what the
// object is a box for.
func (o *outcome) typeOf(i int, call ssa.Value) types.Type {
	k := slices.IndexFunc(o.Results, func(r ref) bool { return r.K == 'f' && r.I == i })
	if k < 0 {
		return nil
	}
	t := call.Type()
	if tuple, ok := t.(*types.Tuple); ok {
		if k >= tuple.Len() {
			return nil
		}
		t = tuple.At(k).Type()
	} else if k != 0 {
		return nil
	}
	if _, isFunc := t.Underlying().(*types.Signature); isFunc {
		return nil
	}
	switch o.Results[k].Obj {
	case "":
		if o.Results[k].Path == "" {
			return t
		}
	case "*":
		return types.NewPointer(t)
	}
	return nil
}

// resultOf returns the index of the result that is the i-th fresh object, or its memory, or has it; -1 where a result is something else
// that the object has: it does not name the object.
func (o *outcome) resultOf(i int) int {
	found := 0
	for k, r := range o.Results {
		switch {
		case r.K != 'f' || r.I != i:
		case !strings.ContainsAny(r.Obj, ".["):
			return k
		default:
			found = -1
		}
	}
	return found
}

// writes reports whether an outcome sets something in what a ref names, which is there then.
func (o *outcome) writes(r ref) bool {
	return slices.ContainsFunc(o.Stores, func(st storeRef) bool { return st.L.K == r.K && st.L.I == r.I })
}

// returns reports whether a result leads to the i-th fresh object. What the callee has left elsewhere only has no name here.
func (o *outcome) returns(i int) bool {
	seen := map[int]bool{}
	var lead func(r ref) bool
	lead = func(r ref) bool {
		if slices.ContainsFunc(r.Sub, lead) {
			return true
		}
		if r.K != 'f' || seen[r.I] {
			return false
		}
		seen[r.I] = true
		return r.I == i || slices.ContainsFunc(o.Stores, func(st storeRef) bool { return st.L.K == 'f' && st.L.I == r.I && lead(st.V) })
	}
	return slices.ContainsFunc(o.Results, lead)
}

func withFlags(r ref, fl sliceFlags) ref {
	r.Fl = uint16(fl)
	return r
}

func (o *outcome) resultKey() string { return string(o.appendResults(nil)) }

// appendResults appends what is the same for outcomes with the same results.
func (o *outcome) appendResults(b []byte) []byte {
	for i := range o.Results {
		b = append(o.Results[i].append(b), ';')
	}
	return b
}

// appendConds appends what is the same for outcomes on the same conditions.
func (o *outcome) appendConds(b []byte) []byte {
	for i := range o.Conds {
		c := &o.Conds[i]
		b = append(append(c.W.append(c.V.append(b)), c.Is...), ';')
	}
	return b
}

// appendEffects appends what is the same for outcomes that change the same things.
func (o *outcome) appendEffects(b []byte) []byte {
	for i := range o.Stores {
		s := &o.Stores[i]
		b = append(s.V.append(append(s.L.append(b), '=')), ';')
	}
	b = append(b, '|')
	for i := range o.Fresh {
		s := &o.Fresh[i]
		b = append(strconv.AppendBool(append(append(b, s.Class...), s.PoolName...), s.Pooled), ';')
	}
	b = append(b, '|')
	for i := range o.Puts {
		p := &o.Puts[i]
		b = append(strconv.AppendBool(p.O.append(b), p.May), ';')
	}
	b = append(b, '|')
	for i := range o.States {
		s := &o.States[i]
		b = append(append(append(s.O.append(b), s.Grown...), s.Guards...), s.Drops...)
		for _, is := range []bool{s.Handed, s.Keeps, s.Counts, s.May, s.Shown, s.Lost} {
			b = strconv.AppendBool(b, is)
		}
		b = append(b, ';')
	}
	b = append(b, '|')
	for _, s := range o.Shares {
		b = append(append(s.O.append(b), s.Kind...), ';')
	}
	b = append(b, '|')
	return strconv.AppendBool(o.appendCalls(b), o.Joins)
}

// condense merges outcomes that callers cannot tell apart. Where one puts and its sibling, with the same
// results, does not, the sibling has dropped the object (because of its size) or the put is a may-put.
func condense(outs []outcome) []outcome {
	var res []outcome
	// Same effects and results: conditions do not matter.
	seen := map[string]int{}
	k := make([]byte, 0, 1024)
	for _, o := range outs {
		k = o.appendEffects(append(o.appendResults(k[:0]), '#'))
		if i, ok := seen[string(k)]; ok {
			res[i].weaken(o.Conds)
			for n, p := range o.Puts {
				if q := &res[i].Puts[n]; q.Pool.String()+q.Class != p.Pool.String()+p.Class {
					res[i].Puts = slices.Clone(res[i].Puts)
					res[i].Puts[n].Sorts = true
				}
			}
			continue
		}
		seen[string(k)] = len(res)
		res = append(res, o)
	}
	outs, res = res, nil
	// Same conditions and results: those that put stand for those that do not.
	groups := map[string][]int{}
	var order []string
	for i, o := range outs {
		k = o.appendCalls(append(o.appendConds(append(o.appendResults(k[:0]), '#')), '#'))
		if groups[string(k)] == nil {
			order = append(order, string(k))
		}
		groups[string(k)] = append(groups[string(k)], i)
	}
	for _, k := range order {
		g := groups[k]
		var putting []int
		for _, i := range g {
			if len(outs[i].Puts) > 0 {
				putting = append(putting, i)
			}
		}
		if len(putting) == 0 || len(putting) == len(g) {
			for _, i := range g {
				res = append(res, outs[i])
			}
			continue
		}
		for _, i := range putting {
			o := outs[i]
			o.Puts = slices.Clone(o.Puts)
			for n := range o.Puts {
				for _, j := range g {
					if !outs[j].hasPut(o.Puts[n].O) && !outs[j].sized(o.Puts[n].O) {
						o.Puts[n].May = true
					}
				}
			}
			res = append(res, o)
		}
		// The others stay where they do something else.
		for _, i := range g {
			if len(outs[i].Puts) == 0 && (len(outs[i].Shares) > 0 || outs[i].anyMay(outs, putting)) {
				res = append(res, outs[i])
			}
		}
	}
	if n := len(res); n > maxOutcomes || n > maxPlain && !slices.ContainsFunc(res, outcome.hands) {
		res = joinOutcomes(res)
	}
	pools := map[string]string{}
	sorts := map[string]bool{}
	for _, o := range res {
		for _, p := range o.Puts {
			k, pool := p.O.String(), p.Pool.String()+p.Class
			if was, ok := pools[k]; ok && was != pool {
				sorts[k] = true
			}
			pools[k] = pool
		}
	}
	for i := range res {
		for n := range res[i].Puts {
			if sorts[res[i].Puts[n].O.String()] {
				res[i].Puts = slices.Clone(res[i].Puts)
				res[i].Puts[n].Sorts = true
			}
		}
	}
	if len(res) > maxOutcomes {
		slices.SortStableFunc(res, func(a, b outcome) int { return (len(b.Puts) + len(b.Shares)) - (len(a.Puts) + len(a.Shares)) })
		leaveOut(res[:maxOutcomes], res[maxOutcomes:])
		res = res[:maxOutcomes]
	}
	return res
}

// leaveOut marks the puts of outcomes that others, which are left out, do not make.
func leaveOut(outs, others []outcome) {
	for i, o := range outs {
		outs[i].Puts = slices.Clone(o.Puts)
		for k, p := range o.Puts {
			outs[i].Puts[k].Partial = p.Partial || slices.ContainsFunc(others, func(x outcome) bool { return !x.hasPut(p.O) })
		}
	}
}

// appendCalls appends what is the same for outcomes that call the same of what was given.
func (o *outcome) appendCalls(b []byte) []byte {
	for i := range o.Calls {
		s := &o.Calls[i]
		b = append(append(s.Fn.append(b), s.Kind...), ';')
	}
	return b
}

// anyMay reports whether the siblings that put do so for reasons unknown: then both ways stay.
func (o *outcome) anyMay(outs []outcome, putting []int) bool {
	for _, i := range putting {
		for _, p := range outs[i].Puts {
			if !o.hasPut(p.O) && !o.sized(p.O) {
				return true
			}
		}
	}
	return false
}

func (o *outcome) hasPut(r ref) bool {
	return slices.ContainsFunc(o.Puts, func(p putRef) bool { return p.O.equal(r) })
}

// answersFor reports whether a value refers to what is put: where it is kept, the callee says so itself.
func (o *outcome) answersFor(v *ref) bool {
	if len(o.Puts) == 0 {
		return false
	}
	return slices.ContainsFunc(o.Puts, func(p putRef) bool { return !p.Inner && p.O.equal(v.object()) })
}

// newLists makes the lists that a callee has appended to although there were none: var list []T; add(&list, x).
// They are found by the ref of the list that was nil.
func (f *funcState) newLists(w *world, s *site, o *outcome, bound []value, fresh []*object) map[string]*object {
	var lists map[string]*object
	add := func(r *ref) {
		if sliceFlags(r.Fl)&fGrown == 0 || r.Path != "" || lists != nil && lists[r.object().String()] != nil || f.resolve(w, r, s.args, bound, fresh) != nilValue {
			return
		}
		at := s.result
		if v, ok := s.instr.(ssa.Value); ok && at == nil {
			at = v
		} else if at == nil {
			at = f.deferSite(s.instr)
		}
		if at == nil {
			return
		}
		if lists == nil {
			lists = map[string]*object{}
		}
		new := f.object(objMade, at, 200+len(lists)+16*s.depth, 0, nil)
		new.slice = true
		f.born(w, new)
		lists[r.object().String()] = new
	}
	for i := range o.Stores {
		add(&o.Stores[i].V)
	}
	for i := range o.Results {
		add(&o.Results[i])
	}
	return lists
}

// resolveNew is resolve, for what may be one of the new lists.
func (f *funcState) resolveNew(w *world, r *ref, args, bound []value, fresh []*object, lists map[string]*object) value {
	if len(lists) > 0 && sliceFlags(r.Fl)&fGrown != 0 && r.Path == "" {
		if new := lists[r.object().String()]; new != nil {
			v := refTo(new)
			v.fl = fCopyLen
			return v
		}
	}
	return f.resolve(w, r, args, bound, fresh)
}

// lookedInto notes that a callee has returned what it found in something: that was there.
//
//	func (l *list) peek() any { return l.head.it }
func (w *world) lookedInto(v value) {
	if v.k != vRef || v.obj.kind != objContent || v.obj.parent.kind != objContent || v.path != "" {
		return
	}
	if in := refTo(v.obj.parent); w.known(in) == "" {
		w.assume(in, "nonnil")
	}
}

// object names the object that a ref refers to, or into.
func (r ref) object() ref { return ref{K: r.K, I: r.I, C: r.C, Obj: r.Obj} }

// leaves reports whether a callee stores or returns what it puts: reported there, and not again where it is called.
func (o *outcome) leaves(put ref) bool {
	same := func(v ref) bool { return v.object().equal(put) }
	return slices.ContainsFunc(o.Results, same) || slices.ContainsFunc(o.Stores, func(st storeRef) bool { return same(st.V) })
}

// sized reports whether the way went by the size of the object.
func (o *outcome) sized(r ref) bool {
	r.Fl, r.Path = 0, ""
	k := r.String()
	for _, s := range o.States {
		if s.Sized && (s.O.String() == k || strings.HasPrefix(s.O.String(), k)) {
			return true
		}
	}
	return false
}

// weaken adds another way to come to an outcome.
//
//	if b == nil || b.closed { return }
func (o *outcome) weaken(conds []condRef) {
	common := commonConds(o.Conds, conds)
	switch {
	case o.any || len(common) == len(conds) || len(o.Either) == 0 && len(common) == len(o.Conds) || len(o.Either) > 3:
		o.Either, o.any = nil, true // nothing more is needed than what is common
	case len(o.Either) == 0:
		o.Either = [][]condRef{o.Conds, conds}
	default:
		o.Either = append(o.Either[:len(o.Either):len(o.Either)], conds)
	}
	o.Conds = common
}

func commonConds(a, b []condRef) []condRef {
	var r []condRef
	for _, x := range a {
		for _, y := range b {
			if x.Is == y.Is && x.V.equal(y.V) && x.W.equal(y.W) {
				r = append(r, x)
				break
			}
		}
	}
	return r
}
