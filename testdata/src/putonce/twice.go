package putonce

import (
	"context"
	"io"
	"os"
	"sync"
	"sync/atomic"

	"putonce/lib/page"
)

// A printer has a pool of its own.
type printer struct {
	pool sync.Pool
	out  io.Writer
}

func newPrinter(out io.Writer) *printer {
	return &printer{out: out, pool: sync.Pool{New: func() any { return new(block) }}}
}

func (p *printer) line(text string) *block {
	b := p.pool.Get().(*block)
	b.n = copy(b.data[:], text)
	return b
}

func (p *printer) recycle(b *block) { p.pool.Put(b) }

// twiceAfterShortWrite returns from one of two cases.
func (p *printer) twiceAfterShortWrite(texts []string) error {
	for _, text := range texts {
		b := p.line(text)
		n, err := p.out.Write(b.bytes())
		if n < b.n {
			p.recycle(b)
			if err != nil {
				return err
			}
		}
		p.recycle(b) // want "b (is|may be) put into .*pool twice"
	}
	return nil
}

// twiceInRetryLoop puts in every round what it has taken before the loop.
func twiceInRetryLoop(text string, try func(int) bool) int {
	b := newBlock(text)
	n := b.n
	for i := range 3 {
		if try(i) {
			break
		}
		freeBlock(b) // want "b (is|may be) put into blocks twice"
	}
	return n
}

func closeBlock(b *block) { freeBlock(b) }

func finishBlock(w io.Writer, b *block) error {
	err := b.writeTo(w)
	closeBlock(b)
	return err
}

func flushBlock(w io.Writer, b *block) error {
	if b.n == 0 {
		closeBlock(b)
		return nil
	}
	return finishBlock(w, b)
}

// twiceThreeCallsDeep does not see the put at the end of the chain.
func twiceThreeCallsDeep(w io.Writer, text string) error {
	b := newBlock(text)
	if err := flushBlock(w, b); err != nil {
		freeBlock(b) // want "b (is|may be) put into blocks twice"
		return err
	}
	return nil
}

// twiceUnderTwoTypes puts the interface and what is in it.
func twiceUnderTwoTypes(w io.Writer) error {
	v := blocks.Get()
	b := v.(*block)
	b.n = copy(b.data[:], "ready")
	err := b.writeTo(w)
	blocks.Put(v)
	if err != nil {
		blocks.Put(b) // want "[bv] (is|may be) put into blocks twice"
	}
	return err
}

func (b *block) release() { blocks.Put(b) }

// twiceByMethodValue calls what it has deferred.
func twiceByMethodValue(w io.Writer, text string) error {
	b := newBlock(text)
	done := b.release
	defer done()
	if err := b.writeTo(w); err != nil {
		done() // want "b (is|may be) put into blocks twice"
		return err
	}
	return nil
}

type reading struct{ low, high float64 }

var readings shelf[reading]

// twiceInGenericShelf leaves the case of an empty range without a return.
func twiceInGenericShelf(low, high float64, draw func(float64, float64)) {
	r := readings.get()
	r.low, r.high = low, high
	if r.low >= r.high {
		readings.put(r)
	} else {
		draw(r.low, r.high)
	}
	readings.put(r) // want "r (is|may be) put into .* twice"
}

// twiceWhenCancelled puts in the case of the select and behind it.
func twiceWhenCancelled(ctx context.Context, text string, tick <-chan int) (sum int) {
	b := newBlock(text)
	n := b.n
	select {
	case <-ctx.Done():
		freeBlock(b)
	case v := <-tick:
		sum = v + n
	}
	freeBlock(b) // want "b (is|may be) put into blocks twice"
	return sum
}

type half struct{ first, second *block }

// twiceThroughField puts a block that one of its structs refers to.
func twiceThroughField(w io.Writer, text string) error {
	b := newBlock(text)
	h := half{first: b}
	err := h.first.writeTo(w)
	freeBlock(h.first)
	freeBlock(b) // want "b (is|may be) put into blocks twice"
	return err
}

