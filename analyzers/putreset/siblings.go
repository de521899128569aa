package putreset

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkSiblings compares getters that stand for one another, methods of several types with the same name, parameters and
// results: where one clears what it lends, and another lends it as long as it was asked for, with the last owner's elements
// in it, their users cannot rely on either.
//
//	func (p *small) Get(n int) *[]byte { b := p.pool.Get().(*[]byte); clear((*b)[:cap(*b)]); *b = (*b)[:n]; return b }
//	func (p *large) Get(n int) *[]byte { b := p.pool.Get().(*[]byte); *b = (*b)[:n]; return b }
//
// Those who fill it before they look at it do not mind (possible).
func (c *checker) checkSiblings() {
	for _, g := range c.res.Gets {
		if !exposes(g) || c.clearsLists(g.Func) {
			continue
		}
		for _, h := range c.res.Gets {
			if !areSiblings(g.Func, h.Func) || !exposes(h) || !c.clearsLists(h.Func) {
				continue
			}
			msg := fmt.Sprintf("%s is taken from %s and not cleared", g.Name, diag.Pool(g.Pool))
			c.report.Report(diag.New(c.pass, g.Pos, "dirty", msg, diag.At(c.pass, h.Func.Pos(), "cleared here")), config.Possible)
			break
		}
	}
}

// areSiblings reports whether two functions are methods of different types that can stand for one another.
func areSiblings(x, y *ssa.Function) bool {
	rx, ry := x.Signature.Recv(), y.Signature.Recv()
	return rx != nil && ry != nil && x.Name() == y.Name() && poolflow.Named(rx.Type()) != poolflow.Named(ry.Type()) &&
		types.Identical(x.Signature.Params(), y.Signature.Params()) && types.Identical(x.Signature.Results(), y.Signature.Results())
}

// clearsLists reports whether a function clears a list.
func (c *checker) clearsLists(fn *ssa.Function) bool {
	if len(c.res.LoopClears(fn)) > 0 {
		return true
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok {
				if d, ok := call.Call.Value.(*ssa.Builtin); ok && d.Name() == "clear" {
					return true
				}
			}
		}
	}
	return false
}

// exposes reports whether a function makes a list that it gets as long as a parameter says, and hands it on.
func exposes(g *poolflow.GetSite) bool {
	if !g.Kept || g.Func.Signature.Recv() == nil {
		return false
	}
	for _, b := range g.Func.Blocks {
		for _, instr := range b.Instrs {
			s, ok := instr.(*ssa.Slice)
			if !ok || s.Low != nil {
				continue
			}
			if _, ok := s.High.(*ssa.Parameter); ok && comesFrom(s.X, g.Instr, 0) {
				return true
			}
		}
	}
	return false
}

// comesFrom reports whether a list is the result of an instruction, or what that points to.
func comesFrom(v ssa.Value, at ssa.Instruction, depth int) bool {
	if depth > 6 {
		return false
	}
	if x, ok := v.(ssa.Instruction); ok && x == at {
		return true
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		return comesFrom(v.X, at, depth+1)
	case *ssa.TypeAssert:
		return comesFrom(v.X, at, depth+1)
	case *ssa.Extract:
		return comesFrom(v.Tuple, at, depth+1)
	case *ssa.Slice:
		return comesFrom(v.X, at, depth+1)
	}
	return false
}
