package sizebound

import (
	"bytes"
	"io"
	"math/bits"
	"sync"
)

// Lists of a field that are as long as their arrays, in classes by their length.

type sheaf struct{ data []byte }

var sheaves [8]sync.Pool

func init() {
	for i := range sheaves {
		n := 64 << i
		sheaves[i].New = func() any { return &sheaf{data: make([]byte, n)} }
	}
}

func okTakeSheaf(n int) *sheaf {
	if n > 64<<7 {
		return &sheaf{data: make([]byte, n)}
	}
	return sheaves[bits.Len(uint(n-1)>>6)].Get().(*sheaf)
}

func (s *sheaf) okDrop() {
	if len(s.data) > 64<<7 {
		s.data = nil
		return
	}
	sheaves[bits.Len(uint(len(s.data)-1)>>6)].Put(s)
}

// load has somebody else set the data, by its address.
func (s *sheaf) load(from interface{ Load(*[]byte) }) { from.Load(&s.data) }

type rick struct{ data []byte }

var ricks [8]sync.Pool

func init() {
	for i := range ricks {
		n := 64 << i
		ricks[i].New = func() any { return &rick{data: make([]byte, n)} }
	}
}

func takeRick(n int) *rick {
	var b *rick
	if n > 64<<7 {
		b = &rick{data: make([]byte, n)}
	} else {
		b = ricks[bits.Len(uint(n-1)>>6)].Get().(*rick)
	}
	b.data = b.data[:n]
	return b
}

func (b *rick) drop() {
	if len(b.data) > 64<<7 { // want `b.data is bounded by its length, not its capacity`
		b.data = nil
		return
	}
	ricks[bits.Len(uint(len(b.data)-1)>>6)].Put(b)
}

// load has somebody else set the data, by its address.
func (b *rick) load(from interface{ Load(*[]byte) }) { from.Load(&b.data) }

// A diary has a buffer in it, which helpers write to.
type diary struct{ bytes.Buffer }

var diaries = sync.Pool{New: func() any { return new(diary) }}

// putDiary asks how much was written: nobody reads from it.
func putDiary(d *diary) {
	if d.Len() < 256 {
		diaries.Put(d)
	}
}

func okDiary(w io.Writer, text string) {
	d := diaries.Get().(*diary)
	d.Reset()
	writeEntry(&d.Buffer, text)
	w.Write(d.Bytes())
	putDiary(d)
}

func writeEntry(b *bytes.Buffer, text string) { b.WriteString(text) }

var daybooks = sync.Pool{New: func() any { return new(diary) }}

func unboundedDiary(w io.Writer, text string) {
	d := daybooks.Get().(*diary)
	d.Reset()
	writeEntry(&d.Buffer, text)
	w.Write(d.Bytes())
	daybooks.Put(d) // want `d is put into daybooks without a bound`
}
