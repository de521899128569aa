package crossgoroutine

import (
	"io"
	"sync"
)

// Known misses. Each says why nothing is reported.

// leavesToUnknown passes a function to an interface that may start a goroutine: its methods are not known.
func leavesToUnknown(run interface{ Run(func()) }, w io.Writer, id int) {
	s := newSheet(id)
	run.Run(func() { s.printTo(w) })
	s.drop()
}

// addsTooLittle counts one goroutine and starts two: counts of a WaitGroup are not followed.
func addsTooLittle(a, b io.Writer, id int) {
	s := newSheet(id)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		s.printTo(a)
	}()
	go func() {
		s.printTo(b)
	}()
	wg.Wait()
	s.drop()
}

// readsWhatIsSent puts on the receiving side and goes on reading on the sending side.
func readsWhatIsSent(out chan<- *msg, text string) int {
	m := newMsg(text)
	out <- m
	return m.seq
}

// waitsForOther receives from a channel that the goroutine does not know: which channel belongs to which goroutine is known of those made here only, and not when it is used.
func waitsForOther(w io.Writer, tick <-chan int, id int) int {
	s := newSheet(id)
	go s.printTo(w)
	n := <-tick
	s.drop()
	return n
}

// signalsTooEarly is told that the goroutine has begun, not that it is done: a signal is taken for the end of its goroutine.
func signalsTooEarly(w io.Writer, id int) {
	s := newSheet(id)
	begun := make(chan struct{})
	go func() {
		close(begun)
		s.printTo(w)
	}()
	<-begun
	s.drop()
}

// waitsOnOtherGroup waits for goroutines that have nothing to do with the sheet: groups are not told apart.
func waitsOnOtherGroup(w io.Writer, id int) {
	s := newSheet(id)
	var mine, other sync.WaitGroup
	mine.Go(func() { s.printTo(w) })
	other.Go(func() {})
	other.Wait()
	s.drop()
	mine.Wait()
}
