package escape

import (
	"errors"
	"sync"
)

// A partReader has a stack of those who check what was read when their part is over. Who is given an error gives it up.
type partReader struct {
	raw   []byte
	off   int
	stack []partCheck
}

type partCheck interface {
	begin(off int)
	end(raw []byte) error
}

var errTooShort = errors.New("too short")

// A syntaxError is a struct, whose pointer nobody has.
type syntaxError struct{ text string }

func (e syntaxError) Error() string { return e.text }

func (p *partReader) push(c partCheck) error {
	c.begin(p.off)
	if len(p.raw) < p.off {
		return errTooShort
	}
	p.stack = append(p.stack, c)
	return nil
}

func (p *partReader) pop() error {
	c := p.stack[len(p.stack)-1]
	p.stack = p.stack[:len(p.stack)-1]
	return c.end(p.raw)
}

func (p *partReader) number() (int, error) {
	if p.off == len(p.raw) {
		return 0, errTooShort
	}
	p.off++
	return int(p.raw[p.off-1]), nil
}

type lengthCheck struct{ from int }

func (c *lengthCheck) begin(off int) { c.from = off }

func (c *lengthCheck) end(raw []byte) error {
	if len(raw) < c.from {
		return errTooShort
	}
	return nil
}

var lengthChecks = sync.Pool{New: func() any { return new(lengthCheck) }}

// okStacked takes off the stack what it has pushed, unless it fails.
func okStacked(p *partReader) (n int, err error) {
	c := lengthChecks.Get().(*lengthCheck)
	defer lengthChecks.Put(c)
	if err = p.push(c); err != nil {
		return 0, err
	}
	n, err = p.number()
	if err != nil {
		return 0, err
	}
	if n > 9 {
		return 0, syntaxError{"too large"}
	}
	return n, p.pop()
}

// badStacked leaves it there.
func badStacked(p *partReader) (n int, err error) {
	c := lengthChecks.Get().(*lengthCheck)
	defer lengthChecks.Put(c)
	if err = p.push(c); err != nil { // want `c is stored in p.stack\[...\] and put into lengthChecks`
		return 0, err
	}
	n, err = p.number()
	if err != nil {
		return 0, err
	}
	return n, nil
}
