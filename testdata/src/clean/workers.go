package clean

import (
	"context"
	"hash/crc32"
	"io"
	"sync"
)

type chunk struct {
	off int64
	n   int
	buf [16 << 10]byte
}

var chunks = sync.Pool{New: func() any { return new(chunk) }}

// Checksums reads chunks in one goroutine and sums them up in others, each of which owns what it receives.
func Checksums(r io.Reader, workers int, report func(off int64, sum uint32)) (err error) {
	todo := make(chan *chunk)
	var wg sync.WaitGroup
	var mu sync.Mutex
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for c := range todo {
				sum := crc32.ChecksumIEEE(c.buf[:c.n])
				mu.Lock()
				report(c.off, sum)
				mu.Unlock()
				chunks.Put(c)
			}
		}()
	}
	for off := int64(0); err == nil; {
		c := chunks.Get().(*chunk)
		c.off = off
		c.n, err = io.ReadFull(r, c.buf[:])
		if c.n == 0 {
			chunks.Put(c)
			break
		}
		off += int64(c.n)
		todo <- c
	}
	close(todo)
	wg.Wait()
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return err
}

type scratchSum struct{ parts [8]uint64 }

var scratchSums = sync.Pool{New: func() any { return new(scratchSum) }}

// ParallelSum shares an object with goroutines and waits for them before it puts it.
func ParallelSum(values []uint64) (total uint64) {
	s := scratchSums.Get().(*scratchSum)
	defer scratchSums.Put(s)
	s.parts = [8]uint64{}
	var wg sync.WaitGroup
	for i := range s.parts {
		wg.Go(func() {
			for j := i; j < len(values); j += len(s.parts) {
				s.parts[i] += values[j]
			}
		})
	}
	wg.Wait()
	for _, p := range s.parts {
		total += p
	}
	return total
}

type task struct {
	ctx  context.Context
	run  func(context.Context) error
	done chan error
}

var tasks = sync.Pool{New: func() any { return &task{done: make(chan error, 1)} }}

// Do hands a task to a worker. The task goes back only when its reply has come: else the worker may still have it.
func Do(ctx context.Context, queue chan<- *task, run func(context.Context) error) error {
	t := tasks.Get().(*task)
	t.ctx, t.run = ctx, run
	select {
	case queue <- t:
	case <-ctx.Done():
		t.ctx, t.run = nil, nil
		tasks.Put(t)
		return ctx.Err()
	}
	select {
	case err := <-t.done:
		t.ctx, t.run = nil, nil
		tasks.Put(t)
		return err
	case <-ctx.Done():
		return ctx.Err() // dropped: the worker has it
	}
}

// Serve works on tasks until the queue is closed.
func Serve(queue <-chan *task) {
	for t := range queue {
		t.done <- t.run(t.ctx)
	}
}

// Prefetch reads ahead by one chunk: what the goroutine reads is received before it is used, and put in each round.
func Prefetch(r io.Reader, w io.Writer) error {
	type read struct {
		c   *chunk
		err error
	}
	next := make(chan read, 1)
	fetch := func() {
		c := chunks.Get().(*chunk)
		n, err := r.Read(c.buf[:])
		c.n = n
		next <- read{c, err}
	}
	go fetch()
	for {
		got := <-next
		if got.err == nil {
			go fetch()
		}
		_, werr := w.Write(got.c.buf[:got.c.n])
		chunks.Put(got.c)
		if got.err == io.EOF {
			return werr
		}
		if got.err != nil {
			return got.err
		}
		if werr != nil {
			last := <-next
			chunks.Put(last.c)
			return werr
		}
	}
}
