package sizebound

// Functions that others are given to call: who calls them decides on the size of the pieces.

import (
	"bytes"
	"encoding/json"
	"sync"
)

// A halver is told of samples, so many at a time.
type halver struct {
	sink    func([]int64)
	pending []int64
}

const mostPending = 1000

func (f *halver) each(values map[string]int64, flush func([]int64)) {
	for _, v := range values {
		if f.pending = append(f.pending, v); len(f.pending) >= mostPending {
			flush(f.pending)
			f.pending = f.pending[:0]
		}
	}
	flush(f.pending)
}

type fold struct{ list []int64 }

var folds = sync.Pool{New: func() any { return new(fold) }}

// okPieces is given a thousand at most.
func (f *halver) okPieces(values []int64) {
	x := folds.Get().(*fold)
	for _, v := range values {
		x.list = append(x.list, v/2)
	}
	f.sink(x.list)
	x.list = x.list[:0]
	folds.Put(x)
}

func (f *halver) run(values map[string]int64) { f.each(values, f.okPieces) }

type blockMerger struct{ data []byte }

var blockMergers = sync.Pool{New: func() any { return new(blockMerger) }}

// okMerge is called with one block after the other, and calls a helper with what it was given, and with what that made of it.
func okMerge(block []byte) []byte {
	block = okMergeKind(block, 1)
	return okMergeKind(block, 2)
}

func okMergeKind(block []byte, kind byte) []byte {
	m := blockMergers.Get().(*blockMerger)
	m.data = append(m.data[:0], block...)
	out := block[:0]
	for _, b := range m.data {
		if b != kind {
			out = append(out, b)
		}
	}
	blockMergers.Put(m)
	return out
}

type table struct{ merge func([]byte) []byte }

func newTable() *table { return &table{merge: okMerge} }

var plainMergers = sync.Pool{New: func() any { return new(blockMerger) }}

// MergeAll is called by others with all there is.
func MergeAll(block []byte) (n int) {
	m := plainMergers.Get().(*blockMerger)
	m.data = append(m.data[:0], block...)
	for _, b := range m.data {
		n += int(b)
	}
	plainMergers.Put(m) // want "m is put into plainMergers without a bound on its capacity"
	return n
}

var countMergers = sync.Pool{New: func() any { return new(blockMerger) }}

// countAll is called here as well.
func countAll(block []byte) (n int) {
	m := countMergers.Get().(*blockMerger)
	m.data = append(m.data[:0], block...)
	for _, b := range m.data {
		n += int(b)
	}
	countMergers.Put(m) // want "m is put into countMergers without a bound on its capacity"
	return n
}

func counter() func([]byte) int { return countAll }

// Count counts all that it is given.
func Count(block []byte) int { return countAll(block) }

var encoders = []func(any) error{encodeOne}

// encodeOne is called with values as they come, not with pieces of one.
func encodeOne(v any) error {
	b := encoded.Get().(*bytes.Buffer)
	b.Reset()
	err := json.NewEncoder(b).Encode(v)
	encoded.Put(b) // want "b is put into encoded without a bound on its capacity"
	return err
}

var encoded = sync.Pool{New: func() any { return new(bytes.Buffer) }}
