package poolflow

import (
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// What a method of an interface does is known where one type alone implements it: in the package that declares it, and by
// a fact about the method elsewhere.
//
//	type Encoder interface { Encode(v any) error; Close() } // Close puts it back
//	type EncoderPool interface { Init(); Get() Encoder; Put(Encoder) }

var mockName = regexp.MustCompile(`^(?i:mock|fake|stub)`)

// implementation returns the method that a call through an interface of this package must mean: one type of the package
// implements it. Of an interface of another package that is believed only if it does no more than lend and take back.
func (a *engine) implementation(t types.Type, m *types.Func) *ssa.Function {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil
	}
	iface, ok := named.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 {
		return nil
	}
	key := named.String() + "." + m.Name()
	if fn, ok := a.impls[key]; ok {
		return fn
	}
	a.impls[key] = nil
	if own := named.Obj().Pkg() == a.pass.Pkg; !own && !(iface.NumMethods() == 2 && lendsAndTakes(iface)) {
		return nil
	}
	only := a.implementer(named)
	if only == nil {
		return nil
	}
	fn := a.method(only, m)
	a.impls[key] = fn
	return fn
}

// Implementer returns the one type of the package that implements an interface, or a pointer to it; nil when there is none,
// or there are several. Stand-ins in tests, and mocks, do not count.
func (r *Result) Implementer(iface *types.Named) types.Type { return r.eng.implementer(iface) }

func (a *engine) implementer(named *types.Named) types.Type {
	iface := named.Underlying().(*types.Interface)
	var only types.Type
	for _, c := range a.types {
		if types.IsInterface(c) {
			continue
		}
		if n, ok := c.(*types.Named); ok {
			obj := n.Obj()
			if n.TypeParams().Len() > 0 || a.inTest(obj) && !a.inTest(named.Obj()) || mockName.MatchString(obj.Name()) {
				continue
			}
		}
		for _, x := range []types.Type{c, types.NewPointer(c)} {
			if types.Implements(x, iface) {
				if only != nil || wraps(c, named) {
					return nil
				}
				only = x
				break
			}
		}
	}
	return only
}

// wraps reports whether a type that implements an interface has another value of it in it: there are more than are seen.
func wraps(t types.Type, iface *types.Named) bool {
	s := structOf(t)
	if s == nil {
		return false
	}
	for f := range s.Fields() {
		if types.Identical(f.Type(), iface) {
			return true
		}
	}
	return false
}

func lendsAndTakes(iface *types.Interface) bool {
	x, y := iface.Method(0), iface.Method(1)
	return x.Name() == "Get" && y.Name() == "Put" || x.Name() == "Put" && y.Name() == "Get"
}

// standsIn reports whether a type that implements a pool has none itself, as one that keeps what is put in a channel: then
// the interface is believed.
func (a *engine) standsIn(m *types.Func, impl *ssa.Function) bool {
	named := namedOf(m.Signature().Recv().Type())
	if named == nil || !strings.HasSuffix(strings.ToLower(named.Obj().Name()), "pool") || a.pools.getter(m) == nil && a.pools.putter(m) == nil {
		return false
	}
	s := a.summaryOf(impl)
	return s != nil && !s.aboutPools()
}

// implied returns the summary of a method by the only type that implements its interface in the package that declares both,
// nil when there is none. There may be other types in other packages: those who lend and take back are believed to do so in the same way,
// and what they lend is believed to be of their package's type.
func (f *funcState) implied(s *site, m *types.Func) *summary {
	if m.Pkg() == nil || m.Pkg() == f.a.pass.Pkg {
		return nil
	}
	sum := f.a.factOf(m)
	if sum == nil {
		return nil
	}
	if f.a.pools.getter(m) != nil || f.a.pools.putter(m) != nil {
		return sum
	}
	if recv := s.args[0]; recv.k == vRef && recv.obj.kind == objPooled && lentBy(recv.obj.get) == m.Pkg() {
		return sum
	}
	return nil
}

// lentBy returns the package of the function or method that an instruction calls.
func lentBy(instr ssa.Instruction) *types.Package {
	c, ok := instr.(ssa.CallInstruction)
	if !ok {
		return nil
	}
	if m := c.Common(); m.IsInvoke() {
		return m.Method.Pkg()
	}
	if fn := c.Common().StaticCallee(); fn != nil && fn.Pkg != nil {
		return fn.Pkg.Pkg
	}
	return nil
}

// exportMethods makes facts of what the methods of the package's interfaces do to pools, and returns their names.
func (a *engine) exportMethods() []string {
	var names []string
	scope := a.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() || a.inTest(obj) {
			continue
		}
		iface, ok := obj.Type().Underlying().(*types.Interface)
		if !ok || hasTypeParams(obj.Type()) {
			continue
		}
		for m := range iface.ExplicitMethods() {
			if m.Pkg() != a.pass.Pkg || !m.Exported() {
				continue
			}
			fn := a.implementation(obj.Type(), m)
			if fn == nil || !a.hot[fn] {
				continue
			}
			if s := a.ask(fn); s != nil && s.aboutPools() {
				f := factFor(s)
				f.Pools = true
				a.pass.ExportObjectFact(m, f)
				names = append(names, m.Name())
			}
		}
	}
	return names
}
