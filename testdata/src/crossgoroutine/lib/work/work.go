// Package work runs functions, now, later, or in the background.
package work

import "sync"

// Later runs fn in a goroutine.
func Later(fn func()) { go fn() }

// Inline runs fn.
func Inline(fn func()) { fn() }

// All runs the functions at once and waits for them.
func All(fns ...func()) {
	var wg sync.WaitGroup
	for _, fn := range fns {
		wg.Go(fn)
	}
	wg.Wait()
}

// Each calls fn for each number below n, at once, and waits.
func Each(n int, fn func(i int)) {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := range n {
		go func() {
			defer wg.Done()
			fn(i)
		}()
	}
	wg.Wait()
}

// Group runs functions at once, as many as it has places for.
type Group struct {
	wg    sync.WaitGroup
	once  sync.Once
	err   error
	slots chan struct{}
}

// NewGroup returns a group with n places.
func NewGroup(n int) *Group { return &Group{slots: make(chan struct{}, n)} }

// Go runs fn in a goroutine as soon as there is a place.
func (g *Group) Go(fn func() error) {
	g.slots <- struct{}{}
	g.wg.Add(1)
	go func() {
		defer func() {
			<-g.slots
			g.wg.Done()
		}()
		if err := fn(); err != nil {
			g.once.Do(func() { g.err = err })
		}
	}()
}

// Wait waits for all functions and returns the first error.
func (g *Group) Wait() error {
	g.wg.Wait()
	return g.err
}

// Queue runs functions one after another in a goroutine of its own.
type Queue struct {
	tasks chan func()
	done  chan struct{}
}

// NewQueue starts the goroutine.
func NewQueue() *Queue {
	q := &Queue{tasks: make(chan func(), 8), done: make(chan struct{})}
	go func() {
		defer close(q.done)
		for fn := range q.tasks {
			fn()
		}
	}()
	return q
}

// Add appends a function.
func (q *Queue) Add(fn func()) { q.tasks <- fn }

// Close waits until all functions have run.
func (q *Queue) Close() {
	close(q.tasks)
	<-q.done
}
