package putreset

// The conventions of the standard library's own pools, each in a program of its own. G: reset after Get, P: before Put,
// L: lazily at use, W: by a whole literal; split: some of it on either side.

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
)

// printer is like fmt.pp: its scalars are set after Get, its references are dropped before Put.
type printer struct {
	buf     []byte
	arg     any
	value   reflect.Value
	wrapped []int

	// reordered says whether the verb at hand has used an index. It is set at every verb.
	reordered bool
	erroring  bool
	wrapErrs  bool
}

var printers = sync.Pool{New: func() any { return new(printer) }}

func newPrinter() *printer {
	p := printers.Get().(*printer)
	p.erroring = false
	p.wrapErrs = false
	return p
}

func (p *printer) free() {
	if cap(p.buf) > 64<<10 {
		p.buf = nil
	} else {
		p.buf = p.buf[:0]
	}
	if cap(p.wrapped) > 8 {
		p.wrapped = nil
	}
	p.arg = nil
	p.value = reflect.Value{}
	p.wrapped = p.wrapped[:0]
	p.wrapErrs = false
	printers.Put(p)
}

func (p *printer) print(args []any) {
	for i, arg := range args {
		p.reordered = i%2 == 1
		p.arg = arg
		p.value = reflect.ValueOf(arg)
		if p.reordered {
			p.buf = append(p.buf, ' ')
		}
		switch v := arg.(type) {
		case string:
			p.buf = append(p.buf, v...)
		case error:
			p.erroring = true
			p.wrapped = append(p.wrapped, i)
		default:
			p.buf = append(p.buf, p.value.Kind().String()...)
		}
	}
}

// okSplit is fmt.Sprint.
func okSplit(args ...any) string {
	p := newPrinter()
	p.print(args)
	s := string(p.buf)
	p.free()
	return s
}

// scanState is like fmt.ss: Get sets the scalars, Put the rest, and a large one is dropped.
type scanState struct {
	src   io.RuneScanner
	buf   []byte
	count int
	atEOF bool
	limit int
}

var scanStates = sync.Pool{New: func() any { return new(scanState) }}

func newScanState(r io.RuneScanner, limit int) *scanState {
	s := scanStates.Get().(*scanState)
	s.src = r
	s.limit = limit
	s.atEOF = false
	s.count = 0
	return s
}

func (s *scanState) free() {
	if cap(s.buf) > 1<<10 {
		return
	}
	s.buf = s.buf[:0]
	s.src = nil
	scanStates.Put(s)
}

// okSplitOrDropped is fmt.Fscan.
func okSplitOrDropped(r io.RuneScanner, limit int) (string, error) {
	s := newScanState(r, limit)
	defer s.free()
	for s.count < s.limit && !s.atEOF {
		c, _, err := s.src.ReadRune()
		if err == io.EOF {
			s.atEOF = true
			break
		}
		if err != nil {
			return "", err
		}
		s.count++
		s.buf = append(s.buf, string(c)...)
	}
	return string(s.buf), nil
}

var logBuffers = sync.Pool{New: func() any { return new([]byte) }}

func getLogBuffer() *[]byte {
	p := logBuffers.Get().(*[]byte)
	*p = (*p)[:0]
	return p
}

func putLogBuffer(p *[]byte) {
	if cap(*p) > 64<<10 {
		*p = nil
	}
	logBuffers.Put(p)
}

// okGetTruncates is log.Output: G [:0], and a buffer that is too large loses its memory.
func okGetTruncates(w io.Writer, now time.Time, text string) error {
	buf := getLogBuffer()
	defer putLogBuffer(buf)
	*buf = now.AppendFormat(*buf, time.DateTime)
	*buf = append(*buf, ' ')
	*buf = append(*buf, text...)
	_, err := w.Write(*buf)
	return err
}

// lineBuffer is like slog's: Free truncates what is not too large and drops the rest.
type lineBuffer []byte

var lineBuffers = sync.Pool{New: func() any {
	b := make([]byte, 0, 1024)
	return (*lineBuffer)(&b)
}}

func newLineBuffer() *lineBuffer { return lineBuffers.Get().(*lineBuffer) }

func (b *lineBuffer) free() {
	const maxSize = 16 << 10
	if cap(*b) <= maxSize {
		*b = (*b)[:0]
		lineBuffers.Put(b)
	}
}

