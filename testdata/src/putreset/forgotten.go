package putreset

// Objects that are handed to code which cannot be seen, and types whose resets forget what their own methods set.

import (
	"context"
	"io"
	"net/http"
	"sync"
)

// A Visit is what handlers get to see.
type Visit struct {
	Path    string
	Quiet   bool
	notes   map[string]any
	places  []string
	seen    int
	plain   bool
	table   map[string]int
	buf     []byte
	limit   int
	head    visitHead
	counted int
}

type visitHead struct {
	lang string
	raw  bool
	mime string
	safe bool
}

var outings = sync.Pool{New: func() any { return new(Visit) }}

// Reset forgets the notes. The table is made once, and the limit is the owner's.
func (v *Visit) Reset() { // want `Reset does not reset notes`
	v.Path = ""
	v.plain = false
	v.seen = 0
	v.counted = 0
	v.places = v.places[:0]
	v.buf = v.buf[:0]
	v.head.reset()
}

// reset forgets raw, which some switch on and others off.
func (h *visitHead) reset() { // want `reset does not reset raw`
	h.lang = ""
	h.mime = ""
}

// Note keeps a note.
func (v *Visit) Note(key string, val any) {
	if v.notes == nil {
		v.notes = map[string]any{}
	}
	v.notes[key] = val
}

// Noted returns a note.
func (v *Visit) Noted(key string) any { return v.notes[key] }

// Rank looks a rank up in a table that is made when it is first needed.
func (v *Visit) Rank(lang string) int {
	if v.table == nil {
		v.table = make(map[string]int)
	}
	n, ok := v.table[lang]
	if !ok {
		n = len(lang)
		v.table[lang] = n
	}
	return n
}

// Raw switches translation off.
func (v *Visit) Raw() { v.head.setRaw() }

// Cooked switches it on.
func (v *Visit) Cooked() { v.head.setCooked() }

func (h *visitHead) setRaw()    { h.raw = true }
func (h *visitHead) setCooked() { h.raw = false }

// Lang returns the language.
func (v *Visit) Lang() string {
	if v.head.raw {
		return ""
	}
	return v.head.lang
}

func outing(path string, handle func(*Visit)) {
	v := outings.Get().(*Visit)
	v.Path = path
	handle(v)
	v.Reset()
	outings.Put(v)
}

// A Reply can be copied.
type Reply struct {
	Code   int
	Body   string
	Silent bool
	Level  int
	secret bool
}

var echoes = sync.Pool{New: func() any { return new(Reply) }}

// Reset forgets Silent, which CopyTo does not.
func (r *Reply) Reset() { // want `Reset does not reset Silent`
	r.Code = 0
	r.Body = ""
}

// CopyTo copies all that belongs to the reply.
func (r *Reply) CopyTo(dst *Reply) {
	dst.Code, dst.Body, dst.Silent = r.Code, r.Body, r.Silent
	dst.secret = r.secret
}

// WriteTo writes the body.
func (r *Reply) WriteTo(w io.Writer) (int64, error) {
	if r.Silent {
		return 0, nil
	}
	n, err := io.WriteString(w, r.Body)
	if r.secret {
		r.Body = ""
	}
	return int64(n), err
}

// AcquireReply lends a reply.
func AcquireReply() *Reply { return echoes.Get().(*Reply) }

// ReleaseReply takes it back.
func ReleaseReply(r *Reply) {
	r.Reset()
	echoes.Put(r)
}

func answerBack(secret bool, fill func(*Reply), w io.Writer) error {
	r := AcquireReply()
	r.secret = secret
	fill(r)
	_, err := r.WriteTo(w)
	ReleaseReply(r)
	return err
}

// A trackedBody counts what is read through it.
type trackedBody struct {
	body io.ReadCloser
	user context.CancelFunc
	max  int64
	read int64
}

var trackedBodies = sync.Pool{New: func() any { return &trackedBody{max: 1 << 20} }}

// Reset goes on counting.
func (b *trackedBody) Reset(body io.ReadCloser, user context.CancelFunc) { // want `Reset does not reset read`
	b.body = body
	b.user = user
}

func (b *trackedBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	b.read += int64(n)
	if b.read > b.max {
		b.user()
	}
	return n, err
}

func (b *trackedBody) Close() error { return b.body.Close() }

func limitsBody(w http.ResponseWriter, r *http.Request, cancel context.CancelFunc, next http.Handler) {
	b := trackedBodies.Get().(*trackedBody)
	b.Reset(r.Body, cancel)
	r.Body = b
	next.ServeHTTP(w, r)
	b.Reset(nil, nil)
	trackedBodies.Put(b)
}

// A bout collects what a router has tried.
type bout struct {
	path  string
	found bool
	tried []string
}

var bouts = sync.Pool{New: func() any { return new(bout) }}

// reset lets the list grow.
func (m *bout) reset() { // want `reset does not reset tried`
	m.path = ""
	m.found = false
}

func (m *bout) try(route string) {
	m.tried = append(m.tried, route)
	m.found = m.found || route == m.path
}

func (m *bout) explain(w io.Writer) {
	for _, t := range m.tried {
		io.WriteString(w, t)
	}
}

func matchRoutes(path string, each func(*bout), w io.Writer) {
	m := bouts.Get().(*bout)
	m.reset()
	m.path = path
	each(m)
	if !m.found {
		m.explain(w)
	}
	bouts.Put(m)
}

// A seance is set up by its reset.
type seance struct {
	req   *http.Request
	user  string
	steps int
}

var seances = sync.Pool{New: func() any { return new(seance) }}

func (s *seance) reset(r *http.Request) {
	s.req = r
	s.user = ""
	s.steps = 0
}

