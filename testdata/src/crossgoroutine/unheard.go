package crossgoroutine

// What is in a channel that nobody has, and what a goroutine does not reach.

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"sync"
)

type letterbox struct {
	sink chan (<-chan *bytes.Buffer)
	pool sync.Pool
}

func newLetterbox() *letterbox {
	b := &letterbox{sink: make(chan (<-chan *bytes.Buffer))}
	b.pool.New = func() any { return new(bytes.Buffer) }
	return b
}

// okRefused puts the letter when nobody takes the channel that it is in.
func (x *letterbox) okRefused(ctx context.Context, text string) error {
	b := x.pool.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(text)
	one := make(chan *bytes.Buffer, 1)
	one <- b
	close(one)
	select {
	case <-ctx.Done():
		x.pool.Put(b)
		return ctx.Err()
	case x.sink <- one:
		return nil
	}
}

// badTaken puts the letter when somebody has the channel.
func (x *letterbox) badTaken(text string) {
	b := x.pool.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(text)
	one := make(chan *bytes.Buffer, 1)
	one <- b // want `b is sent on a channel and put into x\.pool`
	close(one)
	x.sink <- one
	x.pool.Put(b)
}

type pageWriter struct {
	out func([]byte)
	buf *bytes.Buffer
}

var pageBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func newPageWriter(out func([]byte)) *pageWriter {
	b := pageBuffers.Get().(*bytes.Buffer)
	b.Reset()
	return &pageWriter{out: out, buf: b}
}

func (w *pageWriter) close() {
	if w.buf != nil {
		w.out(w.buf.Bytes())
		pageBuffers.Put(w.buf)
		w.buf = nil
	}
}

type visitor struct {
	w     *pageWriter
	ended chan struct{}
}

func (v *visitor) end()         { close(v.ended) }
func (v *visitor) say(s string) { v.w.buf.WriteString(s) }

// okEnds has a goroutine that has nothing to do with the writer of the visitor.
func okEnds(ctx context.Context, out func([]byte), handle func(*visitor)) {
	w := newPageWriter(out)
	defer w.close()
	v := &visitor{w: w, ended: make(chan struct{})}
	go func() {
		<-ctx.Done()
		v.end()
	}()
	handle(v)
}

// badSays has one that writes to it.
func badSays(ctx context.Context, out func([]byte), handle func(*visitor)) {
	w := newPageWriter(out)
	defer w.close()
	v := &visitor{w: w, ended: make(chan struct{})}
	go func() { // want `used by a goroutine after being put into pageBuffers`
		<-ctx.Done()
		v.say("over")
	}()
	handle(v)
}

var zippers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// okPiped reads until the goroutine has closed the pipe, which is the last that it does.
func okPiped(data []byte) []byte {
	z := zippers.Get().(*gzip.Writer)
	r, w := io.Pipe()
	z.Reset(w)
	go func() {
		_, _ = z.Write(data)
		_ = z.Close()
		_ = w.Close()
	}()
	var buf bytes.Buffer
	_, _ = buf.ReadFrom(r)
	zippers.Put(z)
	return buf.Bytes()
}

// badPiped reads what comes first.
func badPiped(data, buf []byte) int {
	z := zippers.Get().(*gzip.Writer)
	r, w := io.Pipe()
	z.Reset(w)
	go func() { // want `z may be used by a goroutine after being put into zippers`
		_, _ = z.Write(data)
		_ = z.Close()
		_ = w.Close()
	}()
	n, _ := r.Read(buf)
	zippers.Put(z)
	return n
}
