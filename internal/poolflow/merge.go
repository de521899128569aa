package poolflow

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// room is the number of worlds that are kept at one point. There are fewer the more work there has been, so that
// it comes to an end.
func (f *funcState) room() int {
	switch {
	case f.steps <= f.limit/2:
		return f.most
	case f.steps <= f.limit*3/4:
		return min(f.most, maxWorlds/2)
	}
	return min(f.most, maxWorlds/4)
}

// tooManyPaths says that worlds were joined that differ.
const tooManyPaths = "too many paths"

// reduce leaves as many worlds as there is room for. For all that has happened to objects it keeps those of which
// least is known, which are closest to where the paths begin, and joins the others.
func (f *funcState) reduce(list []*world) []*world {
	groups := map[digest][]*world{}
	for _, w := range list {
		g := w.alike(f)
		groups[g] = append(groups[g], w)
	}
	simple := func(x, y *world) int {
		return cmp.Or(cmp.Compare(len(x.heap)+len(x.st), len(y.heap)+len(y.st)), x.key(f).compare(y.key(f)))
	}
	for _, list := range groups {
		slices.SortFunc(list, simple)
	}
	order := slices.SortedFunc(maps.Values(groups), func(x, y []*world) int { return simple(x[0], y[0]) })
	room := f.room()
	order = order[:min(len(order), room)]
	slices.SortStableFunc(order, func(x, y []*world) int { return cmp.Compare(len(x), len(y)) })
	var limited []*world
	for i, list := range order {
		slots := (room - len(limited)) / (len(order) - i)
		for len(list) > slots {
			n := len(list) - 1
			list[n-1] = f.joinWorlds(list[n-1], list[n])
			list = list[:n]
		}
		limited = append(limited, list...)
	}
	return limited
}

// alike is the same for worlds in which the same has happened to objects.
func (w *world) alike(f *funcState) digest {
	h := w.life(f)
	for _, d := range w.defers {
		h = h.num(f.instrNum(d.instr)).num(len(d.args))
	}
	for _, i := range w.cbs {
		h = h.num(i)
	}
	return h
}

// joinWorlds returns what x and y have in common. Where they hold different values, the value is not known.
func (f *funcState) joinWorlds(x, y *world) *world {
	f.steps += 2 * (x.bulk() + y.bulk())
	r := x.clone()
	r.env, r.theirs = joinEnv(x.env, y.env), r.theirs&^theirEnv
	r.heap, r.theirs = joinMemory(x.heap, y.heap), r.theirs&^theirHeap
	r.st, r.theirs = joinStates(x.st, y.st), r.theirs&^theirSt
	for i := range r.defers {
		for k, a := range y.defers[i].args {
			if a != r.defers[i].args[k] {
				r.defers[i].args = slices.Clone(r.defers[i].args)
				r.defers[i].args[k] = none
			}
		}
		if r.defers[i].fn != y.defers[i].fn {
			r.defers[i].fn = none
		}
	}
	r.keepConds(func(c *assumption) bool { return y.conds.of(c.of) == c.is })
	if f.pooled {
		for _, e := range []env{x.env, y.env} {
			for _, b := range e {
				if b.is.obj != nil || b.is.x != nil {
					f.outOfSight(r, *b.is, r.env.get(b.n))
				}
			}
		}
		for _, m := range []memory{x.heap, y.heap} {
			for _, c := range m {
				if c.is.obj != nil || c.is.x != nil {
					f.outOfSight(r, c.is, r.heap.at(c.at))
				}
			}
		}
	}
	r.joined = x.joined || y.joined
	r.sized = x.sized || y.sized
	return r
}

// outOfSight notes that a place holds now, where it was v: what v refers to may be put unseen.
func (f *funcState) outOfSight(w *world, v, now value) {
	if v.k == vRef && now.obj == v.obj || v.x != nil && now.x == v.x {
		return
	}
	f.deepRefs(w, v, func(r value) {
		if r.obj.root().kind == objPooled {
			f.keep(w, r.obj, tooManyPaths)
		}
	})
}

// joinMemory returns what is known of memory on either of two paths.
func joinMemory(x, y memory) memory {
	both := make(memory, 0, len(x)+len(y))
	for len(x) > 0 || len(y) > 0 {
		switch {
		case len(x) > 0 && len(y) > 0 && x[0] == y[0]:
			both = append(both, x[0])
			x, y = x[1:], y[1:]
		case len(y) == 0 || len(x) > 0 && compareLocs(x[0].at, y[0].at) < 0:
			both, x = append(both, x[0].onOne(x[0].by)), x[1:]
		case len(x) == 0 || compareLocs(x[0].at, y[0].at) > 0:
			both, y = append(both, y[0].onOne(nil)), y[1:]
		default:
			both = append(both, x[0].join(y[0]))
			x, y = x[1:], y[1:]
		}
	}
	return both
}

// join returns what is known of the place when it holds one of two values.
func (c *cell) join(d *cell) *cell {
	if strings.HasSuffix(c.at.path, "cleared") {
		return c
	}
	return c.with(joinValues(c.is, d.is), c.by)
}

