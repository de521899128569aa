package putreset

// Functions that get an object and set it up field by field, and fields that start as New has them.

import (
	"strings"
	"sync"
	"time"
	"unsafe"
)

type parcelNote struct {
	id      int
	weight  int
	sealed  bool
	fragile bool
}

var parcelNotes = sync.Pool{New: func() any { return new(parcelNote) }}

// takeNote is older than fragile.
func takeNote(id int) *parcelNote {
	n := parcelNotes.Get().(*parcelNote) // want `takeNote does not reset fragile`
	n.id = id
	n.weight = 0
	n.sealed = false
	return n
}

func wrapsGlass(id int, ship func(*parcelNote)) {
	n := takeNote(id)
	n.fragile = true
	ship(n)
	parcelNotes.Put(n)
}

func wrapsBooks(id int, ship func(*parcelNote), cushion func()) {
	n := takeNote(id)
	ship(n)
	if n.fragile {
		cushion()
	}
	parcelNotes.Put(n)
}

type tram struct {
	line, stop int
	late       bool
	express    bool
	ready      bool
}

var trams = sync.Pool{New: func() any { return new(tram) }}

// takeTram leaves express to its callers, and ready to whoever asks first.
func takeTram(line int) *tram {
	t := trams.Get().(*tram)
	t.line = line
	t.stop = 0
	t.late = false
	return t
}

// okFlagAlwaysSet has each caller say whether it is an express.
func okFlagAlwaysSet(line int, run func(*tram), halt func()) {
	t := takeTram(line)
	t.express = true
	run(t)
	if !t.express {
		halt()
	}
	trams.Put(t)
}

// okFlagOfTheMemory is switched on once, when something is made that stays.
func (t *tram) okFlagOfTheMemory(make func()) {
	if !t.ready {
		make()
		t.ready = true
	}
}

type ferry struct {
	name  string
	cars  int
	full  bool
	storm bool
}

var ferries = sync.Pool{New: func() any { return new(ferry) }}

func takeFerry(name string) *ferry {
	f := ferries.Get().(*ferry)
	f.name = name
	f.cars = 0
	f.full = false
	return f
}

// okFlagClearedAtPut is set on one branch, and switched off by those who put.
func okFlagClearedAtPut(name string, windy bool, sail func(*ferry), wait func()) {
	f := takeFerry(name)
	if windy {
		f.storm = true
	}
	sail(f)
	if f.storm {
		wait()
	}
	f.storm = false
	ferries.Put(f)
}

type oven struct {
	heat  time.Duration
	loafs int
}

func (o *oven) light() {
	o.heat = 30 * time.Minute
	o.loafs = 0
}

func newOven() any {
	o := new(oven)
	o.light()
	return o
}

var ovens = sync.Pool{New: newOven}

// okRestoredByNewsOwn puts the oven as New makes it.
func okRestoredByNewsOwn(n int, bake func(time.Duration, int)) {
	o := ovens.Get().(*oven)
	o.loafs = n
	bake(o.heat, o.loafs)
	o.light()
	ovens.Put(o)
}

type rules struct {
	tries int
	slow  bool
}

func usual() rules { return rules{tries: 5} }

var rulesPool = sync.Pool{New: func() any {
	r := usual()
	return &r
}}

// okRestoredByValue does the same with a copy.
func okRestoredByValue(try func() bool) (ok bool) {
	r := rulesPool.Get().(*rules)
	for ; r.tries > 0 && !ok; r.tries-- {
		ok = try()
	}
	*r = usual()
	rulesPool.Put(r)
	return ok
}

var spentRules = sync.Pool{New: func() any { return &rules{tries: 5} }}

// spendsTries leaves fewer of them to the next.
func spendsTries(try func() bool) (ok bool) {
	r := spentRules.Get().(*rules)
	for ; r.tries > 0 && !ok; r.tries-- {
		ok = try()
	}
	spentRules.Put(r) // want `r (is|may be) put into spentRules without being reset`
	return ok
}

type lot struct {
	seed uint64
	last int
}

var lots = sync.Pool{New: func() any { return &lot{seed: 88172645463325252} }}

// okGeneratorGoesOn stirs the state: that is what it is for.
func okGeneratorGoesOn(n int) int {
	l := lots.Get().(*lot)
	l.seed ^= l.seed << 13
	l.seed ^= l.seed >> 7
	l.seed ^= l.seed << 17
	l.last = int(l.seed % uint64(n))
	i := l.last
	lots.Put(l)
	return i
}

