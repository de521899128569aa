package poolflow

import (
	"iter"
	"slices"
)

// An objectState is what has happened to one object in a world.
type objectState struct {
	of *object
	is *ostate
}

// objectStates is what has happened to the objects of a world, sorted by object. None of the states is changed: worlds share them.
type objectStates []objectState

// find returns where the state of o is, or would be.
func (s objectStates) find(o *object) (int, bool) {
	return slices.BinarySearchFunc(s, o, func(x objectState, o *object) int { return x.of.id - o.id })
}

// get returns the state of o, nil if nothing has happened to it.
func (s objectStates) get(o *object) *ostate {
	if i, ok := s.find(o); ok {
		return s[i].is
	}
	return nil
}

// states yields the objects of w and their states, in order, as they are now: w may change meanwhile.
func (w *world) states() iter.Seq2[*object, *ostate] {
	w.theirs |= theirSt
	list := w.st
	return func(yield func(*object, *ostate) bool) {
		for _, x := range list {
			if !yield(x.of, x.is) {
				return
			}
		}
	}
}

// ownSt makes the states of w its own, to change the list.
func (w *world) ownSt() {
	if w.theirs&theirSt != 0 {
		w.st = append(make(objectStates, 0, len(w.st)+4), w.st...)
		w.theirs &^= theirSt
	}
}

// setState notes that s has happened to o. It is not to be changed from then on.
func (w *world) setState(o *object, s *ostate) {
	w.ownSt()
	i, found := w.st.find(o)
	if found {
		w.st[i].is = s
		return
	}
	w.st = slices.Insert(w.st, i, objectState{o, s})
}

// keepSt forgets what has happened to the objects that keep is false of.
func (w *world) keepSt(keep func(o *object, s *ostate) bool) {
	dead := func(x objectState) bool { return !keep(x.of, x.is) }
	if slices.ContainsFunc(w.st, dead) {
		w.ownSt()
		w.st = slices.DeleteFunc(w.st, dead)
	}
}

// An assumption is what a path has taken for granted of a value: "nil", "nonnil", "true" or "false".
type assumption struct {
	of value
	is string
}

// assumptions are those of a world, in the order in which they were made. There are few. None of them is changed: worlds share them.
type assumptions []*assumption

// of returns what is assumed of v, "" if nothing is.
func (a assumptions) of(v value) string {
	for _, c := range a {
		if c.of == v {
			return c.is
		}
	}
	return ""
}

// ownConds makes the assumptions of w its own, to change them.
func (w *world) ownConds() {
	if w.theirs&theirConds != 0 {
		w.conds = append(make(assumptions, 0, len(w.conds)+2), w.conds...)
		w.theirs &^= theirConds
	}
}

// assert notes that v is what, whatever was known of it.
func (w *world) assert(v value, what string) {
	i := slices.IndexFunc(w.conds, func(c *assumption) bool { return c.of == v })
	if i >= 0 && w.conds[i].is == what {
		return
	}
	w.ownConds()
	if i >= 0 {
		w.conds[i] = &assumption{v, what}
		return
	}
	w.conds = append(w.conds, &assumption{v, what})
}

// keepConds drops the assumptions that keep is false of.
func (w *world) keepConds(keep func(c *assumption) bool) {
	dead := func(c *assumption) bool { return !keep(c) }
	if slices.ContainsFunc(w.conds, dead) {
		w.ownConds()
		w.conds = slices.DeleteFunc(w.conds, dead)
	}
}