// onOne returns what is known of the place when the value is there on one path, and what was there before on the other. What
// is not known was stored by at.
func (c *cell) onOne(at ssa.Instruction) *cell {
	l, v := c.at, c.is
	switch {
	case isMark(l) || strings.Contains(l.path, "@") || isSet(v):
		return c
	case v.k == vRef && v.path == "" && v.obj.kind == objContent && v.obj.parent == l.obj && v.obj.path == l.path:
		old := refTo(v.obj)
		old.fl = v.fl & fLenOld
		return c.with(joinValues(v, old), c.by)
	}
	return c.with(none, at)
}

// with returns a cell of the same place that holds v.
func (c *cell) with(v value, by ssa.Instruction) *cell {
	if c.is == v && c.by == by {
		return c
	}
	return &cell{at: c.at, is: v, by: by}
}

// joinStates returns what has happened to objects on either of two paths.
func joinStates(x, y objectStates) objectStates {
	both := make(objectStates, 0, len(x)+len(y))
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0].of.id < y[0].of.id:
			both, x = append(both, x[0]), x[1:]
		case x[0].of.id > y[0].of.id:
			both, y = append(both, y[0]), y[1:]
		default:
			both = append(both, objectState{x[0].of, x[0].is.join(y[0].is)})
			x, y = x[1:], y[1:]
		}
	}
	return append(append(both, x...), y...)
}

// join returns what may have happened to an object that is in one of two states.
func (s *ostate) join(b *ostate) *ostate {
	if s == b {
		return s
	}
	a := s.history
	a.used = a.used || b.used
	a.handed = a.handed || b.handed
	a.counts = a.counts || b.counts
	a.sized = a.sized || b.sized
	a.may = a.may || b.may
	a.shown = a.shown || b.shown
	a.spared = a.spared || b.spared
	a.reset = a.reset || b.reset
	a.kept = a.kept || b.kept
	a.lost = a.lost || b.lost
	a.lendrop = a.lendrop || b.lendrop
	a.offered = a.offered || b.offered
	a.guards = addWords(a.guards, b.guards)
	a.grown = addWords(a.grown, b.grown)
	a.drops = addWords(a.drops, b.drops)
	if a == s.history {
		return s
	}
	return &ostate{history: a, shares: s.shares}
}

// isSet reports whether v is a number or string that is neither zero nor what was there before.
func isSet(v value) bool { return v.k == vDirty && v != dirtyToo || v.k == vConst && !v.isZero() }

// isMark reports whether a location stands for the content of what lies there, not for a place in memory.
func isMark(l loc) bool {
	return strings.HasSuffix(l.path, "#") || strings.HasSuffix(l.path, "[]cleared") || strings.HasSuffix(l.path, "[]written") || strings.HasSuffix(l.path, "[]changed")
}

// joinValues returns what is known of a value that is one of two.
func joinValues(x, y value) value {
	if x == y {
		return x
	}
	if x.k == vRef && y.k == vRef && x.obj == y.obj && x.path == y.path {
		x.fl = joinFlags(x.fl, y.fl)
		return x
	}
	for _, v := range [][2]value{{x, y}, {y, x}} {
		if v[0] == nilValue && v[1].k == vRef && v[1].fl&fLen0 != 0 {
			return v[1] // no list, or one with nothing in it
		}
	}
	if isSet(x) && isSet(y) {
		return dirtyVal
	}
	return none
}

// joinFlags keeps what is so on both ways, or may be on one.
func joinFlags(x, y sliceFlags) sliceFlags {
	const sure = fLen0 | fLenOld | fFull | fCarved
	return (x|y)&^sure | x&y&sure
}

// addWords adds the words of a list to another, as addWord does.
func addWords(list, more string) string {
	if more == "" {
		return list
	}
	for w := range strings.SplitSeq(more, "|") {
		list = addWord(list, w)
	}
	return list
}

// joinOutcomes joins those outcomes of a summary that agree on the results and on what happens to pooled objects.
func joinOutcomes(outs []outcome) []outcome {
	var res []outcome
	index := map[string]int{}
	var k []byte
	for _, o := range outs {
		k = o.appendLife(append(o.appendResults(k[:0]), '#'))
		if i, ok := index[string(k)]; ok {
			res[i] = joinOutcome(res[i], o)
			continue
		}
		index[string(k)] = len(res)
		res = append(res, o)
	}
	return res
}

// appendLife appends what is the same for outcomes in which the same happens to objects.
func (o *outcome) appendLife(b []byte) []byte {
	for i := range o.Fresh {
		fr := &o.Fresh[i]
		b = fr.Pool.append(append(append(b, fr.Class...), fr.PoolName...))
		b = append(strconv.AppendBool(b, fr.Pooled), ';')
	}
	b = append(b, '|')
	for i := range o.Puts {
		p := &o.Puts[i]
		b = append(p.Pool.append(p.Val.append(p.O.append(b))), p.Guards...)
		b = append(strconv.AppendBool(b, p.May), ';')
	}
	b = append(b, '|')
	for i := range o.Shares {
		s := &o.Shares[i]
		b = append(strconv.AppendBool(append(s.O.append(b), s.Kind...), s.Back), ';')
	}
	return strconv.AppendBool(o.appendCalls(append(b, '|')), o.Joins)
}

