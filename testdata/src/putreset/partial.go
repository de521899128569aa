package putreset

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"io"
	"strings"
	"sync"
)

// route is what a router finds out about a request.
type route struct {
	pattern    string
	params     []string
	notAllowed bool
	allowed    []string
}

var routes = sync.Pool{New: func() any { return new(route) }}

// reset forgets the list of methods that are allowed, and they pile up.
func (r *route) reset() { // want `reset does not reset allowed`
	r.pattern = ""
	r.params = r.params[:0]
	r.notAllowed = false
}

func forgetsAllowedMethods(path string, methods []string, answer func([]string)) {
	r := routes.Get().(*route)
	r.pattern = path
	r.params = append(r.params, strings.Split(path, "/")...)
	for _, m := range methods {
		r.notAllowed = true
		r.allowed = append(r.allowed, m)
	}
	if r.notAllowed {
		answer(r.allowed)
	}
	if cap(r.params) <= maxItems && cap(r.allowed) <= maxItems {
		r.reset()
		routes.Put(r)
	}
}

// Mail is public: other packages fill it.
type Mail struct {
	From, To string
	Urgent   bool
	cc       []string
}

var mails = sync.Pool{New: func() any { return new(Mail) }}

// Clear leaves the mark of an urgent mail.
func (m *Mail) Clear() { // want `Clear does not reset Urgent`
	m.From, m.To = "", ""
	clear(m.cc)
	m.cc = m.cc[:0]
}

// Copy adds somebody.
func (m *Mail) Copy(to string) {
	if len(m.cc) < 64 {
		m.cc = append(m.cc, to)
	}
}

func forgetsUrgent(from, to string, urgent bool, send func(*Mail)) {
	m := mails.Get().(*Mail)
	m.From, m.To = from, to
	if urgent {
		m.Urgent = true
	}
	m.Copy(from)
	send(m)
	m.Clear()
	mails.Put(m)
}

// dictionary numbers the words of one document.
type dictionary struct {
	w     io.Writer
	next  int
	known map[string]int
}

var dictionaries = sync.Pool{New: func() any { return new(dictionary) }}

// Reset binds the next writer, and keeps the words of the last one.
func (d *dictionary) Reset(w io.Writer) { // want `Reset does not reset known`
	d.w = w
	d.next = 0
}

func (d *dictionary) number(word string) int {
	if n, ok := d.known[word]; ok {
		return n
	}
	if d.known == nil {
		d.known = make(map[string]int)
	}
	d.next++
	d.known[word] = d.next
	return d.next
}

func forgetsDictionary(w io.Writer, words []string) error {
	d := dictionaries.Get().(*dictionary)
	d.Reset(w)
	var err error
	for _, word := range words {
		if _, err = d.w.Write([]byte{byte(d.number(word))}); err != nil {
			break
		}
	}
	if len(d.known) <= maxItems {
		d.Reset(nil)
		dictionaries.Put(d)
	}
	return err
}

// flags are embedded; they have a reset that nobody calls.
type flags struct {
	dry   bool
	force bool
}

func (f *flags) reset() { f.dry, f.force = false, false }

type command struct {
	flags
	name string
	args []string
}

var commands = sync.Pool{New: func() any { return new(command) }}

// reset hides that of the flags.
func (c *command) reset() { // want `reset does not reset (flags|dry|force)`
	c.name = ""
	c.args = nil
}

func forgetsEmbedded(line []string, run func(name string, args []string, dry bool)) {
	c := commands.Get().(*command)
	for _, word := range line {
		switch {
		case word == "-n":
			c.dry = true
		case word == "-f":
			c.force = true
		case c.name == "":
			c.name = word
		default:
			c.args = append(c.args, word)
		}
	}
	run(c.name, c.args, c.dry && !c.force)
	c.reset()
	commands.Put(c)
}

// vertex is emptied by value.
type vertex struct {
	id   int
	next *vertex
	cost float64
}

var vertices = sync.Pool{New: func() any { return new(vertex) }}

// Reset has a receiver that is a copy.
func (v vertex) Reset() {
	v.id, v.next, v.cost = 0, nil, 0
	_ = v
}

func resetsByValue(id int, step float64, walk func(*vertex) float64) float64 {
	v := vertices.Get().(*vertex)
	v.id = id
	v.cost += step
	cost := walk(v)
	v.Reset()
	vertices.Put(v) // want `v is put into vertices without being reset`
	return cost
}

// answer has a body that some answers do without.
type answer struct {
	code   int
	noBody bool
	body   bytes.Buffer
}

var answers = sync.Pool{New: func() any { return new(answer) }}

// Reset forgets that the last answer was one to HEAD.
func (a *answer) Reset() { // want `Reset does not reset noBody`
	a.code = 0
	a.body.Reset()
}