func (b *lineBuffer) writeString(s string) { *b = append(*b, s...) }

// okFreeTruncates is slog's handler: P [:0].
func okFreeTruncates(w io.Writer, attrs ...string) error {
	b := newLineBuffer()
	defer b.free()
	for _, a := range attrs {
		b.writeString(a)
	}
	_, err := w.Write(*b)
	return err
}

var groupLists = sync.Pool{New: func() any {
	s := make([]string, 0, 10)
	return &s
}}

// okStringsTruncated is slog's groupPool: strings are cut and not cleared.
func okStringsTruncated(open []string, path func([]string)) {
	g := groupLists.Get().(*[]string)
	for _, name := range open[:min(len(open), 10)] {
		*g = append(*g, name)
	}
	path(*g)
	if cap(*g) <= maxItems {
		*g = (*g)[:0]
		groupLists.Put(g)
	}
}

// encodeState is like that of encoding/json: a Buffer that is reset after Get.
type encodeState struct {
	bytes.Buffer
	level uint
	seen  map[any]struct{}
}

var encodeStates sync.Pool

func newEncodeState() *encodeState {
	if v := encodeStates.Get(); v != nil {
		e := v.(*encodeState)
		e.Reset()
		if len(e.seen) > 0 {
			panic("seen is not empty")
		}
		e.level = 0
		return e
	}
	return &encodeState{seen: make(map[any]struct{})}
}

func (e *encodeState) encode(v any) {
	e.level++
	if p, ok := v.(*string); ok {
		e.seen[p] = struct{}{}
		defer delete(e.seen, p)
		e.WriteString(strconv.Quote(*p))
	}
	e.level--
}

// okEmbeddedBufferReset is json.Marshal.
func okEmbeddedBufferReset(v any) []byte {
	e := newEncodeState()
	e.encode(v)
	out := bytes.Clone(e.Bytes())
	if e.Cap() <= keep {
		encodeStates.Put(e)
	}
	return out
}

// machine is like regexp's: bound after Get, unbound before Put, and its threads stay on purpose.
type machine struct {
	prog    *program
	threads []*thread
	caps    []int
	input   struct {
		text  string
		bytes []byte
	}
}

type program struct{ size, slots int }

type thread struct{ caps [4]int }

var machinePools [3]sync.Pool

func (m *machine) alloc() *thread {
	if n := len(m.threads); n > 0 {
		t := m.threads[n-1]
		m.threads = m.threads[:n-1]
		return t
	}
	return new(thread)
}

func (m *machine) release(t *thread) {
	if len(m.threads) < 16 {
		m.threads = append(m.threads, t)
	}
}

func (p *program) class() int { return min(p.size/64, len(machinePools)-1) }

func (p *program) get() *machine {
	m, ok := machinePools[p.class()].Get().(*machine)
	if !ok {
		m = new(machine)
	}
	m.prog = p
	if cap(m.caps) < p.slots {
		m.caps = make([]int, p.slots)
	}
	m.caps = m.caps[:p.slots]
	return m
}

func (p *program) put(m *machine) {
	m.prog = nil
	m.input.text, m.input.bytes = "", nil
	machinePools[p.class()].Put(m)
}

// okThreadsStay is regexp's doExecute. A thread is overwritten where it is taken.
func okThreadsStay(slots int, text string) int {
	p := &program{size: len(text), slots: min(slots, 8)}
	m := p.get()
	m.input.text = text
	clear(m.caps)
	t := m.alloc()
	t.caps = [4]int{len(m.input.text)}
	m.release(t)
	n := copy(m.caps, t.caps[:])
	p.put(m)
	return n
}

// bitState is like regexp's: reset where it starts, inputs dropped before Put.
type bitState struct {
	end     int
	cap     []int
	visited []uint32
	text    string
}

var bitStates sync.Pool

func newBitState() *bitState {
	b, ok := bitStates.Get().(*bitState)
	if !ok {
		b = new(bitState)
	}
	return b
}

