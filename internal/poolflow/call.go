package poolflow

import (
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A site is a call that is being applied: where it stands, and how.
type site struct {
	instr    ssa.Instruction // *ssa.Call, *ssa.Defer or *ssa.Go; what is reported
	common   *ssa.CallCommon // nil for calls that do not stand in the source
	outer    ssa.Instruction // the deferred call that instr is a part of; nil where it is instr itself
	result   ssa.Value       // nil where the result is dropped
	args     []value
	deferred bool
	some     bool     // the outcome that is applied shares, and others do not
	depth    int      // calls of functions given to functions
	sum      *summary // what is applied, if anything is
	puts     []value  // what the callee puts in all
}

// call runs a call instruction.
func (f *funcState) call(w *world, instr *ssa.Call) []*world {
	s := &site{instr: instr, common: &instr.Call, result: instr, args: make([]value, 0, len(instr.Call.Args))}
	for _, a := range instr.Call.Args {
		s.args = append(s.args, f.arg(w, a))
	}
	if instr.Call.IsInvoke() {
		s.args = append([]value{f.pointer(w, instr.Call.Value)}, s.args...)
		return f.invoke(w, s, &instr.Call)
	}
	if b, ok := instr.Call.Value.(*ssa.Builtin); ok {
		f.builtin(w, s, b.Name())
		return []*world{w}
	}
	if isHash(instr.Call.StaticCallee()) && len(s.args) > 0 {
		f.rec.keyed(s.args[0])
	}
	return f.applyValue(w, s, f.eval(w, instr.Call.Value))
}

// arg evaluates an argument; unknown pointers get an object of their own.
func (f *funcState) arg(w *world, a ssa.Value) value {
	v := f.eval(w, a)
	if v.k == vSym && v.site == a && v.obj == nil && v.c == "" && isRefType(a.Type()) {
		return f.pointer(w, a)
	}
	return v
}

// applyValue calls a function value.
func (f *funcState) applyValue(w *world, s *site, fn value) []*world {
	if fn.k == vClosure {
		if fn.x.fn != nil {
			return f.applyFunc(w, s, fn.x.fn, fn.x.parts)
		}
		return f.apply(w, s, fn.x.sum, fn.x.parts)
	}
	if fn.k == vRef {
		if _, ok := w.heap.get(loc{fn.obj, "#timer"}); ok && s.result != nil {
			f.bind(w, s.result, value{k: vSym, obj: fn.obj, c: "stopped"})
			return []*world{w}
		}
		if piece, ok := w.heap.get(loc{fn.obj, pieces}); ok {
			return f.yields(w, s, piece)
		}
		if once, ok := w.heap.get(loc{fn.obj, "#fn"}); ok {
			done := loc{fn.obj, ".#once"}
			if w.heap.at(done) == trueVal {
				return []*world{w}
			}
			w.setHeap(done, trueVal)
			return f.applyValue(w, s, once)
		}
		f.trustArg(w, s.instr, fn)
		if f.resetHook(w, s, fn) {
			return []*world{w}
		}
		if fns := f.a.funcsIn(fn); fns != nil {
			return f.applyOneOf(w, s, fns)
		}
		if i, ok := f.callback(w, s, fn, ""); ok && s.result != nil {
			ws := f.unknown(w, s, nil)
			for _, w := range ws {
				f.bind(w, s.result, f.given(s.result, "cb"+itoa(i)))
			}
			return ws
		}
	}
	return f.unknown(w, s, nil)
}

// applyOneOf calls one of several functions, which of them is not known.
func (f *funcState) applyOneOf(w *world, s *site, fns []*ssa.Function) []*world {
	var out []*world
	for i, fn := range fns {
		c, again := w, *s
		if i < len(fns)-1 {
			c = w.clone()
		}
		again.args = slices.Clone(s.args)
		out = append(out, f.applyFunc(c, &again, fn, nil)...)
	}
	return out
}

// given is the result of a call of something that was given to this function.
func (f *funcState) given(at ssa.Value, mark string) value {
	t, ok := at.Type().(*types.Tuple)
	if !ok {
		return value{k: vSym, site: at, c: mark}
	}
	parts := make([]value, t.Len())
	for i := range parts {
		parts[i] = value{k: vSym, site: at, c: mark + "." + itoa(i)}
	}
	return f.compound(vTuple, nil, nil, parts)
}

// sumOf returns the summary of a closure, nil when there is none.
func (f *funcState) sumOf(c value) *summary {
	if c.x.fn == nil {
		return c.x.sum
	}
	return f.a.summaryOf(c.x.fn)
}

// callback notes that a function that this function was given is called, and returns the number of the callback; false if it is not
// worth noting.
func (f *funcState) callback(w *world, s *site, fn value, kind string) (i int, ok bool) {
	switch k := fn.obj.root().kind; {
	case k == objParam, k == objFreeVar:
	case k == objPooled && strings.HasPrefix(kind, "method:"):
	default:
		return 0, false
	}
	key := callbackKey{s.instr, fn, kind}
	i, ok = f.cbIndex[key]
	if !ok {
		i = len(f.callbacks)
		f.callbacks = append(f.callbacks, callback{instr: s.instr, fn: fn, kind: kind})
		f.cbIndex[key] = i
	}
	f.callbacks[i].args = slices.Clone(s.args)
	for _, a := range s.args {
		if a.k != vRef || a.obj.kind != objPooled {
			continue
		}
		for _, l := range f.locsOf(w, a.obj) {
			if w.heap.at(l).isZero() && !weakPath(l.path) && !slices.Contains(f.callbacks[i].ready, l) {
				f.callbacks[i].ready = append(f.callbacks[i].ready, l)
			}
		}
	}
	if k, found := slices.BinarySearch(w.cbs, i); !found {
		w.cbs = slices.Insert(slices.Clone(w.cbs), k, i)
	}
	return i, true
}

// applyFunc calls a known function with free variables bound.
func (f *funcState) applyFunc(w *world, s *site, fn *ssa.Function, bound []value) []*world {
	if o := fn.Origin(); o != nil {
		fn = o
	}
	name := f.a.fullNameOf(fn)
	switch name {
	case "(*sync.Pool).Get":
		return f.get(w, s)
	case "(*sync.Pool).Put":
		if len(s.args) == 2 {
			for _, p := range []value{s.args[0]} {
				if p.k == vRef {
					f.put(w, s, s.args[1], putRef{}, p, f.a.poolName(p), f.a.class(p))
				}
			}
		}
		return []*world{w}
	}
	if d := f.a.getterOf(fn); len(bound) == 0 && d != nil {
		return f.declaredGet(w, s, d)
	}
	if d := f.a.putterOf(fn); len(bound) == 0 && d != nil {
		f.declaredPut(w, s, d)
		return []*world{w}
	}
	if e, ok := table[name]; ok {
		return f.applyEntry(w, s, e, fn.Signature)
	}
	if noReturn[name] {
		return nil
	}
	if f.keeps(w, s, name) {
		return f.unknown(w, s, fn)
	}
	sum := f.a.summaryOf(fn)
	if sum == nil {
		return f.unknown(w, s, fn)
	}
	return f.apply(w, s, sum, bound)
}

func (f *funcState) countsRefs(w *world, v value) {
	if v.k == vRef {
		w.update(v.obj, func(s *ostate) { s.counts = true })
	}
}

// funcName is the name by which tables and declarations know a function: "(*bytes.Buffer).Write".
func funcName(fn *ssa.Function) string {
	if obj, ok := fn.Object().(*types.Func); ok {
		return strings.TrimPrefix(obj.Origin().FullName(), "golang.org/x/exp/") // slices and maps came from there
	}
	return ""
}

// fullNameOf is funcName for functions that are called again and again.
func (a *engine) fullNameOf(fn *ssa.Function) string {
	name, ok := a.fullName[fn]
	if !ok {
		name = funcName(fn)
		a.fullName[fn] = name
	}
	return name
}

var noReturn = map[string]bool{
	"os.Exit": true, "runtime.Goexit": true, "log.Fatal": true, "log.Fatalf": true, "log.Fatalln": true,
	"log.Panic": true, "log.Panicf": true, "log.Panicln": true,
	"(*testing.common).FailNow": true, "(*testing.common).Fatal": true, "(*testing.common).Fatalf": true,
	"(*testing.common).SkipNow": true, "(*testing.common).Skip": true, "(*testing.common).Skipf": true,
	"(*log.Logger).Fatal": true, "(*log.Logger).Fatalf": true, "(*log.Logger).Fatalln": true,
	"(*log.Logger).Panic": true, "(*log.Logger).Panicf": true, "(*log.Logger).Panicln": true,
}

// keeps notes that a handler keeps the context that its framework has lent it, if the function of that name does so.
func (f *funcState) keeps(w *world, s *site, name string) bool {
	if !keeping[name] || len(s.args) == 0 || s.args[0].k != vRef {
		return false
	}
	w.update(s.args[0].obj, func(st *ostate) { st.handed = true })
	return true
}

// invoke calls a method through an interface, or of a type parameter.
func (f *funcState) invoke(w *world, s *site, c *ssa.CallCommon) []*world {
	m := c.Method
	if x, ok := c.Value.(*ssa.MakeInterface); ok {
		if fn := f.a.method(x.X.Type(), m); fn != nil {
			return f.applyFunc(w, s, fn, nil)
		}
	}
	if s.args[0].k == vRef && s.args[0].obj.typ != nil && s.args[0].path == "" {
		// The dynamic type is known.
		t := s.args[0].obj.typ
		if s.args[0].obj.kind == objAlloc {
			t = types.NewPointer(t)
		}
		if !types.IsInterface(t) {
			if fn := f.a.method(t, m); fn != nil {
				return f.applyFunc(w, s, fn, nil)
			}
		}
	}
	if impl := f.a.implementation(c.Value.Type(), m); impl != nil && !f.a.standsIn(m.Origin(), impl) {
		return f.applyFunc(w, s, impl, nil)
	}
	if fns := f.oneOf(s, c); fns != nil {
		return f.applyOneOf(w, s, fns)
	}
	name := m.Origin().FullName()
	f.keeps(w, s, name)
	if sum := f.implied(s, m.Origin()); sum != nil {
		return f.apply(w, s, sum, nil)
	}
	if d := f.a.pools.getter(m.Origin()); d != nil {
		return f.declaredGet(w, s, d)
	}
	if d := f.a.pools.putter(m.Origin()); d != nil {
		f.declaredPut(w, s, d)
		return []*world{w}
	}
	if e, ok := table[name]; ok {
		ws := f.applyEntry(w, s, e, m.Signature())
		if s.result != nil && name == "(context.Context).Err" && isOver(c.Value, s.instr.Block()) {
			for _, w := range ws {
				w.assume(f.eval(w, s.result), "nonnil")
			}
		}
		return ws
	}
	if _, ok := c.Value.Type().(*types.TypeParam); ok && s.args[0].k == vRef {
		f.callback(w, s, s.args[0], "method:"+m.Name())
		if hookName.MatchString(m.Name()) {
			f.useArgs(w, s, nil)
			if k := s.args[0].obj.root().kind; k != objParam && k != objFreeVar {
				f.resetContent(w, s, s.args[0])
			}
			return []*world{w} // what it cleans of a parameter is known to callers
		}
		if s.args[0].obj.kind == objPooled {
			f.useArgs(w, s, nil)
			return []*world{w} // what it does to an object is known to those who get it
		}
	}
	switch m.Name() {
	case "Wait", "Join":
		f.join(w)
	}
	return f.unknownMethod(w, s, m.Name())
}

// unknownMethod applies a method whose body cannot be seen.
func (f *funcState) unknownMethod(w *world, s *site, name string) []*world {
	if recv := s.args[0]; recv.k == vRef {
		switch name {
		case "Reset", "Clear", "reset", "clear":
			f.useArgs(w, s, nil)
			f.resetContent(w, s, recv)
			return []*world{w}
		}
	}
	return f.unknown(w, s, nil)
}

// unknown applies a function of which nothing is known: it may read its arguments, and write to what they
// point to; it does not keep them, and does not put them.
func (f *funcState) unknown(w *world, s *site, fn *ssa.Function) []*world {
	f.useArgs(w, s, nil)
	if i := transports(s); i >= 0 {
		return f.request(w, s, []int{i})
	}
	if castsUnsafely(fn) && s.result != nil && len(s.args) == 1 && s.args[0].k == vRef {
		view := s.args[0]
		view.fl |= fString
		f.set(w, s.result, view)
		return []*world{w}
	}
	if fn != nil {
		switch fn.Name() {
		case "Wait", "Join":
			f.join(w)
		case "Reset", "Clear":
			if fn.Signature.Recv() != nil && len(s.args) > 0 && s.args[0].k == vRef {
				f.resetContent(w, s, s.args[0])
				return []*world{w}
			}
		}
	}
	f.refill(w, s)
	out := []*world{w}
	for i, a := range s.args {
		f.trustArg(w, s.instr, a)
		f.touch(w, a)
		if f.mayTake(s, fn, i) {
			f.shown(w, a)
		}
		if a.k == vRef && isChan(a.obj.typ) {
			f.joinSome(w, a, false) // it may receive until the channel is closed
		}
		f.eachClosure(w, a, func(c value) {
			out = append(out, f.maybeCalled(w, s, c)...)
		})
	}
	return out
}

// refill takes what a function returns for the memory that it was given to write to, or a larger one, where it takes the
// place of that: no more is known of the function.
//
//	x.b = encode(x.b[:0], v)
func (f *funcState) refill(w *world, s *site) {
	if s.common == nil || s.result == nil {
		return
	}
	for i, arg := range s.common.Args {
		v := s.args[len(s.args)-len(s.common.Args)+i]
		if v.k != vRef || !IsBytes(arg.Type()) {
			continue
		}
		n, ok := replaces(s.result, arg)
		if !ok {
			continue
		}
		v.fl = v.fl&^(lenFlags|fLenShort) | fGrown | fCopyLen
		tuple, ok := s.result.Type().(*types.Tuple)
		if !ok {
			f.set(w, s.result, v)
			return
		}
		parts := make([]value, tuple.Len())
		for k := range parts {
			parts[k] = value{k: vSym, site: s.result, c: "r" + itoa(k)}
		}
		parts[n] = v
		f.bind(w, s.result, f.compound(vTuple, nil, nil, parts))
		return
	}
}

// replaces reports whether a result of a call, and which, is stored where an argument that is cut was read from.
func replaces(result, arg ssa.Value) (int, bool) {
	cut, ok := arg.(*ssa.Slice)
	if !ok {
		return 0, false
	}
	from, ok := cut.X.(*ssa.UnOp)
	if !ok {
		return 0, false
	}
	for _, r := range *result.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Val == result && sameAddr(r.Addr, from.X) {
				return 0, true
			}
		case *ssa.Extract:
			for _, x := range *r.Referrers() {
				if st, ok := x.(*ssa.Store); ok && st.Val == r && types.Identical(r.Type(), arg.Type()) && sameAddr(st.Addr, from.X) {
					return r.Index, true
				}
			}
		}
	}
	return 0, false
}

