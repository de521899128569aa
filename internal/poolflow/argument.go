package poolflow

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// argument tells how large the i-th argument of the function can be. Text, and lists of it, may be of any size where it comes
// from outside. A function that nobody outside can call is given what its callers have: names and addresses out of fields,
// as often as not. What is read, encoded, or handed on as bytes is large whoever gives it, unless all of them have bounded it.
func (f *funcState) argument(w *world, i int) string {
	if i >= len(f.fn.Params) {
		return "!"
	}
	f.looks = 0
	return f.givenTo(w, f.fn.Params[i], 0)
}

// givenTo tells how large the argument for a parameter of some function of the package can be.
func (f *funcState) givenTo(w *world, p *ssa.Parameter, depth int) string {
	fn := p.Parent()
	i := slices.Index(fn.Params, p)
	if i == 0 && fn.Signature.Recv() != nil {
		return "?"
	}
	calls := f.a.allCalls(fn)
	if len(calls) == 0 {
		switch text := isText(p.Type()); {
		case f.a.isCallback(fn) && (text || IsBytes(p.Type())):
			return "?" // in pieces, as often as not
		case isInternal(f.a.pass.Pkg) && (text || isWrite(fn)):
			return "?" // the module knows how much it gives
		}
		return "!"
	}
	why := ""
	for _, call := range calls {
		if keptShort(call.Common().Args[i], call.Block()) {
			continue
		}
		size := f.input(w, call.Common().Args[i], depth+1)
		if !isText(p.Type()) && stronger("1", size) != "1" && !f.a.isCallbacks(call.Common().Args[i], 0) {
			return "!"
		}
		why = stronger(why, size)
		if why == "!" {
			break
		}
	}
	return cmp.Or(why, "1")
}

// isInternal reports whether a package is for other packages of its module only.
func isInternal(pkg *types.Package) bool { return strings.Contains("/"+pkg.Path()+"/", "/internal/") }

// isWrite reports whether a function is that of an io.Writer, which copies are made through in pieces.
func isWrite(fn *ssa.Function) bool {
	sig := fn.Signature
	return sig.Recv() != nil && fn.Name() == "Write" && sig.Params().Len() == 1 && IsBytes(sig.Params().At(0).Type()) && sig.Results().Len() == 2
}

// isText reports whether a type is that of a text, or of a list.
func isText(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Slice:
		return !IsBytes(t) && !IsBytes(u.Elem())
	case *types.Map:
		return true
	}
	return false
}

// AllCalls returns the calls of a function, none if there may be others than those that are seen: it is exported, or is used in another way.
func (r *Result) AllCalls(fn *ssa.Function) []ssa.CallInstruction { return r.eng.allCalls(fn) }

func (a *engine) allCalls(fn *ssa.Function) []ssa.CallInstruction {
	calls := a.callersOf(fn) // which notes what is used as a value and invoked, too
	obj, ok := fn.Object().(*types.Func)
	if !ok || ast.IsExported(obj.Name()) || fn.Signature.Recv() != nil && a.invoked[obj.Name()] || a.asValue[obj] {
		return nil
	}
	return calls
}

// isCallbacks reports whether bytes are what a callback was given, or what another function has made of that: data = merge(data).
func (a *engine) isCallbacks(v ssa.Value, depth int) bool {
	switch v := v.(type) {
	case *ssa.Parameter:
		return a.isCallback(v.Parent())
	case *ssa.Extract:
		return a.isCallbacks(v.Tuple, depth)
	case *ssa.Call:
		return depth < 4 && slices.ContainsFunc(v.Call.Args, func(arg ssa.Value) bool { return IsBytes(arg.Type()) && a.isCallbacks(arg, depth+1) })
	}
	return false
}

// isCallback reports whether a function is called only by those whom it is given to: it is kept to the package, is used as a
// value, and nobody calls it by its name.
func (a *engine) isCallback(fn *ssa.Function) bool {
	if len(a.callersOf(fn)) > 0 {
		return false
	}
	if fn.Parent() != nil {
		return true
	}
	obj, ok := fn.Object().(*types.Func)
	return ok && !ast.IsExported(obj.Name()) && a.asValue[obj]
}

