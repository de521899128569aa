package putreset

// State that stays in an object on purpose, and fields that are filled when they are first asked for.

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

type dice struct{ rng *rand.Rand }

var diceCups = sync.Pool{New: func() any {
	return &dice{rng: rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))}
}}

// okSourceStays goes on with the sequence of the source.
func okSourceStays(sides int) int {
	d := diceCups.Get().(*dice)
	defer diceCups.Put(d)
	return d.rng.IntN(sides) + 1
}

// monthNames remembers the last answer together with its question.
type monthNames struct {
	month time.Month
	text  string
}

var monthCaches = sync.Pool{New: func() any { return new(monthNames) }}

// okCacheCheckedByKey uses what it finds only when the key is the same.
func okCacheCheckedByKey(m time.Month) string {
	c := monthCaches.Get().(*monthNames)
	defer monthCaches.Put(c)
	if c.month != m || c.text == "" {
		c.month = m
		c.text = strings.ToUpper(m.String())
	}
	return c.text
}

// internTable keeps strings by their bytes; a hit is as good as a new string.
type internTable struct{ known map[string]string }

func (t *internTable) intern(b []byte) string {
	if s, ok := t.known[string(b)]; ok {
		return s
	}
	s := string(b)
	t.known[s] = s
	return s
}

var internTables = sync.Pool{New: func() any { return &internTable{known: make(map[string]string)} }}

// okInternedStays keeps the table from use to use and starts again when it has become large.
func okInternedStays(p []byte, each func(string)) {
	t := internTables.Get().(*internTable)
	for f := range bytes.FieldsSeq(p) {
		each(t.intern(f))
	}
	if len(t.known) > maxItems {
		t.known = make(map[string]string)
	}
	internTables.Put(t)
}

type sized struct {
	buf  []byte
	hint int
}

var sizedPool = sync.Pool{New: func() any { return new(sized) }}

// okSizeHint allocates as much as the last use has needed, within bounds.
func okSizeHint(w io.Writer, parts []string) error {
	s := sizedPool.Get().(*sized)
	b := make([]byte, 0, min(s.hint, keep))
	for _, p := range parts {
		b = append(b, p...)
	}
	s.hint = len(b)
	_, err := w.Write(b)
	sizedPool.Put(s)
	return err
}

type worker struct {
	jobs  uint64
	bytes uint64
	line  [80]byte
}

var workers = sync.Pool{New: func() any { return new(worker) }}

// okCountsUses counts over the life of the object and reports now and then.
func okCountsUses(w io.Writer, r io.Reader, report func(jobs, bytes uint64)) error {
	k := workers.Get().(*worker)
	defer workers.Put(k)
	n, err := r.Read(k.line[:])
	if err != nil {
		return err
	}
	k.jobs++
	k.bytes += uint64(n)
	if k.jobs%1024 == 0 {
		report(k.jobs, k.bytes)
	}
	_, err = w.Write(k.line[:n])
	return err
}

type generation struct {
	gen  uint32
	mark [64]uint32
}

var generations = sync.Pool{New: func() any { return new(generation) }}

// okGenerationInsteadOfClear counts up, so that old marks are not those of this use.
func okGenerationInsteadOfClear(ids []uint8) (distinct int) {
	g := generations.Get().(*generation)
	g.gen++
	if g.gen == 0 {
		g.mark = [64]uint32{}
		g.gen = 1
	}
	for _, id := range ids {
		if g.mark[id%64] != g.gen {
			g.mark[id%64] = g.gen
			distinct++
		}
	}
	generations.Put(g)
	return distinct
}

type aged struct {
	born time.Time
	uses int
	x, y int
}

var agedPool = sync.Pool{New: func() any { return &aged{born: time.Now()} }}

// okDroppedWhenOld reads how old the object is, to drop it one day.
func okDroppedWhenOld(x, y int) int {
	a := agedPool.Get().(*aged)
	a.x, a.y = x, y
	n := a.x * a.y
	a.uses++
	if a.uses > 1000 || time.Since(a.born) > time.Hour {
		return n
	}
	agedPool.Put(a)
	return n
}

// page has a title that is made when it is first asked for.
type page struct {
	path  string
	title string
	words []string
}

func (p *page) name() string {
	if p.title == "" {
		p.title = strings.ToUpper(strings.TrimPrefix(p.path, "/"))
	}
	return p.title
}

func (p *page) list() []string {
	if p.words == nil {
		p.words = strings.Fields(p.path)
	}
	return p.words
}

var pages = sync.Pool{New: func() any { return new(page) }}

// okLazyFieldsEmptied empties what the methods may have filled.
func okLazyFieldsEmptied(path string, show func(string, int)) {
	p := pages.Get().(*page)
	p.path = path
	show(p.name(), len(p.list()))
	p.path, p.title, p.words = "", "", nil
	pages.Put(p)
}

var lazyPages = sync.Pool{New: func() any { return new(page) }}

// okLazyFieldsEmptiedAtGet does so when it gets the page.
func okLazyFieldsEmptiedAtGet(path string, show func(string, int)) {
	p := lazyPages.Get().(*page)
	p.title, p.words = "", nil
	p.path = path
	show(p.name(), len(p.list()))
	lazyPages.Put(p)
}

var titlePages = sync.Pool{New: func() any { return new(page) }}