// unsafeName is part of what functions are called that turn bytes into a string, or back, without a copy.
var unsafeName = regexp.MustCompile(`(?i)unsafe|nocopy|zerocopy|\.(b2s|s2b)$`)

// castsUnsafely reports whether a function whose body cannot be seen makes bytes a string, or a string bytes, and says
// by its name, or that of its package, that it does not copy them.
func castsUnsafely(fn *ssa.Function) bool {
	if fn == nil || fn.Object() == nil || fn.Object().Pkg() == nil {
		return false
	}
	sig := fn.Signature
	if sig.Recv() != nil || sig.Params().Len() != 1 || sig.Results().Len() != 1 {
		return false
	}
	from, to := sig.Params().At(0).Type(), sig.Results().At(0).Type()
	if !(IsBytes(from) && isString(to) || isString(from) && IsBytes(to)) {
		return false
	}
	return unsafeName.MatchString(fn.Object().Pkg().Name() + "." + fn.Name())
}

// IsBytes reports whether t is a list of bytes.
func IsBytes(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	b, ok := s.Elem().Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.String
}

// mayTake reports whether an unknown callee may make an argument its own, and put it or leave it to somebody. Those who
// are given bytes read them, and a method may do so with its receiver if it is called like that. Of a function that was
// passed in nothing is known.
func (f *funcState) mayTake(s *site, fn *ssa.Function, i int) bool {
	c := s.common
	if c == nil {
		return true
	}
	switch {
	case c.IsInvoke() && i == 0:
		return takerName.MatchString(c.Method.Name())
	case c.IsInvoke():
		i--
	case fn != nil && fn.Signature.Recv() != nil && i == 0:
		return takerName.MatchString(fn.Name())
	case c.StaticCallee() == nil:
		return true
	}
	if i >= len(c.Args) {
		return true
	}
	s1, ok := c.Args[i].Type().Underlying().(*types.Slice)
	return !ok || refers(s1.Elem(), 0)
}

var takerName = regexp.MustCompile(`(?i)^(close|release|free|put|recycle|return|unref|dec|done|finish|stop|end|dispose|destroy|send|submit|run|go|start)`)

