package escape

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"sync"

	"escape/lib/frames"
)

// A callee that puts what it was given if it has some type.

func usedOfThatType(p []byte) {
	w := frames.NewFrameWriter(io.Discard)
	frames.WriteFrame(w, p)
	w.Write(p) // want `w may be used after being put into frames.frameWriters`
}

func okOtherType(p []byte) ([]byte, error) {
	var b bytes.Buffer
	if err := frames.WriteFrame(&b, p); err != nil {
		return nil, err
	}
	return io.ReadAll(&b)
}

func okThroughAnother(p []byte) ([]byte, error) {
	b := new(bytes.Buffer)
	if err := writeBoth(b, p, p); err != nil {
		return nil, err
	}
	return io.ReadAll(b)
}

func writeBoth(w io.Writer, p, q []byte) error {
	if err := frames.WriteFrame(w, p); err != nil { // w may have that type: who calls knows
		return err
	}
	return frames.WriteFrame(w, q)
}

func okNeverThatType(w http.ResponseWriter, p []byte) {
	frames.WriteFrame(w, p)
	w.WriteHeader(http.StatusOK)
}

type slab struct{ b []byte }

var slabs = sync.Pool{New: func() any { return new(slab) }}

func putAny(x any) {
	if c, ok := x.(*slab); ok {
		slabs.Put(c)
	}
}

func usedAsAny() int {
	c := slabs.Get().(*slab)
	putAny(c)
	return len(c.b) // want `c is used after being put into slabs`
}

func okAsAny(c *slab) int {
	putAny(c.b)
	return len(c.b)
}

// What another package keeps to itself has no name here.
func usedInside(t *frames.Tray) int {
	t.Mem().Free()
	return t.Mem().Len() // want `memory of t is used after being put into frames.mems`
}

// One of two is put, and which is used does not say.
func usedOneOfTwo(w io.Writer, p []byte, own bool) {
	f := frames.NewFrameWriter(w)
	m := f
	if own {
		m = new(frames.FrameWriter)
	}
	frames.WriteFrame(f, p)
	m.Write(p) // want `(f|m) may be used after being put into frames.frameWriters`
}

// okNarrowed puts what a note has, and lends a mark to its caller: what is one is not the other.
func okNarrowed(p []byte, first **frames.Mark) error {
	it := frames.Items{P: p}
	var last *frames.Note
	defer func() {
		if last != nil {
			last.Text.Release()
		}
	}()
	for {
		item, done := it.Next()
		if n, ok := item.(*frames.Note); ok {
			last = n
		}
		if done {
			return nil
		}
		switch item := item.(type) {
		case *frames.Mark:
			if *first != nil {
				return fmt.Errorf("%v beside %v", item, *first)
			}
			*first = item
		default:
			if item.Kind() > 3 {
				return fmt.Errorf("kind of %v", item)
			}
		}
		if last != nil {
			last.Text.Release()
			last = nil
		}
	}
}

// badNarrowed looks at the note whose text was put.
func badNarrowed(p []byte) (n int, err error) {
	it := frames.Items{P: p}
	for {
		item, done := it.Next()
		if done {
			return n, nil
		}
		note, ok := item.(*frames.Note)
		if !ok {
			continue
		}
		note.Text.Release()
		n += note.Text.Len() // want `item is used after being put into frames.texts` `item.Text is used after being put into frames.texts`
	}
}
