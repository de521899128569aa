package poolflow

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// returns looks at what a way out leaves behind, and keeps its outcome for the summary.
func (f *funcState) returns(w *world, instr *ssa.Return) {
	results := make([]value, len(instr.Results))
	nonNil := make([]bool, len(instr.Results))
	for i, r := range instr.Results {
		results[i] = f.eval(w, r)
		if v := results[i]; v.k == vRef && v.fl&fLen0 != 0 && v.obj.root().kind == objParam && f.foundEmpty(w, v) {
			results[i] = none // no memory comes back with it
		}
		if IsErrorType(r.Type()) {
			nonNil[i] = f.errorIsSet(w, r, results[i])
		}
	}
	f.checkFramework(w, instr)
	f.checkLent(w, instr)
	failed := slices.Contains(nonNil, true)
	f.checkReturned(w, instr, results, failed)
	f.checkStored(w, instr, failed)
	f.checkReclose(w, instr)
	f.checkLost(w, instr)
	f.rec.failed(f, w, instr, nonNil)
	f.outs = append(f.outs, f.outcomeOf(w, results, nonNil))
}

// foundEmpty reports whether a list was asked for its length, and had none. Other than one that was cut it is not made to be appended to.
func (f *funcState) foundEmpty(w *world, v value) bool {
	return slices.ContainsFunc(w.conds, func(a *assumption) bool {
		return a.of.c == "empty" && a.is == "true" && a.of.site != nil && f.eval(w, a.of.site) == v
	})
}

// checkFramework treats a parameter that a framework pools as put by the framework when the handler returns.
func (f *funcState) checkFramework(w *world, instr *ssa.Return) {
	if f.fn.Parent() != nil && len(f.fn.FreeVars) > 0 && len(f.fn.Params) == 0 {
		return
	}
	for _, p := range f.fn.Params {
		n := namedOf(p.Type())
		if !isFrameworks(p.Type()) || n.Obj().Pkg() == f.a.pass.Pkg {
			continue
		}
		param := f.object(objParam, p, 0, 0, p.Type())
		back := &put{instr: instr, poolName: "the pool of " + n.Obj().Pkg().Name(), deferred: true}
		for _, o := range w.objects() {
			st := w.state(o)
			if o != param && !partOf(o, param) || w.state(param).handed {
				continue
			}
			for _, sh := range st.shares {
				if sh.kind != "send" && !callsInto(sh.instr, n.Obj().Pkg()) {
					f.rec.shared(f, w, sh, &site{instr: instr}, o, back)
				}
			}
		}
	}
}

// checkLent treats what a reader is to fill, or a writer to write, as put by the caller when the method returns: the
// caller may have it from a pool.
func (f *funcState) checkLent(w *world, instr *ssa.Return) {
	if !lent(f.fn) {
		return
	}
	p := f.fn.Params[1]
	o := f.object(objParam, p, 0, 0, p.Type())
	for _, sh := range w.state(o).shares {
		if sh.kind != "go" {
			continue
		}
		e := f.rec.add(f, w, "captured", "lent", sh.instr, sh.instr.Pos(), o, &put{instr: instr, deferred: true})
		e.Async, e.Lent = sh.kind, true
	}
}

// lent reports whether fn is a Read or Write, of an io.Reader or the like, that starts a goroutine.
func lent(fn *ssa.Function) bool {
	switch fn.Name() {
	case "Read", "Write", "ReadAt", "WriteAt":
	default:
		return false
	}
	sig := fn.Signature
	if sig.Recv() == nil || sig.Params().Len() == 0 || !IsBytes(sig.Params().At(0).Type()) || sig.Results().Len() != 2 || !IsErrorType(sig.Results().At(1).Type()) {
		return false
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if _, ok := instr.(*ssa.Go); ok {
				return true
			}
		}
	}
	return false
}

// IsErrorType reports whether a type is error itself.
func IsErrorType(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// callsInto reports whether an instruction calls a function of a package: a framework knows how long what runs for it
// uses a context.
func callsInto(instr ssa.Instruction, pkg *types.Package) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	fn := call.Call.StaticCallee()
	return fn != nil && fn.Pkg != nil && fn.Pkg.Pkg == pkg
}

