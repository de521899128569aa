// Package lend lends cells to functions, for as long as the functions run.
package lend

import (
	"iter"
	"sync"
)

// Cell is a number of bytes, of fixed size.
type Cell struct {
	N   int
	Mem [128]byte
}

var cells = sync.Pool{New: func() any { return new(Cell) }}

// Set fills the cell.
func (c *Cell) Set(text string) { c.N = copy(c.Mem[:], text) }

// View is the content itself.
func (c *Cell) View() []byte { return c.Mem[:c.N] }

// With lends an empty cell to fn.
func With(fn func(*Cell)) {
	c := cells.Get().(*Cell)
	defer cells.Put(c)
	*c = Cell{}
	fn(c)
}

// Result lends an empty cell and returns what fn has returned.
func Result[T any](fn func(*Cell) (T, error)) (T, error) {
	c := cells.Get().(*Cell)
	*c = Cell{}
	defer cells.Put(c)
	return fn(c)
}

// Words yields a cell of its own for each of the words.
func Words(words ...string) iter.Seq2[int, *Cell] {
	return func(yield func(int, *Cell) bool) {
		for i, w := range words {
			c := cells.Get().(*Cell)
			*c = Cell{}
			c.Set(w)
			ok := yield(i, c)
			cells.Put(c)
			if !ok {
				return
			}
		}
	}
}
