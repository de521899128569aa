package putonce

import (
	"bufio"
	"errors"
	"io"
	"sync"
	"sync/atomic"
)

var scanners = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 1024) }}

func openScanner(r io.Reader) *bufio.Reader {
	br := scanners.Get().(*bufio.Reader)
	br.Reset(r)
	return br
}

func shutScanner(br *bufio.Reader) {
	br.Reset(nil)
	scanners.Put(br)
}

// A wrongFieldCleared forgets its source, and keeps the block.
type wrongFieldCleared struct {
	src io.Closer
	b   *block
}

func (w *wrongFieldCleared) Close() error {
	freeBlock(w.b) // want `w\.b (is|may be) put into blocks each time .*Close is called`
	w.src = nil
	return nil
}

// A clearedOnSuccess stays open when its source fails to close, and has put its block by then.
type clearedOnSuccess struct {
	src io.Closer
	b   *block
}

func (c *clearedOnSuccess) Close() error {
	if c.b == nil {
		return nil
	}
	freeBlock(c.b) // want `c\.b (is|may be) put into blocks each time .*Close is called`
	if err := c.src.Close(); err != nil {
		return err
	}
	c.b = nil
	return nil
}

// A flagNeverSet asks for a flag that nobody sets.
type flagNeverSet struct {
	closed bool
	br     *bufio.Reader
}

func openFlagged(r io.Reader) *flagNeverSet { return &flagNeverSet{br: openScanner(r)} }

func (f *flagNeverSet) Close() error {
	if f.closed {
		return nil
	}
	shutScanner(f.br) // want `f\.br (is|may be) put into scanners each time .*Close is called`
	return nil
}

// An onValueReceiver clears the field of a copy of itself.
type onValueReceiver struct{ b *block }

func (v onValueReceiver) Close() error {
	if v.b != nil {
		freeBlock(v.b) // want `v\.b (is|may be) put into blocks each time .*Close is called`
		v.b = nil
	}
	return nil
}

// A DeepRelease leaves the putting to a function that leaves it to another.
type DeepRelease struct{ parts struct{ head, tail *block } }

func retire(b *block) {
	if b != nil {
		closeBlock(b)
	}
}

// Release may be called by the reader and by the writer.
func (d *DeepRelease) Release() {
	retire(d.parts.head) // want `d\.parts\.head (is|may be) put into blocks each time .*Release is called`
	if d.parts.tail != nil {
		retire(d.parts.tail)
		d.parts.tail = nil
	}
}

// A tableOfBlocks puts what stays in its table.
type tableOfBlocks struct{ byName map[string]*block }

func (t *tableOfBlocks) Close() error {
	for _, b := range t.byName {
		freeBlock(b) // want `(is|may be) put into blocks each time .*Close is called`
	}
	return nil
}

// A shelfOfBlocks puts what stays in its array.
type shelfOfBlocks struct {
	used  int
	slots [4]*block
}

func (s *shelfOfBlocks) Close() error {
	for i := range s.slots {
		if s.slots[i] != nil {
			freeBlock(s.slots[i]) // want `s\.slots.* (is|may be) put into blocks each time .*Close is called`
		}
	}
	s.used = 0
	return nil
}

// A baseReader is embedded; whoever embeds it has its Close.
type baseReader struct{ br *bufio.Reader }

func (b *baseReader) Close() error {
	shutScanner(b.br) // want `b\.br (is|may be) put into scanners each time .*Close is called`
	return nil
}

// An embedsBase closes what it embeds.
type embedsBase struct {
	baseReader
	lines int
}

func openEmbedded(r io.Reader) io.Closer {
	e := &embedsBase{}
	e.br = openScanner(r)
	return e
}

// A readsToTheEnd puts when its source ends. Callers may read on: they get io.EOF once more, and so does it.
type readsToTheEnd struct {
	src io.Reader
	b   *block
}

func (r *readsToTheEnd) Read(p []byte) (int, error) {
	n, err := r.src.Read(p)
	if errors.Is(err, io.EOF) {
		freeBlock(r.b) // want `r\.b (is|may be) put into blocks each time .*Read is called`
	}
	return n, err
}

// An ownFlag is pooled, and so is the flag that is to guard it.
type ownFlag struct {
	closed bool
	left   int
}

var ownFlags = sync.Pool{New: func() any { return new(ownFlag) }}

func openOwnFlag(n int) io.ReadCloser {
	o := ownFlags.Get().(*ownFlag)
	o.closed, o.left = false, n
	return o
}

func (o *ownFlag) Read(p []byte) (int, error) {
	if o.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), o.left)
	clear(p[:n])
	o.left -= n
	return n, nil
}

func (o *ownFlag) Close() error {
	if o.closed {
		return nil
	}
	o.closed = true
	ownFlags.Put(o) // want `o (is|may be) put into ownFlags each time .*Close is called`
	return nil
}