// errorIsSet reports whether an error is known not to be nil: made here, or one of the package-level errors.
func (f *funcState) errorIsSet(w *world, r ssa.Value, v value) bool {
	if is := w.known(v); is != "" {
		return is == "nonnil"
	}
	if v.k == vSym && v.obj == nil && v.c == "" && v.site != nil && v.site != r {
		return f.errorIsSet(w, v.site, v) // kept in a variable, as all results are where something is deferred
	}
	switch r := r.(type) {
	case *ssa.MakeInterface:
		return true
	case *ssa.UnOp:
		_, global := r.X.(*ssa.Global)
		return global
	case *ssa.Call:
		if fn := r.Call.StaticCallee(); fn != nil {
			switch funcName(fn) {
			case "errors.New", "fmt.Errorf":
				return true
			}
		}
	case *ssa.Phi:
		return false // by which way it came is not known
	}
	if v.k == vRef && v.obj.kind == objContent && v.obj.parent.kind == objGlobal {
		return true
	}
	return false
}

// checkReturned looks for memory of objects that were put.
func (f *funcState) checkReturned(w *world, instr *ssa.Return, results []value, failed bool) {
	for i, v := range results {
		if v.k == vClosure {
			f.checkReturnedFunc(w, instr, v)
			continue
		}
		if w.detached(v) {
			continue
		}
		if v.k == vRef && isOthers(v.obj) && w.state(v.obj).put == nil && !IsErrorType(instr.Results[i].Type()) {
			f.rec.sound[instr] = true // another object, on another path
		}
		f.heldRefs(w, v, func(r value) {
			st := w.state(r.obj)
			if st.put == nil {
				f.rec.fine("returned", instr, r.obj)
				return
			}
			if st.counts || st.handed || st.used {
				return
			}
			f.rec.returned(f, w, instr, r.obj, st.put, failed && !IsErrorType(instr.Results[i].Type()))
		})
	}
}

// detached reports whether a value is memory that a struct has had, and has no more:
//
//	out = s.buf.Bytes()
//	s.buf = bytes.Buffer{}
func (w *world) detached(v value) bool {
	path, ok := strings.CutSuffix(v.path, bufMemory)
	if v.k != vRef || !ok {
		return false
	}
	now, ok := w.heap.get(loc{v.obj, path})
	since, written := w.heap.get(loc{v.obj, path + "#"})
	return ok && now.isZero() && (!written || since.isZero())
}

// checkReturnedFunc looks for returned functions that use what was put.
func (f *funcState) checkReturnedFunc(w *world, instr *ssa.Return, v value) {
	sum := f.sumOf(v)
	if sum == nil {
		return
	}
	for _, u := range sum.Uses {
		r := f.resolve(w, &u.O, nil, v.x.parts, nil)
		if r.k != vRef || u.Trusts {
			continue
		}
		if st := w.state(r.obj); st.put != nil && !st.counts && !st.handed {
			f.rec.event(f, w, "returned", instr, instr.Pos(), r.obj, st.put)
			return
		}
	}
}

// checkStored looks for memory of objects that were put in places that outlive the function.
func (f *funcState) checkStored(w *world, instr *ssa.Return, failed bool) {
	for l, v := range w.cells() {
		switch l.obj.root().kind {
		case objParam, objFreeVar, objGlobal:
		default:
			if !f.isServed(w, l) {
				continue
			}
		}
		if f.isDead(w, l.obj) || l.obj.kind == objContent && !isElement(l.obj) && f.replaced(w, l.obj) {
			continue // or was taken out of where it was found
		}
		at := w.heap.storedBy(l)
		if at == nil || w.known(v) == "nil" {
			continue
		}
		f.heldRefs(w, v, func(r value) {
			st := w.state(r.obj)
			if st.put == nil {
				f.rec.fine("stored", at, r.obj)
				return
			}
			if st.counts || st.handed || st.put.answered() {
				return
			}
			if w.detached(r) || l.path == "" && f.ownVariable(l.obj) || at == st.put.instr {
				return // what a callee does both of is said there
			}
			if failed && st.put.deferred && strings.Contains(l.path, "[]@") {
				return // pushed on a stack, which nobody goes on with
			}
			if r.obj == l.obj || r.obj.root() == l.obj.root() && r.obj.kind == objContent && loc.String(loc{r.obj.parent, r.obj.path}) == l.String() && r.fl&(fGrown|fShift|fCut) == 0 && r.fl&lenFlags&^(fLenOld|fLen0|fLenCap) == 0 {
				return // what was there all along
			}
			if w.state(l.obj).part == l.path && l.path != "" {
				return // put by its address: the pool has the place itself
			}
			if r.obj.root() == l.obj.root() && isElement(r.obj) {
				return // which element of a list is which is not known
			}
			if l.obj.kind == objFreeVar && l.path == "" && r.obj.root().kind == objFreeVar {
				return // moved from one captured variable to another
			}
			f.rec.stored(f, w, at, l, r.obj, st.put)
		})
	}
}

