//go:build !pooldebug

package pool

import "unsafe"

// Debug says whether the program was built with the tag pooldebug. Where it is false, pools check
// nothing, and the functions Watch, Leaks and Sweep do nothing.
const Debug = false

// A tracker has the state of a pool under the tag; without it, none. The functions below are
// behind "if Debug", so that no call of them is compiled.
type tracker struct{}

func (*tracker) belongTo(Source, bool)                   {}
func (*tracker) made(Source, unsafe.Pointer, int)        {}
func (*tracker) settle(Source, unsafe.Pointer, int) bool { return true }
func debugGet[T any](*Pool[T]) *T                        { return nil }
func debugKeep[T any](*Pool[T], *T)                      {}
func debugGetBytes(*Bytes, int) []byte                   { return nil }
func debugKeepBytes(*Bytes, *byte, int)                  {}
func debugFreed(*Buffer)                                 {}

// Watch does nothing in this build. With the tag pooldebug, it has f called for every misuse that
// is found until stop is called, by the goroutine that finds it; while nobody watches, misuses are
// printed to standard error.
func Watch(f func(Misuse)) (stop func()) { return func() {} }

// Leaks returns nil in this build. With the tag pooldebug, it returns what is outstanding in all
// pools, by the place where it was obtained.
func Leaks() []Leak { return nil }

// Sweep does nothing in this build. With the tag pooldebug, it looks for writes to all items that
// are free, which are otherwise noticed when the item is about to be handed out again.
func Sweep() {}
