// Package parts lends parts, of fixed size.
package parts

import "sync"

// Part is a piece of a file.
type Part struct {
	At  int64
	n   int
	mem [1024]byte
}

var parts = sync.Pool{New: func() any { return new(Part) }}

// New returns an empty part.
func New(at int64) *Part {
	p := parts.Get().(*Part)
	*p = Part{At: at}
	return p
}

// Fill copies as much of data as there is room for.
func (p *Part) Fill(data []byte) { p.n = copy(p.mem[:], data) }

// View is the content itself.
func (p *Part) View() []byte { return p.mem[:p.n] }

// Free gives the part back.
func (p *Part) Free() { parts.Put(p) }