// shown notes that somebody unknown has what v refers to.
func (f *funcState) shown(w *world, v value) {
	f.deepRefs(w, v, func(r value) {
		w.update(r.obj.root(), func(s *ostate) { s.shown = true })
	})
}

// eachClosure calls visit for closures that v is or refers to in memory made here.
func (f *funcState) eachClosure(w *world, v value, visit func(value)) {
	if v.k == vClosure {
		visit(v)
	}
}

// maybeCalled returns the worlds in which an unknown callee has called the closure. What it puts is out of
// our hands: who knows when it runs.
func (f *funcState) maybeCalled(w *world, s *site, c value) []*world {
	sum := f.sumOf(c)
	if sum == nil || s.depth > 2 {
		return nil
	}
	putting := false
	for _, o := range sum.Outcomes {
		for _, p := range o.Puts {
			putting = true
			if v := f.resolve(w, &p.O, s.args[:0], c.x.parts, nil); v.k == vRef {
				w.update(v.obj, func(st *ostate) { st.handed = true })
				f.keep(w, v.obj, "dynamic call")
			}
		}
	}
	if putting {
		return nil
	}
	stores := false
	for _, o := range sum.Outcomes {
		stores = stores || len(o.Stores) > 0 || slices.ContainsFunc(o.States, func(st stateRef) bool { return st.May && st.O.K == 'v' && st.O.Obj == "" })
	}
	if !stores {
		return nil
	}
	sub := &site{instr: s.instr, depth: s.depth + 1}
	if c.x.fn != nil {
		sub.args = make([]value, len(c.x.fn.Params))
	}
	return f.apply(w.clone(), sub, sum, c.x.parts)
}

// replaceable notes that an unknown callee had o: where it holds something that was put, there may be something
// else now.
func (f *funcState) replaceable(w *world, o *object) {
	for c, st := range w.states() {
		if st.put == nil || st.put.inner || c.kind != objContent || c.parent != o {
			continue
		}
		l := loc{o, c.path}
		if v, ok := w.heap.get(l); !ok || v.k == vRef && v.obj == c {
			w.setHeap(l, none)
		}
	}
}

// touch notes that an unknown callee had the value: numbers in what it points to may be others now.
func (f *funcState) touch(w *world, v value) {
	if v.k == vClosure {
		return
	}
	f.deepRefs(w, v, func(r value) {
		switch r.obj.kind {
		case objGlobal:
			return
		}
		w.update(r.obj, func(s *ostate) { s.may = true })
		f.replaceable(w, r.obj)
		for _, l := range f.locsOf(w, r.obj) {
			if h := w.heap.at(l); below(l.path, r.path) && h.k == vConst && h.c != "nil" && r.obj.kind == objAlloc {
				w.setHeap(l, none)
			}
		}
	})
}

// useArgs notes the use of all arguments.
func (f *funcState) useArgs(w *world, s *site, skip map[*object]bool) {
	for i, a := range s.args {
		pos := f.argPos(s, i)
		f.useValue(w, s.instr, a, pos, skip)
	}
}

func (f *funcState) argPos(s *site, i int) token.Pos {
	if s.common == nil {
		return s.instr.Pos()
	}
	return s.instr.Pos()
}

// useValue notes that what v refers to is used.
func (f *funcState) useValue(w *world, at ssa.Instruction, v value, pos token.Pos, skip map[*object]bool) {
	if v.k == vClosure {
		return // used when it is called
	}
	f.deepRefs(w, v, func(r value) {
		if !skip[r.obj] && !w.detached(r) {
			f.use(w, at, r.obj, pos)
		}
	})
}

// use notes that o is read or written at an instruction.
func (f *funcState) use(w *world, at ssa.Instruction, o *object, pos token.Pos) {
	st := w.state(o)
	if st.put == nil {
		f.noteUse(w, o, at, pos)
		if p := st.givenBack(at); p != nil {
			f.rec.event(f, w, "used", at, pos, o, p)
			w.update(o, func(s *ostate) { s.used = true })
			return
		}
		f.rec.find(f, w, at, o)
		f.rec.fine("used", at, o)
		return
	}
	f.rec.hit = f.rec.hit || st.used
	if st.counts || st.handed || st.used || st.put.instr == at {
		return
	}
	if o.kind == objAlloc && o.typ != nil && isSlice(o.typ) {
		return // the variable of Put(&b): what matters is its array
	}
	f.rec.event(f, w, "used", at, pos, o, st.put)
	w.update(o, func(s *ostate) { s.used = true })
}

// givenBack returns the put of a goroutine that may be over when the object is used at an instruction, nil when there is
// none.
func (st ostate) givenBack(at ssa.Instruction) *put {
	if st.counts || st.handed || st.used {
		return nil
	}
	for _, sh := range st.shares {
		if sh.back != nil && sh.instr != at {
			return sh.back
		}
	}
	return nil
}

// noteUse records the use of what callers can see, for the summary: the first one, and what is known wherever there is one.
func (f *funcState) noteUse(w *world, o *object, at ssa.Instruction, pos token.Pos) {
	r := o.root()
	if r.kind != objParam && r.kind != objFreeVar {
		return
	}
	ref := f.refOfObj(o)
	if o.use == "" {
		o.use = ref.String()
	}
	old, ok := f.uses[o.use]
	if !ok {
		f.uses[o.use] = useRef{O: ref, at: at, pos: pos, Conds: f.condRefs(w)}
		return
	}
	first := f.inum[at] < f.inum[old.at]
	if !first && len(old.Conds) == 0 {
		return
	}
	if first {
		old.at, old.pos = at, pos
	}
	if len(old.Conds) > 0 {
		old.Conds = commonConds(old.Conds, f.condRefs(w))
	}
	f.uses[o.use] = old
}

// get takes an object from a sync.Pool.
func (f *funcState) get(w *world, s *site) []*world {
	if s.result == nil || len(s.args) == 0 {
		return []*world{w}
	}
	pool := s.args[0]
	o := f.object(objPooled, s.result, 0, 0, nil)
	o.get = s.instr
	if pool.k == vRef {
		o.pool, o.poolName, o.class = pool, f.a.poolName(pool), f.a.class(pool)
	}
	o.name = f.a.resultName(s.instr, 0)
	f.born(w, o)
	if pool.k == vRef {
		w.set(o, ostate{history: history{pool: pool}})
		f.rec.gotten(f, s, o, pool)
	}
	v := refTo(o)
	w.keepConds(func(c *assumption) bool { return c.of != v })
	f.bind(w, s.result, v)
	return []*world{w}
}

// lent is the result of a declared getter: the object, and what comes with it.
func (f *funcState) lent(site ssa.Value, t *types.Tuple, o, second value) value {
	parts := make([]value, t.Len())
	for i := range parts {
		parts[i] = value{k: vSym, site: site, c: "r" + string(rune('0'+i))}
	}
	parts[0] = o
	if len(parts) > 1 && isRefType(t.At(1).Type()) {
		parts[1] = second
	}
	return f.compound(vTuple, nil, nil, parts)
}

// getterOf returns the declaration of a function that lends, nil when it does not.
func (a *engine) getterOf(fn *ssa.Function) *declaration {
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return nil
	}
	return a.pools.getter(obj.Origin())
}

// putterOf returns the declaration of a function that takes back, nil when it does not.
func (a *engine) putterOf(fn *ssa.Function) *declaration {
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return nil
	}
	return a.pools.putter(obj.Origin())
}

func (f *funcState) declaredPut(w *world, s *site, d *declaration) {
	i := d.param
	if i < 0 || i >= len(s.args) {
		i = len(s.args) - 1
	}
	if i < 0 {
		return
	}
	pool := none
	if d.pair {
		pool = s.args[0]
	}
	f.put(w, s, s.args[i], putRef{Sized: true}, pool, d.pool, d.class)
	if d.shared {
		f.countsRefs(w, s.args[i])
	}
}

func (f *funcState) declaredGet(w *world, s *site, d *declaration) []*world {
	f.useArgs(w, s, nil)
	if s.result == nil {
		return []*world{w}
	}
	t := s.result.Type()
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	o := f.object(objPooled, s.result, 0, 0, t)
	o.get, o.poolName, o.class = s.instr, d.pool, d.class
	o.name = f.a.resultName(s.instr, 0)
	f.born(w, o)
	w.set(o, ostate{history: history{reset: true, counts: d.shared}})
	if d.pair && s.args[0].k == vRef {
		o.pool, o.poolName = s.args[0], f.a.poolName(s.args[0])
		w.set(o, ostate{history: history{reset: true, pool: o.pool}})
	}
	f.rec.gotten(f, s, o, none)
	tuple, ok := s.result.Type().(*types.Tuple)
	if !ok {
		f.bind(w, s.result, refTo(o))
		return []*world{w}
	}
	// With an error there is no object.
	fails := w.clone()
	fails.keepSt(func(x *object, _ *ostate) bool { return x != o })
	f.bind(w, s.result, f.lent(s.result, tuple, refTo(o), nilValue))
	if tuple.Len() < 2 || !isRefType(tuple.At(1).Type()) {
		return []*world{w}
	}
	err := value{k: vSym, site: s.result, c: "r1"}
	fails.assume(err, "nonnil")
	f.bind(fails, s.result, f.lent(s.result, tuple, nilValue, err))
	return []*world{w, fails}
}