func (b *bitState) reset(text string, ncap int) {
	b.text = text
	b.end = len(text)
	size := min(len(text), 1<<12)/32 + 1
	if cap(b.visited) < size {
		b.visited = make([]uint32, size, 1<<7+1)
	} else {
		b.visited = b.visited[:size]
		clear(b.visited)
	}
	if cap(b.cap) < ncap {
		b.cap = make([]int, ncap)
	} else {
		b.cap = b.cap[:ncap]
	}
	for i := range b.cap {
		b.cap[i] = -1
	}
}

// okResetAtUse is regexp's backtrack: L.
func okResetAtUse(text string, ncap int) (n int) {
	b := newBitState()
	b.reset(text, min(ncap, 16))
	for i := 0; i < b.end; i++ {
		k := i & (1<<12 - 1)
		if b.visited[k/32]&(1<<(k&31)) == 0 {
			b.visited[k/32] |= 1 << (k & 31)
			n++
		}
	}
	n += len(b.cap)
	b.text = ""
	bitStates.Put(b)
	return n
}

// goPrinter is like that of go/printer: a literal after Get that keeps memory, and references that stay while it is parked.
type goPrinter struct {
	indent   int
	output   []byte
	files    *fileSet
	comments []string
	wsbuf    []byte
}

type fileSet struct{ names []string }

var goPrinters = sync.Pool{New: func() any { return &goPrinter{wsbuf: make([]byte, 0, 16)} }}

func newGoPrinter(files *fileSet) *goPrinter {
	p := goPrinters.Get().(*goPrinter)
	*p = goPrinter{
		files:  files,
		wsbuf:  p.wsbuf[:0],
		output: p.output[:0],
	}
	return p
}

func (p *goPrinter) free() {
	if cap(p.output) > 64<<10 || cap(p.wsbuf) > keep {
		return
	}
	goPrinters.Put(p)
}

// okLiteralAfterGet is go/printer: G by W.
func okLiteralAfterGet(w io.Writer, files *fileSet, comments []string) error {
	p := newGoPrinter(files)
	defer p.free()
	p.comments = comments
	for _, name := range p.files.names {
		p.output = append(p.output, name...)
		p.indent++
		p.wsbuf = append(p.wsbuf, '\t')
	}
	_, err := w.Write(append(p.output, p.wsbuf...))
	return err
}

// headerSorter is like net/http's: truncated after Get, and the names stay while it is parked.
type headerSorter struct{ names []string }

var headerSorters = sync.Pool{New: func() any { return new(headerSorter) }}

func sortedNames(h map[string]string) (names []string, s *headerSorter) {
	s = headerSorters.Get().(*headerSorter)
	if cap(s.names) < len(h) {
		s.names = make([]string, 0, len(h))
	}
	names = s.names[:0]
	for name := range h {
		names = append(names, name)
	}
	s.names = names
	return names, s
}

func putSorter(s *headerSorter) {
	if cap(s.names) <= maxItems {
		headerSorters.Put(s)
	}
}

// okSorterTruncatedAtGet is http.Header.Write.
func okSorterTruncatedAtGet(w io.Writer, h map[string]string) error {
	names, s := sortedNames(h)
	for _, name := range names {
		if _, err := fmt.Fprintf(w, "%s: %s\r\n", name, h[name]); err != nil {
			putSorter(s)
			return err
		}
	}
	putSorter(s)
	return nil
}

var textReaders sync.Pool

func newTextReader(br *bufio.Reader) *textproto.Reader {
	if v := textReaders.Get(); v != nil {
		tr := v.(*textproto.Reader)
		tr.R = br
		return tr
	}
	return textproto.NewReader(br)
}

func putTextReader(r *textproto.Reader) {
	r.R = nil
	textReaders.Put(r)
}

// okFieldOnBothSides is http.ReadRequest: G and P.
func okFieldOnBothSides(br *bufio.Reader) (string, error) {
	tr := newTextReader(br)
	defer putTextReader(tr)
	return tr.ReadLine()
}

// copyBlocks is like net/http's copyBufPool: fixed memory of one size, filled before it is read.
var copyBlocks = sync.Pool{New: func() any { return new([32 << 10]byte) }}

func getCopyBlock() []byte { return copyBlocks.Get().(*[32 << 10]byte)[:] }

func putCopyBlock(b []byte) {
	if len(b) != 32<<10 {
		panic("foreign block")
	}
	copyBlocks.Put((*[32 << 10]byte)(b))
}

