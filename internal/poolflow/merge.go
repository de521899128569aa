package poolflow

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// reduce leaves maxWorlds worlds. For all that has happened to objects it keeps those of which least is known, which
// are closest to where the paths begin, and joins the others.
func (f *funcState) reduce(byKey map[digest]*world) map[digest]*world {
	groups := map[digest][]*world{}
	for _, w := range byKey {
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
	order = order[:min(len(order), maxWorlds)]
	slices.SortStableFunc(order, func(x, y []*world) int { return cmp.Compare(len(x), len(y)) })
	limited := map[digest]*world{}
	for i, list := range order {
		slots := (maxWorlds - len(limited)) / (len(order) - i)
		for len(list) > slots {
			n := len(list) - 1
			list[n-1] = f.joinWorlds(list[n-1], list[n])
			list = list[:n]
		}
		for _, w := range list {
			k := w.key(f)
			if x, ok := limited[k]; ok {
				w = weaken(x, w)
			}
			limited[k] = w
		}
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
	r := x.clone()
	for v, is := range x.env {
		if j := joinValues(is, y.env[v]); j != none {
			r.env[v] = j
		} else {
			delete(r.env, v)
		}
	}
	for l, v := range x.heap {
		if is, ok := y.heap[l]; ok {
			r.heap[l] = joinValues(v, is)
			continue
		}
		r.keepOne(l, v, x.stores[l])
	}
	for l, v := range y.heap {
		if _, ok := x.heap[l]; !ok {
			r.keepOne(l, v, y.stores[l])
		}
	}
	for o, b := range y.st {
		a, ok := x.st[o]
		if !ok {
			r.st[o] = b
			continue
		}
		a.used = a.used || b.used
		a.handed = a.handed || b.handed
		a.counts = a.counts || b.counts
		a.sized = a.sized || b.sized
		a.may = a.may || b.may
		a.reset = a.reset || b.reset
		a.kept = a.kept || b.kept
		a.lost = a.lost || b.lost
		a.lendrop = a.lendrop || b.lendrop
		a.guards = addWords(a.guards, b.guards)
		a.grown = addWords(a.grown, b.grown)
		a.drops = addWords(a.drops, b.drops)
		r.st[o] = a
	}
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
	for c, is := range x.conds {
		if y.conds[c] != is {
			delete(r.conds, c)
		}
	}
	r.joined = x.joined || y.joined
	r.sized = x.sized || y.sized
	return r
}

// keepOne notes that l holds v on some paths and what it held before on others.
func (w *world) keepOne(l loc, v value, at ssa.Instruction) {
	switch {
	case isMark(l) && (strings.HasSuffix(l.path, "cleared") || v.isZero()):
		delete(w.heap, l) // not on every path
		delete(w.stores, l)
	case isMark(l) || strings.Contains(l.path, "@") || isSet(v):
		w.heap[l] = v
		w.stores[l] = at
	case v.k == vRef && v.path == "" && v.obj.kind == objContent && v.obj.parent == l.obj && v.obj.path == l.path:
		old := refTo(v.obj)
		old.fl = v.fl & fLenOld
		w.heap[l] = joinValues(v, old)
		w.stores[l] = at
	default:
		w.heap[l] = none
	}
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
		const sure = fLen0 | fLenOld | fFull // of the others it is enough that they may be
		x.fl = (x.fl|y.fl)&^sure | x.fl&y.fl&sure
		return x
	}
	if isSet(x) && isSet(y) {
		return dirtyVal
	}
	return none
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
