package driver

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/poolflow"
)

// A pass is what an analyzer had to say of a unit.
type pass struct {
	diagnostics []analysis.Diagnostic
	err         error
}

// A factKey says what a fact is about, and of which type it is. A fact on a
// package has no object.
type factKey struct {
	obj types.Object
	typ reflect.Type
}

// A counter is a result with something to say for -stats: one line for each
// pool, complete in itself.
type counter interface{ Stats() []string }

// runAll runs the analyzers on u, of which c is the syntax and the types.
func (p *program) runAll(analyzers []*analysis.Analyzer, u *unit, c *checked) {
	results := make(map[*analysis.Analyzer]any)
	for _, a := range analyzers {
		ps := new(pass)
		u.passes[a] = ps
		results[a], ps.err = a.Run(p.newPass(u, c, a, results, ps))
		if ps.err == nil && reflect.TypeOf(results[a]) != a.ResultType {
			panic(fmt.Sprintf("internal error: %s has a result of type %T", a.Name, results[a]))
		}
		if f := p.guard.failure(c.pkg, a); f != nil {
			ps.err = f.err
		}
		if s, ok := results[a].(counter); ok && config.Stats && u.root && !reflect.ValueOf(s).IsZero() {
			u.stats = append(u.stats, s.Stats()...)
		}
		if r, ok := results[a].(*poolflow.Result); ok && r != nil && r.Relevant {
			u.relevant = true
			if p.inventory && u.root {
				u.pools = r.Inventory()
			}
		}
	}
}

// newPass returns what a sees of u. ps takes what it reports.
func (p *program) newPass(u *unit, c *checked, a *analysis.Analyzer, results map[*analysis.Analyzer]any, ps *pass) *analysis.Pass {
	module := moduleOf(u.Module)
	if module == nil {
		module = new(analysis.Module)
	}
	inputs := make(map[*analysis.Analyzer]any)
	for _, req := range a.Requires {
		inputs[req] = results[req]
	}
	ap := &analysis.Pass{
		Analyzer:     a,
		Fset:         p.fset,
		Files:        c.files,
		OtherFiles:   u.OtherFiles,
		IgnoredFiles: u.IgnoredFiles,
		Pkg:          c.pkg,
		TypesInfo:    c.info,
		TypesSizes:   u.TypesSizes,
		Module:       module,
		ResultOf:     inputs,
		Report: func(d analysis.Diagnostic) {
			completeFixes(d.SuggestedFixes)
			ps.diagnostics = append(ps.diagnostics, d)
		},
		ImportObjectFact: func(obj types.Object, fact analysis.Fact) bool {
			return p.importFact(u, obj.Pkg(), factKey{obj, reflect.TypeOf(fact)}, fact)
		},
		ImportPackageFact: func(pkg *types.Package, fact analysis.Fact) bool {
			return p.importFact(u, pkg, factKey{nil, reflect.TypeOf(fact)}, fact)
		},
		ExportObjectFact: func(obj types.Object, fact analysis.Fact) {
			if obj.Pkg() != c.pkg {
				panic(fmt.Sprintf("internal error: %s sets a fact on %s of another package", a.Name, obj))
			}
			u.facts[factKey{obj, reflect.TypeOf(fact)}] = fact
		},
		ExportPackageFact: func(fact analysis.Fact) { u.facts[factKey{nil, reflect.TypeOf(fact)}] = fact },
		AllObjectFacts: func() []analysis.ObjectFact {
			var list []analysis.ObjectFact
			u.eachFact(a, func(_ *unit, key factKey, fact analysis.Fact) {
				if key.obj != nil {
					list = append(list, analysis.ObjectFact{Object: key.obj, Fact: fact})
				}
			})
			return list
		},
		AllPackageFacts: func() []analysis.PackageFact {
			var list []analysis.PackageFact
			u.eachFact(a, func(of *unit, key factKey, fact analysis.Fact) {
				if key.obj == nil {
					list = append(list, analysis.PackageFact{Package: of.Types, Fact: fact})
				}
			})
			return list
		},
	}
	ap.ReadFile = func(name string) ([]byte, error) {
		for _, f := range c.files {
			if p.fset.File(f.FileStart).Name() == name {
				return p.readFile(name)
			}
		}
		if slices.Contains(u.OtherFiles, name) || slices.Contains(u.IgnoredFiles, name) {
			return p.readFile(name)
		}
		return nil, fmt.Errorf("%s is no file of %s", name, u.PkgPath)
	}
	return ap
}

