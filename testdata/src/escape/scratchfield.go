package escape

import (
	"io"
	"sync"
)

// Scratch memory in a field of something that lives for one call.

type keyPath []byte

var keyPaths = sync.Pool{New: func() any { return new(keyPath) }}

func (p *keyPath) free() {
	*p = (*p)[:0]
	keyPaths.Put(p)
}

type keyState struct {
	out  []byte
	path *keyPath // read by key alone
	last *keyPath // read by whoever comes last
}

func (s *keyState) key(k string) {
	if s.path != nil {
		s.out = append(s.out, *s.path...)
	}
	s.out = append(s.out, k...)
}

func forKeys(keys []string, f func(string)) {
	for _, k := range keys {
		f(k)
	}
}

func (s *keyState) fields(group string, keys []string) {
	s.path = keyPaths.Get().(*keyPath)
	defer s.path.free()
	*s.path = append(*s.path, group...)
	forKeys(keys, func(k string) { s.key(k) })
}

func (s *keyState) end() { s.out = append(s.out, '\n') }

// okWriteKeys looks at other fields, and calls what does, when the path is in its pool again.
func okWriteKeys(w io.Writer, group string, keys []string) error {
	s := keyState{}
	defer s.end()
	s.key("head")
	s.fields(group, keys)
	s.end()
	_, err := w.Write(s.out)
	return err
}

func (s *keyState) lastFields(group string, keys []string) {
	s.last = keyPaths.Get().(*keyPath) // want "s.last is stored in s.last and put into keyPaths"
	defer s.last.free()
	*s.last = append(*s.last, group...)
	forKeys(keys, func(k string) { s.out = append(append(s.out, *s.last...), k...) })
}

func (s *keyState) tail() { s.out = append(s.out, *s.last...) }

func badWriteKeys(w io.Writer, group string, keys []string) error {
	s := keyState{}
	s.lastFields(group, keys)
	s.tail() // want "is used after being put into keyPaths"
	_, err := w.Write(s.out)
	return err
}
