package putonce

import (
	"bytes"
	"io"
	"sync"
)

// missInSlice puts the same element under two indexes: what a slice holds is not followed.
func missInSlice(texts []string) {
	list := make([]*block, 0, len(texts)+1)
	for _, text := range texts {
		list = append(list, newBlock(text))
	}
	if len(list) > 0 {
		list = append(list, list[0])
	}
	for _, b := range list {
		freeBlock(b)
	}
}

// missTwoOwners is put by whichever of two goroutines comes first, and then by the other: no order is known.
func missTwoOwners(a, b chan struct{}, text string) {
	x := newBlock(text)
	go func() {
		<-a
		freeBlock(x)
	}()
	go func() {
		<-b
		freeBlock(x)
	}()
}

// missPanicAfterPut puts again when done panics: calls are not expected to panic.
func missPanicAfterPut(text string, fn func([]byte), done func()) {
	b := newBlock(text)
	defer func() {
		if p := recover(); p != nil {
			freeBlock(b)
			panic(p)
		}
	}()
	fn(b.bytes())
	freeBlock(b)
	done()
}

// missGrownInBuffer lets the bytes grow inside a buffer that has been made of them: the array of a buffer has
// no name.
func missGrownInBuffer(r io.Reader, use func([]byte)) error {
	l := newLine()
	defer freeLine(l)
	buf := bytes.NewBuffer(l)
	if _, err := buf.ReadFrom(r); err != nil {
		return err
	}
	use(buf.Bytes())
	return nil
}

// missPoolByKey puts under another key: the elements of a map are one pool.
func missPoolByKey(k *okPerKey, w io.Writer, text string) error {
	b := k.pool("in").Get().(*block)
	b.n = copy(b.data[:], text)
	defer k.pool("out").Put(b)
	return b.writeTo(w)
}

// missPoolByFlag is told to put into the wrong pool by a constant: calls are not followed by the values of
// their arguments.
func missPoolByFlag(d *duplex, w io.Writer, text string) error {
	b := d.in.Get().(*block)
	b.n = copy(b.data[:], text)
	err := b.writeTo(w)
	d.give(b, false)
	return err
}

func (d *duplex) give(b *block, incoming bool) {
	if incoming {
		d.in.Put(b)
	} else {
		d.out.Put(b)
	}
}

// missElements puts what is in a list, and the list with it: lists are filled anew by most who get one.
func missElements(list *[]*pane) {
	for _, p := range *list {
		panes.Put(p)
	}
	paneLists.Put(list)
}

var paneLists = sync.Pool{New: func() any { l := make([]*pane, 8); return &l }}

func fillsGaps(text string) *[]*pane {
	list := paneLists.Get().(*[]*pane)
	for i, p := range *list {
		if p == nil {
			p = panes.Get().(*pane)
			(*list)[i] = p
		}
		p.text = append(p.text[:0], text...)
	}
	return list
}

// A missedCloser is closed by this package, and handed out as an io.Writer: that somebody asks whether it is an io.Closer, and
// closes it once more, is not expected.
type missedCloser struct{ b *block }

func (m missedCloser) Write(p []byte) (int, error) { return len(p), nil }

func (m missedCloser) Close() error {
	freeBlock(m.b)
	return nil
}

func missOthersClose(text string, use func(io.Writer)) {
	m := missedCloser{newBlock(text)}
	defer m.Close()
	use(m)
}

// twiceAmongManyPaths puts again on one of more kinds of paths than are told apart: what keeps such paths apart may be among what was
// joined.
func twiceAmongManyPaths(w io.Writer, text string, flags [6]bool) error {
	b := newBlock(text)
	lines := 0
	var first, second, third, fourth, fifth *block
	if flags[0] {
		first = newBlock("0")
	}
	if flags[1] {
		second = newBlock("1")
	}
	if flags[2] {
		third = newBlock("2")
	}
	if flags[3] {
		fourth = newBlock("3")
	}
	if flags[4] {
		fifth = newBlock("4")
	}
	for _, c := range []*block{first, second, third, fourth, fifth} {
		if c != nil {
			lines += c.n
			freeBlock(c)
		}
	}
	err := b.writeTo(w)
	if err != nil || lines > 100 {
		freeBlock(b)
	}
	freeBlock(b)
	return err
}
