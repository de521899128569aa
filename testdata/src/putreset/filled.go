package putreset

import "sync"

// A batch is filled by a source.
type batch struct {
	rows []string
}

type source struct {
	fill func(*batch) error
}

var batches = sync.Pool{New: func() any { return new(batch) }}

// okFilledBySomebody adds to what the source has set: it begins anew each time.
func okFilledBySomebody(s source, more []string, send func(*batch)) error {
	b := batches.Get().(*batch)
	defer func() {
		*b = batch{}
		batches.Put(b)
	}()
	if err := s.fill(b); err != nil {
		return err
	}
	b.rows = append(b.rows, more...)
	send(b)
	return nil
}

func okLastOne(s source, more []string, send func(*batch)) error {
	b := batches.Get().(*batch)
	err := s.fill(b)
	if err == nil {
		b.rows = append(b.rows, more...)
		send(b)
	}
	batches.Put(b)
	return err
}

// A list is filled by nobody else.
type rowList struct {
	rows []string
}

var rowLists = sync.Pool{New: func() any { return new(rowList) }}

func cleansItsList(more []string, send func(*rowList)) {
	l := rowLists.Get().(*rowList)
	l.rows = append(l.rows, more...)
	send(l)
	*l = rowList{}
	rowLists.Put(l)
}

func leavesItsList(more []string, send func(*rowList)) {
	l := rowLists.Get().(*rowList)
	l.rows = append(l.rows, more...)
	send(l)
	rowLists.Put(l) // want `l is put into rowLists without being reset`
}

// A card has a part that is made when it is missing.
type card struct {
	name  string
	owner *owner
}

type owner struct {
	name string
	tags map[string]string
}

var cards = sync.Pool{New: func() any { return &card{owner: new(owner)} }}

func newOwner(name string) *owner { return &owner{name: name, tags: map[string]string{name: ""}} }

// resetCard empties the part and puts it back, or makes an empty one.
func resetCard(c *card) {
	o := c.owner
	*c = card{}
	if o == nil {
		o = new(owner)
	} else {
		*o = owner{}
	}
	c.owner = o
}

func (c *card) sign(name string) {
	c.name = name
	if c.owner == nil {
		c.owner = newOwner(name)
	} else {
		c.owner.name = name
	}
}

func okPartEmptied(name string, show func(name, owner string)) {
	c := cards.Get().(*card)
	c.sign(name)
	show(c.name, c.owner.name)
	resetCard(c)
	cards.Put(c)
}

// A plaque keeps the part.
type plaque struct {
	name  string
	owner *owner
}

var plaques = sync.Pool{New: func() any { return new(plaque) }}

func (p *plaque) sign(name string) {
	p.name = name
	if p.owner == nil {
		p.owner = newOwner(name)
	}
}

func keepsPart(name string, show func(name, owner string)) {
	p := plaques.Get().(*plaque)
	p.sign(name)
	show(p.name, p.owner.name)
	p.name = ""
	plaques.Put(p) // want `p.owner may be still set when p is put into plaques`
}
