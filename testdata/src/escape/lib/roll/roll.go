// Package roll is the far side of a package border: lists of memory from a pool.
package roll

import "sync"

// A Roll of paper is made of sheets. The sheet that is written on may have been replaced by append.
type Roll struct {
	Sheet []byte

	lent []byte
	full [][]byte
}

var sheets = map[int]*sync.Pool{}

func putSheet(s []byte) {
	size := cap(s)
	if size < 512 {
		return
	}
	if p := sheets[size]; p != nil {
		p.Put(s[:0])
	}
}

func getSheet(size int) []byte {
	if size >= 512 {
		if p := sheets[size]; p != nil {
			if s := p.Get(); s != nil {
				return s.([]byte)
			}
		}
	}
	return make([]byte, 0, size)
}

// Room makes room for n more.
func (r *Roll) Room(n int) {
	if cap(r.Sheet)-len(r.Sheet) < n {
		r.more()
	}
}

func (r *Roll) more() {
	size := len(r.Sheet)
	if size > 0 {
		if cap(r.lent) != cap(r.Sheet) {
			putSheet(r.lent)
		}
		if cap(r.full) == 0 {
			r.full = make([][]byte, 0, 8)
		}
		r.full = append(r.full, r.Sheet)
		size = cap(r.lent) * 2
	}
	r.Sheet = getSheet(size)
	r.lent = r.Sheet
}

// Char writes one more.
func (r *Roll) Char(c byte) {
	r.Room(1)
	r.Sheet = append(r.Sheet, c)
}
