//go:build !amd64 || race

package pool

import "sync/atomic"

// tick adds 1 to a counter that only its caller writes to, for others to read by atomic loads.
func tick(n *uint64) { atomic.StoreUint64(n, *n+1) }