// okResetBehindGet is reset as a whole when it is taken; until then it keeps its request, which is no great matter.
func okResetBehindGet(r *http.Request, handle func(*seance)) {
	s := seances.Get().(*seance)
	s.reset(r)
	handle(s)
	seances.Put(s)
}

// A walk is reset at the end.
type walk struct {
	req  *http.Request
	user string
	deep int
}

var walks = sync.Pool{New: func() any { return new(walk) }}

func (s *walk) reset() { // want `reset does not reset req`
	s.user = ""
	s.deep = 0
}

func resetBeforePut(r *http.Request, handle func(*walk)) {
	s := walks.Get().(*walk)
	s.req = r
	handle(s)
	s.reset()
	walks.Put(s)
}

type lap struct {
	name        string
	start, stop int64
}

// okDecidedOnce measures in all rounds, or in none.
func okDecidedOnce(measure bool, clock func() int64, log func(*lap)) func(string) {
	laps := sync.Pool{New: func() any { return new(lap) }}
	return func(name string) {
		l := laps.Get().(*lap)
		l.name = name
		defer laps.Put(l)
		if measure {
			l.start = clock()
		}
		log(l)
	}
}

// A tablePacker has two tables, and takes the better one.
type tablePacker struct {
	best, spare *packTable
	bits        int
	last        int
	w           io.Writer
}

type packTable struct{ codes []int }

func (t *packTable) fits(n int) bool { return n < len(t.codes) }

var tablePackers = sync.Pool{New: func() any {
	return &tablePacker{best: &packTable{codes: make([]int, 16)}, spare: &packTable{codes: make([]int, 16)}}
}}

func (p *tablePacker) reset(w io.Writer) {
	p.w = w
	p.bits, p.last = 0, 0
}

func (p *tablePacker) pack(n int) {
	if !p.spare.fits(n) {
		p.last = 0
	}
	if p.spare.fits(n) && p.last == 0 {
		p.best, p.spare = p.spare, p.best
	}
	p.bits += len(p.best.codes)
	p.last = n
}

// okSwapsItsTables changes the place of what belongs to the object.
func okSwapsItsTables(w io.Writer, each func(*tablePacker)) {
	p := tablePackers.Get().(*tablePacker)
	p.reset(w)
	each(p)
	p.reset(nil)
	tablePackers.Put(p)
}

// A skipper reads into room that is as long as its capacity, and knows how much of it is text.
type skipper struct {
	r    io.Reader
	n    int
	room []byte
}

var skippers = sync.Pool{New: func() any { return new(skipper) }}

func NewSkipper(r io.Reader) *skipper {
	s := skippers.Get().(*skipper)
	s.reset(r)
	return s
}

func (s *skipper) reset(r io.Reader) {
	s.r = r
	s.n = 0
}

func (s *skipper) grow(n int) {
	if len(s.room)-s.n >= n {
		return
	}
	more := append([]byte(nil), make([]byte, len(s.room)+n)...)
	more = more[:cap(more)]
	copy(more, s.room[:s.n])
	s.room = more
}

func (s *skipper) Next(n int) ([]byte, error) {
	s.grow(n)
	b := s.room[s.n : s.n+n]
	if _, err := io.ReadFull(s.r, b); err != nil {
		return nil, err
	}
	s.n += n
	return b, nil
}

func (s *skipper) OkRelease() {
	s.reset(nil)
	skippers.Put(s)
}

// A taker notes what it skips between start and stop, and how deep it is.
type taker struct {
	in    []byte
	at    int
	depth int
	taken []byte
}

var takers = sync.Pool{New: func() any { return new(taker) }}

func (t *taker) okReset(in []byte) {
	t.in = in
	t.at = 0
}

func (t *taker) start() {
	if t.taken != nil {
		panic("started")
	}
	t.taken = make([]byte, 0, 32)
}

func (t *taker) stop() []byte {
	taken := t.taken
	t.taken = nil
	return taken
}

func (t *taker) skip() {
	t.depth++
	for t.at < len(t.in) && t.in[t.at] != ' ' {
		if t.taken != nil {
			t.taken = append(t.taken, t.in[t.at])
		}
		t.at++
	}
	t.depth--
}

func (t *taker) Word() []byte {
	t.start()
	t.skip()
	return t.stop()
}

func (t *taker) Deep() bool { return t.depth > 1 || len(t.taken) > 0 }

func WordOf(in []byte, see func(*taker)) []byte {
	t := takers.Get().(*taker)
	t.okReset(in)
	w := t.Word()
	see(t)
	t.okReset(nil)
	takers.Put(t)
	return w
}

// A Tour is what guides get to see, with the first of what went wrong.
type Tour struct {
	w      io.Writer
	stop   int
	stops  []func(*Tour)
	faults []error
}

type tours struct {
	pool  sync.Pool
	stops []func(*Tour)
}

func newTours() *tours {
	t := new(tours)
	t.pool.New = func() any { return new(Tour) }
	return t
}

func (t *Tour) reset(w io.Writer) { // want `reset does not reset faults`
	t.w = w
	t.stop = -1
	t.stops = nil
}

// Fault keeps the first eight.
func (t *Tour) Fault(err error) {
	if len(t.faults) < 8 {
		t.faults = append(t.faults, err)
	}
}

func (t *Tour) next() {
	for t.stop++; t.stop < len(t.stops); t.stop++ {
		t.stops[t.stop](t)
	}
}

func (ts *tours) run(w io.Writer) (err error) {
	t := ts.pool.Get().(*Tour)
	t.reset(w)
	t.stops = ts.stops
	t.next()
	if len(t.faults) > 0 {
		err = t.faults[0]
	}
	t.reset(nil)
	ts.pool.Put(t)
	return err
}
