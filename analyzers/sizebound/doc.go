// Package sizebound checks that what pools keep stays bounded.
//
// A pool keeps what it is given. One large input makes a buffer large, and a buffer that is put back stays
// large: after a while the pool holds as many large buffers as there were callers at one time.
//
//	buf := bufs.Get().(*bytes.Buffer)
//	buf.Reset()
//	json.NewEncoder(buf).Encode(v)
//	bufs.Put(buf) // buf is put into bufs without a bound on its capacity
//
// A bound on the capacity tells large ones from small ones:
//
//	if buf.Cap() <= 64<<10 {
//		bufs.Put(buf)
//	}
//
// Kinds:
//
//   - unbounded: something that has grown with the input of a function is put, whatever its capacity;
//   - shrunk: x[i:], or a slice with its capacity cut, is put: each round loses some of it;
//   - length: the length is compared with a bound though it was drained, truncated or reset before, or so that
//     what is large and mostly empty stays; a size class is chosen by the length, or a Put rounds its class up.
//
// Such findings say what a pool costs, not that the code is wrong. Input is what a function is given from
// outside and what it reads: strings, byte slices, values to be encoded, readers. What a field holds, or what
// a function unknown returns, may be short (possible), and so may be text that a function which is not exported
// gets from there, by its callers, and what a callback is given, in pieces as a rule. In an internal package text and lists, and what
// is written to an io.Writer, is of the module's own size. So are lists of references, which are small beside what
// they refer to.
//
// A bound may stand anywhere between the last growth and the Put: in a helper, a predicate, the Reset method,
// a deferred closure, another package. Setting the field or the slice to nil is as good as dropping the
// object. Numbers, constants, arrays, io.LimitReader, io.CopyN, and strings whose length was tested are
// bounded, and so is an append that was found to fit. Size classes and pools of one call are left alone.
package sizebound
