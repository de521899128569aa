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

// smallBlocks and largeBlocks have blocks of two sizes, by their names.
var smallBlocks, largeBlocks sync.Pool

func getBlock(n int) []byte {
	if n <= 256 {
		if b, ok := smallBlocks.Get().(*[]byte); ok {
			return (*b)[:0]
		}
		return make([]byte, 0, 256)
	}
	if b, ok := largeBlocks.Get().(*[]byte); ok {
		return (*b)[:0]
	}
	return make([]byte, 0, 4096)
}

func putBlock(b []byte) {
	switch cap(b) {
	case 256:
		smallBlocks.Put(&b)
	case 4096:
		largeBlocks.Put(&b)
	}
}

// okFirstBlock puts the block that it got, whatever it went on with.
func okFirstBlock(name string, pack func([]byte) ([]byte, error)) ([]byte, error) {
	b := getBlock(len(name))
	defer putBlock(b)
	b = append(b, name...)
	b, err := pack(b)
	return append([]byte(nil), b...), err
}

// oneSize has all that anybody puts.
var oneSize = sync.Pool{New: func() any { b := make([]byte, 0, 64); return &b }}

func getOne() []byte  { return (*oneSize.Get().(*[]byte))[:0] }
func putOne(b []byte) { oneSize.Put(&b) }

func firstOfOne(name string, pack func([]byte) ([]byte, error)) ([]byte, error) {
	b := getOne()
	defer putOne(b) // want `b is put into oneSize as it was at the defer statement`
	b = append(b, name...)
	b, err := pack(b)
	return append([]byte(nil), b...), err
}