// ownVariable reports whether an object is a variable around a closure that nobody looks at but the closure, when it has set it:
//
//	var data []byte
//	each(func(x item) { data = x.bytes(); write(data) })
//
// A goroutine has it all to itself.
func (f *funcState) ownVariable(o *object) bool {
	v, ok := o.site.(*ssa.FreeVar)
	if o.kind != objFreeVar || !ok || v.Parent() != f.fn || f.fn.Parent() == nil {
		return false
	}
	for _, b := range f.fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			made, ok := instr.(*ssa.MakeClosure)
			if !ok || made.Fn != ssa.Value(f.fn) {
				continue
			}
			cell, ok := made.Bindings[slices.Index(f.fn.FreeVars, v)].(*ssa.Alloc)
			if !ok || slices.ContainsFunc(*cell.Referrers(), func(r ssa.Instruction) bool {
				st, ok := r.(*ssa.Store)
				_, debug := r.(*ssa.DebugRef)
				return r != instr && !debug && !(ok && st.Addr == ssa.Value(cell))
			}) {
				return false
			}
			if refs := *made.Referrers(); len(refs) == 1 {
				if _, ok := refs[0].(*ssa.Go); ok {
					return true
				}
			}
		}
	}
	var sets []*ssa.Store
	for _, r := range *v.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Addr == ssa.Value(v) {
			sets = append(sets, st)
		}
	}
	return !slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		if st, ok := r.(*ssa.Store); ok {
			return st.Addr != ssa.Value(v)
		}
		_, load := r.(*ssa.UnOp)
		return !load || !slices.ContainsFunc(sets, func(st *ssa.Store) bool { return ComesBefore(st, r) })
	})
}

// ComesBefore reports whether an instruction has run whenever another one of the function runs.
func ComesBefore(x, y ssa.Instruction) bool {
	if x.Block() != y.Block() {
		return x.Block().Dominates(y.Block())
	}
	return slices.Index(x.Block().Instrs, x) < slices.Index(y.Block().Instrs, y)
}

// MayFollow reports whether control may go from one instruction to another.
func MayFollow(x, y ssa.Instruction) bool {
	return ComesBefore(x, y) || x.Block() != y.Block() && Reaches(x.Block(), y.Block(), nil)
}

// isServed reports whether a location is the body of a request that an unknown function had: a handler may hand it to a
// transport that reads on when the handler has returned.
func (f *funcState) isServed(w *world, l loc) bool {
	if l.path != ".Body" || l.obj.typ == nil || !w.state(l.obj).may {
		return false
	}
	n := namedOf(l.obj.typ)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "net/http" && n.Obj().Name() == "Request"
}

// isElement reports whether o was reached through an element of a list or map.
func isElement(o *object) bool {
	for ; o.kind == objContent; o = o.parent {
		if strings.Contains(o.path, "[") {
			return true
		}
	}
	return false
}

// isDead reports whether the object that a location lies in is put itself.
func (f *funcState) isDead(w *world, o *object) bool {
	for ; ; o = o.parent {
		if w.state(o).put != nil {
			return true
		}
		if o.kind != objContent {
			return false
		}
	}
}

// closers are methods that callers may call twice.
var closers = map[string]bool{"Close": true, "Release": true, "Read": true, "CloseWithError": true, "Stop": true}

// Closes reports whether methods of that name end the use of their receiver, and may be called twice.
func Closes(name string) bool { return closers[name] && name != "Read" }

