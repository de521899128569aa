package escape

import (
	"bytes"
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
