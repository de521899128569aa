package putreset

import (
	"sync"
	"time"
)

// A report is made ready for the next user by the function that puts it: with an empty map, and what the bureau says.
type report struct {
	notes map[string]string
	skip  int
	text  string
}

type bureau struct {
	skip    int
	reports sync.Pool
}

func newBureau(skip int) *bureau {
	p := &bureau{skip: skip}
	p.reports.New = func() any { return &report{notes: map[string]string{}, skip: skip} }
	return p
}

func (p *bureau) release(r *report) {
	r.text = ""
	r.notes = map[string]string{}
	r.skip = p.skip
	p.reports.Put(r)
}

func (r *report) note(key, value string) {
	if r.notes == nil {
		r.notes = make(map[string]string)
	}
	r.notes[key] = value
}

func (r *report) print() (n int) {
	for k := range r.notes {
		n += len(k) + r.skip
	}
	return n + len(r.text)
}

// okRenewedBy has its report put by the bureau.
func okRenewedBy(p *bureau, key, value string) int {
	r := p.reports.Get().(*report)
	r.note(key, value)
	n := r.print()
	p.release(r)
	return n
}

// okSkips has one put that skips more.
func okSkips(p *bureau, key, value string) int {
	r := p.reports.Get().(*report)
	r.skip = 2
	r.note(key, value)
	n := r.print()
	p.release(r)
	return n
}

// A painter has room of some size, unless somebody wants another, and empties it before it paints.
type painter struct {
	size int
	room []byte
}

var painters = sync.Pool{New: func() any { return new(painter) }}

func (p *painter) paint(text string) string {
	if p.size <= 0 {
		p.size = 256
	}
	if cap(p.room) < p.size {
		p.room = make([]byte, 0, p.size)
	} else {
		p.room = p.room[:0]
	}
	p.room = append(p.room, text...)
	return string(p.room)
}

// okByDefault leaves a size that the next painter would choose as well.
func okByDefault(text string) string {
	p := painters.Get().(*painter)
	defer painters.Put(p)
	return p.paint(text)
}

// A patient waits, with a timer that is made once and set for each time.
type patient struct {
	due   time.Time
	timer *time.Timer
	done  chan struct{}
	err   error
}

func (p *patient) Reset() {
	p.due = time.Time{}
	p.err = nil
}

func (p *patient) wait() bool {
	if p.timer == nil {
		p.timer = time.NewTimer(time.Until(p.due))
	} else {
		p.timer.Reset(time.Until(p.due))
	}
	defer p.timer.Stop()
	select {
	case <-p.done:
		return true
	case <-p.timer.C:
		return false
	}
}

var patients = sync.Pool{New: func() any { return &patient{done: make(chan struct{})} }}

// okRearmed resets the rest.
func okRearmed(due time.Time) bool {
	p := patients.Get().(*patient)
	p.due = due
	ok := p.wait()
	p.Reset()
	patients.Put(p)
	return ok
}

// An entry has a list that may not be there.
type logEntry struct {
	attrs []string
	level int
}

var logEntries = sync.Pool{New: func() any { return new(logEntry) }}

func newLogEntry(level int) *logEntry {
	e := logEntries.Get().(*logEntry)
	e.level = level
	if e.attrs != nil {
		e.attrs = e.attrs[:0]
	}
	return e
}

// okNoList empties it, when there is one.
func okNoList(level int, attrs ...string) int {
	e := newLogEntry(level)
	e.attrs = append(e.attrs, attrs...)
	n := len(e.attrs) + e.level
	logEntries.Put(e)
	return n
}

// A nest is a stack of bits.
type nest struct {
	bits  []uint64
	depth uint
}

var nests = sync.Pool{New: func() any { return &nest{bits: make([]uint64, 1)} }}

func (s *nest) start() *nest {
	if len(s.bits) == 0 {
		s.bits = make([]uint64, 1)
	}
	s.bits[0] = 0
	s.depth = 1
	return s
}

func (s *nest) push(list bool) {
	i := s.depth >> 6
	switch {
	case i == uint(len(s.bits)):
		s.bits = append(s.bits, 0)
		if list {
			s.bits[i] = 1
		}
	case list:
		s.bits[i] |= 1 << (s.depth & 63)
	default:
		s.bits[i] &= 1<<(s.depth&63) - 1
	}
	s.depth++
}

// okNest leaves bits above its depth.
func okNest(lists []bool) uint {
	s := nests.Get().(*nest).start()
	for _, l := range lists {
		s.push(l)
	}
	n := s.depth
	nests.Put(s)
	return n
}

var varints = sync.Pool{New: func() any { return new([11]byte) }}

// okFilledBefore changes what it has written itself.
func okFilledBefore(x uint64) []byte {
	b := varints.Get().(*[11]byte)
	i := 0
	for i = range 10 {
		b[i] = byte(x) | 0x80
		x >>= 7
		if x == 0 {
			break
		}
	}
	b[i] &= 0x7f
	res := append(make([]byte, 0, i+1), b[:i+1]...)
	varints.Put(b)
	return res
}

var wires = sync.Pool{New: func() any { b := make([]byte, 0, 256); return &b }}

// okAskedWhenPut asks for the length to see whether the memory is worth keeping; who gets it cuts it.
func okAskedWhenPut(parts []string, send func([]byte) error) error {
	w := wires.Get().(*[]byte)
	defer func() {
		if c := cap(*w); c < 1<<20 && c/2 < len(*w) {
			wires.Put(w)
		}
	}()
	for _, p := range parts {
		*w = append((*w)[:0], p...)
		if err := send(*w); err != nil {
			return err
		}
	}
	return nil
}

// A wagon knows whether it comes from the pool: New says so.
type wagon struct {
	load   []string
	weight int
	pooled bool
	open   bool
}

func newWagon() *wagon { return &wagon{load: make([]string, 0, 8)} }

func (w *wagon) Reset() {
	clear(w.load)
	w.load = w.load[:0]
	w.weight = 0
	w.open = false
}

func (w *wagon) Free() {
	if w.pooled {
		w.Reset()
		wagons.Put(w)
	}
}

func (w *wagon) Open()        { w.open = true }
func (w *wagon) IsOpen() bool { return w.open }

var wagons sync.Pool

func init() {
	wagons.New = func() any {
		w := newWagon()
		w.pooled = true
		return w
	}
}

// OkWagon hands it out.
func OkWagon() *wagon { return wagons.Get().(*wagon) }
