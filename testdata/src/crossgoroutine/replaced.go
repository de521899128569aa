package crossgoroutine

import "sync"

// A tally counts in batches that it gives to whoever reads them. While nobody does, it drops them.
type tally struct {
	out   chan []uint64
	batch []uint64
	size  int
}

var tallies = sync.Pool{New: func() any { return new(tally) }}

func (t *tally) add(n uint64) {
	t.batch = append(t.batch, n)
	if len(t.batch) < t.size {
		return
	}
	select {
	case t.out <- t.batch:
		t.batch = make([]uint64, 0, t.size)
	default:
		t.batch = t.batch[:0]
	}
}

// okReplaced puts a tally that has a batch of its own, whatever became of the one before.
func okReplaced(n uint64) {
	t := tallies.Get().(*tally)
	t.add(n)
	tallies.Put(t)
}

func (t *tally) addAll(ns []uint64) {
	t.batch = append(t.batch, ns...)
	t.out <- t.batch
	t.batch = t.batch[:0]
}

// badReplaced puts a tally that fills the batch again while it is read.
func badReplaced(ns []uint64) {
	t := tallies.Get().(*tally)
	t.addAll(ns) // want `memory of t.batch is sent on a channel and t.batch is put into tallies`
	tallies.Put(t)
}

// A courier has a letter, which it gives to a goroutine and puts.
type courier struct{ letter *[]byte }

var letters = sync.Pool{New: func() any { b := make([]byte, 0, 64); return &b }}

func (c *courier) send(write func([]byte)) {
	go func() { write(*c.letter) }()
	letters.Put(c.letter)
	c.letter = nil
}

// badSent calls what does both. Nothing is said there, where the letter may be anybody's.
func badSent(text string, write func([]byte)) {
	c := &courier{letter: letters.Get().(*[]byte)}
	*c.letter = append((*c.letter)[:0], text...)
	c.send(write) // want `c.letter may be used by a goroutine after being put into letters`
}
