// Package wrapped puts through functions that put what they are given.
package wrapped

import (
	"sync"

	"wrapped/lib"
)

type pair struct{ x, y int }

// A handle is a pointer, by another name.
type handle struct{ p *pair }

var (
	lists   lib.Pool[[]byte]
	pairs   lib.Pool[*pair]
	handles lib.Pool[handle]
	loose   = lib.Loose{Pool: new(sync.Pool)}
	boxed   lib.Boxed[[]byte]
)

func slice() {
	b := lists.Get()
	lists.Put(b) // want `argument should be pointer-like to avoid allocations`
}

func deferred() {
	b := lists.Get()
	defer lists.Put(b[:0]) // want `argument should be pointer-like to avoid allocations`
	b = b[:cap(b)]
}

func throughInterface(b []byte, p pair) {
	loose.Put(b) // want `argument should be pointer-like to avoid allocations`
	loose.Put(p) // want `argument should be pointer-like to avoid allocations`
}

// recycle hands on.
func recycle[T any](l *lib.Loose, x T) { l.Put(x) }

func twoDeep(p pair) {
	recycle(&loose, p) // want `argument should be pointer-like to avoid allocations`
}

func okPointers(p *pair, m map[string]int, c chan int) {
	pairs.Put(p)
	handles.Put(handle{p})
	loose.Put(m)
	loose.Put(c)
	loose.Put(struct{}{})
	recycle(&loose, &m)
}

func okBoxes() {
	b := boxed.Get()
	boxed.Put(b)
}

// okTold does not know what it is given.
func okTold(x any) { loose.Put(x) }
