// Package putonce_fix has the mistakes of package putonce that can be mended without thinking.
package putonce_fix

import (
	"bufio"
	"io"
	"sync"
)

type node struct{ key [8]byte }

var nodes = sync.Pool{New: func() any { return new(node) }}

func explicitAndDeferred(w io.Writer) error {
	n := nodes.Get().(*node)
	defer nodes.Put(n)
	if _, err := w.Write(n.key[:]); err != nil {
		nodes.Put(n) // want `n may be put into nodes twice`
		return err
	}
	return nil
}

func onAllWays(w io.Writer) error {
	n := nodes.Get().(*node)
	_, err := w.Write(n.key[:])
	if err != nil {
		nodes.Put(n)
	}
	nodes.Put(n) // want `n may be put into nodes twice`
	return err
}

const keep = 1 << 12

var lists = sync.Pool{New: func() any {
	l := make([]int, 0, 64)
	return &l
}}

func get() []int { return (*lists.Get().(*[]int))[:0] }

func put(l []int) {
	if cap(l) <= keep {
		lists.Put(&l)
	}
}

func frozen(values map[int]bool) (n int) {
	l := get()
	defer put(l) // want `l is put into lists as it was at the defer statement`
	for v := range values {
		l = append(l, v)
	}
	return len(l)
}

func inLoop(w io.Writer, n int) error {
	for range n {
		b := nodes.Get().(*node)
		defer nodes.Put(b) // want `b is put into nodes when the function returns`

		// It may fail.
		if _, err := w.Write(b.key[:]); err != nil {
			return err
		}
	}
	return nil
}

// inBrokenLoop is left in a way that its function would have to be told.
func inBrokenLoop(w io.Writer, n int) {
	for range n {
		b := nodes.Get().(*node)
		defer nodes.Put(b) // want `b is put into nodes when the function returns`
		if _, err := w.Write(b.key[:]); err != nil {
			break
		}
	}
}

var readers = sync.Pool{New: func() any { return bufio.NewReader(nil) }}

type lines struct{ br *bufio.Reader }

func open(r io.Reader) *lines {
	br := readers.Get().(*bufio.Reader)
	br.Reset(r)
	return &lines{br}
}

func (l *lines) Next() (string, error) { return l.br.ReadString('\n') }

func (l *lines) Close() error {
	l.br.Reset(nil)
	readers.Put(l.br) // want `l.br is put into readers each time Close is called`
	return nil
}

type chain struct{ list []*node }

func link(n int) *chain {
	c := new(chain)
	for range n {
		c.list = append(c.list, nodes.Get().(*node))
	}
	return c
}

func (c *chain) Close() error {
	for _, n := range c.list {
		nodes.Put(n) // want `c.list.* is put into nodes each time Close is called`
	}
	return nil
}
