// Package index has a map that several goroutines share.
package index

import "sync"

// An Index is a map with a lock.
type Index[K comparable, V any] struct {
	mu   sync.Mutex
	data map[K]V
}

// Set sets the value of k.
func (x *Index[K, V]) Set(k K, v V) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.data[k] = v
}

// Delete takes k out.
func (x *Index[K, V]) Delete(k K) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.data, k)
}
