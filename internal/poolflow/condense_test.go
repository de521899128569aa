package poolflow

import (
	"fmt"
	"testing"
)

// TestCondenseLeavesOut checks that a put is no longer certain when outcomes without it are left out, for there are too many.
func TestCondenseLeavesOut(t *testing.T) {
	outcomes := func(putting, others int) []outcome {
		var outs []outcome
		for i := range putting + others {
			o := outcome{
				Results: []ref{{K: 'c', C: fmt.Sprint(i)}},
				Conds:   []condRef{{V: ref{K: 'p', I: i}, Is: "nil"}},
			}
			if i < putting {
				o.Puts = []putRef{{O: ref{K: 'p'}}}
			}
			outs = append(outs, o)
		}
		return outs
	}
	for _, test := range []struct {
		putting, others int
		partial         bool
	}{
		{maxOutcomes, 0, false},
		{maxOutcomes + 2, 0, false},
		{maxOutcomes - 1, 1, false}, // there is room for all
		{maxOutcomes, 1, true},
		{maxOutcomes + 2, 2, true},
	} {
		res := condense(outcomes(test.putting, test.others))
		if len(res) > maxOutcomes {
			t.Errorf("%d and %d: %d outcomes, want %d at most", test.putting, test.others, len(res), maxOutcomes)
		}
		for _, o := range res {
			for _, p := range o.Puts {
				if p.Partial != test.partial {
					t.Errorf("%d that put and %d others: a put is partial: %t, want %t", test.putting, test.others, p.Partial, test.partial)
				}
			}
		}
	}
}
