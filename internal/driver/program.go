package driver

import (
	"bytes"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/poollint/poollint/internal/lex"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/relevance"
	"github.com/poollint/poollint/internal/sa6002"
)

// A program is the packages to check and all that they import. They are taken in
// the order of their imports, as many at a time as there are processors:
//
//   - What matters is parsed and typed in full, and analyzed. When its facts and
//     findings are out, its syntax is dropped.
//   - What matters not, but is imported by what does, is typed without the bodies
//     of its functions. If facts of it are asked for, it is typed once more, in full.
//   - The rest is only read.
//
// See matters for what matters.
type program struct {
	place
	fset      *token.FileSet
	asked     []*analysis.Analyzer // that findings are wanted of
	analyzers []*analysis.Analyzer // run on roots: those, and before them those that they require
	factual   []*analysis.Analyzer // those of them that run on what roots import, for the sake of facts
	pools     bool                 // packages that have nothing to do with pools do not matter
	guard     *guard
	units     []*unit       // what is imported comes first
	slots     chan struct{} // one for each processor
	files     sync.Map      // of type text, by name
	sources   sync.Map      // what was read of files that are read again, by name
	packages  sync.Map      // units, by *types.Package
	cgo       cgo
	needs     needs
	progress  *progress
	inventory bool   // keep what is known of pools
	world     *world // what go vet tells, nil if the program is complete
}

// A unit is a package of the program.
type unit struct {
	*packages.Package
	text     relevance.Unit
	imports  []*unit // once each, by path
	importer types.Importer
	vetx     *vetx // what was written of it for go vet, nil if it is part of the program
	root     bool
	done     chan struct{} // closed when the unit has been dealt with
	variant  *sync.Once    // nil unless another unit stands in for it; then u is dealt with when it has to be after all
	without  *unit         // the package without its tests, nil unless u stands in for it
	below    []uint64      // the units that it can ask for facts, itself included, by their index
	users    atomic.Int32  // units that can still ask for its facts
	restore  func()        // makes it import the variants that others stand in for, nil if there are none

	matter   bool
	exact    bool       // the types that it has from C have to be known
	typed    sync.Once  // guards Types, IllTyped, and TypeErrors
	helped   sync.Once  // guards the facts of a unit that matters not
	mu       sync.Mutex // guards Errors
	facts    map[factKey]analysis.Fact
	passes   map[*analysis.Analyzer]*pass
	own      []string        // names by which importers get and put; nil if there is no fact with such names
	methods  relevance.Names // by which packages that import it, directly or not, get and put
	stats    []string
	relevant bool // it was found to have to do with pools
	pools    []*poolflow.PoolReport
}

// newProgram returns the program of the given roots, which were listed at the same place.
func (at place) newProgram(roots []*packages.Package, analyzers []*analysis.Analyzer, g *guard) *program {
	all := inOrder(analyzers)
	p := &program{
		place:     at,
		fset:      token.NewFileSet(),
		asked:     analyzers,
		analyzers: all,
		factual:   inOrder(slices.DeleteFunc(slices.Clone(all), func(a *analysis.Analyzer) bool { return len(a.FactTypes) == 0 })),
		pools:     !slices.ContainsFunc(analyzers, seesEverything),
		guard:     g,
		slots:     make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
	units := make(map[*packages.Package]*unit)
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		u := newUnit(pkg)
		u.root = slices.Contains(roots, pkg)
		units[pkg] = u
		p.units = append(p.units, u)
	})
	imports := possibleImports(units)
	p.findStandIns(units)
	for _, u := range p.units {
		u.link(units)
	}
	p.findUsers(imports)
	p.cgo.program = p
	return p
}

func newUnit(pkg *packages.Package) *unit {
	u := &unit{
		Package: pkg,
		done:    make(chan struct{}),
		facts:   make(map[factKey]analysis.Fact),
		passes:  make(map[*analysis.Analyzer]*pass),
	}
	u.text = relevance.Unit{Path: pkg.PkgPath}
	if m := pkg.Module; m != nil {
		u.text.Module = relevance.Module{Path: m.Path, Version: m.Version}
	}
	u.importer = importer(u.importPackage)
	return u
}

