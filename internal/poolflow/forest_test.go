package poolflow

import (
	"slices"
	"testing"

	"golang.org/x/tools/go/ssa"
)

// TestForest compares what is known of loops with what a search for each block finds, also where goto makes loops that are
// entered at several places.
func TestForest(t *testing.T) {
	res := parsed(t, header+`
func nested(x *node) {
	for i := range x.n {
		if i > 3 {
			for x != nil {
				x = x.next
			}
			continue
		}
		for range i {
			if cond(i) {
				break
			}
		}
	}
	bufs.Put(bufs.Get())
}

func entered(n int) {
	if cond(n) {
		goto middle
	}
top:
	n++
middle:
	if cond(n + 1) {
		goto top
	}
	for cond(n) {
		n--
	}
	bufs.Put(bufs.Get())
}
`).run(t)
	loops, jumps := 0, 0
	for _, fn := range res.Funcs {
		fo := res.eng.forestOf(fn)
		if fo.jumps {
			jumps++
		}
		for _, b := range fn.Blocks {
			if got, want := fo.heads[b.Index], searchedHead(b); got != want {
				t.Errorf("%s block %d: the loop has head %v, want %v", fn, b.Index, got, want)
			}
			want := slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return Reaches(s, b, nil) })
			if got := res.eng.inLoop(b); got != want {
				t.Errorf("%s block %d: in a loop %v, want %v", fn, b.Index, got, want)
			}
			if want {
				loops++
			}
		}
	}
	if loops < 8 || jumps != 1 {
		t.Errorf("%d blocks in loops, %d functions with jumps", loops, jumps)
	}
}

// searchedHead returns the closest block above b that control comes back to from below it, b lying between.
func searchedHead(b *ssa.BasicBlock) *ssa.BasicBlock {
	for h := b; h != nil; h = h.Idom() {
		for _, p := range h.Preds {
			if h.Dominates(p) && (h == b || Reaches(b, p, h)) {
				return h
			}
		}
	}
	return nil
}