// twiceAfterSend releases what the other package has released.
func twiceAfterSend(w io.Writer, text string) error {
	p := page.Of(text)
	if err := page.Send(w, p); err != nil {
		p.Release() // want "p (is|may be) put into .*pages twice"
		return err
	}
	return nil
}

// twiceAfterOffer releases in the wrong one of two cases.
func twiceAfterOffer(w io.Writer, text string) bool {
	p := page.Of(text)
	taken := page.Offer(w, p)
	if taken {
		p.Release() // want "p (is|may be) put into .*pages twice"
	}
	return taken
}

// twiceWithDeferAndCallee defers what its callee does.
func twiceWithDeferAndCallee(w io.Writer, text string) error {
	b := newBlock(text)
	defer freeBlock(b) // want "b (is|may be) put into blocks twice"
	return finishBlock(w, b)
}

// twiceWithClosure puts at the end, and in a closure that is deferred.
func twiceWithClosure(w io.Writer, text string) (err error) {
	b := newBlock(text)
	defer func() {
		if err != nil {
			err = errFull
		}
		freeBlock(b)
	}()
	if err = b.writeTo(w); err != nil {
		return err
	}
	freeBlock(b) // want "b (is|may be) put into blocks twice"
	return nil
}

// twiceWithFlagSetTooLate tests a flag that only the other way out sets.
func twiceWithFlagSetTooLate(w io.Writer, text string) error {
	b := newBlock(text)
	freed := false
	defer func() {
		if !freed {
			freeBlock(b)
		}
	}()
	if b.n == 0 {
		freeBlock(b) // want "b (is|may be) put into blocks twice"
		return errFull
	}
	err := b.writeTo(w)
	freeBlock(b)
	freed = true
	return err
}

var (
	smallBufs = sync.Pool{New: func() any { b := make([]byte, 512); return &b }}
	largeBufs = sync.Pool{New: func() any { b := make([]byte, 8192); return &b }}
)

// bufOf returns scratch of at least n bytes, or nil.
func bufOf(n int) *[]byte {
	switch {
	case n <= 512:
		return smallBufs.Get().(*[]byte)
	case n <= 8192:
		return largeBufs.Get().(*[]byte)
	}
	return nil
}

// twiceInOverlappingClasses lacks an else: what is large is not small.
func twiceInOverlappingClasses(b *[]byte) {
	if cap(*b) >= 8192 {
		largeBufs.Put(b)
	}
	if cap(*b) >= 512 {
		smallBufs.Put(b) // want "b (is|may be) put into .*Bufs twice"
	}
}

// okOnePutPerReturn never comes to a second put.
func okOnePutPerReturn(w io.Writer, text string) error {
	b := newBlock(text)
	switch {
	case b.n == 0:
		freeBlock(b)
		return nil
	case b.n == len(b.data):
		freeBlock(b)
		return errFull
	}
	err := b.writeTo(w)
	freeBlock(b)
	return err
}

// okExitRunsNoDefer puts before it exits: what is deferred does not run any more.
func okExitRunsNoDefer(w io.Writer, text string) error {
	b := newBlock(text)
	defer freeBlock(b)
	if err := b.writeTo(w); err != nil {
		freeBlock(b)
		os.Exit(1)
	}
	return nil
}

// okOfferedOrReleased puts what has not been taken.
func okOfferedOrReleased(w io.Writer, text string) bool {
	p := page.Of(text)
	if page.Offer(w, p) {
		return true
	}
	p.Release()
	return false
}

// okReleasedUnlessError leaves the failed page to Submit.
func okReleasedUnlessError(w io.Writer, text string) (int, error) {
	p := page.Of(text)
	err := page.Submit(w, p)
	if err == nil {
		n := p.Len()
		p.Release()
		return n, nil
	}
	return 0, err
}

