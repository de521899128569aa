package poolflow

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A numbered value is what a value of the function is, by the value's number. Worlds share what it points to.
type numbered struct {
	n  int
	is *value
}

// An env is what the values of a function are in a world, sorted by number. There are few at a time, and worlds are
// copied often: a list takes less than a map.
type env []numbered

// find returns where the n-th value is, or would be.
func (e env) find(n int) (int, bool) {
	if len(e) == 0 || e[len(e)-1].n < n {
		return len(e), false // the usual case for what was just computed
	}
	return slices.BinarySearchFunc(e, n, func(x numbered, n int) int { return x.n - n })
}

// get returns the n-th value, none when it is not known.
func (e env) get(n int) value {
	if i, ok := e.find(n); ok {
		return *e[i].is
	}
	return none
}

// ownEnv makes the environment of w its own, to change it.
func (w *world) ownEnv() {
	if w.theirs&theirEnv != 0 {
		w.env = append(make(env, 0, len(w.env)+8), w.env...)
		w.theirs &^= theirEnv
	}
}

// bind notes that v is x in w.
func (f *funcState) bind(w *world, v ssa.Value, x value) {
	n := f.numOf(v)
	i, found := w.env.find(n)
	if found && *w.env[i].is == x {
		return
	}
	w.ownEnv()
	if found {
		w.env[i].is = &x
		return
	}
	w.env = slices.Insert(w.env, i, numbered{n, &x})
}

// unbind notes that v is not known in w.
func (f *funcState) unbind(w *world, v ssa.Value) {
	n, ok := f.num[v]
	if !ok {
		return
	}
	if i, found := w.env.find(n); found {
		w.ownEnv()
		w.env = slices.Delete(w.env, i, i+1)
	}
}

// numOf returns the number of v. What is not of the function itself, such as the function of a deferred call, gets one
// when it is first asked for.
func (f *funcState) numOf(v ssa.Value) int {
	n, ok := f.num[v]
	if !ok {
		n = len(f.num)
		f.num[v] = n
	}
	return n
}

// change replaces each value by what to makes of it, and drops those of which nothing is left.
func (w *world) change(to func(value) value) {
	for i := 0; i < len(w.env); i++ {
		b := w.env[i]
		x := to(*b.is)
		switch {
		case x == *b.is:
		case x.k == vNone:
			w.ownEnv()
			w.env = slices.Delete(w.env, i, i+1)
			i--
		default:
			w.ownEnv()
			w.env[i].is = &x
		}
	}
}

// keepEnv drops the values that keep is false of.
func (w *world) keepEnv(keep func(n int) bool) {
	dead := func(b numbered) bool { return !keep(b.n) }
	if slices.ContainsFunc(w.env, dead) {
		w.ownEnv()
		w.env = slices.DeleteFunc(w.env, dead)
	}
}

// joinEnv returns what two environments have in common.
func joinEnv(x, y env) env {
	both := make(env, 0, min(len(x), len(y)))
	for _, b := range x {
		for len(y) > 0 && y[0].n < b.n {
			y = y[1:]
		}
		if len(y) == 0 || y[0].n > b.n {
			continue
		}
		switch j := joinValues(*b.is, *y[0].is); {
		case j == *b.is:
			both = append(both, b)
		case j.k != vNone:
			both = append(both, numbered{b.n, &j})
		}
	}
	return both
}
