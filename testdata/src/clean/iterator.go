package clean

import (
	"bytes"
	"errors"
	"slices"
	"sync"
)

// iter walks over sorted runs. It lives in an iterAlloc, which is what the pool holds.
type iter struct {
	alloc *iterAlloc
	runs  [][]string
	heap  []cursorPos
	key   []byte
	err   error
	stats iterStats
}

type cursorPos struct{ run, at int }

type iterStats struct{ steps, seeks int }

type iterAlloc struct {
	it      iter
	keyBuf  []byte
	heapBuf [8]cursorPos
}

var iterAllocs = sync.Pool{New: func() any { return new(iterAlloc) }}

const maxKeyBuf = 4 << 10

// newIter returns an iterator, to be closed.
func newIter(runs [][]string) *iter {
	a := iterAllocs.Get().(*iterAlloc)
	it := &a.it
	it.alloc = a
	it.runs = runs
	it.key = a.keyBuf[:0]
	it.heap = a.heapBuf[:0]
	for i := range runs {
		if len(runs[i]) > 0 {
			it.heap = append(it.heap, cursorPos{run: i})
		}
	}
	return it
}

func (it *iter) next() bool {
	if it.err != nil || len(it.heap) == 0 {
		return false
	}
	best := 0
	for i, c := range it.heap {
		if it.runs[c.run][c.at] < it.runs[it.heap[best].run][it.heap[best].at] {
			best = i
		}
	}
	c := &it.heap[best]
	it.key = append(it.key[:0], it.runs[c.run][c.at]...)
	it.stats.steps++
	if c.at++; c.at == len(it.runs[c.run]) {
		it.heap = slices.Delete(it.heap, best, best+1)
	}
	return true
}

// close gives back the allocation and keeps nothing but the memory of the key.
func (it *iter) close() error {
	a, err := it.alloc, it.err
	keyBuf := it.key[:0]
	if cap(keyBuf) > maxKeyBuf {
		keyBuf = nil
	}
	*a = iterAlloc{keyBuf: keyBuf}
	iterAllocs.Put(a)
	return err
}

// Merge calls visit with all keys in order. The key is valid during the call.
func Merge(runs [][]string, visit func(key []byte) error) (err error) {
	it := newIter(runs)
	defer func() { err = errors.Join(err, it.close()) }()
	for it.next() {
		if err := visit(it.key); err != nil {
			return err
		}
	}
	return nil
}

// Last returns a copy of the last key.
func Last(runs [][]string) []byte {
	it := newIter(runs)
	var last []byte
	for it.next() {
		last = append(last[:0], it.key...)
	}
	it.close()
	return last
}

// Keys is an iterator function that lends the keys of an iterator and closes it when the loop is over.
func Keys(runs [][]string) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		it := newIter(runs)
		defer it.close()
		for it.next() {
			if !yield(it.key) {
				return
			}
		}
	}
}

// CountPrefix ranges over Keys.
func CountPrefix(runs [][]string, prefix []byte) (n int) {
	for key := range Keys(runs) {
		if bytes.HasPrefix(key, prefix) {
			n++
		}
	}
	return n
}
