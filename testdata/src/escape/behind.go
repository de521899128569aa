package escape

import (
	"fmt"
	"io"
	"sync"
)

// A tray holds cups; empty ones go back.
type tray struct{ cups []string }

var trays = sync.Pool{New: func() any { return new(tray) }}

func newTray(cups ...string) *tray {
	t := trays.Get().(*tray)
	t.cups = append(t.cups[:0], cups...)
	return t
}

func (t *tray) clear() {
	clear(t.cups)
	trays.Put(t)
}

func (t *tray) serve(w io.Writer) {
	for _, cup := range t.cups {
		io.WriteString(w, cup)
	}
}

// carry leaves the tray to a waiter.
func carry(w io.Writer, t *tray) {
	go func() {
		defer t.clear()
		t.serve(w)
	}()
}

func usedBehindGoroutine(w io.Writer, cups ...string) int {
	t := newTray(cups...)
	carry(w, t)
	return len(t.cups) // want "t may be used after being put into trays"
}

func changedBehindGoroutine(w io.Writer, cup string) {
	t := newTray()
	go func() {
		t.serve(w)
		t.clear()
	}()
	t.cups = append(t.cups, cup) // want "t may be used after being put into trays"
}

func okCountedBefore(w io.Writer, cups ...string) int {
	t := newTray(cups...)
	n := len(t.cups)
	carry(w, t)
	return n
}

func okWaiterWaits(w io.Writer, cups ...string) int {
	t := newTray(cups...)
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
	t := newTray(cups...)
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
		t := newTray(cup)
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
	t := newTray(cups...)
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
