package poolflow

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// operand returns the i-th argument of the call in the source, the receiver first; nil where it does not stand there.
func (s *site) operand(i int) ssa.Value {
	if s.common == nil {
		return nil
	}
	if s.common.IsInvoke() {
		i--
	}
	if i < 0 || i >= len(s.common.Args) {
		return nil
	}
	return s.common.Args[i]
}

// isPipe reports whether a value is the end of an io.Pipe to read from.
func isPipe(v ssa.Value) bool {
	if i, ok := v.(*ssa.MakeInterface); ok {
		v = i.X
	}
	if v == nil {
		return false
	}
	n := namedOf(v.Type())
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "io" && n.Obj().Name() == "PipeReader"
}

// transports returns the index of the argument that a function whose body cannot be seen takes for a request, and
// answers as an http.Client does; -1 when it does not.
//
//	type doer interface{ Do(*http.Request) (*http.Response, error) }
func transports(s *site) int {
	if s.common == nil {
		return -1
	}
	sig := s.common.Signature()
	n := sig.Results().Len()
	if n < 2 || !isHTTP(sig.Results().At(0).Type(), "Response") || !IsErrorType(sig.Results().At(n-1).Type()) {
		return -1
	}
	for i := range sig.Params().Len() {
		if isHTTP(sig.Params().At(i).Type(), "Request") {
			if sig.Recv() != nil || s.common.IsInvoke() {
				i++
			}
			return i
		}
	}
	return -1
}

// isHTTP reports whether t is a pointer to the type of that name in net/http.
func isHTTP(t types.Type, name string) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	n := namedOf(p)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "net/http" && n.Obj().Name() == name
}

// request sends the arguments of a call to a server. A transport may still read them when the call has failed, or
// has returned an answer that nobody reads: a server answers when it has read the request, as a rule.
func (f *funcState) request(w *world, s *site, args []int) []*world {
	send := func(w *world) {
		for _, i := range args {
			if i < len(s.args) {
				f.share(w, s.instr, s.args[i], "body", false)
			}
		}
	}
	t, ok := typeOfResult(s).(*types.Tuple)
	if !ok || s.result == nil {
		send(w)
		return []*world{w}
	}
	results := func(w *world, err value) {
		parts := make([]value, t.Len())
		for i := range parts {
			parts[i] = value{k: vSym, site: s.result, c: "r" + itoa(i)}
		}
		parts[len(parts)-1] = err
		f.bind(w, s.result, f.compound(vTuple, nil, nil, parts))
	}
	failed := w.clone()
	send(failed)
	err := value{k: vSym, site: s.result, c: "r" + itoa(t.Len()-1)}
	failed.assert(err, "nonnil")
	results(failed, err)
	if !readsAnswer(s.result) {
		send(w)
	}
	results(w, nilValue)
	return []*world{w, failed}
}

func typeOfResult(s *site) types.Type {
	if s.result == nil {
		return nil
	}
	return s.result.Type()
}

// readsAnswer reports whether the body of the response that a call returns is read, or somebody else gets it.
func readsAnswer(call ssa.Value) bool {
	for _, r := range *call.Referrers() {
		if e, ok := r.(*ssa.Extract); ok && e.Index == 0 && answerUsed(e, 0) {
			return true
		}
	}
	return false
}

func answerUsed(v ssa.Value, depth int) bool {
	if depth > 4 || v.Referrers() == nil {
		return false
	}
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case ssa.CallInstruction:
			return !(r.Common().IsInvoke() && r.Common().Method.Name() == "Close")
		case *ssa.Store, *ssa.MapUpdate, *ssa.Send, *ssa.MakeClosure:
			return true
		case *ssa.FieldAddr:
			return fieldName(r.X.Type(), r.Field) == "Body" && answerUsed(r, depth+1)
		case *ssa.UnOp, *ssa.Phi, *ssa.ChangeInterface, *ssa.TypeAssert:
			return answerUsed(r.(ssa.Value), depth+1)
		}
		return false
	})
}
