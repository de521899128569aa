package putonce

import "sync"

type wax struct {
	sum  uint32
	data [32]byte
}

type missive struct {
	id     uint16
	signed bool
	wax    *wax
}

var (
	waxes    = sync.Pool{New: func() any { return new(wax) }}
	missives = sync.Pool{New: func() any { return new(missive) }}
)

func newWax(data string) *wax {
	t := waxes.Get().(*wax)
	t.sum = uint32(copy(t.data[:], data))
	return t
}

// free leaves the wax in place, which is in its pool: the next one that has none puts it again.
func (e *missive) free() {
	if e.wax != nil {
		waxes.Put(e.wax) // want "e.wax may be put into waxes twice"
	}
	missives.Put(e)
}

func sendMissive(id uint16, data string) uint32 {
	e := missives.Get().(*missive)
	defer e.free()
	e.id = id
	if id == 0 {
		return 0
	}
	e.wax = newWax(data)
	return e.wax.sum
}

var letters = sync.Pool{New: func() any { return new(letter) }}

type letter struct {
	id     uint16
	signed bool
	wax    *wax
}

// drop forgets what it has put.
func (l *letter) drop() {
	if l.wax != nil {
		waxes.Put(l.wax)
		l.wax = nil
	}
	letters.Put(l)
}

func sendLetter(id uint16, data string) uint32 {
	l := letters.Get().(*letter)
	defer l.drop()
	l.id = id
	if id == 0 {
		return 0
	}
	l.wax = newWax(data)
	return l.wax.sum
}

var postcards = sync.Pool{New: func() any { return new(postcard) }}

type postcard struct {
	id     uint16
	signed bool
	wax    *wax
}

// drop looks at a flag, which newPostcard sets.
func (p *postcard) drop() {
	if p.signed {
		waxes.Put(p.wax)
	}
	postcards.Put(p)
}

func newPostcard(data string) *postcard {
	p := postcards.Get().(*postcard)
	p.signed = data != ""
	if p.signed {
		p.wax = newWax(data)
	}
	return p
}

func sendPostcard(data string) (sum uint32) {
	p := newPostcard(data)
	defer p.drop()
	if p.signed {
		sum = p.wax.sum
	}
	return sum
}

var telegrams = sync.Pool{New: func() any { return new(telegram) }}

type telegram struct {
	id  uint16
	wax *wax
}

// drop leaves to newTelegram to set the wax anew.
func (c *telegram) drop() {
	if c.wax != nil {
		waxes.Put(c.wax)
	}
	telegrams.Put(c)
}

func newTelegram(id uint16) *telegram {
	c := telegrams.Get().(*telegram)
	*c = telegram{id: id}
	return c
}

func sendTelegram(id uint16, data string) uint32 {
	c := newTelegram(id)
	defer c.drop()
	if id == 0 {
		return 0
	}
	c.wax = newWax(data)
	return c.wax.sum
}
