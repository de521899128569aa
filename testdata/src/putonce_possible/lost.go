// Package putonce_possible loses objects on some path, or puts what no pool has lent: reported on request only.
package putonce_possible

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"runtime"
	"sync"

	"putonce/lib/page"
)

var errBad = errors.New("bad frame")

// A frame is scratch of fixed size.
type frame struct {
	kind byte
	n    int
	body [128]byte
}

var frames = sync.Pool{New: func() any { return new(frame) }}

func newFrame() *frame   { return frames.Get().(*frame) }
func freeFrame(f *frame) { frames.Put(f) }

func (f *frame) read(r io.Reader) error {
	f.kind, f.n = 0, 0
	var head [2]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return err
	}
	f.kind, f.n = head[0], min(int(head[1]), len(f.body))
	_, err := io.ReadFull(r, f.body[:f.n])
	return err
}

// lostOnError puts at the end only.
func lostOnError(r io.Reader, handle func([]byte) error) error {
	f := newFrame() // want "f is not put into frames on every path"
	if err := f.read(r); err != nil {
		return err
	}
	err := handle(f.body[:f.n])
	freeFrame(f)
	return err
}

// lostInSwitch puts in all cases but one.
func lostInSwitch(r io.Reader) (sum int, err error) {
	f := frames.Get().(*frame) // want "f is not put into frames on every path"
	err = f.read(r)
	switch f.kind {
	case 0:
		frames.Put(f)
	case 1:
		sum = f.n
		frames.Put(f)
	case 2:
		err = errBad
	default:
		frames.Put(f)
	}
	return sum, err
}

// lostWhenCancelled puts when there is something to read.
func lostWhenCancelled(ctx context.Context, ready <-chan io.Reader) error {
	f := newFrame() // want "f is not put into frames on every path"
	select {
	case <-ctx.Done():
		return ctx.Err()
	case r := <-ready:
		defer freeFrame(f)
		return f.read(r)
	}
}

// lostByContinue goes on with the next round, and with the next frame.
func lostByContinue(rs []io.Reader) (sum int) {
	for _, r := range rs {
		f := newFrame() // want "f is not put into frames on every path"
		if f.read(r) != nil {
			continue
		}
		sum += f.n
		freeFrame(f)
	}
	return sum
}

// lostBetweenTwo loses the first frame when the second cannot be read.
func lostBetweenTwo(r io.Reader) (bool, error) {
	a := newFrame() // want "a is not put into frames on every path"
	if err := a.read(r); err != nil {
		freeFrame(a)
		return false, err
	}
	b := newFrame()
	if err := b.read(r); err != nil {
		freeFrame(b)
		return false, err
	}
	same := a.n == b.n && a.body == b.body
	freeFrame(b)
	freeFrame(a)
	return same, nil
}

// lostPage leaves a page of another package when there is nothing to write.
func lostPage(w io.Writer, text string) error {
	p := page.Of(text) // want "p is not put into .*pages on every path"
	if p.Len() == 0 {
		return nil
	}
	return page.Send(w, p)
}

// lostUnlessKept keeps what is of the right kind, and forgets the rest.
func (q *queue) lostUnlessKept(r io.Reader, kind byte) error {
	f := newFrame() // want "f is not put into frames on every path"
	if err := f.read(r); err != nil {
		freeFrame(f)
		return err
	}
	if f.kind == kind {
		q.list = append(q.list, f)
	}
	return nil
}

type queue struct {
	list []*frame
	last *frame
	byID map[byte]*frame
}

// okDeferred puts on every path.
func okDeferred(r io.Reader, handle func([]byte) error) error {
	f := newFrame()
	defer freeFrame(f)
	if err := f.read(r); err != nil {
		return err
	}
	return handle(f.body[:f.n])
}

// okReturned leaves it to the caller, unless there is an error.
func okReturned(r io.Reader) (*frame, error) {
	f := newFrame()
	if err := f.read(r); err != nil {
		freeFrame(f)
		return nil, err
	}
	return f, nil
}