// put gives v back. how says what a callee knows of it.
func (f *funcState) put(w *world, s *site, v value, how putRef, pool value, poolName, class string) {
	whole := v.k != vAgg
	v = onlyRef(v)
	if v.k != vRef || !whole && v.obj.root().kind != objPooled && !v.obj.isSlice() { // a struct with something in it that is not the pool's
		f.rec.foreign(f, s, how, poolName, class, v == nilValue)
		return
	}
	if pool.k == vRef {
		poolName = f.a.poolName(pool)
		if class == "" {
			class = f.a.class(pool)
		}
	}
	guessed := f.guessed(w, v)
	p := &put{instr: s.instr, pool: pool, poolName: poolName, class: class, may: how.May || guessed, sorts: how.Sorts, deferred: s.deferred, held: how.held() || guessed || failed(s, v), common: s.common, far: strings.Count(how.O.Obj, ".") > 2, partial: how.Partial}
	box := v
	v = f.unboxed(w, v, class)
	p.fl = v.fl
	if weakPath(v.path) {
		f.rec.put(f, w, s, box, v, p, how)
		return // one of a table or list, which may be any
	}
	o := v.obj
	st := w.state(o)
	switch {
	case st.put != nil && st.put.instr == s.instr && s.deferred && st.put.deferred && f.sameDefer(w, s):
	case st.put != nil && st.put.inner && st.put.instr == s.instr: // the callee puts what holds it, too: said there
	case isElement(o) && o.site == nil: // some element: who knows which
	case st.put != nil && !st.counts && !st.handed && !(st.put.inner && !st.put.may && o.kind == objContent && o.root() == o):
		f.rec.twice(f, w, s, o, st.put)
	default:
		f.rec.fine("twice", s.instr, o)
	}
	shared := false
	for _, c := range w.objects() {
		cs := w.state(c)
		if len(cs.shares) == 0 || cs.counts || cs.handed || st.counts || st.handed {
			continue
		}
		if c != o && !partOf(c, o) && !(c == o.root() && c.kind == objPooled && isBox(c)) {
			continue
		}
		if w.replaced(c, o) {
			continue // given away: the object has other memory now
		}
		for _, sh := range cs.shares {
			if sh.unheard(w) {
				continue
			}
			_, direct := sh.instr.(*ssa.Go)
			if root := c.root(); !isTaken(c) && c != root && root.kind != objPooled && (!direct || !partOf(c, root) && !isVariable(c)) {
				continue // a part of something larger, which knows what its goroutines do
			}
			if d, ok := s.instr.(*ssa.Defer); ok && sh.some && !d.Block().Dominates(sh.instr.Block()) {
				continue // on some condition both: it may be the same
			}
			if !isChan(c.typ) {
				f.rec.shared(f, w, sh, s, c, p)
				shared = true
			}
		}
	}
	f.rec.put(f, w, s, box, v, p, how)
	f.rec.lends(f, w, o, p)
	f.rec.find(f, w, s.instr, o)
	f.rec.nested(f, w, s, o, p)
	if pool.k == vRef && isDeclaredClass(class) == isDeclaredClass(o.root().class) {
		f.checkPool(w, s, o, pool, poolName, how)
	}
	f.markPut(w, o, p, map[*object]bool{})
	if shared {
		// Said already: whoever uses it now is the one it is shared with.
		for c := range w.states() {
			if c == o || partOf(c, o) {
				w.update(c, func(s *ostate) { s.used = true })
			}
		}
	}
	switch {
	case box.obj == o:
	case box.path == "":
		f.markPut(w, box.obj, p, map[*object]bool{o: true})
	default:
		w.update(box.obj, func(s *ostate) { s.part, s.partPut = box.path, p })
	}
	if r := o.root(); r != o && r.kind == objPooled && isBox(r) {
		w.update(r, func(s *ostate) {
			if s.put == nil {
				q := *p
				q.inner = true
				s.put = &q
			}
		})
	}
}

// answered reports whether an object is put behind a receive from a channel in it: whoever else had it has answered, and
// is done with it.
//
//	queue <- req
//	err := <-req.done
//	requests.Put(req)
func (p *put) answered() bool {
	if p.common == nil || p.deferred || len(p.common.Args) == 0 {
		return false
	}
	x := Bare(p.common.Args[len(p.common.Args)-1])
	of := func(ch ssa.Value) bool {
		ld, ok := ch.(*ssa.UnOp)
		if !ok {
			return false
		}
		fld, ok := ld.X.(*ssa.FieldAddr)
		return ok && fld.X == x
	}
	for b := p.instr.Block(); b != nil; b = b.Idom() {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.UnOp:
				if instr.Op == token.ARROW && of(instr.X) {
					return true
				}
			case *ssa.Select:
				for i, st := range instr.States {
					if st.Dir == types.RecvOnly && of(st.Chan) && chosen(instr, i, p.instr.Block()) {
						return true
					}
				}
			}
		}
	}
	return false
}

// chosen reports whether control comes to a block only by the i-th case of a select.
func chosen(sel *ssa.Select, i int, b *ssa.BasicBlock) bool {
	for _, r := range *sel.Referrers() {
		index, ok := r.(*ssa.Extract)
		if !ok || index.Index != 0 {
			continue
		}
		for _, r := range *index.Referrers() {
			cmp, ok := r.(*ssa.BinOp)
			if !ok || !isConst(cmp.Y, int64(i)) {
				continue
			}
			for _, r := range *cmp.Referrers() {
				if cond, ok := r.(*ssa.If); ok && cond.Block().Succs[0].Dominates(b) {
					return true
				}
			}
		}
	}
	return false
}

// failed reports whether the call that v comes from has failed on the way here: it need not have lent anything.
//
//	b, err := read(r)
//	if err != nil {
//		put(b) // may be nil
func failed(s *site, v value) bool {
	if call, ok := v.obj.root().get.(*ssa.Call); ok && call.Parent() == s.instr.Parent() && callFailed(call, s.instr.Block()) {
		return true
	}
	return s.common != nil && slices.ContainsFunc(s.common.Args, func(a ssa.Value) bool {
		part, ok := a.(*ssa.Extract)
		if !ok {
			return false
		}
		call, ok := part.Tuple.(*ssa.Call)
		return ok && callFailed(call, s.instr.Block())
	})
}

// callFailed reports whether control comes to a block only if a call has returned an error.
func callFailed(call *ssa.Call, b *ssa.BasicBlock) bool { return onlyIfError(call, false, b) }

// callWorked reports whether control comes to a block only if a call has returned no error.
func callWorked(call *ssa.Call, b *ssa.BasicBlock) bool { return onlyIfError(call, true, b) }

// onlyIfError reports whether control comes to a block only if the error of a call was compared with nil, and is nil or is not.
func onlyIfError(call *ssa.Call, isNil bool, b *ssa.BasicBlock) bool {
	for _, r := range *call.Referrers() {
		err, ok := r.(*ssa.Extract)
		if !ok || !IsErrorType(err.Type()) {
			continue
		}
		for _, r := range *err.Referrers() {
			if cmp, ok := r.(*ssa.BinOp); ok && (cmp.Op == token.EQL || cmp.Op == token.NEQ) && onlyIf(cmp, isNil, b) {
				return true
			}
		}
	}
	return false
}

// onlyIf reports whether control comes to a block only if a comparison with nil says that it is, or that it is not.
func onlyIf(cmp *ssa.BinOp, isNil bool, b *ssa.BasicBlock) bool {
	for s := range compared(cmp, isNil) {
		if len(s.Preds) == 1 && s.Dominates(b) {
			return true
		}
	}
	return false
}

// listAt returns the type of the slice that a pointer refers to: a variable, or a field of a struct that is not put with
// it. It returns nil when there is none.
func listAt(v value) types.Type {
	t := v.obj.typ
	switch {
	case v.path != "":
		fld := fieldOf(t, v.path)
		if fld == nil {
			return nil
		}
		t = fld.Type()
	case v.obj.kind != objAlloc:
		return nil
	}
	if t == nil || !isSlice(t) {
		return nil
	}
	return t
}

