package sizebound_possible

import (
	"bytes"
	"sync"

	"escape/lib/stock"
)

// Buffers for other packages, which grow them as they like.

var sheets = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func GetSheet() *bytes.Buffer { return sheets.Get().(*bytes.Buffer) }

func PutSheet(b *bytes.Buffer) {
	b.Reset()
	sheets.Put(b) // want `b is put into sheets without a bound on its capacity`
}

// OkPutSheet drops large ones.
func OkPutSheet(b *bytes.Buffer) {
	if b.Cap() > keep {
		return
	}
	b.Reset()
	sheets.Put(b)
}

// OkPutEmpty compares lengths: a buffer that is used for one text does not grow further.
func OkPutEmpty(b *bytes.Buffer) {
	if b.Len() > 256 {
		return
	}
	b.Reset()
	sheets.Put(b)
}

// A Scribe is known by its interface, and has a buffer.
type Scribe interface {
	Buffer() *bytes.Buffer
	Note(s string)
}

type scribe struct{ buf bytes.Buffer }

func (s *scribe) Buffer() *bytes.Buffer { return &s.buf }

func (s *scribe) Note(text string) { s.buf.WriteString(text) }

type Scribes struct{ pool stock.Pool }

func (p *Scribes) Get() Scribe { return p.pool.Get().(Scribe) }

func (p *Scribes) Put(s Scribe) {
	p.pool.Put(s) // want `s is put into p\.pool without a bound on its capacity`
}

// BoundedScribes asks them for their buffer.
type BoundedScribes struct{ pool stock.Pool }

func (p *BoundedScribes) Get() Scribe { return p.pool.Get().(Scribe) }

func (p *BoundedScribes) OkPut(s Scribe) {
	if s.Buffer().Cap() > keep {
		return
	}
	p.pool.Put(s)
}

// A Ticket has no buffer.
type Ticket struct{ N int }

var tickets = sync.Pool{New: func() any { return new(Ticket) }}

func OkGetTicket() *Ticket { return tickets.Get().(*Ticket) }

func OkPutTicket(t *Ticket) { tickets.Put(t) }
