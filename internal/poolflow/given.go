package poolflow

import "go/types"

// Exposes reports whether importers of the package can come by a sync.Pool of its, and call Get and Put themselves.
func Exposes(pkg *types.Package) bool {
	for t := range given(pkg) {
		if isPool(t) {
			return true
		}
	}
	return false
}

// given returns the types of values that importers of the package can come by: of what it exports, and what can be reached from that
// through types of the package. Of generic types it has the origin.
func given(pkg *types.Package) map[types.Type]bool {
	seen := make(map[types.Type]bool)
	var add func(t types.Type)
	tuple := func(t *types.Tuple) {
		for v := range t.Variables() {
			add(v.Type())
		}
	}
	add = func(t types.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		switch t := t.(type) {
		case *types.Alias:
			add(types.Unalias(t))
		case *types.Named:
			for arg := range t.TypeArgs().Types() {
				add(arg)
			}
			switch {
			case t.Obj().Pkg() != pkg: // its own package gives what it has
			case t.Origin() != t:
				add(t.Origin())
			default:
				for m := range t.Methods() {
					if m.Exported() {
						add(m.Type())
					}
				}
				add(t.Underlying())
			}
		case *types.Struct:
			for f := range t.Fields() {
				if f.Exported() || f.Embedded() {
					add(f.Type())
				}
			}
		case *types.Signature:
			tuple(t.Params())
			tuple(t.Results())
		case *types.Interface:
			for m := range t.Methods() {
				if m.Exported() {
					add(m.Type())
				}
			}
		case *types.Map:
			add(t.Key())
			add(t.Elem())
		case interface{ Elem() types.Type }: // pointer, slice, array, channel
			add(t.Elem())
		}
	}
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		if obj := scope.Lookup(name); obj.Exported() {
			add(obj.Type())
		}
	}
	return seen
}

// isGiven reports whether others can call a function or method of the package that has an exported name, and stands in its scope.
func (a *engine) isGiven(obj *types.Func) bool {
	recv := obj.Signature().Recv()
	if recv == nil {
		return true
	}
	n := namedOf(recv.Type())
	if n == nil {
		return false // a type without a name has no methods of its own
	}
	if a.given == nil {
		a.given = given(a.pass.Pkg)
	}
	return a.given[n.Origin()]
}