// usePart reports whether a field is set whose address was put, and notes it: what the pool lends is that field.
//
//	pool.Put(&x.list)
//	x.list = nil
func (f *funcState) usePart(w *world, at ssa.Instruction, l loc) bool {
	st := w.state(l.obj)
	o := f.objs[objKey{kind: objContent, parent: l.obj, path: st.part}]
	if o == nil || st.partPut == nil || !below(st.part, l.path) {
		return false
	}
	f.rec.event(f, w, "used", at, at.Pos(), o, st.partPut)
	w.update(l.obj, func(s *ostate) { s.part, s.partPut = "", nil })
	return true
}

// partOf reports whether c is memory of o: content that o owns, at any depth.
func partOf(c, o *object) bool {
	for c.kind == objContent && owned(c) {
		c = c.parent
		if c == o {
			return true
		}
	}
	return false
}

// isTaken reports whether c was taken out of a list, map or channel: that is nothing's part.
func isTaken(c *object) bool {
	return c.kind == objContent && c.site != nil && strings.HasPrefix(c.path, "[")
}

// isVariable reports whether c is what a captured variable holds: that is nothing's part.
func isVariable(c *object) bool {
	return c.kind == objContent && c.path == "" && c.parent.kind == objFreeVar
}

// unboxed returns what matters when v is put: of a box, what has been put into it.
//
//	Put(&b), Put(&x.f)  // the array
//	*p = b; Put(p)      // where p is an empty box from another pool
func (f *funcState) unboxed(w *world, v value, class string) value {
	t := listAt(v)
	if t == nil && v.path == "" && v.obj.kind == objAlloc && v.obj.typ != nil && isTypeParam(v.obj.typ) {
		t = v.obj.typ
	}
	if t != nil {
		if in := f.load(w, loc{v.obj, v.path}, t, nil); in.k == vRef {
			return in
		}
	}
	if v.path == "" && v.obj.kind == objPooled && isBox(v.obj) && v.obj.class != class {
		if in := w.heap.at(loc{v.obj, ""}); in.k == vRef && in.path == "" && in.obj.kind == objParam {
			return in
		}
	}
	return v
}

// isBox reports whether a pooled object is a box for one slice, or for one value of a type parameter.
func isBox(o *object) bool {
	if o.typ == nil {
		return false
	}
	p, ok := o.typ.Underlying().(*types.Pointer)
	return ok && (isSlice(p.Elem()) || isTypeParam(p.Elem()))
}

func isTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

func (f *funcState) sameDefer(w *world, s *site) bool { return true }

// markPut notes that o, and the memory that is part of it, is put.
func (f *funcState) markPut(w *world, o *object, p *put, seen map[*object]bool) {
	if seen[o] {
		return
	}
	seen[o] = true
	w.update(o, func(s *ostate) { s.put = p; s.used = false })
	inner := *p
	inner.inner = true
	mark := func(c *object) {
		if w.state(c).put == nil {
			f.markPut(w, c, &inner, seen)
		}
	}
	for _, l := range f.locsOf(w, o) {
		v := w.heap.at(l)
		if v.k != vRef || v.obj == o || strings.Contains(l.path, "[") {
			continue
		}
		switch {
		case v.obj.root() == o.root() && owned(v.obj):
			mark(v.obj)
		case v.obj.kind == objMade && v.obj.typ != nil && isSlice(v.obj.typ) && f.a.looksAt(o.typ, l.path) && !f.a.carries(o.typ, l.path):
			mark(v.obj)
		}
	}
	for _, c := range o.inside {
		if !owned(c) || strings.Contains(c.path, "[") {
			continue
		}
		if f.overwritten(w, o, c.path) || f.a.carries(o.typ, c.path) {
			continue
		}
		mark(c)
	}
}

// looksAt reports whether the package ever reads the field at a path of an object of type t. Where it does not, the next
// owner sets the field before somebody else reads it, and memory that was made for it here stays ours.
func (a *engine) looksAt(t types.Type, path string) bool {
	if t == nil || path == "" || strings.ContainsAny(path, "*[#") {
		return true
	}
	fld := FieldOf(deref(t), path)
	return fld == nil || len(a.loadsOf(fld.Origin())) > 0
}

// overwritten reports whether the location in o, or all of what it lies in, was stored to.
func (f *funcState) overwritten(w *world, o *object, path string) bool {
	for {
		if _, ok := w.heap.get(loc{o, path}); ok {
			return true
		}
		if path == "" {
			return false
		}
		path = parentPath(path)
	}
}

// owned reports whether content is memory of its parent: a slice, or a part, not any pointer, interface or map, which
// others may have as well.
func owned(o *object) bool {
	if o.part {
		return true
	}
	if o.typ == nil {
		return o.path == ""
	}
	return isSlice(o.typ)
}

// handsOutBoth reports whether what is called hands out objects of two pools: who puts one may know which it is, by its type or size.
//
//	t := tags.New().(*tags.Fast)
//	defer t.Release()
func (a *engine) handsOutBoth(call ssa.Instruction, from, class string) bool {
	fn := CalleeOf(call)
	if fn == nil || class == "" || class == from {
		return false
	}
	sum := a.summaryOf(fn)
	return sum != nil && slices.ContainsFunc(sum.Outcomes, func(out outcome) bool {
		return slices.ContainsFunc(out.Fresh, func(fr freshRef) bool { return fr.Pooled && fr.Class == class })
	})
}

// checkPool compares the pool of a Put with the pool of the Get.
func (f *funcState) checkPool(w *world, s *site, o *object, pool value, name string, how putRef) {
	r := o
	if o.kind != objPooled {
		r = o.root()
		if r.kind != objPooled || !isBox(r) {
			return
		}
	}
	st := w.state(r)
	from := st.pool
	if from.k != vRef || st.sized || w.state(o).sized || how.Sorts || st.counts {
		return
	}
	if r.get == s.instr || r.get == s.outer && r.get != nil {
		return // taken and put by the same callee, which answers for it
	}
	from.fl, pool.fl = 0, 0
	if from == pool || f.a.sameVariable(from, pool) || f.empty(w, pool) {
		f.rec.fine("wrongpool", s.instr, r)
		return
	}
	if in, ok := w.heap.get(loc{r, ""}); ok && isBox(r) && in.isZero() && from.obj == pool.obj {
		return // an empty box, kept apart from those with something in them
	}
	if f.a.handsOutBoth(r.get, f.a.class(from), f.a.class(pool)) {
		return
	}
	if !siblings(from, pool) && (!fixedPool(from) || !fixedPool(pool)) || f.a.family(f.a.class(from), f.a.class(pool)) || f.a.maybeOne(from, pool) {
		return
	}
	f.rec.event(f, w, "wrongpool", s.instr, s.instr.Pos(), r, &put{instr: s.instr, poolName: name, pool: pool, class: f.a.class(pool)})
}

// empty reports whether the pool has been asked for an object on this path and had none: then what another pool gave
// may go there.
func (f *funcState) empty(w *world, pool value) bool {
	for o, st := range w.states() {
		from := st.pool
		from.fl = 0
		if o.kind == objPooled && from == pool && w.known(refTo(o)) == "nil" {
			return true
		}
	}
	return false
}

// replaced reports whether an object holds something else now where a part of it was.
func (w *world) replaced(part, o *object) bool {
	for ; part != o && part.kind == objContent; part = part.parent {
		if v, ok := w.heap.get(loc{part.parent, part.path}); ok && !(v.k == vRef && v.obj == part) {
			return true
		}
	}
	return false
}

// isDeclaredClass reports whether a class is that of a declared pool: what is behind it may be any pool.
func isDeclaredClass(class string) bool { return strings.HasPrefix(class, "declared:") }

// siblings reports whether two pools are fields of one struct, or what two fields of it point to.
func siblings(x, y value) bool {
	if x.obj == y.obj {
		return x.path != "" && y.path != ""
	}
	return x.obj.kind == objContent && y.obj.kind == objContent && x.obj.parent == y.obj.parent && x.obj.site == nil && y.obj.site == nil &&
		!strings.Contains(x.obj.path+y.obj.path, "[")
}

// maybeOne reports whether two pools may be the same one: one is reached by a pointer, and the other's address was handed on.
//
//	limited = newLimited(n, &bufs) // has the pool
//	b := bufs.Get()
//	limited.pool.Put(b)
func (a *engine) maybeOne(x, y value) bool {
	pointed := func(p value) bool { return p.path == "" && p.obj.kind == objContent }
	handed := func(p value) bool {
		def := a.poolDef[a.class(p)]
		return def != nil && def.Address
	}
	return pointed(x) && handed(y) || pointed(y) && handed(x)
}

// sameVariable reports whether two pools are one variable of a package, which callees of another package know by its name.
func (a *engine) sameVariable(x, y value) bool {
	name := a.variableOf(x)
	return name != "" && name == a.variableOf(y)
}