// okTested borrows by okReturned: with an error there is no frame.
func okTested(r io.Reader) (int, error) {
	f, err := okReturned(r)
	if err != nil {
		return 0, err
	}
	n := f.n
	freeFrame(f)
	return n, nil
}

// okStored keeps it in one of three places.
func (q *queue) okStored(r io.Reader) {
	f := newFrame()
	switch err := f.read(r); {
	case err != nil:
		freeFrame(f)
	case f.kind == 0:
		q.list = append(q.list, f)
	case q.byID[f.kind] == nil:
		q.byID[f.kind] = f
	default:
		if q.last != nil {
			freeFrame(q.last)
		}
		q.last = f
	}
}

// okSent leaves it to the receiver, who puts.
func okSent(ctx context.Context, r io.Reader, out chan<- *frame) error {
	f := newFrame()
	if err := f.read(r); err != nil {
		freeFrame(f)
		return err
	}
	select {
	case out <- f:
		return nil
	case <-ctx.Done():
		freeFrame(f)
		return ctx.Err()
	}
}

// okReceived is the receiver.
func okReceived(in <-chan *frame, handle func([]byte)) {
	for f := range in {
		handle(f.body[:f.n])
		freeFrame(f)
	}
}

// okHandedToGoroutine lets the goroutine put.
func okHandedToGoroutine(r io.Reader, handle func([]byte)) error {
	f := newFrame()
	if err := f.read(r); err != nil {
		freeFrame(f)
		return err
	}
	go func() {
		defer freeFrame(f)
		handle(f.body[:f.n])
	}()
	return nil
}

// A source puts its frame when it is closed.
type source struct{ f *frame }

func (s *source) Close() error {
	if s.f != nil {
		freeFrame(s.f)
		s.f = nil
	}
	return nil
}

// okWrapped hands it on inside of something that is closed.
func okWrapped(r io.Reader) (io.Closer, error) {
	f := newFrame()
	if err := f.read(r); err != nil {
		freeFrame(f)
		return nil, err
	}
	return &source{f: f}, nil
}

// okReleaseFunc returns a part of it with the function that puts.
func okReleaseFunc(r io.Reader) ([]byte, func(), error) {
	f := newFrame()
	if err := f.read(r); err != nil {
		freeFrame(f)
		return nil, nil, err
	}
	return f.body[:f.n], func() { freeFrame(f) }, nil
}

// okDies has no use for a pool any more.
func okDies(r io.Reader) int {
	f := newFrame()
	if err := f.read(r); err != nil {
		os.Exit(2)
	}
	if f.kind > 9 {
		panic(errBad)
	}
	n := f.n
	freeFrame(f)
	return n
}

// A growing list is dropped on purpose when it is too large.
var lists = sync.Pool{New: func() any { l := make([]uint16, 0, 64); return &l }}

func okTooLarge(values []uint16, use func([]uint16)) {
	l := lists.Get().(*[]uint16)
	*l = append((*l)[:0], values...)
	use(*l)
	if cap(*l) > 4096 {
		return
	}
	lists.Put(l)
}

// okTooSmall drops what is smaller than needed, and makes what it needs.
func okTooSmall(n int, use func([]uint16)) {
	l := lists.Get().(*[]uint16)
	if n > 4096 {
		n = 4096
	}
	if cap(*l) < n {
		fresh := make([]uint16, 0, n)
		l = &fresh
	}
	use((*l)[:n])
	lists.Put(l)
}

var writers = sync.Pool{New: func() any { return bufio.NewWriterSize(nil, 512) }}

// okBroken does not put a writer whose state is unknown, and says so.
func okBroken(w io.Writer, rows []uint32) (err error) {
	bw := writers.Get().(*bufio.Writer)
	bw.Reset(w)
	broken := false
	defer func() {
		if !broken {
			bw.Reset(nil)
			writers.Put(bw)
		}
	}()
	for _, row := range rows {
		if err := binary.Write(bw, binary.BigEndian, row); err != nil {
			broken = true
			return err
		}
	}
	return bw.Flush()
}

// okGoexit leaves the goroutine for good.
func okGoexit(r io.Reader) {
	f := newFrame()
	if f.read(r) != nil {
		runtime.Goexit()
	}
	freeFrame(f)
}

