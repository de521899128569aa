package sizebound

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"sync"
)

const slabSize = 2048

var slabs = sync.Pool{New: func() any { s := make([]byte, slabSize); return &s }}

// getSlab returns scratch memory.
func getSlab() []byte { return *slabs.Get().(*[]byte) }

// putSlab takes what it is given.
func putSlab(s []byte) {
	if cap(s) <= slabSize {
		slabs.Put(&s)
	}
}

// shrunkByHeader steps over the header, and puts what follows.
func shrunkByHeader(r io.Reader, handle func(kind byte, body []byte)) error {
	s := getSlab()
	if _, err := io.ReadFull(r, s[:64]); err != nil {
		putSlab(s)
		return err
	}
	kind, body := s[0], s[1:64]
	handle(kind, body)
	putSlab(body) // want "body has lost capacity when it is put into slabs"
	return nil
}

// shrunkBySplit takes a field off the front in every round.
func shrunkBySplit(r io.Reader, handle func([]byte)) error {
	s := getSlab()
	n, err := r.Read(s)
	if err != nil {
		putSlab(s)
		return err
	}
	s = s[:n]
	var field []byte
	for len(s) > 0 {
		field, s = s[:1], s[1:]
		handle(field)
	}
	putSlab(s) // want "s (has|may have) lost capacity when it is put into slabs"
	return nil
}

// shrunkByTrim cuts the spaces off in front.
func shrunkByTrim(r io.Reader, handle func([]byte)) error {
	s := getSlab()
	n, err := r.Read(s)
	if err != nil {
		putSlab(s)
		return err
	}
	s = bytes.TrimLeft(s[:n], " ")
	handle(s)
	putSlab(s) // want "s has lost capacity when it is put into slabs"
	return nil
}

// shrunkByClip gives the room behind the content away.
func shrunkByClip(r io.Reader, handle func([]byte)) error {
	s := getSlab()
	n, err := r.Read(s)
	s = slices.Clip(s[:n])
	handle(s)
	putSlab(s) // want "s has lost capacity when it is put into slabs"
	return err
}

// A fifo is a list of numbers.
type fifo struct{ items []uint32 }

var fifos = sync.Pool{New: func() any { return &fifo{items: make([]uint32, 0, 64)} }}

// pop takes the first number off.
func (f *fifo) pop() uint32 {
	v := f.items[0]
	f.items = f.items[1:]
	return v
}

// shrunkByPop puts a list that has lost its front.
func shrunkByPop(values [8]uint32, handle func(uint32)) {
	f := fifos.Get().(*fifo)
	f.items = append(f.items[:0], values[:]...)
	for len(f.items) > 0 {
		handle(f.pop())
	}
	fifos.Put(f) // want `f(\.items)? (has|may have) lost capacity when it is put into fifos`
}

var boxes = sync.Pool{New: func() any { s := make([]byte, slabSize); return &s }}

// shrunkInBox cuts what the box holds in a deferred closure.
func shrunkInBox(r io.Reader, handle func([]byte)) (err error) {
	box := boxes.Get().(*[]byte)
	rest := *box
	defer func() {
		*box = rest
		boxes.Put(box) // want "box (has|may have) lost capacity when it is put into boxes"
	}()
	for len(rest) >= 16 {
		if _, err = io.ReadFull(r, rest[:16]); err != nil {
			return err
		}
		handle(rest[:16])
		rest = rest[16:]
	}
	return nil
}

// after returns what follows the first separator.
func after(s []byte, sep byte) []byte {
	if i := bytes.IndexByte(s, sep); i >= 0 {
		return s[i+1:]
	}
	return s
}

// shrunkByHelper puts what another function has cut.
func shrunkByHelper(r io.Reader, handle func([]byte)) error {
	s := getSlab()
	n, err := r.Read(s)
	value := after(s[:n], '=')
	handle(value)
	putSlab(value) // want "value (has|may have) lost capacity when it is put into slabs"
	return err
}

// shrunkByThird cuts the capacity with a third index.
func shrunkByThird(r io.Reader, n int, handle func([]byte)) error {
	s := getSlab()
	page := s[: n/2 : n]
	_, err := io.ReadFull(r, page)
	handle(page)
	putSlab(page) // want "page has lost capacity when it is put into slabs"
	return err
}

// okWholeBehindView works with a view.
func okWholeBehindView(r io.Reader, handle func([]byte)) error {
	s := getSlab()
	defer putSlab(s)
	n, err := r.Read(s)
	for view := s[:n]; len(view) > 0; view = view[1:] {
		handle(view[:1])
	}
	return err
}

// okCutAtEnd is as large as before.
func okCutAtEnd(r io.Reader, handle func([]byte)) error {
	s := getSlab()
	n, err := r.Read(s)
	s = bytes.TrimRight(s[:n], "\r\n")
	handle(s)
	whole := s[:slabSize]
	putSlab(whole)
	return err
}

// okMovedDown copies the rest to the front.
func okMovedDown(r io.Reader, handle func([]byte) int) (err error) {
	s := getSlab()
	have := 0
	for err == nil {
		var n int
		n, err = r.Read(s[have:])
		have += n
		used := handle(s[:have])
		have = copy(s, s[used:have])
	}
	putSlab(s)
	return err
}

