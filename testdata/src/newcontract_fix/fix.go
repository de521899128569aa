// Package newcontract_fix has the mistakes of package newcontract that can be mended without thinking.
package newcontract_fix

import (
	"bytes"
	"io"
	"sync"
)

type page struct{ data [256]byte }

var pages = sync.Pool{New: func() any { return new(page) }}

func bypass(w io.Writer, text string) error {
	p := pages.New().(*page) // want `pages\.New is called where Get was meant`
	defer pages.Put(p)
	_, err := w.Write(p.data[:copy(p.data[:], text)])
	return err
}

type book struct{ pages *sync.Pool }

func newBook() *book { return &book{&sync.Pool{New: func() any { return new(page) }}} }

func (b *book) read(r io.Reader) (int, error) {
	p := (b.pages).New().(*page) // want `\(b\.pages\)\.New is called where Get was meant`
	defer b.pages.Put(p)
	return r.Read(p.data[:])
}

var numbers = sync.Pool{New: func() any {
	list := make([]int, 64) // want "New of numbers returns content that a used object lacks"
	return &list
}}

func presetSlice(a, b int) (sum int) {
	list := numbers.Get().(*[]int)
	*list = append(*list, a, b)
	for i, n := range *list {
		sum += i * n
	}
	*list = (*list)[:0]
	numbers.Put(list)
	return sum
}

const size = 512

var bufs = sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 2*size)) }} // want "New of bufs returns content that a used object lacks"

func presetBuffer(w io.Writer, text string) error {
	b := bufs.Get().(*bytes.Buffer)
	b.WriteString(text)
	_, err := w.Write(b.Bytes())
	if b.Cap() <= 4*size {
		b.Reset()
		bufs.Put(b)
	}
	return err
}

type list struct{ items []string }

var lists = sync.Pool{New: func() any {
	return &list{
		items: make([]string, 8), // want "New of lists returns content that a used object lacks"
	}
}}

func presetField(a, b string) int {
	l := lists.Get().(*list)
	l.items = append(l.items, a, b)
	n := len(l.items)
	clear(l.items)
	l.items = l.items[:0]
	lists.Put(l)
	return n
}
