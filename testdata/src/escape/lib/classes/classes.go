// Package classes has pools of several sizes.
package classes

import "sync"

var pools [4]sync.Pool

func init() {
	for i := range pools {
		pools[i].New = func() any { return make([]byte, 1<<(10+i)) }
	}
}

// Of returns the pool of arrays that hold n bytes.
func Of(n int) *sync.Pool {
	for i := range pools {
		if n <= 1<<(10+i) {
			return &pools[i]
		}
	}
	return nil
}
