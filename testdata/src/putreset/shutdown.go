package putreset

import "sync"

// A tallySheet is filled by who gets it, what is there already is kept.
type tallySheet struct{ counts map[string]int }

type reporter struct {
	tallySheets sync.Pool
	shutdown    sync.Once
	send        func(map[string]int)
}

func newReporter(send func(map[string]int)) *reporter {
	e := &reporter{send: send}
	e.tallySheets.New = func() any { return &tallySheet{counts: map[string]int{}} }
	return e
}

func (e *reporter) export(names []string) {
	t := e.tallySheets.Get().(*tallySheet)
	for _, n := range names {
		t.counts[n]++
	}
	e.send(t.counts)
	clear(t.counts)
	e.tallySheets.Put(t)
}

// okShutdown puts the last one as it is: nobody gets it any more.
func (e *reporter) okShutdown(names []string) {
	e.shutdown.Do(func() {
		t := e.tallySheets.Get().(*tallySheet)
		for _, n := range names {
			t.counts[n]++
		}
		e.send(t.counts)
		e.tallySheets.Put(t)
	})
}

// flush does the same, and as often as somebody likes.
func (e *reporter) flush(names []string) {
	t := e.tallySheets.Get().(*tallySheet)
	for _, n := range names {
		t.counts[n]++
	}
	e.send(t.counts)
	e.tallySheets.Put(t) // want `t may be put into e.tallySheets without being reset`
}
