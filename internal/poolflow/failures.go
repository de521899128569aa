package poolflow

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A function that gives back what somebody else has taken, and that may fail, has to do so when it fails as well: whoever
// called it does not know how far it came.
//
//	func (w *writer) finish() error {
//		if _, err := w.out.Write(w.buf); err != nil {
//			return err // w.buf is still there
//		}
//		bufs.Put(w.buf)

// A failure is a way out of a function with an error that a call has returned.
type failure struct {
	instr *ssa.Return
	put   map[*object]bool // what was put until then
	gone  map[*object]bool // what is not there any more, or never was
}

// failed notes a way out with an error.
func (r *recorder) failed(f *funcState, w *world, instr *ssa.Return, nonNil []bool) {
	if !slices.Contains(nonNil, true) || !callFails(instr.Block()) {
		return
	}
	out := failure{instr: instr, put: map[*object]bool{}, gone: map[*object]bool{}}
	for o, st := range w.states() {
		if st.put != nil {
			out.put[o] = true
		}
	}
	for _, o := range f.order {
		if w.known(refTo(o)) == "nil" || w.state(o).handed || o.kind == objContent && f.replaced(w, o) {
			out.gone[o] = true
		}
	}
	r.failures = append(r.failures, out)
}

// failsWithout returns a way out on which something that is put on success alone is still there.
func (r *recorder) failsWithout(p *PutSite) token.Pos {
	if callFails(p.Instr.Block()) {
		return token.NoPos
	}
	at := token.NoPos
	for _, out := range r.failures {
		switch {
		case out.put[p.obj]:
			return token.NoPos
		case out.gone[p.obj] || p.Instr.Block().Dominates(out.instr.Block()):
		case !at.IsValid() || out.instr.Pos() < at:
			at = out.instr.Pos()
		}
	}
	return at
}

// callFails reports whether control comes to a block only if some call has returned an error.
func callFails(b *ssa.BasicBlock) bool {
	for d := b; d != nil; d = d.Idom() {
		up := d.Idom()
		if up == nil || len(up.Instrs) == 0 {
			break
		}
		cond, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cmp, ok := cond.Cond.(*ssa.BinOp)
		if ok && IsErrorType(cmp.X.Type()) && isCalled(cmp.X) && onlyIf(cmp, false, b) {
			return true
		}
	}
	return false
}

// isCalled reports whether a value is the result of a call.
func isCalled(v ssa.Value) bool {
	if part, ok := v.(*ssa.Extract); ok {
		v = part.Tuple
	}
	_, ok := v.(*ssa.Call)
	return ok
}

// atEnd reports whether a reader puts itself, or what it reads from, when it has come to the end only.
//
//	n, err := r.src.Read(p)
//	if err == io.EOF {
//		readers.Put(r)
//	}
func atEnd(p *PutSite) bool {
	if !isReader(p.Func) || p.Func.Signature.Recv() == nil || p.obj.root().site != p.Func.Params[0] {
		return false
	}
	for d := p.Instr.Block(); d != nil; d = d.Idom() {
		up := d.Idom()
		if up == nil {
			return false
		}
		cond, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		if asksForEnd(cond.Cond) && up.Succs[0] == d && len(d.Preds) == 1 {
			return true
		}
	}
	return false
}

// asksForEnd reports whether a condition is err == io.EOF.
func asksForEnd(cond ssa.Value) bool {
	switch c := cond.(type) {
	case *ssa.BinOp:
		return c.Op == token.EQL && (isEOF(c.X) || isEOF(c.Y))
	case *ssa.Call:
		fn := c.Call.StaticCallee()
		return fn != nil && funcName(fn) == "errors.Is" && isEOF(c.Call.Args[1])
	}
	return false
}

// isEOF reports whether a value is io.EOF.
func isEOF(v ssa.Value) bool {
	ld, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	g, ok := ld.X.(*ssa.Global)
	return ok && g.Name() == "EOF" && g.Pkg != nil && g.Pkg.Pkg.Path() == "io"
}

// onlyRef is the one reference in a struct that is put by value.
//
//	pool.Put(box{buf: b})
func onlyRef(v value) value {
	if v.k != vAgg {
		return v
	}
	found := none
	for _, p := range v.x.parts {
		switch p.k {
		case vRef:
			if found.k == vRef {
				return v
			}
			found = p
		case vConst:
		default:
			return v
		}
	}
	if found.k == vRef {
		return found
	}
	return v
}
