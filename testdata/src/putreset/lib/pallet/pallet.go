// Package pallet pools values of any type without a box for each: full pallets are kept apart from empty ones.
package pallet

import "sync"

// Store keeps values of type T.
type Store[T any] struct {
	full  sync.Pool
	empty sync.Pool
}

// Get takes a value out of a full pallet, the zero value when there is none.
func (s *Store[T]) Get() T {
	var zero T
	v := s.full.Get()
	if v == nil {
		return zero
	}
	box := v.(*T)
	item := *box
	*box = zero
	s.empty.Put(box)
	return item
}

// Put packs a value into an empty pallet.
func (s *Store[T]) Put(item T) {
	var box *T
	if v := s.empty.Get(); v != nil {
		box = v.(*T)
	} else {
		box = new(T)
	}
	*box = item
	s.full.Put(box)
}