// keepsLazyTitle sets the path and forgets that the title was made from the old one.
func keepsLazyTitle(path string, show func(string)) {
	p := titlePages.Get().(*page)
	p.path = path
	show(p.name())
	p.path = ""
	titlePages.Put(p) // want `put into titlePages without being reset`
}

// speller makes its buffer when it first needs one; the content is cut at each use.
type speller struct{ buf []byte }

func (s *speller) spell(n int) string {
	if s.buf == nil {
		s.buf = make([]byte, 0, 32)
	}
	s.buf = strconv.AppendInt(s.buf[:0], int64(n), 10)
	return string(s.buf)
}

var spellers = sync.Pool{New: func() any { return new(speller) }}

// okLazyMemory keeps memory, not content.
func okLazyMemory(n int) string {
	s := spellers.Get().(*speller)
	defer spellers.Put(s)
	return s.spell(n)
}

// decoder reports each error once.
type decoder struct {
	err  error
	runs int
}

var errRune = errors.New("bad rune")

func (d *decoder) start() *decoder {
	d.err = nil
	return d
}

func (d *decoder) decode(p []byte) (n int) {
	for len(p) > 0 && d.err == nil {
		r, size := utf8.DecodeRune(p)
		if r == utf8.RuneError {
			d.err = errRune
		}
		p = p[size:]
		n++
	}
	d.runs++
	return n
}

var decoders = sync.Pool{New: func() any { return new(decoder) }}

// okErrorClearedAtStart clears the error before decode looks at it; the number of runs is nobody's business.
func okErrorClearedAtStart(p []byte) (int, error) {
	d := decoders.Get().(*decoder).start()
	defer decoders.Put(d)
	n := d.decode(p)
	return n, d.err
}

var stickyDecoders = sync.Pool{New: func() any { return new(decoder) }}

// keepsStickyError decodes nothing any more after the first error.
func keepsStickyError(p []byte) (int, error) {
	d := stickyDecoders.Get().(*decoder)
	defer stickyDecoders.Put(d) // want `put into stickyDecoders without being reset`
	n := d.decode(p)
	return n, d.err
}

// ring overwrites its oldest entries and never looks at more than it has written since the start.
type ring struct {
	slots [16]int
	from  uint
	to    uint
}

var rings = sync.Pool{New: func() any { return new(ring) }}

// okStartsAtTheEnd begins where the last use has ended.
func okStartsAtTheEnd(values []int) (sum int) {
	r := rings.Get().(*ring)
	r.from = r.to
	for _, v := range values[:min(len(values), 16)] {
		r.slots[r.to%16] = v
		r.to++
	}
	for i := r.from; i != r.to; i++ {
		sum += r.slots[i%16]
	}
	rings.Put(r)
	return sum
}

// A generator may be asked a number of times, and has to be seeded then. How often it was asked is no content.
type generator struct {
	key  [4]uint64
	used int
}

var generators = sync.Pool{New: func() any { return newGenerator() }}

func newGenerator() *generator {
	g := &generator{}
	g.key[0] = 7
	g.used = 1
	return g
}

func (g *generator) next() (uint64, bool) {
	if g.used > 1<<20 {
		return 0, false
	}
	g.used++
	return g.key[0], true
}

func (g *generator) seed(n uint64) {
	g.key[0] ^= n
	g.used = 1
}

func okUsesLeft(seed func() uint64) uint64 {
	g := generators.Get().(*generator)
	defer generators.Put(g)
	for {
		if n, ok := g.next(); ok {
			return n
		}
		g.seed(seed())
	}
}

// Oddments are collected in a list that goes back to the pool until it is full.
var oddments = sync.Pool{New: func() any { return new([]*oddment) }}

type oddment struct{ id int }

func okCollects(o *oddment, full chan<- *[]*oddment) {
	list := oddments.Get().(*[]*oddment)
	*list = append(*list, o)
	if len(*list) < 16 {
		oddments.Put(list)
		return
	}
	select {
	case full <- list:
	default:
		*list = (*list)[:0]
		oddments.Put(list)
	}
}

// Errands are not: the bound is there because large lists are not worth keeping.
var errands = sync.Pool{New: func() any { return new([]int) }}

func badErrands(n int) int {
	list := errands.Get().(*[]int)
	*list = append(*list, n)
	sum := 0
	for _, x := range *list {
		sum += x
	}
	if len(*list) < 1<<10 {
		errands.Put(list) // want `list is put into errands without being reset`
	}
	return sum
}

var zeroRound round

// A round is overwritten with a variable that nobody changes.
type round struct {
	players []string
	seed    *int
	winner  any
}

var roundPool = sync.Pool{New: func() any { return new(round) }}

func playRound(winner any) any {
	r := roundPool.Get().(*round)
	if r.winner != nil {
		return r.winner
	}
	r.winner = winner
	w := r.winner
	okFreeRound(r)
	return w
}

func okFreeRound(r *round) {
	*r = zeroRound
	roundPool.Put(r)
}

// A draw keeps what it says that it keeps.
type draw struct {
	seed *int
	won  *int
}

var draws = sync.Pool{New: func() any { return new(draw) }}

func newDraw() int {
	d := draws.Get().(*draw)
	if d.seed == nil {
		d.seed = new(int)
	}
	*d.seed++
	d.won = d.seed
	n := *d.won
	okFreeDraw(d)
	return n
}

func okFreeDraw(d *draw) {
	*d = draw{seed: d.seed}
	draws.Put(d)
}
