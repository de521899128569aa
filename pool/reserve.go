package pool

import (
	"sync"
	"sync/atomic"
)

// A reserve is a bounded stack of items that the garbage collector does not empty. It fills from
// the first Puts and is used only when the sync.Pool in front of it has nothing, so in steady
// traffic both ends cost one atomic load.
type reserve[E any] struct {
	size  atomic.Int64 // len(items), readable without the lock
	limit int64
	mu    sync.Mutex
	items []E
}

func newReserve[E any](limit int) *reserve[E] {
	return &reserve[E]{limit: int64(limit), items: make([]E, 0, limit)}
}

// keep reports whether the reserve had room and took the item.
func (r *reserve[E]) keep(item E) bool {
	if r.size.Load() >= r.limit {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if int64(len(r.items)) >= r.limit {
		return false // another goroutine filled it
	}
	r.items = append(r.items, item)
	r.size.Store(int64(len(r.items)))
	return true
}

// take returns an item, or the zero value if there is none.
func (r *reserve[E]) take() E {
	var none E
	if r.size.Load() == 0 {
		return none
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(r.items) - 1
	if n < 0 {
		return none // another goroutine emptied it
	}
	item := r.items[n]
	r.items[n] = none
	r.items = r.items[:n]
	r.size.Store(int64(n))
	return item
}
