package putonce

import (
	"io"
	"slices"
	"sync"
)

const keepLine = 16 << 10

var lines = sync.Pool{New: func() any { l := make([]byte, 0, 256); return &l }}

// newLine returns an empty slice of bytes.
func newLine() []byte { return (*lines.Get().(*[]byte))[:0] }

func freeLine(l []byte) {
	if cap(l) <= keepLine {
		lines.Put(&l)
	}
}

// frozenBeforeRead puts the slice that readAll may have left behind.
func frozenBeforeRead(r io.Reader, use func([]byte)) error {
	l := newLine()
	defer freeLine(l) // want "l is put into lines as it was at the defer statement"
	l, err := readAll(l, r)
	if err != nil {
		return err
	}
	use(l)
	return nil
}

// readAll appends all that r has.
func readAll(dst []byte, r io.Reader) ([]byte, error) {
	for {
		if len(dst) == cap(dst) {
			dst = append(dst, 0)[:len(dst)]
		}
		n, err := r.Read(dst[len(dst):cap(dst)])
		dst = dst[:len(dst)+n]
		if err == io.EOF {
			return dst, nil
		}
		if err != nil {
			return dst, err
		}
	}
}

// frozenByAddress lets the callee append through a pointer.
func frozenByAddress(texts []string, use func([]byte)) {
	l := newLine()
	defer freeLine(l) // want "l is put into lines as it was at the defer statement"
	for _, text := range texts {
		quoteInto(&l, text)
	}
	use(l)
}

func quoteInto(dst *[]byte, text string) {
	*dst = append(*dst, '"')
	*dst = append(*dst, text...)
	*dst = append(*dst, '"')
}

// A collector has its slice in a field.
type collector struct{ list []uint32 }

func (c *collector) add(v uint32) { c.list = append(c.list, v) }

// frozenField defers with the field as it is before it grows.
func (c *collector) frozenField(values map[uint32]bool, use func([]uint32)) {
	c.list = newWords()
	defer freeWords(c.list) // a miss: the field that is cleared in the end leaves no trace
	for v := range values {
		c.add(v)
	}
	use(c.list)
	c.list = nil
}

// frozenArgument passes the slice to the closure as an argument.
func frozenArgument(values [][]uint32, use func([]uint32)) {
	w := newWords()
	defer func(w []uint32) { freeWords(w[:0]) }(w) // want "w is put into words as it was at the defer statement"
	for _, v := range values {
		w = append(w, v...)
	}
	use(w)
}

// frozenInBranch borrows when there is no slice yet.
func frozenInBranch(w []uint32, sorted bool, values []uint32, use func([]uint32)) {
	if w == nil {
		w = newWords()
		defer freeWords(w[:0]) // want `w(\[:0\])? is put into words as it was at the defer statement`
	}
	for _, v := range values {
		if !sorted || !slices.Contains(w, v) {
			w = append(w, v)
		}
	}
	use(w)
}

// frozenInLiteral grows the slice in a literal that runs at once.
func frozenInLiteral(n int, next func() uint32, use func([]uint32)) error {
	return func() error {
		w := newWords()
		defer freeWords(w) // want "w is put into words as it was at the defer statement"
		for len(w) < n {
			w = slices.Grow(w, 1)
			w = append(w, next())
		}
		use(w)
		return nil
	}()
}

// frozenFirst defers with the first block and goes on to others.
func frozenFirst(w io.Writer, texts []string) error {
	b := newBlock("start")
	defer freeBlock(b) // want "b is put into blocks as it was at the defer statement"
	for _, text := range texts {
		if err := b.writeTo(w); err != nil {
			return err
		}
		b = newBlock(text)
	}
	return b.writeTo(w)
}

// A list is a pool of slices of any type.
type list[E any] struct{ pool sync.Pool }

func (l *list[E]) get() []E {
	if s, ok := l.pool.Get().(*[]E); ok {
		return (*s)[:0]
	}
	return make([]E, 0, 8)
}

func (l *list[E]) put(s []E) {
	if cap(s) > 512 {
		return
	}
	clear(s)
	l.pool.Put(&s)
}

var (
	marks list[bool]
	names list[string]
)

// frozenInGeneric grows what a generic pool has lent.
func frozenInGeneric[E any](l *list[E], values []E, use func([]E)) {
	s := l.get()
	defer l.put(s) // want "s is put into .* as it was at the defer statement"
	for _, v := range values {
		s = append(s, v)
	}
	use(s)
}

