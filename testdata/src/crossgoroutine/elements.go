package crossgoroutine

import (
	"net/http"
	"sync"
)

// A reply is taken from a queue, by one goroutine.
type reply struct {
	peer string
	term int
	next string
}

var replies = sync.Pool{New: func() any { return new(reply) }}

func newReply(r *http.Request) *reply {
	p := replies.Get().(*reply)
	*p = reply{peer: r.RemoteAddr}
	return p
}

func (r *reply) put() { replies.Put(r) }

type mailbox[T any] struct {
	ready chan struct{}
	list  []T
}

func (m *mailbox[T]) pop() []T {
	list := m.list
	m.list = nil
	return list
}

func (m *mailbox[T]) push(x T) { m.list = append(m.list, x) }

type leader struct {
	mu      sync.Mutex
	running bool
	wg      sync.WaitGroup
	term    int
	quit    chan struct{}
	in      *mailbox[*reply]
}

// start starts a goroutine, unless the leader has stopped.
func (l *leader) start(f func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.running {
		return false
	}
	l.wg.Add(1)
	go f()
	return true
}

func (l *leader) catchUp(r *reply) {
	l.start(func() { l.runCatchUp(r) })
}

func (l *leader) runCatchUp(r *reply) {
	defer l.wg.Done()
	println(r.peer, r.next)
}

func (l *leader) process(r *reply) {
	if r.term > l.term {
		l.term = r.term
	} else if r.next != "" {
		l.catchUp(r)
	}
}

// run puts each reply when it is processed, which may have started a goroutine that reads it.
func (l *leader) run() {
	for {
		select {
		case <-l.quit:
			return
		case <-l.in.ready:
			rs := l.in.pop()
			for _, r := range rs {
				l.process(r) // want `may be used by a goroutine after being put into replies`
				r.put()
			}
		}
	}
}

func logs(r *reply) { println(r.peer, r.term) }

func putsReceived(in <-chan *reply) {
	for r := range in {
		go logs(r) // want `may be used by a goroutine after being put into replies`
		r.put()
	}
}

// okPutsReceived reads what it needs before.
func okPutsReceived(in <-chan *reply) {
	for r := range in {
		peer := r.peer
		go println(peer)
		r.put()
	}
}

// okGivesReceived lets the goroutine put.
func okGivesReceived(rs []*reply) {
	for _, r := range rs {
		go func() {
			logs(r)
			r.put()
		}()
	}
}

// okWaitsForReceived waits in each round.
func okWaitsForReceived(rs []*reply) {
	for _, r := range rs {
		var wg sync.WaitGroup
		wg.Go(func() { logs(r) })
		wg.Wait()
		r.put()
	}
}
