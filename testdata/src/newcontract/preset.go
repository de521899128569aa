package newcontract

import (
	"bytes"
	"hash/crc32"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"
)

const keepBytes = 8 << 10

var presetLength = sync.Pool{New: func() any { l := make([]int, 8); return &l }} // want "New of presetLength returns content that a used object lacks"

// usePresetLength appends behind eight zeros when the list is new.
func usePresetLength(values [4]int) (sum int) {
	l := presetLength.Get().(*[]int)
	*l = append(*l, values[:]...)
	for i, v := range *l {
		sum += (i + 1) * v
	}
	*l = (*l)[:0]
	presetLength.Put(l)
	return sum
}

var presetText = sync.Pool{New: func() any { return bytes.NewBufferString("# ") }} // want "New of presetText returns content that a used object lacks"

// usePresetText has its mark in new buffers only.
func usePresetText(w io.Writer, n int) error {
	b := presetText.Get().(*bytes.Buffer)
	b.WriteString(strconv.Itoa(n))
	_, err := b.WriteTo(w)
	b.Reset()
	presetText.Put(b)
	return err
}

// An envelope has a version.
type envelope struct {
	version int
	to      [32]byte
}

func (e *envelope) reset() { *e = envelope{} }

var presetField = sync.Pool{New: func() any { return &envelope{version: 2} }} // want "New of presetField returns content that a used object lacks"

// usePresetField has a version the first time.
func usePresetField(to string, send func(version int, to []byte)) {
	e := presetField.Get().(*envelope)
	n := copy(e.to[:], to)
	send(e.version, e.to[:n])
	e.reset()
	presetField.Put(e)
}

// A retry waits longer each time.
type retry struct {
	wait  time.Duration
	tries int
}

func newRetry() *retry { return &retry{wait: time.Second} }

var presetByMaker = sync.Pool{New: func() any { return newRetry() }} // want "New of presetByMaker returns content that a used object lacks"

// usePresetByMaker waits when the object is new, and not at all when it is not.
func usePresetByMaker(try func() bool, sleep func(time.Duration)) bool {
	r := presetByMaker.Get().(*retry)
	for !try() {
		if r.tries++; r.tries > 5 {
			break
		}
		sleep(r.wait)
		r.wait *= 2
	}
	ok := r.tries <= 5
	r.wait, r.tries = 0, 0
	presetByMaker.Put(r)
	return ok
}

var presetMap = sync.Pool{New: func() any { return map[string]int{"total": 1} }} // want "New of presetMap returns content that a used object lacks"

// usePresetMap clears what New has filled in.
func usePresetMap(list [4]string) int {
	m := presetMap.Get().(map[string]int)
	for _, s := range list {
		m[s] += m["total"]
	}
	n := m[list[0]]
	clear(m)
	presetMap.Put(m)
	return n
}

// A path has a root in new objects.
type path struct{ elems []string }

var presetRoot = sync.Pool{New: func() any { return &path{elems: append(make([]string, 0, 8), "/")} }} // want "New of presetRoot returns content that a used object lacks"

// usePresetRoot joins what it has been given to what New has.
func usePresetRoot(a, b string) string {
	p := presetRoot.Get().(*path)
	p.elems = append(p.elems, a, b)
	s := strings.Join(p.elems, "/")
	clear(p.elems)
	p.elems = p.elems[:0]
	presetRoot.Put(p)
	return s
}

var okScratch = sync.Pool{New: func() any { s := make([]int, 8); return &s }}

// okFilledFirst fills the length that New gives, and leaves it.
func okFilledFirst(values []int) (sum int) {
	s := okScratch.Get().(*[]int)
	for _, v := range (*s)[:copy(*s, values)] {
		sum += v
	}
	okScratch.Put(s)
	return sum
}

// okCutFirst cuts what New gives before it appends.
func okCutFirst(values [4]int) (sum int) {
	s := okScratch.Get().(*[]int)
	list := (*s)[:0]
	list = append(list, values[:]...)
	for _, v := range list {
		sum += v
	}
	okScratch.Put(s)
	return sum
}

var okMarked = sync.Pool{New: func() any { return bytes.NewBufferString("# ") }}

// okMarkRestored puts the buffer back as New has made it.
func okMarkRestored(w io.Writer, n int) error {
	b := okMarked.Get().(*bytes.Buffer)
	b.WriteString(strconv.Itoa(n))
	_, err := w.Write(b.Bytes())
	b.Truncate(len("# "))
	okMarked.Put(b)
	return err
}

var okVersioned = sync.Pool{New: func() any { return &envelope{version: 2} }}