// okErrorTestedLate looks at the error of Submit a second time, in a deferred closure.
func okErrorTestedLate(w io.Writer, text string) (err error) {
	p := page.Of(text)
	defer func() {
		if err == nil {
			p.Release()
		}
	}()
	return page.Submit(w, p)
}

// okSwapped puts both, each under the name of the other.
func okSwapped(w io.Writer, s, t string) error {
	a, b := newBlock(s), newBlock(t)
	if a.n < b.n {
		a, b = b, a
	}
	err := a.writeTo(w)
	freeBlock(a)
	freeBlock(b)
	return err
}

// okRotated always holds the last block and the one before.
func okRotated(w io.Writer, texts []string) error {
	prev := newBlock("")
	for _, text := range texts {
		cur := newBlock(text)
		if cur.data != prev.data {
			if err := cur.writeTo(w); err != nil {
				freeBlock(prev)
				freeBlock(cur)
				return err
			}
		}
		freeBlock(prev)
		prev = cur
	}
	freeBlock(prev)
	return nil
}

// okRenewedInLoop takes another block under the same name before it goes on.
func okRenewedInLoop(w io.Writer, texts []string) error {
	b := newBlock("start")
	for _, text := range texts {
		if err := b.writeTo(w); err != nil {
			break
		}
		freeBlock(b)
		b = newBlock(text)
	}
	freeBlock(b)
	return nil
}

// okNilGuardInClosure moves the block away before the deferred closure looks.
func okNilGuardInClosure(queue chan<- *block, text string) {
	b := newBlock(text)
	defer func() {
		if b != nil {
			freeBlock(b)
		}
	}()
	if b.n == 0 {
		return
	}
	select {
	case queue <- b:
		b = nil
	default:
	}
}

// okCleanupRunsOnce can be called as often as one likes.
func okCleanupRunsOnce(w io.Writer, text string) error {
	b := newBlock(text)
	var once sync.Once
	cleanup := func() { once.Do(func() { freeBlock(b) }) }
	defer cleanup()
	if err := b.writeTo(w); err != nil {
		cleanup()
		return err
	}
	return nil
}

// okFreedVariable is the flag in the closure itself.
func okFreedVariable(w io.Writer, text string) error {
	b := newBlock(text)
	freed := false
	free := func() {
		if freed {
			return
		}
		freed = true
		freeBlock(b)
	}
	defer free()
	if b.n > 16 {
		err := b.writeTo(w)
		free()
		return err
	}
	return b.writeTo(w)
}

// okBreakAfterPut leaves the loop with the round that puts.
func okBreakAfterPut(text string, try func(int) bool) {
	b := newBlock(text)
	n := b.n
	for i := 0; ; i++ {
		if !try(n) && i < 5 {
			continue
		}
		freeBlock(b)
		break
	}
}

// okGotoOut jumps over the other put.
func okGotoOut(w io.Writer, text string) (err error) {
	b := newBlock(text)
	if b.n == 0 {
		freeBlock(b)
		goto out
	}
	err = b.writeTo(w)
	freeBlock(b)
out:
	return err
}

// okSameConditionTwice tests one variable twice: the two cases exclude each other.
func okSameConditionTwice(w io.Writer, text string, early bool) error {
	b := newBlock(text)
	n := b.n
	if early {
		freeBlock(b)
	}
	_, err := io.WriteString(w, text[:n])
	if !early {
		freeBlock(b)
	}
	return err
}

// okOwnedByMap deletes what it puts.
func okOwnedByMap(texts map[int]string) {
	held := map[int]*block{}
	for id, text := range texts {
		held[id] = newBlock(text)
	}
	if b, ok := held[0]; ok {
		delete(held, 0)
		freeBlock(b)
	}
	for id, b := range held {
		delete(held, id)
		freeBlock(b)
	}
}

// okMarkedInSlice leaves nil where a block has been.
func okMarkedInSlice(w io.Writer, texts []string) {
	list := make([]*block, len(texts))
	for i, text := range texts {
		list[i] = newBlock(text)
	}
	for i, b := range list {
		if b.n == 0 {
			freeBlock(b)
			list[i] = nil
		}
	}
	for _, b := range list {
		if b == nil {
			continue
		}
		b.writeTo(w)
		freeBlock(b)
	}
}