// variableOf names the variable of a package that a pool is, or that leads to it by pointers; "" when there is none.
func (a *engine) variableOf(p value) string {
	if p.k != vRef || !fixedPool(p) {
		return ""
	}
	path, o := p.path, p.obj
	for ; o.kind == objContent; o = o.parent {
		path = o.path + "*" + path
	}
	if o.kind != objGlobal {
		return ""
	}
	return a.class(value{k: vRef, obj: o}) + path
}

// fixedPool reports whether a pool's identity is beyond doubt: a variable, or a field of one.
func fixedPool(p value) bool {
	if strings.Contains(p.path, "[]") {
		return false
	}
	for o := p.obj; ; o = o.parent {
		if o.kind == objContent {
			if strings.Contains(o.path, "[") || o.site != nil {
				return false
			}
			continue
		}
		return o.kind == objGlobal || o.kind == objParam && p.path != "" || o.kind == objFreeVar || o.kind == objAlloc
	}
}

// builtin applies a builtin function.
func (f *funcState) builtin(w *world, s *site, name string) {
	arg := func(i int) value {
		if i < len(s.args) {
			return s.args[i]
		}
		return none
	}
	switch name {
	case "append":
		f.appendTo(w, s)
	case "copy":
		dst, src := arg(0), arg(1)
		f.useValue(w, s.instr, dst, s.instr.Pos(), nil)
		f.useValue(w, s.instr, src, s.instr.Pos(), nil)
		if src.k == vRef {
			f.trustList(w, s.instr, src)
		}
		if dst.k == vRef && dst.fl&fLenOld != 0 {
			f.trustAt(w, s.instr, loc{dst.obj, dst.path}, "len")
		}
	case "len", "cap":
		v := arg(0)
		if call, ok := s.instr.(*ssa.Call); ok && v.k == vRef && name == "len" && v.fl&fLenOld != 0 {
			f.trustLen(w, call, v)
		}
		if _, ok := mapOf(s); ok && v.k == vRef {
			f.trust(w, s.instr, loc{v.obj, v.path})
		}
		if s.common != nil {
			f.set(w, s.result, f.measure(w, name, v, s.common.Args[0].Type()))
		}
	case "clear":
		v := arg(0)
		if v.k != vRef {
			return
		}
		f.useValue(w, s.instr, v, s.instr.Pos(), nil)
		f.cleared(w, s, v)
	case "delete":
		m := arg(0)
		if m.k != vRef {
			return
		}
		f.useValue(w, s.instr, m, s.instr.Pos(), nil)
		cleared := zeroVal
		if s.common != nil && rangeOf(s.common.Args[1]) != nil {
			cleared = value{k: vConst, c: "some"} // which of them is not known
		}
		f.deleted(w, loc{m.obj, m.path}, cleared)
	case "String", "StringData", "SliceData", "Slice", "Add":
		v := arg(0)
		if name == "String" {
			v.fl |= fString
		}
		f.set(w, s.result, v)
	case "ssa:wrapnilchk":
		f.set(w, s.result, arg(0))
	case "recover":
		f.set(w, s.result, nilValue) // ways out through a panic are not followed
	case "close", "print", "println", "min", "max", "complex", "real", "imag", "panic", "ssa:deferstack":
	}
}

// deleted notes that something was deleted from a map: what was put into it before, most likely.
func (f *funcState) deleted(w *world, m loc, cleared value) {
	for _, l := range f.locsOf(w, m.obj) {
		if strings.HasPrefix(l.path, m.path+"[k]") {
			w.dropHeap(l)
		}
	}
	w.setHeap(loc{m.obj, m.path + "[]cleared"}, cleared)
}

// cleared notes that clear was called on a slice or map.
func (f *funcState) cleared(w *world, s *site, v value) {
	what := "all"
	if s.common != nil && isSlice(s.common.Args[0].Type()) {
		switch {
		case v.fl&fLen0 != 0:
			return // clears nothing
		case v.fl&fLenCap != 0:
		case v.fl&fLenShort != 0 || w.state(v.obj).lendrop && v.fl&fCopyLen == 0:
			return // what lies behind the length stays
		default:
			what = "len"
		}
	}
	for _, l := range f.locsOf(w, v.obj) {
		if strings.HasPrefix(l.path, v.path+"[") {
			w.dropHeap(l)
		}
	}
	w.setHeap(loc{v.obj, v.path + "[]cleared"}, value{k: vConst, c: what})
	if what == "all" || v.fl&fLenOld != 0 {
		w.setHeap(loc{v.obj, v.path + "#"}, zeroVal)
	}
}

// appendTo applies append: the result may be the array of the first argument, or a larger one.
func (f *funcState) appendTo(w *world, s *site) {
	dst := s.args[0]
	var src value
	if len(s.args) > 1 {
		src = s.args[1]
	}
	if dst.k == vRef && !w.detached(dst) {
		f.use(w, s.instr, dst.obj, s.instr.Pos()) // and not what is in it
	}
	f.useValue(w, s.instr, src, s.instr.Pos(), nil)
	if src.k == vRef && src.obj.kind != objAlloc {
		f.trustList(w, s.instr, src)
	}
	if dst.k != vRef || dst.fl&fFull != 0 {
		o := f.object(objMade, s.result, 0, 0, s.result.Type())
		f.born(w, o)
		v := refTo(o)
		v.fl = fCopyLen
		f.set(w, s.result, v)
		f.appendElems(w, s, v, src)
		return
	}
	if dst.fl&fLenOld != 0 && !toppedUp(s.result) {
		f.trust(w, s.instr, loc{dst.obj, dst.path})
	}
	v := dst
	v.fl = dst.fl&^(lenFlags|fLenShort) | fGrown | fCopyLen
	if dst.fl&fLenOld != 0 {
		v.fl |= fLenOld
	}
	f.lengthened(w, s.instr, dst, f.appended(w, s))
	f.set(w, s.result, v)
	f.appendElems(w, s, v, src)
	w.dropHeap(loc{v.obj, v.path + "[]cleared"})
	w.setHeap(loc{v.obj, v.path + "[]written"}, dirtyVal)
}

// appendElems stores what is appended among the elements.
func (f *funcState) appendElems(w *world, s *site, dst, src value) {
	if src.k != vRef {
		return
	}
	for _, l := range f.locsOf(w, src.obj) {
		v := w.heap.at(l)
		if below(l.path, src.path) && strings.HasPrefix(l.path[len(src.path):], "[") && !strings.HasSuffix(l.path, "cleared") && !strings.HasSuffix(l.path, "written") {
			if v.k == vRef || v.k == vAgg || v.k == vClosure {
				f.handOver(w, dst, v, s.instr)
				rest := l.path[len(src.path):]
				if i := strings.IndexByte(rest, ']'); i >= 0 {
					rest = rest[i+1:]
				}
				if strings.HasPrefix(rest, "@") {
					if j := strings.IndexAny(rest, ".["); j >= 0 {
						rest = rest[j:]
					} else {
						rest = ""
					}
				}
				path := dst.path + "[]@" + itoa(f.instrNum(s.instr)) + rest
				w.setCell(loc{dst.obj, path}, v, s.instr)
			}
		}
	}
}

// CalledName returns the name of the function, method or builtin that is called, "" if that is a value.
func CalledName(c *ssa.CallCommon) string {
	if c.IsInvoke() {
		return c.Method.Name()
	}
	if b, ok := c.Value.(*ssa.Builtin); ok {
		return b.Name()
	}
	if fn := c.StaticCallee(); fn != nil {
		return fn.Name()
	}
	return ""
}

// goStmt starts a goroutine.
func (f *funcState) goStmt(w *world, instr *ssa.Go) {
	s := &site{instr: instr, common: &instr.Call}
	for _, a := range instr.Call.Args {
		s.args = append(s.args, f.arg(w, a))
	}
	if instr.Call.IsInvoke() {
		s.args = append([]value{f.pointer(w, instr.Call.Value)}, s.args...)
		if impl := f.a.implementation(instr.Call.Value.Type(), instr.Call.Method); impl != nil {
			f.async(w, s, f.compound(vClosure, impl, nil, nil), "go")
			return
		}
		for _, a := range s.args {
			f.useValue(w, instr, a, instr.Pos(), nil)
			f.share(w, instr, a, "go", false)
		}
		return
	}
	if _, ok := instr.Call.Value.(*ssa.Builtin); ok {
		return
	}
	f.async(w, s, f.eval(w, instr.Call.Value), "go")
}

