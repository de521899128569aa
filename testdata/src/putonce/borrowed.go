package putonce

import "sync"

// A Visit is lent to handlers. Who takes one puts it.
type Visit struct {
	path  string
	index int
	chain []func(*Visit)
}

func (v *Visit) reset() { v.path, v.index, v.chain = "", -1, nil }

func (v *Visit) next() {
	for v.index++; v.index < len(v.chain); v.index++ {
		v.chain[v.index](v)
	}
}

type Site struct {
	visits sync.Pool
	chains map[string][]func(*Visit)
}

func NewSite() *Site {
	s := &Site{chains: map[string][]func(*Visit){}}
	s.visits.New = func() any { return new(Visit) }
	return s
}

func (s *Site) handle(v *Visit) {
	v.chain = s.chains[v.path]
	v.next()
}

// Serve takes a visit, lends it and puts it.
func (s *Site) Serve(path string) {
	v := s.visits.Get().(*Visit)
	v.reset()
	v.path = path
	s.handle(v)
	s.visits.Put(v)
}

// Redo is called by handlers with the visit that they have on loan, and puts it.
func (s *Site) Redo(v *Visit, path string) {
	v.reset()
	v.path = path
	s.handle(v)
	s.visits.Put(v) // want `v may be put into s.visits twice`
}

// OkAgain leaves the Put to who has taken it.
func (s *Site) OkAgain(v *Visit, path string) {
	v.reset()
	v.path = path
	s.handle(v)
}

// A Desk hands its forms out: who has one may put it.
type Desk struct{ forms sync.Pool }

type Form struct{ text string }

func (d *Desk) Take() *Form { f, _ := d.forms.Get().(*Form); return f }

func (d *Desk) With(fill func(*Form)) {
	f := d.Take()
	if f == nil {
		f = new(Form)
	}
	fill(f)
	f.text = ""
	d.forms.Put(f)
}

// OkFile gets what Take has handed out.
func (d *Desk) OkFile(f *Form, check func(*Form)) {
	check(f)
	f.text = ""
	d.forms.Put(f)
}

// A Ledger leaves the Put to a function of its own.
type Ledger struct{ lines sync.Pool }

type Line struct{ n int }

func (l *Ledger) Add(check func(*Line)) {
	x, ok := l.lines.Get().(*Line)
	if !ok {
		x = new(Line)
	}
	l.OkFinish(x, check)
}

// OkFinish is called by who has taken the line.
func (l *Ledger) OkFinish(x *Line, check func(*Line)) {
	check(x)
	x.n = 0
	l.lines.Put(x)
}

// A Station lends calls to what answers them.
type Station struct {
	calls   sync.Pool
	answers []func(*Call)
}

type Call struct{ number string }

func (s *Station) ring(c *Call) {
	for _, answer := range s.answers {
		answer(c)
	}
}

// Dial takes a call and puts it.
func (s *Station) Dial(number string) {
	c, ok := s.calls.Get().(*Call)
	if !ok {
		c = new(Call)
	}
	c.number = number
	s.ring(c)
	s.calls.Put(c)
}

// Forward is given a call that Dial has taken, and puts it.
func (s *Station) Forward(c *Call, number string) {
	c.number = number
	s.ring(c)
	s.calls.Put(c) // want `c may be put into s.calls twice`
}
