// Package crossgoroutine has cases for the analyzer crossgoroutine.
package crossgoroutine

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// sheet is of fixed size; newSheet empties it.
type sheet struct {
	id   int
	n    int
	rows [256]byte
}

var sheets = sync.Pool{New: func() any { return new(sheet) }}

func newSheet(id int) *sheet {
	s := sheets.Get().(*sheet)
	*s = sheet{id: id}
	return s
}

func (s *sheet) drop() { sheets.Put(s) }

func (s *sheet) fill(text string) { s.n = copy(s.rows[:], text) }

func (s *sheet) view() []byte { return s.rows[:s.n] }

func (s *sheet) printTo(w io.Writer) { w.Write(s.view()) }

func printSheet(w io.Writer, s *sheet) { s.printTo(w) }

// printAndDrop owns its sheet.
func printAndDrop(w io.Writer, s *sheet) {
	defer s.drop()
	s.printTo(w)
}

// printer may print in the background.
type printer struct {
	w  io.Writer
	wg sync.WaitGroup
}

// printLater starts a goroutine that nobody waits for.
func (p *printer) printLater(s *sheet) { go s.printTo(p.w) }

// printNow waits for its goroutine.
func (p *printer) printNow(s *sheet) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.printTo(p.w)
	}()
	<-done
}

// start prints in a goroutine that wait waits for.
func (p *printer) start(s *sheet) {
	p.wg.Add(1)
	go func() {
		defer p.wg.Done()
		s.printTo(p.w)
	}()
}

func (p *printer) wait() { p.wg.Wait() }

// async runs f in a goroutine.
func async(f func()) { go f() }

func passesToGo(w io.Writer, id int) {
	s := newSheet(id)
	defer s.drop()
	go printSheet(w, s) // want "s may be used by .* after being put into sheets"
}

func startsMethod(w io.Writer, id int) {
	s := newSheet(id)
	go s.printTo(w) // want "s may be used by .* after being put into sheets"
	s.drop()
}

func startsClosureVariable(w io.Writer, id int) {
	s := newSheet(id)
	run := func() { s.printTo(w) }
	go run() // want "used by .* after .*put into sheets"
	s.drop()
}

func startsMethodValue(w io.Writer, id int) {
	s := newSheet(id)
	run := s.printTo
	go run(w) // want "used by .* after .*put into sheets"
	s.drop()
}

func passesView(w io.Writer, text string) {
	s := newSheet(0)
	defer sheets.Put(s)
	s.fill(text)
	go w.Write(s.view()) // want "used by .* after .*put into sheets"
}

func capturesView(w io.Writer, text string) {
	s := newSheet(0)
	s.fill(text)
	head := s.view()[:min(4, s.n)]
	go func() { // want "used by .* after .*put into sheets"
		w.Write(head)
	}()
	s.drop()
}

func capturesField(id int, seen *atomic.Int64) {
	s := newSheet(id)
	defer s.drop()
	at := &s.id
	go func() { seen.Store(int64(*at)) }() // want "used by .* after .*put into sheets"
}

func fillsInBackground(r io.Reader) int {
	s := newSheet(0)
	defer s.drop()
	go io.ReadFull(r, s.rows[:]) // want "used by .* after .*put into sheets"
	return s.id
}

func startsOnOneBranch(w io.Writer, id int, wait bool) {
	s := newSheet(id)
	if wait {
		s.printTo(w)
	} else {
		go s.printTo(w) // want "s may be used by .* after being put into sheets"
	}
	s.drop()
}

func startsInLoop(ws []io.Writer, id int) {
	s := newSheet(id)
	for _, w := range ws {
		go func() { s.printTo(w) }() // want "s may be used by .* after being put into sheets"
	}
	s.drop()
}

// waitsForOneOfTwo receives once, and has started two.
func waitsForOneOfTwo(a, b io.Writer, id int) {
	s := newSheet(id)
	doneA, doneB := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(doneA)
		s.printTo(a)
	}()
	go func() { // want "s may be used by .* after being put into sheets"
		defer close(doneB)
		s.printTo(b)
	}()
	<-doneA
	s.drop()
}

// dropsBeforeWait waits in the right place for everything but the sheet.
func dropsBeforeWait(w io.Writer, id int) {
	s := newSheet(id)
	var wg sync.WaitGroup
	wg.Go(func() { s.printTo(w) }) // want "s may be used by .* after being put into sheets"
	s.drop()
	wg.Wait()
}

