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

// What is put is seen through the variable only.
func boxed(b []byte) {
	var x any = b
	pool.Put(x) // want `argument should be pointer-like to avoid allocations`
}

func okBoxedPointer(b *[]byte) {
	var x any = b
	pool.Put(x)
}

func generic[T any](t T, p *T) {
	pool.Put(p)
	pool.Put(t)
}

// Functions that do not put are left out of what is looked at.
func chosen[T any](t T, f func(T) T) T { return f(t) }

func stop() { panic("stop") }

func ofOthers(b []byte) {
	pool.Put(chosen(b, func(b []byte) []byte { return b[:0] })) // want `argument should be pointer-like to avoid allocations`
	pool.Put(chosen(&b, func(b *[]byte) *[]byte { return b }))
	stop()
	pool.Put(b)
}
