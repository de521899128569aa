package poolflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Stats says for each pool that the package uses how many of its Gets and Puts were followed to the end, and why the
// others were given up on. Gets and Puts through functions count, too. Drivers print it for the flag -stats.
func (r *Result) Stats() []string {
	pools := map[string]*tally{}
	for _, u := range r.uses() {
		t := pools[u.class]
		if t == nil {
			t = &tally{reasons: map[string]int{}}
			pools[u.class] = t
		}
		t.add(u)
	}
	var lines []string
	for _, p := range r.Pools {
		if p.Local && pools[p.Class] == nil {
			continue // a literal on its way into a variable
		}
		lines = append(lines, pools[p.Class].line(p.Class, p.Address))
		delete(pools, p.Class)
	}
	for _, class := range slices.Sorted(maps.Keys(pools)) {
		lines = append(lines, pools[class].line(class+" in "+r.Pkg.Pkg.Path(), false)) // a pool of another package
	}
	for _, fn := range r.Giants {
		lines = append(lines, fmt.Sprintf("%s: not looked at, more than %d basic blocks", fn.FullName(), maxBlocks))
	}
	return lines
}

// A use is one Get or Put of a pool, and the reason why it was not followed to the end, if it was not.
type use struct {
	class string
	get   bool
	why   string
}

// uses lists the Gets and Puts of the package, those through functions included.
func (r *Result) uses() []use {
	type key struct {
		instr ssa.Instruction
		get   bool
	}
	seen := map[key]*use{}
	var order []*use
	note := func(instr ssa.Instruction, fn *ssa.Function, u use) {
		u.why = max(u.why, r.GaveUp[fn])
		k := key{instr, u.get}
		if old := seen[k]; old != nil {
			old.why = max(old.why, u.why)
			return
		}
		seen[k] = &u
		order = append(order, &u)
	}
	for _, g := range r.Gets {
		note(g.Instr, g.Func, use{class: g.Class, get: true, why: g.Why})
	}
	for _, p := range r.Puts {
		note(p.Instr, p.Func, use{class: p.Class})
	}
	for _, p := range r.Pools {
		for _, u := range p.Uses {
			get := u.Kind == "Get"
			if seen[key{u.Instr, get}] == nil && (get || u.Kind == "Put") {
				note(u.Instr, u.Func, use{class: p.Class, get: get, why: "value of unknown origin"})
			}
		}
	}
	var list []use
	for _, u := range order {
		list = append(list, *u)
	}
	return list
}

// A tally counts the uses of one pool.
type tally struct {
	gets, puts       int
	gotten, returned int // followed to the end
	reasons          map[string]int
}

func (t *tally) add(u use) {
	all, followed := &t.puts, &t.returned
	if u.get {
		all, followed = &t.gets, &t.gotten
	}
	*all++
	if u.why == "" {
		*followed++
	} else {
		t.reasons[u.why]++
	}
}

func (t *tally) line(class string, address bool) string {
	if t == nil {
		t = &tally{}
	}
	line := fmt.Sprintf("%s: %d of %d Gets and %d of %d Puts followed", class, t.gotten, t.gets, t.returned, t.puts)
	if address {
		line += ", its address is passed on"
	}
	var why []string
	for _, w := range slices.Sorted(maps.Keys(t.reasons)) {
		why = append(why, fmt.Sprintf("%d given up: %s", t.reasons[w], w))
	}
	if len(why) > 0 {
		line += "; " + strings.Join(why, ", ")
	}
	return line
}
