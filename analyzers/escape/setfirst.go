package escape

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/poolflow"
)

// isSetFirst reports whether an instruction stores to a field, an element of a field or a field of it, which is set each time before it is
// read, by who reads it or by all who call that: what is left there is not looked at. Others do not know the field.
//
//	c.parts[0], c.parts[1] = c.header[:], body.Bytes()
//	write(c.parts[:2])
func isSetFirst(res *poolflow.Result, at ssa.Instruction) bool {
	st, ok := at.(*ssa.Store)
	if !ok {
		return isAimedFirst(res, at)
	}
	root, below := fieldStored(st.Addr)
	list := ownAccesses(res, root)
	p := place{res: res}
	for _, a := range list {
		switch how(a.Instr, a.Addr, below) {
		case reads:
			if !cuts(a) {
				p.reads = append(p.reads, a)
			}
		case sets:
			p.sets = append(p.sets, a)
		}
	}
	return len(p.reads) > 0 && !slices.ContainsFunc(p.reads, func(a poolflow.Access) bool { return !p.isSet(a.Addr.X, a.Instr, 0) })
}

// A place is a field, or a part of it, of the objects of a type.
type place struct {
	res         *poolflow.Result
	reads, sets []poolflow.Access
}

// isSet reports whether the place in an object is set before control comes to an instruction: in the function, or in all that call it
// and give it the object.
func (p *place) isSet(owner ssa.Value, at ssa.Instruction, depth int) bool {
	if slices.ContainsFunc(p.sets, func(a poolflow.Access) bool { return a.Addr.X == owner && poolflow.ComesBefore(a.Instr, at) }) {
		return true
	}
	param, ok := owner.(*ssa.Parameter)
	if !ok || depth > 3 {
		return false
	}
	calls := p.res.AllCalls(param.Parent())
	i := slices.Index(param.Parent().Params, param)
	return len(calls) > 0 && !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		args := call.Common().Args
		return i >= len(args) || !p.isSet(args[i], call, depth+1)
	})
}

// cuts reports whether a list is read from a field only to be stored there again.
func cuts(a poolflow.Access) bool {
	ld, ok := a.Instr.(*ssa.UnOp)
	return ok && !slices.ContainsFunc(*ld.Referrers(), func(r ssa.Instruction) bool {
		cut, ok := r.(*ssa.Slice)
		return !ok || slices.ContainsFunc(*cut.Referrers(), func(r ssa.Instruction) bool {
			st, ok := r.(*ssa.Store)
			return !ok || !poolflow.SameAddr(st.Addr, a.Addr)
		})
	})
}

// An effect says what an instruction does with a place.
type effect int

const (
	passes effect = iota // something else is meant
	sets
	reads
)

// how tells what an instruction does with the part of what an address refers to that is found by going through fields.
func how(instr ssa.Instruction, addr ssa.Value, fields []int) effect {
	part := func(at ssa.Value, fields []int) effect {
		res := passes
		for _, r := range *at.Referrers() {
			res = max(res, how(r, at, fields))
		}
		return res
	}
	switch instr := instr.(type) {
	case *ssa.DebugRef:
		return passes
	case *ssa.Store:
		if instr.Addr == addr {
			return sets
		}
	case *ssa.IndexAddr:
		return part(instr, nil)
	case *ssa.FieldAddr:
		switch {
		case len(fields) == 0:
			if part(instr, nil) == sets {
				return passes // a part of it
			}
		case fields[0] == instr.Field:
			return part(instr, fields[1:])
		default:
			return passes
		}
	}
	return reads
}

// isDropped reports whether an instruction stores to a field of a parameter that no caller looks at again, or calls a function that does.
func isDropped(res *poolflow.Result, e *poolflow.Event) bool {
	switch at := e.Instr.(type) {
	case *ssa.Store:
		to, _ := fieldStored(at.Addr)
		return to != nil && res.Dropped(to.X, poolflow.FieldAt(to))
	case *ssa.Call:
		name, path, _ := strings.Cut(e.Place, ".")
		if i := strings.IndexAny(path, ".["); i >= 0 {
			path = path[:i]
		}
		return slices.ContainsFunc(at.Call.Args, func(arg ssa.Value) bool {
			p, ok := arg.(*ssa.Parameter)
			return ok && p.Name() == name && res.Dropped(p, poolflow.FieldOf(p.Type(), "."+path))
		})
	}
	return false
}

// isAimedFirst reports whether an instruction resets what a field holds to an object, which all that use the field reset before they do:
//
//	e.z.Reset(b)
//	e.z.Write(p)
func isAimedFirst(res *poolflow.Result, at ssa.Instruction) bool {
	aim, ok := at.(*ssa.Call)
	if !ok || !isReset(aim) {
		return false
	}
	to, ok := aim.Call.Args[0].(*ssa.UnOp)
	if !ok {
		return false
	}
	field, _ := to.X.(*ssa.FieldAddr)
	list := ownAccesses(res, field)
	resets := func(a poolflow.Access) bool {
		ld, ok := a.Instr.(*ssa.UnOp)
		return ok && slices.ContainsFunc(*ld.Referrers(), func(r ssa.Instruction) bool {
			call, ok := r.(*ssa.Call)
			return ok && isReset(call) && call.Call.Args[0] == ssa.Value(ld)
		})
	}
	return len(list) > 0 && !slices.ContainsFunc(list, func(a poolflow.Access) bool {
		return how(a.Instr, a.Addr, nil) == reads && !resets(a) && !slices.ContainsFunc(list, func(b poolflow.Access) bool {
			return resets(b) && b.Addr.X == a.Addr.X && poolflow.ComesBefore(b.Instr, a.Instr)
		})
	})
}

// isReset reports whether a call is one of a method Reset.
func isReset(call *ssa.Call) bool {
	fn := call.Call.StaticCallee()
	return fn != nil && fn.Name() == "Reset" && fn.Signature.Recv() != nil
}

// ownAccesses returns all accesses of a field that others do not know, none when others do.
func ownAccesses(res *poolflow.Result, to *ssa.FieldAddr) []poolflow.Access {
	if to == nil {
		return nil
	}
	owner := poolflow.Named(to.X.Type())
	field := poolflow.FieldAt(to)
	if owner == nil || owner.Obj().Pkg() != res.Pkg.Pkg || field == nil || field.Exported() {
		return nil
	}
	return res.Accesses(owner)[field]
}

// fieldStored returns the field of an object that an address lies in, nil if it lies in none, and the way there through the fields below.
func fieldStored(addr ssa.Value) (to *ssa.FieldAddr, below []int) {
	if at, ok := addr.(*ssa.IndexAddr); ok {
		addr = at.X
	}
	to, _ = addr.(*ssa.FieldAddr)
	for to != nil {
		up, ok := to.X.(*ssa.FieldAddr)
		if !ok {
			break
		}
		to, below = up, append(below, to.Field)
	}
	slices.Reverse(below)
	return to, below
}
