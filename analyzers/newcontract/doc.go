// Package newcontract checks that the New of a pool keeps its promises.
//
// New is to return a new object in each call, of the type that Get expects and in the state in which objects are
// put:
//
//	var bufs = sync.Pool{New: func() any { return bytes.Buffer{} }}
//
//	b := bufs.Get().(*bytes.Buffer) // bufs holds bytes.Buffer, not *bytes.Buffer
//
// Kinds:
//
//   - shared: New hands out one object, or its objects have memory in common that they write to, or the News of
//     several pools read one variable of the loop that sets them;
//   - type: New, Put and Get disagree on the dynamic type, so that an assertion panics;
//   - nil: a Get is asserted without check, and there is no New or New may return nil; or a nil pointer may be put,
//     which some Get returns in place of what New would make (possible);
//   - bypass: New is called where Get was meant;
//   - preset: New returns content that a used object lacks, so that new and used objects differ;
//   - resource: the objects own a file, a connection or a goroutine. The collector empties pools without a word,
//     and nobody closes what it drops.
//
// A pool is known by where it is kept: the New that a constructor or an init function sets belongs to the pool
// that a method gets from. Pools that code elsewhere may set up are believed to have a New.
//
// Not reported: tables and counters that objects share on purpose, pieces cut one by one out of a larger block,
// comma-ok assertions and type switches, fields that New sets and nobody changes, objects that are closed by a
// finalizer, and timers. A New that may fail is sound where its users check:
//
//	z, ok := zips.Get().(*gzip.Writer)
//	if !ok {
//		return errNoWriter
//	}
package newcontract
