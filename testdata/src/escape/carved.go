package escape

import "sync"

// Pieces that are taken off the front of memory whose rest goes back to the pool.

type textSlab struct {
	free  []byte
	nodes []textNode
	base  []byte
	in    []byte
}

type textNode struct {
	text []byte
	next *textNode
}

var textSlabs = sync.Pool{New: func() any { return new(textSlab) }}

func (s *textSlab) keep(text []byte) []byte {
	if len(s.free) < len(text) {
		s.free = make([]byte, 4096)
	}
	b := s.free[:len(text):len(text)]
	copy(b, text)
	s.free = s.free[len(text):]
	return b
}

func (s *textSlab) node() *textNode {
	if len(s.nodes) == 0 {
		s.nodes = make([]textNode, 64)
	}
	n := &s.nodes[0]
	s.nodes = s.nodes[1:]
	return n
}

func okKeep(text []byte) []byte {
	s := textSlabs.Get().(*textSlab)
	b := s.keep(text)
	textSlabs.Put(s)
	return b
}

func okKeepAll(texts [][]byte) (res [][]byte) {
	s := textSlabs.Get().(*textSlab)
	defer textSlabs.Put(s)
	for _, t := range texts {
		res = append(res, s.keep(t))
	}
	return res
}

func okNodes(texts [][]byte) (first *textNode) {
	s := textSlabs.Get().(*textSlab)
	for _, t := range texts {
		n := s.node()
		n.text, n.next = s.keep(t), first
		first = n
	}
	textSlabs.Put(s)
	return first
}

// The front stays where it was.
func (s *textSlab) front(text []byte) []byte {
	if len(s.free) < len(text) {
		s.free = make([]byte, 4096)
	}
	b := s.free[:len(text):len(text)]
	copy(b, text)
	return b
}

func badFront(text []byte) []byte {
	s := textSlabs.Get().(*textSlab)
	b := s.front(text)
	textSlabs.Put(s)
	return b // want "memory of s.free is returned and is put into textSlabs"
}

// The next user gets all of it, by way of base.
func (s *textSlab) token(n int) []byte {
	b := s.in[:n]
	s.in = s.in[n:]
	return b
}

func badToken(text [512]byte) []byte {
	s := textSlabs.Get().(*textSlab)
	s.base = append(s.base[:0], text[:]...)
	s.in = s.base
	b := s.token(3)
	s.in = nil
	textSlabs.Put(s)
	return b // want "memory of s.base is returned and is put into textSlabs"
}
