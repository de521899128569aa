package pool

import (
	"sync"
	"sync/atomic"
)

// A reserve is a bounded stack of items beside a sync.Pool, which the garbage collector does not
// empty. What is put goes there first, until it is full; what is in the sync.Pool is used first. Put
// does not wait for the lock: it goes on to the sync.Pool.
type reserve[E any] struct {
	size  atomic.Int64 // len(items), readable without the lock
	limit int64
	mu    sync.Mutex
	items []E
	hits  uint64
}

func newReserve[E any](limit int) *reserve[E] {
	return &reserve[E]{limit: int64(limit), items: make([]E, 0, limit)}
}

// keep reports whether the reserve had room and took the item.
func (r *reserve[E]) keep(item E) bool {
	if r.size.Load() >= r.limit || !r.mu.TryLock() {
		return false
	}
	defer r.mu.Unlock()
	if int64(len(r.items)) >= r.limit {
		return false // another goroutine filled it
	}
	r.items = append(r.items, item)
	r.size.Store(int64(len(r.items)))
	return true
}

// take returns an item, or the zero value if there is none.
func (r *reserve[E]) take() (item E) {
	if r.size.Load() == 0 {
		return item
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(r.items) - 1
	if n < 0 {
		return item // another goroutine emptied it
	}
	var none E
	item, r.items[n] = r.items[n], none
	r.items = r.items[:n]
	r.size.Store(int64(n))
	r.hits++
	return item
}

// hitCount returns the number of items that were handed out.
func (r *reserve[E]) hitCount() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.hits
}
