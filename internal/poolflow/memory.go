package poolflow

import (
	"iter"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A cell is one place in memory and what it holds. It is never changed: worlds share it.
type cell struct {
	at   loc
	is   value
	by   ssa.Instruction // what stored the value, nil if that is not known
	hash digest          // of at and is
}

// A memory is what is known of memory in a world, sorted by object and path.
type memory []*cell

// find returns where the cell of l is, or would be.
func (m memory) find(l loc) (int, bool) {
	return slices.BinarySearchFunc(m, l, func(c *cell, l loc) int { return compareLocs(c.at, l) })
}

// get returns what l holds, and whether anything is known of it.
func (m memory) get(l loc) (value, bool) {
	if i, ok := m.find(l); ok {
		return m[i].is, true
	}
	return none, false
}

// at returns what l holds, none if nothing is known of it.
func (m memory) at(l loc) value {
	v, _ := m.get(l)
	return v
}

// storedBy returns what stored the value that l holds, nil if that is not known.
func (m memory) storedBy(l loc) ssa.Instruction {
	if i, ok := m.find(l); ok {
		return m[i].by
	}
	return nil
}

// of returns the cells of one object.
func (m memory) of(o *object) memory {
	i, _ := m.find(loc{o, ""})
	j := i
	for j < len(m) && m[j].at.obj == o {
		j++
	}
	return m[i:j]
}

// under returns from where to where the cells are whose paths begin with that of l: those below l, and others.
func (m memory) under(l loc) (from, to int) {
	from, _ = m.find(l)
	to = from
	for to < len(m) && m[to].at.obj == l.obj && strings.HasPrefix(m[to].at.path, l.path) {
		to++
	}
	return from, to
}

// setBy notes what stored what is below l.
func (w *world) setBy(l loc, by ssa.Instruction) {
	i, j := w.heap.under(l)
	for ; i < j; i++ {
		if c := w.heap[i]; below(c.at.path, l.path) && c.by != by {
			w.ownHeap()
			w.heap[i] = c.with(c.is, by)
		}
	}
}

// cells yields places and what they hold, in order, as they are now: w may change meanwhile.
func (w *world) cells() iter.Seq2[loc, value] {
	w.theirs |= theirHeap
	heap := w.heap
	return func(yield func(loc, value) bool) {
		for _, c := range heap {
			if !yield(c.at, c.is) {
				return
			}
		}
	}
}

// ownHeap makes the memory of w its own, to change it.
func (w *world) ownHeap() {
	if w.theirs&theirHeap != 0 {
		w.heap = append(make(memory, 0, len(w.heap)+4), w.heap...)
		w.theirs &^= theirHeap
	}
}

// setCell notes that l holds v, which by has stored.
func (w *world) setCell(l loc, v value, by ssa.Instruction) {
	i, found := w.heap.find(l)
	if found && w.heap[i].by == by && w.heap[i].is == v {
		return
	}
	w.ownHeap()
	c := &cell{at: l, is: v, by: by}
	if found {
		w.heap[i] = c
		return
	}
	w.heap = slices.Insert(w.heap, i, c)
}

// setHeap notes that l holds v. What has stored it stays.
func (w *world) setHeap(l loc, v value) { w.setCell(l, v, w.heap.storedBy(l)) }

// dropHeap forgets what l holds.
func (w *world) dropHeap(l loc) {
	if i, found := w.heap.find(l); found {
		w.ownHeap()
		w.heap = slices.Delete(w.heap, i, i+1)
	}
}

// keepHeap forgets what the places hold that keep is false of.
func (w *world) keepHeap(keep func(*cell) bool) {
	dead := func(c *cell) bool { return !keep(c) }
	if slices.ContainsFunc(w.heap, dead) {
		w.ownHeap()
		w.heap = slices.DeleteFunc(w.heap, dead)
	}
}

// compareLocs orders places by object and path.
func compareLocs(x, y loc) int {
	if x.obj != y.obj {
		return x.obj.id - y.obj.id
	}
	return strings.Compare(x.path, y.path)
}
