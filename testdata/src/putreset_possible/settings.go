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
