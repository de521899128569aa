// Package sa6002 runs staticcheck's SA6002 at a price that fits a suite.
//
// SA6002 reports values put into a sync.Pool that are not pointers: making the
// interface that Put takes allocates. As it comes, it has staticcheck's IR built
// for every package and, because a prerequisite of the IR has facts, for all of
// their dependencies. This analyzer looks whether a package calls Put at all, and
// runs the original only then.
//
// A function that puts what it is given, whatever that is, is left alone, and its
// callers are told, in other packages as well:
//
//	func (p *Pool[T]) Put(x T) { p.pool.Put(x) }
//
//	lines.Put(b) // b is a slice: argument should be pointer-like
package sa6002
