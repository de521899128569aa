package poolflow

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// partType stands for the type of what an object owns through a pointer, when the object is of another package.
var partType = types.NewPointer(types.NewStruct(nil, nil))

// isPart reports whether a field of an object refers to memory that is the object's own though it is behind a pointer:
//
//	func newBuffer() *buffer { return &buffer{buf: new(bytes.Buffer)} }
//
// Nothing else is ever stored in the field, so that the two live together.
func (a *engine) isPart(parent *object, path string, t types.Type) bool {
	if t == partType {
		return true
	}
	fld := fieldOf(parent.typ, path)
	if fld == nil || fld.Exported() || fld.Pkg() != a.pass.Pkg {
		return false
	}
	if p, ok := fld.Type().Underlying().(*types.Pointer); !ok || structOf(p.Elem()) == nil {
		return false
	}
	if a.parts == nil {
		a.findParts()
	}
	return a.parts[fld.Origin()]
}

// findParts finds the fields that are set where the object is made, to what is made with it, and nowhere else.
func (a *engine) findParts() {
	a.parts = map[*types.Var]bool{}
	other := map[*types.Var]bool{}
	for _, fn := range a.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				st, ok := instr.(*ssa.Store)
				if !ok {
					continue
				}
				fa, ok := st.Addr.(*ssa.FieldAddr)
				if !ok || isZero(st.Val) {
					continue
				}
				s := structOf(deref(fa.X.Type()))
				if s == nil {
					continue
				}
				fld := s.Field(fa.Field).Origin()
				if _, made := fa.X.(*ssa.Alloc); made && isNew(st.Val) {
					a.parts[fld] = true
				} else {
					other[fld] = true
				}
			}
		}
	}
	for fld := range other {
		delete(a.parts, fld)
	}
}

// isNew reports whether a value is made here, and used for nothing but to be stored.
func isNew(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Alloc:
	case *ssa.Call:
		fn := v.Call.StaticCallee()
		if fn == nil || fn.Signature.Recv() != nil {
			return false
		}
		switch funcName(fn) {
		case "bytes.NewBuffer", "bytes.NewReader", "bufio.NewReaderSize", "bufio.NewWriterSize", "bufio.NewReader", "bufio.NewWriter", "strings.NewReader":
		default:
			return false
		}
	default:
		return false
	}
	stores := 0
	for _, r := range *v.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Val == v {
			stores++
		}
	}
	return stores == 1
}
