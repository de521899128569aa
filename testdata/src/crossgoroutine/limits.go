package crossgoroutine

import (
	"io"
	"runtime"
	"sync"
	"sync/atomic"
)

// Known misses. Each says why nothing is reported.

// waitsOnOtherGroup waits on a group, but not on the one that counts: groups are not told apart.
func waitsOnOtherGroup(w io.Writer, id int) {
	s := newSheet(id)
	var mine, other sync.WaitGroup
	mine.Go(func() { s.printTo(w) })
	other.Go(func() {})
	other.Wait()
	s.drop()
	mine.Wait()
}

// spins waits for a flag that the goroutine sets before it is done: orders of atomics are not followed.
func spins(w io.Writer, id int) {
	s := newSheet(id)
	var flag atomic.Bool
	go func() {
		flag.Store(true)
		s.printTo(w)
		runtime.Gosched()
	}()
	for !flag.Load() {
		runtime.Gosched()
	}
	s.drop()
}

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
