// Package escape_fix has the mistakes of package escape that can be mended without thinking.
package escape_fix

import (
	"io"
	"sync"
)

type frame struct {
	id   int
	size int
	data [64]byte
}

func (f *frame) bytes() []byte { return f.data[:f.size] }

var frames = sync.Pool{New: func() any { return new(frame) }}

func get(id int) *frame {
	f := frames.Get().(*frame)
	*f = frame{id: id}
	return f
}

func put(f *frame) { frames.Put(f) }

func returnsDeferred(r io.Reader) ([]byte, error) {
	f := get(1)
	defer put(f)
	n, err := r.Read(f.data[:])
	f.size = n
	return f.bytes(), err // want `f is returned and put`
}

func returnsAfterPut() []byte {
	f := get(2)
	f.size = copy(f.data[:], "two")
	view := f.bytes()
	put(f)
	return view // want `f is returned and put`
}

func returnsNamed() (view []byte) {
	f := get(3)
	defer put(f)
	view = f.bytes()
	return // want `f is returned and put`
}

func returnsPointer() *frame {
	f := get(4)
	defer put(f)
	f.size = 4
	return f // want `f is returned and put`
}

type shot struct {
	id  int
	raw []byte
}

func returnsLiteral() shot {
	f := get(5)
	s := shot{id: f.id, raw: f.data[:8]}
	put(f)
	return s // want `f is returned and put`
}

func (s *shot) stores() {
	f := get(6)
	s.raw = f.bytes() // want `f is stored in s.raw and put`
	put(f)
}

var last *frame

func storesPointer() {
	f := get(7)
	defer put(f)
	last = f // want `f is stored in last and put`
}

func usesBelow(report func(int)) {
	f := get(8)
	put(f)
	report(f.id) // want `f is used after being put`
}

func usesInReturn() int {
	f := get(9)
	put(f)
	return f.id // want `f is used after being put`
}

func usesOnTheWay(report func(int) error) error {
	f := get(10)
	put(f)
	if err := report(f.id); err != nil { // want `f is used after being put`
		return err
	}
	return nil
}

func usesInDefer(report func(int)) {
	f := get(11)
	defer func() { report(f.id) }() // want `f is used after being put`
	defer put(f)
	f.size++
}

func usesInNextRound(ids []int) (total int) {
	f := get(12)
	for _, id := range ids {
		f.id += id // want `f may be used after being put`
		put(f)
	}
	return total
}

// puttingTwice is not mended: which Put is the right one?
func puttingTwice(early bool, report func(int)) {
	f := get(13)
	if early {
		put(f)
	}
	report(f.id) // want `f may be used after being put`
	if !early {
		put(f)
	}
}
