package clean

import (
	"io"
	"sync"
	"sync/atomic"
)

// block is shared by readers; the last one to release it puts it.
//
//poollint:shared
type block struct {
	refs atomic.Int32
	n    int
	data [4096]byte
}

var blocks = sync.Pool{New: func() any { return new(block) }}

func newBlock() *block {
	b := blocks.Get().(*block)
	b.refs.Store(1)
	b.n = 0
	return b
}

func (b *block) retain() *block {
	if b.refs.Add(1) <= 1 {
		panic("retain of a free block")
	}
	return b
}

func (b *block) release() {
	switch n := b.refs.Add(-1); {
	case n < 0:
		panic("release of a free block")
	case n == 0:
		blocks.Put(b)
	}
}

func (b *block) fill(r io.Reader) (err error) {
	b.n, err = io.ReadFull(r, b.data[:])
	if err == io.ErrUnexpectedEOF {
		err = nil
	}
	return err
}

// blockCache keeps blocks by number.
type blockCache struct {
	mu     sync.Mutex
	blocks map[int]*block
}

func (c *blockCache) get(i int) (*block, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	b, ok := c.blocks[i]
	if ok {
		b.retain()
	}
	return b, ok
}

func (c *blockCache) set(i int, b *block) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, ok := c.blocks[i]; ok {
		old.release()
	}
	c.blocks[i] = b.retain()
}

func (c *blockCache) evict(i int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if b, ok := c.blocks[i]; ok {
		delete(c.blocks, i)
		b.release()
	}
}

// ReadThrough reads a block from the cache, or from r into the cache.
func ReadThrough(c *blockCache, i int, r io.Reader, w io.Writer) error {
	b, ok := c.get(i)
	if !ok {
		b = newBlock()
		if err := b.fill(r); err != nil {
			b.release()
			return err
		}
		c.set(i, b)
	}
	defer b.release()
	_, err := w.Write(b.data[:b.n])
	return err
}

// FanOut gives each writer a reference of its own.
func FanOut(r io.Reader, ws ...io.Writer) error {
	b := newBlock()
	defer b.release()
	if err := b.fill(r); err != nil {
		return err
	}
	for _, w := range ws {
		shared := b.retain()
		go func() {
			defer shared.release()
			w.Write(shared.data[:shared.n])
		}()
	}
	return nil
}
