package sizebound

// Memory that a package of pools files by its capacity, and that is given up when it is too short.

import (
	"io"

	"sizebound/lib/chunks"
)

type chunked struct {
	r        io.Reader
	buf      *[]byte
	from, to int
}

func (c *chunked) okNext(n int) ([]byte, error) {
	if len(*c.buf) < n {
		larger := chunks.Get(n)
		c.to = copy(*larger, (*c.buf)[c.from:c.to])
		c.from = 0
		chunks.Put(c.buf)
		c.buf = larger
	}
	k, err := io.ReadAtLeast(c.r, (*c.buf)[c.to:], n-(c.to-c.from))
	c.to += k
	if err != nil {
		return nil, err
	}
	b := (*c.buf)[c.from : c.from+n : c.from+n]
	c.from += n
	return b, nil
}

// okHeader has the length in front of what it reads.
func (c *chunked) okHeader() ([]byte, error) {
	head, err := c.okNext(1)
	if err != nil {
		return nil, err
	}
	body, err := c.okNext(int(head[0]))
	if err != nil {
		return nil, err
	}
	return body, nil
}
