package putreset

import (
	"fmt"
	"go/token"
	"go/types"
	"regexp"
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

// checkParts looks for Puts where one part of an object has been set to zero as a whole, and others beside it, which
// refer to other memory, are left as they are:
//
//	*it = iterator{} // that is a.iter
//	allocs.Put(a)    // and a.merger?
func (c *checker) checkParts(p *pool, put *poolflow.PutSite) {
	named := structOf(p.elem)
	if c.said[put.Instr] || named == nil || !put.Direct {
		return
	}
	k := partsKey{put.Func, named}
	parts, ok := c.parts[k]
	if !ok {
		parts.zeroed, parts.touched = partsIn(put.Func, named)
		c.parts[k] = parts
	}
	if !parts.zeroed {
		return
	}
	touched := parts.touched
	for f := range named.Underlying().(*types.Struct).Fields() {
		t := f.Type()
		if a, ok := t.Underlying().(*types.Array); ok {
			t = a.Elem()
		}
		if _, ok := t.Underlying().(*types.Struct); !ok || touched[f] || !poolflow.HasRefs(t) {
			continue
		}
		for _, s := range put.States {
			if covers(s, "."+f.Name()) {
				return
			}
		}
		c.said[put.Instr] = true
		msg := fmt.Sprintf("%s.%s is not reset when %s is put into %s", put.Name, f.Name(), put.Name, c.poolName(put))
		c.report.Report(diag.New(c.pass, put.Pos, "stale", msg), config.Possible)
		return
	}
}

// A partsKey is a question to partsIn, parts the answer.
type partsKey struct {
	fn    *ssa.Function
	named *types.Named
}

type parts struct {
	zeroed  bool
	touched map[*types.Var]bool
}

// covers reports whether a field was set, as a whole or in parts.
func covers(s *poolflow.PutState, path string) bool {
	for q := range s.Fields {
		if q == "" || strings.HasPrefix(q, path) {
			return true
		}
	}
	return false
}

// partsIn reports whether a function sets a part of a struct to zero, by a pointer to its type, and which parts it mentions.
func partsIn(fn *ssa.Function, named *types.Named) (zeroed bool, touched map[*types.Var]bool) {
	s := named.Underlying().(*types.Struct)
	touched = map[*types.Var]bool{}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				t := of(instr.Addr.Type())
				if t == nil || !poolflow.IsZero(instr.Val) {
					continue
				}
				if _, ok := t.Underlying().(*types.Struct); !ok {
					continue
				}
				for f := range s.Fields() {
					if types.Identical(f.Type(), t) {
						zeroed, touched[f] = true, true
					}
				}
			case *ssa.FieldAddr:
				if of(instr.X.Type()) == named {
					touched[s.Field(instr.Field)] = true
				}
			}
		}
	}
	return zeroed, touched
}

// checkDiverged looks for functions that reset an object by another reset of its type, which other packages call as
// well, and set more of its fields than that does: either they do too much, or the other forgets something.
func (c *checker) checkDiverged(p *pool) {
	named := structOf(p.elem)
	if named == nil || named.Obj().Pkg() != c.pass.Pkg || len(p.puts) == 0 || c.diverged[named] {
		return
	}
	c.diverged[named] = true
	for _, fn := range c.res.Funcs {
		if fn.Signature.Recv() == nil || of(fn.Signature.Recv().Type()) != named || !resetNames.MatchString(fn.Name()) {
			continue
		}
		for _, g := range c.resetCalls(fn) {
			if of(g.Signature.Recv().Type()) != named || !token.IsExported(g.Name()) || g == fn || sparing.MatchString(g.Name()) {
				continue
			}
			set := (&resetting{of: named, funcs: []*ssa.Function{g}}).fields()
			if len(set) < 2 {
				continue
			}
			var more []*types.Var
			for _, f := range resetIn(fn, g) {
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

// sparing are names of resets that say themselves that they leave something out.
var sparing = regexp.MustCompile(`(?i)skip|without|except|keep`)

// resetIn returns the fields of its receiver that a method sets to zero, or to what it is given, behind a call of another.
func resetIn(fn, behind *ssa.Function) []*types.Var {
	var list []*types.Var
	called := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && call.Call.StaticCallee() == behind {
				called = true
			}
			st, ok := instr.(*ssa.Store)
			if !ok || !called {
				continue
			}
			if _, given := st.Val.(*ssa.Parameter); !given && !poolflow.IsZero(st.Val) {
				continue
			}
			if fa, ok := st.Addr.(*ssa.FieldAddr); ok && fa.X == ssa.Value(fn.Params[0]) {
				list = append(list, poolflow.FieldAt(fa))
			}
		}
	}
	return list
}
