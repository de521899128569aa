package escape

import (
	"bytes"
	"compress/flate"
	"io"
	"sync"
)

var capsules = sync.Pool{New: func() any { b := make([]byte, 0, 512); return &b }}

func getCapsule() []byte { return *capsules.Get().(*[]byte) }

func putCapsule(b []byte) {
	b = b[:0]
	capsules.Put(&b)
}

// pressLarger puts the array that it began with where the buffer has moved to a larger one.
func pressLarger(w io.Writer, data []byte) error {
	seed := getCapsule()
	buf := bytes.NewBuffer(seed)
	if err := press(buf, data); err != nil {
		return err
	}
	b := buf.Bytes()
	if cap(b) > cap(seed) {
		putCapsule(seed)
	}
	_, err := w.Write(b[:len(b)-4])
	return err
}

// pressAnyway puts it whether the buffer has moved or not.
func pressAnyway(w io.Writer, data []byte) error {
	seed := getCapsule()
	buf := bytes.NewBuffer(seed)
	if err := press(buf, data); err != nil {
		return err
	}
	b := buf.Bytes()
	if len(b) > len(seed) {
		putCapsule(seed)
	}
	_, err := w.Write(b[:len(b)-4]) // want "seed may be used after being put into capsules"
	return err
}

func press(buf *bytes.Buffer, data []byte) error {
	c, err := flate.NewWriter(buf, 1)
	if err != nil {
		return err
	}
	if _, err := c.Write(data); err != nil {
		return err
	}
	return c.Flush()
}
