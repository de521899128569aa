package sizebound_pool

import (
	"bytes"
	"io"
)

// useFar needs package bytes for the type of what it gets alone.
func useFar(w io.Writer, text string) {
	b := far.Get().(*bytes.Buffer)
	b.WriteString(text)
	w.Write(b.Bytes())
	putFar(b)
}
