package sizebound

import "sync"

// A twig has a list that grows, and is put by a method that calls itself for those below it.
type twig struct {
	leaves []any
	twigs  map[string]*twig
}

var twigs twigPool

type twigPool struct{ p sync.Pool }

func (p *twigPool) get() *twig {
	v := p.p.Get()
	if v == nil {
		v = &twig{twigs: map[string]*twig{}}
	}
	return v.(*twig)
}

func (p *twigPool) put(t *twig) { p.p.Put(t) }

func (t *twig) close() error {
	t.leaves = t.leaves[0:0]
	for k, next := range t.twigs {
		delete(t.twigs, k)
		if err := next.close(); err != nil {
			return err
		}
	}
	twigs.put(t)
	return nil
}

func addsLeaves(next func() any) (err error) {
	t := twigs.get()
	for x := next(); x != nil; x = next() {
		t.leaves = append(t.leaves, x)
	}
	t.twigs["x"] = twigs.get()
	return t.close()
}