// okNothingGot has nothing to put when the pool is empty.
func okNothingGot(use func([]byte)) {
	f, ok := spares.Get().(*frame)
	if !ok {
		return
	}
	use(f.body[:])
	spares.Put(f)
}

var spares sync.Pool

// okCalleePuts has two callees that put, and one that does not.
func okCalleePuts(r io.Reader, w io.Writer) error {
	f := newFrame()
	if err := f.read(r); err != nil {
		return fail(f, err)
	}
	return send(w, f)
}

func fail(f *frame, err error) error {
	freeFrame(f)
	return errors.Join(errBad, err)
}

func send(w io.Writer, f *frame) error {
	defer freeFrame(f)
	_, err := w.Write(f.body[:f.n])
	return err
}

// okFlagged puts unless it has been handed over.
func okFlagged(r io.Reader, keep func(*frame) bool) error {
	f := newFrame()
	kept := false
	defer func() {
		if !kept {
			freeFrame(f)
		}
	}()
	if err := f.read(r); err != nil {
		return err
	}
	kept = keep(f)
	return nil
}

var answers = sync.Pool{New: func() any { return make(chan int, 1) }}

// okStillAwaited leaves the channel to a goroutine that has yet to send: it must not be put.
func okStillAwaited(ctx context.Context, compute func() int) (int, error) {
	c := answers.Get().(chan int)
	go func() { c <- compute() }()
	select {
	case v := <-c:
		answers.Put(c)
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// okCallback hands it to a function that is to put it.
func okCallback(r io.Reader, done func(*frame, error)) {
	f := newFrame()
	err := f.read(r)
	done(f, err)
}

// okAppended collects all of them for the caller.
func okAppended(dst []*frame, r io.Reader, n int) ([]*frame, error) {
	for range n {
		f := newFrame()
		if err := f.read(r); err != nil {
			freeFrame(f)
			return dst, err
		}
		dst = append(dst, f)
	}
	return dst, nil
}

// lostAltogether has no Put at all, while others have.
func lostAltogether(r io.Reader) (int, error) {
	f := newFrame() // want "f is not put into frames"
	if err := f.read(r); err != nil {
		return 0, err
	}
	return f.n, nil
}

// lostUnlessReturned leaves it to the caller, and forgets it when there is an error.
func lostUnlessReturned(r io.Reader) (*frame, error) {
	f := newFrame() // want "f is not put into frames on every path"
	if err := f.read(r); err != nil {
		return nil, err
	}
	return f, nil
}

// lostInLiteral keeps rows that have something in them.
func lostInLiteral(n int, next func(int) (uint16, bool)) (rows []row) {
	for i := range n {
		r := row{id: i, cells: lists.Get().(*[]uint16)} // want "r.cells is not put into lists on every path"
		for {
			v, ok := next(i)
			if !ok {
				break
			}
			*r.cells = append((*r.cells)[:0], v)
		}
		if len(*r.cells) > 0 {
			rows = append(rows, r)
		}
	}
	return rows
}

type row struct {
	id    int
	cells *[]uint16
}

// A scanner has a writer to give back when it is closed.
type scanner struct {
	w     *bufio.Writer
	close func()
}

func newScanner(w io.Writer) *scanner {
	bw := writers.Get().(*bufio.Writer)
	bw.Reset(w)
	return &scanner{w: bw, close: func() {
		bw.Reset(nil)
		writers.Put(bw)
	}}
}

func (s *scanner) Close() error {
	if s == nil {
		return nil
	}
	if s.close == nil {
		return nil
	}
	s.close()
	s.close = nil
	return nil
}

// lostHolder does not close what holds the writer.
func lostHolder(w io.Writer, text string) error {
	s := newScanner(w) // want "s is not put into writers"
	_, err := s.w.WriteString(text)
	return err
}

func okHolder(w io.Writer, text string) error {
	s := newScanner(w)
	defer s.Close()
	_, err := s.w.WriteString(text)
	return err
}

// A blocks pool is whatever users bring along.
type blocks interface {
	Get(n int) (*[]byte, error)
	Put(b *[]byte)
}

// lostOfInterface tests too late.
func lostOfInterface(p blocks, r io.Reader, n int) error {
	b, err := p.Get(n) // want "b is not put into p on every path"
	if err != nil {
		return err
	}
	if n > 1<<20 {
		return errBad
	}
	_, err = io.ReadFull(r, *b)
	p.Put(b)
	return err
}

func okOfInterface(p blocks, r io.Reader, n int) error {
	if n > 1<<20 {
		return errBad
	}
	b, err := p.Get(n)
	if err != nil {
		return err
	}
	_, err = io.ReadFull(r, *b)
	p.Put(b)
	return err
}

// A store takes what it is given, and gives something else.
type store interface {
	Get(key string) ([]byte, error)
	Put(key string, b []byte)
}

func okStore(s store) int {
	b, err := s.Get("key")
	if err != nil {
		return 0
	}
	return len(b)
}

// A sink takes frames.
type sink interface{ Send(f *frame) }

// okTaken leaves it to somebody unknown.
func okTaken(s sink, r io.Reader) {
	f := newFrame()
	if f.read(r) == nil {
		s.Send(f)
		return
	}
	freeFrame(f)
}

// A keeper keeps what its reset accepts.
type keeper struct {
	free  sync.Pool
	reset func(*frame) bool
	drops int
}

func (k *keeper) get() *frame {
	if f, ok := k.free.Get().(*frame); ok {
		return f
	}
	return new(frame)
}

func (k *keeper) put(f *frame) {
	if !k.reset(f) {
		k.drops++
		return
	}
	k.free.Put(f)
}

// tryPut says whether it has put the frame.
func (k *keeper) tryPut(f *frame) bool {
	if !k.reset(f) {
		return false
	}
	k.free.Put(f)
	return true
}

// okRefused gives the frame back. Whether it is kept is up to the keeper.
func (k *keeper) okRefused(r io.Reader) error {
	f := k.get()
	err := f.read(r)
	k.put(f)
	return err
}

// lostBeforeOffer gives it back unless it cannot be read.
func (k *keeper) lostBeforeOffer(r io.Reader) error {
	f := k.get() // want "f is not put into k.free on every path"
	if err := f.read(r); err != nil {
		return err
	}
	k.put(f)
	return nil
}

// lostWhenTold knows that the frame was not put.
func (k *keeper) lostWhenTold(r io.Reader) error {
	f := k.get() // want "f is not put into k.free on every path"
	err := f.read(r)
	if !k.tryPut(f) {
		return errBad
	}
	return err
}

// A framer has a pool that nothing comes back to. What is said of the pool is said of those who forget, too.
type framer struct {
	pool sync.Pool // want "pool is gotten from and never put to"
}

func (p *framer) first(r io.Reader) (byte, error) {
	f := p.pool.Get().(*frame) // want "f is not put into p.pool"
	err := f.read(r)
	return f.kind, err
}

// A holder keeps what it takes: whether that comes back is for others to say.
type holder struct {
	pool sync.Pool // want "pool is gotten from and never put to"
	f    *frame
}

func (h *holder) next(r io.Reader) error {
	h.f = h.pool.Get().(*frame)
	return h.f.read(r)
}

// A scroll reads frames, and is closed by whoever has opened it.
type scroll struct {
	f       *frame
	release func()
}

func openScroll() *scroll {
	f := newFrame()
	return &scroll{f: f, release: func() { freeFrame(f) }}
}

// close may be called for none, and again.
func (s *scroll) close() {
	if s == nil || s.release == nil {
		return
	}
	s.release()
	s.release = nil
}

// lostScroll leaves it open.
func lostScroll(r io.Reader) (int, error) {
	s := openScroll() // want "s is not put into frames"
	err := s.f.read(r)
	return s.f.n, err
}

// okScroll knows that there is one, and that it is open.
func okScroll(r io.Reader) (int, error) {
	s := openScroll()
	defer s.close()
	err := s.f.read(r)
	return s.f.n, err
}