// checkReclose looks for a Put of what a field of the receiver refers to, in a method that may be called
// again, where nothing keeps the next call from putting it again.
func (f *funcState) checkReclose(w *world, instr *ssa.Return) {
	fn := f.fn
	if fn.Signature.Recv() == nil || fn.Parent() != nil || len(fn.Params) == 0 || !closers[fn.Name()] || fn.Name() == "Read" && !isReader(fn) {
		return
	}
	recv, ok := f.objs[objKey{kind: objParam, site: fn.Params[0]}]
	if !ok {
		return
	}
	recvPut := w.state(recv).put
	for _, o := range w.objects() {
		st := w.state(o)
		if st.put == nil || st.put.inner || st.counts || st.handed || o.root() != recv {
			continue
		}
		switch {
		case o == recv:
			if p := st.put.pool; p.k == vRef && p.obj.root() == recv && f.replaced(w, p.obj) {
				continue // the next call does not find the pool
			}
			if !(fn.Name() == "Close" && isCloser(fn.Signature) || isReader(fn)) {
				continue
			}
			if to := f.a.handedOut(fn); to != toNobody {
				f.rec.reclose(f, w, o, st.put, to != toOthers)
			}
		case recvPut != nil || contains(o.typ, recv.typ):
			continue // the whole receiver is gone
		case st.put.held && closesAnother(st.put.instr):
			continue // found by one that may be called again as well: said there
		case f.taken[o] || f.countsTo(st.put.instr):
			f.rec.fine("reclose", st.put.instr, o)
		case f.guarded(w, recv) || asked(st.put.instr) || f.a.hasMovedOn(st.put.instr):
			f.rec.fine("reclose", st.put.instr, o)
		case f.replaced(w, o):
			f.rec.fine("reclose", st.put.instr, o)
		default:
			plain := !isCloser(fn.Signature) && !isReader(fn)
			f.rec.reclose(f, w, o, st.put, f.a.calledByOwn(fn) || plain && (!isPointer(fn.Signature.Recv().Type()) || fn.Name() != "Close" && len(f.a.callersOf(fn)) == 1))
		}
	}
}

// calledByOwn reports whether a method that may be called again is called by this module alone: its type is not exported, and
// nobody else gets such objects as something that has the method, but for a package that closes what it asks for. A Close or Read of
// nothing that is used here is for others.
func (a *engine) calledByOwn(fn *ssa.Function) bool {
	n := namedOf(fn.Signature.Recv().Type())
	if n == nil || n.Obj().Exported() {
		return false
	}
	to := a.handedOut(fn)
	return to == toCaller || to != toOthers && (!isCloser(fn.Signature) && !isReader(fn) || a.ownUse(fn))
}

// isConn reports whether a receiver is a connection, as that of package net: those are closed twice, to end a Read that waits, by
// those of an internal package, too.
func isConn(recv *types.Var) bool {
	if recv == nil {
		return false
	}
	for _, name := range []string{"RemoteAddr", "SetReadDeadline"} {
		if obj, _, _ := types.LookupFieldOrMethod(recv.Type(), true, nil, name); obj == nil {
			return false
		}
	}
	return true
}

// ownUse reports whether the package itself calls a method, or hands its objects out as something that has not got it, or keeps them as
// something that has.
func (a *engine) ownUse(fn *ssa.Function) bool {
	recv := fn.Signature.Recv().Type()
	for _, g := range a.funcs {
		for _, b := range g.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.MakeInterface:
					if types.Identical(instr.X.Type(), recv) && hasMethod(instr.Type(), fn.Name()) != a.leaves(instr, fn.Name()) {
						return true
					}
				case ssa.CallInstruction:
					if instr.Common().StaticCallee() == fn && !(g.Signature.Recv() != nil && closers[g.Name()]) {
						return true
					}
				}
			}
		}
	}
	return false
}

// closesAnother reports whether an instruction calls a method that may be called again, too.
func closesAnother(at ssa.Instruction) bool {
	call, ok := at.(ssa.CallInstruction)
	if !ok {
		return false
	}
	if c := call.Common(); c.IsInvoke() {
		return closers[c.Method.Name()]
	}
	fn := call.Common().StaticCallee()
	return fn != nil && fn.Signature.Recv() != nil && closers[fn.Name()]
}

// contains reports whether the struct that t points to has a field of the type that u points to.
func contains(t, u types.Type) bool {
	if t == nil || u == nil {
		return false
	}
	s := structOf(deref(t))
	if s == nil {
		return false
	}
	for fld := range s.Fields() {
		if types.Identical(fld.Type(), deref(u)) {
			return true
		}
	}
	return false
}

