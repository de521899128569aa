package poolflow

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// What is sent on a channel belongs to who receives it. Where all that is received from a variable or field of the
// package is seen, and some of it is put,
//
//	for e := range w.queue { e.print(w.out); entries.Put(e) }
//
// the sender must not touch it any more: w.queue <- e; return len(e.text).

// receiverPuts returns the put of a receiver of a channel, at the instruction that sends; nil when none is seen.
func (a *engine) receiverPuts(ch ssa.Value, at ssa.Instruction) *put {
	cell := a.cellOfValue(ch)
	if cell == nil {
		return nil
	}
	if a.sentTo == nil {
		a.sentTo = map[any]*put{}
		for _, fn := range a.funcs {
			a.findReceivers(fn)
		}
	}
	p := a.sentTo[cell]
	if p == nil || p.instr.Parent() == at.Parent() {
		return nil
	}
	return &put{instr: at, poolName: p.poolName, class: p.class, may: true}
}

// sendsToPut reports whether a function sends on a channel from which something is received to be put.
func (a *engine) sendsToPut(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Send:
				if a.receiverPuts(instr.Chan, instr) != nil {
					return true
				}
			case *ssa.Select:
				for _, st := range instr.States {
					if st.Dir == types.SendOnly && a.receiverPuts(st.Chan, instr) != nil {
						return true
					}
				}
			}
		}
	}
	return false
}

// findReceivers notes the channels that a function receives from to put what it gets.
func (a *engine) findReceivers(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.UnOp:
				if instr.Op == token.ARROW {
					a.receives(instr.X, instr, 0)
				}
			case *ssa.Select:
				k := 2
				for _, st := range instr.States {
					if st.Dir == types.RecvOnly {
						a.receives(st.Chan, instr, k)
						k++
					}
				}
			}
		}
	}
}

// receives notes what is put of the k-th result of an instruction that receives from ch.
func (a *engine) receives(ch, v ssa.Value, k int) {
	cell := a.cellOfValue(ch)
	if cell == nil || a.sentTo[cell] != nil {
		return
	}
	if _, ok := v.Type().(*types.Tuple); ok {
		var part ssa.Value
		for _, r := range *v.Referrers() {
			if x, ok := r.(*ssa.Extract); ok && x.Index == k {
				part = x
			}
		}
		if part == nil {
			return
		}
		v = part
	}
	if waitsFor(v) {
		return // for others who have it as well, and for the sender perhaps
	}
	if p := a.putOf(v, 0); p != nil {
		a.sentTo[cell] = p
	}
}

// putOf returns a call that puts v, by itself or in the function that it calls.
func (a *engine) putOf(v ssa.Value, depth int) *put {
	if depth > 3 || v.Referrers() == nil {
		return nil
	}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.MakeInterface, *ssa.Phi, *ssa.ChangeType:
			if p := a.putOf(r.(ssa.Value), depth+1); p != nil {
				return p
			}
		case ssa.CallInstruction:
			fn, args := a.target(r.Common())
			if fn == nil {
				continue
			}
			for i, arg := range args {
				if arg != v {
					continue
				}
				if funcName(fn) == "(*sync.Pool).Put" && i == 1 {
					class, name, _, _ := a.staticPool(args[0])
					return &put{instr: r, poolName: name, class: class}
				}
				if p := a.putsParam(fn, i); p != nil {
					return &put{instr: r, poolName: nameFor(p.PoolName, fn, args), class: p.Class}
				}
			}
		}
	}
	return nil
}

// nameFor names the pool that a callee knows as part of its receiver.
func nameFor(name string, fn *ssa.Function, args []ssa.Value) string {
	recv := fn.Signature.Recv()
	if recv == nil {
		return name
	}
	if rest, ok := strings.CutPrefix(name, recv.Name()+"."); ok && exprName(args[0]) != "it" {
		if types.IsInterface(args[0].Type()) {
			return exprName(args[0]) // what is behind it does not matter
		}
		return exprName(args[0]) + "." + rest
	}
	return name
}

// putsParam returns the put of a parameter of fn itself, nil where there are ways on which fn does not put it, but for its size: others
// may have it too, who tell the receiver, or count who has it.
func (a *engine) putsParam(fn *ssa.Function, i int) *putRef {
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if _, ok := table[funcName(fn)]; ok {
		return nil
	}
	sum := a.summaryOf(fn)
	if sum == nil {
		return nil
	}
	var put *putRef
	param := ref{K: 'p', I: i}
	for _, o := range sum.Outcomes {
		k := slices.IndexFunc(o.Puts, func(p putRef) bool { return p.O.K == 'p' && p.O.I == i && p.O.Obj == "" && !p.Inner })
		switch {
		case k < 0 && o.sized(param):
		case k < 0 || o.Puts[k].Partial || o.Joins: // or waits for whoever has it
			return nil
		case put == nil:
			put = &o.Puts[k]
		}
	}
	return put
}

// waitsFor reports whether an object that was received is locked, or asked to wait, before anything else happens to it.
func waitsFor(v ssa.Value) bool {
	if v.Referrers() == nil {
		return false
	}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.FieldAddr:
			if waitsFor(r) {
				return true
			}
		case *ssa.Call:
			fn := r.Call.StaticCallee()
			if fn == nil || fn.Signature.Recv() == nil || r.Call.Args[0] != v {
				continue
			}
			switch fn.Name() {
			case "Lock", "RLock", "Wait":
				return true
			}
		}
	}
	return false
}
