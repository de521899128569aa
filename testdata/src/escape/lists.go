package escape

import (
	"errors"
	"io"
	"sync"

	"escape/lib/ring"
)

// A linked list whose head was taken off refers to the next node.

type link struct {
	it   any
	next *link
}

type chain struct{ head, tail *link }

func (c *chain) first() any { return c.head.it }

func (c *chain) takeFirst() any {
	if c.head == nil {
		return nil
	}
	it := c.head.it
	c.head = c.head.next
	if c.head == nil {
		c.tail = nil
	}
	return it
}

func (c *chain) isEmpty() bool { return c.head == nil }

type carriage struct {
	id   int
	load []byte
}

type caboose struct{ id int }

var carriages = sync.Pool{New: func() any { return new(carriage) }}

func (c *carriage) release() {
	c.load = nil
	carriages.Put(c)
}

func okNextOfChain(c *chain) int {
	v := c.first().(*carriage)
	c.takeFirst()
	v.release()
	if c.isEmpty() {
		return 0
	}
	if last, ok := c.first().(*caboose); ok {
		return last.id
	}
	return 1
}

func usedFirstOfChain(c *chain) int {
	v := c.first().(*carriage)
	v.release()
	return c.first().(*carriage).id // want `c.head.it is used after being put into carriages`
}

// What a call lends when it fails may be nothing.

var blanks = sync.Pool{New: func() any { return make([]byte, 0, 512) }}

func readBlank(r io.Reader) ([]byte, error) {
	b := blanks.Get().([]byte)
	b = b[:cap(b)]
	n, err := r.Read(b)
	return b[:n], err
}

func putBlank(b []byte) {
	if cap(b) >= 512 {
		blanks.Put(b)
	}
}

func okLentNothing(r io.Reader, old bool) (byte, error) {
	b, err := readBlank(r)
	if err != nil {
		if !errors.Is(err, io.EOF) {
			return 0, err
		}
		putBlank(b)
		if old {
			b, err = io.ReadAll(r)
			if err != nil {
				return 0, err
			}
		}
	}
	if len(b) == 0 {
		return 0, io.EOF
	}
	return b[0], nil
}

func usedBlank(r io.Reader, twice bool) (byte, error) {
	b, err := readBlank(r)
	if err != nil {
		return 0, err
	}
	if twice {
		putBlank(b)
	}
	return b[0], nil // want `b may be used after being put into blanks`
}

// A field that is put by its address stays where it is, as part of what the pool has.

type palimpsest struct {
	text []byte
	keep bool
}

var parchments = sync.Pool{New: func() any { return new([]byte) }}

func newParchment() *[]byte { return parchments.Get().(*[]byte) }

func putParchment(b *[]byte) {
	*b = (*b)[:0]
	parchments.Put(b)
}

func (p *palimpsest) okPutsField() {
	if p.keep {
		return
	}
	putParchment(&p.text)
}

// Who takes an errand from the queue waits for whoever has sent it.

type errand struct {
	wg   sync.WaitGroup
	done chan struct{}
	text string
}

var errands = sync.Pool{New: func() any { return &errand{} }}

type bureau struct{ queue chan *errand }

func (e *errand) run() {
	close(e.done)
	e.wg.Wait()
	errands.Put(e)
}

func (e *errand) wait() string {
	defer e.wg.Done()
	<-e.done
	return e.text
}

func (o *bureau) work() {
	for e := range o.queue {
		e.run()
	}
}

func (o *bureau) okWaitedFor(text string) string {
	e := errands.Get().(*errand)
	e.text, e.done = text, make(chan struct{})
	e.wg.Add(1)
	o.queue <- e
	return e.wait()
}

// Who has answered through an object is done with it.

type inquiry struct {
	text string
	ch   chan error
}

var inquiries = sync.Pool{New: func() any { return &inquiry{ch: make(chan error, 1)} }}

type counter struct{ last *inquiry }

func (c *counter) ask(q *inquiry) { c.last = q }

func okAnswered(c *counter, text string, stop <-chan struct{}) error {
	q := inquiries.Get().(*inquiry)
	q.text = text
	c.ask(q)
	select {
	case err := <-q.ch:
		inquiries.Put(q)
		return err
	case <-stop:
		return nil
	}
}

func storedUnanswered(c *counter, text string) {
	q := inquiries.Get().(*inquiry)
	q.text = text
	c.ask(q) // want `q is stored in c.last and put into inquiries`
	inquiries.Put(q)
}

// A retirer keeps numbers in order in a list of another package.
type retirer struct{ ids *ring.List[int] }

// okRetires looks at the list after nodes of it were put: they are not in it any more.
func (r *retirer) okRetires(to int) int {
	var next *ring.Node[int]
	for n := r.ids.Front(); n != nil; n = next {
		if n.Value >= to {
			break
		}
		next = n.Next()
		r.ids.Remove(n)
	}
	return r.last()
}

func (r *retirer) last() int {
	if n := r.ids.Back(); n != nil {
		return n.Value
	}
	return -1
}

// okNextFront removes the first node, and looks at the one that is the first then.
func (r *retirer) okNextFront() int {
	if n := r.ids.Front(); n != nil {
		r.ids.Remove(n)
	}
	if n := r.ids.Front(); n != nil {
		return n.Value
	}
	return -1
}

func (r *retirer) readsRemoved() int {
	n := r.ids.Front()
	if n == nil {
		return -1
	}
	r.ids.Remove(n)
	return n.Value // want "n is used after being put into "
}
