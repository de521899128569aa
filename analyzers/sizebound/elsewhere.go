package sizebound

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkElsewhere reports bytes in a pooled object that are truncated for the next owner and grow in other functions than
// the one that puts it, where nobody asks for their capacity:
//
//	func (r *reply) record(host []byte) { r.host = append(r.host[:0], host...) }
//
//	func (r *reply) reset() { r.host = r.host[:0] }
//
//	func release(r *reply) { r.reset(); replies.Put(r) }
//
// How large they get is not known (possible).
func (c *checker) checkElsewhere(p *poolflow.PutSite, said map[*types.Var]bool) {
	if !p.Direct || !p.Whole || c.isLocal(p) || c.isClassed(p) || isDeclared(p) || p.Type() == nil {
		return
	}
	named := poolflow.Named(p.Type())
	if named == nil || named.Obj().Pkg() != c.pass.Pkg {
		return
	}
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return
	}
	var accesses map[*types.Var][]poolflow.Access
	for f := range s.Fields() {
		if said[f] || !poolflow.IsBytes(f.Type()) || !leftEmpty(p, "."+f.Name()) {
			continue
		}
		if accesses == nil {
			accesses = c.res.Accesses(named)
		}
		if at := truncated(accesses[f]); at.IsValid() && grownByInput(accesses[f]) {
			said[f] = true
			msg := fmt.Sprintf("%s is put into %s without a bound on its capacity", part(p.Name, "."+f.Name()), diag.Pool(p.Pool))
			c.report.Report(diag.New(c.pass, at, "unbounded", msg, diag.At(c.pass, p.Pos, "put here")), config.Possible)
		}
	}
}

// leftEmpty reports whether a field keeps its memory, and no more, when the object is put, and nothing is known of its
// size there.
func leftEmpty(p *poolflow.PutSite, path string) bool {
	empty := false
	for _, st := range p.States {
		f := st.Fields[path]
		empty = empty || f.Len0 && f.Own
		for _, s := range st.Sizes {
			if s.Path == path+"*" && (s.Bounded || s.Len || s.Grown != poolflow.NoGrowth) {
				return false
			}
		}
	}
	return empty
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
	for _, a := range list {
		st, ok := a.Instr.(*ssa.Store)
		if !ok {
			continue
		}
		call, ok := st.Val.(*ssa.Call)
		if !ok || !isBuiltin(call, "append") || !sameList(call.Call.Args[0], a.Addr, 0) {
			continue
		}
		switch call.Call.Args[1].(type) {
		case *ssa.Parameter, *ssa.Call, *ssa.Extract:
			return true
		}
	}
	return false
}

func isBuiltin(call *ssa.Call, name string) bool {
	b, ok := call.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == name
}
