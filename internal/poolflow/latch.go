package poolflow

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// latched reports whether an instruction runs only where a flag was loaded atomically, and stored on the way so that the next
// call does not come there:
//
//	if c.closed.Load() {
//		return nil
//	}
//	c.closed.Store(true)
//	bufs.Put(c.buf)
func latched(at ssa.Instruction) bool {
	for b := at.Block(); b != nil && b.Idom() != nil; b = b.Idom() {
		up := b.Idom()
		cond, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 {
			continue
		}
		q, ok := askedFlag(cond.Cond)
		if !ok {
			continue
		}
		q.is = up.Succs[0] == b
		if setOnTheWay(q, b, at) {
			return true
		}
	}
	return false
}

// A flagQuestion compares what an address holds with a constant.
type flagQuestion struct {
	addr  ssa.Value
	op    token.Token // EQL, or another comparison
	limit constant.Value
	is    bool // the answer
}

// answer reports what the answer is when the address holds v.
func (q flagQuestion) answer(v constant.Value) bool {
	if v.Kind() != q.limit.Kind() {
		return q.is
	}
	return constant.Compare(v, q.op, q.limit)
}

// askedFlag finds out what a condition asks of a flag that it has loaded atomically.
func askedFlag(cond ssa.Value) (flagQuestion, bool) {
	q := flagQuestion{op: token.EQL, limit: constant.MakeBool(true)}
	switch c := cond.(type) {
	case *ssa.UnOp:
		if c.Op != token.NOT {
			return q, false
		}
		q.limit = constant.MakeBool(false)
		cond = c.X
	case *ssa.BinOp:
		k, ok := c.Y.(*ssa.Const)
		if !ok || k.Value == nil {
			return q, false
		}
		q.op, q.limit = c.Op, k.Value
		cond = c.X
	}
	call, ok := cond.(*ssa.Call)
	if !ok || !isAtomic(&call.Call, "Load") {
		return q, false
	}
	q.addr = call.Call.Args[0]
	return q, true
}

// setOnTheWay reports whether a constant is stored between the start of a block and an instruction that changes the answer.
func setOnTheWay(q flagQuestion, from *ssa.BasicBlock, to ssa.Instruction) bool {
	for b := to.Block(); b != nil; b = b.Idom() {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok || !isAtomic(call.Common(), "Store") || !sameCellAddr(call.Common().Args[0], q.addr) {
				continue
			}
			if k, ok := call.Common().Args[1].(*ssa.Const); ok && k.Value != nil && q.answer(k.Value) != q.is {
				return true
			}
		}
		if b == from {
			return false
		}
	}
	return false
}

// isAtomic reports whether a call is that of a method of an atomic number or flag, or of such a function of sync/atomic.
func isAtomic(c *ssa.CallCommon, verb string) bool {
	fn := c.StaticCallee()
	if fn == nil || len(c.Args) == 0 {
		return false
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Pkg() == nil || obj.Pkg().Path() != "sync/atomic" {
		return false
	}
	if obj.Signature().Recv() != nil {
		return obj.Name() == verb
	}
	return strings.HasPrefix(obj.Name(), verb)
}