// async lets fn run in another goroutine: what it uses of its arguments and of what it captures is shared.
func (f *funcState) async(w *world, s *site, fn value, kind string) {
	if fn.k == vRef {
		f.callback(w, s, fn, kind)
	}
	var sum *summary
	var bound []value
	if fn.k == vClosure {
		sum, bound = f.sumOf(fn), fn.x.parts
	}
	if sum == nil || sum.gaveUp != "" {
		for _, v := range append(slices.Clone(s.args), bound...) {
			f.useValue(w, s.instr, v, s.instr.Pos(), nil)
			f.share(w, s.instr, v, kind, false)
		}
		return
	}
	agreed := func(r ref) bool {
		return r.K == 'v' && fn.k == vClosure && (asksFirst(fn.x.fn, r.I) || looksAnew(fn.x.fn, r))
	}
	puts := map[*object]bool{}
	for i := range sum.Outcomes {
		o := &sum.Outcomes[i]
		f.sentAndPut(w, s, o, bound, f.ours(sum.fn))
		for _, p := range o.Puts {
			if agreed(p.O) {
				continue
			}
			if v := f.resolve(w, &p.O, s.args, bound, nil); v.k == vRef {
				puts[v.obj] = true
			}
		}
		for _, sh := range o.Shares {
			if v := f.resolve(w, &sh.O, s.args, bound, nil); v.k == vRef {
				f.share(w, s.instr, v, kind, false)
			}
		}
	}
	for _, u := range sum.Uses {
		v := f.resolve(w, &u.O, s.args, bound, nil)
		if v.k != vRef {
			continue
		}
		f.use(w, s.instr, v.obj, s.instr.Pos())
		switch {
		case agreed(u.O):
		case v.obj.typ == nil || structOf(deref(v.obj.typ)) == nil || sum.shows(u.O):
			f.share(w, s.instr, v, kind, puts[v.obj])
		default:
			f.shareOne(w, s.instr, v, kind, puts[v.obj]) // which of its fields are used is known
		}
	}
	f.asyncCalls(w, s, sum, bound, kind)
	for _, o := range slices.SortedFunc(maps.Keys(puts), func(x, y *object) int { return x.id - y.id }) {
		f.share(w, s.instr, refTo(o), kind, true)
		f.keep(w, o, "put by a goroutine")
		if p := f.surelyPuts(w, s, sum, bound, o); p != nil && kind == "go" && fn.x.fn != nil && !locks(fn.x.fn) && !isChan(o.typ) {
			w.givesBack(o, s.instr, p)
		}
	}
	for _, b := range bound {
		if b.k == vRef && b.obj.kind == objAlloc {
			w.update(b.obj, func(st *ostate) { st.may = true })
		}
	}
}

// sentAndPut looks for objects that a goroutine shares under one name and puts under another: that they are the same
// is seen only here.
func (f *funcState) sentAndPut(w *world, s *site, o *outcome, bound []value, ours bool) {
	for _, p := range o.Puts {
		v := f.resolve(w, &p.O, s.args, bound, nil)
		if p.Inner || v.k != vRef || w.state(v.obj).counts {
			continue
		}
		for _, sh := range o.Shares {
			x := f.resolve(w, &sh.O, s.args, bound, nil)
			if sh.Puts || x.k != vRef || x.obj != v.obj && !partOf(x.obj, v.obj) || strings.HasPrefix(sh.O.String(), p.O.String()) {
				continue
			}
			at, back := *s, &put{instr: s.instr, pool: f.resolve(w, &p.Pool, s.args, bound, nil), poolName: p.PoolName, class: p.Class, may: p.May, sorts: p.Sorts}
			shared := share{instr: s.instr, kind: sh.Kind}
			if ours && sh.at != nil && p.at != nil {
				at.outer, at.instr, back.instr, shared.instr = s.instr, p.at, p.at, sh.at
			}
			f.rec.shared(f, w, shared, &at, v.obj, back)
		}
	}
}

// surelyPuts returns the put of o by a goroutine that puts it whatever happens, as soon as it likes; nil when it may not.
func (f *funcState) surelyPuts(w *world, s *site, sum *summary, bound []value, o *object) *put {
	var p *put
	for _, out := range sum.Outcomes {
		i := slices.IndexFunc(out.Puts, func(p putRef) bool {
			v := f.resolve(w, &p.O, s.args, bound, nil)
			return v.k == vRef && v.obj == o && !p.May && !p.Inner
		})
		if i < 0 || out.Joins {
			return nil
		}
		how := out.Puts[i]
		p = &put{instr: s.instr, poolName: how.PoolName, class: how.Class, may: true}
		if pool := f.resolve(w, &how.Pool, s.args, bound, nil); pool.k == vRef {
			p.pool, p.poolName, p.class = pool, f.a.poolName(pool), f.a.class(pool)
		}
	}
	return p
}

// givesBack notes that what was shared at an instruction is put by the other side, whatever happens.
func (w *world) givesBack(o *object, at ssa.Instruction, p *put) {
	w.update(o, func(st *ostate) {
		st.shares = slices.Clone(st.shares)
		for i := range st.shares {
			if st.shares[i].instr == at {
				st.shares[i].back = p
			}
		}
	})
}

// asyncCalls lets what a goroutine was given to call run there, too: go func() { defer wg.Done(); f() }().
func (f *funcState) asyncCalls(w *world, s *site, sum *summary, bound []value, kind string) {
	if s.depth > 4 {
		return
	}
	for _, o := range sum.Outcomes {
		for _, c := range o.Calls {
			if strings.HasPrefix(c.Kind, "method:") {
				continue
			}
			fn := f.resolve(w, &c.Fn, s.args, bound, nil)
			if fn.k != vRef && fn.k != vClosure {
				continue
			}
			sub := &site{instr: s.instr, depth: s.depth + 1}
			for _, a := range c.Args {
				sub.args = append(sub.args, f.resolve(w, &a, s.args, bound, nil))
			}
			f.async(w, sub, fn, kind)
		}
	}
}

// share notes that another goroutine has what v refers to.
func (f *funcState) share(w *world, at ssa.Instruction, v value, kind string, puts bool) {
	f.heldRefs(w, v, func(r value) { f.shareOne(w, at, r, kind, puts) })
}

// shareOne does so for one object, and nothing that it refers to.
func (f *funcState) shareOne(w *world, at ssa.Instruction, r value, kind string, puts bool) {
	if r.obj.kind == objGlobal {
		return
	}
	knows := f.knownTo(w, at)
	w.update(r.obj, func(st *ostate) {
		st.kept = st.kept || !isChan(r.obj.typ)
		for i, sh := range st.shares {
			if sh.instr == at {
				if puts && !sh.puts {
					st.shares = slices.Clone(st.shares)
					st.shares[i].puts = true
				}
				return
			}
		}
		st.shares = append(st.shares[:len(st.shares):len(st.shares)], share{instr: at, kind: kind, puts: puts, each: f.a.sendsInLoop(at), knows: knows})
	})
}

// sendsInLoop reports whether a go statement stands in a loop and its goroutines answer on a channel: then it takes
// one receive for each of them.
func (a *engine) sendsInLoop(at ssa.Instruction) bool {
	g, ok := at.(*ssa.Go)
	if !ok || !a.inLoop(g.Block()) {
		return false
	}
	fn := funcIn(g.Call.Value)
	if fn == nil {
		return false
	}
	sends := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Send:
				sends = true
			case ssa.CallInstruction:
				if c := instr.Common().StaticCallee(); c != nil && c.Name() == "Done" {
					return false
				}
			}
		}
	}
	return sends
}

