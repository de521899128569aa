package escape

import "sync"

// A seal belongs to the missive that it is put on: closing the missive gives back both.
type seal struct{ wax []byte }

type missive struct {
	seal *seal
	to   string
}

var (
	seals    = sync.Pool{New: func() any { return new(seal) }}
	missives = sync.Pool{New: func() any { return new(missive) }}
)

func (l *missive) post() {
	if l.seal != nil {
		l.seal.wax = l.seal.wax[:0]
		seals.Put(l.seal)
	}
	l.seal, l.to = nil, ""
	missives.Put(l)
}

type mailbox struct {
	out  []*missive
	byTo map[string]*missive
	last *missive
}

func (m *mailbox) add(l *missive) { m.out = append(m.out, l) }

// returnsHolder returns a missive that refers to the seal.
func returnsHolder(to string) *missive {
	s := seals.Get().(*seal)
	defer seals.Put(s)
	s.wax = s.wax[:0]
	l := missives.Get().(*missive)
	l.seal, l.to = s, to
	return l // want `s is returned and put into seals`
}

// listsHolder appends a missive that refers to the seal to a list of the caller's.
func listsHolder(m *mailbox, to string) {
	s := seals.Get().(*seal)
	defer seals.Put(s)
	s.wax = s.wax[:0]
	l := missives.Get().(*missive)
	l.seal, l.to = s, to
	m.add(l) // want `s is stored in m.out\[...\] and put into seals`
}

// mapsHolder stores a missive that refers to the seal in a map of the caller's.
func mapsHolder(m *mailbox, to string) {
	s := seals.Get().(*seal)
	defer seals.Put(s)
	s.wax = s.wax[:0]
	l := missives.Get().(*missive)
	l.seal, l.to = s, to
	m.byTo[to] = l // want `s is stored in m.byTo\[...\] and put into seals`
}

// keepsHolder keeps a missive that refers to the seal.
func keepsHolder(m *mailbox, to string) {
	s := seals.Get().(*seal)
	s.wax = s.wax[:0]
	l := missives.Get().(*missive)
	l.seal, l.to = s, to
	m.last = l // want `s is stored in m.last and put into seals`
	seals.Put(s)
}

// okMoved puts the seal only where the missive has not got it.
func okMoved(m *mailbox, to string) *missive {
	s := seals.Get().(*seal)
	s.wax = s.wax[:0]
	if to == "" {
		seals.Put(s)
		return nil
	}
	l := missives.Get().(*missive)
	l.seal, l.to = s, to
	m.add(l)
	return l
}

// okTakenBack takes the seal off before it puts it.
func okTakenBack(m *mailbox, to string) *missive {
	s := seals.Get().(*seal)
	defer seals.Put(s)
	s.wax = s.wax[:0]
	l := missives.Get().(*missive)
	l.seal, l.to = s, to
	m.last = l
	l.seal = nil
	return l
}

// okHolderPut puts the missive as well: who gets it next sets its own seal.
func okHolderPut(m *mailbox, to string) string {
	s := seals.Get().(*seal)
	defer seals.Put(s)
	s.wax = s.wax[:0]
	l := missives.Get().(*missive)
	defer missives.Put(l)
	l.seal, l.to = s, to
	return l.to
}

// A hamper is locked by the packer and goes to two workers; who puts it waits for the other one.
type hamper struct {
	sync.Mutex
	parts []int
}

var hampers = sync.Pool{New: func() any { return new(hamper) }}

type belt struct{ pack, ship chan *hamper }

func (l *belt) okBoth(n int) {
	c := hampers.Get().(*hamper)
	c.parts = append(c.parts[:0], n)
	c.Lock()
	l.ship <- c
	l.pack <- c
}

func (l *belt) packs() {
	for c := range l.pack {
		c.parts = append(c.parts, len(c.parts))
		c.Unlock()
	}
}

func (l *belt) ships(send func([]int)) {
	for c := range l.ship {
		c.Lock()
		send(c.parts)
		c.Unlock()
		hampers.Put(c)
	}
}
