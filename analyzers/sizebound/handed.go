package sizebound

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/report"
)

// checkHanded reports a function for other packages that puts a buffer which it is given, and never asks for its size: they
// grow it as they like.
//
//	func PutBuffer(b *bytes.Buffer) { b.Reset(); buffers.Put(b) }
//
// That they do is not seen (possible).
func (c *checker) checkHanded(p *poolflow.PutSite) {
	obj, ok := p.Func.Object().(*types.Func)
	if !ok || !obj.Exported() || !p.Param || !p.Whole || p.Pooled || c.isFound(p.Pos) || c.isLocal(p) || c.isClassed(p) || c.calledHere(p.Func) {
		return
	}
	if !p.Direct && !c.takesAny(p) || !c.isBuffer(p.Type()) || comparesSize(p.Func) {
		return
	}
	for _, st := range p.States {
		if st.Counts || len(st.Sizes) > 0 {
			return // known, and judged
		}
	}
	msg := fmt.Sprintf("%s is put into %s without a bound on its capacity", p.Name, diag.Pool(p.Pool))
	c.report.Report(diag.New(c.pass, p.Pos, "unbounded", msg), config.Possible)
}

// calledHere reports whether the package calls a function itself, and so knows what it puts.
func (c *checker) calledHere(fn *ssa.Function) bool {
	return slices.ContainsFunc(c.res.Callers(fn), func(call ssa.CallInstruction) bool { return !report.InTest(c.pass, call.Pos()) })
}

// takesAny reports whether an object is put by a method that takes whatever it is given: it cannot ask for its capacity.
func (c *checker) takesAny(p *poolflow.PutSite) bool {
	call, ok := p.Instr.(ssa.CallInstruction)
	if !ok || !call.Common().IsInvoke() {
		return false
	}
	params := call.Common().Method.Signature().Params()
	if params.Len() != 1 {
		return false
	}
	iface, ok := params.At(0).Type().Underlying().(*types.Interface)
	return ok && iface.Empty()
}

// isBuffer reports whether objects of a type are buffers, or have one in them: bytes.Buffer, a pointer to bytes.
func (c *checker) isBuffer(t types.Type) bool {
	if t == nil {
		return false
	}
	named := poolflow.Named(t)
	if named != nil && types.IsInterface(named) {
		if named.Obj().Pkg() != c.pass.Pkg {
			return false
		}
		if t = c.res.Implementer(named); t == nil {
			return false
		}
		named = poolflow.Named(t)
	}
	ptr, ok := types.Unalias(t).Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	if poolflow.IsBytes(ptr.Elem()) || isBytesBuffer(ptr.Elem()) {
		return true
	}
	s, ok := ptr.Elem().Underlying().(*types.Struct)
	if !ok || named == nil || named.Obj().Pkg() != c.pass.Pkg {
		return false
	}
	for f := range s.Fields() {
		if isBytesBuffer(f.Type()) {
			return true
		}
	}
	return false
}

func isBytesBuffer(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == "Buffer" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "bytes"
}

// comparesSize reports whether a function compares a length or a capacity, whosever it is.
func comparesSize(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if cmp, ok := instr.(*ssa.BinOp); ok && (isSize(cmp.X) || isSize(cmp.Y)) {
				return true
			}
		}
	}
	return false
}

func isSize(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	if b, ok := call.Call.Value.(*ssa.Builtin); ok {
		return b.Name() == "cap" || b.Name() == "len"
	}
	name := poolflow.CalledName(&call.Call)
	return name == "Cap" || name == "Len" || name == "Size"
}
