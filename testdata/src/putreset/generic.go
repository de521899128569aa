package putreset

import (
	"slices"
	"sync"

	"putreset/lib/pallet"
)

// A bin pools values of any type in boxes.
type bin[T any] struct{ pool sync.Pool }

func (b *bin[T]) get() T {
	v := b.pool.Get()
	if v == nil {
		var zero T
		return zero
	}
	return *v.(*T)
}

func (b *bin[T]) put(item T) { b.pool.Put(&item) }

var (
	hikes   bin[[]int]
	strides pallet.Store[[]int]
)

// addsToOldHike appends to what a generic pool gives, which is put at its full length.
func addsToOldHike(next func() int) (sum int) {
	r := hikes.get()
	for n := next(); n > 0 && len(r) < 64; n = next() {
		r = append(r, n)
	}
	for _, n := range r {
		sum += n
	}
	if cap(r) <= 64 {
		hikes.put(r) // want `r may be put into hikes.pool without being reset`
	}
	return sum
}

// addsToOldStrides does so with a pool of another package.
func addsToOldStrides(next func() int) int {
	l := strides.Get()
	for n := next(); n > 0 && len(l) < 64; n = next() {
		l = append(l, n)
	}
	longest := slices.Max(l)
	if cap(l) <= 64 {
		strides.Put(l) // want `l may be put into strides.full without being reset`
	}
	return longest
}

var stops pallet.Store[[]int]

// okCutsBeforePut puts a list of length zero.
func okCutsBeforePut(next func() int) int {
	s := stops.Get()
	for n := next(); n > 0 && len(s) < 64; n = next() {
		s = append(s, n)
	}
	longest := slices.Max(s)
	if cap(s) <= 64 {
		stops.Put(s[:0])
	}
	return longest
}

var tolls pallet.Store[[]int]

// okCutsAfterGet cuts what it gets.
func okCutsAfterGet(next func() int) int {
	t := tolls.Get()[:0]
	for n := next(); n > 0 && len(t) < 64; n = next() {
		t = append(t, n)
	}
	longest := slices.Max(t)
	if cap(t) <= 64 {
		tolls.Put(t)
	}
	return longest
}
