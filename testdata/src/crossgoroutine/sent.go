package crossgoroutine

import (
	"bytes"
	"context"
	"io"
	"slices"
	"sync"
	"time"
)

// msg is of fixed size; newMsg empties it.
type msg struct {
	seq  int
	n    int
	mem  [128]byte
	done chan struct{}
}

var msgs = sync.Pool{New: func() any { return new(msg) }}

func newMsg(text string) *msg {
	m := msgs.Get().(*msg)
	*m = msg{}
	m.n = copy(m.mem[:], text)
	return m
}

func (m *msg) free() {
	m.done = nil
	msgs.Put(m)
}

func (m *msg) body() []byte { return m.mem[:m.n] }

// event is what a consumer receives.
type event struct {
	at   time.Time
	body []byte
}

// bus carries messages to whoever listens.
type bus struct {
	out    chan *msg
	bodies chan []byte
	events chan event
	any    chan any
	subs   []chan *msg
	byName map[string]chan *msg
}

func sendsAndPuts(out chan<- *msg, text string) {
	m := newMsg(text)
	out <- m // want "m is sent on a channel and put into msgs"
	m.free()
}

func sendsWithDeferredPut(out chan<- *msg, text string) {
	m := newMsg(text)
	defer m.free()
	m.seq++
	out <- m // want "m is sent on a channel and put into msgs"
}

func (b *bus) sendsBody(text string) {
	m := newMsg(text)
	defer m.free()
	b.bodies <- m.body() // want "sent on a channel and .*put into msgs"
}

func (b *bus) sendsTrimmedBody(text string) {
	m := newMsg(text)
	line := bytes.TrimSpace(m.body())
	b.bodies <- line // want "sent on a channel and .*put into msgs"
	m.free()
}

func (b *bus) sendsStruct(text string) {
	m := newMsg(text)
	defer m.free()
	b.events <- event{at: time.Now(), body: m.body()} // want "sent on a channel and .*put into msgs"
}

func (b *bus) sendsInterface(text string) {
	m := newMsg(text)
	b.any <- m // want "m is sent on a channel and put into msgs"
	m.free()
}

func sendsPointerToField(out chan<- *int, text string) {
	m := newMsg(text)
	out <- &m.seq // want "sent on a channel and .*put into msgs"
	m.free()
}

func sendsClosure(out chan<- func() int, text string) {
	m := newMsg(text)
	defer m.free()
	out <- func() int { return m.seq } // want "sent on a channel and .*put into msgs"
}

func sendsMethodValue(out chan<- func() []byte, text string) {
	m := newMsg(text)
	out <- m.body // want "sent on a channel and .*put into msgs"
	m.free()
}

func sendsSlice(out chan<- []*msg, a, b string) {
	m, k := newMsg(a), newMsg(b)
	out <- []*msg{m} // want "sent on a channel and .*put into msgs"
	m.free()
	k.free()
}

func (b *bus) sendsToAll(text string) {
	m := newMsg(text)
	for _, sub := range b.subs {
		sub <- m // want "m (is|may be) sent on a channel and put into msgs"
	}
	m.free()
}

func (b *bus) sendsByName(name, text string) {
	m := newMsg(text)
	defer m.free()
	if ch, ok := b.byName[name]; ok {
		ch <- m // want "m (is|may be) sent on a channel and put into msgs"
	}
}

// sendsInSelect puts in all cases.
func sendsInSelect(out chan<- *msg, stop <-chan struct{}, text string) {
	m := newMsg(text)
	select {
	case out <- m: // want "m (is|may be) sent on a channel and put into msgs"
	case <-stop:
	}
	m.free()
}

func triesToSend(out chan<- *msg, text string) (sent bool) {
	m := newMsg(text)
	defer m.free()
	select {
	case out <- m: // want "m (is|may be) sent on a channel and put into msgs"
		sent = true
	default:
	}
	return sent
}

// putsInEachCase puts what is sent and what is not.
func putsInEachCase(out chan<- *msg, stop <-chan struct{}, text string) {
	m := newMsg(text)
	select {
	case out <- m: // want "m (is|may be) sent on a channel and put into msgs"
		m.free()
	case <-stop:
		m.free()
	}
}

