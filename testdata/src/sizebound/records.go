package sizebound

// Writers that write what they hold, and begin anew, when it has reached some size.

import (
	"bytes"
	"io"
	"sync"
)

var recordBufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const maxRecord = 65500

var header [8]byte

type records struct {
	out io.Writer
	buf *bytes.Buffer
}

func (r *records) flush() error {
	_, err := r.buf.WriteTo(r.out)
	return err
}

// Write fills records, piece by piece.
func (r *records) Write(p []byte) (int, error) {
	if r.buf.Len() < len(header) {
		r.buf.Write(header[:])
	}
	written := 0
	for len(p) > 0 {
		n := len(p)
		room := maxRecord + 8 - r.buf.Len()
		if n > room {
			n = room
			r.buf.Write(p[:n])
			if err := r.flush(); err != nil {
				return written, err
			}
			r.buf.Write(header[:])
		} else {
			r.buf.Write(p[:n])
		}
		written += n
		p = p[n:]
	}
	return written, nil
}

// OkRecords copies through a buffer that holds one record.
func OkRecords(out io.Writer, in io.Reader) error {
	r := &records{out: out}
	r.buf = recordBufs.Get().(*bytes.Buffer)
	r.buf.Reset()
	defer recordBufs.Put(r.buf)
	if _, err := io.Copy(r, in); err != nil {
		return err
	}
	return r.flush()
}

var pieceBufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// OkPieces takes as much as there is room for.
func OkPieces(out io.Writer, p []byte) error {
	b := pieceBufs.Get().(*bytes.Buffer)
	defer pieceBufs.Put(b)
	b.Reset()
	for len(p) > 0 {
		n := min(len(p), maxRecord-b.Len())
		b.Write(p[:n])
		p = p[n:]
		if b.Len() == maxRecord {
			if _, err := b.WriteTo(out); err != nil {
				return err
			}
		}
	}
	_, err := b.WriteTo(out)
	return err
}

var groupBufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// OkRounds empties the buffer in each round.
func OkRounds(out io.Writer, list [][8]byte) error {
	b := groupBufs.Get().(*bytes.Buffer)
	defer groupBufs.Put(b)
	for _, x := range list {
		b.Reset()
		b.Write(header[:])
		b.Write(x[:])
		if _, err := out.Write(b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

var allBufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Together empties the buffer before the rounds only.
func Together(out io.Writer, list [][8]byte) error {
	b := allBufs.Get().(*bytes.Buffer)
	defer allBufs.Put(b) // want "b is put into allBufs without a bound on its capacity"
	b.Reset()
	for _, x := range list {
		b.Write(header[:])
		b.Write(x[:])
	}
	_, err := out.Write(b.Bytes())
	return err
}

type gatherer struct{ buf *bytes.Buffer }

func (g *gatherer) Write(p []byte) (int, error) { return g.buf.Write(p) }

var gatherBufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Gather writes nothing before the end.
func Gather(out io.Writer, in io.Reader) error {
	g := &gatherer{}
	g.buf = gatherBufs.Get().(*bytes.Buffer)
	g.buf.Reset()
	defer gatherBufs.Put(g.buf) // want "g.buf is put into gatherBufs without a bound on its capacity"
	if _, err := io.Copy(g, in); err != nil {
		return err
	}
	_, err := g.buf.WriteTo(out)
	return err
}

var chunkBufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Chunks makes room for chunks of any size, one after another.
func Chunks(sizes []int64, fill func([]byte) error) error {
	for _, size := range sizes {
		b := chunkBufs.Get().(*bytes.Buffer)
		b.Reset()
		b.Grow(int(size))
		err := fill(b.Bytes()[:size])
		chunkBufs.Put(b) // want "b is put into chunkBufs without a bound on its capacity"
		if err != nil {
			return err
		}
	}
	return nil
}