func isChan(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// knownTo returns the objects that a goroutine is given; nil when that is not known.
func (f *funcState) knownTo(w *world, at ssa.Instruction) *[]*object {
	g, ok := at.(*ssa.Go)
	if !ok || g.Parent() != f.fn || g.Call.IsInvoke() || funcIn(g.Call.Value) == nil {
		return nil
	}
	var known []*object
	seen := map[*object]bool{}
	add := func(v value) {
		f.deepRefs(w, v, func(r value) {
			if !seen[r.obj] {
				seen[r.obj] = true
				known = append(known, r.obj)
			}
		})
	}
	for _, a := range g.Call.Args {
		add(f.eval(w, a))
	}
	add(f.eval(w, g.Call.Value))
	return &known
}

// join notes that this goroutine waits for others, which are done then: all of them, those that know a channel, or one.
func (f *funcState) join(w *world) { f.joinSome(w, none, false) }

func (f *funcState) joinSome(w *world, ch value, one bool) {
	w.joined = true
	back := map[*object]*put{} // by goroutines that are over now
	for o, s := range w.states() {
		if len(s.shares) == 0 {
			continue
		}
		w.update(o, func(s *ostate) {
			s.shares = slices.DeleteFunc(slices.Clone(s.shares), func(sh share) bool {
				over := !(one && sh.each) && sh.hears(w, ch)
				if over && sh.back != nil && !sh.some {
					back[o] = sh.back
				}
				return over
			})
		})
	}
	for _, o := range slices.SortedFunc(maps.Keys(back), func(x, y *object) int { return x.id - y.id }) {
		if w.state(o).put == nil {
			f.markPut(w, o, back[o], map[*object]bool{})
		}
	}
}

// send sends x on a channel.
func (f *funcState) send(w *world, at ssa.Instruction, x, ch ssa.Value) {
	v := f.eval(w, x)
	f.useValue(w, at, v, at.Pos(), nil)
	f.share(w, at, v, "send", false)
	f.sentOn(w, at, v, ch)
	f.sentAway(w, at, v, ch)
}

// sentOn notes on which channel an object is sent, if it was made here.
func (f *funcState) sentOn(w *world, at ssa.Instruction, v value, ch ssa.Value) {
	c := f.eval(w, ch)
	if c.k != vRef || c.obj.kind != objMade {
		return
	}
	f.heldRefs(w, v, func(r value) {
		w.update(r.obj, func(st *ostate) {
			st.shares = slices.Clone(st.shares)
			for i := range st.shares {
				if st.shares[i].instr == at {
					st.shares[i].ch = c.obj
				}
			}
		})
	})
}

// unheard reports whether what was sent is still in a channel that was made here and given to nobody.
func (sh *share) unheard(w *world) bool {
	if sh.ch == nil {
		return false
	}
	st := w.state(sh.ch)
	return !st.kept && !st.may && !st.handed && len(st.shares) == 0
}

// sentAway notes that an object is sent to a receiver who puts it.
func (f *funcState) sentAway(w *world, at ssa.Instruction, v value, ch ssa.Value) {
	if v.k != vRef || v.path != "" {
		return
	}
	if p := f.a.receiverPuts(ch, at); p != nil {
		w.givesBack(v.obj, at, p)
	}
}

// receive waits for somebody to send or close, which joins unless it is known to be a clock or a context.
func (f *funcState) receive(w *world, at ssa.Instruction, ch ssa.Value, v value) {
	if v.k == vRef {
		f.use(w, at, v.obj, at.Pos())
	}
	if !signals(ch) {
		f.joinSome(w, v, !f.a.inLoop(at.Block()))
	}
}

// hears reports whether the other side may have something to do with a channel: only for one that was made here and
// given to nobody else can that be ruled out.
func (sh *share) hears(w *world, ch value) bool {
	if ch.k != vRef || sh.knows == nil || ch.obj.kind != objMade || w.state(ch.obj).kept {
		return true
	}
	return slices.Contains(*sh.knows, ch.obj)
}

// signals reports whether a channel belongs to a context, timer or the operating system: receiving from it
// says nothing about other goroutines of ours.
func signals(ch ssa.Value) bool {
	if c, ok := ch.Type().Underlying().(*types.Chan); ok && c.Elem().String() == "time.Time" {
		return true
	}
	switch ch := ch.(type) {
	case *ssa.Call:
		if ch.Call.IsInvoke() {
			return ch.Call.Method.Name() == "Done" && ch.Call.Method.Pkg() != nil && ch.Call.Method.Pkg().Path() == "context"
		}
		if fn := ch.Call.StaticCallee(); fn != nil {
			switch funcName(fn) {
			case "time.After", "time.Tick":
				return true
			}
			return fn.Name() == "Done" && len(ch.Call.Args) == 1
		}
	case *ssa.UnOp:
		if fa, ok := ch.X.(*ssa.FieldAddr); ok {
			t := deref(fa.X.Type()).String()
			return t == "time.Timer" || t == "time.Ticker"
		}
	case *ssa.ChangeType:
		return signals(ch.X)
	}
	return false
}

// selects forks for each case of a select.
func (f *funcState) selects(w *world, instr *ssa.Select) []*world {
	f.forget(w, instr)
	var out []*world
	take := func(i int) *world {
		c := w.clone()
		parts := []value{{k: vConst, c: itoa(i)}, {k: vSym, site: instr, c: "ok"}}
		for k, st := range instr.States {
			if st.Dir != types.RecvOnly {
				continue
			}
			var v value
			if k == i {
				ch := f.pointer(c, st.Chan)
				f.receive(c, instr, st.Chan, ch)
				if t, ok := st.Chan.Type().Underlying().(*types.Chan); ok && ch.k == vRef && (isRefType(t.Elem()) || structOf(t.Elem()) != nil) {
					// One element for the whole select: its cases exclude each other.
					v = f.element(c, loc{ch.obj, ch.path + "[]"}, t.Elem(), instr)
				}
			}
			parts = append(parts, v)
		}
		f.bind(c, instr, f.compound(vTuple, nil, nil, parts))
		out = append(out, c)
		return c
	}
	for i, st := range instr.States {
		c := take(i)
		if st.Dir == types.SendOnly {
			f.sendAt(c, instr, st)
		}
	}
	if !instr.Blocking {
		take(-1)
	}
	return out
}

func (f *funcState) sendAt(w *world, instr *ssa.Select, st *ssa.SelectState) {
	v := f.eval(w, st.Send)
	f.useValue(w, instr, v, st.Pos, nil)
	f.rec.selectPos(instr, st.Pos)
	f.share(w, instr, v, "send", false)
	f.sentOn(w, instr, v, st.Chan)
	f.sentAway(w, instr, v, st.Chan)
}

// readFrom returns the address of the variable that a slice was read from, also cut.
func (f *funcState) readFrom(w *world, v ssa.Value) value {
	if s, ok := v.(*ssa.Slice); ok {
		v = s.X
	}
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL && isSlice(u.Type()) {
		if _, ok := u.X.(*ssa.Alloc); ok {
			if from := f.eval(w, u.X); from.k == vRef && !w.state(from.obj).may {
				return from
			}
		}
	}
	return none
}

// compareFrozen notes arguments of a deferred call whose variable has grown since the defer statement, perhaps into
// another array.
func (f *funcState) compareFrozen(w *world, d deferred) {
	for i, from := range d.from {
		was := d.args[i]
		if from.k != vRef || was.k != vRef {
			continue
		}
		if w.state(from.obj).may {
			f.rec.frozen(d.instr, i) // somebody unknown has its address since
			continue
		}
		now := f.load(w, loc{from.obj, from.path}, nil, nil)
		if now.k == vRef && now.obj == was.obj && now.fl&fGrown != 0 && was.fl&fGrown == 0 {
			f.rec.frozen(d.instr, i)
		}
	}
}

// runDefers runs the pending deferred calls, last in, first out.
func (f *funcState) runDefers(w *world) []*world {
	ws := []*world{w}
	for {
		var next []*world
		more := false
		for _, w := range ws {
			if len(w.defers) == 0 {
				next = append(next, w)
				continue
			}
			more = true
			d := w.defers[len(w.defers)-1]
			w.defers = w.defers[: len(w.defers)-1 : len(w.defers)-1]
			s := &site{instr: d.instr, common: &d.instr.Call, args: slices.Clone(d.args), deferred: true}
			f.compareFrozen(w, d)
			switch {
			case d.instr.Call.IsInvoke():
				s.args = append([]value{d.fn}, s.args...)
				next = append(next, f.invoke(w, s, &d.instr.Call)...)
			default:
				if b, ok := d.instr.Call.Value.(*ssa.Builtin); ok {
					f.builtin(w, s, b.Name())
					next = append(next, w)
					break
				}
				f.spare(w, s, d.fn)
				next = append(next, f.applyValue(w, s, d.fn)...)
			}
		}
		ws = next
		if !more {
			return ws
		}
		if len(ws) > 2*f.room() {
			if l := f.worldsOf(ws); l != nil {
				ws = nil
				for _, w := range l.list {
					ws = append(ws, w.clone())
				}
			}
		}
	}
}

// mapOf returns the map type of the first argument of a call.
// spare notes that a deferred closure puts something: where it does not, it has its reasons.
//
//	defer func() {
//		if !broken {
//			pool.Put(x)
//		}
//	}()
func (f *funcState) spare(w *world, s *site, fn value) {
	if fn.k != vClosure {
		return
	}
	sum := f.sumOf(fn)
	if sum == nil {
		return
	}
	for _, o := range sum.Outcomes {
		for _, p := range o.Puts {
			if v := f.resolve(w, &p.O, s.args, fn.x.parts, nil); v.k == vRef {
				w.update(v.obj.root(), func(st *ostate) { st.spared = true })
			}
		}
	}
}

func mapOf(s *site) (*types.Map, bool) {
	if s.common == nil || len(s.common.Args) == 0 {
		return nil, false
	}
	m, ok := s.common.Args[0].Type().Underlying().(*types.Map)
	return m, ok
}
