package putonce

import "sync"

// sized has a pool for each power of two.
var sized [16]sync.Pool

func getSized(bits int) []byte {
	if b, ok := sized[bits].Get().(*[]byte); ok {
		return *b
	}
	return make([]byte, 1<<bits)
}

func putSized(b []byte) {
	for i := range sized {
		if cap(b) == 1<<i {
			sized[i].Put(&b)
			return
		}
	}
}

// okFirstOfItsSize puts what it was given, into the pool of its size. What append has made, if it was too small, is
// not missed there.
func okFirstOfItsSize(name string, use func([]byte)) {
	b := getSized(8)
	defer putSized(b)
	b = append(b[:0], '<')
	b = append(b, name...)
	use(b)
}
