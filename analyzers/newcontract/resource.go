package newcontract

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkResource reports a New whose objects own something that has to be closed.
func (c *checker) checkResource(p *poolflow.Contract, n *poolflow.ContractNew) {
	owned := c.res.Owns(n)
	if owned == nil || c.closedBeforePut(p) {
		return
	}
	c.newFound(n, "resource", fmt.Sprintf("objects of %s own %s that nobody closes", n.Name, owned.What), config.Likely, diag.At(c.pass, owned.Pos, "opened here"))
}

// checkUnmade reports the first Put of something that has to be closed into a pool without a New.
func (c *checker) checkUnmade(p *poolflow.Contract) {
	if len(p.News) > 0 || c.closedBeforePut(p) {
		return
	}
	for _, u := range p.Uses {
		if u.Kind != "Put" {
			continue
		}
		v := u.Put
		for {
			if mi, ok := v.(*ssa.MakeInterface); ok {
				v = mi.X
			} else if ci, ok := v.(*ssa.ChangeInterface); ok {
				v = ci.X
			} else {
				break
			}
		}
		what := poolflow.ResourceType(v.Type())
		if what == "" {
			if owned := c.res.OwnsValue(u.Put); owned != nil {
				what = owned.What
			}
		}
		if what != "" {
			c.report.Report(diag.New(c.pass, u.Pos, "resource", fmt.Sprintf("objects of %s own %s that nobody closes", u.Name, what)), config.Likely)
			return
		}
	}
}

// closedBeforePut reports whether what is put is closed before, by all who put.
func (c *checker) closedBeforePut(p *poolflow.Contract) bool {
	n := 0
	for _, u := range p.Uses {
		if u.Kind != "Put" {
			continue
		}
		n++
		if _, deferred := u.Instr.(*ssa.Defer); deferred || !closes(u.Func, u.Instr) {
			return false
		}
	}
	return n > 0
}

// closes reports whether a Close lies on all paths to a Put.
func closes(fn *ssa.Function, put ssa.Instruction) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if instr == put {
				break
			}
			call, ok := instr.(*ssa.Call)
			if !ok || !b.Dominates(put.Block()) {
				continue
			}
			name := ""
			if call.Call.IsInvoke() {
				name = call.Call.Method.Name()
			} else if callee := call.Call.StaticCallee(); callee != nil && callee.Signature.Recv() != nil {
				name = callee.Name()
			}
			if name == "Close" {
				return true
			}
		}
	}
	return false
}
