package driver

import (
	"go/types"
	"maps"
	"slices"
	"sync"

	"golang.org/x/tools/go/packages"
)

// A cgo knows the files that cgo makes of a package. To ask for them costs time, and a
// C compiler, so that is done only where the types that come from C may matter:
// in packages that matter, and in those that such packages import. The standard
// library has none in what it exports.
type cgo struct {
	program *program
	once    sync.Once
	mu      sync.Mutex
	made    map[string]*packages.Package // by ID
	imports sync.Once
	of      map[string]*unit // what the files import, by path, see implied
	below   map[*unit]bool   // those, and what they import
}

// files returns the files of u with the output of cgo in place of its input. It
// returns false if the input has to do, without what it has from C.
func (c *cgo) files(u *unit, bodies bool) ([]string, bool) {
	c.once.Do(c.plan)
	if !bodies && !u.exact {
		return u.GoFiles, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.made[u.ID] == nil {
		c.load(u)
	}
	made := c.made[u.ID]
	if made == nil {
		return u.GoFiles, false
	}
	if len(made.Errors) > 0 {
		u.mu.Lock()
		u.Errors = append(u.Errors, made.Errors...)
		u.mu.Unlock()
	}
	return made.CompiledGoFiles, true
}

// plan finds out which units have to be known exactly, whatever the order is in which they are dealt with.
func (c *cgo) plan() {
	p := c.program
	c.made = make(map[string]*packages.Package)
	for _, u := range p.units {
		if p.declares(u) {
			for _, imp := range u.imports {
				imp.exact = !imp.text.Ignored() && p.usesC(imp)
			}
		}
	}
	c.load(slices.DeleteFunc(slices.Clone(p.units), func(u *unit) bool {
		return !(u.exact || p.declares(u) && p.usesC(u))
	})...)
}

// load asks for the files of the units, and of their test variants.
func (c *cgo) load(units ...*unit) {
	if len(units) == 0 {
		return
	}
	var paths []string
	for _, u := range units {
		paths = append(paths, u.PkgPath)
	}
	const mode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles
	pkgs, err := c.program.load(mode, true, paths...)
	if err != nil {
		return // the go command has listed them before
	}
	for _, pkg := range pkgs {
		c.made[pkg.ID] = pkg
	}
}

// implied returns the units of what the output of cgo for u imports, whatever its input does: none if they import u
// themselves.
func (c *cgo) implied(u *unit) []*unit {
	c.imports.Do(func() {
		c.of, c.below = make(map[string]*unit), make(map[*unit]bool)
		defer func() {
			for _, u := range c.of {
				c.addBelow(u)
			}
		}()
		known := make(map[string]*unit)
		for _, u := range c.program.units {
			if u.variant == nil {
				known[u.ID] = u
			}
			if u.without != nil {
				known[u.without.ID] = u
			}
		}
		var missing []string
		for _, path := range []string{"runtime/cgo", "syscall"} {
			if c.of[path] = known[path]; known[path] == nil {
				missing = append(missing, path)
			}
		}
		if len(missing) == 0 {
			return
		}
		pkgs, err := c.program.load(listMode, false, missing...)
		if err != nil {
			return // the package that uses C says what it cannot import
		}
		units := make(map[*packages.Package]*unit)
		packages.Visit(pkgs, nil, func(pkg *packages.Package) {
			if units[pkg] = known[pkg.ID]; units[pkg] == nil {
				units[pkg] = newUnit(pkg)
				units[pkg].link(units)
				close(units[pkg].done) // typed on demand only
			}
		})
		for _, pkg := range pkgs {
			c.of[pkg.PkgPath] = units[pkg]
		}
	})
	if c.below[u] {
		return nil
	}
	return slices.DeleteFunc(slices.Collect(maps.Values(c.of)), func(u *unit) bool { return u == nil })
}

// addBelow notes that u and all that it imports cannot use C.
func (c *cgo) addBelow(u *unit) {
	if u == nil || c.below[u] {
		return
	}
	c.below[u] = true
	for _, imp := range u.imports {
		c.addBelow(imp)
	}
}

// importer returns what the output of cgo for u imports with.
func (c *cgo) importer(u *unit) importer {
	return func(path string) (*types.Package, error) {
		if imp := c.of[path]; imp != nil && u.Imports[path] == nil {
			return imp.Types, nil
		}
		return u.importer.Import(path)
	}
}

// declares reports whether u matters, whatever functions others have.
func (p *program) declares(u *unit) bool {
	if !p.pools || u.text.Ignored() {
		return !p.pools
	}
	return u.text.Imported() || slices.ContainsFunc(u.GoFiles, func(name string) bool { return p.text(name).declares })
}

// usesC reports whether a file of u imports "C", or might. go vet passes the
// output of cgo.
func (p *program) usesC(u *unit) bool {
	return p.world == nil && slices.ContainsFunc(u.GoFiles, func(name string) bool { return p.text(name).c })
}
