package putreset

import (
	"bufio"
	"io"
	"sync"
)

// A field that is made where it is missing, and reset where it is not, is set up for each use.

type intake struct {
	R   *bufio.Reader
	pos int
}

func (i *intake) next() (byte, error) { return i.R.ReadByte() }

var intakes = sync.Pool{New: func() any { return new(intake) }}

func newIntake(r io.Reader) *intake {
	i := intakes.Get().(*intake)
	i.pos = 0
	if i.R == nil {
		i.R = bufio.NewReaderSize(r, 1<<12)
	} else {
		i.R.Reset(r)
	}
	return i
}

func okRenewed(r io.Reader) (byte, error) {
	i := newIntake(r)
	defer intakes.Put(i)
	return i.next()
}

func okRenewedHere(r io.Reader) (byte, error) {
	i := intakes.Get().(*intake)
	defer intakes.Put(i)
	i.pos = 0
	if i.R != nil {
		i.R.Reset(r)
	} else {
		i.R = bufio.NewReader(r)
	}
	return i.next()
}

type outlet struct {
	R   *bufio.Reader
	pos int
}

func (o *outlet) next() (byte, error) { return o.R.ReadByte() }

var outlets = sync.Pool{New: func() any { return new(outlet) }}

// badOutlet reads on where the last one has stopped.
func badOutlet(r io.Reader) (byte, error) {
	o := outlets.Get().(*outlet)
	defer outlets.Put(o) // want `o.R may be still set when o is put into outlets`
	o.pos = 0
	if o.R == nil {
		o.R = bufio.NewReader(r)
	}
	return o.next()
}