// A selfPut is pooled and handed out as an io.WriteCloser.
type selfPut struct{ n int }

var selfPuts = sync.Pool{New: func() any { return new(selfPut) }}

func openSelfPut() io.WriteCloser {
	s := selfPuts.Get().(*selfPut)
	s.n = 0
	return s
}

func (s *selfPut) Write(p []byte) (int, error) {
	s.n += len(p)
	return len(p), nil
}

func (s *selfPut) recycle() { selfPuts.Put(s) }

func (s *selfPut) Close() error {
	s.recycle() // want `s (is|may be) put into selfPuts each time .*Close is called`
	return nil
}

// An okSwappedOut takes the field out before it puts.
type okSwappedOut struct{ b *block }

func (o *okSwappedOut) Close() error {
	b := o.b
	o.b = nil
	if b == nil {
		return errFull
	}
	freeBlock(b)
	return nil
}

// An okDeferredNil clears the field when everything else is done.
type okDeferredNil struct {
	dst io.Writer
	b   *block
}

func (o *okDeferredNil) Close() error {
	if o.b == nil {
		return nil
	}
	defer func() {
		freeBlock(o.b)
		o.b = nil
	}()
	return o.b.writeTo(o.dst)
}

// An okAtomicSwap gives the block to whoever closes first.
type okAtomicSwap struct{ b atomic.Pointer[block] }

func (o *okAtomicSwap) Close() error {
	if b := o.b.Swap(nil); b != nil {
		freeBlock(b)
	}
	return nil
}

// An okLockedFlag closes under a lock.
type okLockedFlag struct {
	mu     sync.Mutex
	closed bool
	b      *block
}

func (o *okLockedFlag) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return io.ErrClosedPipe
	}
	o.closed = true
	freeBlock(o.b)
	return nil
}

// An okOnceFunc makes its Close in the constructor.
type okOnceFunc struct {
	b     *block
	close func()
}

func openOnceFunc(text string) *okOnceFunc {
	o := &okOnceFunc{b: newBlock(text)}
	o.close = sync.OnceFunc(func() { freeBlock(o.b) })
	return o
}

func (o *okOnceFunc) Close() error {
	o.close()
	return nil
}

// An okState knows how far it is.
type okState struct {
	state int
	b     *block
}

const (
	stateOpen = iota
	stateDone
)

func (o *okState) Close() error {
	switch o.state {
	case stateOpen:
		o.state = stateDone
		freeBlock(o.b)
	case stateDone:
	}
	return nil
}

// An okTruncated has no blocks in its list any more.
type okTruncated struct{ list []*block }

func (o *okTruncated) Close() error {
	for i, b := range o.list {
		freeBlock(b)
		o.list[i] = nil
	}
	o.list = o.list[:0]
	return nil
}

// An okClearedTable empties the table behind the loop.
type okClearedTable struct{ byName map[string]*block }

func (o *okClearedTable) Close() error {
	for _, b := range o.byName {
		freeBlock(b)
	}
	clear(o.byName)
	return nil
}

// An okZeroed is a new struct after Close.
type okZeroed struct {
	name string
	br   *bufio.Reader
}

func (o *okZeroed) Close() error {
	if br := o.br; br != nil {
		*o = okZeroed{name: o.name}
		shutScanner(br)
	}
	return nil
}

// An okEndOrClose puts at the end of its source, or on Close when there is something left.
type okEndOrClose struct{ br *bufio.Reader }

func (o *okEndOrClose) Read(p []byte) (n int, err error) {
	if o.br == nil {
		return 0, io.EOF
	}
	if n, err = o.br.Read(p); err != nil {
		shutScanner(o.br)
		o.br = nil
	}
	return n, err
}

func (o *okEndOrClose) Close() error {
	if o.br == nil {
		return nil
	}
	shutScanner(o.br)
	o.br = nil
	return nil
}

// An okCallerClears is released by Close alone, which clears the field behind the call.
type okCallerClears struct{ b *block }

func (o *okCallerClears) release() { freeBlock(o.b) }

func (o *okCallerClears) Close() error {
	if o.b != nil {
		o.release()
		o.b = nil
	}
	return nil
}

// An okPointerGuard tests another field that stands for the block.
type okPointerGuard struct {
	src io.Closer
	b   *block
}

func (o *okPointerGuard) Close() error {
	if o.src == nil {
		return nil
	}
	src := o.src
	o.src = nil
	freeBlock(o.b)
	return src.Close()
}

// An okReplaced has another block when Flush is over.
type okReplaced struct {
	dst io.Writer
	b   *block
}

func (o *okReplaced) Flush() error {
	err := o.b.writeTo(o.dst)
	freeBlock(o.b)
	o.b = newBlock("")
	return err
}

func (o *okReplaced) Close() error {
	if o.b == nil {
		return nil
	}
	err := o.Flush()
	freeBlock(o.b)
	o.b = nil
	return err
}