// forward hands its message over.
func (b *bus) forward(m *msg) { b.out <- m }

// either: here, or at the send in forward
func (b *bus) putsForwarded(text string) {
	m := newMsg(text)
	b.forward(m) // want "m is sent on a channel and put into msgs"
	m.free()
}

// sendsOnReturn sends in a deferred closure that runs before the Put.
func (b *bus) sendsOnReturn(text string) {
	m := newMsg(text)
	defer m.free()
	defer func() {
		b.out <- m // want "m is sent on a channel and put into msgs"
	}()
	m.seq = 7
}

// waitsForSomethingElse receives from a channel that has nothing to do with the message.
func waitsForSomethingElse(out chan<- *msg, tick <-chan time.Time, text string) {
	m := newMsg(text)
	out <- m // want "m is sent on a channel and put into msgs"
	<-tick
	m.free()
}

// pumps puts each message in the round that sends it.
func pumps(out chan<- *msg, texts []string) {
	for i, text := range texts {
		m := newMsg(text)
		m.seq = i
		out <- m // want "m is sent on a channel and put into msgs"
		msgs.Put(m)
	}
}

// readsInGoroutine sends from a goroutine that puts, too.
func readsInGoroutine(r io.Reader, out chan<- []byte) {
	go func() {
		defer close(out)
		for {
			m := newMsg("")
			n, err := r.Read(m.mem[:])
			out <- m.mem[:n] // want "sent on a channel and .*put into msgs"
			m.free()
			if err != nil {
				return
			}
		}
	}()
}

// sendsLists makes the mistake for every T.
func sendsLists[T any](pool *sync.Pool, out chan<- *T) {
	v := pool.Get().(*T)
	defer pool.Put(v)
	*v = *new(T)
	out <- v // want "v is sent on a channel and put into pool"
}

func okSentForGood(out chan<- *msg, text string) {
	m := newMsg(text)
	out <- m
}

// okReceived is the other end: it puts what it receives.
func okReceived(in <-chan *msg, w io.Writer) (err error) {
	for m := range in {
		if err == nil {
			_, err = w.Write(m.body())
		}
		m.free()
	}
	return err
}

func okReceivedOne(in <-chan *msg, stop <-chan struct{}) int {
	select {
	case m, ok := <-in:
		if !ok {
			return 0
		}
		n := m.seq
		m.free()
		return n
	case <-stop:
		return -1
	}
}

func okSentOrPut(out chan<- *msg, stop <-chan struct{}, text string) {
	m := newMsg(text)
	select {
	case out <- m:
	case <-stop:
		m.free()
	}
}

func okPutByDefault(out chan<- *msg, text string) bool {
	m := newMsg(text)
	select {
	case out <- m:
		return true
	default:
		m.free()
		return false
	}
}

func okPutUnlessSent(out chan<- *msg, text string) (sent bool) {
	m := newMsg(text)
	defer func() {
		if !sent {
			m.free()
		}
	}()
	select {
	case out <- m:
		sent = true
	case <-time.After(time.Second):
	}
	return sent
}

// okForgottenWhenSent has nothing left to put once it has sent.
func okForgottenWhenSent(out chan<- *msg, text string) {
	m := newMsg(text)
	select {
	case out <- m:
		m = nil
	default:
	}
	if m != nil {
		m.free()
	}
}

// okErrorFirst puts on the early way out only.
func okErrorFirst(r io.Reader, out chan<- *msg) error {
	m := newMsg("")
	n, err := r.Read(m.mem[:])
	if err != nil {
		m.free()
		return err
	}
	m.n = n
	out <- m
	return nil
}

// deliver reports whether somebody has taken the message.
func (b *bus) deliver(m *msg) bool {
	select {
	case b.out <- m:
		return true
	default:
		return false
	}
}

func (b *bus) okDelivered(text string) {
	m := newMsg(text)
	if !b.deliver(m) {
		m.free()
	}
}

func (b *bus) okForwarded(text string) {
	m := newMsg(text)
	b.forward(m)
}

