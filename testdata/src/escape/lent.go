package escape

import "sync"

// Lists of the caller's that are left in a pooled object belong to whoever gets it next, too.

type score struct {
	names []string
	marks []int
}

func (t *score) reset() {
	t.names = t.names[:0]
	t.marks = t.marks[:0]
}

var scores = sync.Pool{New: func() any { return new(score) }}

func newScore() *score { return scores.Get().(*score) }

func (t *score) free() {
	t.reset()
	scores.Put(t)
}

func (t *score) sum() (n int) {
	for _, m := range t.marks {
		n += m
	}
	return n + len(t.names)
}

func (t *score) setMarks(marks []int) { t.marks = marks }

// leavesParameter puts the caller's list, truncated: the next score appends to it.
func leavesParameter(names []string, marks []int, named bool) int {
	t := newScore()
	defer t.free()
	if named {
		t.names = names // want `names is stored in t.names and put into scores`
	}
	t.marks = append(t.marks, marks...)
	return t.sum()
}

// leavesParameterOfCallee does so through a method.
func leavesParameterOfCallee(marks []int) int {
	t := newScore()
	defer t.free()
	t.setMarks(marks) // want `marks is stored in t.marks and put into scores`
	return t.sum()
}

type sheet struct{ marks []int }

// leavesField puts a list of an object of the caller's.
func leavesField(s *sheet) int {
	t := newScore()
	t.marks = s.marks // want `memory of s.marks is stored in t.marks and put into scores`
	n := t.sum()
	t.free()
	return n
}

var primes = []int{2, 3, 5, 7}

// leavesGlobal puts a list that everybody reads.
func leavesGlobal() int {
	t := newScore()
	t.marks = primes // want `memory of primes is stored in t.marks and put into scores`
	n := t.sum()
	t.free()
	return n
}

// okCopiesParameter copies into memory of its own.
func okCopiesParameter(names []string, marks []int) int {
	t := newScore()
	defer t.free()
	t.names = append(t.names, names...)
	t.marks = append(t.marks, marks...)
	return t.sum()
}

// okTakesOff takes the list off again.
func okTakesOff(marks []int) int {
	t := newScore()
	defer t.free()
	own := t.marks
	t.marks = marks
	n := t.sum()
	t.marks = own
	return n
}

// okClears leaves nothing.
func okClears(marks []int) int {
	t := newScore()
	t.marks = marks
	n := t.sum()
	t.marks = nil
	t.free()
	return n
}

// okFull leaves a list without room: whoever appends gets another one.
func okFull(marks []int) int {
	t := newScore()
	t.marks = marks
	n := t.sum()
	t.marks = marks[:0:0]
	scores.Put(t)
	return n
}

// A telegram is decoded from somebody's bytes, each time anew: it is no user's that they may be empty.
type telegram struct {
	raw  []byte
	kind byte
}

var telegrams = sync.Pool{New: func() any { return new(telegram) }}

func (f *telegram) decode(b []byte) {
	f.raw = b
	if len(b) < 1 {
		f.kind = 0
		return
	}
	f.kind = b[0]
}

func okEmptyInput(inputs [][]byte) (n int) {
	f := telegrams.Get().(*telegram)
	defer telegrams.Put(f)
	for _, b := range inputs {
		f.decode(b)
		n += int(f.kind)
	}
	return n
}

// A ledger gives its old memory for new one: the pooled score has it then, and nobody else.
type ledger struct{ marks []int }

func (l *ledger) okSwap() {
	t := newScore()
	sorted := append(t.marks[:0], l.marks...)
	t.marks, l.marks = l.marks, sorted
	t.free()
}

// A decade is emptied in place, and one of its users has two lists filled by a function at once.
type decade struct {
	years []int
	names []string
}

func (d *decade) reset() { d.years, d.names = d.years[:0], d.names[:0] }

var decades = sync.Pool{New: func() any { return new(decade) }}

type almanac struct {
	years []int
	names []string
}

func (a *almanac) appendYears(years []int, names []string) ([]int, []string) {
	return append(years, a.years...), append(names, a.names...)
}

func (d *decade) size() int { return len(d.years) + len(d.names) }

// leavesBoth puts the lists of an almanac, which the other user appends to.
func leavesBoth(a *almanac) int {
	d := decades.Get().(*decade)
	d.years = a.years // want `memory of a.years is stored in d.years and put into decades`
	d.names = a.names // want `memory of a.names is stored in d.names and put into decades`
	n := d.size()
	d.reset()
	decades.Put(d)
	return n
}

// okAppendsBoth has them appended to what is its own.
func okAppendsBoth(a *almanac) int {
	d := decades.Get().(*decade)
	d.years, d.names = a.appendYears(d.years[:0], d.names[:0])
	n := d.size()
	d.reset()
	decades.Put(d)
	return n
}
