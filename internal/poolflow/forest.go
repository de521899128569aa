package poolflow

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A forest says which loop each block of a function lies in.
type forest struct {
	heads  []*ssa.BasicBlock // of the innermost loop that a block lies in, nil when it lies in none; by index of the block
	around []*ssa.BasicBlock // of the loop that a loop lies in, by index of the head of that
	jumps  bool              // there are loops that are entered at several places: heads does not know of them
}

// forestOf returns the loops of a function.
func (a *engine) forestOf(fn *ssa.Function) *forest {
	fo := a.forests[fn]
	if fo == nil {
		fo = newForest(fn)
		a.forests[fn] = fo
	}
	return fo
}

func newForest(fn *ssa.Function) *forest {
	fo := &forest{heads: make([]*ssa.BasicBlock, len(fn.Blocks)), around: make([]*ssa.BasicBlock, len(fn.Blocks))}
	for _, h := range fn.DomPreorder() { // outer loops before those in them
		fo.around[h.Index] = fo.heads[h.Index]
		for _, p := range h.Preds {
			if h.Dominates(p) {
				fo.fill(h, p)
			}
		}
	}
	fo.jumps = !ordered(fn)
	return fo
}

// fill sets the head of the blocks of a loop whose last block is given.
func (fo *forest) fill(head, last *ssa.BasicBlock) {
	fo.heads[head.Index] = head
	queue := []*ssa.BasicBlock{last}
	for len(queue) > 0 {
		b := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if fo.heads[b.Index] == head {
			continue
		}
		fo.heads[b.Index] = head
		queue = append(queue, b.Preds...)
	}
}

// ordered reports whether the blocks of a function can be put into an order that all edges follow but those back to the head of
// a loop.
func ordered(fn *ssa.Function) bool {
	open := make([]int, len(fn.Blocks)) // edges to a block from those that are not in order yet
	var ready []*ssa.BasicBlock
	for _, b := range fn.Blocks {
		for _, p := range b.Preds {
			if !b.Dominates(p) {
				open[b.Index]++
			}
		}
		if open[b.Index] == 0 {
			ready = append(ready, b)
		}
	}
	n := 0
	for ; len(ready) > 0; n++ {
		b := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		for _, s := range b.Succs {
			if s.Dominates(b) {
				continue
			}
			if open[s.Index]--; open[s.Index] == 0 {
				ready = append(ready, s)
			}
		}
	}
	return n == len(fn.Blocks)
}

// loopOf returns the head of the innermost loop that a block lies in, nil when it lies in none.
func (a *engine) loopOf(b *ssa.BasicBlock) *ssa.BasicBlock {
	return a.forestOf(b.Parent()).heads[b.Index]
}

// inLoopOf reports whether a block lies in the loop with that head, or in one inside it.
func (a *engine) inLoopOf(b, head *ssa.BasicBlock) bool {
	fo := a.forestOf(b.Parent())
	for in := fo.heads[b.Index]; in != nil; in = fo.around[in.Index] {
		if in == head {
			return true
		}
	}
	return false
}

// inLoop reports whether control can come back to b.
func (a *engine) inLoop(b *ssa.BasicBlock) bool {
	fo := a.forestOf(b.Parent())
	return fo.heads[b.Index] != nil || fo.jumps && slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return Reaches(s, b, nil) })
}

// everyRound reports whether a block lies in a loop and runs in each of its rounds.
func (a *engine) everyRound(b *ssa.BasicBlock) bool {
	h := a.loopOf(b)
	if h == nil {
		return false
	}
	for _, p := range h.Preds {
		if h.Dominates(p) && !b.Dominates(p) {
			return false
		}
	}
	return true
}
