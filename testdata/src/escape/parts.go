package escape

import (
	"bytes"
	"sync"
)

// A notepad has a buffer that is made with it.
type notepad struct {
	buf  *bytes.Buffer
	last *leaf
	gone bool
}

// A leaf is made for each use.
type leaf struct{ text string }

var notepads sync.Pool

func newNotepad() *notepad {
	if n, ok := notepads.Get().(*notepad); ok {
		n.gone = false
		return n
	}
	return &notepad{buf: new(bytes.Buffer)}
}

func (n *notepad) write(s string) {
	n.buf.WriteString(s)
	n.last = &leaf{text: s}
}

func (n *notepad) bytes() []byte { return n.buf.Bytes() }

func (n *notepad) release() {
	n.buf.Reset()
	n.gone = true
	notepads.Put(n)
}

// returnsBytesOfPart returns memory of the buffer that goes back with the notepad.
func returnsBytesOfPart(s string) []byte {
	n := newNotepad()
	defer n.release()
	n.write(s)
	return n.bytes() // want "n(.buf)? (is|may be) returned and .*put into notepads"
}

func okCopiesPart(s string) []byte {
	n := newNotepad()
	defer n.release()
	n.write(s)
	return bytes.Clone(n.bytes())
}

// okReturnsLeaf returns what was made for this use.
func okReturnsLeaf(s string) *leaf {
	n := newNotepad()
	n.write(s)
	p := n.last
	n.last = nil
	n.release()
	return p
}

// okTakesPart takes the buffer out.
func okTakesPart(s string) []byte {
	n := newNotepad()
	n.write(s)
	b := n.buf
	n.buf = nil
	notepads.Put(n)
	return b.Bytes()
}
