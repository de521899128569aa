package newcontract

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/fix"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkBypass reports calls of New where Get was meant: the object is put afterwards, here or by whoever gets
// it, or the pool is not used in any other way. Objects that are made to fill the pool, or that never come near
// it, are made on purpose.
func (c *checker) checkBypass(p *poolflow.Contract) {
	gets, puts := 0, 0
	for _, u := range p.Uses {
		switch u.Kind {
		case "Get":
			gets++
		case "Put":
			puts++
		}
	}
	for _, u := range p.Uses {
		v, ok := u.Instr.(*ssa.Call)
		if u.Kind != "New" || !ok || slices.Contains(c.news, u.Func) || fallback(p, u) {
			continue
		}
		f := &flow{c: c, pool: p, seen: map[ssa.Value]bool{}}
		f.follow(v)
		switch {
		case f.put && f.used:
		case f.put:
			continue // fills the pool
		case f.returned && puts > 0 && gets == 0:
		case f.returned && c.callersPut(u.Func, p):
		case f.field != nil && c.putsField(p, f.field):
		case gets+puts == 0 && !p.Open && !p.Exported && p.Object != nil:
		default:
			continue
		}
		c.bypassed(u)
	}
}

// bypassed reports one call of New.
func (c *checker) bypassed(u *poolflow.ContractUse) {
	call := fix.Call(c.pass, u.Pos)
	if call == nil {
		return
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	expr := types.ExprString(call.Fun)
	d := diag.New(c.pass, u.Pos, "bypass", expr+" is called where Get was meant")
	d.Pos, d.End = call.Pos(), call.End()
	b := fix.New(c.pass)
	b.Replace(sel.Sel, "Get")
	d.SuggestedFixes = b.Done("Call " + types.ExprString(sel.X) + ".Get()")
	c.report.Report(d, config.Likely)
}

// fallback reports whether New is called after a Get of the same pool, which gave nothing.
func fallback(p *poolflow.Contract, u *poolflow.ContractUse) bool {
	for _, g := range p.Uses {
		if g.Kind == "Get" && g.Func == u.Func && g.Instr.Block().Dominates(u.Instr.Block()) && g.Instr.Block() != u.Instr.Block() {
			return true
		}
	}
	return false
}

// callersPut reports whether a function of the package puts what it gets from fn.
func (c *checker) callersPut(fn *ssa.Function, p *poolflow.Contract) bool {
	for _, g := range c.res.Funcs {
		for _, b := range g.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok || call.Call.StaticCallee() == nil {
					continue
				}
				callee := call.Call.StaticCallee()
				if o := callee.Origin(); o != nil {
					callee = o
				}
				if callee != fn {
					continue
				}
				f := &flow{c: c, pool: p, seen: map[ssa.Value]bool{}}
				f.follow(call)
				if f.put && f.used {
					return true
				}
			}
		}
	}
	return false
}

// putsField reports whether somebody puts what a field refers to.
func (c *checker) putsField(p *poolflow.Contract, fld *types.Var) bool {
	for at, q := range c.puts {
		if q != p {
			continue
		}
		for _, arg := range at.(ssa.CallInstruction).Common().Args {
			if loadedField(arg) == fld {
				return true
			}
		}
	}
	return false
}

// loadedField returns the field that a value is loaded from.
func loadedField(v ssa.Value) *types.Var {
	for {
		switch x := v.(type) {
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.TypeAssert:
			v = x.X
		case *ssa.Slice:
			v = x.X
		case *ssa.UnOp:
			fa, ok := x.X.(*ssa.FieldAddr)
			if !ok {
				return nil
			}
			return fieldVar(fa)
		default:
			return nil
		}
	}
}

func fieldVar(fa *ssa.FieldAddr) *types.Var {
	f := poolflow.FieldAt(fa)
	if f == nil {
		return nil
	}
	return f.Origin()
}

// A flow is what becomes of an object in one function.
type flow struct {
	c        *checker
	pool     *poolflow.Contract
	seen     map[ssa.Value]bool
	put      bool
	used     bool       // passed on or read
	returned bool       //
	field    *types.Var // stored in this field
}

func (f *flow) follow(v ssa.Value) {
	if f.seen[v] || v.Referrers() == nil {
		return
	}
	f.seen[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.TypeAssert, *ssa.ChangeType, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.Phi, *ssa.Convert:
			f.follow(r.(ssa.Value))
		case *ssa.Extract:
			if r.Index == 0 {
				f.follow(r)
			}
		case *ssa.Return:
			f.returned = true
		case *ssa.Store:
			f.stored(r, v)
		case *ssa.MakeClosure:
			for i, b := range r.Bindings {
				if b == v && i < len(r.Fn.(*ssa.Function).FreeVars) {
					f.follow(r.Fn.(*ssa.Function).FreeVars[i])
				}
			}
		case *ssa.UnOp:
			if r.Op == token.MUL && f.cell(v) {
				f.follow(r) // a variable that holds the object
			} else {
				f.used = true
			}
		case *ssa.FieldAddr, *ssa.IndexAddr:
			f.address(r.(ssa.Value))
		case ssa.CallInstruction:
			if q, ok := f.c.puts[r]; ok && (q == f.pool || q == nil) || isPut(r) {
				f.put = true
			} else {
				f.used = true
			}
		case *ssa.Slice, *ssa.Lookup, *ssa.Range, *ssa.Send, *ssa.Select:
			f.used = true
		}
	}
}

// cell reports whether v is a variable that was found to hold the object, not the object itself.
func (f *flow) cell(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Alloc:
		return true
	case *ssa.FreeVar:
		_ = v
		return true
	}
	return false
}

func (f *flow) stored(st *ssa.Store, v ssa.Value) {
	if st.Val != v {
		return
	}
	switch addr := st.Addr.(type) {
	case *ssa.Alloc, *ssa.FreeVar:
		f.follow(addr)
	case *ssa.FieldAddr:
		f.field = fieldVar(addr)
	}
}

// address looks at what is done with the address of a part.
func (f *flow) address(v ssa.Value) {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Val == v {
				f.used = true
			}
		case *ssa.FieldAddr, *ssa.IndexAddr:
			f.address(r.(ssa.Value))
		case *ssa.DebugRef:
		default:
			f.used = true
		}
	}
}
