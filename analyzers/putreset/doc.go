// Package putreset checks that pooled objects come back clean.
//
// What one user leaves in an object is shown to the next:
//
//	buf := bufs.Get().(*bytes.Buffer)
//	buf.WriteString(name)
//	w.Write(buf.Bytes())
//	bufs.Put(buf) // buf is put into bufs without being reset
//
// An object may be cleaned before Put or after Get, in whole or field by field, in a method, a wrapper or a hook.
// All of these are fine; what is reported is a field, content or length that some Put leaves behind and some user
// of the same pool relies on before it sets it.
//
// Kinds:
//
//   - dirty: content is left and relied on; or one of several getters that stand for one another clears what it
//     lends, and another does not (possible); or all Puts of the pool reset first, but for one (possible);
//   - stale: a reference is left: a context or a request always, others where they are looked at again;
//   - partial: the method that resets the object forgets a field;
//   - uncleared: a list is cut to length zero with its elements behind, and grows over them again by slicing;
//     where it only grows by append, they are kept alive and no more (possible).
//
// Not reported: state that is kept on purpose, which shows by being read independently of one use: size hints,
// counters, caches that are checked by key, generators. What is passed to functions that cannot be seen is
// followed no further.
package putreset
