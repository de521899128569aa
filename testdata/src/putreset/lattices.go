package putreset

import "sync"

// A trellis has a list of lists, whose memory is kept, and a list of segments, some of which are not there.
type trellis struct {
	rows  [][]*knot
	knots []*knot
}

type knot struct{ text []string }

var trellises = sync.Pool{New: func() any { return new(trellis) }}

func (t *trellis) grow(n int) {
	if cap(t.rows) < n+2 {
		t.rows = make([][]*knot, 0, n+2)
	}
	t.rows = t.rows[0 : n+2]
	if cap(t.knots) < n+2 {
		t.knots = make([]*knot, 0, n+2)
	}
	t.knots = t.knots[:n+2]
}

func (t *trellis) free() {
	for i := range t.rows {
		for j := range t.rows[i] {
			t.rows[i][j] = nil
		}
		t.rows[i] = t.rows[i][:0]
	}
	t.rows = t.rows[:0]
	for i := range t.knots {
		if t.knots[i] == nil {
			continue
		}
		t.knots[i].text = nil
		t.knots[i] = nil
	}
	t.knots = t.knots[:0]
	trellises.Put(t)
}

// okRows clears the rows, and the knots that there are.
func okRows(n int, texts []string) int {
	t := trellises.Get().(*trellis)
	t.grow(n)
	for i := range t.rows {
		k := &knot{text: texts}
		t.rows[i] = append(t.rows[i], k)
		t.knots[i] = k
	}
	n = len(t.rows)
	t.free()
	return n
}
