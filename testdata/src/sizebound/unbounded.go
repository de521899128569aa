// Package sizebound keeps memory of any size in pools, or memory that gets smaller and smaller.
package sizebound

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"strconv"
	"strings"
	"sync"
	"text/template"
	"unicode/utf8"

	"sizebound/lib/limit"
	"sizebound/lib/textbuf"
)

const keep = 32 << 10

// An event has a message of any length.
type event struct {
	level int
	msg   []byte
}

var events = sync.Pool{New: func() any { return &event{msg: make([]byte, 0, 128)} }}

func newEvent(level int) *event {
	e := events.Get().(*event)
	e.level = level
	return e
}

func (e *event) str(key, value string) *event {
	e.msg = append(e.msg, key...)
	e.msg = append(e.msg, '=')
	e.msg = append(e.msg, value...)
	return e
}

// unboundedFree cuts the message, which keeps its array.
func (e *event) unboundedFree() {
	e.level = 0
	e.msg = e.msg[:0]
	events.Put(e) // want "e is put into events without a bound on its capacity"
}

func logLine(w io.Writer, key, value string) error {
	e := newEvent(1).str(key, value)
	_, err := w.Write(e.msg)
	e.unboundedFree()
	return err
}

// A jsonLine encodes into a buffer of its own.
type jsonLine struct {
	buf bytes.Buffer
	enc *json.Encoder
}

var jsonLines = sync.Pool{New: func() any {
	j := new(jsonLine)
	j.enc = json.NewEncoder(&j.buf)
	return j
}}

// unboundedEncoder grows by way of the encoder.
func unboundedEncoder(w io.Writer, v any) error {
	j := jsonLines.Get().(*jsonLine)
	defer func() {
		j.buf.Reset()
		jsonLines.Put(j) // want "j is put into jsonLines without a bound on its capacity"
	}()
	if err := j.enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(j.buf.Bytes())
	return err
}

var quotes = sync.Pool{New: func() any { return new([]byte) }}

// unboundedQuote appends a string with quotes, unlike a number with digits.
func unboundedQuote(w io.Writer, s string) error {
	b := quotes.Get().(*[]byte)
	*b = strconv.AppendQuote((*b)[:0], s)
	_, err := w.Write(*b)
	quotes.Put(b) // want "b is put into quotes without a bound on its capacity"
	return err
}

var formats = sync.Pool{New: func() any { return new([]byte) }}

// unboundedFormat formats all the arguments that there are.
func unboundedFormat(w io.Writer, args ...any) error {
	b := formats.Get().(*[]byte)
	line := fmt.Appendln((*b)[:0], args...)
	_, err := w.Write(line)
	*b = line
	formats.Put(b) // want "b is put into formats without a bound on its capacity"
	return err
}

var copies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// unboundedCopy copies as long as the reader has something.
func unboundedCopy(r io.Reader, use func([]byte)) error {
	b := copies.Get().(*bytes.Buffer)
	b.Reset()
	_, err := io.Copy(b, r)
	if err == nil {
		use(b.Bytes())
	}
	copies.Put(b) // want "b is put into copies without a bound on its capacity"
	return err
}

var mails = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// unboundedTemplate executes a template for any data.
func unboundedTemplate(w io.Writer, t *template.Template, data any) error {
	b := mails.Get().(*bytes.Buffer)
	b.Reset()
	defer mails.Put(b) // want "b is put into mails without a bound on its capacity"
	if err := t.Execute(b, data); err != nil {
		return err
	}
	_, err := b.WriteTo(w)
	return err
}

// A pair has two buffers.
type pair struct{ key, value []byte }

var pairs = sync.Pool{New: func() any { return new(pair) }}

// unboundedOther asks for the capacity of the wrong one.
func unboundedOther(key, value string, use func(k, v []byte)) {
	p := pairs.Get().(*pair)
	p.key = append(p.key[:0], key...)
	p.value = append(p.value[:0], value...)
	use(p.key, p.value)
	if cap(p.key) > keep {
		return
	}
	pairs.Put(p) // want `p(\.value)? is put into pairs without a bound on its capacity`
}