func acquireAnswer() *answer { return answers.Get().(*answer) }

func releaseAnswer(a *answer) {
	if a.body.Cap() > keep {
		return
	}
	a.Reset()
	answers.Put(a)
}

func forgetsNoBody(w io.Writer, method, text string) error {
	a := acquireAnswer()
	defer releaseAnswer(a)
	if method == "HEAD" {
		a.noBody = true
	}
	a.code = 200
	a.body.WriteString(text)
	if a.noBody {
		return nil
	}
	_, err := w.Write(a.body.Bytes())
	return err
}

// metric takes its unit from a line of its own, if there is one.
type metric struct {
	name string
	unit string
	kind string
}

var metrics = sync.Pool{New: func() any { return new(metric) }}

// reset sets all of the texts but one.
func (m *metric) reset(name string) { // want `reset does not reset unit`
	m.name = name
	m.kind = "gauge"
}

func inheritsUnit(lines [][2]string, export func(name, unit, kind string)) {
	m := metrics.Get().(*metric)
	defer metrics.Put(m)
	m.reset("")
	for _, l := range lines {
		switch l[0] {
		case "name":
			m.reset(l[1])
		case "unit":
			m.unit = l[1]
		case "kind":
			m.kind = l[1]
		case "":
			export(m.name, m.unit, m.kind)
		}
	}
}

// span resets all but the flag that says it is over, and a span that is over takes no more events.
type span struct {
	name   string
	ended  bool
	events [8]string
	n      int
}

var spans = sync.Pool{New: func() any { return new(span) }}

// Reset leaves the span ended.
func (s *span) Reset() { // want `Reset does not reset ended`
	s.name = ""
	s.events = [8]string{}
	s.n = 0
}

func (s *span) event(text string) {
	if !s.ended && s.n < len(s.events) {
		s.events[s.n] = text
		s.n++
	}
}

func staysEnded(name string, texts []string, export func(string, []string)) {
	s := spans.Get().(*span)
	s.name = name
	for _, t := range texts {
		s.event(t)
	}
	s.ended = true
	export(s.name, s.events[:s.n])
	s.Reset()
	spans.Put(s)
}

// fullRoute resets all of its lists.
type fullRoute struct {
	pattern    string
	params     []string
	notAllowed bool
	allowed    []string
}

var fullRoutes = sync.Pool{New: func() any { return new(fullRoute) }}

// reset lists every field.
func (r *fullRoute) reset() {
	clear(r.params)
	clear(r.allowed)
	r.pattern = ""
	r.params = r.params[:0]
	r.notAllowed = false
	r.allowed = r.allowed[:0]
}

func okListsAll(path string, methods []string, answer func([]string)) {
	r := fullRoutes.Get().(*fullRoute)
	r.pattern = path
	r.params = append(r.params, strings.Split(path, "/")...)
	for _, m := range methods {
		r.notAllowed = true
		r.allowed = append(r.allowed, m)
	}
	answer(r.allowed)
	if cap(r.params) <= maxItems && cap(r.allowed) <= maxItems {
		r.reset()
		fullRoutes.Put(r)
	}
}

// fullCommand resets what it embeds.
type fullCommand struct {
	flags
	name string
	args []string
	uses int
}

var fullCommands = sync.Pool{New: func() any { return new(fullCommand) }}

func (c *fullCommand) reset() {
	c.flags.reset()
	c.name, c.args = "", nil
}

// okEmbeddedReset calls the reset of the embedded struct from that of the outer one; uses are counted for ever.
func okEmbeddedReset(line []string, run func(name string, args []string, dry bool)) {
	c := fullCommands.Get().(*fullCommand)
	for _, word := range line {
		switch {
		case word == "-n":
			c.dry = true
		case c.name == "":
			c.name = word
		default:
			c.args = append(c.args, word)
		}
	}
	run(c.name, c.args, c.dry && !c.force)
	c.uses++
	c.reset()
	fullCommands.Put(c)
}

// inherited has no reset of its own: that of the flags is promoted, and the rest is set after Get.
type inherited struct {
	flags
	name string
}

var inheriteds = sync.Pool{New: func() any { return new(inherited) }}

// okPromotedReset sets the name each time and resets the flags.
func okPromotedReset(name string, dry bool, run func(string, bool)) {
	c := inheriteds.Get().(*inherited)
	c.name = name
	c.dry = dry
	run(c.name, c.dry || c.force)
	c.reset()
	inheriteds.Put(c)
}

// view is set up by its constructor, which writes what Reset leaves alone.
type view struct {
	width, height int
	scroll        int
	dirty         bool
}

var views = sync.Pool{New: func() any { return new(view) }}

func newView(width, height int) *view {
	v := views.Get().(*view)
	v.width, v.height = width, height
	return v
}

func (v *view) Reset() {
	v.scroll = 0
	v.dirty = false
}

