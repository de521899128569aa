package poolflow

import "testing"

// TestJoinOutcomes joins two ways on which the same two objects are made, in another order: what is stored in one of them is
// not in the other.
func TestJoinOutcomes(t *testing.T) {
	key, list := &object{kind: objMade, id: 1}, &object{kind: objMade, id: 2}
	cache := ref{K: 'g', Obj: "cache", Path: "[k]"}
	param := ref{K: 'p'}
	x := outcome{
		Fresh:  []freshRef{{of: key}, {of: list}},
		Stores: []storeRef{{L: cache, V: ref{K: 'f', I: 0}}, {L: ref{K: 'f', I: 1, Path: ".n"}, V: ref{K: 'c', C: "1"}}},
	}
	y := outcome{
		Fresh:  []freshRef{{of: list}, {of: key}},
		Stores: []storeRef{{L: ref{K: 'f', I: 0, Path: "[]@3"}, V: param}, {L: cache, V: ref{K: 'f', I: 1}}},
	}
	got := joinOutcome(x, y)
	if len(got.Fresh) != 2 {
		t.Errorf("%d objects, not 2", len(got.Fresh))
	}
	for _, st := range got.Stores {
		switch {
		case st.L.equal(cache) && st.V.equal(ref{K: 'f', I: 0}):
		case st.L.K == 'f' && st.L.I == 1:
		default:
			t.Errorf("stored in %v: %v", st.L, st.V)
		}
	}
	if len(got.Stores) != 3 {
		t.Errorf("%d stores, not 3", len(got.Stores))
	}
}

// TestJoinValues joins a list that is empty with none: both have nothing in them.
func TestJoinValues(t *testing.T) {
	empty, full := refTo(&object{kind: objPooled}), refTo(&object{kind: objPooled})
	empty.fl = fLen0
	for _, test := range []struct{ x, y, want value }{
		{nilValue, empty, empty},
		{empty, nilValue, empty},
		{nilValue, full, none},
		{full, empty, none},
	} {
		if got := joinValues(test.x, test.y); got != test.want {
			t.Errorf("%d and %d join to %d, want %d", test.x.k, test.y.k, got.k, test.want.k)
		}
	}
}