// okFixedSizeOrPanic is http's io.Copy.
func okFixedSizeOrPanic(w io.Writer, r io.Reader) (int64, error) {
	b := getCopyBlock()
	defer putCopyBlock(b)
	return io.CopyBuffer(w, r, b)
}

// writeData is like http2's: overwritten as a whole after Get, and put as it is.
type writeData struct {
	stream uint32
	p      []byte
	end    bool
}

var writeDatas = sync.Pool{New: func() any { return new(writeData) }}

// okWholeValueAfterGet is http2's writeDataFromHandler.
func okWholeValueAfterGet(w io.Writer, stream uint32, p []byte, end bool) error {
	wd := writeDatas.Get().(*writeData)
	*wd = writeData{stream, p, end}
	_, err := fmt.Fprintf(w, "%d %q %t\n", wd.stream, wd.p, wd.end)
	writeDatas.Put(wd)
	return err
}

// response is like http2's responseWriterState: emptied after Get but for its writer.
type response struct {
	conn   *link
	status int
	wrote  int64
	bw     *bufio.Writer
}

type link struct{ out io.Writer }

var responses = sync.Pool{New: func() any { return &response{bw: bufio.NewWriterSize(nil, 4<<10)} }}

// okLiteralKeepsWriter keeps the connection until the next Get overwrites it.
func okLiteralKeepsWriter(c *link, status int, text string) (int64, error) {
	r := responses.Get().(*response)
	bw := r.bw
	*r = response{bw: bw}
	r.conn = c
	bw.Reset(c.out)
	r.status = status
	n, err := fmt.Fprintf(r.bw, "%d %s", r.status, text)
	r.wrote += int64(n)
	if ferr := r.bw.Flush(); err == nil {
		err = ferr
	}
	wrote := r.wrote
	responses.Put(r)
	return wrote, err
}

var replyChannels = sync.Pool{New: func() any { return make(chan error, 1) }}

// okDrainedChannel is http2's errChanPool: the reply has been received when the channel goes back.
func okDrainedChannel(send func(chan<- error)) error {
	ch := replyChannels.Get().(chan error)
	send(ch)
	err := <-ch
	replyChannels.Put(ch)
	return err
}

// counter is like the state of a DRBG: what is left behind is what it is for.
type counter struct {
	v     [4]uint64
	calls uint64
}

var counters = sync.Pool{New: func() any {
	return &counter{v: [4]uint64{1, 2, 3, 4}}
}}

func (c *counter) next() uint64 {
	x := c.v[0] ^ c.v[0]<<11
	c.v[0], c.v[1], c.v[2] = c.v[1], c.v[2], c.v[3]
	c.v[3] ^= c.v[3]>>19 ^ x ^ x>>8
	c.calls++
	return c.v[3]
}

// okStateIsThePoint is crypto/rand's drbgPool.
func okStateIsThePoint(n uint64) uint64 {
	c := counters.Get().(*counter)
	defer counters.Put(c)
	return c.next() % max(n, 1)
}

var outBuffers = sync.Pool{New: func() any { return new([]byte) }}

// okGrownInPlace is tls.Conn's writeRecord: the deferred closure writes the grown slice back through the pointer.
func okGrownInPlace(w io.Writer, payload []byte) error {
	p := outBuffers.Get().(*[]byte)
	var rec []byte
	defer func() {
		if cap(rec) > 16<<10 {
			rec = nil
		}
		*p = rec
		outBuffers.Put(p)
	}()
	rec = append((*p)[:0], 23, 3, 3, byte(len(payload)>>8), byte(len(payload)))
	rec = append(rec, payload...)
	_, err := w.Write(rec)
	return err
}

type member struct {
	name  []byte
	value []byte
}

var memberLists = sync.Pool{New: func() any { return new([]member) }}

func getMembers() *[]member {
	ms := memberLists.Get().(*[]member)
	*ms = (*ms)[:0]
	return ms
}

func putMembers(ms *[]member) {
	if cap(*ms) < 1<<10 {
		clear(*ms)
		memberLists.Put(ms)
	}
}

