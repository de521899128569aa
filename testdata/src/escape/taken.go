package escape

// Places that are taken out of where they were found, and what goes with an error.

import (
	"io"
	"sync"
)

var crateMemory = sync.Pool{New: func() any { return make([]byte, 64<<10) }}

type crateLoad struct {
	off  int64
	data []byte
}

type crateRequest struct {
	header string
	load   *crateLoad
}

type crateClient struct {
	next *crateRequest
	off  int64
	send func(*crateRequest) error
}

// okUpload takes the request out of the client, which does not hold what is stored in it.
func (c *crateClient) okUpload(r io.Reader) error {
	mem := crateMemory.Get().([]byte)
	defer crateMemory.Put(mem)
	n, err := io.ReadFull(r, mem)
	if err != nil {
		return err
	}
	req := c.next
	c.next = nil
	if req == nil {
		req = &crateRequest{}
	}
	req.load = &crateLoad{off: c.off, data: mem[:n]}
	return c.send(req)
}

// badUpload leaves it there.
func (c *crateClient) badUpload(r io.Reader) error {
	mem := crateMemory.Get().([]byte)
	defer crateMemory.Put(mem)
	n, err := io.ReadFull(r, mem)
	if err != nil {
		return err
	}
	c.next.load = &crateLoad{off: c.off, data: mem[:n]} // want `stored in c\.next\.load and put into crateMemory`
	return c.send(c.next)
}

type crateBlocks struct{ p sync.Pool }

type crateBlock struct {
	data []byte
	buf  *[]byte
	pool *crateBlocks
}

var crateBlockPool = &crateBlocks{sync.Pool{New: func() any { b := make([]byte, 4096); return &b }}}

func (p *crateBlocks) get(n int) crateBlock {
	b := p.p.Get().(*[]byte)
	return crateBlock{(*b)[:n], b, p}
}

func (b crateBlock) release() { b.pool.p.Put(b.buf) }

// okBlock returns what a deferred function has put with the error that was the reason.
func okBlock(r io.Reader, n int) (b crateBlock, err error) {
	b = crateBlockPool.get(n)
	defer func() {
		if err != nil {
			b.release()
		}
	}()
	_, err = io.ReadFull(r, b.data)
	if err != nil {
		return
	}
	return
}
