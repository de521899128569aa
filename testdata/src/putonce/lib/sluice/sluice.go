// Package sluice hands on what others have sent, each piece once.
package sluice

import (
	"errors"
	"io"
	"sync"
)

var pieces = sync.Pool{New: func() any { return new([]byte) }}

// A Gate is read from as pieces arrive.
type Gate struct{ state gateState }

type gateState struct{ arrived chan *[]byte }

// ReadFrom reads the next piece, and puts it.
func (g *Gate) ReadFrom(p []byte) (int, error) {
	b, ok := <-g.state.arrived
	if !ok {
		return 0, io.EOF
	}
	n := copy(p, *b)
	pieces.Put(b)
	return n, nil
}

var errEmpty = errors.New("nothing left")

// A Chain is a list of pieces, and knows how far it was read.
type Chain struct {
	left int
	at   *link
}

type link struct {
	r, w int
	next *link
	part []byte
}

// Next returns the next piece, which belongs to the caller.
func (c *Chain) Next() ([]byte, error) {
	if c.left <= 0 {
		return nil, errEmpty
	}
	for c.at.w == c.at.r {
		c.at = c.at.next
	}
	n := c.at.w - c.at.r
	p := c.at.part[c.at.r:c.at.w]
	c.at.r += n
	c.left -= n
	return p, nil
}

// Head returns the piece that the chain begins with, which stays there.
func (c *Chain) Head() []byte { return c.at.part }
