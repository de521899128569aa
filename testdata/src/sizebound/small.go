package sizebound

import (
	"slices"
	"sync"
)

// A footer lists names.
type footer struct{ names []string }

var footers = sync.Pool{New: func() any { return new(footer) }}

func (f *footer) declare(name string) {
	if !slices.Contains(f.names, name) {
		f.names = append(f.names, name)
	}
}

// okNames adds references, which are small beside what they refer to.
func okNames(names []string, use func([]string)) {
	f := footers.Get().(*footer)
	for _, n := range names {
		f.declare(n)
	}
	use(f.names)
	f.names = f.names[:0]
	footers.Put(f)
}

// A direction is in or out.
type direction string

// A digest is made of words.
type digest struct{ text []byte }

var digests = sync.Pool{New: func() any { return new(digest) }}

func (d *digest) add(s string) {
	d.text = append(d.text, s...)
	d.text = append(d.text, 0)
}

func (d *digest) free() {
	d.text = d.text[:0]
	digests.Put(d) // want `d is put into digests without a bound on its capacity`
}

// okKinds adds words of which there are few.
func okKinds(dir direction, sum func([]byte) uint64) uint64 {
	d := digests.Get().(*digest)
	d.add(string(dir))
	h := sum(d.text)
	d.free()
	return h
}

func anyWord(word string, sum func([]byte) uint64) uint64 {
	d := digests.Get().(*digest)
	d.add(word)
	h := sum(d.text)
	d.free()
	return h
}
