package sizebound

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkElsewhere reports lists in a pooled object that are truncated for the next owner and grow in other functions than
// the one that puts it, where nobody asks for their capacity:
//
//	func (r *reply) record(host []byte) { r.host = append(r.host[:0], host...) }
//	func (r *reply) OnClose(f func())   { r.hooks = append(r.hooks, f) }
//
//	func (r *reply) reset() { r.host, r.hooks = r.host[:0], r.hooks[:0] }
//
//	func release(r *reply) { r.reset(); replies.Put(r) }
//
// How large they get is not known (possible).
func (c *checker) checkElsewhere(p *poolflow.PutSite, said map[*types.Var]bool) {
	if c.isForeign(p) || !p.Whole || c.isLocal(p) || c.isClassed(p) || p.Type() == nil {
		return
	}
	for _, path := range slices.Sorted(maps.Keys(emptied(p))) {
		owner, f := c.ownField(p.Type(), path)
		if f == nil || said[f] || !poolflow.IsSlice(f.Type()) {
			continue
		}
		grows := grownByCallers
		if poolflow.IsBytes(f.Type()) {
			grows = grownByInput
		}
		list := c.res.Accesses(owner)[f]
		if at := truncated(list); at.IsValid() && grows(list) {
			said[f] = true
			msg := fmt.Sprintf("%s is put into %s without a bound on its capacity", part(p.Name, path), diag.Pool(p.Pool))
			c.report.Report(diag.New(c.pass, at, "unbounded", msg, diag.At(c.pass, p.Pos, "put here")), config.Possible)
		}
	}
}

// emptied returns the paths of the fields that keep their memory, and no more, when an object is put, where nothing is known
// of their size.
func emptied(p *poolflow.PutSite) map[string]bool {
	res := map[string]bool{}
	for _, st := range p.States {
		for path, f := range st.Fields {
			if f.Len0 && f.Own {
				res[path] = true
			}
		}
	}
	for _, st := range p.States {
		for _, s := range st.Sizes {
			if s.Bounded || s.Len || s.Grown != poolflow.NoGrowth {
				delete(res, strings.TrimSuffix(s.Path, "*"))
			}
		}
	}
	return res
}

// ownField returns the field at a path of an object, and the struct that it is a field of, when that is a type of this
// package.
func (c *checker) ownField(t types.Type, path string) (*types.Named, *types.Var) {
	var owner *types.Named
	var f *types.Var
	for _, name := range strings.Split(strings.ReplaceAll(path, "*", ""), ".")[1:] {
		if owner = poolflow.Named(t); owner == nil || owner.Obj().Pkg() != c.pass.Pkg {
			return nil, nil
		}
		if f = poolflow.FieldOf(owner, "."+name); f == nil {
			return nil, nil
		}
		t = f.Type()
	}
	return owner, f
}

// truncated returns where a field is truncated and no more is done; nothing where somebody drops it, or asks for its
// capacity.
func truncated(list []poolflow.Access) token.Pos {
	at := token.NoPos
	for _, a := range list {
		switch instr := a.Instr.(type) {
		case *ssa.Store:
			if k, ok := instr.Val.(*ssa.Const); ok && k.IsNil() {
				return token.NoPos
			}
			if s, ok := instr.Val.(*ssa.Slice); ok && poolflow.IsZero(s.High) && sameList(s.X, a.Addr, 0) && !at.IsValid() {
				at = instr.Pos()
			}
		case *ssa.UnOp:
			for _, r := range *instr.Referrers() {
				if call, ok := r.(*ssa.Call); ok && isBuiltin(call, "cap") {
					return token.NoPos
				}
			}
		}
	}
	return at
}

// grownByInput reports whether what a function was given, or has been returned, is appended to a field.
func grownByInput(list []poolflow.Access) bool {
	return slices.ContainsFunc(list, func(a poolflow.Access) bool {
		switch appended(a).(type) {
		case *ssa.Parameter, *ssa.Call, *ssa.Extract:
			return true
		}
		return false
	})
}

// grownByCallers reports whether a function for other packages appends what it is given to a field, as often as it is called.
func grownByCallers(list []poolflow.Access) bool {
	return slices.ContainsFunc(list, func(a poolflow.Access) bool {
		obj, ok := a.Func.Object().(*types.Func)
		return ok && obj.Exported() && isGiven(appended(a))
	})
}

// appended returns what an access appends to the list that the field holds, nil when it does something else.
func appended(a poolflow.Access) ssa.Value {
	st, ok := a.Instr.(*ssa.Store)
	if !ok {
		return nil
	}
	call, ok := st.Val.(*ssa.Call)
	if !ok || !isBuiltin(call, "append") || !sameList(call.Call.Args[0], a.Addr, 0) {
		return nil
	}
	return call.Call.Args[1]
}

// isGiven reports whether what is appended is a parameter, or the list of one.
func isGiven(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Parameter:
		return true
	case *ssa.MakeInterface:
		return isGiven(v.X)
	case *ssa.ChangeInterface:
		return isGiven(v.X)
	case *ssa.Slice:
		list, ok := v.X.(*ssa.Alloc)
		if !ok {
			return false
		}
		for _, r := range *list.Referrers() {
			elem, ok := r.(*ssa.IndexAddr)
			if !ok {
				continue
			}
			for _, r := range *elem.Referrers() {
				if st, ok := r.(*ssa.Store); ok && isGiven(st.Val) {
					return true
				}
			}
		}
	}
	return false
}

func isBuiltin(call *ssa.Call, name string) bool {
	b, ok := call.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == name
}