// findings returns what a has reported.
func (u *unit) findings(a *analysis.Analyzer) []analysis.Diagnostic {
	if ps := u.passes[a]; ps != nil {
		return ps.diagnostics
	}
	return nil
}

// importFact copies a fact of pkg, which u is or imports, if there is one.
func (p *program) importFact(u *unit, pkg *types.Package, key factKey, fact analysis.Fact) bool {
	if w := p.world; w != nil && key.obj == nil && !w.mayHaveFact(pkg) {
		return false
	}
	v := p.unitOf(pkg)
	if v == nil {
		return false
	}
	known, ok := p.factOf(u, v, key)
	if ok {
		reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(known).Elem())
	}
	return ok
}

// unitOf returns the unit that pkg was made of, nil if there is none.
func (p *program) unitOf(pkg *types.Package) *unit {
	if u, ok := p.packages.Load(pkg); ok {
		return u.(*unit)
	}
	if p.world != nil && pkg != nil && pkg != types.Unsafe {
		return p.world.find(pkg)
	}
	return nil // of the universe, or unsafe
}

// factOf returns a fact of v that u asks for.
func (p *program) factOf(u, v *unit, key factKey) (analysis.Fact, bool) {
	if v.vetx != nil && v != u {
		if fact, ok := p.world.stored(v, key); ok {
			return fact, true
		}
	}
	if key.obj != nil && v != u {
		p.help(v)
	}
	fact, ok := v.facts[key]
	return fact, ok
}

// help makes sure that v has facts, even though it does not matter by itself.
func (p *program) help(v *unit) {
	switch {
	case !p.pools || len(p.factual) == 0:
		return
	case v.vetx == nil && (v.matter || !v.text.Helps()):
		return
	}
	v.helped.Do(func() {
		if v.IllTyped || v.vetx != nil && !p.world.prepare(v) {
			return
		}
		c := p.newChecked(v, true)
		if c.illTyped {
			return
		}
		p.packages.Store(c.pkg, v)
		if v.vetx != nil { // one unit at a time, whose own facts are written: those of v stay here
			defer func(was bool) { config.InMemory = was }(config.InMemory)
			config.InMemory = true
		}
		p.runAll(p.factual, v, c)
		p.packages.Delete(c.pkg)
		v.moveFacts()
	})
}

// moveFacts moves the facts of v from the objects that were made for the analysis
// to those that other packages see.
func (v *unit) moveFacts() {
	facts := make(map[factKey]analysis.Fact)
	var paths objectpath.Encoder
	for key, fact := range v.facts {
		if key.obj != nil {
			path, err := paths.For(key.obj)
			if err != nil {
				continue // not seen from outside
			}
			if key.obj, err = objectpath.Object(v.Types, path); err != nil {
				continue // not among what is known of v
			}
		}
		facts[key] = fact
	}
	v.facts = facts
}

// eachFact calls f for each fact of a on u and on all that it imports.
func (u *unit) eachFact(a *analysis.Analyzer, f func(*unit, factKey, analysis.Fact)) {
	seen := make(map[*unit]bool)
	var visit func(u *unit)
	visit = func(u *unit) {
		if seen[u] {
			return
		}
		seen[u] = true
		for key, fact := range u.facts {
			if slices.ContainsFunc(a.FactTypes, func(t analysis.Fact) bool { return reflect.TypeOf(t) == key.typ }) {
				f(u, key, fact)
			}
		}
		for _, imp := range u.imports {
			visit(imp)
		}
	}
	visit(u)
}

// completeFixes checks fixes, and sets what analyzers may leave out.
func completeFixes(fixes []analysis.SuggestedFix) {
	for _, fix := range fixes {
		for i := range fix.TextEdits {
			edit := &fix.TextEdits[i]
			if !edit.End.IsValid() {
				edit.End = edit.Pos
			}
			if edit.End < edit.Pos {
				panic("internal error: a fix ends before it begins: " + fix.Message)
			}
		}
		slices.SortStableFunc(fix.TextEdits, func(a, b analysis.TextEdit) int {
			if a.Pos != b.Pos {
				return int(a.Pos - b.Pos)
			}
			return int(a.End - b.End)
		})
	}
}
