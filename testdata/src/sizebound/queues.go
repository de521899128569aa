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