// okClearsThenTruncatesAtGet is jsontext's objectMemberPool: P clear, G [:0].
func okClearsThenTruncatesAtGet(doc []byte, use func(int)) {
	ms := getMembers()
	defer putMembers(ms)
	for part := range bytes.SplitSeq(doc, []byte{','}) {
		name, value, _ := bytes.Cut(part, []byte{':'})
		*ms = append(*ms, member{name, value})
	}
	use(len(*ms))
}

// interner is like json's stringSlice: cleared before Put, dropped when it is large.
type interner struct{ list []string }

var interners = sync.Pool{New: func() any { return new(interner) }}

func putInterner(s *interner) {
	if cap(s.list) > 1<<10 {
		s.list = nil
	}
	clear(s.list)
	interners.Put(s)
}

// okClearedAndCutLater cuts the list to length zero where it is filled.
func okClearedAndCutLater(keys map[string]int, each func(string)) {
	s := interners.Get().(*interner)
	defer putInterner(s)
	s.list = s.list[:0]
	for k := range keys {
		s.list = append(s.list, k)
	}
	for _, k := range s.list {
		each(k)
	}
}

// operation is like internal/poll's wsaMsg: fields are cleared before Put, the flags overwritten at each use.
type operation struct {
	name  *string
	addr  []byte
	flags uint32
}

var operations = sync.Pool{New: func() any { return new(operation) }}

func freeOperation(o *operation) {
	o.name = nil
	o.addr = nil
	operations.Put(o)
}

// okFlagsOverwritten is poll.FD.ReadMsg.
func okFlagsOverwritten(name string, addr []byte, peek bool) (n int) {
	o := operations.Get().(*operation)
	o.name, o.addr = &name, addr
	o.flags = 0
	if peek {
		o.flags |= 2
	}
	n = len(*o.name) + len(o.addr) + int(o.flags)
	freeOperation(o)
	return n
}

// statistics is like jsontext's bufferStatistics: kept across uses, to decide how much memory to keep.
type statistics struct {
	strikes int
	prev    int
}

type encoder struct {
	buf   []byte
	depth int
	stats statistics
}

var encoders = sync.Pool{New: func() any { return new(encoder) }}

func getEncoder() *encoder {
	e := encoders.Get().(*encoder)
	if e.buf == nil {
		e.buf = make([]byte, 0, 256)
	}
	e.buf = e.buf[:0]
	e.depth = 0
	return e
}

func putEncoder(e *encoder) {
	switch {
	case cap(e.buf) <= 4<<10:
		e.stats.strikes = 0
	case cap(e.buf)/4 <= len(e.buf) && cap(e.buf) <= 64<<10:
		e.stats.strikes = 0
	case e.stats.strikes < 4 && cap(e.buf) <= 64<<10:
		e.stats.strikes++
	default:
		e.stats.strikes = 0
		e.stats.prev = len(e.buf)
		e.buf = nil
	}
	encoders.Put(e)
}

// okStatisticsStay is json.Marshal of encoding/json/v2.
func okStatisticsStay(w io.Writer, values ...string) error {
	e := getEncoder()
	defer putEncoder(e)
	for _, v := range values {
		e.depth++
		e.buf = strconv.AppendQuote(e.buf, v)
	}
	_, err := w.Write(e.buf)
	return err
}

// syntaxScanner is like encoding/json's scanner: reset after Get, err included, and put with the error of the last use.
type syntaxScanner struct {
	state []int
	err   error
	end   bool
}

var syntaxScanners = sync.Pool{New: func() any { return new(syntaxScanner) }}

func (s *syntaxScanner) reset() {
	s.state = s.state[:0]
	s.err = nil
	s.end = false
}

func freeScanner(s *syntaxScanner) {
	if cap(s.state) > 1024 {
		s.state = nil
	}
	syntaxScanners.Put(s)
}

// okErrorStaysUntilReset is json.Valid.
func okErrorStaysUntilReset(doc string) error {
	s := syntaxScanners.Get().(*syntaxScanner)
	s.reset()
	defer freeScanner(s)
	for _, c := range doc {
		switch {
		case s.end:
			s.err = errors.New("trailing data")
			return s.err
		case c == '[':
			s.state = append(s.state, 1)
		case c == ']' && len(s.state) > 0:
			s.state = s.state[:len(s.state)-1]
			s.end = len(s.state) == 0
		}
	}
	return s.err
}

