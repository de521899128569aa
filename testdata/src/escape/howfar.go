package escape

import "sync"

// A wordReader hands out pieces of its memory, and counts how far it is.
type wordReader struct {
	text    [256]byte
	at, end int
}

var wordReaders = sync.Pool{New: func() any { return new(wordReader) }}

func newWordReader(s string) *wordReader {
	r := wordReaders.Get().(*wordReader)
	r.at, r.end = 0, copy(r.text[:], s)
	return r
}

func (r *wordReader) next() []byte {
	start := r.at
	for r.at < r.end && r.text[r.at] != ' ' {
		r.at++
	}
	r.at++
	return r.text[start : r.at-1]
}

type wordTree struct {
	word []byte
	more []*wordTree
}

// How far it is has nothing to do with who else has it.
func readWords(s string) *wordTree {
	r := newWordReader(s)
	defer wordReaders.Put(r)
	p := &wordTree{word: r.next()}
	for r.at < r.end {
		p.more = append(p.more, &wordTree{word: r.next()})
	}
	return p // want "r is returned and put into wordReaders"
}

func countWords(s string) (n int) {
	r := newWordReader(s)
	defer wordReaders.Put(r)
	for r.at < r.end {
		r.next()
		n++
	}
	return n
}

// A session is put by the last of those who have it.
type sharedSession struct {
	users int
	mu    sync.Mutex
	name  []byte
}

var sharedSessions = sync.Pool{New: func() any { return new(sharedSession) }}

func (s *sharedSession) leave() {
	s.mu.Lock()
	s.users--
	last := s.users <= 0
	s.mu.Unlock()
	if last {
		sharedSessions.Put(s)
	}
}

func nameOf(users int) []byte {
	s := sharedSessions.Get().(*sharedSession)
	s.users = users
	s.leave()
	return s.name
}
