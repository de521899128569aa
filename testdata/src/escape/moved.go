package escape

import "sync"

// A seal belongs to the letter that it is put on: closing the letter gives back both.
type seal struct{ wax []byte }

type letter struct {
	seal *seal
	to   string
}

var (
	seals   = sync.Pool{New: func() any { return new(seal) }}
	letters = sync.Pool{New: func() any { return new(letter) }}
)

func (l *letter) post() {
	if l.seal != nil {
		l.seal.wax = l.seal.wax[:0]
		seals.Put(l.seal)
	}
	l.seal, l.to = nil, ""
	letters.Put(l)
}

type mailbox struct {
	out  []*letter
	byTo map[string]*letter
	last *letter
}

func (m *mailbox) add(l *letter) { m.out = append(m.out, l) }

// returnsHolder returns a letter that refers to the seal.
func returnsHolder(to string) *letter {
	s := seals.Get().(*seal)
	defer seals.Put(s)
	s.wax = s.wax[:0]
	l := letters.Get().(*letter)
	l.seal, l.to = s, to
	return l // want `s is returned and put into seals`
}

// listsHolder appends a letter that refers to the seal to a list of the caller's.
func listsHolder(m *mailbox, to string) {
	s := seals.Get().(*seal)
	defer seals.Put(s)
	s.wax = s.wax[:0]
	l := letters.Get().(*letter)
	l.seal, l.to = s, to
	m.add(l) // want `s is stored in m.out\[...\] and put into seals`
}

// mapsHolder stores a letter that refers to the seal in a map of the caller's.
func mapsHolder(m *mailbox, to string) {
	s := seals.Get().(*seal)
	defer seals.Put(s)
	s.wax = s.wax[:0]
	l := letters.Get().(*letter)
	l.seal, l.to = s, to
	m.byTo[to] = l // want `s is stored in m.byTo\[...\] and put into seals`
}

// keepsHolder keeps a letter that refers to the seal.
func keepsHolder(m *mailbox, to string) {
	s := seals.Get().(*seal)
	s.wax = s.wax[:0]
	l := letters.Get().(*letter)
	l.seal, l.to = s, to
	m.last = l // want `s is stored in m.last and put into seals`
	seals.Put(s)
}

// okMoved puts the seal only where the letter has not got it.
func okMoved(m *mailbox, to string) *letter {
	s := seals.Get().(*seal)
	s.wax = s.wax[:0]
	if to == "" {
		seals.Put(s)
		return nil
	}
	l := letters.Get().(*letter)
	l.seal, l.to = s, to
	m.add(l)
	return l
}

// okTakenBack takes the seal off before it puts it.
func okTakenBack(m *mailbox, to string) *letter {
	s := seals.Get().(*seal)
	defer seals.Put(s)
	s.wax = s.wax[:0]
	l := letters.Get().(*letter)
	l.seal, l.to = s, to
	m.last = l
	l.seal = nil
	return l
}

// okHolderPut puts the letter as well: who gets it next sets its own seal.
func okHolderPut(m *mailbox, to string) string {
	s := seals.Get().(*seal)
	defer seals.Put(s)
	s.wax = s.wax[:0]
	l := letters.Get().(*letter)
	defer letters.Put(l)
	l.seal, l.to = s, to
	return l.to
}
