package driver

import (
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// A progress tells somebody who watches how far a program has got. Its methods may
// be called on nil, when nobody does.
type progress struct {
	w           io.Writer
	done, total atomic.Int64
	stop        chan struct{}
	wg          sync.WaitGroup
}

// startProgress begins to tell when the delay is over, if w is a terminal that can
// delete a line.
func startProgress(w io.Writer, delay, interval time.Duration) *progress {
	if os.Getenv("TERM") == "dumb" || !isTerminal(w) {
		return nil
	}
	return newProgress(w, delay, interval)
}

func newProgress(w io.Writer, delay, interval time.Duration) *progress {
	p := &progress{w: w, stop: make(chan struct{})}
	p.wg.Go(func() { p.run(delay, interval) })
	return p
}

func (p *progress) run(delay, interval time.Duration) {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	shown := false
	for {
		select {
		case <-timer.C:
			p.show()
			shown = true
			timer.Reset(interval)
		case <-p.stop:
			if shown {
				fmt.Fprint(p.w, clearLine)
			}
			return
		}
	}
}

// clearLine takes the cursor to the start of the line, and deletes that.
const clearLine = "\r\x1b[K"

func (p *progress) show() {
	if total := p.total.Load(); total > 0 {
		fmt.Fprintf(p.w, "%spoollint: %d of %d packages", clearLine, p.done.Load(), total)
	} else {
		fmt.Fprintf(p.w, "%spoollint: listing packages", clearLine)
	}
}

// expect says that n more packages will come.
func (p *progress) expect(n int) {
	if p != nil {
		p.total.Add(int64(n))
	}
}

// step says that one package has been dealt with.
func (p *progress) step() {
	if p != nil {
		p.done.Add(1)
	}
}

// end erases what was told.
func (p *progress) end() {
	if p != nil {
		close(p.stop)
		p.wg.Wait()
	}
}
