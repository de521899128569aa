// Package putonce checks that a pooled object is put exactly once, into the pool it came from.
//
// An object that is put twice is handed to two callers of Get at the same time:
//
//	defer bufs.Put(buf)
//	if err != nil {
//		bufs.Put(buf) // buf is put into bufs twice
//		return err
//	}
//
// Kinds:
//
//   - twice: one path puts an object two times, or two owners do: it is left in something that is put as well and
//     used by who gets that, or it is on loan from somebody who puts it;
//   - reclose: a Close, Release or Read puts what a field holds and leaves it there, so that the next call puts
//     it again;
//   - frozen: the argument of a deferred Put was evaluated before the variable got other memory;
//   - loop: a Put is deferred in a loop, and runs when the function returns;
//   - wrongpool: an object is put into another pool than it came from;
//   - lost: some way out neither puts nor hands on, though others do, or nobody else could; what a function is given to put
//     is not looked at on some way out (possible);
//   - idle: a pool is only ever put to, or nothing ever comes back to it.
//
// One Put for each way out, a Put guarded by a flag, by nil or by a Once, and objects that count references
// are fine.
package putonce
