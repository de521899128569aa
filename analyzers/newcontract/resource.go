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
	if len(p.News) > 0 || c.closedBeforePut(p) || c.keptElsewhere(p) {
		return
	}
	for _, u := range p.Uses {
		if u.Kind != "Put" {
			continue
		}
		v := unboxed(u.Put)
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

// unboxed returns what was made an interface.
func unboxed(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		default:
			return v
		}
	}
}

// keptElsewhere reports whether something that is put is stored somewhere else, too, in a list of all that was opened, say:
// whoever keeps it closes it.
func (c *checker) keptElsewhere(p *poolflow.Contract) bool {
	for _, u := range p.Uses {
		if u.Kind == "Put" && storedToo(unboxed(u.Put)) {
			return true
		}
	}
	return false
}

// storedToo reports whether the variable that a value was read from is stored somewhere else.
func storedToo(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	variable := load.X
	if captured, ok := variable.(*ssa.FreeVar); ok {
		variable = poolflow.Binding(captured)
	}
	if variable == nil {
		return false
	}
	for _, r := range *variable.Referrers() {
		ld, ok := r.(*ssa.UnOp)
		if !ok {
			continue
		}
		for _, use := range *ld.Referrers() {
			switch use := use.(type) {
			case *ssa.Store:
				if _, local := use.Addr.(*ssa.Alloc); !local && use.Val == ssa.Value(ld) {
					return true
				}
			case *ssa.MapUpdate, *ssa.Send:
				return true
			}
		}
	}
	return false
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