// link finds the units that u imports.
func (u *unit) link(units map[*packages.Package]*unit) {
	u.imports, u.text.Imports = nil, nil
	for _, path := range slices.Sorted(maps.Keys(u.Imports)) {
		imp := units[u.Imports[path]]
		u.imports = append(u.imports, imp)
		u.text.Imports = append(u.text.Imports, imp.PkgPath)
	}
}

// seesEverything reports whether the analyzer may have something to say of a
// package that has nothing to do with pools, nor a directive of ours.
func seesEverything(a *analysis.Analyzer) bool {
	return a != sa6002.Analyzer && !slices.Contains(inOrder([]*analysis.Analyzer{a}), poolflow.Analyzer)
}

// inOrder returns the analyzers and all that they require, each behind those
// that it requires itself.
func inOrder(analyzers []*analysis.Analyzer) []*analysis.Analyzer {
	return behind(analyzers, func(a *analysis.Analyzer) []*analysis.Analyzer { return a.Requires })
}

// behind returns what is given, and all that it needs, each behind what it needs itself.
func behind[T comparable](list []T, needs func(T) []T) []T {
	var all []T
	seen := make(map[T]bool)
	var visit func(x T)
	visit = func(x T) {
		if seen[x] {
			return
		}
		seen[x] = true
		for _, y := range needs(x) {
			visit(y)
		}
		all = append(all, x)
	}
	for _, x := range list {
		visit(x)
	}
	return all
}

// run analyzes the program.
func (p *program) run() {
	p.progress.expect(len(p.units))
	p.findWanted()
	var wg sync.WaitGroup
	for _, u := range p.units {
		if u.variant != nil {
			close(u.done)
			continue
		}
		wg.Go(func() {
			defer close(u.done)
			for _, imp := range u.imports {
				<-imp.done
			}
			p.visit(u)
			p.release(u)
			p.progress.step()
		})
	}
	wg.Wait()
}

// inSlot calls f when a processor is free for it. f does not wait for another unit.
func (p *program) inSlot(f func()) {
	p.slots <- struct{}{}
	defer func() { <-p.slots }()
	f()
}

// visit deals with one unit. What it imports has been dealt with.
func (p *program) visit(u *unit) {
	if p.ctx.Err() != nil {
		return // nobody asks any more
	}
	p.leaveTests(u)
	u.findNames()
	p.inSlot(func() {
		u.matter = p.matters(u)
		if u.root && !u.matter {
			p.parseOnly(u)
		}
	})
	switch {
	case !u.matter:
		if !p.needs.found.Load() { // else it may be typed without bodies soon
			for _, name := range u.GoFiles {
				p.sources.Delete(name)
			}
		}
		return
	case !u.root && len(p.factual) == 0:
		p.typeAPI(u)
	default:
		p.typeImports(u)
		var c *checked
		p.inSlot(func() { u.typed.Do(func() { c = p.check(u, true) }) })
		if u.IllTyped && u.restore != nil {
			p.useVariants(u)
			p.inSlot(func() { c = p.check(u, true) })
		}
		p.inSlot(func() { p.analyze(u, c) })
	}
	if p.pools && !u.IllTyped {
		u.addNames()
	}
}

// analyze runs the analyzers on u, which has been typed in full.
func (p *program) analyze(u *unit, c *checked) {
	switch {
	case u.IllTyped:
	case u.root:
		p.runAll(p.analyzers, u, c)
	default:
		p.runAll(p.factual, u, c)
	}
}

// findNames finds the names by which u may get and put: of functions in what it imports, and of methods in all that is imported below.
func (u *unit) findNames() {
	own := false // u.methods are not those of another unit
	u.methods = nil
	for _, imp := range u.imports {
		switch {
		case len(imp.methods) == 0:
		case u.methods == nil:
			u.methods = imp.methods
		case !u.methods.Has(imp.methods):
			if !own {
				u.methods, own = maps.Clone(u.methods), true
			}
			u.methods.AddAll(imp.methods)
		}
	}
	u.text.Names = maps.Clone(u.methods)
	for _, imp := range u.imports {
		for _, name := range imp.own {
			if u.text.Names == nil {
				u.text.Names = make(relevance.Names)
			}
			u.text.Names.Add(name, true)
		}
	}
}

