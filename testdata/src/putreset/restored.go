package putreset

import (
	"bufio"
	"bytes"
	"sync"
)

// What is put back to what it was, and what is flushed.

type scribe struct {
	out   *bufio.Writer
	mem   *bytes.Buffer
	quiet bool
}

func newScribe() any {
	mem := new(bytes.Buffer)
	return &scribe{out: bufio.NewWriter(mem), mem: mem, quiet: true}
}

var scribes = sync.Pool{New: newScribe}

func (s *scribe) flush() error { return s.out.Flush() }

func (s *scribe) line(text string) error {
	was := s.quiet
	s.quiet = true
	_, err := s.out.WriteString(text)
	s.quiet = was
	if !was {
		s.flush()
	}
	return err
}

func okScribe(text string) ([]byte, error) {
	s := scribes.Get().(*scribe)
	err := s.line(text)
	s.flush()
	p := bytes.Clone(s.mem.Bytes())
	s.mem.Reset()
	scribes.Put(s)
	return p, err
}

var loudScribes = sync.Pool{New: newScribe}

func (s *scribe) loud(text string) error {
	s.quiet = text == ""
	_, err := s.out.WriteString(text)
	return err
}

func badLoudScribe(text string) ([]byte, error) {
	s := loudScribes.Get().(*scribe)
	if !s.quiet {
		text += "!"
	}
	err := s.loud(text)
	s.flush()
	p := bytes.Clone(s.mem.Bytes())
	s.mem.Reset()
	loudScribes.Put(s) // want `s (is|may be) put into loudScribes without being reset`
	return p, err
}

var fullScribes = sync.Pool{New: newScribe}

func badFullScribe(text string) ([]byte, error) {
	s := fullScribes.Get().(*scribe)
	err := s.line(text)
	p := bytes.Clone(s.mem.Bytes())
	s.mem.Reset()
	fullScribes.Put(s) // want `s (is|may be) put into fullScribes without being reset`
	return p, err
}
