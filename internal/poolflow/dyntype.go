package poolflow

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A function that asks for the dynamic type of what it was given does something else for each answer, and its callers
// know the answer:
//
//	func NewWriter(w io.Writer) *Writer {
//		if x, ok := w.(*Writer); ok {
//			return x // no buffer of a caller's comes this way
//		}

// typeMark begins the mark of the assumption that a value has a type.
const typeMark = "is:"

// markOf is the mark of the answer to a type assertion. Answers that callers cannot tell have none of their own.
func markOf(t types.Type) string {
	if types.IsInterface(t) || refersToParams(t) {
		return "is" // or something of another type
	}
	return typeMark + types.TypeString(t, nil)
}

// refersToParams reports whether a type is, or points to, something generic.
func refersToParams(t types.Type) bool {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return isTypeParam(t) || ok && n.TypeParams().Len() > 0
}

// hasOtherType reports whether v is the answer that something has a type, and it is known to have another one.
func (w *world) hasOtherType(v value) bool {
	if !strings.HasPrefix(v.c, typeMark) {
		return false
	}
	return slices.ContainsFunc(w.conds, func(cond *assumption) bool {
		c := cond.of
		return cond.is == "true" && c.obj == v.obj && c.path == v.path && c.c != v.c && strings.HasPrefix(c.c, typeMark)
	})
}

// hasType tells whether an argument has the type that a callee asks for, and whether that is known.
func (f *funcState) hasType(s *site, r ref, v value, want string) (has, known bool) {
	if v == nilValue {
		return false, true
	}
	if t := s.argType(r); t != nil {
		if !types.IsInterface(t) {
			return types.TypeString(t, nil) == want, true
		}
		if w := f.a.typeNamed(want); w != nil && !types.Implements(w, t.Underlying().(*types.Interface)) {
			return false, true
		}
	}
	if v.k == vRef && v.path == "" && v.obj.kind == objPooled && v.obj.typ != nil && !types.IsInterface(v.obj.typ) {
		return types.TypeString(v.obj.typ, nil) == want, true
	}
	return false, false
}

// argType returns the type of the argument that a ref names, as far as the call shows it.
func (s *site) argType(r ref) types.Type {
	if s.common == nil || s.common.IsInvoke() || r.Obj != "" || r.Path != "" || r.I < 0 || r.I >= len(s.common.Args) || len(s.common.Args) != len(s.args) {
		return nil
	}
	v := s.common.Args[r.I]
	for {
		switch x := v.(type) {
		case *ssa.MakeInterface:
			return x.X.Type()
		case *ssa.ChangeInterface:
			v = x.X
		default:
			return v.Type()
		}
	}
}

// typeNamed finds a type of the package, or of one that it imports, by its name and path: *path.Name. It returns nil when
// there is none.
func (a *engine) typeNamed(name string) types.Type {
	path, ptr := strings.CutPrefix(name, "*")
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return nil
	}
	seen := map[*types.Package]bool{}
	var find func(p *types.Package, depth int) *types.Package
	find = func(p *types.Package, depth int) *types.Package {
		if seen[p] || depth > 2 {
			return nil
		}
		seen[p] = true
		if p.Path() == path[:i] {
			return p
		}
		for _, q := range p.Imports() {
			if r := find(q, depth+1); r != nil {
				return r
			}
		}
		return nil
	}
	p := find(a.pass.Pkg, 0)
	if p == nil {
		return nil
	}
	obj, ok := p.Scope().Lookup(path[i+1:]).(*types.TypeName)
	if !ok {
		return nil
	}
	if ptr {
		return types.NewPointer(obj.Type())
	}
	return obj.Type()
}

// guessed reports whether the way goes by what a callee was assumed to find about the type of what v refers to. What the
// function has asked for itself is no guess.
func (f *funcState) guessed(w *world, v value) bool {
	for _, cond := range w.conds {
		c, is := cond.of, cond.is
		if is == "true" && c.obj == v.obj && c.path == v.path && strings.HasPrefix(c.c, typeMark) && !f.asks(c.c) {
			return true
		}
	}
	return false
}

// asks reports whether the function has a type assertion with a mark.
func (f *funcState) asks(mark string) bool {
	for _, b := range f.fn.Blocks {
		for _, instr := range b.Instrs {
			if x, ok := instr.(*ssa.TypeAssert); ok && markOf(x.AssertedType) == mark {
				return true
			}
		}
	}
	return false
}
