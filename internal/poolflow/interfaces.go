package poolflow

import (
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// What a method of an interface does is known where one type alone implements it: in the package that declares it, and by
// a fact about the method elsewhere. Of several types, the one that has a pool counts where the interface is that of a pool: who uses
// it has to do so in a way that is right with that one.
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
		only = a.lender(named)
	}
	if only == nil {
		return nil
	}
	fn := a.method(only, m)
	a.impls[key] = fn
	return fn
}

// target returns the function that a call must mean, or nil, and what is passed to it.
func (a *engine) target(c *ssa.CallCommon) (fn *ssa.Function, args []ssa.Value) {
	if !c.IsInvoke() {
		return c.StaticCallee(), c.Args
	}
	return a.implementation(c.Value.Type(), c.Method), append([]ssa.Value{c.Value}, c.Args...)
}

// Implementer returns the one type of the package that implements an interface, or a pointer to it; nil when there is none,
// or there are several. Stand-ins in tests, and mocks, do not count.
func (r *Result) Implementer(iface *types.Named) types.Type { return r.eng.implementer(iface) }

func (a *engine) implementer(named *types.Named) types.Type {
	if all := a.implementers(named); len(all) == 1 {
		return all[0]
	}
	return nil
}

// lender returns the one type that has a pool, of those that implement an interface to lend and take back: what one method returns
// another takes. It is nil when there is none, or there are several.
func (a *engine) lender(named *types.Named) types.Type {
	iface := named.Underlying().(*types.Interface)
	get, put := lends(iface)
	if get == nil {
		return nil
	}
	var found types.Type
	for _, t := range a.implementers(named) {
		if !callsPool(a.method(t, get), "Get", 0) || !callsPool(a.method(t, put), "Put", 0) {
			continue
		}
		if found != nil {
			return nil
		}
		found = t
	}
	return found
}

// lends returns the methods of an interface that lend something and take it back, nil when it has no such pair.
func lends(iface *types.Interface) (get, put *types.Func) {
	for g := range iface.Methods() {
		if g.Signature().Results().Len() == 0 {
			continue
		}
		t := g.Signature().Results().At(0).Type()
		for p := range iface.Methods() {
			if sig := p.Signature(); sig.Results().Len() == 0 && sig.Params().Len() == 1 && isRefType(t) && types.Identical(sig.Params().At(0).Type(), t) {
				return g, p
			}
		}
	}
	return nil, nil
}

// callsPool reports whether a function calls a method of sync.Pool, itself or by others of its package.
func callsPool(fn *ssa.Function, name string, depth int) bool {
	if fn == nil || depth > 2 {
		return false
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			callee := call.Common().StaticCallee()
			if callee != nil && (funcName(callee) == "(*sync.Pool)."+name || callee != fn && callee.Pkg == fn.Pkg && callsPool(callee, name, depth+1)) {
				return true
			}
		}
	}
	return false
}

// implementers returns the types of the package that implement an interface, or pointers to them; nil when one of them has another
// value of the interface in it.
func (a *engine) implementers(named *types.Named) []types.Type {
	all, ok := a.implement[named]
	if !ok {
		all = a.findImplementers(named)
		a.implement[named] = all
	}
	return all
}

func (a *engine) findImplementers(named *types.Named) []types.Type {
	iface := named.Underlying().(*types.Interface)
	var all []types.Type
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
				if wraps(c, named) {
					return nil
				}
				all = append(all, x)
				break
			}
		}
	}
	return all
}

// oneOf returns the methods that a call through an interface of this package may mean, where memory of a pool is passed to it and there
// are few of them.
func (f *funcState) oneOf(s *site, c *ssa.CallCommon) []*ssa.Function {
	named, ok := types.Unalias(c.Value.Type()).(*types.Named)
	if !ok || named.Obj().Pkg() != f.a.pass.Pkg || !slices.ContainsFunc(s.args[1:], func(v value) bool { return v.k == vRef && v.obj.root().kind == objPooled }) {
		return nil
	}
	all := f.a.implementers(named)
	if len(all) > 3 {
		return nil
	}
	var fns []*ssa.Function
	for _, t := range all {
		fn := f.a.method(t, c.Method)
		if fn == nil || fn.Blocks == nil {
			return nil
		}
		fns = append(fns, fn)
	}
	return fns
}

// wraps reports whether a struct has a field of a type: what implements an interface may have another value of it in it, and a node of a
// list the next one.
func wraps(t, of types.Type) bool {
	s := structOf(t)
	if s == nil {
		return false
	}
	for f := range s.Fields() {
		if types.Identical(f.Type(), of) {
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
				names = append(names, nameOf(m))
			}
		}
	}
	return names
}