// returnsWithoutWait leaves before it waits when the read fails.
func returnsWithoutWait(w io.Writer, r io.Reader, id int) error {
	s := newSheet(id)
	defer s.drop()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want "s may be used by .* after being put into sheets"
		defer wg.Done()
		s.printTo(w)
	}()
	var b [8]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return err
	}
	wg.Wait()
	return nil
}

// waitsWithTimeout gives up waiting after a while.
func waitsWithTimeout(w io.Writer, id int, d time.Duration) error {
	s := newSheet(id)
	defer s.drop()
	errc := make(chan error, 1)
	go func() { // want "s may be used by .* after being put into sheets"
		_, err := w.Write(s.view())
		errc <- err
	}()
	select {
	case err := <-errc:
		return err
	case <-time.After(d):
		return errors.New("timeout")
	}
}

func leavesToTimer(w io.Writer, id int) *time.Timer {
	s := newSheet(id)
	defer s.drop()
	return time.AfterFunc(time.Second, func() { s.printTo(w) }) // want "s may be used by .* after being put into sheets"
}

func leavesToContext(ctx context.Context, w io.Writer, id int) {
	s := newSheet(id)
	defer s.drop()
	context.AfterFunc(ctx, func() { s.printTo(w) }) // want "s may be used by .* after being put into sheets"
	s.fill("x")
}

func callsAsyncHelper(w io.Writer, id int) {
	s := newSheet(id)
	async(func() { s.printTo(w) }) // want "s may be used by .* after being put into sheets"
	s.drop()
}

// dropsWhatIsPrintedLater calls a method that starts a goroutine and returns.
func (p *printer) dropsWhatIsPrintedLater(id int) {
	s := newSheet(id)
	defer s.drop()
	p.printLater(s) // want "s may be used by .* after being put into sheets"
}

// dropsStarted never calls wait.
func (p *printer) dropsStarted(id int) {
	s := newSheet(id)
	p.start(s) // want "s may be used by .* after being put into sheets"
	s.drop()
}

// capturesInStruct hides the sheet in a struct.
func capturesInStruct(w io.Writer, id int) {
	s := newSheet(id)
	page := struct {
		s *sheet
		w io.Writer
	}{s, w}
	go func() { page.s.printTo(page.w) }() // want "used by .* after .*put into sheets"
	s.drop()
}

// capturesInSlice hands over a slice of views.
func capturesInSlice(w io.Writer, text string) {
	s := newSheet(0)
	s.fill(text)
	views := [][]byte{s.view()}
	go func() { // want "used by .* after .*put into sheets"
		for _, v := range views {
			w.Write(v)
		}
	}()
	s.drop()
}

// loadsLater has one variable for two sheets; the goroutine sees the last one, which is dropped.
func loadsLater(w io.Writer) {
	s := newSheet(1)
	s.drop()
	s = newSheet(2)
	go func() { s.printTo(w) }() // want "s may be used by .* after being put into sheets"
	s.drop()
}

// sheetPool is a generic wrapper.
type sheetPool[T any] struct{ p sync.Pool }

func (sp *sheetPool[T]) get() *T {
	if v, ok := sp.p.Get().(*T); ok {
		return v
	}
	return new(T)
}

func (sp *sheetPool[T]) put(v *T) {
	*v = *new(T)
	sp.p.Put(v)
}

func startsGeneric[T any](sp *sheetPool[T], f func(*T)) {
	v := sp.get()
	defer sp.put(v)
	go f(v) // want "v may be used by .* after being put into "
}

func okOwnedByGoroutine(w io.Writer, id int) {
	s := newSheet(id)
	go func() {
		defer s.drop()
		s.printTo(w)
	}()
}

func okHandedToGo(w io.Writer, id int) {
	s := newSheet(id)
	go printAndDrop(w, s)
}

func okAsyncOwned(w io.Writer, id int) {
	s := newSheet(id)
	async(func() { printAndDrop(w, s) })
}

// okHandedOrDropped hands over on one branch and drops on the other.
func okHandedOrDropped(w io.Writer, id int) {
	s := newSheet(id)
	if id < 0 {
		s.drop()
		return
	}
	go printAndDrop(w, s)
}

// okBackgroundOnly goes to the background for large ones, which drops them.
func okBackgroundOnly(w io.Writer, text string) {
	s := newSheet(0)
	s.fill(text)
	if s.n > 100 {
		go printAndDrop(w, s)
		return
	}
	s.printTo(w)
	s.drop()
}

