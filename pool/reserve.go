package pool

import (
	"sync"
	"sync/atomic"
	"unsafe"
)

// A reserve is a bounded stack of items beside a sync.Pool, which the garbage collector does not
// empty. What is put goes there first, until it is full; what is in the sync.Pool is used first. Put
// does not wait for the lock: it goes on to the sync.Pool.
type reserve struct {
	size  atomic.Int64 // len(items), readable without the lock
	limit int64
	mu    sync.Mutex
	items []unsafe.Pointer
	hits  uint64
}

func newReserve(limit int) *reserve {
	return &reserve{limit: int64(limit), items: make([]unsafe.Pointer, 0, limit)}
}

// keep reports whether the reserve had room and took the item.
func (r *reserve) keep(item unsafe.Pointer) bool {
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

// take returns an item, or nil if there is none.
func (r *reserve) take() (item unsafe.Pointer) {
	if r.size.Load() == 0 {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(r.items) - 1
	if n < 0 {
		return nil // another goroutine emptied it
	}
	item, r.items[n] = r.items[n], nil
	r.items = r.items[:n]
	r.size.Store(int64(n))
	r.hits++
	return item
}

// hitCount returns the number of items that were handed out.
func (r *reserve) hitCount() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.hits
}
