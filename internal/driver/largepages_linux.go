package driver

import (
	"math"
	"math/bits"
	"runtime"
	"runtime/debug"
	"syscall"
)

// useLargePages asks the system to back the next size bytes of the heap with large pages. A process that is over soon spends a good part
// of its time on memory that it touches for the first time, one page after the other: with pages of 2 MiB in place of 4 KiB the
// packages of caddy that matter took go vet half of the time.
//
// Go has no setting for that. But what a large object has been is used again for small ones, and the kernel goes by the address.
func useLargePages(size int) {
	if bits.UintSize < 64 || debug.SetMemoryLimit(-1) < math.MaxInt64 {
		return // addresses are scarce, or so is memory: GOMEMLIMIT counts what is never touched, too
	}
	room := make([]byte, size) // never touched
	if syscall.Madvise(room, syscall.MADV_HUGEPAGE) != nil {
		return // the system has none
	}
	runtime.KeepAlive(room)
	runtime.GC() // room is free
}
