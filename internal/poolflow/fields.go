package poolflow

import (
	"go/token"
	"go/types"
	"regexp"

	"golang.org/x/tools/go/ssa"
)

// Type returns the type of the object, nil when it is not known.
func (g *GetSite) Type() types.Type { return typeOr(g.obj.typ, g.Instr, g.obj) }

// Type returns the type of the object, nil when it is not known.
func (p *PutSite) Type() types.Type {
	t := p.obj.typ
	if c, ok := p.Instr.(ssa.CallInstruction); ok && vague(t) && p.obj.kind == objPooled {
		return typeOr(t, p.obj.get, p.obj)
	} else if ok && vague(t) && len(c.Common().Args) > 0 {
		args := c.Common().Args
		x := Bare(args[len(args)-1])
		if c, ok := x.(*ssa.ChangeInterface); ok {
			x = c.X
		}
		return x.Type()
	}
	return t
}

// vague reports whether a type says nothing.
func vague(t types.Type) bool {
	if t == nil || types.IsInterface(t) {
		return true
	}
	_, param := deref(t).(*types.TypeParam)
	return param
}

// typeOr returns t, or the type of the result of a call when t says nothing.
func typeOr(t types.Type, get ssa.Instruction, o *object) types.Type {
	if !vague(t) {
		return t
	}
	v, ok := get.(ssa.Value)
	if !ok {
		return t
	}
	r := v.Type()
	if tuple, ok := r.(*types.Tuple); ok {
		if tuple.Len() == 0 {
			return t
		}
		r = tuple.At(min(o.idx%16, tuple.Len()-1)).Type()
	}
	if vague(r) {
		return t
	}
	return r
}

// Inner returns the path from the object that was taken to what is put, "" when they are the same.
func (p *PutSite) Inner() string {
	return relPath(loc{p.obj, ""})
}

// FieldOf finds the field at the end of a path like ".a.b" below a type.
func FieldOf(t types.Type, path string) *types.Var { return fieldOf(t, path) }

// FieldAt returns the field that an address is that of, nil where it is not known.
func FieldAt(at *ssa.FieldAddr) *types.Var {
	s := structOf(deref(at.X.Type()))
	if s == nil {
		return nil
	}
	return s.Field(at.Field)
}

// An Access is a load or store of a field.
type Access struct {
	Func  *ssa.Function
	Instr ssa.Instruction // *ssa.Store, *ssa.UnOp, or another use of the field's address
	Addr  *ssa.FieldAddr
	Field *types.Var
}

// Accesses lists what the functions of the package do with the fields of a struct type, by field.
func (r *Result) Accesses(named *types.Named) map[*types.Var][]Access {
	s := structOf(named)
	if s == nil {
		return nil
	}
	res := map[*types.Var][]Access{}
	for _, fn := range r.Funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				a, ok := instr.(*ssa.FieldAddr)
				if !ok {
					continue
				}
				n, ok := types.Unalias(deref(a.X.Type())).(*types.Named)
				if !ok || n.Origin() != named.Origin() || a.Referrers() == nil {
					continue
				}
				fld := s.Field(a.Field)
				for _, u := range *a.Referrers() {
					res[fld] = append(res[fld], Access{Func: fn, Instr: u, Addr: a, Field: fld})
				}
			}
		}
	}
	return res
}

// BareMemory reports whether a value is new memory without content, or made of nothing that changes.
func BareMemory(v ssa.Value) bool { return bareMemory(v, 0) }

// Relied reports whether a load of a field may rely on what another use of the object has left there: it is not just
// a hint, a key, or read in order to change it.
func Relied(ld *ssa.UnOp) bool {
	return !(sizeHint(ld, 0) || guardsHint(ld) || cacheKey(ld) || restarted(ld) || besideKey(ld) || Updates(ld))
}

// IsZero reports whether a value is the zero value of its type, by a constant.
func IsZero(v ssa.Value) bool { return isZeroConst(v) }

// SameAddr reports whether two addresses are the same field of the same value, or the same value.
func SameAddr(x, y ssa.Value) bool { return sameAddr(x, y) }

// Regrows returns where the functions of the package let lists grow by slicing into their capacity, with the elements
// that were there before to be seen again. Who calls a method to make room fills it.
func (r *Result) Regrows() []*ssa.Slice {
	var list []*ssa.Slice
	for _, fn := range r.Funcs {
		if MakesRoom(fn) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if s, ok := instr.(*ssa.Slice); ok && isSlice(s.X.Type()) && stretches(s) && !r.eng.overwritten(s) {
					list = append(list, s)
				}
			}
		}
	}
	return list
}

// MeasuredList returns the list whose length a condition compares with something, and the comparison; nil when it does not.
func MeasuredList(cond ssa.Value) (list ssa.Value, cmp *ssa.BinOp) {
	cmp, ok := cond.(*ssa.BinOp)
	if !ok {
		return nil, nil
	}
	call, ok := cmp.X.(*ssa.Call)
	if !ok {
		return nil, nil
	}
	if b, ok := call.Call.Value.(*ssa.Builtin); !ok || b.Name() != "len" {
		return nil, nil
	}
	return call.Call.Args[0], cmp
}

// MakesRoom reports whether a function is a method that does no more than to make a list longer, by its name: it returns nothing.
func MakesRoom(fn *ssa.Function) bool {
	return fn.Signature.Recv() != nil && fn.Signature.Results().Len() == 0 && makesRoom.MatchString(fn.Name())
}

var makesRoom = regexp.MustCompile(`(?i)^(reserve|grow|resize|ensure|expand|extend)`)

// A Change says what a store makes of the number that a field holds.
type Change uint8

const (
	Sets  Change = iota // a value that has nothing to do with the old one
	Adds                // the old one and something else, or one more
	Stirs               // the next one of a sequence: x ^= x << 13, x = x*a + c
)

// ChangeBy returns what a store does to its field.
func ChangeBy(st *ssa.Store) Change {
	m := mixture{addr: st.Addr, ops: map[token.Token]bool{}}
	m.add(st.Val, 0)
	stirs := m.ops[token.XOR] && (m.ops[token.SHL] || m.ops[token.SHR] || m.ops[token.MUL]) || m.ops[token.MUL] && m.ops[token.ADD]
	switch {
	case !m.self:
		return Sets
	case m.other || !stirs:
		return Adds
	}
	return Stirs
}

// A mixture is what a number is computed from.
type mixture struct {
	addr  ssa.Value            // of the field
	self  bool                 // the field itself
	other bool                 // anything but constants and fields beside it
	ops   map[token.Token]bool // by which operations
}

func (m *mixture) add(v ssa.Value, depth int) {
	switch v := v.(type) {
	case *ssa.Const:
		return
	case *ssa.Convert:
		m.add(v.X, depth)
		return
	case *ssa.BinOp:
		if depth < 12 {
			m.ops[v.Op] = true
			m.add(v.X, depth+1)
			m.add(v.Y, depth+1)
			return
		}
	case *ssa.UnOp:
		if v.Op == token.MUL && sameAddr(v.X, m.addr) {
			m.self = true
			return
		}
		x, ok := v.X.(*ssa.FieldAddr)
		of, ok2 := m.addr.(*ssa.FieldAddr)
		if ok && ok2 && sameAddr(x.X, of.X) {
			return
		}
	}
	m.other = true
}
