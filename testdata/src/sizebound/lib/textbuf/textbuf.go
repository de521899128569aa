// Package textbuf lends empty buffers, in one pool that has no bound and in one that has.
package textbuf

import (
	"bytes"
	"sync"
)

var (
	texts  = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	shorts = sync.Pool{New: func() any { return new(bytes.Buffer) }}
)

// Get lends an empty buffer.
func Get() *bytes.Buffer {
	b := texts.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

// Put takes a buffer of any size: its users know how large theirs get.
func Put(b *bytes.Buffer) { texts.Put(b) }

// Short lends an empty buffer.
func Short() *bytes.Buffer {
	b := shorts.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

// PutShort takes buffers that are not large, and drops the others.
func PutShort(b *bytes.Buffer) {
	if b.Cap() > 8<<10 {
		return
	}
	shorts.Put(b)
}

// Line lends a buffer to a function that writes to it, and takes it back whatever its size.
func Line(write func(*bytes.Buffer)) string {
	b := Get()
	defer Put(b)
	write(b)
	return b.String()
}

// A Tag has a name, which nobody else can ask for its capacity.
type Tag struct{ name []byte }

var tags = sync.Pool{New: func() any { return new(Tag) }}

// NewTag lends a tag.
func NewTag() *Tag { return tags.Get().(*Tag) }

// Name sets the name.
func (t *Tag) Name(name []byte) { t.name = append(t.name[:0], name...) }

// Len is the length of the name.
func (t *Tag) Len() int { return len(t.name) }

// Free takes the tag back.
func (t *Tag) Free() {
	t.name = t.name[:0]
	tags.Put(t)
}

// A Note keeps its text to itself.
type Note struct{ text []byte }

var notes = sync.Pool{New: func() any { return new(Note) }}

// GetNote lends an empty note.
func GetNote() *Note { return notes.Get().(*Note) }

// SetText replaces the text.
func (n *Note) SetText(s string) { n.text = append(n.text[:0], s...) }

// PutNote takes notes of any size.
func PutNote(n *Note) {
	n.text = n.text[:0]
	notes.Put(n)
}
