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

// isVariant reports whether a package was made for the tests of another one.
func isVariant(pkg *packages.Package) bool {
	_, test, ok := strings.Cut(pkg.ID, " [")
	q, ok2 := strings.CutSuffix(test, ".test]")
	return ok && ok2 && q != pkg.PkgPath && q+"_test" != pkg.PkgPath
}

// findStandIns makes tests import packages themselves in place of their variants.
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
	for _, u := range p.units {
		if u.variant != nil || !slices.ContainsFunc(slices.Collect(maps.Values(u.Imports)), func(imp *packages.Package) bool { return units[imp].variant != nil }) {
			continue
		}
		made := u.Imports
		u.Imports = maps.Clone(made)
		for path, imp := range made {
			if units[imp].variant != nil {
				u.Imports[path] = plain[imp.PkgPath]
			}
		}
		u.restore = func() {
			u.Imports = made
			u.link(units)
		}
	}
}

// useVariants makes u import the variants, and forgets what was wrong without them.
func (p *program) useVariants(u *unit) {
	u.Errors = slices.DeleteFunc(u.Errors, func(err packages.Error) bool { return err.Kind == packages.TypeError })
	u.TypeErrors = nil
	u.restore()
	for _, imp := range u.imports {
		p.visitVariant(imp)
	}
	u.text.Names = namesFrom(u.imports)
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