// useLists instantiates both.
func useLists() {
	frozenInGeneric(&marks, []bool{true}, func([]bool) {})
	okGenericClosure(&names, []string{"a"}, func([]string) {})
}

// frozenByCallback grows in a callback that a method of another type calls.
func frozenByCallback(walk interface{ Walk(func(uint32) bool) }, use func([]uint32)) {
	w := newWords()
	defer freeWords(w) // want "w is put into words as it was at the defer statement"
	walk.Walk(func(v uint32) bool {
		w = append(w, v)
		return true
	})
	use(w)
}

// okGenericClosure reads the variable when it puts.
func okGenericClosure[E any](l *list[E], values []E, use func([]E)) {
	s := l.get()
	defer func() { l.put(s) }()
	s = append(s, values...)
	use(s)
}

// okOnlyResliced cuts the same array.
func okOnlyResliced(r io.Reader, use func([]byte)) error {
	l := newLine()
	defer freeLine(l)
	l = l[:cap(l)]
	n, err := r.Read(l)
	l = l[:n]
	use(l)
	return err
}

// okRoomProved flushes before the slice is full: append never needs another array.
func okRoomProved(w io.Writer, text string) (err error) {
	l := newLine()
	defer freeLine(l)
	for i := 0; i < len(text) && err == nil; i++ {
		if len(l) == cap(l) {
			_, err = w.Write(l)
			l = l[:0]
		}
		l = append(l, text[i])
	}
	if err == nil {
		_, err = w.Write(l)
	}
	return err
}

// okRoomTested appends where there is room, and nowhere else.
func okRoomTested(values []uint32, use func([]uint32)) {
	w := newWords()
	defer freeWords(w)
	for _, v := range values {
		if len(w) >= cap(w) {
			break
		}
		w = append(w, v)
	}
	use(w)
}

// okSwappedPair puts two arrays, whichever of the names they have in the end.
func okSwappedPair(rounds int, step func(from, to []byte) int) {
	a, b := newLine(), newLine()
	defer freeLine(a)
	defer freeLine(b)
	from, to := a[:cap(a)], b[:cap(b)]
	for range rounds {
		n := step(from, to)
		from, to = to[:n], from[:cap(from)]
	}
	a, b = b, a
	step(a, b)
}

// okDecoded goes on with memory of its own under the old name: what was borrowed goes back.
func okDecoded(r io.Reader, use func([]byte)) error {
	l := newLine()
	defer freeLine(l)
	n, err := r.Read(l[:cap(l)])
	if err != nil {
		return err
	}
	l = unescape(l[:n])
	use(l)
	return nil
}

// unescape returns new memory.
func unescape(src []byte) []byte {
	out := make([]byte, 0, len(src))
	for i := 0; i < len(src); i++ {
		if src[i] == '\\' && i+1 < len(src) {
			i++
		}
		out = append(out, src[i])
	}
	return out
}

// okCloned keeps a copy for the caller.
func okCloned(r io.Reader) ([]byte, error) {
	l := newLine()
	defer freeLine(l)
	n, err := r.Read(l[:cap(l)])
	l = slices.Clone(l[:n])
	return l, err
}

// okDeferredAgain defers for every array that it borrows.
func okDeferredAgain(r io.Reader, use func([]byte)) error {
	l := newLine()
	defer freeLine(l)
	n, err := r.Read(l[:cap(l)])
	use(l[:n])
	if err != nil {
		return err
	}
	l = newLine()
	defer freeLine(l)
	n, err = r.Read(l[:cap(l)])
	use(l[:n])
	return err
}

// okBoxGrows puts the pointer; the slice behind it may grow.
func okBoxGrows(text string, use func([]byte)) {
	box := lines.Get().(*[]byte)
	defer freeBox(box)
	*box = append((*box)[:0], text...)
	use(*box)
}

func freeBox(box *[]byte) {
	if cap(*box) > keepLine {
		*box = nil
	}
	lines.Put(box)
}

// A record has a slice inside; the record is what is pooled.
type record struct{ cells []uint32 }

var records = sync.Pool{New: func() any { return &record{cells: make([]uint32, 0, 16)} }}