// words is like math/big's stack: cut before Put, and its numbers are never cleared.
type words struct{ w []uint }

var wordStacks sync.Pool

func getWords() *words {
	w, _ := wordStacks.Get().(*words)
	if w == nil {
		w = new(words)
	}
	return w
}

func (w *words) free() {
	if cap(w.w) > maxItems {
		w.w = nil
	}
	w.w = w.w[:0]
	wordStacks.Put(w)
}

func (w *words) nat(n int) []uint {
	if cap(w.w)-len(w.w) < n {
		w.w = make([]uint, 0, 2*n)
	}
	w.w = w.w[:len(w.w)+n]
	x := w.w[len(w.w)-n:]
	for i := range x {
		x[i] = 0
	}
	return x
}

// okNumbersCut is nat.mul with a stack.
func okNumbersCut(a, b uint) (sum uint) {
	w := getWords()
	x := w.nat(4)
	x[0], x[1] = a, b
	for _, v := range x {
		sum += v
	}
	w.free()
	return sum
}

// dirReader is like os.dirInfo: its buffer is filled by the read that comes first, and the field is nil'ed at Put.
type dirReader struct {
	src  io.Reader
	buf  *[]byte
	nbuf int
	bufp int
}

var dirBlocks = sync.Pool{New: func() any {
	b := make([]byte, 8<<10)
	return &b
}}

func (d *dirReader) next() (byte, error) {
	if d.buf == nil {
		d.buf = dirBlocks.Get().(*[]byte)
	}
	if d.bufp >= d.nbuf {
		d.bufp = 0
		n, err := d.src.Read(*d.buf)
		d.nbuf = n
		if n == 0 {
			return 0, errors.Join(err, io.ErrUnexpectedEOF)
		}
	}
	c := (*d.buf)[d.bufp]
	d.bufp++
	return c, nil
}

func (d *dirReader) close() {
	if d.buf != nil {
		dirBlocks.Put(d.buf)
		d.buf = nil
	}
}

// okHeldAcrossCalls is os.File.ReadDir.
func okHeldAcrossCalls(r io.Reader, n int) string {
	var names strings.Builder
	d := &dirReader{src: r}
	defer d.close()
	for range n {
		c, err := d.next()
		if err != nil {
			break
		}
		names.WriteByte(c)
	}
	return names.String()
}

// duct is like internal/poll's splicePipe: New may fail, and one that still holds data is dropped.
type duct struct {
	data [256]byte
	held int
}

var ducts = sync.Pool{New: func() any {
	d := newDuct()
	if d == nil {
		return nil
	}
	return d
}}

func newDuct() *duct { return new(duct) }

func putDuct(d *duct) {
	if d.held > 0 {
		return // the next user would get the rest of this one's data
	}
	ducts.Put(d)
}

// okDroppedWhenFull is poll.Splice.
func okDroppedWhenFull(w io.Writer, r io.Reader) error {
	v := ducts.Get()
	if v == nil {
		return errors.New("no duct")
	}
	d := v.(*duct)
	defer putDuct(d)
	n, err := r.Read(d.data[:])
	if err != nil {
		return err
	}
	d.held = n
	n, err = w.Write(d.data[:d.held])
	d.held -= n
	return err
}

// idLists is like the pools of cmd/compile/internal/ssa: a pool for each power of two, cleared before Put.
var idLists [12]sync.Pool

func getIDs(n int) []*int {
	i := 0
	for 1<<i < n {
		i++
	}
	if i >= len(idLists) {
		return make([]*int, n)
	}
	if s, ok := idLists[i].Get().(*[]*int); ok {
		return (*s)[:n]
	}
	return make([]*int, n, 1<<i)
}

func putIDs(s []*int) {
	i := 0
	for 1<<i < cap(s) {
		i++
	}
	if i >= len(idLists) || cap(s) != 1<<i {
		return
	}
	s = s[:cap(s)]
	clear(s)
	idLists[i].Put(&s)
}

// okClassCleared is a pass of the compiler.
func okClassCleared(values []int) (distinct int) {
	ids := getIDs(64)
	for i := range values {
		if p := &ids[values[i]&63]; *p == nil {
			*p = &values[i]
			distinct++
		}
	}
	putIDs(ids)
	return distinct
}
