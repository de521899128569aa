// Package mutate measures what poollint finds: it breaks sound packages, one fault at a time, and counts the faults
// that are reported.
//
// A mutant is a copy of a package with one edit that a tired programmer makes: a Reset is deleted, a Put moves above
// the last use, a deferred Put loses its defer, memory of a pooled object is returned instead of its copy. Each kind
// of fault is an operator. Operators know the syntax and the types of a program and nothing of the engine that is
// measured: what the engine cannot follow is broken like everything else.
//
// An operator breaks only what is a real fault when broken. A reset that another one repeats, a field that is set
// after each Get, a guard on what cannot grow: such edits change nothing, and are not made. Where that takes
// more than syntax and types, the mutant is listed with the reason in testdata, and does not count.
//
// A mutant type-checks. It is killed when poollint reports, at its default confidence, a kind that fits the fault, in
// the function that was broken. What is reported of a fault in a reset, in a pool or in its New may stand elsewhere,
// at another Get or Put of the pool.
package mutate
