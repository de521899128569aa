package putreset

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkLength looks for lists that other packages give back at the length that they have, to a pool whose New makes empty
// ones, and whose users append to what they get or go by its length:
//
//	New: func() any { return make([]byte, 0, 64) }
//
//	func Recycle(b []byte) { pool.Put(b) } // and b[:0]?
func (c *checker) checkLength(put *poolflow.PutSite) {
	if c.said[put.Instr] || !put.Direct || !put.Param || put.Inner() != "" || !bySlice(put) || !token.IsExported(put.Func.Name()) {
		return
	}
	for _, s := range put.States {
		if s.Flags&(poolflow.Len0|poolflow.LenCap|poolflow.LenNew) != 0 || s.Flags&poolflow.LenOld == 0 {
			return
		}
	}
	k := c.contractOf(put.Instr)
	if k == nil || !makesEmpty(k) {
		return
	}
	if c.cutByCallers(put) {
		return
	}
	for _, g := range c.res.Gets {
		t := g.Trusts[""]
		if t == nil || c.contractOf(g.Instr) != k || !goesByLength(t.Instr) {
			continue
		}
		c.said[put.Instr] = true
		msg := fmt.Sprintf("%s may be put into %s without being reset", put.Name, c.poolName(put))
		d := diag.New(c.pass, put.Pos, "dirty", msg, diag.At(c.pass, g.Pos, "obtained here"), diag.At(c.pass, t.Pos, "relied on here"))
		c.report.Report(d, config.Likely)
		return
	}
}

// cutByCallers reports whether all calls of the function that puts, if there are any in this package, give it lists of
// length 0.
func (c *checker) cutByCallers(put *poolflow.PutSite) bool {
	cut := false
	for _, q := range c.res.Puts {
		if c.callee(q.Instr) != put.Func {
			continue
		}
		cut = true
		for _, s := range q.States {
			if s.Flags&poolflow.Len0 == 0 {
				return false
			}
		}
	}
	return cut
}

// contractOf returns the contract of the pool that a call of Get or Put uses, nil when it is not known.
func (c *checker) contractOf(instr ssa.Instruction) *poolflow.Contract {
	for _, k := range c.contracts {
		if slices.ContainsFunc(k.Uses, func(u *poolflow.ContractUse) bool { return u.Instr == instr }) {
			return k
		}
	}
	return nil
}

// makesEmpty reports whether all that makes objects of a pool makes lists of length 0.
func makesEmpty(k *poolflow.Contract) bool {
	for _, n := range k.News {
		if n.Func == nil || !makesNoLength(n.Func) {
			return false
		}
	}
	return len(k.News) > 0
}

// makesNoLength reports whether a function makes a list of length 0 with room for elements, and no other.
func makesNoLength(fn *ssa.Function) bool {
	empty := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.MakeSlice:
				empty = constZero(instr.Len)
			case *ssa.Slice:
				if a, ok := instr.X.(*ssa.Alloc); ok && a.Comment == "makeslice" {
					empty = constZero(instr.High)
				}
			}
		}
	}
	return empty && !makesLength(fn)
}

// goesByLength reports whether an instruction appends to a list, or asks for its length.
func goesByLength(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	b, ok := call.Call.Value.(*ssa.Builtin)
	return ok && (b.Name() == "append" || b.Name() == "len")
}
