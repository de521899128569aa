package putreset_possible

import "sync"

// A dial has a unit, which nobody sets back. One of its users sets it for the next time, the other does not.
type dial struct {
	unit int
	text string
}

func (d *dial) scale(unit int)   { d.unit = unit }
func (d *dial) show(v int) int   { return v * d.unit }
func (d *dial) label(s string)   { d.text = s }
func (d *dial) labelled() string { return d.text }

var dials = sync.Pool{New: func() any { return &dial{unit: 1} }}

func showThenScale(v, unit int) int {
	d := dials.Get().(*dial)
	n := d.show(v)
	d.scale(unit)
	dials.Put(d) // want `d is put into dials without being reset`
	return n
}

func showAsItIs(v int) int {
	d := dials.Get().(*dial)
	n := d.show(v)
	dials.Put(d)
	return n
}

var knobs = sync.Pool{New: func() any { return &dial{unit: 1} }}

func takeKnob(text string) *dial {
	d := knobs.Get().(*dial) // want `d comes from knobs as it was put, and is not reset`
	d.label(text)
	return d
}

func putKnob(d *dial) { knobs.Put(d) }

func turnKnob(v, unit int) int {
	d := takeKnob("turn")
	n := d.show(v)
	d.scale(unit)
	putKnob(d)
	return n
}

func readKnob(v int) (int, string) {
	d := takeKnob("read")
	n, text := d.show(v), d.labelled()
	putKnob(d)
	return n, text
}
