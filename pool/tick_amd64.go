//go:build !race

package pool

// tick adds 1 to a counter that only its caller writes to, for others to read by atomic loads.
//
// The counter is an aligned word, so readers see a value that was written, as the memory model of
// Go says. On amd64 an ordinary store is also seen after those before it, which is all that is
// wanted of an atomic store here; but sync/atomic stores by XCHG, which waits for the other
// processors and costs as much as an atomic add.
func tick(n *uint64) { *n++ }