// Dropped reports whether a value is a parameter, and all who call its function make what they give it for that call, or have another
// function make it, and do not look at a field of it again.
func (r *Result) Dropped(v ssa.Value, field *types.Var) bool {
	p := paramOf(v)
	return p != nil && field != nil && r.eng.dropped(p, field.Origin(), 0)
}

func (a *engine) dropped(p *ssa.Parameter, field *types.Var, depth int) bool {
	fn := p.Parent()
	i := slices.Index(fn.Params, p)
	calls := a.allCalls(fn)
	return depth < 4 && len(calls) > 0 && !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		at, ok := call.(*ssa.Call)
		if !ok || i >= len(at.Call.Args) {
			return true
		}
		switch given := at.Call.Args[i].(type) {
		case *ssa.Call, *ssa.Alloc:
		case *ssa.Parameter:
			if !a.dropped(given, field, depth+1) {
				return true
			}
		default:
			return true
		}
		return slices.ContainsFunc(*at.Call.Args[i].Referrers(), func(u ssa.Instruction) bool {
			switch u := u.(type) {
			case *ssa.DebugRef:
				return false
			case *ssa.MakeClosure:
				return true
			case *ssa.FieldAddr:
				return a.cellOf(u) == any(field) && MayFollow(at, u)
			case *ssa.Defer:
				return a.seesField(u.Call.StaticCallee(), field, map[*ssa.Function]bool{})
			case *ssa.Call:
				return u != call && MayFollow(at, u) && a.seesField(u.Call.StaticCallee(), field, map[*ssa.Function]bool{})
			}
			return MayFollow(at, u)
		})
	})
}

// seesField reports whether a function, or one that it calls by its name, may have to do with a field.
func (a *engine) seesField(fn *ssa.Function, field *types.Var, seen map[*ssa.Function]bool) bool {
	if fn == nil || fn.Pkg != a.pkg {
		return fn == nil || field.Exported()
	}
	if seen[fn] {
		return false
	}
	seen[fn] = true
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.FieldAddr:
				if a.cellOf(instr) == any(field) {
					return true
				}
			case *ssa.UnOp:
				if s := structOf(instr.Type()); s != nil && slices.Contains(slices.Collect(s.Fields()), field) {
					return true // a copy of all fields
				}
			case *ssa.MakeClosure:
				if a.seesField(instr.Fn.(*ssa.Function), field, seen) {
					return true
				}
			case ssa.CallInstruction:
				if callee := instr.Common().StaticCallee(); callee != nil && callee.Pkg == a.pkg && a.seesField(callee, field, seen) {
					return true
				}
			}
		}
	}
	return false
}

// LeftOnError reports whether all who call a function look at what it returns beside an error only where there is none.
func (r *Result) LeftOnError(fn *ssa.Function) bool {
	calls := r.AllCalls(fn)
	return len(calls) > 0 && !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		at, ok := call.(*ssa.Call)
		return !ok || slices.ContainsFunc(*at.Referrers(), func(r ssa.Instruction) bool {
			part, ok := r.(*ssa.Extract)
			return ok && !IsErrorType(part.Type()) && looksAnyway(at, part)
		})
	})
}

// looksAnyway reports whether a result of a call, or the variable that it is kept in, is looked at where the call may have failed.
func looksAnyway(call *ssa.Call, v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(u ssa.Instruction) bool {
		switch u := u.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.Store:
			kept, ok := u.Addr.(*ssa.Alloc)
			if ok && kept == v {
				return false // set anew
			}
			if _, variable := v.(*ssa.Alloc); ok && !variable {
				return looksAnyway(call, kept)
			}
		}
		return !callWorked(call, u.Block())
	})
}

// noteValues notes the functions that an instruction uses as values, and the methods that it calls by an interface.
func (a *engine) noteValues(instr ssa.Instruction) {
	callee := ssa.Value(nil)
	if call, ok := instr.(ssa.CallInstruction); ok {
		callee = call.Common().Value
		if m := call.Common().Method; m != nil {
			a.invoked[m.Name()] = true
		}
	}
	for _, op := range instr.Operands(nil) {
		if fn, ok := (*op).(*ssa.Function); ok && (*op != callee || fn.Synthetic != "") {
			if obj, ok := fn.Object().(*types.Func); ok {
				a.asValue[obj] = true
			}
		}
	}
}
