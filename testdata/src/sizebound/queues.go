package sizebound

import "sync"

type ipqueue struct {
	mu   sync.Mutex
	elts []int
	pos  int
	pool *sync.Pool
}

func (q *ipqueue) pop() []int {
	q.mu.Lock()
	defer q.mu.Unlock()
	elts := q.elts[q.pos:]
	q.elts, q.pos = nil, 0
	return elts
}

func (q *ipqueue) recycle(elts *[]int) {
	if cap(*elts) > 1<<10 {
		return
	}
	*elts = (*elts)[:0]
	q.pool.Put(elts)
}

type consumer struct {
	next *ipqueue
	sum  int
}

func (c *consumer) process() {
	for range 8 {
		list := c.next.pop()
		for _, x := range list {
			c.sum += x
		}
		c.next.recycle(&list) // want `list has lost capacity when it is put into c.next.pool`
	}
}

// okStarts has nothing to do with it.
func (c *consumer) okStarts() {
	go func() { c.process() }()
}

func (c *consumer) okProcesses() { c.process() }

// A lane is a queue that something may be taken from one by one, which its users do not do.
type lane struct {
	elts []int
	pos  int
	pool *sync.Pool
}

func (l *lane) pop() []int {
	elts := l.elts
	if l.pos > 0 {
		elts = l.elts[l.pos:]
	}
	l.elts, l.pos = nil, 0
	return elts
}

func (l *lane) recycle(elts *[]int) {
	if cap(*elts) > 1<<10 {
		return
	}
	*elts = (*elts)[:0]
	l.pool.Put(elts)
}

func okLane(l *lane, use func(int)) {
	list := l.pop()
	for _, x := range list {
		use(x)
	}
	l.recycle(&list)
}