var inverted = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// unboundedInverted keeps what it means to drop.
func unboundedInverted(w io.Writer, parts []string) error {
	b := inverted.Get().(*bytes.Buffer)
	for _, p := range parts {
		b.WriteString(p)
	}
	_, err := w.Write(b.Bytes())
	if b.Cap() <= keep {
		return err
	}
	b.Reset()
	inverted.Put(b) // want "b is put into inverted without a bound on its capacity"
	return err
}

var logged = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// unboundedButLogged says that the buffer is large, and keeps it.
func unboundedButLogged(w io.Writer, doc string) error {
	b := logged.Get().(*bytes.Buffer)
	b.WriteString(doc)
	_, err := b.WriteTo(w)
	if b.Cap() > keep {
		log.Printf("large buffer: %d bytes", b.Cap())
	}
	b.Reset()
	logged.Put(b) // want "b is put into logged without a bound on its capacity"
	return err
}

var siblings = sync.Pool{New: func() any { return new([]byte) }}

// okSibling bounds what it puts.
func okSibling(s string, use func([]byte)) {
	b := siblings.Get().(*[]byte)
	*b = append((*b)[:0], s...)
	use(*b)
	if cap(*b) < keep {
		siblings.Put(b)
	}
}

// unboundedSibling does not.
func unboundedSibling(lines []string, use func([]byte)) {
	b := siblings.Get().(*[]byte)
	*b = (*b)[:0]
	for _, line := range lines {
		*b = append(*b, line...)
	}
	use(*b)
	siblings.Put(b) // want "b is put into siblings without a bound on its capacity"
}

var visits = sync.Pool{New: func() any { v := make([]uint64, 0, 64); return &v }}

// unboundedCallback appends in a function that somebody else calls.
func unboundedCallback(walk func(func(uint64)), use func([]uint64)) {
	v := visits.Get().(*[]uint64)
	list := (*v)[:0]
	walk(func(id uint64) { list = append(list, id) })
	use(list)
	*v = list
	visits.Put(v) // want "v is put into visits without a bound on its capacity"
}

var earlies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// unboundedAfterGuard asks first, and grows then.
func unboundedAfterGuard(w io.Writer, head, body string) error {
	b := earlies.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(head)
	if b.Cap() > keep {
		return io.ErrShortBuffer
	}
	b.WriteString(body)
	_, err := w.Write(b.Bytes())
	earlies.Put(b) // want "b is put into earlies without a bound on its capacity"
	return err
}

