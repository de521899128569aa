package putonce

import "sync"

type pass struct{ seat int }

var passes = sync.Pool{New: func() any { return new(pass) }}

func newPass() *pass { return passes.Get().(*pass) }

// okEnter takes a new pass in each of four rounds: there is one round at least.
func okEnter(open func() bool, show func(*pass)) {
	p := newPass()
	if !open() {
		passes.Put(p)
		tries := 4
		for range tries {
			p = newPass()
			if open() {
				show(p)
				passes.Put(p)
				return
			}
			passes.Put(p)
			p = newPass()
		}
	}
	show(p)
	passes.Put(p)
}

// badEnter may have no round.
func badEnter(tries int, open func() bool, show func(*pass)) {
	p := newPass()
	if !open() {
		passes.Put(p) // want "p may be put into passes twice"
		for range tries {
			p = newPass()
			if open() {
				show(p)
				passes.Put(p)
				return
			}
		}
	}
	defer passes.Put(p)
	show(nil)
}
