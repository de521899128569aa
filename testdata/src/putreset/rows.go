package putreset

import "sync"

// A column keeps its memory; init empties it.
type column struct {
	cells  []byte
	starts []uint32
	nulls  int
}

func (c *column) init() {
	c.cells, c.starts, c.nulls = c.cells[:0], c.starts[:0], 0
}

// A row is made as long as it is needed, over columns that were initialized when it was put, and times to be filled again.
type row struct {
	columns []column
	times   [][]int64
}

var rows = sync.Pool{New: func() any { return new(row) }}

func okRow(n int) *row {
	r := rows.Get().(*row)
	if cap(r.columns) < n {
		r.columns = make([]column, n)
	}
	r.columns = r.columns[:n]
	if cap(r.times) < n {
		r.times = make([][]int64, n)
	}
	r.times = r.times[:n]
	return r
}

func okPutRow(r *row) {
	for i := range r.columns {
		r.columns[i].init()
	}
	r.columns = r.columns[:0]
	r.times = r.times[:0]
	rows.Put(r)
}

// A heading has names that callers fill in: they have asked for room.
type heading struct{ names []title }

type title struct {
	text string
	kind int
}

var headings = sync.Pool{New: func() any { return new(heading) }}

func (h *heading) reserve(n int) {
	if left := cap(h.names) - len(h.names); left < n {
		h.names = append(h.names, make([]title, n)...)[:len(h.names)]
	}
	h.names = h.names[:len(h.names)+n]
}

func okHeading(list []title) int {
	h := headings.Get().(*heading)
	h.reserve(len(list))
	copy(h.names, list)
	n := 0
	for _, t := range h.names {
		n += len(t.text)
	}
	h.names = h.names[:0]
	headings.Put(h)
	return n
}