// okNotTouched resets everything but the version, which is the same for all.
func okNotTouched(to string, send func(version int, to []byte)) {
	e := okVersioned.Get().(*envelope)
	n := copy(e.to[:], to)
	send(e.version, e.to[:n])
	clear(e.to[:])
	okVersioned.Put(e)
}

// okResetToDefault is the reset that knows what New does.
func (r *retry) okResetToDefault() { *r = retry{wait: time.Second} }

var okDefaults = sync.Pool{New: func() any { return newRetry() }}

func okUsesDefaults(try func() bool, sleep func(time.Duration)) {
	r := okDefaults.Get().(*retry)
	defer okDefaults.Put(r)
	r.okResetToDefault()
	for r.tries < 5 && !try() {
		r.tries++
		sleep(r.wait)
		r.wait *= 2
	}
}

var okSetAtGet = sync.Pool{New: func() any { return &retry{wait: time.Minute} }}

// okOverwritten sets what New has set, whatever it was.
func okOverwritten(wait time.Duration, sleep func(time.Duration)) {
	r := okSetAtGet.Get().(*retry)
	r.wait, r.tries = wait, 1
	sleep(r.wait)
	*r = retry{}
	okSetAtGet.Put(r)
}

// A checksum starts with all bits set.
type checksum struct{ crc uint32 }

func (c *checksum) reset()              { c.crc = ^uint32(0) }
func (c *checksum) add(p []byte)        { c.crc = crc32.Update(c.crc, crc32.IEEETable, p) }
func newChecksum() *checksum            { c := new(checksum); c.reset(); return c }
func (c *checksum) sum() uint32         { return ^c.crc }
func okSumOf(c *checksum, p []byte) int { c.add(p); return int(c.sum()) }

var okInitial = sync.Pool{New: func() any { return newChecksum() }}

// okResetAsNew has one function for New and for the reset.
func okResetAsNew(p []byte) int {
	c := okInitial.Get().(*checksum)
	n := okSumOf(c, p)
	c.reset()
	okInitial.Put(c)
	return n
}

// A ring is a list with an end that refers to itself.
type ring struct {
	next, prev *ring
	value      int
}

func (r *ring) init() *ring {
	r.next, r.prev = r, r
	return r
}

var okRings = sync.Pool{New: func() any { return new(ring).init() }}

// okLinked unlinks what it has linked.
func okLinked(list [3]int) (sum int) {
	r := okRings.Get().(*ring)
	for _, v := range list {
		e := &ring{next: r.next, prev: r, value: v}
		r.next.prev, r.next = e, e
	}
	for e := r.next; e != r; e = e.next {
		sum += e.value
	}
	okRings.Put(r.init())
	return sum
}

// A line has room, a limit and a name that no one changes.
type line struct {
	name string
	max  int
	text []byte
}

var okConstant = sync.Pool{New: func() any {
	return &line{name: "line", max: 80, text: make([]byte, 0, 80)}
}}

// okConstantFields reads what New has set, and resets what it has written.
func okConstantFields(s string, use func(string, []byte)) {
	l := okConstant.Get().(*line)
	l.text = append(l.text, s[:min(len(s), l.max)]...)
	use(l.name, l.text)
	l.text = l.text[:0]
	okConstant.Put(l)
}

// okRoom has capacity and no content.
var okRoom = sync.Pool{New: func() any { b := new(bytes.Buffer); b.Grow(512); return b }}

func okUsesRoom(w io.Writer, n int) error {
	b := okRoom.Get().(*bytes.Buffer)
	b.WriteString(strconv.Itoa(n))
	_, err := b.WriteTo(w)
	b.Reset()
	okRoom.Put(b)
	return err
}

// okEmptied makes content and takes it away again.
var okEmptied = sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 512)[:0]) }}

func okUsesEmptied(w io.Writer, n int) error {
	b := okEmptied.Get().(*bytes.Buffer)
	b.WriteString(strconv.Itoa(n))
	_, err := w.Write(b.Bytes())
	b.Reset()
	okEmptied.Put(b)
	return err
}

// A hinted object remembers how large its texts are; New makes a guess.
type hinted struct{ hint int }

var okHinted = sync.Pool{New: func() any { return &hinted{hint: 64} }}

// okLearns keeps what it has learned.
func okLearns(parts []string) string {
	h := okHinted.Get().(*hinted)
	var b strings.Builder
	b.Grow(min(h.hint, keepBytes))
	for _, p := range parts {
		b.WriteString(p)
	}
	h.hint = (3*h.hint + b.Len()) / 4
	okHinted.Put(h)
	return b.String()
}

