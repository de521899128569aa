package putonce

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/report"
)

// checkBorrowed reports exported functions that put their parameter although nobody outside can own one: whoever
// takes an object from the pool puts it as well, and lends it to functions that are not known in between.
//
//	func (s *Server) serve() { c := s.pool.Get().(*Ctx); s.handler(c); s.pool.Put(c) }
//	func (s *Server) Rerun(c *Ctx) { s.handler(c); s.pool.Put(c) } // called by a handler
func checkBorrowed(pass *analysis.Pass, r *report.Reporter, res *poolflow.Result) {
	for _, p := range res.Puts {
		if !p.Whole || !p.Param || !lent(p) || !callable(p.Func) || p.Class == "" {
			continue
		}
		if pool := res.PoolOf(p.Class); pool == nil || pool.Open() {
			continue // others may take from it
		}
		owner := soleOwner(res, p)
		if owner == nil {
			continue
		}
		msg := fmt.Sprintf("%s may be put into %s twice", p.Name, diag.Pool(p.Pool))
		r.Report(diag.New(pass, p.Pos, "twice", msg, diag.At(pass, owner.GetPos, "obtained here"), diag.At(pass, owner.Pos, "put here as well")), config.Likely)
	}
}

// lent reports whether an unknown function has the object before it is put.
func lent(p *poolflow.PutSite) bool {
	for _, s := range p.States {
		if s.Touched && !s.Counts && !s.May {
			return true
		}
	}
	return false
}

// callable reports whether other packages can call fn.
func callable(fn *ssa.Function) bool {
	if fn.Parent() != nil || !token.IsExported(fn.Name()) {
		return false
	}
	recv := fn.Signature.Recv()
	if recv == nil {
		return true
	}
	n := poolflow.Named(recv.Type())
	return n != nil && n.Obj().Exported()
}

// soleOwner returns the Put of somebody who takes an object, lends it and puts it; nil where anybody hands one on, or
// leaves the Put to the function that p stands in.
func soleOwner(res *poolflow.Result, p *poolflow.PutSite) *poolflow.PutSite {
	for _, g := range res.Gets {
		if g.Class == p.Class && (g.Kept || !g.Put) && !answered(res, g) {
			return nil
		}
	}
	var owner *poolflow.PutSite
	for _, q := range res.Puts {
		if !q.Pooled || q.Class != p.Class {
			continue
		}
		if c, ok := q.Instr.(ssa.CallInstruction); ok && c.Common().StaticCallee() == p.Func {
			return nil
		}
		if owner == nil && lent(q) {
			owner = q
		}
	}
	return owner
}

// answered reports whether a Get stands in a function that is called here, and that puts all that it takes: what a caller
// has been told of it may be less.
func answered(res *poolflow.Result, g *poolflow.GetSite) bool {
	fn, puts := poolflow.CalleeOf(g.Instr), false
	if fn == nil {
		return false
	}
	for _, in := range res.Gets {
		if in.Func != fn || in.Class != g.Class {
			continue
		}
		if in.Kept || !in.Put {
			return false
		}
		puts = true
	}
	return puts
}
