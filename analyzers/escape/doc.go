// Package escape checks that nothing refers to a pooled object once it is put.
//
// An object that is put belongs to the next caller of Get. Whoever still reads it sees somebody else's data,
// whoever writes it changes them:
//
//	bufs.Put(buf)
//	return buf.Bytes() // buf is used after being put into bufs
//
// Kinds:
//
//   - used: the object, or memory that is part of it, is used after the Put;
//   - returned: memory of an object that is put is returned;
//   - stored: a variable that outlives the function refers to memory of an object that is put here, or such an object
//     refers to a list of the caller's, truncated: who gets it next appends to that.
//
// The length and capacity of a slice that was put by value, comparisons with nil, and values copied before
// the Put are fine. So is memory that the object only points at: a pointer, map or interface in one of its
// fields may have other owners. Objects that count references are left alone.
//
// Sound code copies before the Put (bytes.Clone, buf.String()), puts last, or hands the object on together
// with the duty to put it.
package escape