// A counted block is put when nobody uses it any more.
type counted struct {
	users atomic.Int32
	data  [128]byte
}

var counteds = sync.Pool{New: func() any { return new(counted) }}

func newCounted(users int32) *counted {
	c := counteds.Get().(*counted)
	c.users.Store(users)
	return c
}

func (c *counted) done() {
	if c.users.Add(-1) > 0 {
		return
	}
	counteds.Put(c)
}

// okCounted is done twice with what has two users.
func okCounted(w io.Writer, text string) error {
	c := newCounted(2)
	n := copy(c.data[:], text)
	_, err := w.Write(c.data[:n])
	c.done()
	if err == nil {
		_, err = w.Write(c.data[:n/2])
	}
	c.done()
	return err
}

// okPanicOrEnd puts where the panic passes by, or at the end.
func okPanicOrEnd(text string, fn func([]byte)) {
	b := newBlock(text)
	ok := false
	defer func() {
		if !ok {
			freeBlock(b)
		}
	}()
	fn(b.bytes())
	ok = true
	freeBlock(b)
}

// drain takes over b and returns what is to be used in its place.
func drain(w io.Writer, b *block) *block {
	if b.n < len(b.data) {
		return b
	}
	b.writeTo(w)
	freeBlock(b)
	return newBlock("")
}

// okReplacedByCallee assigns the replacement to the same name.
func okReplacedByCallee(w io.Writer, texts []string) {
	b := newBlock("")
	for _, text := range texts {
		b = drain(w, b)
		b.n += copy(b.data[b.n:], text)
	}
	b.writeTo(w)
	freeBlock(b)
}

// okClassesWithElse puts into the first class that fits.
func okClassesWithElse(b *[]byte) {
	if cap(*b) == 8192 {
		largeBufs.Put(b)
	} else if cap(*b) == 512 {
		smallBufs.Put(b)
	}
}

// okDeferReadsVariable puts the new block: the old one has been put by hand.
func okDeferReadsVariable(w io.Writer, s, t string) error {
	b := newBlock(s)
	defer func() { freeBlock(b) }()
	if err := b.writeTo(w); err != nil {
		return err
	}
	freeBlock(b)
	b = newBlock(t)
	return b.writeTo(w)
}

// okPutByReceiver lets the goroutine on the other side put, or puts when there is none.
func okPutByReceiver(ctx context.Context, queue chan<- *block, text string) error {
	b := newBlock(text)
	select {
	case queue <- b:
		return nil
	case <-ctx.Done():
		freeBlock(b)
		return ctx.Err()
	}
}

// okFieldGuard forgets the block in the struct when it puts it, and asks again at the end.
func okFieldGuard(w io.Writer, text string) (err error) {
	h := half{first: newBlock(text)}
	if err = h.first.writeTo(w); err != nil {
		freeBlock(h.first)
		h.first = nil
	}
	if h.first != nil {
		freeBlock(h.first)
	}
	return err
}

// twiceInFragments puts two parts of one array, each of them once.
func twiceInFragments(use func([]uint32)) {
	w := newWords()
	w = w[:cap(w)]
	use(w)
	half := len(w) / 2
	freeWords(w[:half])
	freeWords(w[half:]) // want "w is put into words twice"
}

// numbered is a block with its place in a stream.
type numbered struct {
	b *block
	n int
}

func twiceReceived(in <-chan numbered) (last int) {
	for got := range in {
		if got.n < last {
			freeBlock(got.b)
		}
		last = got.n
		freeBlock(got.b) // want "got.b may be put into blocks twice"
	}
	return last
}

func okTwoReceived(in <-chan numbered) int {
	first := <-in
	second := <-in
	freeBlock(first.b)
	freeBlock(second.b)
	return second.n - first.n
}
