package a

import "sync"

var pool sync.Pool

func slice(b []byte) {
	pool.Put(b) // want `argument should be pointer-like to avoid allocations`
}

func deferred() {
	s := struct{ a, b int }{}
	defer pool.Put(s) // want `argument should be pointer-like to avoid allocations`
}

func okPointer(b []byte) {
	pool.Put(&b)
}
