package escape

import "sync"

// Elements of a list carry what others give them, as a whole.

type cargo struct {
	label []byte
	n     int
}

type wagon struct {
	next, prev *wagon
	train      *train
	load       cargo
	marks      cargo
}

type train struct{ root wagon }

var wagons = sync.Pool{New: func() any { return new(wagon) }}

func (t *train) push(c cargo) *wagon {
	w := wagons.Get().(*wagon)
	w.load, w.train = c, t
	w.marks.label = append(w.marks.label[:0], c.label...)
	w.next, w.prev = &t.root, t.root.prev
	t.root.prev = w
	return w
}

func (t *train) unlink(w *wagon) {
	w.prev.next, w.next.prev = w.next, w.prev
	w.next, w.prev, w.train = nil, nil, nil
}

// okRemove returns what somebody has given.
func (t *train) okRemove(w *wagon) cargo {
	c := w.load
	if w.train == t {
		t.unlink(w)
		wagons.Put(w)
	}
	return c
}

// marksOfRemoved returns memory that the next owner writes to.
func (t *train) marksOfRemoved(w *wagon) cargo {
	c := w.marks
	if w.train == t {
		t.unlink(w)
		wagons.Put(w)
	}
	return c // want `memory of w\.marks\.label may be returned and may be put into wagons`
}

// A reader keeps the keys of the last object, a new list each time.
type keyReader struct {
	keys  []string
	words []string
}

var keyReaders = sync.Pool{New: func() any { return new(keyReader) }}

func (r *keyReader) read(text []byte) {
	var keys []string
	r.words = r.words[:0]
	for _, b := range text {
		keys = append(keys, string(b))
		r.words = append(r.words, string(b))
	}
	r.keys = keys
}

func okKeys(text []byte) []string {
	r := keyReaders.Get().(*keyReader)
	defer keyReaders.Put(r)
	r.read(text)
	return r.keys
}

// wordsOf returns a list that the next reader appends to.
func wordsOf(text []byte) []string {
	r := keyReaders.Get().(*keyReader)
	defer keyReaders.Put(r)
	r.read(text)
	return r.words // want `memory of r\.words is returned and is put into keyReaders`
}
