// Package expvarpool publishes the counters of pools through package expvar, and so under
// /debug/vars:
//
//	expvarpool.Publish(buffers) // as "pool.buffers", if that is its name
package expvarpool

import (
	"expvar"
	"fmt"

	"github.com/poollint/poollint/pool"
)

// Publish publishes the counters of p as the variable "pool." followed by its name: see [Var]. It
// panics if p has no name or the variable exists.
func Publish(p pool.Source) {
	if p.Name() == "" {
		panic(fmt.Sprintf("expvarpool: Publish of a %T without a name", p))
	}
	name := "pool." + p.Name()
	if expvar.Get(name) != nil {
		panic(fmt.Sprintf("expvarpool: the variable %q exists: is there another pool named %q?", name, p.Name()))
	}
	expvar.Publish(name, Var(p))
}

// Var returns a variable that reads the counters of p each time it is asked. It is a JSON object
// with the fields of pool.Stats, which are numbers of items, and two more: Outstanding, a number of
// items, and HitRate, from 0 to 1. These two, Gets and Puts are 0 for a pool without Stats.
func Var(p pool.Source) expvar.Var {
	return expvar.Func(func() any {
		s := p.Stats()
		return variable{s, s.Outstanding(), s.HitRate()}
	})
}

type variable struct {
	pool.Stats
	Outstanding int64
	HitRate     float64
}
