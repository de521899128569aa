package sizebound

import "sync"

const startCap = 64

// A stackMachine has a stack that may grow, and starts with some room.
type stackMachine struct{ values []int }

var stackMachines = sync.Pool{New: func() any { return &stackMachine{values: make([]int, 0, startCap)} }}

// okStartCap lets go of what a large stack has grown to.
func okStartCap(n int) int {
	m := stackMachines.Get().(*stackMachine)
	for i := range n {
		m.values = append(m.values, i)
	}
	sum := len(m.values)
	values := m.values[:0:startCap]
	clear(values[:startCap])
	*m = stackMachine{values: values}
	stackMachines.Put(m)
	return sum
}

const frameMTU = 576

var okFrames = sync.Pool{New: func() any { return make([]byte, frameMTU) }}

// okCutsBack takes what it puts to have room for one frame, whatever it has grown to.
func okCutsBack(send func([]byte) error, payload []byte) error {
	p := okFrames.Get().([]byte)[:0:frameMTU]
	p = append(p, payload...)
	err := send(p)
	okFrames.Put(p[:0:frameMTU])
	return err
}

var uncutFrames = sync.Pool{New: func() any { return make([]byte, frameMTU) }}

func cutsLength(send func([]byte) error, payload []byte) error {
	p := uncutFrames.Get().([]byte)[:0:frameMTU]
	p = append(p, payload...)
	err := send(p)
	uncutFrames.Put(p[:0]) // want "p is put into uncutFrames without a bound on its capacity"
	return err
}