// okConstructorSetsRest is split between newView and Reset.
func okConstructorSetsRest(width, height int, draw func(width, height, scroll int)) {
	v := newView(width, height)
	v.scroll++
	v.dirty = v.scroll > 0
	if v.dirty {
		draw(v.width, v.height, v.scroll)
	}
	v.Reset()
	views.Put(v)
}

// lexer has a buffer that is cut where it is filled.
type lexer struct {
	src  string
	pos  int
	word []byte
}

var lexers = sync.Pool{New: func() any { return new(lexer) }}

func (l *lexer) Reset(src string) {
	l.src = src
	l.pos = 0
}

func (l *lexer) next() []byte {
	l.word = l.word[:0]
	for l.pos < len(l.src) && l.src[l.pos] == ' ' {
		l.pos++
	}
	for l.pos < len(l.src) && l.src[l.pos] != ' ' {
		l.word = append(l.word, l.src[l.pos]|0x20)
		l.pos++
	}
	return l.word
}

// okCutWhereFilled needs no reset of the word.
func okCutWhereFilled(src string, each func(string)) {
	l := lexers.Get().(*lexer)
	l.Reset(src)
	for w := l.next(); len(w) > 0; w = l.next() {
		each(string(w))
	}
	l.Reset("")
	if cap(l.word) <= keep {
		lexers.Put(l)
	}
}

// reader counts, and both Reset and its caller do a part.
type reader struct {
	src   io.Reader
	limit int64
	read  int64
	err   error
}

var readers = sync.Pool{New: func() any { return new(reader) }}

func (r *reader) Reset(src io.Reader, limit int64) {
	*r = reader{src: src, limit: limit}
}

func (r *reader) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	n, err := r.src.Read(p)
	r.read += int64(n)
	if r.read > r.limit {
		err = io.ErrShortBuffer
	}
	r.err = err
	return n, err
}

// okLiteralInReset zeroes in Reset what the parameters do not say.
func okLiteralInReset(src io.Reader, limit int64, use func(io.Reader) error) error {
	r := readers.Get().(*reader)
	r.Reset(src, limit)
	err := use(r)
	r.Reset(nil, 0)
	readers.Put(r)
	return err
}

// article resets field after field through helpers.
type article struct {
	head article1
	tail article2
	kind int
}

type article1 struct {
	title string
	lead  string
}

type article2 struct {
	notes [4]string
	used  int
}

func (a *article1) clear() { a.title, a.lead = "", "" }

func (a *article2) clear() {
	for i := range a.used {
		a.notes[i] = ""
	}
	a.used = 0
}

func (a *article) clearAll() {
	clearBoth(&a.head, &a.tail)
	a.kind = 0
}

func clearBoth(h *article1, t *article2) {
	h.clear()
	t.clear()
}

var articles = sync.Pool{New: func() any { return new(article) }}

// okNestedHelpers resets by functions of the parts.
func okNestedHelpers(title, note string, print func(title, note string)) {
	a := articles.Get().(*article)
	a.head.title = title
	a.tail.notes[0] = note
	a.tail.used, a.kind = 1, 2
	print(a.head.title, a.tail.notes[0])
	a.clearAll()
	articles.Put(a)
}

// config belongs to the object for good: only New writes it.
type config struct {
	max int
}

type poster struct {
	config *config
	max    int
	body   string
}

var posters = sync.Pool{New: func() any {
	return &poster{config: &config{max: 10}, max: 10}
}}

func (p *poster) Reset() { p.body = "" }

// okConfigOfNew reads what New has set and Reset does not touch.
func okConfigOfNew(body string, post func(string)) {
	p := posters.Get().(*poster)
	p.body = body
	if len(p.body) <= min(p.max, p.config.max) {
		post(p.body)
	}
	p.Reset()
	posters.Put(p)
}

// lookupCache remembers a sum together with its key.
type lookupCache struct {
	key  string
	hash uint32
	n    int
}

var lookupCaches = sync.Pool{New: func() any { return new(lookupCache) }}

func (c *lookupCache) reset() { c.n = 0 }

func (c *lookupCache) sum(key string) uint32 {
	if c.key != key {
		c.key, c.hash = key, 0
		for i := range len(key) {
			c.hash = c.hash*31 + uint32(key[i])
		}
	}
	c.n++
	return c.hash
}

// okCacheByKeyStays resets the number of lookups and keeps what they have found.
func okCacheByKeyStays(keys []string, each func(uint32)) {
	c := lookupCaches.Get().(*lookupCache)
	for _, k := range keys {
		each(c.sum(k))
	}
	c.reset()
	lookupCaches.Put(c)
}

// pieces keeps a list of buffers, of which reset empties as many as there are.
type pieces struct {
	bufs [4]bytes.Buffer
	used int
}