func (r *record) free() {
	if cap(r.cells) > keepWords {
		r.cells = nil
	}
	r.cells = r.cells[:0]
	records.Put(r)
}

// okPointerObject defers with a pointer whose field grows.
func okPointerObject(values []uint32, use func([]uint32)) {
	r := records.Get().(*record)
	defer r.free()
	r.cells = append(r.cells, values...)
	use(r.cells)
}

// okKeptUnderOwnName grows a second slice, and says so by its name.
func okKeptUnderOwnName(values []uint32, use func([]uint32)) {
	base := newWords()
	defer freeWords(base)
	all := base
	for _, v := range values {
		all = append(all, v)
	}
	use(all)
}

// okDeferredLate defers when it has grown.
func okDeferredLate(values []uint32, use func([]uint32)) {
	w := newWords()
	for _, v := range values {
		w = append(w, v)
	}
	defer freeWords(w)
	use(w)
}

// okEitherDefer defers in two cases that exclude each other.
func okEitherDefer(values []uint32, use func([]uint32)) {
	w := newWords()
	if len(values) <= cap(w) {
		defer freeWords(w)
		w = w[:copy(w[:cap(w)], values)]
	} else {
		w = append(w, values...)
		defer freeWords(w)
	}
	use(w)
}

// okOtherVariableGrows appends what it has borrowed to something else.
func okOtherVariableGrows(dst []uint32, n uint32) []uint32 {
	w := newWords()
	defer freeWords(w)
	w = w[:min(int(n), cap(w))]
	for i := range w {
		w[i] = uint32(i)
	}
	return append(dst, w...)
}

var raws = sync.Pool{New: func() any { return new([128]byte) }}

// A carrier has a pooled array behind a pointer, and a slice that moves along it.
type carrier struct {
	raw  *[128]byte
	rest []byte
}

// okFieldOfCarrier defers with a pointer that stays, while the slice beside it moves on and grows.
func okFieldOfCarrier(text string, use func([]byte)) {
	c := carrier{raw: raws.Get().(*[128]byte)}
	defer raws.Put(c.raw)
	c.rest = append(c.raw[:0], text...)
	c.rest = append(c.rest, '.')
	use(c.rest)
	c.rest = nil
}

// okParts empties a list that its callee has taken over element by element: the list goes back as it was borrowed.
func okParts(texts []string, use func(*block)) {
	p := partLists.Get().(*[8]*block)
	defer partLists.Put(p)
	list := p[:0]
	for _, text := range texts {
		if len(list) == len(p) {
			break
		}
		list = append(list, newBlock(text))
	}
	for i, b := range list {
		list[i] = nil
		use(b)
		freeBlock(b)
	}
}

var partLists = sync.Pool{New: func() any { return new([8]*block) }}

// A reader of tables appends to what it is given the address of.
type reader interface {
	Read(row int, cells *[]uint32) error
}

// frozenByUnknown gives the address to a method that is not known.
func frozenByUnknown(r reader, row int, use func([]uint32)) error {
	w := newWords()
	defer freeWords(w) // want "w is put into words as it was at the defer statement"
	if err := r.Read(row, &w); err != nil {
		return err
	}
	use(w)
	return nil
}

// frozenInCallback gives the address away in a closure.
func frozenInCallback(r reader, each func(func(row int) error) error, use func([]uint32)) error {
	w := newWords()
	defer freeWords(w) // want "w is put into words as it was at the defer statement"
	return each(func(row int) error {
		if err := r.Read(row, &w); err != nil {
			return err
		}
		use(w)
		return nil
	})
}

// A wordList is a list by another name.
type wordList []uint32

// frozenConverted has another type than what was borrowed.
func frozenConverted(values map[uint32]bool, use func([]uint32)) {
	w := wordList(newWords())
	defer freeWords(w) // want "w is put into words as it was at the defer statement"
	for v := range values {
		w = append(w, v)
	}
	use(w)
}

// okFilledBefore defers with what the method has left.
func okFilledBefore(r reader, use func([]uint32)) error {
	w := newWords()
	err := r.Read(0, &w)
	defer freeWords(w)
	if err == nil {
		use(w)
	}
	return err
}

// okSorted gives the list itself away, not the variable.
func okSorted(r reader, use func([]uint32)) {
	w := newWords()
	defer freeWords(w)
	slices.SortFunc(w, func(x, y uint32) int { return int(w[0]) })
	use(w)
}
