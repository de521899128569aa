package escape

import (
	"bytes"
	"compress/flate"
	"io"
	"sync"
)

// A spooler has a buffer, whose memory goes to the caller.
type spooler struct {
	bytes.Buffer
	lines int
}

var spoolers = sync.Pool{New: func() any { return new(spooler) }}

// okDetached leaves the spooler without memory.
func okDetached(lines []string) (out []byte) {
	s := spoolers.Get().(*spooler)
	s.Reset()
	for _, l := range lines {
		s.WriteString(l)
	}
	out = s.Bytes()
	s.Buffer = bytes.Buffer{}
	spoolers.Put(s)
	return out
}

// badDetached leaves it with the memory.
func badDetached(lines []string) (out []byte) {
	s := spoolers.Get().(*spooler)
	s.Buffer = bytes.Buffer{}
	for _, l := range lines {
		s.WriteString(l)
	}
	out = s.Bytes()
	s.lines = 0
	spoolers.Put(s)
	return out // want `s is returned and put into spoolers`
}

var leafBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// okOwnVariable keeps a variable outside of the function that sets it each time, and that alone reads it.
func okOwnVariable(each func(func(leaf) bool), write func([]byte) error) (err error) {
	var data []byte
	each(func(l leaf) bool {
		b := leafBuffers.Get().(*bytes.Buffer)
		defer leafBuffers.Put(b)
		b.Reset()
		b.WriteString(l.text)
		data = b.Bytes()
		err = write(data)
		return err == nil
	})
	return err
}

// badOwnVariable looks at it when the last buffer was put.
func badOwnVariable(each func(func(leaf) bool), write func([]byte) error) error {
	var data []byte
	each(func(l leaf) bool {
		b := leafBuffers.Get().(*bytes.Buffer)
		defer leafBuffers.Put(b)
		b.Reset()
		b.WriteString(l.text)
		data = b.Bytes() // want `b is stored in data and put into leafBuffers`
		return true
	})
	return write(data)
}

// okSameLength reads what came only where it is not put: a list is empty or not, however it is asked.
func okSameLength(read func() []byte, use func(*bytes.Buffer)) {
	b := leafBuffers.Get().(*bytes.Buffer)
	b.Reset()
	data := read()
	if len(data) == 0 {
		leafBuffers.Put(b)
	}
	if len(data) > 0 {
		b.Write(data)
		use(b)
	}
}

// An outbox has what is to be sent next.
type outbox struct{ next []byte }

func (o *outbox) skip(n int) { o.next = o.next[n:] }

// badStoredTwice has a callee cut what it has stored: that is the same memory in the same place.
func badStoredTwice(o *outbox, l leaf, skip bool) {
	b := leafBuffers.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(l.text)
	o.next = b.Bytes() // want `b is stored in o.next and put into leafBuffers`
	if skip {
		o.skip(1)
	}
	leafBuffers.Put(b)
}

func drainInto(o *outbox, text string) (err error) {
	b := leafBuffers.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(text)
	o.next = b.Bytes() // want `b is stored in o.next and put into leafBuffers`
	leafBuffers.Put(b)
	return nil
}

// okSaidThere calls a function that does it all: it is said there.
func okSaidThere(o *outbox, texts []string) error {
	for _, t := range texts {
		if err := drainInto(o, t); err != nil {
			return err
		}
	}
	return nil
}

// A zipper writes to a buffer of its own, over the memory that its caller gives.
type zipper struct {
	out bytes.Buffer
	zip *flate.Writer
}

var zippers = sync.Pool{New: func() any { return new(zipper) }}

func takeZipper(dst []byte) *zipper {
	z := zippers.Get().(*zipper)
	z.out = *bytes.NewBuffer(dst[:0])
	if z.zip == nil {
		z.zip, _ = flate.NewWriter(&z.out, flate.BestSpeed)
	}
	z.zip.Reset(&z.out)
	return z
}

// okBufferReplaced puts the zipper with another buffer.
func okBufferReplaced(dst, src []byte) ([]byte, error) {
	z := takeZipper(dst)
	defer func() {
		z.out = *bytes.NewBuffer(nil)
		z.zip.Reset(io.Discard)
		zippers.Put(z)
	}()
	if _, err := z.zip.Write(src); err != nil {
		return nil, err
	}
	err := z.zip.Close()
	return z.out.Bytes(), err
}

var loudZippers = sync.Pool{New: func() any { return new(zipper) }}

// badBufferReplaced leaves the memory in the zipper.
func badBufferReplaced(src []byte) ([]byte, error) {
	z := loudZippers.Get().(*zipper)
	z.out = *bytes.NewBuffer(nil)
	defer func() {
		z.zip.Reset(io.Discard)
		loudZippers.Put(z)
	}()
	z.zip.Reset(&z.out)
	if _, err := z.zip.Write(src); err != nil {
		return nil, err
	}
	err := z.zip.Close()
	return z.out.Bytes(), err // want `z is returned and put into loudZippers`
}
