package poolflow

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// A boxes fact says which arguments a function puts as they are, whatever their type is:
//
//	func (p *Pool[T]) Put(x T) { p.pool.Put(x) }
//
// The interface that Put takes has room for a pointer only. Other values are copied to the heap each time.
type boxes struct{ Params []int } // indexes in ssa.Function.Params

func (*boxes) AFact() {}

func (b *boxes) String() string { return fmt.Sprintf("boxes params %v", b.Params) }

// boxesOf returns the parameters of a function that it puts as they are.
func (a *engine) boxesOf(fn *ssa.Function) []int {
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if fn.Blocks == nil {
		var b boxes
		if obj, ok := fn.Object().(*types.Func); ok && importBoxes(a.pass, obj.Origin(), &b) {
			return b.Params
		}
		return nil
	}
	if is, ok := a.boxing[fn]; ok || !slices.ContainsFunc(fn.Params, ofAnyType) {
		return is
	}
	a.boxing[fn] = nil // until more is known
	var res []int
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			for _, x := range a.boxedBy(call) {
				if p := paramOf(x); p != nil && ofAnyType(p) {
					res = append(res, slices.Index(fn.Params, p))
				}
			}
		}
	}
	slices.Sort(res)
	a.boxing[fn] = slices.Compact(res)
	return a.boxing[fn]
}

func importBoxes(pass *analysis.Pass, fn *types.Func, b *boxes) bool {
	return fn.Pkg() != nil && fn.Pkg() != pass.Pkg && pass.ImportObjectFact(fn, b)
}

// boxedBy returns the arguments of a call that are put as they are.
func (a *engine) boxedBy(call ssa.CallInstruction) []ssa.Value {
	callee, args := a.target(call.Common())
	switch {
	case callee == nil:
		return nil
	case funcName(callee) == "(*sync.Pool).Put":
		return args[1:2]
	}
	var res []ssa.Value
	for _, i := range a.boxesOf(callee) {
		if i < len(args) {
			res = append(res, args[i])
		}
	}
	return res
}

// ofAnyType reports whether callers choose the type of a parameter.
func ofAnyType(p *ssa.Parameter) bool {
	_, free := types.Unalias(p.Type()).(*types.TypeParam)
	return free || types.IsInterface(p.Type())
}

// paramOf returns the parameter that a value is, nil when it is none.
func paramOf(v ssa.Value) *ssa.Parameter {
	for {
		switch x := v.(type) {
		case *ssa.Parameter:
			return x
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.ChangeType:
			v = x.X // of a type parameter
		case *ssa.UnOp:
			p, _ := variableOf(x, 0).(*ssa.Parameter)
			return p
		default:
			return nil
		}
	}
}

// exportBoxes tells others of the functions that put what they are given.
func (a *engine) exportBoxes() {
	for obj := range a.visible() {
		if fn := a.prog.FuncValue(obj); fn != nil && a.hot[fn] {
			if is := a.boxesOf(fn); len(is) > 0 {
				a.pass.ExportObjectFact(obj, &boxes{is})
			}
		}
	}
}

// Boxed returns the arguments that functions put as they are, and that are copied to the heap for it, in source order.
func (r *Result) Boxed() []ast.Expr {
	if r.eng == nil || !r.Relevant {
		return nil
	}
	a := r.eng
	var res []ast.Expr
	for _, fn := range r.Funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if !ok || isPutCall(call) {
					continue
				}
				for _, x := range a.boxedBy(call) {
					if e := a.argument(call, x); e != nil && isCopied(x, a.pass.TypesSizes) {
						res = append(res, e)
					}
				}
			}
		}
	}
	slices.SortFunc(res, func(x, y ast.Expr) int { return int(x.Pos() - y.Pos()) })
	return res
}

func isPutCall(call ssa.CallInstruction) bool {
	fn := call.Common().StaticCallee()
	return fn != nil && funcName(fn) == "(*sync.Pool).Put"
}

// argument returns the expression of an argument, nil for a receiver.
func (a *engine) argument(call ssa.CallInstruction, x ssa.Value) ast.Expr {
	e := a.calls[call.Pos()]
	if e == nil {
		return nil
	}
	args := call.Common().Args
	i := slices.Index(args, x) - max(0, len(args)-len(e.Args)) // behind the receiver
	if i < 0 || i >= len(e.Args) {
		return nil
	}
	return e.Args[i]
}

// isCopied reports whether an interface holds a copy of a value that lies on the heap.
func isCopied(x ssa.Value, sizes types.Sizes) bool {
	x = Bare(x)
	if _, ok := x.(*ssa.Const); ok {
		return false
	}
	return !fillsInterface(x.Type(), sizes)
}

// fillsInterface reports whether a value of type t needs no memory besides the interface: it is a pointer, or nothing.
func fillsInterface(t types.Type, sizes types.Sizes) bool {
	if _, free := types.Unalias(t).(*types.TypeParam); free {
		return true // that is for the caller to say
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Chan, *types.Signature, *types.Interface:
		return true
	case *types.Basic:
		return u.Kind() == types.UnsafePointer || sizes.Sizeof(u) == 1
	case *types.Struct:
		return u.NumFields() == 0 || u.NumFields() == 1 && fillsInterface(u.Field(0).Type(), sizes)
	case *types.Array:
		return u.Len() == 0 || u.Len() == 1 && fillsInterface(u.Elem(), sizes)
	}
	return false
}
