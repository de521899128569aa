package mutate

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/poollint/poollint/analyzers"
	"github.com/poollint/poollint/internal/config"
)

// A corpus is a set of packages that are broken together: what imports a broken package is analyzed with it.
type corpus struct {
	fset  *token.FileSet
	units []*unit // imported ones first
	facts facts   // of all units, and of what they import
	pools *pools
	kept  *upkeep // see care
}

// A unit is one package of a corpus, sound or broken.
type unit struct {
	path    string
	files   []*ast.File
	names   []string // of the files, for people
	sources [][]byte
	info    *types.Info
	types   *types.Package
	sizes   types.Sizes
	module  *analysis.Module
	deps    map[string]*types.Package // by import path, as in the source
	version string                    // of the language
	found   []finding                 // what is reported of the sound package
	unsure  []finding                 // the same, with what is possible only
}

// A finding is what an analyzer reports.
type finding struct {
	analysis.Diagnostic
	analyzer string
}

// load loads packages with their sources, analyzes them as they are, and finds their pools.
// Packages that they import are analyzed, too, when withDeps is set: for their facts.
func load(cfg packages.Config, withDeps bool, patterns ...string) (*corpus, error) {
	cfg.Mode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedModule |
		packages.NeedTypes | packages.NeedTypesSizes | packages.NeedSyntax | packages.NeedTypesInfo
	if withDeps {
		cfg.Mode |= packages.NeedDeps
	}
	cfg.Fset = token.NewFileSet()
	roots, err := packages.Load(&cfg, patterns...)
	if err != nil {
		return nil, err
	}
	c := &corpus{fset: cfg.Fset, facts: facts{own: make(map[factKey]analysis.Fact)}}
	packages.Visit(roots, nil, func(p *packages.Package) {
		isRoot := slices.Contains(roots, p)
		if err != nil || !isRoot && !withDeps {
			return
		}
		if len(p.Errors) > 0 {
			err = fmt.Errorf("%s: %w", p.PkgPath, p.Errors[0])
			return
		}
		var u *unit
		if u, err = newUnit(p); err != nil {
			return
		}
		if err = c.analyzeSound(u); err == nil && isRoot {
			c.units = append(c.units, u)
		}
	})
	if err != nil {
		return nil, err
	}
	if err := c.split(); err != nil {
		return nil, err
	}
	c.pools = findPools(c)
	return c, nil
}

// split takes packages apart that nothing in the corpus imports: files that do not refer to each other
// are as good as packages of their own, and small ones are analyzed faster.
func (c *corpus) split() error {
	imported := make(map[*types.Package]bool)
	for _, u := range c.units {
		for _, dep := range u.deps {
			imported[dep] = true
		}
	}
	var units []*unit
	for _, u := range c.units {
		if imported[u.types] {
			units = append(units, u)
			continue
		}
		for _, files := range u.groups() {
			part := *u
			part.files, part.names, part.sources = nil, nil, nil
			for _, i := range files {
				part.files = append(part.files, u.files[i])
				part.names = append(part.names, u.names[i])
				part.sources = append(part.sources, u.sources[i])
			}
			checked, err := c.check(&part, -1, nil, nil)
			if err != nil {
				return err
			}
			if err := c.analyzeSound(checked); err != nil {
				return err
			}
			units = append(units, checked)
		}
	}
	c.units = units
	return nil
}

// groups returns the indexes of files that refer to each other.
func (u *unit) groups() (list [][]int) {
	group := make([]int, len(u.files))
	for i := range group {
		group[i] = i
	}
	for i, f := range u.files {
		ast.Inspect(f, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			if obj := u.info.Uses[id]; obj != nil && obj.Pkg() == u.types {
				j := slices.IndexFunc(u.files, func(f *ast.File) bool { return f.FileStart <= obj.Pos() && obj.Pos() <= f.FileEnd })
				if j >= 0 && group[i] != group[j] {
					from, to := group[i], group[j]
					for k := range group {
						if group[k] == from {
							group[k] = to
						}
					}
				}
			}
			return true
		})
	}
	for g := range group {
		var files []int
		for i := range group {
			if group[i] == g {
				files = append(files, i)
			}
		}
		if files != nil {
			list = append(list, files)
		}
	}
	return list
}

// newUnit returns a package as it was loaded.
func newUnit(p *packages.Package) (*unit, error) {
	u := &unit{
		path: p.PkgPath, files: p.Syntax, info: p.TypesInfo, types: p.Types, sizes: p.TypesSizes,
		module: new(analysis.Module), deps: make(map[string]*types.Package),
	}
	if m := p.Module; m != nil {
		u.module = &analysis.Module{Path: m.Path, Version: m.Version, GoVersion: m.GoVersion}
		if m.GoVersion != "" {
			u.version = "go" + m.GoVersion
		}
	}
	for path, dep := range p.Imports {
		u.deps[path] = dep.Types
	}
	for _, file := range p.CompiledGoFiles {
		src, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		u.sources = append(u.sources, src)
		u.names = append(u.names, filepath.Base(file))
	}
	return u, nil
}