func isCloser(sig *types.Signature) bool {
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && IsErrorType(sig.Results().At(0).Type())
}

// isReader reports whether fn is the Read of an io.Reader.
func isReader(fn *ssa.Function) bool {
	sig := fn.Signature
	return fn.Name() == "Read" && sig.Params().Len() == 1 && IsBytes(sig.Params().At(0).Type()) && sig.Results().Len() == 2 && IsErrorType(sig.Results().At(1).Type())
}

// guarded reports whether a second call cannot come this way: what was assumed of the receiver's fields is
// no longer so.
func (f *funcState) guarded(w *world, recv *object) bool {
	for _, cond := range w.conds {
		c, is := cond.of, cond.is
		if c.obj == nil || c.obj.root() != recv {
			continue
		}
		switch c.k {
		case vSym:
			if c.c != "" && !strings.HasPrefix(c.c, "==") {
				continue
			}
			now, ok := w.heap.get(loc{c.obj, c.path})
			if !ok {
				continue
			}
			if strings.HasPrefix(c.c, "==") {
				if now.k == vConst && (now.c == c.c[2:]) != (is == "true") {
					return true
				}
				continue
			}
			if now.k == vConst && now.c != is {
				return true
			}
		case vRef:
			if c.obj.kind != objContent || c.path != "" {
				continue
			}
			now, ok := w.heap.get(loc{c.obj.parent, c.obj.path})
			if ok && (now.k != vConst && is == "nil" || now == nilValue && is == "nonnil") {
				return true
			}
		}
	}
	return false
}

// asked reports whether what puts an object by a method of its own has asked it by another one before,
//
//	if !c.parent.IsClosed() { c.parent.Close() }
//
// It knows whether it was put.
func asked(at ssa.Instruction) bool {
	call, ok := at.(ssa.CallInstruction)
	if !ok {
		return false
	}
	recv := methodReceiver(call.Common())
	for b := at.Block(); recv != nil && b != nil; b = b.Idom() {
		up := b.Idom()
		if up == nil || len(b.Preds) != 1 {
			continue
		}
		cond, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		v := cond.Cond
		if not, ok := v.(*ssa.UnOp); ok && not.Op == token.NOT {
			v = not.X
		}
		if q, ok := v.(*ssa.Call); ok && sameLoad(methodReceiver(&q.Call), recv) {
			return true
		}
	}
	return false
}

// hasMovedOn reports whether a method comes to an instruction where it has asked its receiver how far it is, and has moved on since:
//
//	if r.at < len(r.left) {
//		r.at += copy(p, r.left[r.at:])
//		if r.at == len(r.left) { bufs.Put(r.left) }
//	}
//
// When it is called again, it is told something else.
func (a *engine) hasMovedOn(at ssa.Instruction) bool {
	is, ok := a.moves[at]
	if !ok {
		is = hasMovedOn(at)
		a.moves[at] = is
	}
	return is
}

func hasMovedOn(at ssa.Instruction) bool {
	recv := receiverOf(at.Parent())
	if recv == nil {
		return false
	}
	var moved []*ssa.Store
	for b := at.Block(); b != nil; b = b.Idom() {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok || !ComesBefore(st, at) {
				continue
			}
			if fa, ok := st.Addr.(*ssa.FieldAddr); ok && paramOf(fa.X) == recv {
				moved = append(moved, st)
			}
		}
		up := b.Idom()
		if up == nil || len(b.Preds) != 1 {
			continue
		}
		cond, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cmp, ok := cond.Cond.(*ssa.BinOp)
		if ok && isNumber(cmp.X.Type()) && slices.ContainsFunc(moved, func(st *ssa.Store) bool { return isReadFrom(cmp.X, st.Addr) || isReadFrom(cmp.Y, st.Addr) }) {
			return true
		}
	}
	return false
}

// isReadFrom reports whether a value was read from an address.
func isReadFrom(v, addr ssa.Value) bool {
	ld, ok := v.(*ssa.UnOp)
	return ok && ld.Op == token.MUL && sameAddr(ld.X, addr)
}

