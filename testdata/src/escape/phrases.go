package escape

import (
	"bytes"
	"errors"
	"io"
	"sync"
	"unsafe"
)

// A phrase has words that are pieces of its own memory.
type phrase struct {
	buf   [512]byte
	words [8][]byte
	n     int
}

var (
	phrases    = sync.Pool{New: func() any { return new(phrase) }}
	errPhrase  = errors.New("no phrase")
	otherWords = [][]byte{[]byte("other")}
)

func (p *phrase) free() {
	p.words = [8][]byte{}
	p.n = 0
	phrases.Put(p)
}

func (p *phrase) read(line []byte) error {
	b := p.buf[:copy(p.buf[:], line)]
	for word := range bytes.FieldsSeq(b) {
		if p.n == len(p.words) {
			return errPhrase
		}
		p.words[p.n] = word
		p.n++
	}
	if p.n == 0 {
		return errPhrase
	}
	return nil
}

func (p *phrase) first() string {
	return unsafe.String(unsafe.SliceData(p.words[0]), len(p.words[0]))
}

func (p *phrase) rest() [][]byte { return p.words[1:p.n] }

func firstWord(line []byte) (string, error) {
	p := phrases.Get().(*phrase)
	defer p.free()
	if err := p.read(line); err != nil {
		return "", err
	}
	return p.first(), nil // want "p is returned and put into phrases"
}

func restOfPhrase(line []byte) ([][]byte, error) {
	p := phrases.Get().(*phrase)
	if err := p.read(line); err != nil {
		p.free()
		return nil, err
	}
	rest := p.rest()
	p.free()
	return rest, nil // want "p is returned and put into phrases"
}

func echoPhrase(w io.Writer, line []byte) error {
	p := phrases.Get().(*phrase)
	err := p.read(line)
	first := p.words[0]
	p.free()
	if err != nil {
		return err
	}
	_, err = w.Write(first) // want "p is used after being put into phrases"
	return err
}

// phraseOf has a copy.
func phraseOf(line []byte) ([]byte, error) {
	p := phrases.Get().(*phrase)
	defer p.free()
	if err := p.read(line); err != nil {
		return nil, err
	}
	return bytes.Clone(p.words[0]), nil
}

// borrowedPhrase has words of others.
func borrowedPhrase(w io.Writer) error {
	p := phrases.Get().(*phrase)
	p.words[0] = otherWords[0]
	first := p.words[0]
	p.free()
	_, err := w.Write(first)
	return err
}
