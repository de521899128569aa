// Package quire has lists that are emptied in place.
package quire

// An Attr refers to something.
type Attr struct {
	Name string
	Val  any
}

// A Page is a list of them.
type Page struct{ Attrs []Attr }

// Reset empties each element, and cuts the list.
func (p *Page) Reset() {
	for i := range p.Attrs {
		wipe(&p.Attrs[i])
	}
	p.Attrs = p.Attrs[:0]
}

func wipe(a *Attr) { *a = Attr{} }

// Cut cuts the list and empties nothing.
func (p *Page) Cut() { p.Attrs = p.Attrs[:0] }