func isNumber(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// countsTo reports whether an instruction runs on one side only of a branch on a number that was just changed in an object:
//
//	if r.refs.Add(-1) <= 0 { bufs.Put(r.buf) }
func (f *funcState) countsTo(at ssa.Instruction) bool {
	for b := at.Block(); b != nil && b.Idom() != nil; b = b.Idom() {
		up := b.Idom()
		if cond, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If); ok && len(b.Preds) == 1 && f.counted[cond.Cond] {
			return true
		}
	}
	return false
}

// methodReceiver returns the receiver of a call of a method, nil for other calls.
func methodReceiver(c *ssa.CallCommon) ssa.Value {
	switch {
	case c.IsInvoke():
		return c.Value
	case c.Signature().Recv() != nil && len(c.Args) > 0:
		return c.Args[0]
	}
	return nil
}

// sameLoad reports whether both are one value, or were loaded from one field.
func sameLoad(x, y ssa.Value) bool {
	if x == y {
		return true
	}
	lx, ok := x.(*ssa.UnOp)
	ly, ok2 := y.(*ssa.UnOp)
	return ok && ok2 && lx.Op == token.MUL && ly.Op == token.MUL && sameCellAddr(lx.X, ly.X)
}

// replaced reports whether the place that o was reached from holds something else now.
func (f *funcState) replaced(w *world, o *object) bool {
	for ; o.kind == objContent; o = o.parent {
		if strings.Contains(o.path, "[") {
			if isChan(o.parent.typ) {
				return true // received: the next call gets another
			}
			base := o.path[:strings.IndexByte(o.path, '[')]
			if list := o.parent; base == "" && list.kind == objContent {
				if v := w.heap.at(loc{list.parent, list.path}); v.k == vRef && v.obj == list && v.fl&fShift != 0 {
					return true // cut off at the front
				}
			}
			if _, ok := w.heap.get(loc{o.parent, base + "[]cleared"}); ok {
				return true
			}
			for l := range w.cells() {
				if l.obj == o.parent && strings.HasPrefix(l.path, o.path) && w.heap.storedBy(l) != nil {
					return true
				}
			}
			continue
		}
		for p := o.path; ; p = parentPath(p) {
			if v, ok := w.heap.get(loc{o.parent, p}); ok && !(v.k == vRef && v.obj == o && v.fl&fLen0 == 0) {
				return true
			}
			if p == "" {
				break
			}
		}
	}
	return false
}

// checkLost looks for objects that were taken here and neither put nor handed on.
func (f *funcState) checkLost(w *world, instr *ssa.Return) {
	var others map[*object]bool // what those refer to who keep what was made here
	for o, st := range w.states() {
		if o.kind != objPooled || w.known(refTo(o)) == "nil" {
			continue
		}
		if others == nil {
			others = f.keptByOthers(w)
		}
		returned := others[o]
		for _, r := range instr.Results {
			f.deepRefs(w, f.eval(w, r), func(v value) {
				if v.obj.root() == o {
					returned = true
				}
			})
			if v := f.eval(w, r); v.k == vClosure {
				for _, p := range v.x.parts {
					if p.k == vRef && (p.obj == o || w.heap.at(loc{p.obj, p.path}).obj == o) {
						returned = true
					}
				}
			}
		}
		f.rec.end(o, st, returned)
	}
}

// keptByOthers returns the objects that can be reached from what was made here and is kept by something else.
func (f *funcState) keptByOthers(w *world) map[*object]bool {
	reached := map[*object]bool{}
	for o, st := range w.states() {
		if st.kept && (o.kind == objMade || o.kind == objAlloc) {
			f.deepRefs(w, refTo(o), func(v value) { reached[v.obj.root()] = true })
		}
	}
	return reached
}

// dirty notes that the content of v is written.
func (f *funcState) dirty(w *world, at ssa.Instruction, v value) {
	l := loc{v.obj, v.path + "#"}
	w.setCell(l, addedTo(w, l), at)
}

// resetContent notes that a method cleared v.
func (f *funcState) resetContent(w *world, s *site, v value) {
	f.kill(w, loc{v.obj, v.path})
	w.setHeap(loc{v.obj, v.path + "#"}, zeroVal)
	w.update(v.obj, func(st *ostate) { st.lendrop = true })
	if v.path == "" {
		w.update(v.obj, func(st *ostate) { st.reset = true })
	}
}
