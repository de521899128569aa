package putreset_possible

// Objects that one function hands out and another takes back, with fields that neither of them mentions.

import (
	"io"
	"sync"
)

// A stroller has a depth that the next user gets, too.
type stroller struct {
	doc   *string
	seen  *string
	depth int
	area  []byte
}

var strollers = sync.Pool{New: func() any { return new(stroller) }}

func newStroller(doc *string) *stroller {
	s := strollers.Get().(*stroller)
	s.doc = doc
	return s
}

func (s *stroller) SetDepth(n int) { s.depth = n }

func (s *stroller) Stroll() int {
	if s.area == nil {
		n := s.depth
		if n == 0 {
			n = 64
		}
		s.area = make([]byte, n)
	}
	s.seen = s.doc
	return len(*s.doc) + len(area(s))
}

func area(s *stroller) []byte { return s.area }

func (s *stroller) Release() { // want `Release does not reset depth`
	s.doc = nil
	s.seen = nil
	strollers.Put(s)
}

// A leaf is cut at a place that is set with its stream, and stays when that is released.
type leaf struct {
	sheet
	first int64
}

type sheet struct {
	buf    []byte
	stream io.Closer
	cut    int64
}

var leaves = sync.Pool{New: func() any { return (*leaf)(nil) }}

func newLeaf(buf []byte) *leaf {
	l := leaves.Get().(*leaf)
	if l == nil {
		return &leaf{sheet: sheet{buf: buf}, first: -1}
	}
	l.buf, l.first = buf, -1
	return l
}

func (s *sheet) setStream(c io.Closer, cut int64) {
	s.stream = c
	s.cut = cut
}

func (s *sheet) dropStream() {
	if s.stream != nil {
		s.stream.Close()
		s.stream = nil
	}
}

func (l *leaf) Release() { // want `Release does not reset cut`
	if l.buf == nil {
		return
	}
	l.dropStream()
	l.buf = nil
	leaves.Put(l)
}

func StreamedLeaf(buf []byte, c io.Closer) *leaf {
	l := newLeaf(buf)
	l.setStream(c, 100)
	return l
}

func PlainLeaf(buf []byte) *leaf { return newLeaf(buf) }

func (l *leaf) Read() []byte {
	if l.cut > 0 && int64(len(l.buf)) > l.cut {
		return l.buf[:l.cut]
	}
	return l.buf
}

// A question has values from one who asks, and none from another.
type question struct {
	text   string
	values []any
	bind   func() ([]any, error)
	board  *board
	tries  int
}

type board struct{ pool *sync.Pool }

func newBoard() *board {
	return &board{pool: &sync.Pool{New: func() any { return new(question) }}}
}

func (b *board) Ask(text string, values ...any) *question {
	q := b.pool.Get().(*question)
	q.text, q.values, q.bind, q.board = text, values, nil, b
	return q
}

func (b *board) Bind(text string, bind func() ([]any, error)) *question {
	q := b.pool.Get().(*question)
	q.text, q.bind, q.board = text, bind, b
	return q
}

func (q *question) answer(f func(string, []any) error) error {
	q.tries++
	return f(q.text, q.values)
}

func (q *question) Release() { // want `Release does not reset values`
	if q.board != nil {
		q.board.pool.Put(q)
	}
}

// A ticket is whole: what is not cleared is set by all who hand one out, read only where what is cleared says so, or is memory
// to work in.
type ticket struct {
	name  string
	extra any
	size  int
	row   []byte
	seat  int
}

var tickets = sync.Pool{New: func() any { return new(ticket) }}

func newTicket(seat int) *ticket {
	t := tickets.Get().(*ticket)
	t.seat = seat
	return t
}

func Seated(name string, seat int) *ticket {
	t := newTicket(seat)
	t.name = name
	return t
}

func Standing(name string) *ticket {
	t := newTicket(0)
	t.name = name
	return t
}

func (t *ticket) With(extra any, size int) { t.extra, t.size = extra, size }

func (t *ticket) Cost() int {
	if t.row == nil {
		t.row = make([]byte, 64)
	}
	if t.extra == nil {
		return len(t.name) + len(t.row)
	}
	return t.size * len(t.name) * t.seat
}

func (t *ticket) Release() {
	t.extra = nil
	tickets.Put(t)
}

// An order is set anew by a method of its own, which all who hand one out call.
type order struct {
	item  string
	count int
	note  *string
}

var orders = sync.Pool{New: func() any { return new(order) }}

func (o *order) start(item string, count int) { o.item, o.count = item, count }

func Order(item string, count int) *order {
	o := orders.Get().(*order)
	o.start(item, count)
	return o
}

func (o *order) Total() int { return o.count * len(o.item) }

func (o *order) Done() {
	o.note = nil
	orders.Put(o)
}

// A Scroll is handed out and taken back by a package that leaves it to others what becomes of it.
type Scroll struct{ text []byte }

func (s *Scroll) Reset()          { s.text = s.text[:0] }
func (s *Scroll) Add(text string) { s.text = append(s.text, text...) }

type Scrolls struct{ pool sync.Pool }

func NewScrolls() *Scrolls {
	return &Scrolls{sync.Pool{New: func() any { return new(Scroll) }}}
}

func (s *Scrolls) Get() *Scroll { return s.pool.Get().(*Scroll) }

// GetFor resets what Get does not.
func (s *Scrolls) GetFor(text string) *Scroll {
	x := s.Get()
	x.Reset()
	x.Add(text)
	return x
}

func (s *Scrolls) Put(x *Scroll) {
	if cap(x.text) > 1<<16 {
		return
	}
	s.pool.Put(x) // want `x is put into s\.pool without being reset`
}

// CleanScrolls takes back what it resets.
type CleanScrolls struct{ pool sync.Pool }

func NewCleanScrolls() *CleanScrolls {
	return &CleanScrolls{sync.Pool{New: func() any { return new(Scroll) }}}
}

func (s *CleanScrolls) Get() *Scroll { return s.pool.Get().(*Scroll) }

func (s *CleanScrolls) Put(x *Scroll) {
	x.Reset()
	s.pool.Put(x)
}

// A reply sets two of its three fields when it is handed out.
type reply struct {
	answerer
	failed bool
	meta   *string
}

type answerer interface {
	Fail()
	Meta(*string)
}

var replies = sync.Pool{New: func() any { return new(reply) }}

func newReply(a answerer) *reply {
	r := replies.Get().(*reply)
	r.failed = false
	r.answerer = a
	return r
}

func (r *reply) Fail() {
	r.failed = true
	r.answerer.Fail()
}

func (r *reply) Meta(m *string) {
	if m == nil {
		return
	}
	r.meta = m
	r.answerer.Meta(m)
}

func (r *reply) free() { replies.Put(r) } // want `free does not reset meta`

func answers(a answerer, h func(answerer)) (bool, *string) {
	r := newReply(a)
	h(r)
	ended(r.failed, r.meta)
	r.free()
	return true, nil
}

func ended(failed bool, meta *string) {}
