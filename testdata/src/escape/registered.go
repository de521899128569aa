package escape

// Objects that a callee registers, and takes out again before it returns.

import (
	"sync"

	"escape/lib/index"
)

type question struct{ id int }

var questions = sync.Pool{New: func() any { return new(question) }}

type asker struct {
	mu      sync.Mutex
	open    map[int]*question
	indexed *index.Index[int, *question]
	sent    chan int
}

func (a *asker) okAsk(id int) int {
	q := questions.Get().(*question)
	defer questions.Put(q)
	q.id = id
	return a.await(q)
}

// await has the question in the list of open ones for as long as it waits.
func (a *asker) await(q *question) int {
	a.mu.Lock()
	a.open[q.id] = q
	a.mu.Unlock()
	defer func() {
		a.mu.Lock()
		delete(a.open, q.id)
		a.mu.Unlock()
	}()
	return <-a.sent
}

func (a *asker) okAskIndexed(id int) int {
	q := questions.Get().(*question)
	defer questions.Put(q)
	q.id = id
	return a.awaitIndexed(q)
}

func (a *asker) awaitIndexed(q *question) int {
	a.indexed.Set(q.id, q)
	defer a.indexed.Delete(q.id)
	return <-a.sent
}

func (a *asker) badAsk(id int) int {
	q := questions.Get().(*question)
	defer questions.Put(q)
	q.id = id
	return a.leave(q) // want `q is stored in a.indexed and put into questions`
}

func (a *asker) leave(q *question) int {
	a.indexed.Set(q.id, q)
	return <-a.sent
}