type mix struct{ sum uint32 }

var mixes = sync.Pool{New: func() any { return &mix{sum: 2166136261} }}

// hashesOn stirs as well, but the text is in it.
func hashesOn(text string) uint32 {
	h := mixes.Get().(*mix)
	for i := range len(text) {
		h.sum ^= uint32(text[i])
		h.sum *= 16777619
	}
	sum := h.sum
	mixes.Put(h) // want `h (is|may be) put into mixes without being reset`
	return sum
}

type bill struct{ net, tax int }

var bills = sync.Pool{New: func() any { return new(bill) }}

// addsUpOnOneWay forgets to begin anew where it leaves early.
func addsUpOnOneWay(net, rate int, export bool) int {
	b := bills.Get().(*bill)
	b.net += net
	if export {
		n := b.net
		bills.Put(b) // want `b (is|may be) put into bills without being reset`
		return n
	}
	b.tax += net * rate / 100
	sum := b.net + b.tax
	b.net, b.tax = 0, 0
	bills.Put(b)
	return sum
}

type shift struct {
	uses int
	text string
}

var shifts = sync.Pool{New: func() any { return new(shift) }}

// okCounterOfItsOwn begins anew when the object is worn, not when it is put.
func okCounterOfItsOwn(text string, renew func()) string {
	s := shifts.Get().(*shift)
	s.text = strings.ToUpper(text)
	up := s.text
	s.uses++
	if s.uses > 100 {
		renew()
		s.uses = 0
		shifts.Put(s)
		return up
	}
	shifts.Put(s)
	return up
}

type logBatch struct {
	data  []byte
	count int
}

func (b *logBatch) add(s string) {
	if b.data == nil {
		b.data = make([]byte, 12, 512)
	}
	b.data = append(b.data, s...)
	b.count++
}

// reset keeps the head of the data, which is written last.
func (b *logBatch) reset() {
	b.count = 0
	if b.data != nil {
		b.data = b.data[:12]
	}
}

var logBatches = sync.Pool{New: func() any { return new(logBatch) }}

// okCutToItsHead makes the data when it is first needed, and cuts it.
func okCutToItsHead(lines []string, commit func([]byte, int)) {
	b := logBatches.Get().(*logBatch)
	for _, l := range lines {
		b.add(l)
	}
	commit(b.data, b.count)
	b.reset()
	if cap(b.data) <= 4<<10 {
		logBatches.Put(b)
	}
}

type estimate struct {
	docs, bytes int
	text        []byte
}

var estimates = sync.Pool{New: func() any { return new(estimate) }}

// okAsksForTheHint uses what the last one was like to make room.
func okAsksForTheHint(lines []string, show func(string)) {
	e := estimates.Get().(*estimate)
	var b strings.Builder
	if e.docs > 0 {
		b.Grow(e.bytes / e.docs * len(lines))
	}
	for _, l := range lines {
		b.WriteString(l)
	}
	show(b.String())
	e.docs = len(lines)
	e.bytes = b.Len()
	estimates.Put(e)
}

type guestList struct {
	mu sync.Mutex
	in map[string]int
}

func (g *guestList) enter(name string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.in == nil {
		g.in = map[string]int{}
	}
	n := g.in[name] + 1
	g.in[name] = n
	return n
}

type door struct {
	open   func()
	guests guestList
}

var doors = sync.Pool{New: func() any { return new(door) }}

// okHasItsOwnLock counts for more than one user.
func okHasItsOwnLock(name string, open func()) int {
	d := doors.Get().(*door)
	d.open = open
	n := d.guests.enter(name)
	if n == 1 {
		d.open()
	}
	d.open = nil
	doors.Put(d)
	return n
}

// looseHeader is a slice of a type that is not known.
type looseHeader struct {
	data     unsafe.Pointer
	len, cap int
}

var looseHeaders = sync.Pool{New: func() any { return new(looseHeader) }}

// okKeepsItsCapacity has memory that is large enough, or takes more.
func okKeepsItsCapacity(n int, alloc func(int) unsafe.Pointer, fill func(unsafe.Pointer, int)) {
	h := looseHeaders.Get().(*looseHeader)
	if h.cap < n {
		h.data, h.cap = alloc(n), n
	}
	h.len = n
	fill(h.data, h.len)
	looseHeaders.Put(h)
}
