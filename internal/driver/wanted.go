package driver

import (
	"reflect"
	"slices"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/poolflow"
)

// A wordSet is a set of words that functions of units that are no roots are known by, by their numbers.
type wordSet []uint64

func (s wordSet) has(i int) bool { return i >= 0 && s[i/64]>>(i%64)&1 != 0 }

func (s wordSet) add(i int) {
	if i >= 0 {
		s[i/64] |= 1 << (i % 64)
	}
}

// addBoth adds what is in both of two sets.
func (s wordSet) addBoth(t, u wordSet) {
	for i, x := range t {
		s[i] |= x & u[i]
	}
}

func (s wordSet) addAll(t wordSet) {
	for i, x := range t {
		s[i] |= x
	}
}

// A word is what a name stands for: a function or a method, by their numbers, -1 for none.
type word struct{ function, method int }

// findWanted tells units that are no roots which of their functions nobody will ask for. A function is asked for by its name, in
// the units that import its unit; a method also in those that import these, and so on. Who is called by another name, through an
// interface or a variable, is not asked for. Of other units only those functions count that may be asked for themselves.
func (p *program) findWanted() {
	if !p.pools || p.world != nil || p.inventory || config.Standard {
		return
	}
	words, n := make(map[string]word), 0
	pooled := make(map[*unit]bool)                            // those that have pools, or import such
	told, above := make(map[*unit]bool), make(map[*unit]bool) // those to tell, and those that may ask them
	texts := make(map[*unit]chunks)
	units := behind(p.units, func(u *unit) []*unit { return u.imports })
	for _, u := range units {
		if u.text.Ignored() {
			continue
		}
		pooled[u] = slices.ContainsFunc(u.imports, func(imp *unit) bool { return pooled[imp] }) ||
			slices.ContainsFunc(u.GoFiles, func(name string) bool { return p.text(name).declares })
		told[u] = pooled[u] && !u.root && u.variant == nil
		above[u] = told[u] || slices.ContainsFunc(u.imports, func(imp *unit) bool { return above[imp] })
		if !told[u] {
			continue
		}
		texts[u] = p.chunks(u)
		for _, c := range texts[u].list {
			if c.Func == "" {
				continue
			}
			w, ok := words[c.Func]
			if !ok {
				w = word{-1, -1}
			}
			if i := w.of(c); *i < 0 {
				*i = n
				n++
			}
			words[c.Func] = w
		}
	}
	none := func() wordSet { return make(wordSet, (n+63)/64) }
	functions, methods := none(), none()
	for _, w := range words {
		functions.add(w.function)
		methods.add(w.method)
	}
	direct, all := make(map[*unit]wordSet), make(map[*unit]wordSet) // what is asked of a unit by those that import it, or may come to it
	for _, u := range slices.Backward(units) {
		if !above[u] {
			continue
		}
		said := none() // by what may be asked for
		own := none()  // what may be asked for in this unit
		var open []poolflow.Chunk
		text := texts[u]
		if !told[u] {
			text = p.chunks(u)
		}
		read := func(c poolflow.Chunk) {
			c.Words(func(name []byte, selected bool) {
				if !selected && !told[u] && !text.bare {
					return
				}
				w, ok := words[string(name)]
				if !ok {
					return
				}
				own.add(w.function)
				if selected || text.bare {
					said.add(w.function)
					said.add(w.method)
					own.add(w.method)
				}
			})
		}
		if s := all[u]; s != nil {
			own.addBoth(direct[u], functions)
			own.addBoth(s, methods)
		}
		for _, c := range text.list {
			if !told[u] || c.Func == "" {
				read(c)
			} else {
				open = append(open, c)
			}
		}
		for more := true; more; {
			more = false
			open = slices.DeleteFunc(open, func(c poolflow.Chunk) bool {
				w := words[c.Func]
				if !own.has(*w.of(c)) {
					return false
				}
				read(c)
				more = true
				return true
			})
		}
		if told[u] {
			unwanted := make(map[string]bool)
			for _, c := range open {
				unwanted[c.Key()] = true
			}
			u.facts[factKey{nil, reflect.TypeFor[*poolflow.Unwanted]()}] = &poolflow.Unwanted{Keys: unwanted}
		}
		for _, imp := range u.imports {
			if !above[imp] {
				continue
			}
			if all[imp] == nil {
				direct[imp], all[imp] = none(), none()
			}
			direct[imp].addAll(said)
			all[imp].addAll(said)
			if all[u] != nil {
				all[imp].addAll(all[u])
			}
		}
		delete(direct, u)
		delete(all, u)
	}
}

// of returns the number of a function or method.
func (w *word) of(c poolflow.Chunk) *int {
	if c.Method {
		return &w.method
	}
	return &w.function
}

// chunks are the functions of a unit, and the rest of it.
type chunks struct {
	list []poolflow.Chunk
	bare bool // it may call functions of others by their bare names
}

// chunks cuts the files of a unit. What cannot be read is to be reported by others.
func (p *program) chunks(u *unit) (c chunks) {
	for _, name := range u.GoFiles {
		if src, err := p.source(name); err == nil {
			c.list = append(c.list, poolflow.Chunks(src)...)
			c.bare = c.bare || importsNames(src)
		}
	}
	return c
}
