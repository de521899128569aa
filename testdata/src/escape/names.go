package escape

import (
	"errors"
	"sync"
)

// One call returns an object, or what another has. What is reported has the name of the first.

type strip struct{ buf []byte }

var strips = sync.Pool{New: func() any { return new(strip) }}

// A dial has what it asks for, and who answers.
type dial struct {
	to     *strip
	number int
	answer chan error
}

var dials = sync.Pool{New: func() any { return &dial{answer: make(chan error)} }}

type tape struct {
	err error
	of  *strip
}

type switchboard struct {
	mu    sync.Mutex
	open  map[int]*dial
	out   chan *dial
	ended chan struct{}
}

func (e *switchboard) hangUp(number int) {
	e.mu.Lock()
	d := e.open[number]
	if d == nil {
		panic("nobody there")
	}
	delete(e.open, number)
	e.mu.Unlock()
	dials.Put(d)
}

func (e *switchboard) ring(d *dial, tick <-chan int) error {
	select {
	case e.out <- d:
		return nil
	case err := <-d.answer:
		if err != nil {
			e.hangUp(d.number)
		}
		return err
	case <-tick:
		e.hangUp(d.number)
		return errors.New("nobody answers")
	case <-e.ended:
		return errors.New("over")
	}
}

func (e *switchboard) connect(number int, tick <-chan int) (*strip, error) {
	s := strips.Get().(*strip)
	d := dials.Get().(*dial)
	d.to, d.number = s, number
	e.mu.Lock()
	e.open[number] = d
	e.mu.Unlock()
	if err := e.ring(d, tick); err != nil {
		return nil, err
	}
	if err := e.ring(d, tick); err != nil {
		return nil, err
	}
	defer e.hangUp(number)
	return s, nil
}

func (e *switchboard) record(tick <-chan int) *tape {
	s, err := e.connect(1, tick)
	if err != nil {
		return &tape{err: err}
	}
	strips.Put(s)
	return &tape{of: s} // want "s is returned and put into strips"
}