func joinOutcome(x, y outcome) outcome {
	y = y.numberedAs(&x)
	r := x
	if len(y.Fresh) > len(x.Fresh) {
		r.Fresh = y.Fresh
	}
	r.Conds, r.Either = commonConds(x.Conds, y.Conds), nil
	stores := map[string]storeRef{}
	for _, st := range y.Stores {
		stores[st.L.String()] = st
	}
	r.Stores = nil
	for _, st := range x.Stores {
		k := st.L.String()
		other, ok := stores[k]
		delete(stores, k)
		if !ok {
			r.Stores = appendOne(r.Stores, st)
			continue
		}
		if !strings.HasSuffix(st.L.Path, "cleared") {
			st.V = joinRefs(st.V, other.V)
		}
		r.Stores = append(r.Stores, st)
	}
	for _, st := range y.Stores {
		if _, ok := stores[st.L.String()]; ok {
			r.Stores = appendOne(r.Stores, st)
		}
	}
	r.States = slices.Clone(x.States)
	for _, b := range y.States {
		i := slices.IndexFunc(r.States, func(a stateRef) bool { return a.O.equal(b.O) })
		if i < 0 {
			r.States = append(r.States, b)
			continue
		}
		a := &r.States[i]
		a.Grown = addWords(a.Grown, b.Grown)
		a.Guards = addWords(a.Guards, b.Guards)
		a.Drops = addWords(a.Drops, b.Drops)
		a.Handed = a.Handed || b.Handed
		a.Keeps = a.Keeps || b.Keeps
		a.Counts = a.Counts || b.Counts
		a.Sized = a.Sized || b.Sized
		a.May = a.May || b.May
		a.Shown = a.Shown || b.Shown
		a.Reset = a.Reset || b.Reset
		a.LenDrop = a.LenDrop || b.LenDrop
		a.Lost = a.Lost || b.Lost
	}
	return r
}

// numberedAs gives what an outcome has made the numbers that it has in another one, and new numbers to what that has not: two objects are
// not one because both come third. What is returned or comes from a pool stands for what the other has in its place.
func (o *outcome) numberedAs(x *outcome) outcome {
	all := slices.Clone(x.Fresh)
	to := make([]int, len(o.Fresh))
	same := true
	for i, fr := range o.Fresh {
		to[i] = i
		if fr.Pooled || slices.ContainsFunc(o.Results, func(r ref) bool { return r.K == 'f' && r.I == i }) {
			continue
		}
		to[i] = slices.IndexFunc(x.Fresh, func(other freshRef) bool { return other.of == fr.of })
		if to[i] < 0 {
			to[i] = len(all)
			all = append(all, fr)
		}
		same = same && to[i] == i
	}
	if same {
		return *o
	}
	var move func(r ref) ref
	move = func(r ref) ref {
		if r.K == 'f' {
			r.I = to[r.I]
		}
		if len(r.Sub) > 0 {
			r.Sub = slices.Clone(r.Sub)
			for i := range r.Sub {
				r.Sub[i] = move(r.Sub[i])
			}
		}
		return r
	}
	n := *o
	n.Fresh = all
	n.Stores = slices.Clone(o.Stores)
	for i := range n.Stores {
		n.Stores[i].L, n.Stores[i].V = move(n.Stores[i].L), move(n.Stores[i].V)
	}
	n.States = slices.Clone(o.States)
	for i := range n.States {
		n.States[i].O = move(n.States[i].O)
	}
	return n
}

// appendOne adds a store that is not made on every path, as keepOne does.
func appendOne(list []storeRef, st storeRef) []storeRef {
	old := st.L
	old.Obj, old.Path = st.L.Obj+st.L.Path+"*", ""
	old.Fl = st.V.Fl & uint16(fLenOld)
	switch {
	case isMark(loc{path: st.L.Path}) || strings.Contains(st.L.Path, "@") || st.V.isSet():
	default:
		st.V = joinRefs(st.V, old)
	}
	return append(list, st)
}

// joinRefs is joinValues for refs.
func joinRefs(x, y ref) ref {
	a, b := x, y
	a.Fl, b.Fl = 0, 0
	switch {
	case a.equal(b):
		x.Fl = uint16(joinFlags(sliceFlags(x.Fl), sliceFlags(y.Fl)))
		return x
	case x.K == 'n' && y.K == 'n':
		return ref{K: 'n'}
	case x.isSet() && y.isSet():
		return ref{K: 'd'}
	}
	return ref{}
}

// isSet is that of values, for refs.
func (r ref) isSet() bool {
	return r.K == 'd' && r.C != dirtyToo.c || r.K == 'c' && !value{k: vConst, c: r.C}.isZero()
}
