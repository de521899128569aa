// Package crossgoroutine checks that no other goroutine holds a pooled object when it is put.
//
// A goroutine that still reads an object after the Put reads what the next caller of Get writes:
//
//	go save(buf) // buf may be used by a goroutine after being put into bufs
//	bufs.Put(buf)
//
// Kinds:
//
//   - captured: a goroutine, a timer, a child process, an RPC or an HTTP transport may still use the object;
//     possibly, too: a goroutine of a Read or Write may still use what the method was given, which callers take
//     from pools and put when it has returned;
//   - sent: the object was sent on a channel, and the sender puts it.
//
// Waiting counts: a Wait, a receive from a channel, a function that waits. A clock or the end of a context
// does not. A goroutine that puts the object itself, and is the only one to do so, is fine.
//
// Sound code waits for its goroutines before the Put (deferred calls run last in, first out), leaves the
// Put to them, or gives them a copy.
package crossgoroutine
