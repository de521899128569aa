package putonce

import "sync"

// A Ticket is given as such: whoever has a copy has nothing to clear in it, and releases it once.
type Ticket struct{ seat *[]byte }

var seatMemory = sync.Pool{New: func() any { b := make([]byte, 64); return &b }}

// NewTicket takes memory for a seat.
func NewTicket() Ticket { return Ticket{seatMemory.Get().(*[]byte)} }

// Release gives it back.
func (t Ticket) Release() { seatMemory.Put(t.seat) }

// A Pass is an object, and can be released again.
type Pass struct{ seat *[]byte }

// NewPass takes memory for a seat.
func NewPass() *Pass { return &Pass{seatMemory.Get().(*[]byte)} }

// Release gives it back.
func (p *Pass) Release() { seatMemory.Put(p.seat) } // want `p.seat is put into seatMemory each time Release is called`
