package sizebound

import (
	"bytes"

	"sizebound/lib/textbuf"
)

// okLent writes to a buffer that another package lends and takes back: what is kept is for that package to bound.
func okLent(msg string) string {
	return textbuf.Line(func(b *bytes.Buffer) { b.WriteString(msg) })
}

// okLentAdds writes a little to it.
func okLentAdds() string {
	return textbuf.Line(func(b *bytes.Buffer) { b.WriteString("the end") })
}

// okHidden cannot know how large a tag is.
func okHidden(name []byte) int {
	t := textbuf.NewTag()
	defer t.Free()
	t.Name(name)
	return t.Len()
}

// okDropNote puts what another package keeps to itself: only that package can ask for its capacity.
func okDropNote(n *textbuf.Note) { textbuf.PutNote(n) }

func OkNote(s string) {
	n := textbuf.GetNote()
	n.SetText(s)
	okDropNote(n)
}
