// Package headers has two pools of lists with the same type.
package headers

import "sync"

// A List is a list of numbered fields.
type List struct {
	n      int
	fields [32]uint16
}

// Add adds a field if there is room.
func (l *List) Add(field uint16) bool {
	if l.n == len(l.fields) {
		return false
	}
	l.fields[l.n] = field
	l.n++
	return true
}

// Len returns the number of fields.
func (l *List) Len() int { return l.n }

var (
	heads    = sync.Pool{New: func() any { return new(List) }}
	trailers = sync.Pool{New: func() any { return new(List) }}
)

func get(p *sync.Pool) *List {
	l := p.Get().(*List)
	l.n = 0
	return l
}

// Head lends an empty head.
func Head() *List { return get(&heads) }

// PutHead takes a head back.
func PutHead(l *List) { heads.Put(l) }

// Trailer lends an empty trailer.
func Trailer() *List { return get(&trailers) }

// PutTrailer takes a trailer back.
func PutTrailer(l *List) { trailers.Put(l) }