// An okFree is pooled and freed by its one owner; it is no io.Closer.
type okFree struct{ id int }

var okFrees = sync.Pool{New: func() any { return new(okFree) }}

func newOkFree(id int) *okFree {
	o := okFrees.Get().(*okFree)
	o.id = id
	return o
}

func (o *okFree) Free() { okFrees.Put(o) }

// okTeardown ends a session that nobody has a name for any more.
func okTeardown(texts []string) {
	for _, text := range texts {
		s := half{first: newBlock(text), second: newBlock("")}
		endSession(&s)
	}
}

func endSession(h *half) {
	freeBlock(h.first)
	freeBlock(h.second)
}

// A Close that calls another, which puts what it keeps: said there, once.

type louver struct{ buf *bufio.Reader }

var louvers = sync.Pool{New: func() any { return bufio.NewReader(nil) }}

func newLouver() *louver { return &louver{buf: louvers.Get().(*bufio.Reader)} }

func (p *louver) Close() error {
	louvers.Put(p.buf) // want `p.buf is put into louvers each time Close is called`
	return nil
}

type sash struct{ p *louver }

func (s *sash) Close() error { return s.p.Close() }

// A countedReader is counted, and closed once: the second time the count would be wrong.
type countedReader struct {
	pending *sync.WaitGroup
	b       *block
}

func (c *countedReader) Close() error {
	c.pending.Done()
	freeBlock(c.b)
	return nil
}

// A signalReader says that it is done, which goes well once.
type signalReader struct {
	done chan struct{}
	b    *block
}

func (s *signalReader) Close() error {
	close(s.done)
	freeBlock(s.b)
	return nil
}

// An uncountedReader has nothing against being closed again.
type uncountedReader struct {
	pending *sync.WaitGroup
	b       *block
}

func (u *uncountedReader) Close() error {
	u.pending.Wait()
	freeBlock(u.b) // want `u\.b is put into blocks each time .*Close is called`
	return nil
}

// A stream is read in blocks, which somebody sends.
type stream struct {
	blocks chan *block
	cur    *block
}

// Read puts the last block when it has received another.
func (s *stream) Read(p []byte) (int, error) {
	if s.cur != nil {
		freeBlock(s.cur)
	}
	s.cur = <-s.blocks
	for s.cur != nil && len(p) == 0 {
		freeBlock(s.cur)
		s.cur = <-s.blocks
	}
	if s.cur == nil {
		return 0, io.EOF
	}
	return len(p), nil
}

// A repeated stream puts the block that it goes on with.
type repeated struct {
	blocks chan *block
	cur    *block
}

func (s *repeated) Close() error {
	freeBlock(s.cur) // want `s\.cur is put into blocks each time .*Close is called`
	return nil
}

// A scope closes the one that it lies in, if that is still open.
type scope struct {
	outer *scope
	done  bool
}

var scopes = sync.Pool{New: func() any { return new(scope) }}

func newScope() *scope { return scopes.Get().(*scope) }

func (s *scope) isDone() bool { return s.done }

func (s *scope) free() {
	s.done = true
	scopes.Put(s)
}

func (s *scope) Close() {
	if !s.outer.isDone() {
		s.outer.free()
	}
}

// A BlindScope does not ask.
type BlindScope struct{ outer *scope }

func (s *BlindScope) Close() {
	s.outer.free() // want `s\.outer is put into scopes each time Close is called`
}

// A journal is read by day, which takes the block of that day off: no reader is called again with the same.
type journal struct {
	days   map[int]*block
	forget func(day int)
}

func (j *journal) Read(day int) ([]byte, bool) {
	b := j.days[day]
	if b == nil {
		return nil, false
	}
	text := append([]byte(nil), b.data[:b.n]...)
	j.forget(day)
	freeBlock(b)
	return text, true
}

// A resetReader can be used again.
type resetReader interface {
	io.ReadCloser
	Reset(r io.Reader)
}

// A pooledReader has another one in it: that is no pooledReader, though no other type of the package is a resetReader.
type pooledReader struct{ resetReader }

var pooledReaders sync.Pool

func newPooledReader(r io.Reader, open func(io.Reader) io.ReadCloser) io.ReadCloser {
	if p, _ := pooledReaders.Get().(*pooledReader); p != nil {
		p.Reset(r)
		return p
	}
	return &pooledReader{open(r).(resetReader)}
}

func (p *pooledReader) Close() error {
	defer func() {
		pooledReaders.Put(p) // want `p is put into pooledReaders each time Close is called`
	}()
	return p.resetReader.Close()
}

// A Pencil is sharpened in one place, which lets go of it: nobody else has it to release it again.
type Pencil struct{ lead *block }

func (p *Pencil) Release() { freeBlock(p.lead) }

func sharpens(text string) {
	p := &Pencil{lead: blocks.Get().(*block)}
	defer p.Release()
	print(text, p.lead)
}
