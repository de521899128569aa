package crossgoroutine

import (
	"bufio"
	"io"
	"sync"
	"time"
)

// A batcher writes through a pooled writer for a while. Its timer looks what there is to flush when it comes.
type batcher struct {
	to    io.Writer
	mu    sync.Mutex
	buf   *bufio.Writer
	timer *time.Timer
}

var batchWriters = sync.Pool{New: func() any { return bufio.NewWriter(nil) }}

func (b *batcher) begin() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.buf = batchWriters.Get().(*bufio.Writer)
	b.buf.Reset(b.to)
}

func (b *batcher) end() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer func() {
		b.buf.Reset(nil)
		batchWriters.Put(b.buf)
		b.buf = nil
	}()
	return b.buf.Flush()
}

// okFlushLater asks, under the lock under which the writer is put, whether there is one.
func (b *batcher) okFlushLater(p []byte) error {
	b.begin()
	b.mu.Lock()
	b.timer = time.AfterFunc(time.Millisecond, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.buf != nil {
			b.buf.Flush()
		}
	})
	_, err := b.buf.Write(p)
	b.mu.Unlock()
	if err != nil {
		return err
	}
	return b.end()
}

// flushLater does not wait for the lock.
func (b *batcher) flushLater(p []byte) error {
	b.begin()
	b.mu.Lock()
	b.timer = time.AfterFunc(time.Millisecond, func() { // want `the Writer may be used by a timer after being put into batchWriters`
		if b.buf != nil {
			b.buf.Flush()
		}
	})
	_, err := b.buf.Write(p)
	b.mu.Unlock()
	if err != nil {
		return err
	}
	return b.end()
}
