package putonce

import "sync"

var (
	narrowRulers = sync.Pool{New: func() any { return new(ruler) }}
	wideRulers   = sync.Pool{New: func() any { return new(ruler) }}
)

type ruler struct{ marks int }

func (r *ruler) reset() { r.marks = 0 }

// A measure has a ruler, and says by one flag which it is.
type measure struct {
	*ruler
	narrow, wide bool
}

func newNarrow() *measure { return &measure{ruler: narrowRulers.Get().(*ruler), narrow: true} }
func newWide() *measure   { return &measure{ruler: wideRulers.Get().(*ruler), wide: true} }

// okOneFlag puts into the one pool or the other.
func (m *measure) okOneFlag() {
	if m.narrow {
		m.reset()
		narrowRulers.Put(m.ruler)
	}
	if m.wide {
		m.reset()
		wideRulers.Put(m.ruler)
	}
	m.ruler = nil
}

// A tape says by two flags what is to be done with its ruler, and some have both.
type tape struct {
	*ruler
	narrow, wide bool
}

func newTape(wide bool) *tape {
	t := &tape{ruler: narrowRulers.Get().(*ruler), narrow: true}
	t.wide = wide
	return t
}

func (t *tape) bothFlags() {
	if t.narrow {
		narrowRulers.Put(t.ruler)
	}
	if t.wide {
		narrowRulers.Put(t.ruler) // want `t.ruler may be put into narrowRulers twice`
	}
	t.ruler = nil
}
