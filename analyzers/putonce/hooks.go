package putonce

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/report"
)

// checkHooks looks at methods that may be called again and call a function that a field holds, which puts what it has captured:
//
//	func open(b *bytes.Buffer) io.ReadCloser { return &body{b, func() { bufs.Put(b) }} }
//	func (x *body) Close() error { x.done(); return nil }
//
// Who makes such an object knows how often it is closed, perhaps.
func checkHooks(pass *analysis.Pass, r *report.Reporter, res *poolflow.Result) {
	puts := map[*ssa.Function]*poolflow.PutSite{}
	for _, p := range res.Puts {
		if puts[p.Func] == nil && p.Func.Parent() != nil && putsCaptured(p) {
			puts[p.Func] = p
		}
	}
	if len(puts) == 0 {
		return
	}
	for _, fn := range res.Funcs {
		if fn.Signature.Recv() == nil || fn.Parent() != nil || !poolflow.Closes(fn.Name()) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok {
					continue
				}
				hook := fieldOf(call.Call.Value)
				if hook == nil || hook.X != ssa.Value(fn.Params[0]) || asksReceiver(call, hook) {
					continue
				}
				for _, g := range held(res, hook) {
					p := puts[g]
					if p == nil {
						continue
					}
					msg := fmt.Sprintf("%s is put into %s each time %s is called", p.Name, diag.Pool(p.Pool), fn.Name())
					r.Report(diag.New(pass, call.Pos(), "reclose", msg, diag.At(pass, p.Pos, "put here")), config.Possible)
					break
				}
			}
		}
	}
}

// putsCaptured reports whether a closure puts something that it has captured, and nothing keeps it from doing so again.
func putsCaptured(p *poolflow.PutSite) bool {
	call, ok := p.Instr.(ssa.CallInstruction)
	if !ok || call.Parent() != p.Func {
		return false
	}
	captured := slices.ContainsFunc(call.Common().Args, func(v ssa.Value) bool { return isCaptured(v, 0) })
	return captured && !slices.ContainsFunc(p.Func.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			st, ok := instr.(*ssa.Store)
			return ok && isCaptured(st.Addr, 0) && poolflow.IsZero(st.Val)
		})
	}) && !asks(call, func(v ssa.Value) bool { return isCaptured(v, 0) && isFlag(v.Type()) })
}

// isCaptured reports whether a value is a variable around a closure, or is read from one.
func isCaptured(v ssa.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	switch v := v.(type) {
	case *ssa.FreeVar:
		return true
	case *ssa.UnOp:
		return isCaptured(v.X, depth+1)
	case *ssa.MakeInterface:
		return isCaptured(v.X, depth+1)
	case *ssa.FieldAddr:
		return isCaptured(v.X, depth+1)
	}
	return false
}

// isFlag reports whether a type is, or points to, one that tells whether something was done.
func isFlag(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsBoolean|types.IsInteger) != 0
}

// fieldOf returns the field that a value was read from, nil when there is none.
func fieldOf(v ssa.Value) *ssa.FieldAddr {
	ld, ok := v.(*ssa.UnOp)
	if !ok {
		return nil
	}
	fa, _ := ld.X.(*ssa.FieldAddr)
	return fa
}

// asksReceiver reports whether a method asks its receiver for something before it calls what a field holds, or sets that field to
// something else.
func asksReceiver(call *ssa.Call, hook *ssa.FieldAddr) bool {
	fn := call.Parent()
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if st, ok := instr.(*ssa.Store); ok && poolflow.SameAddr(st.Addr, hook) {
				return true
			}
		}
	}
	return asks(call, func(v ssa.Value) bool {
		switch v := v.(type) {
		case *ssa.FieldAddr:
			return v.X == ssa.Value(fn.Params[0]) && v.Field != hook.Field
		case *ssa.Call:
			return v.Call.StaticCallee() != nil && slices.Contains(v.Call.Args, ssa.Value(fn.Params[0]))
		}
		return false
	})
}

// asks reports whether an instruction runs on one side only of a branch that goes by such a value.
func asks(at ssa.Instruction, such func(ssa.Value) bool) bool {
	for b := at.Block(); b.Idom() != nil; b = b.Idom() {
		up := b.Idom()
		if cond, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If); ok && !(up.Succs[0].Dominates(at.Block()) && up.Succs[1].Dominates(at.Block())) && mentions(cond.Cond, such, 0) {
			return true
		}
	}
	return false
}

// mentions reports whether such a value has a part in another.
func mentions(v ssa.Value, such func(ssa.Value) bool, depth int) bool {
	if depth > 5 {
		return false
	}
	if such(v) {
		return true
	}
	if call, ok := v.(*ssa.Call); ok { // what a call returns says something of what it was given the address of
		return slices.ContainsFunc(call.Call.Args, such)
	}
	instr, ok := v.(ssa.Instruction)
	return ok && slices.ContainsFunc(instr.Operands(nil), func(x *ssa.Value) bool { return *x != nil && mentions(*x, such, depth+1) })
}

// held returns the closures that a field may hold, as far as they are made where it is set, or where the function that sets it is
// called.
func held(res *poolflow.Result, field *ssa.FieldAddr) []*ssa.Function {
	named := poolflow.Named(field.X.Type())
	if named == nil {
		return nil
	}
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var list []*ssa.Function
	for _, a := range res.Accesses(named)[s.Field(field.Field)] {
		if st, ok := a.Instr.(*ssa.Store); ok && st.Addr == ssa.Value(a.Addr) {
			list = append(list, closuresOf(res, st.Val, 0)...)
		}
	}
	return list
}

func closuresOf(res *poolflow.Result, v ssa.Value, depth int) []*ssa.Function {
	switch v := v.(type) {
	case *ssa.MakeClosure:
		return []*ssa.Function{v.Fn.(*ssa.Function)}
	case *ssa.ChangeType:
		return closuresOf(res, v.X, depth)
	case *ssa.Parameter:
		i := slices.Index(v.Parent().Params, v)
		if depth > 1 {
			return nil
		}
		var list []*ssa.Function
		for _, call := range res.Callers(v.Parent()) {
			if i < len(call.Common().Args) && !call.Common().IsInvoke() {
				list = append(list, closuresOf(res, call.Common().Args[i], depth+1)...)
			}
		}
		return list
	}
	return nil
}