func okBorrowedInGoroutine(w io.Writer, id int) {
	go func() {
		s := newSheet(id)
		defer s.drop()
		s.printTo(w)
	}()
}

func okCopyCaptured(w io.Writer, text string) {
	s := newSheet(0)
	defer s.drop()
	s.fill(text)
	own := bytes.Clone(s.view())
	go func() { w.Write(own) }()
}

func okValueCaptured(w io.Writer, text string) {
	s := newSheet(0)
	s.fill(text)
	own := *s
	s.drop()
	go func() { own.printTo(w) }()
}

func okTextPassed(w io.Writer, text string) {
	s := newSheet(0)
	defer s.drop()
	s.fill(text)
	go io.WriteString(w, string(s.view()))
}

func okNumberPassed(id int, seen *atomic.Int64) {
	s := newSheet(id)
	go seen.Add(int64(s.id))
	s.drop()
}

func okWaitGroupGo(ws []io.Writer, id int) {
	s := newSheet(id)
	defer s.drop()
	var wg sync.WaitGroup
	for _, w := range ws {
		wg.Go(func() { s.printTo(w) })
	}
	wg.Wait()
}

// okWaitDeferred defers the wait after the drop, so it runs before.
func okWaitDeferred(w io.Writer, r io.Reader, id int) error {
	s := newSheet(id)
	defer s.drop()
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { s.printTo(w) })
	var b [8]byte
	_, err := io.ReadFull(r, b[:])
	return err
}

// okWaitInClosure waits and drops in one deferred closure.
func okWaitInClosure(w io.Writer, id int) {
	s := newSheet(id)
	var wg sync.WaitGroup
	defer func() {
		wg.Wait()
		s.drop()
	}()
	wg.Add(1)
	go func() {
		defer wg.Done()
		s.printTo(w)
	}()
}

func okReceiveEach(ws []io.Writer, id int) (n int) {
	s := newSheet(id)
	lens := make(chan int)
	for _, w := range ws {
		go func() {
			k, _ := w.Write(s.view())
			lens <- k
		}()
	}
	for range ws {
		n += <-lens
	}
	s.drop()
	return n
}

func okReceiveCounted(w io.Writer, id, n int) {
	s := newSheet(id)
	defer s.drop()
	done := make(chan struct{}, n)
	for range n {
		go func() {
			s.printTo(w)
			done <- struct{}{}
		}()
	}
	for range n {
		<-done
	}
}

// okRangeUntilClosed reads until a goroutine has closed the channel.
func okRangeUntilClosed(text string, use func(byte)) {
	s := newSheet(0)
	s.fill(text)
	out := make(chan byte, 4)
	go func() {
		defer close(out)
		for _, c := range s.view() {
			out <- c
		}
	}()
	for c := range out {
		use(c)
	}
	s.drop()
}

// okSemaphore takes all places back, which it can when all goroutines are done.
func okSemaphore(ws []io.Writer, id int) {
	s := newSheet(id)
	defer s.drop()
	sem := make(chan struct{}, 4)
	for _, w := range ws {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			s.printTo(w)
		}()
	}
	for range cap(sem) {
		sem <- struct{}{}
	}
}