// An okTable is filled by New, and read ever after.
type okTable struct {
	squares [16]int
	last    int
}

var okTables = sync.Pool{New: func() any {
	t := new(okTable)
	for i := range t.squares {
		t.squares[i] = i * i
	}
	return t
}}

func okReadsSquares(n int) int {
	t := okTables.Get().(*okTable)
	t.last = t.squares[n&15]
	v := t.last
	t.last = 0
	okTables.Put(t)
	return v
}

// An okMarkedNew object says by itself whether it has been used.
type okMarkedNew struct {
	fresh bool
	crc   *crc32.Table
}

var okFreshMark = sync.Pool{New: func() any { return &okMarkedNew{fresh: true} }}

// okAsksForFresh prepares new objects.
func okAsksForFresh(p []byte) uint32 {
	o := okFreshMark.Get().(*okMarkedNew)
	if o.fresh {
		o.crc, o.fresh = crc32.MakeTable(crc32.Koopman), false
	}
	sum := crc32.Checksum(p, o.crc)
	okFreshMark.Put(o)
	return sum
}

// An okTree has a map that its maker makes.
type okTree struct {
	index map[string]int
	size  int
}

func newOkTree() *okTree { return &okTree{index: map[string]int{}} }

var okTrees = sync.Pool{New: func() any { return newOkTree() }}

// okMadeAgain makes the object again after Get, with the function of New.
func okMadeAgain(words [3]string) int {
	t := okTrees.Get().(*okTree)
	*t = *newOkTree()
	for _, w := range words {
		t.index[w]++
	}
	t.size = len(t.index)
	n := t.size
	*t = okTree{}
	okTrees.Put(t)
	return n
}

// A presetIndex loses the map that it writes to.
type presetIndex struct{ words map[string]int }

var presetIndexes = sync.Pool{New: func() any { return &presetIndex{words: map[string]int{}} }} // want "New of presetIndexes returns content that a used object lacks"

// usePresetIndex panics with the second object: its map is nil.
func usePresetIndex(words [3]string) int {
	p := presetIndexes.Get().(*presetIndex)
	for _, w := range words {
		p.words[w]++
	}
	n := len(p.words)
	*p = presetIndex{}
	presetIndexes.Put(p)
	return n
}

var presetPrompt = sync.Pool{New: func() any { b := []byte("> "); return &b }} // want "New of presetPrompt returns content that a used object lacks"

// usePresetPrompt has its prompt in new lines.
func usePresetPrompt(w io.Writer, n int) error {
	b := presetPrompt.Get().(*[]byte)
	*b = strconv.AppendInt(*b, int64(n), 10)
	_, err := w.Write(*b)
	*b = (*b)[:0]
	presetPrompt.Put(b)
	return err
}

var okPrompt = sync.Pool{New: func() any { b := []byte("> "); return &b }}

// okPromptKept cuts the line back to its prompt.
func okPromptKept(w io.Writer, n int) error {
	b := okPrompt.Get().(*[]byte)
	*b = strconv.AppendInt(*b, int64(n), 10)
	_, err := w.Write(*b)
	*b = (*b)[:2]
	okPrompt.Put(b)
	return err
}

// A sketchKit has a sheet, which New gives it and nobody takes away.
type sketchKit struct{ sheet *sheetOf }

type sheetOf struct{ lines []string }

var sketchKits = sync.Pool{New: func() any { return &sketchKit{sheet: new(sheetOf)} }}

// okAskedNil asks whether it is there, to be sure.
func okAskedNil(lines []string) int {
	k := sketchKits.Get().(*sketchKit)
	if k.sheet == nil {
		sketchKits.Put(k)
		return 0
	}
	k.sheet.lines = append(k.sheet.lines[:0], lines...)
	n := len(k.sheet.lines)
	sketchKits.Put(k)
	return n
}

// okNotAsked knows that New gives it.
func okNotAsked(line string) int {
	k := sketchKits.Get().(*sketchKit)
	k.sheet.lines = append(k.sheet.lines[:0], line)
	n := len(k.sheet.lines)
	sketchKits.Put(k)
	return n
}

var roomyBuffers = sync.Pool{New: func() any {
	b := bytes.NewBuffer(make([]byte, 128))
	b.Reset()
	return b
}}

// okRoomOnly gets a buffer with room, from New as well.
func okRoomOnly(text string) string {
	b := roomyBuffers.Get().(*bytes.Buffer)
	b.WriteString(text)
	s := b.String()
	b.Reset()
	roomyBuffers.Put(b)
	return s
}