// check returns u with one file replaced. The packages in deps take the place of those that u imports.
func (c *corpus) check(u *unit, file int, source []byte, deps map[string]*types.Package) (*unit, error) {
	broken := *u
	broken.found = nil
	broken.deps = maps.Clone(u.deps)
	for path, dep := range broken.deps {
		if d := deps[dep.Path()]; d != nil {
			broken.deps[path] = d
		}
	}
	if file >= 0 {
		f, err := parser.ParseFile(c.fset, u.names[file], source, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		broken.files = slices.Clone(u.files)
		broken.files[file] = f
	}
	broken.info = &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
	cfg := types.Config{Importer: importer(broken.deps), Sizes: u.sizes, GoVersion: u.version}
	var err error
	broken.types, err = cfg.Check(u.path, c.fset, broken.files, broken.info)
	if err != nil {
		return nil, err
	}
	return &broken, nil
}

// An importer hands out packages that are there.
type importer map[string]*types.Package

func (m importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p := m[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("%s is not imported by the sound package", path)
}

// analyzeSound takes down what is reported of a sound package, and its facts.
func (c *corpus) analyzeSound(u *unit) (err error) {
	if u.found, err = c.analyze(u, &c.facts); err != nil {
		return err
	}
	whatIsPossible(func() { u.unsure, err = c.analyze(u, &c.facts) })
	return err
}

// whatIsPossible makes the checks report all that may be, while f runs.
func whatIsPossible(f func()) {
	was := config.MinConfidence
	config.MinConfidence = config.Possible
	defer func() { config.MinConfidence = was }()
	f()
}

// analyze runs the checks on u and adds its facts to known.
func (c *corpus) analyze(u *unit, known *facts) (found []finding, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("internal error on %s: %v", u.path, r)
		}
	}()
	results := make(map[*analysis.Analyzer]any)
	var run func(a *analysis.Analyzer) error
	run = func(a *analysis.Analyzer) error {
		if _, ok := results[a]; ok {
			return nil
		}
		pass := &analysis.Pass{
			Analyzer: a, Fset: c.fset, Files: u.files, Pkg: u.types, TypesInfo: u.info, TypesSizes: u.sizes, Module: u.module,
			ResultOf: make(map[*analysis.Analyzer]any),
			Report:   func(d analysis.Diagnostic) { found = append(found, finding{d, a.Name}) },
			ReadFile: os.ReadFile,
		}
		known.install(pass)
		for _, req := range a.Requires {
			if err := run(req); err != nil {
				return err
			}
			pass.ResultOf[req] = results[req]
		}
		result, err := a.Run(pass)
		results[a] = result
		return err
	}
	for _, a := range checks {
		if err := run(a); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// checks are the analyzers that find what operators break.
var checks = slices.DeleteFunc(slices.Clone(analyzers.Suite), func(a *analysis.Analyzer) bool {
	return a.Name == "SA6002" || a.Name == "directive"
})

// facts are what is known of packages. Those of a broken package lie over those of sound ones.
type facts struct {
	base *facts
	own  map[factKey]analysis.Fact
}

type factKey struct {
	object any // a types.Object or a *types.Package
	fact   reflect.Type
}

// get copies the fact about an object, or a package, into fact.
func (f *facts) get(object any, fact analysis.Fact) bool {
	for ; f != nil; f = f.base {
		if known, ok := f.own[factKey{object, reflect.TypeOf(fact)}]; ok {
			reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(known).Elem())
			return true
		}
	}
	return false
}

func (f *facts) set(object any, fact analysis.Fact) {
	f.own[factKey{object, reflect.TypeOf(fact)}] = fact
}

// install makes the facts those of a pass.
func (f *facts) install(pass *analysis.Pass) {
	pass.ImportObjectFact = func(obj types.Object, fact analysis.Fact) bool { return f.get(obj, fact) }
	pass.ExportObjectFact = func(obj types.Object, fact analysis.Fact) { f.set(obj, fact) }
	pass.ImportPackageFact = func(pkg *types.Package, fact analysis.Fact) bool { return f.get(pkg, fact) }
	pass.ExportPackageFact = func(fact analysis.Fact) { f.set(pass.Pkg, fact) }
	pass.AllObjectFacts = func() []analysis.ObjectFact { panic("internal error: no check lists facts") }
	pass.AllPackageFacts = func() []analysis.PackageFact { panic("internal error: no check lists facts") }
}

// place says where pos is, for people.
func (c *corpus) place(pos token.Pos) string {
	p := c.fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
