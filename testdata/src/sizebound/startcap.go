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
