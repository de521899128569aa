// Package pool has pools of values and of byte slices that are bounded and measured. They are thin
// layers over sync.Pool: as fast within a few nanoseconds, without allocating, and the garbage
// collector still empties them.
//
// # Pool
//
// A [Pool] hands out *T. Its Reset makes an item ready for reuse, or refuses one that is not worth
// keeping, which sync.Pool leaves to every caller of Put:
//
//	var buffers = pool.New(pool.Config[bytes.Buffer]{
//		Reset: func(b *bytes.Buffer) bool { b.Reset(); return b.Cap() <= 64<<10 },
//	})
//
//	b := buffers.Get()
//	defer buffers.Put(b)
//
// # Bytes
//
// A [Bytes] hands out byte slices by value, in size classes, so that a request for 1 KiB never
// holds 4 MiB and a slice that has grown is found again by those who need it:
//
//	var slices pool.Bytes
//
//	b := slices.Get(n)
//	defer slices.Put(b)
//
// # Buffers
//
// A [Buffer] from a [Buffers] is a growing []byte with the methods of package io. It takes its
// memory from size classes:
//
//	var buffers pool.Buffers
//
//	b := buffers.Get()
//	defer b.Free()
//	fmt.Fprintf(b, "%d", 42)
//
// # Scope
//
// A [Scope] gives back everything that was taken through it, exactly once, whichever way a
// function returns:
//
//	var s pool.Scope
//	defer s.Close()
//	head := s.Bytes(&slices, 64)
//	body := s.Buffer(&buffers)
//
// # Stats
//
// Every pool counts what it makes and drops, and if asked, exactly, what it hands out and takes
// back: see [Stats]. Package expvarpool publishes the counters, module promcollector exports them
// to Prometheus with rules for alerts, and package pooltest fails a test that leaves an item
// outstanding.
//
//	s := p.Stats()
//	log.Printf("hit rate %.3f, outstanding %d", s.HitRate(), s.Outstanding())
//
// # When not to pool
//
// A pool pays where values are large or costly to make, are needed often, and die soon. Do not pool
// values that the compiler can keep on the stack, nor small ones that cost no more to allocate than
// to fetch: the page of results in bench/ shows from which size on a pool wins. Do not pool what
// must not get lost, such as connections: the garbage collector may take any free item. And do not
// pool what outlives its user: an item that others may still refer to cannot be put back.
//
// Little's law says how many items a pool is about: in flight = rate × hold time. At 10,000
// requests per second that hold a buffer for 2 ms each, 20 buffers are in use on average. If they
// are 4 KiB, the pool is about 80 KiB, and there is little to win or lose; if the figure is far
// from [Stats.Outstanding], something leaks or holds its items for too long.
//
// # How to choose the maximum
//
// What a class keeps while in use is at most the peak number in flight during the last two
// collections, and one item for each processor (GOMAXPROCS), and the reserve, and a few that a Get
// missed while another goroutine was about to put them. Times the size of the class, that is its
// memory. So take as Max the largest size that comes regularly, for sizes above
// it are allocated each time, and check that in flight × Max is memory that you can spare. The
// counter DropMax over Puts is the share of requests that were too large: if it is more than a
// percent or so, Max is too small. Two collections without traffic leave only the reserve.
//
// A bound limits how much memory a pool keeps from the garbage collector. It does not by itself
// lower the collector's use of CPU, nor its pauses; under a memory limit (GOMEMLIMIT) it does save
// CPU, because memory that is not kept need not be made up for by collecting more often.
//
// # Mistakes
//
// An item must not be used after it was put, and not put twice. The pools stay sound if it is, but
// two callers may then hold one item. Nothing checks this in an ordinary build. With the tag
// pooldebug (go test -tags pooldebug) the package reports a second Put, a write after Put and a
// Put into the wrong pool, with the stacks of both ends, overwrites items that are put so that
// reading them shows, and lists what is outstanding by the place where it was obtained: see
// [Watch], [Sweep] and [Leaks]. Such a build is slow, and for tests.
//
// Put(nil) does nothing. A configuration or an argument that makes no sense panics with a sentence
// that says what was wrong with it.
package pool