// okDropOnlyWhenDone leaves the sheet to the collector when it has not seen the end.
func okDropOnlyWhenDone(ctx context.Context, w io.Writer, id int) error {
	s := newSheet(id)
	done := make(chan error, 1)
	go func() {
		_, err := w.Write(s.view())
		done <- err
	}()
	select {
	case err := <-done:
		s.drop()
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// okLateWait hands the drop to a second goroutine that waits for the first.
func okLateWait(ctx context.Context, w io.Writer, id int) error {
	s := newSheet(id)
	done := make(chan error, 1)
	go func() {
		_, err := w.Write(s.view())
		done <- err
	}()
	select {
	case err := <-done:
		s.drop()
		return err
	case <-ctx.Done():
		go func() {
			<-done
			s.drop()
		}()
		return ctx.Err()
	}
}

// okContextThenDone cancels, and still waits.
func okContextThenDone(ctx context.Context, w io.Writer, id int) (err error) {
	s := newSheet(id)
	done := make(chan error, 1)
	go func() {
		_, err := w.Write(s.view())
		done <- err
	}()
	select {
	case err = <-done:
	case <-ctx.Done():
		<-done
		err = ctx.Err()
	}
	s.drop()
	return err
}

// okStopped drops only where stop has kept the function from running.
func okStopped(ctx context.Context, w io.Writer, id int) {
	s := newSheet(id)
	stop := context.AfterFunc(ctx, func() { printAndDrop(w, s) })
	s.fill("waiting")
	if stop() {
		s.drop()
	}
}

func okTimerStopped(w io.Writer, id int, wait func()) {
	s := newSheet(id)
	t := time.AfterFunc(time.Minute, func() { printAndDrop(w, s) })
	wait()
	if t.Stop() {
		s.drop()
	}
}

func okTimerOwns(w io.Writer, id int) {
	s := newSheet(id)
	time.AfterFunc(time.Second, func() {
		s.printTo(w)
		s.drop()
	})
}

func okTimerOfNumber(id int, expire func(int)) {
	s := newSheet(id)
	defer s.drop()
	at := s.id
	time.AfterFunc(time.Second, func() { expire(at) })
}

func (p *printer) okPrintedNow(id int) {
	s := newSheet(id)
	defer s.drop()
	p.printNow(s)
}

func (p *printer) okStartedAndWaited(id int) {
	s := newSheet(id)
	p.start(s)
	p.wait()
	s.drop()
}

// okClosureNotStarted calls at once what others start.
func okClosureNotStarted(w io.Writer, id int) {
	s := newSheet(id)
	run := func() { s.printTo(w) }
	run()
	s.drop()
}

// okGoroutineEarlier was started before there was a sheet.
func okGoroutineEarlier(w io.Writer, stop <-chan struct{}) {
	go func() {
		<-stop
		io.WriteString(w, "stopped")
	}()
	s := newSheet(0)
	s.printTo(w)
	s.drop()
}

// okOtherSheet starts the goroutine with a sheet of its own, under the same variable.
func okOtherSheet(w io.Writer, ids []int) {
	for _, id := range ids {
		s := newSheet(id)
		if id&1 == 0 {
			s.printTo(w)
			s.drop()
			continue
		}
		go func() {
			defer s.drop()
			s.printTo(w)
		}()
	}
}

// okLastOneDrops drops in whichever goroutine ends last.
func okLastOneDrops(ws []io.Writer, id int) {
	if len(ws) == 0 {
		return
	}
	s := newSheet(id)
	left := new(atomic.Int32)
	left.Store(int32(len(ws)))
	for _, w := range ws {
		go func() {
			s.printTo(w)
			if left.Add(-1) == 0 {
				s.drop()
			}
		}()
	}
}

// okSupervisor waits for all in a goroutine of its own, which drops.
func okSupervisor(ws []io.Writer, id int) {
	s := newSheet(id)
	var wg sync.WaitGroup
	for _, w := range ws {
		wg.Go(func() { s.printTo(w) })
	}
	go func() {
		wg.Wait()
		s.drop()
	}()
}

// okCondition waits under a lock until the goroutine has said that it is done.
func okCondition(w io.Writer, id int) {
	s := newSheet(id)
	var mu sync.Mutex
	done := false
	cond := sync.NewCond(&mu)
	go func() {
		s.printTo(w)
		mu.Lock()
		done = true
		mu.Unlock()
		cond.Signal()
	}()
	mu.Lock()
	for !done {
		cond.Wait()
	}
	mu.Unlock()
	s.drop()
}

func okGenericOwned[T any](sp *sheetPool[T], f func(*T)) {
	v := sp.get()
	go func() {
		defer sp.put(v)
		f(v)
	}()
}

// spins waits for a flag that the goroutine sets before it is done.
func spins(w io.Writer, id int) {
	s := newSheet(id)
	var flag atomic.Bool
	go func() { // want "s may be used by .* after being put into sheets"
		flag.Store(true)
		s.printTo(w)
		runtime.Gosched()
	}()
	for !flag.Load() {
		runtime.Gosched()
	}
	s.drop()
}

// goesOnBehindOwner drops in a goroutine that has started another one.
func goesOnBehindOwner(w io.Writer, id int) {
	s := newSheet(id)
	go func() {
		defer s.drop()
		go s.printTo(w) // want "s may be used by a goroutine after being put into sheets"
	}()
}

func okOwnerWaits(w io.Writer, id int) {
	s := newSheet(id)
	go func() {
		defer s.drop()
		var wg sync.WaitGroup
		wg.Go(func() { s.printTo(w) })
		wg.Wait()
	}()
}

func okOwnerHandsOn(w io.Writer, id int) {
	s := newSheet(id)
	go func() {
		s.fill("owned")
		go printAndDrop(w, s)
	}()
}
