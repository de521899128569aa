package driver

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/packages"
)

// The go command compiles a package anew for the tests of another one, q, that it imports: p [q.test], for q has test files
// there. Its sources are the same. A test of q in a package of its own, q_test, imports many of them, all of the standard library
// at worst; each would be typed and analyzed again for each q. So the package itself stands in for them:
//
//	q_test → p [q.test] → q [q.test]     as the go command has it
//	q_test → p → q, q_test → q [q.test]  here
//
// The types of q that p has are not those that q_test sees, then. Where that matters, types do not match: the package with
// that mistake is typed again, with the packages that were made for it.
//
// A package with test files of its own is compiled twice, with them and without. What is checked has them, and all that imports
// the package is given that one, too, so that nothing is done twice:
//
//	p → q, q [q.test]     as the go command has it
//	p → q [q.test]        here
//
// It is left as it was where tests would import each other, and where they do not compile.

// isVariant reports whether a package was made for the tests of another one.
func isVariant(pkg *packages.Package) bool {
	_, test, ok := strings.Cut(pkg.ID, " [")
	q, ok2 := strings.CutSuffix(test, ".test]")
	return ok && ok2 && q != pkg.PkgPath && q+"_test" != pkg.PkgPath
}

// findStandIns makes packages import others than their variants, and packages with their tests in place of those without.
func (p *program) findStandIns(units map[*packages.Package]*unit) {
	plain := make(map[string]*packages.Package)
	for pkg := range units {
		if pkg.ID == pkg.PkgPath {
			plain[pkg.ID] = pkg
		}
	}
	for pkg, u := range units {
		if isVariant(pkg) && plain[pkg.PkgPath] != nil {
			u.variant = new(sync.Once)
		}
	}
	tested := p.findTested(units, plain)
	for _, u := range p.units {
		made := u.Imports
		u.Imports = maps.Clone(made)
		variants := make(map[string]*packages.Package)
		for path, imp := range made {
			if u.variant == nil && units[imp].variant != nil {
				variants[path] = imp
				imp = plain[imp.PkgPath]
			}
			if v := tested[imp]; v != nil {
				imp = v.Package
			}
			u.Imports[path] = imp
		}
		if len(variants) > 0 {
			u.restore = func() {
				maps.Copy(u.Imports, variants)
				u.link(units)
			}
		}
	}
	for pkg, v := range tested {
		units[pkg].variant = new(sync.Once)
		v.without = units[pkg]
	}
}

// findTested finds for packages that are imported those with their tests that stand in for them.
func (p *program) findTested(units map[*packages.Package]*unit, plain map[string]*packages.Package) map[*packages.Package]*unit {
	tested := make(map[*packages.Package]*unit)
	for pkg, u := range units {
		if q := plain[pkg.PkgPath]; u.root && pkg != q && pkg.ID == pkg.PkgPath+" ["+pkg.PkgPath+".test]" && q != nil && !units[q].root {
			tested[q] = u
		}
	}
	for {
		loop := importLoop(p.units, tested)
		if loop == nil {
			return tested
		}
		for _, u := range loop {
			delete(tested, plain[u.PkgPath])
		}
	}
}

// importLoop returns units that import each other in a circle when others stand in for packages, nil if there is none.
func importLoop(units []*unit, tested map[*packages.Package]*unit) []*unit {
	of := make(map[*packages.Package]*unit, len(units))
	for _, u := range units {
		of[u.Package] = u
	}
	for pkg, v := range tested {
		of[pkg] = v
	}
	var way []*unit
	over := make(map[*unit]bool) // false while it is on the way
	var visit func(u *unit) []*unit
	visit = func(u *unit) []*unit {
		if done, seen := over[u]; done {
			return nil
		} else if seen {
			return way[slices.Index(way, u):]
		}
		over[u] = false
		way = append(way, u)
		for _, imp := range u.Imports {
			if loop := visit(of[imp]); loop != nil {
				return loop
			}
		}
		way = way[:len(way)-1]
		over[u] = true
		return nil
	}
	for _, u := range units {
		if loop := visit(u); loop != nil {
			return loop
		}
	}
	return nil
}

// leaveTests makes u import packages without their tests where those do not compile. It reports whether there are such.
func (p *program) leaveTests(u *unit) bool {
	left := false
	for i, v := range u.imports {
		if v.without == nil || !v.IllTyped {
			continue
		}
		p.visitVariant(v.without)
		u.imports[i] = v.without
		for path, imp := range u.Imports {
			if imp == v.Package {
				u.Imports[path] = v.without.Package
			}
		}
		left = true
	}
	return left
}

// useVariants makes u import the variants, and forgets what was wrong without them.
func (p *program) useVariants(u *unit) {
	u.Errors = slices.DeleteFunc(u.Errors, func(err packages.Error) bool { return err.Kind == packages.TypeError })
	u.TypeErrors = nil
	u.restore()
	for _, imp := range u.imports {
		p.visitVariant(imp)
	}
	u.findNames()
	p.typeImports(u)
}

// visitVariant deals with u, and with what it imports, if others stood in for them.
func (p *program) visitVariant(u *unit) {
	if u.variant == nil {
		return
	}
	u.variant.Do(func() {
		for _, imp := range u.imports {
			p.visitVariant(imp)
		}
		p.visit(u)
	})
}