func (b *bus) okCopySent(text string) {
	m := newMsg(text)
	defer m.free()
	b.bodies <- bytes.Clone(m.body())
	b.bodies <- slices.Concat(m.body(), []byte("\n"))
	b.events <- event{at: time.Now(), body: append([]byte(nil), m.body()...)}
}

func okNumberSent(out chan<- int, text string) {
	m := newMsg(text)
	defer m.free()
	out <- m.seq
	out <- len(m.body())
}

func okValueSent(out chan<- [128]byte, text string) {
	m := newMsg(text)
	out <- m.mem
	m.free()
}

func okTextSent(out chan<- string, text string) {
	m := newMsg(text)
	s := string(m.body())
	m.free()
	out <- s
}

// okAnswered gets the message back, by an answer on a channel that was in it.
func okAnswered(out chan<- *msg, text string) int {
	m := newMsg(text)
	m.done = make(chan struct{})
	out <- m
	<-m.done
	n := m.seq
	m.free()
	return n
}

// okSentBack receives the message itself before it puts it.
func okSentBack(out chan<- *msg, back <-chan *msg, text string) int {
	m := newMsg(text)
	out <- m
	m = <-back
	n := m.seq
	m.free()
	return n
}

// okLocalChannel sends to a goroutine that it waits for.
func okLocalChannel(w io.Writer, texts []string) {
	in := make(chan *msg)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for m := range in {
			w.Write(m.body())
		}
	}()
	list := make([]*msg, 0, len(texts))
	for _, text := range texts {
		m := newMsg(text)
		list = append(list, m)
		in <- m
	}
	close(in)
	<-done
	for _, m := range list {
		m.free()
	}
}

// okWorkersWaited has the workers read what it puts when they are gone.
func okWorkersWaited(w io.Writer, text string) {
	in := make(chan *msg, 1)
	var wg sync.WaitGroup
	wg.Go(func() {
		for m := range in {
			w.Write(m.body())
		}
	})
	m := newMsg(text)
	in <- m
	close(in)
	wg.Wait()
	m.free()
}

// okOwnReceive takes out of a buffered channel what it has put in itself.
func okOwnReceive(text string) int {
	hold := make(chan *msg, 1)
	m := newMsg(text)
	hold <- m
	n := (<-hold).seq
	m.free()
	return n
}

// ackChans lends channels; a channel goes back when its one answer was received.
var ackChans = sync.Pool{New: func() any { return make(chan error, 1) }}

type task struct {
	text string
	errc chan error
}

// okReplyChannel sends the channel along and puts it after the answer.
func okReplyChannel(tasks chan<- task, text string) error {
	errc := ackChans.Get().(chan error)
	tasks <- task{text: text, errc: errc}
	err := <-errc
	ackChans.Put(errc)
	return err
}

// okReplyOrStop leaves the channel to the collector when the answer may still come.
func okReplyOrStop(ctx context.Context, tasks chan<- task, text string) error {
	errc := ackChans.Get().(chan error)
	tasks <- task{text: text, errc: errc}
	select {
	case err := <-errc:
		ackChans.Put(errc)
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// okTokens has a semaphore around the pooled object, and sends nothing of it.
func okTokens(sem chan struct{}, w io.Writer, text string) error {
	sem <- struct{}{}
	defer func() { <-sem }()
	m := newMsg(text)
	defer m.free()
	_, err := w.Write(m.body())
	return err
}

// freeList is a channel of spare messages, which is what sending to it means.
type freeList chan *msg

func (f freeList) take() *msg {
	select {
	case m := <-f:
		return m
	default:
		return newMsg("")
	}
}

// okSpared keeps the message in the list, or else in the pool.
func (f freeList) okSpared(text string) int {
	m := f.take()
	m.n = copy(m.mem[:], text)
	n := bytes.Count(m.body(), []byte(" "))
	select {
	case f <- m:
	default:
		m.free()
	}
	return n
}

// okOtherSent sends another message than it puts.
func okOtherSent(out chan<- *msg, a, b string) {
	m, k := newMsg(a), newMsg(b)
	k.seq = m.seq + 1
	m.free()
	out <- k
}
