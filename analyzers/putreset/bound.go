package putreset

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkBound looks for codecs that are put while they still read from, or write to, what they were bound to: the pool
// keeps it alive, and what the codec does late goes there.
//
//	gz.Reset(&body)
//	gzips.Put(gz)
func (c *checker) checkBound(p *pool, put *poolflow.PutSite) {
	if c.said[put.Instr] || !put.Pooled || put.Inner() != "" || len(put.States) == 0 {
		return
	}
	var at ssa.Instruction
	for _, s := range put.States {
		f, ok := s.Fields["#r0"]
		if !ok || !f.Ref || f.Zero || f.Global {
			return
		}
		at = f.At
	}
	if at == nil || !isReset(at) {
		return
	}
	c.said[put.Instr] = true
	msg := fmt.Sprintf("%s is still bound when it is put into %s", put.Name, c.poolName(put))
	c.report.Report(diag.New(c.pass, put.Pos, "stale", msg, c.related(put, &leftover{at: at})...), config.Possible)
}

// isReset reports whether an instruction calls a method that binds to something else.
func isReset(at ssa.Instruction) bool {
	call, ok := at.(ssa.CallInstruction)
	if !ok {
		return false
	}
	fn := call.Common().StaticCallee()
	return fn != nil && strings.HasPrefix(fn.Name(), "Reset")
}

// checkDiverged looks for functions that reset an object for the pool by its own reset, which other packages call as
// well, and set more of its fields to zero than that does: either they do too much, or the reset forgets something.
func (c *checker) checkDiverged(p *pool) {
	named := structOf(p.elem)
	if named == nil || named.Obj().Pkg() != c.pass.Pkg {
		return
	}
	for _, fn := range c.handlers(p) {
		if fn.Signature.Recv() == nil || of(fn.Signature.Recv().Type()) != named || token.IsExported(fn.Name()) {
			continue
		}
		for _, g := range c.resetCalls(fn) {
			if of(g.Signature.Recv().Type()) != named || !token.IsExported(g.Name()) || g == fn {
				continue
			}
			set := (&resetting{of: named, funcs: []*ssa.Function{g}}).fields()
			if len(set) < 2 {
				continue
			}
			var more []*types.Var
			for _, f := range zeroedIn(fn, g) {
				if !set[f] && plain(f.Type()) {
					more = append(more, f)
				}
			}
			if len(more) < 3 {
				continue
			}
			msg := fmt.Sprintf("%s does not reset %s", g.Name(), more[0].Name())
			c.report.Report(diag.New(c.pass, g.Pos(), "partial", msg, diag.At(c.pass, fn.Pos(), "reset here")), config.Possible)
			return
		}
	}
}

// zeroedIn returns the fields of its receiver that a method sets to zero behind a call of another.
func zeroedIn(fn, behind *ssa.Function) []*types.Var {
	var list []*types.Var
	called := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && call.Call.StaticCallee() == behind {
				called = true
			}
			st, ok := instr.(*ssa.Store)
			if !ok || !called || !poolflow.IsZero(st.Val) {
				continue
			}
			if fa, ok := st.Addr.(*ssa.FieldAddr); ok && fa.X == ssa.Value(fn.Params[0]) {
				list = append(list, fieldOf(fa))
			}
		}
	}
	return list
}
