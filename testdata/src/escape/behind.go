package escape

import (
	"fmt"
	"io"
	"sync"
)

// A salver holds cups; empty ones go back.
type salver struct{ cups []string }

var salvers = sync.Pool{New: func() any { return new(salver) }}

func newSalver(cups ...string) *salver {
	t := salvers.Get().(*salver)
	t.cups = append(t.cups[:0], cups...)
	return t
}

func (t *salver) clear() {
	clear(t.cups)
	salvers.Put(t)
}

func (t *salver) serve(w io.Writer) {
	for _, cup := range t.cups {
		io.WriteString(w, cup)
	}
}

// carry leaves the salver to a waiter.
func carry(w io.Writer, t *salver) {
	go func() {
		defer t.clear()
		t.serve(w)
	}()
}

func usedBehindGoroutine(w io.Writer, cups ...string) int {
	t := newSalver(cups...)
	carry(w, t)
	return len(t.cups) // want "t may be used after being put into salvers"
}

func changedBehindGoroutine(w io.Writer, cup string) {
	t := newSalver()
	go func() {
		t.serve(w)
		t.clear()
	}()
	t.cups = append(t.cups, cup) // want "t may be used after being put into salvers"
}

func okCountedBefore(w io.Writer, cups ...string) int {
	t := newSalver(cups...)
	n := len(t.cups)
	carry(w, t)
	return n
}

func okWaiterWaits(w io.Writer, cups ...string) int {
	t := newSalver(cups...)
	ready := make(chan struct{})
	go func() {
		<-ready
		t.serve(w)
		t.clear()
	}()
	t.cups = append(t.cups, "water")
	n := len(t.cups)
	close(ready)
	return n
}

func okWaiterLocks(w io.Writer, cups ...string) int {
	t := newSalver(cups...)
	var mu sync.Mutex
	mu.Lock()
	go func() {
		mu.Lock()
		defer mu.Unlock()
		t.clear()
	}()
	n := len(t.cups)
	mu.Unlock()
	return n
}

func okWaiterHasCome(w io.Writer, cups ...string) {
	var wg sync.WaitGroup
	for _, cup := range cups {
		t := newSalver(cup)
		wg.Add(1)
		go func() {
			defer wg.Done()
			t.serve(w)
			t.clear()
		}()
	}
	wg.Wait()
	fmt.Fprintln(w, len(cups))
}

// okWaiterMayLeaveIt clears only what nobody wants any more.
func okWaiterMayLeaveIt(w io.Writer, keep bool, cups ...string) int {
	t := newSalver(cups...)
	go func() {
		if !keep {
			t.clear()
		}
	}()
	if keep {
		return len(t.cups)
	}
	return 0
}

// A hatch hands salvers to the kitchen, which clears them.
type hatch struct {
	salvers chan *salver
	seen    chan *salver
	out     io.Writer
}

func (h *hatch) kitchen() {
	for t := range h.salvers {
		t.serve(h.out)
		t.clear()
	}
}

func (h *hatch) guests() {
	for t := range h.seen {
		t.serve(h.out)
	}
}

func (h *hatch) usedBehindSend(cups ...string) int {
	t := newSalver(cups...)
	h.salvers <- t
	return len(t.cups) // want "t may be used after being put into salvers"
}

func (h *hatch) usedBehindSelect(cups ...string) int {
	t := newSalver(cups...)
	select {
	case h.salvers <- t:
		return len(t.cups) // want "t may be used after being put into salvers"
	default:
		t.clear()
		return 0
	}
}

func (h *hatch) okCountedBeforeSend(cups ...string) int {
	t := newSalver(cups...)
	n := len(t.cups)
	select {
	case h.salvers <- t:
		return n
	default:
		n = -len(t.cups)
		t.clear()
		return n
	}
}

// okGuestsOnlyLook: who receives these does not put them.
func (h *hatch) okGuestsOnlyLook(cups ...string) int {
	t := newSalver(cups...)
	h.seen <- t
	return len(t.cups)
}
