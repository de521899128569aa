package putreset

import (
	"bytes"
	"io"
	"sync"
)

var satchels = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// sendSatchel puts what it has found to be empty.
func sendSatchel(p []byte, w io.Writer) {
	b := satchels.Get().(*bytes.Buffer)
	b.Write(p)
	b.WriteTo(w)
	if b.Len() == 0 {
		satchels.Put(b)
	}
}

// courier has one at hand, which it gives back where there is nothing in it.
type courier struct {
	satchel *bytes.Buffer
	out     io.Writer
}

func (c *courier) Write(p []byte) (int, error) {
	for done := 0; done < len(p); {
		if n := c.satchel.Len(); n < 1 && len(p) > 512 {
			satchels.Put(c.satchel)
			c.satchel = bytes.NewBuffer(p)
		}
		n, err := c.satchel.Write(p[done:])
		if done += n; err != nil {
			return done, err
		}
	}
	return len(p), nil
}

var purses = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// sendPurse puts it where something is left.
func sendPurse(p []byte, w io.Writer) {
	b := purses.Get().(*bytes.Buffer)
	b.Write(p)
	b.WriteTo(w)
	if b.Len() != 0 {
		purses.Put(b) // want "b (may be|is) put into purses without being reset"
	}
}
