package putreset

import "sync"

// A slab is memory that text is cut from. What is left of it goes to the next user.
type slab struct {
	free  []byte
	depth int
}

var slabs = sync.Pool{New: func() any { return new(slab) }}

func (s *slab) keep(text []byte) []byte {
	if len(s.free) < len(text) {
		s.free = make([]byte, max(1024, len(text)))
	}
	b := s.free[:len(text):len(text)]
	copy(b, text)
	s.free = s.free[len(text):]
	return b
}

// okSlab leaves what it did not use.
func okSlab(texts [][]byte) [][]byte {
	s := slabs.Get().(*slab)
	var res [][]byte
	for _, t := range texts {
		res = append(res, s.keep(t))
	}
	slabs.Put(s)
	return res
}
