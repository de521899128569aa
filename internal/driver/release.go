package driver

import (
	"maps"
	"math/bits"
	"slices"

	"golang.org/x/tools/go/packages"
)

// Facts that are made when somebody asks keep all that they are made of: the SSA form of a package. Only what imports a
// package, directly or not, can ask. So its facts are let go of when the last of those has been dealt with.

// findUsers finds for each unit those whose facts it can ask for. A unit that stands in for another is used by what either
// of them is imported by: each unit says itself which it imports in the end.
func (p *program) findUsers(imports func(*unit) []*unit) {
	for i, u := range p.units {
		u.below = make([]uint64, (len(p.units)+63)/64)
		u.below[i/64] |= 1 << (i % 64)
	}
	for changed := true; changed; { // more than twice only where a unit stands behind one that it stands in for
		changed = false
		for _, u := range p.units {
			for _, imp := range imports(u) {
				for k, word := range imp.below {
					if word&^u.below[k] != 0 {
						u.below[k] |= word
						changed = true
					}
				}
			}
		}
	}
	for _, u := range p.units {
		if u.variant == nil {
			p.eachBelow(u, func(d *unit) { d.users.Add(1) })
		}
	}
}

// eachBelow calls f for u and for all that it can ask for facts.
func (p *program) eachBelow(u *unit, f func(*unit)) {
	for k, word := range u.below {
		for ; word != 0; word &= word - 1 {
			f(p.units[k*64+bits.TrailingZeros64(word)])
		}
	}
}

// release notes that u has been dealt with, and lets go of facts that nobody can ask for any more. Where Helps is false
// facts are not made late, and output of cgo may ask for those of what its input does not import.
func (p *program) release(u *unit) {
	p.eachBelow(u, func(d *unit) {
		if d.users.Add(-1) == 0 && d.text.Helps() {
			d.facts = nil
		}
	})
	u.below = nil
}

// possibleImports returns a function that returns what a unit imports now, and what it imported before others stood in for that.
func possibleImports(units map[*packages.Package]*unit) func(*unit) []*unit {
	made := make(map[*unit][]*packages.Package, len(units))
	for pkg, u := range units {
		made[u] = slices.Collect(maps.Values(pkg.Imports))
	}
	return func(u *unit) []*unit {
		list := slices.Clone(u.imports)
		for _, pkg := range made[u] {
			list = append(list, units[pkg])
		}
		return list
	}
}