// okDeferredFirst has deferred the put of the whole before it cuts the slice under the same name.
func okDeferredFirst(r io.Reader, handle func([]byte)) error {
	s := getSlab()
	defer putSlab(s)
	n, err := r.Read(s)
	s = s[:n]
	for len(s) > 2 {
		size := min(int(binary.BigEndian.Uint16(s)), len(s)-2)
		handle(s[2 : 2+size])
		s = s[2+size:]
	}
	return err
}

// okThirdIndexAtCap names the capacity and leaves it as it is.
func okThirdIndexAtCap(r io.Reader, handle func([]byte)) error {
	s := getSlab()
	n, err := r.Read(s)
	line := s[0:n:cap(s)]
	handle(line)
	putSlab(line[:cap(line)])
	return err
}

// okBoxUntouched cuts a variable, not what is in the box.
func okBoxUntouched(r io.Reader, handle func([]byte)) error {
	box := boxes.Get().(*[]byte)
	defer boxes.Put(box)
	s := *box
	for len(s) >= 16 {
		if _, err := io.ReadFull(r, s[:16]); err != nil {
			return err
		}
		handle(s[:16])
		s = s[16:]
	}
	return nil
}

// A reader steps through an array that it has.
type reader struct {
	mem  [256]byte
	rest []byte
}

var readers = sync.Pool{New: func() any { return new(reader) }}

// okWindowOfArray cuts a window; the memory is an array, which nobody can cut.
func okWindowOfArray(r io.Reader, handle func(byte)) error {
	rd := readers.Get().(*reader)
	n, err := r.Read(rd.mem[:])
	for rd.rest = rd.mem[:n]; len(rd.rest) > 0; rd.rest = rd.rest[1:] {
		handle(rd.rest[0])
	}
	rd.rest = nil
	readers.Put(rd)
	return err
}

// A cursor walks with an index.
type cursor struct {
	items []uint32
	base  []uint32
	at    int
}

var cursors = sync.Pool{New: func() any { return &cursor{items: make([]uint32, 0, 64)} }}

// okIndex does not cut anything.
func okIndex(values [8]uint32, handle func(uint32)) {
	c := cursors.Get().(*cursor)
	c.items, c.at = append(c.items[:0], values[:]...), 0
	for c.at < len(c.items) {
		handle(c.items[c.at])
		c.at++
	}
	cursors.Put(c)
}

// okRestored keeps the whole slice in another field, and restores it.
func okRestored(values [8]uint32, handle func(uint32)) {
	c := cursors.Get().(*cursor)
	c.items, c.at = append(c.items[:0], values[:]...), 0
	c.base = c.items
	for len(c.items) > 0 {
		handle(c.items[0])
		c.items = c.items[1:]
	}
	c.items, c.base = c.base, nil
	cursors.Put(c)
}

// okDeletedInside moves what follows down: slices.Delete does not cut at the front.
func okDeletedInside(values [8]uint32, drop uint32, use func([]uint32)) {
	c := cursors.Get().(*cursor)
	c.items = append(c.items[:0], values[:]...)
	c.items = slices.DeleteFunc(c.items, func(v uint32) bool { return v == drop })
	use(c.items)
	c.at = 0
	cursors.Put(c)
}

// okBufferNext consumes a buffer, which finds back to its front when it is reset.
func okBufferNext(line [64]byte, handle func([]byte)) {
	b := frames.Get().(*bytes.Buffer)
	b.Write(line[:])
	for b.Len() > 0 {
		handle(b.Next(8))
	}
	b.Reset()
	frames.Put(b)
}

var frames = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// okPoppedFromBack takes the last one off, which costs length and no capacity.
func okPoppedFromBack(values [8]uint32, handle func(uint32)) {
	s := stacks.Get().(*[]uint32)
	*s = append((*s)[:0], values[:]...)
	for n := len(*s); n > 0; n = len(*s) {
		handle((*s)[n-1])
		*s = (*s)[:n-1]
	}
	stacks.Put(s)
}

var stacks = sync.Pool{New: func() any { s := make([]uint32, 0, 16); return &s }}

// okPaddedInFront borrows with room for a header, hands out what follows, and puts the whole.
func okPaddedInFront(r io.Reader, send func([]byte) error) error {
	s := getSlab()
	defer putSlab(s)
	body := s[4:]
	n, err := r.Read(body)
	if err != nil {
		return err
	}
	binary.BigEndian.PutUint32(s, uint32(n))
	return send(s[:4+n])
}

// pane looks at text that belongs to its owner.
type pane struct {
	text []byte
	done int
}

var panes = sync.Pool{New: func() any { return new(pane) }}

// okViewOfAnother moves on in what it was given.
func okViewOfAnother(text []byte, each func(byte)) {
	w := panes.Get().(*pane)
	w.look(text)
	for len(w.text) > 0 {
		each(w.text[0])
		w.next()
	}
	panes.Put(w)
}

func (w *pane) look(text []byte) { w.text = text }

func (w *pane) next() {
	w.text = w.text[1:]
	w.done++
}
