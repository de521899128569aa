package newcontract

import (
	"io"
	"os"
	"sync"
)

var missCallees = sync.Pool{New: func() any { return newMissing(false) }}

// newMissing returns a nil that is not the nil of an interface.
func newMissing(ok bool) *job {
	if !ok {
		return nil
	}
	return new(job)
}

// missTypedNil asserts without check, which succeeds: New depends on an argument, and arguments have no values here.
func missTypedNil(w io.Writer, text string) error {
	j := missCallees.Get().(*job)
	defer missCallees.Put(j)
	_, err := w.Write(j.fill(text))
	return err
}

// missUnknownMaker shares what a function makes that its caller has chosen: it is not known.
func missUnknownMaker(mk func() *job) *sync.Pool {
	return &sync.Pool{New: func() any { return mk() }}
}

var missByTable = map[string]*sync.Pool{"job": {New: func() any { return new(job) }}}

// missInMap asserts the wrong type of what a pool in a map holds: the pools of a map are not told apart.
func missInMap(text string) int {
	p := missByTable["job"]
	v := p.Get().(*inner)
	n := copy(v.data[:], text)
	p.Put(v)
	return n
}

var missListed []*os.File

// missKept keeps files in a list that nobody goes through: whoever keeps them is taken for who closes them.
func missKept(p *sync.Pool, name string) func() {
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	missListed = append(missListed, f)
	return func() { p.Put(f) }
}