// addNames adds the names by which importers of u get and put.
func (u *unit) addNames() {
	for _, fact := range u.facts {
		if names, ok := poolflow.Handlers(fact); ok {
			u.own = append([]string{}, names...) // not nil, see mayHaveFact
		}
	}
	if poolflow.Exposes(u.Types) {
		u.own = append(u.own, ".Get()", ".Put")
	}
	if len(u.own) == 0 {
		return
	}
	slices.Sort(u.own)
	u.own = slices.Compact(u.own)
	all := make(relevance.Names)
	maps.Copy(all, u.methods)
	for _, name := range u.own {
		all.Add(name, false)
	}
	u.methods = all
}

// matters reports whether u may have something to do with pools, by its text.
func (p *program) matters(u *unit) bool {
	switch {
	case u.PkgPath == "unsafe":
		return false
	case !p.pools:
		return u.root || len(p.factual) > 0
	case u.text.Ignored():
		return false
	}
	return u.text.Imported() || slices.ContainsFunc(u.GoFiles, func(name string) bool {
		if t := p.text(name); t.declares || !u.text.MayCall() {
			return t.declares
		}
		src, _ := p.source(name) // without an error, before
		return u.text.Calls(src)
	})
}

// A text is what is known of a file without its syntax.
type text struct {
	declares bool // see relevance.Declares
	c        bool // it imports "C"
}

func (p *program) text(name string) text {
	if t, ok := p.files.Load(name); ok {
		return t.(text)
	}
	t := text{declares: true} // to be reported
	if src, err := p.source(name); err == nil {
		t = text{relevance.Declares(src), importsC(src)}
	}
	p.files.Store(name, t)
	return t
}

// source returns a file, and keeps it until it is parsed or its unit turns out not to matter.
func (p *program) source(name string) ([]byte, error) {
	if src, ok := p.sources.Load(name); ok {
		return src.([]byte), nil
	}
	src, err := p.readFile(name)
	if err == nil {
		p.sources.Store(name, src)
	}
	return src, err
}

// lastly returns a file that is not read again.
func (p *program) lastly(name string) ([]byte, error) {
	if src, ok := p.sources.LoadAndDelete(name); ok {
		return src.([]byte), nil
	}
	return p.readFile(name)
}

// importsC reports whether a file imports "C". The same letters elsewhere, as in a comment of package runtime, are no import: what
// the output of cgo imports would import itself.
func importsC(src []byte) bool {
	if !bytes.Contains(src, []byte(`"C"`)) {
		return false
	}
	t := lex.Tokens{Src: src}
	return slices.ContainsFunc(t.Imports(), func(imp lex.Import) bool { return imp.Path == "C" })
}

// parseOnly looks for mistakes that would keep u from being read by anybody.
func (p *program) parseOnly(u *unit) {
	for _, name := range u.GoFiles {
		src, err := p.lastly(name)
		if err == nil {
			_, err = parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
		}
		if err != nil {
			u.addError(err)
		}
	}
}

// typeImports makes sure that what u imports is typed.
func (p *program) typeImports(u *unit) {
	var wg sync.WaitGroup
	imports := u.imports
	if !u.text.Ignored() && p.usesC(u) {
		imports = append(slices.Clip(imports), p.cgo.implied(u)...)
	}
	for _, imp := range imports[len(u.imports):] {
		<-imp.done // as it is for the others
	}
	for _, imp := range imports {
		wg.Go(func() { p.typeAPI(imp) })
	}
	wg.Wait()
	if p.leaveTests(u) {
		p.typeImports(u)
	}
}

// typeAPI types what u declares, without the bodies of functions, unless u has been
// typed before.
func (p *program) typeAPI(u *unit) {
	u.typed.Do(func() {
		if u.PkgPath == "unsafe" {
			u.Types = types.Unsafe
			return
		}
		p.typeImports(u)
		p.inSlot(func() { p.check(u, false) })
	})
}

// moduleOf returns a module as analyzers know it.
func moduleOf(m *packages.Module) *analysis.Module {
	if m == nil {
		return nil
	}
	module := &analysis.Module{
		Path: m.Path, Version: m.Version, Replace: moduleOf(m.Replace), Time: m.Time, Main: m.Main,
		Indirect: m.Indirect, Dir: m.Dir, GoMod: m.GoMod, GoVersion: m.GoVersion,
	}
	if m.Error != nil {
		module.Error = &analysis.ModuleError{Err: m.Error.Err}
	}
	return module
}
