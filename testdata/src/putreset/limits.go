package putreset

// Mistakes that are not reported, each with the reason why.

import (
	"bufio"
	"io"
	"reflect"
	"sync"

	"putreset/lib/carton"
)

var halfHooked = carton.NewHooked(func() *tally { return new(tally) }, func(t *tally) { t.yes = 0 })

// hookForgetsHalf: which function the hook of one pool is takes following a parameter of a constructor into a field of
// what it returns, for each call. The hook counts as unknown, and an unknown hook as one that resets.
func hookForgetsHalf(votes []bool) (yes, no int) {
	t := halfHooked.Get()
	for _, v := range votes {
		t.count(v)
	}
	yes, no = t.yes, t.no
	halfHooked.Put(t)
	return yes, no
}

var lineWriters = sync.Pool{New: func() any { return bufio.NewWriterSize(nil, 512) }}

// putsBeforeFlush loses what the writer still holds when the next user binds it. Nothing is left for that user to see,
// so the object is clean: the mistake is a missing Flush, not a missing reset.
func putsBeforeFlush(w io.Writer, line string) error {
	b := lineWriters.Get().(*bufio.Writer)
	b.Reset(w)
	_, err := b.WriteString(line)
	b.Reset(nil)
	lineWriters.Put(b)
	return err
}

// digester is an interface of which no implementation is to be seen.
type digester interface {
	Add([]byte)
	Digest() uint64
}

type digesters struct{ pool sync.Pool }

// digestsWithUnknown may go on with the state of the digest before; whether Digest resets is up to the implementation.
func (d *digesters) digestsWithUnknown(p []byte, fresh func() digester) uint64 {
	g, ok := d.pool.Get().(digester)
	if !ok {
		g = fresh()
	}
	g.Add(p)
	sum := g.Digest()
	d.pool.Put(g)
	return sum
}

var readBlocks = sync.Pool{New: func() any { return new([256]byte) }}

// readsBeyondN looks at more of the block than has been read. How far a block is filled is a number, and numbers are
// not followed.
func readsBeyondN(r io.Reader) (lines int, err error) {
	b := readBlocks.Get().(*[256]byte)
	defer readBlocks.Put(b)
	if _, err = r.Read(b[:]); err != nil {
		return 0, err
	}
	for _, c := range b {
		if c == '\n' {
			lines++
		}
	}
	return lines, nil
}

var shortTables = sync.Pool{New: func() any { return new(histogram) }}

// clearsOneTooFew leaves the last bin. That a clear ends too early is a matter of numbers again.
func clearsOneTooFew(text string) int {
	h := shortTables.Get().(*histogram)
	for i := range len(text) {
		h.bins[text[i]%26]++
	}
	n := h.bins[25]
	clear(h.bins[:25])
	shortTables.Put(h)
	return n
}

var reflected = sync.Pool{New: func() any { return new(tally) }}

// setsByReflection writes a field that no code names.
func setsByReflection(field string, n int) int {
	t := reflected.Get().(*tally)
	reflect.ValueOf(t).Elem().FieldByName(field).SetInt(int64(n))
	sum := t.yes + t.no
	t.yes = 0
	reflected.Put(t)
	return sum
}

// entry counts; a board has one for each name, and clears the board's own fields.
type entry struct{ hits int }

type board struct {
	byName map[string]*entry
	total  int
}

var boards = sync.Pool{New: func() any { return &board{byName: make(map[string]*entry)} }}

// keepsEntries may do so on purpose: entries that stay are a cache, and only their numbers are wrong.
func keepsEntries(names []string) (most int) {
	b := boards.Get().(*board)
	for _, n := range names {
		e := b.byName[n]
		if e == nil {
			e = new(entry)
			b.byName[n] = e
		}
		e.hits++
		b.total++
		most = max(most, e.hits)
	}
	if len(b.byName) <= maxItems {
		b.total = 0
		boards.Put(b)
	}
	return most
}

// change is emptied by two methods that differ.
type change struct {
	key     string
	deletes int
	ranges  int
}

var changes = sync.Pool{New: func() any { return new(change) }}

// Reset misses what release has. It is not on the way into the pool: what the pool gets is clean.
func (c *change) Reset() {
	c.key = ""
	c.deletes = 0
}

func (c *change) release() {
	c.key, c.deletes, c.ranges = "", 0, 0
	changes.Put(c)
}

func resetsLessThanRelease(keys []string, commit func(deletes, ranges int)) {
	c := changes.Get().(*change)
	defer c.release()
	for i, k := range keys {
		c.key = k
		if i%2 == 0 {
			c.ranges++
		} else {
			c.deletes++
		}
		commit(c.deletes, c.ranges)
		c.Reset()
	}
}

// A meter has a unit that nobody sets back, and that one user relies on without setting it: possible, for most settings that
// look like it are made where it cannot be seen.
type meter struct{ unit int }

func (m *meter) scale(unit int) { m.unit = unit }
func (m *meter) show(v int) int { return v * m.unit }

var meters = sync.Pool{New: func() any { return &meter{unit: 1} }}

func showsThenScales(v, unit int) int {
	m := meters.Get().(*meter)
	n := m.show(v)
	m.scale(unit)
	meters.Put(m)
	return n
}

func showsAsItIs(v int) int {
	m := meters.Get().(*meter)
	n := m.show(v)
	meters.Put(m)
	return n
}