// unboundedImported leaves the bound to a package that leaves it to its users.
func unboundedImported(w io.Writer, lines []string) error {
	b := textbuf.Get()
	defer textbuf.Put(b) // want "b is put into .*texts without a bound on its capacity"
	for _, line := range lines {
		fmt.Fprintf(b, "%q\n", line)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// A writer has embedded its buffer.
type writer struct {
	bytes.Buffer
	depth int
}

var indents = sync.Pool{New: func() any { return new(writer) }}

func (w *writer) open(name string) {
	w.WriteString(strings.Repeat("  ", w.depth))
	w.WriteString(name)
	w.depth++
}

// unboundedEmbedded resets what it embeds.
func unboundedEmbedded(dst io.Writer, names []string) error {
	w := indents.Get().(*writer)
	w.depth = 0
	for _, name := range names {
		w.open(name)
	}
	_, err := dst.Write(w.Bytes())
	w.Reset()
	indents.Put(w) // want "w is put into indents without a bound on its capacity"
	return err
}

var trees = sync.Pool{New: func() any { return new(tree) }}

// A tree is a buffer at the end of two pointers.
type tree struct{ left *branch }

type branch struct{ text *bytes.Buffer }

// unboundedDeep grows two objects further in.
func unboundedDeep(text string, use func([]byte)) {
	t := trees.Get().(*tree)
	if t.left == nil {
		t.left = &branch{text: new(bytes.Buffer)}
	}
	t.left.text.Reset()
	t.left.text.WriteString(text)
	use(t.left.text.Bytes())
	trees.Put(t) // want "t is put into trees without a bound on its capacity"
}

var boundeds = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func getBounded() *bytes.Buffer {
	b := boundeds.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

// okGuardInDefer bounds in a deferred closure.
func okGuardInDefer(w io.Writer, doc any) error {
	b := getBounded()
	defer func() {
		if b.Cap() > keep {
			return
		}
		boundeds.Put(b)
	}()
	if err := json.NewEncoder(b).Encode(doc); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// okGuardElsewhere asks another package.
func okGuardElsewhere(w io.Writer, doc string) error {
	b := getBounded()
	b.WriteString(doc)
	_, err := w.Write(b.Bytes())
	if limit.Keep(b.Cap()) {
		boundeds.Put(b)
	}
	return err
}

// okGuardAmongOthers has more than one reason not to keep a buffer.
func okGuardAmongOthers(w io.Writer, doc string, small bool) error {
	b := getBounded()
	b.WriteString(doc)
	_, err := w.Write(b.Bytes())
	if err == nil && (small && b.Cap() < 1024 || b.Cap() < keep) {
		boundeds.Put(b)
	}
	return err
}

// okGuardBySwitch bounds in a case.
func okGuardBySwitch(w io.Writer, doc string) error {
	b := getBounded()
	b.WriteString(doc)
	_, err := w.Write(b.Bytes())
	switch c := b.Cap(); {
	case c == 0, c > keep:
		// dropped
	default:
		boundeds.Put(b)
	}
	return err
}

// okGuardByRatio keeps a large buffer that is well used, up to a second bound.
func okGuardByRatio(w io.Writer, doc string) error {
	b := getBounded()
	b.WriteString(doc)
	_, err := w.Write(b.Bytes())
	if b.Cap() > keep && b.Cap() > 4*b.Len() || b.Cap() > 16*keep {
		return err
	}
	boundeds.Put(b)
	return err
}

// okReplaced puts a new buffer in the place of a large one.
func okReplaced(w io.Writer, doc string) error {
	b := getBounded()
	b.WriteString(doc)
	_, err := w.Write(b.Bytes())
	if b.Cap() > keep {
		b = bytes.NewBuffer(make([]byte, 0, 1024))
	}
	boundeds.Put(b)
	return err
}

// A note is bounded by its own reset.
type note struct {
	text  []byte
	marks []int
}

var notes = sync.Pool{New: func() any { return new(note) }}

func (n *note) reset() {
	n.text = limit.Trim(n.text)
	if cap(n.marks) > 256 {
		n.marks = make([]int, 0, 16)
	}
	n.marks = n.marks[:0]
}

// okReset bounds both of the slices.
func okReset(s string, use func([]byte, []int)) {
	n := notes.Get().(*note)
	for i, r := range s {
		n.text = utf8.AppendRune(n.text, r)
		if r == '!' {
			n.marks = append(n.marks, i)
		}
	}
	use(n.text, n.marks)
	n.reset()
	notes.Put(n)
}

// okImported leaves the bound to the other package, which has one.
func okImported(w io.Writer, lines []string) error {
	b := textbuf.Short()
	defer textbuf.PutShort(b)
	for _, line := range lines {
		b.WriteString(line)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// okInputRefused does not take what is too long in the first place.
func okInputRefused(w io.Writer, doc string) error {
	if len(doc) > keep {
		return io.ErrShortBuffer
	}
	b := smalls.Get().(*bytes.Buffer)
	defer smalls.Put(b)
	b.Reset()
	b.WriteString(doc)
	_, err := w.Write(b.Bytes())
	return err
}

var smalls = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// okInputLimited reads from a reader that ends soon.
func okInputLimited(r io.Reader, use func([]byte)) error {
	b := limiteds.Get().(*bytes.Buffer)
	defer limiteds.Put(b)
	b.Reset()
	if _, err := b.ReadFrom(io.LimitReader(r, 4096)); err != nil {
		return err
	}
	use(b.Bytes())
	return nil
}

var limiteds = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// okInputCut writes a part of bounded length.
func okInputCut(w io.Writer, doc []byte) error {
	b := limiteds.Get().(*bytes.Buffer)
	defer limiteds.Put(b)
	b.Reset()
	b.Write(doc[:min(len(doc), 512)])
	b.WriteString("...\n")
	_, err := w.Write(b.Bytes())
	return err
}

// okBuilder pools builders, which give their memory away when they are reset.
func okBuilder(parts []string) string {
	b := builders.Get().(*strings.Builder)
	for _, p := range parts {
		b.WriteString(p)
	}
	s := b.String()
	b.Reset()
	builders.Put(b)
	return s
}

var builders = sync.Pool{New: func() any { return new(strings.Builder) }}

// okDigits appends numbers, and numbers are short.
func okDigits(w io.Writer, id uint64, ratio float64, ok bool) error {
	b := digits.Get().(*[]byte)
	line := strconv.AppendUint((*b)[:0], id, 36)
	line = append(line, ' ')
	line = strconv.AppendFloat(line, ratio, 'g', -1, 64)
	line = strconv.AppendBool(line, ok)
	_, err := w.Write(line)
	*b = line
	digits.Put(b)
	return err
}

// okHexOfArray appends the digits of something of fixed size.
func okHexOfArray(w io.Writer, sum [32]byte) error {
	b := digits.Get().(*[]byte)
	*b = hex.AppendEncode((*b)[:0], sum[:])
	_, err := w.Write(*b)
	digits.Put(b)
	return err
}

// okWords appends words of fixed size, as many as an array has.
func okWords(w io.Writer, list [4]uint32) error {
	b := digits.Get().(*[]byte)
	*b = (*b)[:0]
	for _, v := range list {
		*b = binary.LittleEndian.AppendUint32(*b, v)
	}
	_, err := w.Write(*b)
	digits.Put(b)
	return err
}

var digits = sync.Pool{New: func() any { b := make([]byte, 0, 64); return &b }}

// okFixed copies into an array, as much as there is room for.
func okFixed(w io.Writer, doc string) error {
	a := arrays.Get().(*[1024]byte)
	defer arrays.Put(a)
	for len(doc) > 0 {
		n := copy(a[:], doc)
		if _, err := w.Write(a[:n]); err != nil {
			return err
		}
		doc = doc[n:]
	}
	return nil
}

var arrays = sync.Pool{New: func() any { return new([1024]byte) }}

// A window keeps the last samples, and grows no further.
type window struct {
	list []float64
	next int
}

var windows = sync.Pool{New: func() any { return &window{list: make([]float64, 0, 16)} }}

// okWindow overwrites when the window is full.
func okWindow(next func() (float64, bool)) (sum float64) {
	w := windows.Get().(*window)
	w.list, w.next = w.list[:0], 0
	for v, ok := next(); ok; v, ok = next() {
		if len(w.list) < cap(w.list) {
			w.list = append(w.list, v)
			continue
		}
		w.list[w.next] = v
		w.next = (w.next + 1) % len(w.list)
	}
	for _, v := range w.list {
		sum += v
	}
	windows.Put(w)
	return sum
}

// A calibrated pool drops what is larger than most of what it has seen.
type calibrated struct {
	mu   sync.Mutex
	most int
	pool sync.Pool
}

func (c *calibrated) get() *bytes.Buffer {
	if b, ok := c.pool.Get().(*bytes.Buffer); ok {
		b.Reset()
		return b
	}
	return new(bytes.Buffer)
}

func (c *calibrated) put(b *bytes.Buffer) {
	c.mu.Lock()
	c.most = (7*c.most + b.Len()) / 8
	most := c.most
	c.mu.Unlock()
	if b.Cap() <= 2*most {
		c.pool.Put(b)
	}
}

// okCalibrated knows no constant, and has a bound.
func okCalibrated(c *calibrated, w io.Writer, doc string) error {
	b := c.get()
	b.WriteString(doc)
	_, err := w.Write(b.Bytes())
	c.put(b)
	return err
}

// okMaxField has the bound in a field of the pool.
type okMaxField struct {
	max  int
	pool sync.Pool
}

func (m *okMaxField) write(w io.Writer, doc string) error {
	b, ok := m.pool.Get().(*[]byte)
	if !ok {
		b = new([]byte)
	}
	*b = append((*b)[:0], doc...)
	_, err := w.Write(*b)
	if m.max > 0 && cap(*b) > m.max {
		return err
	}
	m.pool.Put(b)
	return err
}

// okGrowsElsewhere appends what it has to the memory of its caller.
func okGrowsElsewhere(dst []byte, r io.Reader) ([]byte, error) {
	a := arrays.Get().(*[1024]byte)
	defer arrays.Put(a)
	for {
		n, err := r.Read(a[:])
		dst = append(dst, a[:n]...)
		if err != nil {
			return dst, err
		}
	}
}

// okNeverGrown writes into the room that New has made, and stops when there is none.
func okNeverGrown(w io.Writer, parts []string) error {
	b := digits.Get().(*[]byte)
	line := (*b)[:0]
	for _, p := range parts {
		if len(line)+len(p) > cap(line) {
			break
		}
		line = append(line, p...)
	}
	_, err := w.Write(line)
	digits.Put(b)
	return err
}

var arounds = sync.Pool{New: func() any { return new([]byte) }}

func getAround() *[]byte  { return arounds.Get().(*[]byte) }
func putAround(b *[]byte) { arounds.Put(b) }

// okGuardAroundHelper asks before it calls a helper that does not.
func okGuardAroundHelper(doc string, use func([]byte)) {
	b := getAround()
	*b = append((*b)[:0], doc...)
	use(*b)
	if cap(*b) <= limit.Max {
		putAround(b)
	}
}

// okPoolOfOneCall is gone with all that it keeps when the call is over.
func okPoolOfOneCall(w io.Writer, groups [][]string) error {
	pool := sync.Pool{New: func() any { return new(bytes.Buffer) }}
	for _, group := range groups {
		b := pool.Get().(*bytes.Buffer)
		b.Reset()
		for _, s := range group {
			b.WriteString(s)
		}
		_, err := w.Write(b.Bytes())
		pool.Put(b)
		if err != nil {
			return err
		}
	}
	return nil
}

// okGetsAnother leaves a large buffer behind and goes on with another of the pool.
func okGetsAnother(w io.Writer, docs []string) (err error) {
	b := getBounded()
	for _, doc := range docs {
		b.Reset()
		b.WriteString(doc)
		if _, err = w.Write(b.Bytes()); err != nil {
			break
		}
		if b.Cap() > keep {
			b = getBounded()
		}
	}
	if b.Cap() <= keep {
		boundeds.Put(b)
	}
	return err
}

type label struct{ name, value string }

func appendLabel(b []byte, l *label) []byte {
	b = append(b, l.name...)
	b = append(b, '=')
	return append(b, l.value...)
}

var labelKeys = sync.Pool{New: func() any { b := make([]byte, 0, 64); return &b }}

// okBeginsAnewInEachRound holds one label at a time.
func okBeginsAnewInEachRound(labels []*label) map[string]bool {
	seen := map[string]bool{}
	b := labelKeys.Get().(*[]byte)
	for _, l := range labels {
		*b = appendLabel((*b)[:0], l)
		seen[string(*b)] = true
	}
	labelKeys.Put(b)
	return seen
}

var labelLists = sync.Pool{New: func() any { b := make([]byte, 0, 64); return &b }}

// goesOnInEachRound holds all of them.
func goesOnInEachRound(labels []*label) string {
	b := labelLists.Get().(*[]byte)
	*b = (*b)[:0]
	for _, l := range labels {
		*b = appendLabel(*b, l)
	}
	all := string(*b)
	labelLists.Put(b) // want `b is put into labelLists without a bound on its capacity`
	return all
}
