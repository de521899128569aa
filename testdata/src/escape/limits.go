package escape

// Known misses. Each says why nothing is reported.

import (
	"io"
	"sync"

	"escape/lib/mail"
)

// readsElementOfFreedList frees all elements of a slice: which element is which is not followed.
func readsElementOfFreedList(a, b int) int {
	list := []*parcel{newParcel(a), newParcel(b)}
	for _, p := range list {
		p.free()
	}
	return list[0].weight
}

// freesByIndex frees under one index and reads under another that is equal at run time.
func freesByIndex(ps []*parcel, i, j int) int {
	ps[i].free()
	ps[i] = nil
	return ps[j].weight
}

// freesThroughTable calls a function out of a map, which may hold any.
func freesThroughTable(how string, id int) int {
	p := newParcel(id)
	table := map[string]func(*parcel){"free": (*parcel).free, "keep": func(*parcel) {}}
	table[how](p)
	return p.weight
}

// freesThroughChannel hands the parcel to a goroutine that frees it, and goes on.
func freesThroughChannel(out chan<- *parcel, id int) int {
	p := newParcel(id)
	out <- p
	return p.weight
}

// keepsInterfaceField calls a method of an interface that only other packages implement.
func keepsInterfaceField(sink interface{ Keep([]byte) }, text string) {
	s := newStamp()
	defer s.drop()
	s.print(text)
	sink.Keep(s.face())
}

// leavesOther has a callee that deletes another one than it has put into a map: which is which is not followed, and what is deleted
// is taken for what was put there last.
func leavesOther(open map[int]*parcel, id, other int) int {
	p := newParcel(id)
	defer p.free()
	return swapsOther(open, p, other)
}

func swapsOther(open map[int]*parcel, p *parcel, other int) int {
	open[p.weight] = p
	delete(open, other)
	return p.weight
}

// turnsBoth returns one of two lists of the pool, which is put whichever it is: which of them it is depends on the rounds.
func turnsBoth(in []float64, rounds int) []float64 {
	x, y := turnPool.Get().(*[turnWidth]float64), turnPool.Get().(*[turnWidth]float64)
	src, dst := x[:], y[:]
	copy(src, in)
	for range rounds {
		copy(dst, src)
		src, dst = dst, src
	}
	turnPool.Put(x)
	turnPool.Put(y)
	return src
}

// Of two types with pools that implement an interface neither is taken for the one that is meant.
type barn interface {
	Fetch() *parcel
	Return(p *parcel)
}

type leftBarn struct{ pool *sync.Pool }

func (d leftBarn) Fetch() *parcel   { return d.pool.Get().(*parcel) }
func (d leftBarn) Return(p *parcel) { d.pool.Put(p) }

type rightBarn struct{ pool *sync.Pool }

func (d rightBarn) Fetch() *parcel   { return d.pool.Get().(*parcel) }
func (d rightBarn) Return(p *parcel) { d.pool.Put(p) }

func barnIsLate(b barn) int {
	p := b.Fetch()
	b.Return(p)
	return p.weight
}

// leavesBody leaves its caller's memory in a letter, cut to nothing: whether anything is appended to it is for package mail to know
// (possible).
func leavesBody(w io.Writer, data []byte) error {
	l := mail.Take()
	l.Body = data
	_, err := w.Write(l.Body)
	mail.Drop(l)
	return err
}

// A lineup is a list of parcels, from whose front they are taken.
type lineup struct {
	list []*parcel
	head int
}

func (l *lineup) next() *parcel {
	p := l.list[l.head]
	l.list[l.head] = nil
	l.head++
	if l.head > 100 {
		list := make([]*parcel, 16)
		copy(list, l.list[l.head:])
		l.list = list
	}
	return p
}

// freesInTurn frees parcels that come out of a list, from which each is taken off: that one comes twice is not known (possible).
func freesInTurn(l *lineup, n int) (sum int) {
	for range n {
		p := l.next()
		sum += p.weight
		p.free()
	}
	return sum
}
