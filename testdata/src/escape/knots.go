package escape

import "sync"

// A knot is a node of a list, and pooled.
type knot struct {
	key, value int
	prev, next *knot
}

var knots = sync.Pool{New: func() any { return new(knot) }}

func freeKnot(k *knot) {
	*k = knot{}
	knots.Put(k)
}

// A rope has the newest at its head.
type rope struct {
	items      map[int]*knot
	head, tail *knot
	max        int
}

func (r *rope) unlink(k *knot) {
	if k.prev != nil {
		k.prev.next = k.next
	} else {
		r.head = k.next
	}
	if k.next != nil {
		k.next.prev = k.prev
	} else {
		r.tail = k.prev
	}
}

// shorten frees what lies at the end: the end is another one each time, as the last has no next.
func (r *rope) shorten() {
	for len(r.items) > r.max && r.tail != nil {
		last := r.tail
		r.unlink(last)
		delete(r.items, last.key)
		freeKnot(last)
	}
}

// cut deletes by the key of what it has freed.
func (r *rope) cut() {
	last := r.tail
	if last == nil {
		return
	}
	r.unlink(last)
	freeKnot(last)
	delete(r.items, last.key) // want "r.tail is used after being put into knots"
}

// tie has it in the map though it may have been freed.
func (r *rope) tie(key int) {
	k := knots.Get().(*knot)
	*k = knot{key: key}
	if _, ok := r.items[key]; ok {
		freeKnot(k)
	}
	r.items[key] = k // want "k may be stored in r.items.{5} and put into knots"
}

// retie takes it out again.
func (r *rope) retie(key int, fasten func(*knot) bool) {
	k := knots.Get().(*knot)
	*k = knot{key: key}
	r.items[key] = k
	if !fasten(k) {
		r.forget(key)
		freeKnot(k)
	}
}

func (r *rope) forget(key int) { delete(r.items, key) }

// recall keeps a list of those that are gone, and adds to it.
func recall(keys []int, gone func(*knot) bool) int {
	var list []*knot
	for _, key := range keys {
		k := knots.Get().(*knot)
		*k = knot{key: key}
		list = append(list, k)
		if gone(k) {
			freeKnot(k)
		}
	}
	return len(list)
}
