package escape

import (
	"sync"

	"escape/lib/roll"
)

// A scale is made by hand, or one of those that everybody has.
type scale struct {
	preset bool
	steps  int
}

var (
	presetScales [3]scale
	scales       = sync.Pool{New: func() any { return new(scale) }}
)

type gauge struct{ s, last *scale }

type gauges struct{ a, b gauge }

// okPresetScale puts what was made by hand, and goes on with what is in a table.
func okPresetScale(in []byte, gs *gauges) {
	for i := range uint(2) {
		g := &gs.a
		if i == 1 {
			g = &gs.b
		}
		switch in[i] {
		case 0:
			if g.s != nil && !g.s.preset {
				scales.Put(g.s)
			}
			g.s = &presetScales[i]
		default:
			if g.s == nil || g.s.preset {
				g.s = scales.Get().(*scale)
			}
			g.s.steps = int(in[i])
		}
	}
	gs.a.last = gs.a.s
	gs.b.last = gs.b.s
}

// scaleStays puts what the gauge goes on with.
func scaleStays(g *gauge) {
	scales.Put(g.s)
	g.last = g.s // want `g.s is stored in g.last and put into scales`
}

// A page is written on sheets that another package takes from a pool and puts there again.
type page struct{ roll roll.Roll }

// okLentSheet puts a sheet only where it is not the one that is kept.
func (p *page) okLentSheet(in []byte) {
	p.roll.Char('<')
	p.line(in)
	p.roll.Char('>')
}

func (p *page) line(in []byte) {
	p.roll.Room(len(in) * 2)
	p.roll.Sheet = append(p.roll.Sheet, in...)
}
