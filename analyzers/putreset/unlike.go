package putreset

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkUnlike looks for a Put of what was used and not reset, where the other Puts of the pool all reset first, and nobody resets what
// he gets: who has reset so far does not expect anything in it.
//
//	if err := json.Unmarshal(data, m); err != nil {
//		messages.Put(m) // half of it is set
//		return err
//	}
//	...
//	m.Reset()
//	messages.Put(m)
//
// Whether somebody relies on that is not seen (possible).
func (c *checker) checkUnlike(p *pool) {
	var bare []*poolflow.PutSite
	resets := map[*ssa.Function]ssa.Instruction{} // by the function that puts behind them
	var first ssa.Instruction
	seen := map[ssa.Instruction]bool{}
	for _, put := range p.puts {
		if seen[put.Instr] {
			continue
		}
		seen[put.Instr] = true
		at, known := c.resetFirst(p, put)
		switch {
		case !known:
			return
		case at == nil:
			bare = append(bare, put)
		default:
			resets[put.Func] = at
			if first == nil {
				first = at
			}
		}
	}
	if first == nil || len(bare) == 0 || slices.ContainsFunc(p.gets, c.resetsBehind) {
		return
	}
	for _, put := range bare {
		at := resets[put.Func]
		if at == nil && len(bare) == 1 {
			at = first
		}
		call, ok := put.Instr.(*ssa.Call)
		if at == nil || !ok || c.said[put.Instr] || !put.Direct || !put.Pooled || put.Inner() != "" || !changedBefore(object(call), call) {
			continue
		}
		c.said[put.Instr] = true
		msg := fmt.Sprintf("%s is put into %s without being reset, unlike elsewhere", put.Name, c.poolName(put))
		d := diag.New(c.pass, put.Pos, "dirty", msg, diag.At(c.pass, put.GetPos, "obtained here"), diag.At(c.pass, at.Pos(), "reset here"))
		d.SuggestedFixes = c.resetFix(p, put, "")
		c.report.Report(d, config.Possible)
	}
}

// object returns what a call puts, nil when that is not a value of the function's own.
func object(call ssa.CallInstruction) ssa.Value {
	args := call.Common().Args
	if len(args) == 0 {
		return nil
	}
	return poolflow.Bare(args[len(args)-1])
}

// resetFirst returns the instruction that resets what is put before it is, nil when there is none. It is not known where the way to the
// Put is not one from the Get in the same function, or through a helper of the package.
func (c *checker) resetFirst(p *pool, put *poolflow.PutSite) (at ssa.Instruction, known bool) {
	call, ok := put.Instr.(ssa.CallInstruction)
	if !ok {
		return nil, false
	}
	if !put.Direct {
		fn := c.callee(put.Instr)
		i := slices.IndexFunc(p.puts, func(q *poolflow.PutSite) bool { return q.Direct && q.Func == fn })
		if fn == nil || i < 0 {
			return nil, false
		}
		if at, known := c.resetFirst(p, p.puts[i]); at != nil || !known {
			return at, known
		}
	}
	obj := object(call)
	if obj == nil {
		return nil, false
	}
	if _, phi := obj.(*ssa.Phi); phi {
		return nil, false
	}
	_, later := put.Instr.(*ssa.Defer)
	for _, b := range put.Func.Blocks {
		for _, instr := range b.Instrs {
			if resetsObject(instr, obj) && (later || poolflow.MayFollow(instr, put.Instr)) {
				return instr, true
			}
		}
	}
	return nil, true
}

// resetsObject reports whether an instruction empties all of an object: a method or function by the name of such, or an assignment.
func resetsObject(instr ssa.Instruction, obj ssa.Value) bool {
	switch instr := instr.(type) {
	case *ssa.Store:
		return poolflow.SameAddr(instr.Addr, obj)
	case ssa.CallInstruction:
		name := instr.Common().Method
		fn := instr.Common().StaticCallee()
		if !slices.ContainsFunc(instr.Common().Args, func(a ssa.Value) bool { return poolflow.SameAddr(poolflow.Bare(a), obj) }) {
			return name != nil && poolflow.SameAddr(instr.Common().Value, obj) && resetNames.MatchString(name.Name())
		}
		return fn != nil && resetNames.MatchString(fn.Name())
	}
	return false
}

// resetsBehind reports whether what is taken is reset before it is used.
func (c *checker) resetsBehind(g *poolflow.GetSite) bool {
	got, ok := g.Instr.(ssa.Value)
	return !ok || slices.ContainsFunc(names(got), func(obj ssa.Value) bool {
		return slices.ContainsFunc(*obj.Referrers(), func(r ssa.Instruction) bool {
			return resetsObject(r, obj) && !changedBefore(obj, r)
		})
	})
}

// names returns a value, and what is asserted of it.
func names(v ssa.Value) []ssa.Value {
	list := []ssa.Value{v}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.TypeAssert:
			list = append(list, names(r)...)
		case *ssa.Extract:
			list = append(list, names(r)...)
		}
	}
	return list
}

// changedBefore reports whether something is stored into an object, or it is handed to a call that does more than to ask, on the way to
// an instruction.
func changedBefore(obj ssa.Value, to ssa.Instruction) bool {
	if obj == nil || obj.Referrers() == nil {
		return false
	}
	changes := func(r ssa.Instruction) bool {
		if r == to || !poolflow.MayFollow(r, to) {
			return false
		}
		switch r := r.(type) {
		case *ssa.Call:
			return !asks(r)
		case *ssa.FieldAddr:
			return slices.ContainsFunc(*r.Referrers(), func(u ssa.Instruction) bool {
				st, ok := u.(*ssa.Store)
				return ok && st.Addr == ssa.Value(r)
			})
		}
		return false
	}
	return slices.ContainsFunc(*obj.Referrers(), func(r ssa.Instruction) bool {
		if m, ok := r.(*ssa.MakeInterface); ok {
			return slices.ContainsFunc(*m.Referrers(), changes)
		}
		return changes(r)
	})
}

// asks reports whether a method is called for a number, flag or text alone: b.Cap().
func asks(call *ssa.Call) bool {
	sig := call.Call.Signature()
	if sig.Params().Len() > 0 || sig.Results().Len() != 1 || !call.Call.IsInvoke() && sig.Recv() == nil {
		return false
	}
	_, basic := sig.Results().At(0).Type().Underlying().(*types.Basic)
	return basic
}
