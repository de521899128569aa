package driver

import (
	"reflect"
	"regexp"
	"slices"

	"github.com/poollint/poollint/internal/poolflow"
)

// A wordSet is a set of words that functions of units that are no roots are known by, by their numbers.
type wordSet []uint64

func (s wordSet) has(i int) bool { return s[i/64]>>(i%64)&1 != 0 }
func (s wordSet) add(i int)      { s[i/64] |= 1 << (i % 64) }

func (s wordSet) addAll(t wordSet) {
	for i, x := range t {
		s[i] |= x
	}
}

// findWanted tells units that are no roots which of their functions nobody will ask for. A function is asked for by its name, in
// the units that import its unit; a method also in those that import these, and so on. Who is called by another name, through an
// interface or a variable, is not asked for. Of other units only those functions count that may be asked for themselves.
func (p *program) findWanted() {
	below := make(map[*unit]bool) // those to tell
	for _, u := range p.units {
		if !u.root && !u.text.Ignored() && u.variant == nil {
			below[u] = true
		}
	}
	if !p.pools || p.world != nil || p.inventory || len(below) == 0 {
		return
	}
	number := make(map[string]int) // of keys
	for u := range below {
		chunks, _ := p.chunks(u)
		for _, c := range chunks {
			if _, ok := number[c.Key()]; c.Func != "" && !ok {
				number[c.Key()] = len(number)
			}
		}
	}
	none := func() wordSet { return make(wordSet, (len(number)+63)/64) }
	direct, all := make(map[*unit]wordSet), make(map[*unit]wordSet) // what is asked of a unit by those that import it, or may come to it
	for _, u := range slices.Backward(importsFirst(p.units)) {
		if u.text.Ignored() {
			continue
		}
		told := below[u]
		said := none() // by what may be asked for
		own := none()  // what may be asked for in this unit
		var open []poolflow.Chunk
		chunks, bare := p.chunks(u)
		read := func(c poolflow.Chunk) {
			c.Words(func(name []byte, selected bool) {
				i, isFunc := number[string(name)]
				if isFunc {
					own.add(i)
				}
				if !selected && !bare {
					return
				}
				if isFunc {
					said.add(i)
				}
				if i, ok := number["."+string(name)]; ok {
					own.add(i)
					said.add(i)
				}
			})
		}
		if s := all[u]; s != nil {
			for key, i := range number {
				if key[0] == '.' && s.has(i) || key[0] != '.' && direct[u].has(i) {
					own.add(i)
				}
			}
		}
		for _, c := range chunks {
			if !told || c.Func == "" {
				read(c)
			} else {
				open = append(open, c)
			}
		}
		for more := true; more; {
			more = false
			open = slices.DeleteFunc(open, func(c poolflow.Chunk) bool {
				if !own.has(number[c.Key()]) {
					return false
				}
				read(c)
				more = true
				return true
			})
		}
		if told {
			unwanted := make(map[string]bool)
			for _, c := range open {
				unwanted[c.Key()] = true
			}
			u.facts[factKey{nil, reflect.TypeFor[*poolflow.Unwanted]()}] = &poolflow.Unwanted{Keys: unwanted}
		}
		for _, imp := range u.imports {
			if imp.text.Ignored() {
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

// importsFirst returns units in an order in which what is imported comes first.
func importsFirst(units []*unit) []*unit {
	var list []*unit
	seen := make(map[*unit]bool)
	var visit func(u *unit)
	visit = func(u *unit) {
		if seen[u] {
			return
		}
		seen[u] = true
		for _, imp := range u.imports {
			visit(imp)
		}
		list = append(list, u)
	}
	for _, u := range units {
		visit(u)
	}
	return list
}

// chunks cuts the files of a unit, and reports whether it may call functions of others by their bare names. What cannot be read is
// to be reported by others.
func (p *program) chunks(u *unit) (list []poolflow.Chunk, bare bool) {
	for _, name := range u.GoFiles {
		if src, err := p.readFile(name); err == nil {
			list = append(list, poolflow.Chunks(src)...)
			bare = bare || importDot.Match(src)
		}
	}
	return list, bare
}

// importDot matches an import of all names of a package, in a line of its own as gofmt has it.
var importDot = regexp.MustCompile(`(?m)^(?:import)?[ \t]+\.[ \t]+"`)
