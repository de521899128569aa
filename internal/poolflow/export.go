package poolflow

import (
	"go/ast"
	"go/types"
	"iter"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
)

// A handlers fact says which functions that others can call get or put for their callers, by their names, see nameOf. A
// package of which only functions do that that others cannot call has one without names.
type handlers struct{ Names []string }

func (*handlers) AFact() {}

func (h *handlers) String() string { return "gets or puts in " + strings.Join(h.Names, ", ") }

// nameOf returns what a function is called by, for those who have to guess by a text which one it is: f(), .m(). One that takes
// arguments has no parentheses.
func nameOf(fn *types.Func) string {
	name := fn.Name()
	if fn.Signature().Recv() != nil {
		name = "." + name
	}
	if fn.Signature().Params().Len() == 0 {
		name += "()"
	}
	return name
}

// importHandles reports whether a function of another package gets or puts for its callers.
func importHandles(pass *analysis.Pass, fn *types.Func) bool {
	var h handlers
	if fn.Pkg() == nil || !pass.ImportPackageFact(fn.Pkg(), &h) || !slices.Contains(h.Names, nameOf(fn)) {
		return false
	}
	var f summarized
	return pass.ImportObjectFact(fn, &f) && f.Pools
}

// maxKin is how much work may be done for what importers of a dependency are told: generated functions call each other in webs that
// are followed anew from each.
const maxKin = 50000

// export makes facts of what is known of the functions that others can call. Those that are far from pools need a fact
// only if somebody asks, which a driver with the facts in memory can wait for. That keeps the engine alive: packages that
// were downloaded are too many.
func (a *engine) export() {
	var names []string
	helps := unitOf(a.pass).Helps()
	most := a.worked + maxKin
	for obj := range a.visible() {
		fn := a.prog.FuncValue(obj)
		switch {
		case a.hot[fn]:
			if c := a.ask(fn); c != nil {
				f := factFor(c)
				f.Pools = f.Pools || a.lendsLater(c)
				a.pass.ExportObjectFact(obj, f)
				if f.Pools {
					names = append(names, nameOf(obj))
				}
			}
		case !helps && (!a.kin(fn) || a.worked > most):
		case config.InMemory && helps:
			a.pass.ExportObjectFact(obj, a.later(obj))
		default:
			if data := a.encoded(obj); data != nil {
				a.pass.ExportObjectFact(obj, &summarized{Data: data})
			}
		}
		switch {
		case !mayMake(obj):
		case config.InMemory && helps:
			a.pass.ExportObjectFact(obj, a.makesLater(obj))
		default:
			if m := a.makesFact(obj); len(m.Results) > 0 {
				a.pass.ExportObjectFact(obj, m)
			}
		}
	}
	names = append(names, a.exportMethods()...)
	if len(names) > 0 || a.poolsInside() {
		slices.Sort(names)
		a.pass.ExportPackageFact(&handlers{slices.Compact(names)})
	}
}

// poolsInside reports whether a method gets or puts for its callers that others cannot call.
func (a *engine) poolsInside() bool {
	for obj := range a.exported() {
		fn := a.prog.FuncValue(obj)
		if !a.hot[fn] || a.isGiven(obj) {
			continue
		}
		if c := a.ask(fn); c != nil && (c.aboutPools() || a.lendsLater(c)) {
			return true
		}
	}
	return false
}

// exportLater does the same for a package without pools, whose SSA form is made when somebody asks.
func (a *engine) exportLater() {
	for obj := range a.visible() {
		a.pass.ExportObjectFact(obj, a.later(obj))
		if mayMake(obj) {
			a.pass.ExportObjectFact(obj, a.makesLater(obj))
		}
	}
}

// later returns a fact that is made when somebody asks.
func (a *engine) later(obj *types.Func) *summarized {
	return &summarized{later: sync.OnceValue(func() []byte { return a.encoded(obj) })}
}

func (a *engine) makesLater(obj *types.Func) *makes {
	return &makes{later: sync.OnceValue(func() *makes { return a.makesFact(obj) })}
}

// encoded returns what is worth telling others of a function that is far from pools, nil when that is nothing.
func (a *engine) encoded(obj *types.Func) []byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.make()
	fn := a.prog.FuncValue(obj)
	if fn == nil || fn.Blocks == nil || !worthFact(fn) {
		return nil
	}
	c := a.ask(fn)
	if c == nil {
		return nil
	}
	return factFor(c).Data
}

// ask returns what is worth telling others of fn, nil when that is nothing. The answer does not depend on what was
// asked before: what was found out on the way is forgotten, for it depends on how deep it lay.
func (a *engine) ask(fn *ssa.Function) *summary {
	defer func() {
		for g := range a.asked {
			delete(a.sums, g)
		}
		clear(a.asked)
		clear(a.charged)
		a.steps, a.spent = 0, spent{}
	}()
	s := a.summaryOf(fn)
	if s == nil || s.gaveUp != "" {
		return nil
	}
	return s.slim(a.summaryOf)
}

// visible yields the functions that other packages can call, and may, in source order.
func (a *engine) visible() iter.Seq[*types.Func] {
	return func(yield func(*types.Func) bool) {
		for obj := range a.exported() {
			if a.isGiven(obj) && !yield(obj) {
				return
			}
		}
	}
}

// exported yields the functions with exported names that somebody may ask for, in source order.
func (a *engine) exported() iter.Seq[*types.Func] {
	return func(yield func(*types.Func) bool) {
		for _, file := range a.pass.Files {
			for _, decl := range file.Decls {
				fd, ok := decl.(*ast.FuncDecl)
				if !ok || !fd.Name.IsExported() {
					continue
				}
				if obj, ok := a.pass.TypesInfo.Defs[fd.Name].(*types.Func); ok && isMember(obj) && !a.unwantedFunc(obj) && !yield(obj) {
					return
				}
			}
		}
	}
}

// isMember reports whether obj is a function of its package, or a method of a type that has a name.
func isMember(obj *types.Func) bool {
	recv := obj.Signature().Recv()
	if recv == nil {
		return true
	}
	t := recv.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	_, ok := t.(*types.Named)
	return ok
}