var piecesPool = sync.Pool{New: func() any { return new(pieces) }}

func (p *pieces) reset() {
	for i := range p.bufs {
		if p.bufs[i].Cap() > keep {
			p.bufs[i] = bytes.Buffer{}
		}
		p.bufs[i].Reset()
	}
	p.used = 0
}

// okResetInLoop resets an array of buffers, one by one.
func okResetInLoop(w io.Writer, texts []string) error {
	p := piecesPool.Get().(*pieces)
	defer func() {
		p.reset()
		piecesPool.Put(p)
	}()
	for _, t := range texts {
		p.bufs[p.used%4].WriteString(t)
		p.used++
	}
	for i := range p.bufs {
		if _, err := p.bufs[i].WriteTo(w); err != nil {
			return err
		}
	}
	return nil
}

// stage is reset in steps: each step is a method that the next one calls.
type stage struct {
	a, b, c int
}

var stages = sync.Pool{New: func() any { return new(stage) }}

func (s *stage) Reset()  { s.a = 0; s.resetB() }
func (s *stage) resetB() { s.b = 0; s.resetC() }
func (s *stage) resetC() { s.c = 0 }

// okResetCallsReset ends in a chain of methods.
func okResetCallsReset(n int) int {
	s := stages.Get().(*stage)
	defer stages.Put(s)
	defer s.Reset()
	s.a += n
	s.b += s.a
	s.c += s.b
	return s.a + s.b + s.c
}

// guarded resets only what has been used.
type guarded struct {
	used bool
	vals [32]int
	n    int
}

var guardeds = sync.Pool{New: func() any { return new(guarded) }}

func (g *guarded) reset() {
	if !g.used {
		return
	}
	g.used = false
	g.vals, g.n = [32]int{}, 0
}

func (g *guarded) add(v int) {
	g.used = true
	g.vals[g.n%32] += v
	g.n++
}

// okResetWhenUsed skips the work when there is none.
func okResetWhenUsed(values []int) (sum int) {
	g := guardeds.Get().(*guarded)
	for _, v := range values {
		g.add(v)
	}
	for _, v := range g.vals {
		sum += v
	}
	g.reset()
	guardeds.Put(g)
	return sum
}

// Ticket parses its text when it is asked to.
type Ticket struct {
	text  string
	seats map[string]int
	perks map[string]bool
	holds map[string]int
	price int
}

var billets = sync.Pool{New: func() any { return new(Ticket) }}

// reset knows seats, and not perks. What holds keeps is found by its key.
func (t *Ticket) reset(text string) { // want `reset does not reset perks`
	t.text = text
	t.price = 0
	t.seats = nil
}

// Seat parses the seats.
func (t *Ticket) Seat(name string) int {
	if t.seats == nil {
		t.seats = map[string]int{}
		for i, s := range strings.Fields(t.text) {
			t.seats[s] = i
		}
	}
	return t.seats[name]
}

// Perk parses the perks.
func (t *Ticket) Perk(name string) bool {
	if t.perks == nil {
		t.perks = map[string]bool{}
		for p := range strings.SplitSeq(t.text, "+") {
			t.perks[p] = true
		}
	}
	return t.perks[name]
}

// Hold remembers lengths.
func (t *Ticket) Hold(name string) int {
	if t.holds == nil {
		t.holds = map[string]int{}
	}
	n, ok := t.holds[name]
	if !ok {
		n = len(name)
		t.holds[name] = n
	}
	return n
}

func parsesOnDemand(text string, use func(*Ticket)) {
	t := billets.Get().(*Ticket)
	t.reset(text)
	use(t)
	billets.Put(t)
}

// A macCache is a hasher for one key, which says whether there is one yet.
type macCache struct {
	h     hash.Hash
	key   [32]byte
	valid bool
}

var macCaches = sync.Pool{New: func() any { return new(macCache) }}

// okCacheOfOneKey makes all anew for another key, and where there was none.
func okCacheOfOneKey(key [32]byte, msg []byte) []byte {
	c := macCaches.Get().(*macCache)
	defer macCaches.Put(c)
	if !c.valid || c.key != key {
		c.h = hmac.New(sha256.New, key[:])
		c.key = key
		c.valid = true
	} else {
		c.h.Reset()
	}
	c.h.Write(msg)
	return c.h.Sum(nil)
}

// A tagCache does not ask what it was made for.
type tagCache struct {
	sum   [32]byte
	key   string
	valid bool
}

var tagCaches = sync.Pool{New: func() any { return new(tagCache) }}

func cachedForAnybody(key string) [32]byte {
	c := tagCaches.Get().(*tagCache)
	defer tagCaches.Put(c) // want `c may be put into tagCaches without being reset`
	if !c.valid || key == "" {
		c.sum = sha256.Sum256([]byte(key))
		c.valid = true
	}
	return c.sum
}
