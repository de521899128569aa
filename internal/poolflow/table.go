package poolflow

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// An op is one effect of a function of the table.
type op struct {
	verb string
	a, b int
	more []int
}

// An entry is the summary of a function of the standard library.
type entry []op

// table has the summaries of the standard library's functions, by full name of the origin. Arguments are
// numbered from 0, the receiver first; effects are applied in the order they are written in. Verbs for results:
//
//	alias R A    result R is memory of A
//	sub R A      result R is A, cut at either end
//	same R A     result R is A
//	cut R A      result R is A with less capacity
//	trim R A     result R is A with elements taken out, and what lies behind it cleared
//	append R A B... result R is A with something appended, such as the elements of B; appendsmall: with little
//	enlarge R A  result R is A, in larger memory where its own does not do
//	wrap R A...  result R is new and refers to the arguments
//	over R A     the same, and works in the memory of A
//	parts R A B... result R is a list or a sequence of pieces of A, and refers to the others
//	new R        result R is new memory
//	shallow R A  result R is new and has the elements of A
//	cap R A, len R A  result R is a size of A
//
// for what becomes of arguments:
//
//	reset A      A is emptied
//	drop A       A is emptied and lets go of its memory
//	bind A B...  A is emptied and refers to the others from now on
//	truncate A B A is cut to the length B, emptied when that is 0
//	write A      A is written to, behind what it holds already
//	through A    what A was made to write to is written to
//	fill A       A is overwritten, as far as its length reaches
//	decode A     some of A is written
//	grow A       A becomes larger with the input
//	growany A    the same, unless all further arguments are numbers
//	read A       the content of A is read
//	look A       the content of A is read, as far as its length reaches
//	drain A      the content of A is taken out; its memory stays
//	pour A B     the same, to be written to B; what cannot be written stays
//	clear A      elements are cleared
//	order A      elements change places
//	forget A     an element of A is taken out
//	keep A B     A refers to B as well from now on
//	lend A B     the same, and A works in the memory of B
//	set A B      A refers to B and no longer to what it referred to
//	poke A B     the variable that A points to is set to B
//	install R A B  result R says whether A was set to B
//	loadorstore A B  A refers to B, which is result 0, unless result 1 is true
//	global A     a variable of the package refers to A from now on
//	cas R A      A is a flag: result R says whether it was changed from false to true
//	swapflag R A A is a flag that was set: result R says whether it was set before
//	flag R A     result R is what the flag or number A holds
//	setflag A B  the flag or number A holds B from now on
//	refcount A   A counts something
//
// for functions, and other goroutines:
//
//	call A B...  the function A is called now, with the arguments B
//	each A       the function A is called now, any number of times
//	once A B     the function B is called by the Once A
//	oncefunc A   the result calls the function A once
//	go A         the function A is called in another goroutine
//	timer A      the function A is called later, if A is not stopped
//	cleanup A    the function A runs when a test is over
//	share A...   the arguments may be read in the background, by an HTTP transport, unless the answer is read
//	sharebytes A the same, if A is a slice of bytes, without an answer
//	feed A       what A refers to is read in the background until Wait, unless the result is an error
//	join         waits for what runs in the background
//	end A        the same, if A is a pipe: it is read until whoever writes to it has closed it
//	acquire A    the same, unless the number A is 1
//
// and those that leave all as it is:
//
//	copy         arguments are read, results are copies or scalars
//	none         arguments are not even looked into
//
// The verb exit says that the function does not return.
var table = map[string]entry{}

func addTable(text string) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "//") {
			continue
		}
		names, effects, ok := strings.Cut(line, ": ")
		if !ok {
			panic("internal error: table: " + line)
		}
		var e entry
		for part := range strings.SplitSeq(effects, ";") {
			words := strings.Fields(part)
			if len(words) == 0 {
				continue
			}
			o := op{verb: words[0], a: -1, b: -1}
			for i, word := range words[1:] {
				n, err := strconv.Atoi(word)
				if err != nil {
					panic(fmt.Sprintf("internal error: table: %s: %v", line, err))
				}
				switch i {
				case 0:
					o.a = n
				case 1:
					o.b = n
				}
				o.more = append(o.more, n)
			}
			e = append(e, o)
		}
		// "(*bytes.Buffer).Write|WriteString" names several methods.
		base, rest, _ := cutLast(names, ").")
		if rest == "" {
			i := strings.LastIndexByte(names, '.')
			base, rest = names[:i+1], names[i+1:]
		} else {
			base += ")."
		}
		for name := range strings.SplitSeq(rest, "|") {
			table[base+name] = e
		}
	}
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// applyEntry applies an entry of the table.
func (f *funcState) applyEntry(w *world, s *site, e entry, sig *types.Signature) []*world {
	arg := func(i int) value {
		if i >= 0 && i < len(s.args) {
			return s.args[i]
		}
		return none
	}
	n := sig.Results().Len()
	results := make([]value, n)
	setR := func(i int, v value) {
		if i < n {
			results[i] = v
		}
	}
	made := func(i int) value {
		at := s.result
		if at == nil {
			at = f.deferSite(s.instr)
		}
		if at == nil {
			return none
		}
		var t types.Type
		if i < n {
			t = sig.Results().At(i).Type()
		}
		o := f.object(objMade, at, 100+i+16*s.depth, 0, t)
		w.args = slices.Clone(s.args)
		f.born(w, o)
		s.args, w.args = w.args, nil
		v := refTo(o)
		if t != nil && isSlice(t) {
			v.fl = fLenNew
		}
		return v
	}
	if len(e) != 1 || e[0].verb != "none" {
		f.useArgs(w, s, nil)
	}
	ws := []*world{w}
	finish := func(w *world, results []value) {
		if s.result == nil {
			return
		}
		if n == 1 {
			f.setResult(w, s.result, results[0], 0)
			return
		}
		if n > 1 {
			for i := range results {
				if results[i].k == vNone {
					results[i] = value{k: vSym, site: s.result, c: "r" + itoa(i)}
				}
			}
			f.bind(w, s.result, f.compound(vTuple, nil, nil, results))
		}
	}
	for _, o := range e {
		a, b := arg(o.a), arg(o.b)
		switch o.verb {
		case "copy":
			for _, x := range s.args {
				f.trustArg(w, s.instr, x)
			}
		case "alias", "sub", "same", "cut", "trim", "enlarge":
			if b.k != vRef {
				if b == nilValue || o.verb == "same" {
					setR(o.a, b)
				}
				break
			}
			switch o.verb {
			case "alias":
				f.trust(w, s.instr, loc{b.obj, b.path})
				if in := w.heap.at(loc{b.obj, b.path + workspace}); in.k == vRef {
					// What it works in, unless it had to move to a larger array.
					b = in
					b.fl = in.fl&^lenFlags | fLenNew | fGrown
					break
				}
				b.path += bufMemory
				b.fl = fLenNew
			case "sub":
				b.fl = b.fl&^lenFlags | fLenNew | fLenShort
				if movesFront(s, o.a) {
					b.fl |= fShift
				}
				f.trust(w, s.instr, loc{b.obj, b.path})
			case "cut":
				b.fl |= fCut
			case "trim":
				f.trustArg(w, s.instr, b)
				f.forgetElems(w, b)
				if f.wholeLength(w, s, b) {
					f.cleared(w, s, b)
					b.fl = b.fl&^lenFlags | fLen0
					break
				}
				b.fl = b.fl&^(lenFlags|fLenShort) | fLenNew
			case "enlarge":
				b.fl |= fGrown
				f.lengthened(w, s.instr, b, "?")
			}
			setR(o.a, b)
		case "wrap", "over":
			v := made(o.a)
			if v.k != vRef {
				break
			}
			for k, i := range o.more[1:] {
				if x := arg(i); x.k != vNone && x.k != vConst && x.k != vSym {
					f.place(w, loc{v.obj, "#r" + itoa(k)}, x, s.instr)
				}
			}
			if o.verb == "over" && b.k == vRef {
				f.place(w, loc{v.obj, workspace}, b, s.instr)
			} else if o.verb == "over" && b == nilValue {
				f.place(w, loc{v.obj, ""}, zeroVal, s.instr)
			}
			setR(o.a, v)
		case "parts":
			v := made(o.a)
			if v.k == vRef && b.k == vRef {
				f.trust(w, s.instr, loc{b.obj, b.path})
				b.fl = b.fl&^lenFlags | fLenNew | fLenShort | fShift
				f.place(w, loc{v.obj, pieces}, b, s.instr)
				for k, i := range o.more[2:] {
					if x := arg(i); x.k == vRef || x.k == vClosure {
						f.place(w, loc{v.obj, "#r" + itoa(k)}, x, s.instr)
					}
				}
			}
			setR(o.a, v)
		case "new":
			for _, x := range s.args {
				f.trustArg(w, s.instr, x)
			}
			setR(o.a, made(o.a))
		case "shallow":
			if b == nilValue {
				setR(o.a, b)
				break
			}
			v := made(o.a)
			if v.k == vRef {
				f.appendElems(w, s, v, b)
			}
			setR(o.a, v)
		case "reset", "bind", "drop":
			if a.k != vRef {
				break
			}
			in := w.heap.at(loc{a.obj, a.path + workspace})
			f.kill(w, loc{a.obj, a.path})
			for _, l := range f.locsOf(w, a.obj) {
				if strings.HasPrefix(l.path, a.path+"#r") {
					w.dropHeap(l)
				}
			}
			w.setHeap(loc{a.obj, a.path + "#"}, zeroVal)
			w.update(a.obj, func(st *ostate) { st.lendrop = true })
			f.drained(w, s.instr, a.obj, a.path)
			if o.verb == "drop" {
				w.replacedSize(a.obj, a.path)
			}
			if o.verb == "reset" && in.k == vRef {
				f.place(w, loc{a.obj, a.path + workspace}, in, s.instr)
			}
			for k, i := range o.more[1:] {
				if x := arg(i); x.k == vRef {
					w.setCell(loc{a.obj, a.path + "#r" + itoa(k)}, x, s.instr)
				}
			}
		case "truncate":
			if a.k != vRef {
				break
			}
			if b == (value{k: vConst, c: "0"}) || b == zeroVal {
				w.setHeap(loc{a.obj, a.path + "#"}, zeroVal)
			} else {
				f.trust(w, s.instr, loc{a.obj, a.path})
			}
			w.update(a.obj, func(st *ostate) { st.lendrop = true })
			f.drained(w, s.instr, a.obj, a.path)
		case "write":
			if a.k == vRef {
				f.trustList(w, s.instr, a)
				f.dirty(w, s.instr, a)
			}
		case "fill":
			if a.k == vRef {
				if a.fl&fLenOld != 0 {
					f.trustAt(w, s.instr, loc{a.obj, a.path}, "len")
				}
				f.dirty(w, s.instr, a)
			}
		case "grow", "growany":
			if a.k == vRef {
				if path, ok := f.growable(s, o.a, a); ok {
					f.grew(w, s.instr, a.obj, path, f.written(w, s, o.a))
				}
				f.writeMethod(w, s, a, f.written(w, s, o.a))
			}
		case "read":
			if a.k == vRef {
				f.trust(w, s.instr, loc{a.obj, a.path})
			}
		case "look", "order":
			f.trustArg(w, s.instr, a)
		case "drain":
			if a.k == vRef {
				w.update(a.obj, func(st *ostate) { st.lendrop = true })
				f.drained(w, s.instr, a.obj, a.path)
				w.setHeap(loc{a.obj, a.path + "#"}, zeroVal)
			}
		case "pour":
			if a.k != vRef {
				break
			}
			w.update(a.obj, func(st *ostate) { st.lendrop = true })
			f.drained(w, s.instr, a.obj, a.path)
			rest := loc{a.obj, a.path + "#"}
			if canFail(s, o.b) && !tested(s.result, n-1) {
				w.setCell(rest, dirtyVal, s.instr)
				break
			}
			var failed *world
			if canFail(s, o.b) {
				failed = w.clone()
				failed.setCell(rest, dirtyVal, s.instr)
				err := value{k: vSym, site: s.result, c: "r" + itoa(n-1)}
				failed.assert(err, "nonnil")
				failing := slices.Clone(results)
				failing[n-1] = err
				finish(failed, failing)
			}
			w.setHeap(rest, zeroVal)
			setR(n-1, nilValue)
			if failed != nil {
				finish(w, results)
				return []*world{w, failed}
			}
		case "keep", "lend":
			if a.k == vRef {
				f.handOver(w, a, b, s.instr)
				f.store(w, loc{a.obj, a.path + "[k]"}, b, s.instr)
				if o.verb == "lend" && b.k == vRef {
					f.place(w, loc{a.obj, a.path + workspace}, b, s.instr)
				}
			}
		case "set", "poke":
			if a.k == vRef {
				l := loc{a.obj, a.path}
				if o.verb == "set" {
					l.path += ".#v"
				}
				f.handOver(w, a, b, s.instr)
				f.store(w, l, b, s.instr)
			}
		case "global":
			if g := f.packageOf(s); g != nil && a.k == vRef {
				f.handOver(w, refTo(g), a, s.instr)
				f.store(w, loc{g, ""}, a, s.instr)
			}
		case "install", "loadorstore":
			to, v := b, none
			if len(o.more) > 2 {
				v = arg(o.more[2])
			}
			path := ".#v"
			yes, no := []value{trueVal}, []value{falseVal}
			if o.verb == "loadorstore" {
				to, v, path = a, b, "[k]"
				yes, no = []value{v, falseVal}, []value{none, trueVal}
			}
			if to.k != vRef {
				break
			}
			lost := w.clone()
			finish(lost, no)
			f.handOver(w, to, v, s.instr)
			f.store(w, loc{to.obj, to.path + path}, v, s.instr)
			finish(w, yes)
			return []*world{w, lost}
		case "forget":
			if a.k == vRef {
				f.forgetElems(w, a)
			}
		case "call", "once", "go", "timer":
			fn := a
			var args []value
			for _, i := range o.more[1:] {
				args = append(args, arg(i))
			}
			if o.verb == "once" {
				fn, args = b, nil
			}
			sub := &site{instr: s.instr, args: args, depth: s.depth + 1, deferred: s.deferred}
			var next []*world
			for _, w := range ws {
				if o.verb == "once" && a.k == vRef {
					done := value{k: vSym, obj: a.obj, path: a.path + ".#once"}
					if h, ok := w.heap.get(loc{a.obj, a.path + ".#once"}); ok {
						if h == trueVal {
							next = append(next, w)
							continue
						}
					} else if a.obj.kind != objAlloc && a.obj.kind != objMade {
						skip := w.clone()
						if skip.assume(done, "true") {
							next = append(next, skip)
						}
						if !w.assume(done, "false") {
							continue
						}
					}
					w.setHeap(loc{a.obj, a.path + ".#once"}, trueVal)
				}
				next = append(next, f.callGiven(w, sub, fn, map[string]string{"go": "go", "timer": "timer"}[o.verb])...)
			}
			if len(next) > 0 {
				ws = next
			}
		case "each":
			ws = append(ws, f.calledAtTimes(w, s, a)...)
		case "oncefunc":
			v := made(0)
			if v.k == vRef {
				f.place(w, loc{v.obj, "#fn"}, a, s.instr)
				setR(0, v)
			}
		case "through":
			f.writeThrough(w, s, a, 0)
		case "exit":
			return nil
		case "append", "appendsmall":
			if b.k != vRef {
				if b == nilValue || b.k == vNone {
					v := made(o.a)
					v.fl = fCopyLen
					for _, i := range o.more[2:] {
						f.appendElems(w, s, v, arg(i))
					}
					setR(o.a, v)
				}
				break
			}
			if b.fl&fLenOld != 0 {
				f.trust(w, s.instr, loc{b.obj, b.path})
			}
			if o.verb == "append" {
				f.lengthened(w, s.instr, b, f.written(w, s, o.b))
			} else {
				f.lengthened(w, s.instr, b, f.repeated(w, s.instr, b.obj, ""))
			}
			b.fl = b.fl&^(lenFlags|fLenShort) | fGrown | fCopyLen | b.fl&fLenOld
			for _, i := range o.more[2:] {
				f.appendElems(w, s, b, arg(i))
			}
			setR(o.a, b)
		case "decode":
			if a.k == vRef {
				f.dirty(w, s.instr, a)
				w.update(a.obj, func(st *ostate) { st.may = true })
			}
		case "cleanup":
			if a.k == vClosure {
				f.maybeCalled(w, s, a)
			}
		case "share":
			return f.request(w, s, o.more)
		case "sharebytes":
			if x, ok := s.operand(o.a).(*ssa.MakeInterface); ok && (IsBytes(x.X.Type()) || IsBytes(deref(x.X.Type()))) {
				f.share(w, s.instr, a, "rpc", false)
			}
		case "feed":
			// Nothing is read when the process cannot be started.
			failed := w.clone()
			if s.result != nil {
				err := value{k: vSym, site: s.result, c: "r0"}
				failed.assert(err, "nonnil")
				finish(failed, []value{err})
			}
			finish(w, []value{nilValue})
			if a.k == vRef {
				for _, name := range []string{".Stdin", ".Stdout", ".Stderr"} {
					if x, ok := w.heap.get(loc{a.obj, a.path + name}); ok {
						f.share(w, s.instr, x, "stdin", false)
					}
				}
			}
			return []*world{failed, w}
		case "end":
			if isPipe(s.operand(o.a)) {
				for _, w := range ws {
					f.join(w)
				}
			}
		case "join":
			for _, w := range ws {
				f.join(w)
			}
		case "acquire":
			if a != (value{k: vConst, c: "1"}) {
				for _, w := range ws {
					f.join(w)
				}
			}
		case "cap", "len":
			if b.k == vRef {
				path := b.path + "#" + o.verb
				if o.verb == "len" && w.isDrained(b.obj, b.path) {
					path += "!"
				}
				setR(o.a, value{k: vSym, obj: b.obj, path: path})
			}
		case "flag":
			if b.k == vRef {
				l := loc{b.obj, b.path + ".#v"}
				v, ok := w.heap.get(l)
				if !ok {
					v = value{k: vSym, obj: l.obj, path: l.path}
				}
				setR(o.a, v)
			}
		case "setflag":
			if a.k == vRef {
				if b.k != vConst {
					b = dirtyVal
				}
				w.setHeap(loc{a.obj, a.path + ".#v"}, b)
			}
		case "cas", "swapflag":
			if b.k != vRef {
				break
			}
			yes, no := trueVal, falseVal
			if o.verb == "swapflag" {
				yes, no = no, yes
			}
			if old := countedBy(s); old != nil {
				f.set(w, old, value{k: vSym, obj: b.obj, path: b.path, c: "count"})
				break
			}
			flag := loc{b.obj, b.path + ".#v"}
			sym := value{k: vSym, obj: b.obj, path: b.path + ".#v"}
			lost := w.clone()
			won := w
			ws = nil
			if h, ok := w.heap.get(flag); !ok || h != trueVal {
				if ok || won.assume(sym, "false") {
					won.setHeap(flag, trueVal)
					finish(won, []value{yes})
					ws = append(ws, won)
				}
			}
			if h, ok := lost.heap.get(flag); !ok || h == trueVal {
				if ok || lost.assume(sym, "true") {
					finish(lost, []value{no})
					ws = append(ws, lost)
				}
			}
			return ws
		case "clear":
			if a.k == vRef {
				f.cleared(w, &site{instr: s.instr}, a)
			}
		case "refcount":
			if a.k == vRef {
				setR(0, value{k: vSym, obj: a.obj, path: a.path, c: "count"})
			}
		}
	}
	for _, o := range e {
		switch o.verb {
		case "timer":
			if v := made(0); v.k == vRef {
				w.setHeap(loc{v.obj, "#timer"}, trueVal)
				results[0] = v
			}
		case "stopped":
			if r := arg(0); r.k == vRef && len(results) > 0 {
				results[0] = value{k: vSym, obj: r.obj, c: "stopped"}
			}
		}
	}
	for i, w := range ws {
		rs := results
		if i < len(ws)-1 {
			rs = append([]value(nil), results...)
		}
		finish(w, rs)
	}
	return ws
}

// tested reports whether somebody looks at the i-th result of a call.
func tested(call ssa.Value, i int) bool {
	if call == nil || call.Referrers() == nil {
		return false
	}
	for _, r := range *call.Referrers() {
		if e, ok := r.(*ssa.Extract); ok && e.Index == i && len(*e.Referrers()) > 0 {
			return true
		}
	}
	return false
}

// canFail reports whether writing to an argument can fail: not to memory, and not to a hash.
func canFail(s *site, i int) bool {
	if s.common == nil || i >= len(s.common.Args) {
		return false
	}
	switch v := s.common.Args[i].(type) {
	case *ssa.MakeInterface:
		n := namedOf(v.X.Type())
		if n == nil || n.Obj().Pkg() == nil {
			return true
		}
		switch p := n.Obj().Pkg().Path(); p {
		case "bytes", "strings", "hash/maphash":
			return false
		default:
			return !strings.HasPrefix(p, "hash/")
		}
	case *ssa.ChangeInterface:
		return !hashType(v.X.Type())
	case *ssa.UnOp:
		g, ok := v.X.(*ssa.Global)
		return !ok || g.Pkg == nil || g.Pkg.Pkg.Path() != "io"
	}
	return true
}

// hashType reports whether t is an interface of package hash: what is written to it goes nowhere else.
func hashType(t types.Type) bool {
	n := namedOf(t)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "hash"
}

// bufMemory is the place of the memory that a buffer has, below the buffer.
const bufMemory = ".~"

// workspace is the place of the memory that an object works in without owning it: the slice of a bytes.Buffer.
const workspace = "#b"

// pieces is the place of the memory that the elements of a list are cut out of.
const pieces = "#parts"

// yields calls a function that a sequence was given with one of the pieces of what the sequence is made of, if there
// are any.
func (f *funcState) yields(w *world, s *site, piece value) []*world {
	out := []*world{w.clone()}
	if len(s.args) != 1 || s.depth > 2 {
		return out
	}
	sub := &site{instr: s.instr, args: []value{piece}, depth: s.depth + 1, deferred: s.deferred}
	return append(out, f.callGiven(w, sub, s.args[0], "")...)
}

// countedBy returns the number that an atomic exchange adds to or takes from:
//
//	for n := x.refs.Load(); !x.refs.CompareAndSwap(n, n-1); n = x.refs.Load() {}
func countedBy(s *site) ssa.Value {
	if s.common == nil || len(s.common.Args) != 3 {
		return nil
	}
	next, ok := s.common.Args[2].(*ssa.BinOp)
	if !ok || next.Op != token.ADD && next.Op != token.SUB || next.X != s.common.Args[1] {
		return nil
	}
	return next.X
}

// packageOf is the object that stands for the variables of the package that is called.
func (f *funcState) packageOf(s *site) *object {
	if s.common == nil {
		return nil
	}
	fn := s.common.StaticCallee()
	if fn == nil || fn.Object() == nil || fn.Object().Pkg() == nil {
		return nil
	}
	return f.intern(objKey{kind: objGlobal, path: fn.Object().Pkg().Path()}, nil)
}

// writeThrough notes that what a was made to write to is written to.
func (f *funcState) writeThrough(w *world, s *site, a value, depth int) {
	if a.k != vRef || depth > 3 {
		return
	}
	var to []value
	if x := w.heap.at(loc{a.obj, a.path + "#r0"}); x.k == vRef {
		to = append(to, x)
	} else if x := f.bufferBeside(w, a.obj); x.k == vRef {
		f.grew(w, s.instr, x.obj, x.path, f.written(w, s, 0))
		f.trust(w, s.instr, loc{x.obj, x.path})
		f.dirty(w, s.instr, x)
	}
	for _, l := range f.locsOf(w, a.obj) {
		// The elements of io.MultiWriter.
		if v := w.heap.at(l); a.obj.kind == objMade && strings.HasPrefix(l.path, a.path+"[") && v.k == vRef {
			to = append(to, v)
		}
	}
	for _, x := range to {
		f.use(w, s.instr, x.obj, s.instr.Pos())
		f.trust(w, s.instr, loc{x.obj, x.path})
		f.dirty(w, s.instr, x)
		if path, ok := bufferIn(x.obj.typ, 0); ok && x.path == "" {
			f.grew(w, s.instr, x.obj, path, f.written(w, s, 0))
		} else if x.obj.typ == nil || x.path != "" {
			f.grew(w, s.instr, x.obj, x.path, f.written(w, s, 0))
		}
		f.writeMethod(w, s, x, f.written(w, s, 0))
		f.writeThrough(w, s, x, depth+1)
	}
}

// writeMethod notes what grows when a function of the standard library writes to x, which has a Write method of its own.
func (f *funcState) writeMethod(w *world, s *site, x value, why string) {
	if x.k != vRef || x.path != "" || x.obj.typ == nil {
		return
	}
	fn := f.a.methodNamed(x.obj.typ, "Write")
	if fn == nil {
		return
	}
	sum := f.a.summaryOf(fn)
	if sum == nil {
		return
	}
	args := []value{x, none}
	for _, o := range sum.Outcomes {
		for _, st := range o.Stores {
			l, v := f.resolve(w, &st.L, args, nil, nil), f.resolve(w, &st.V, args, nil, nil)
			if l.k == vRef && v.k == vRef && v.fl&fGrown != 0 {
				w.setCell(loc{l.obj, l.path}, v, s.instr)
			}
		}
		for _, st := range o.States {
			v := f.resolve(w, &st.O, args, nil, nil)
			if v.k != vRef {
				continue
			}
			for g := range strings.SplitSeq(st.Grown, "|") {
				i := strings.LastIndexByte(g, '~')
				if i <= 0 {
					continue
				}
				if g[i:] == "~0" || sum.empties(st.O, g[:i]) {
					f.grew(w, s.instr, v.obj, g[1:i], "0") // however often it is called
				} else {
					f.grew(w, s.instr, v.obj, g[1:i], why)
				}
			}
		}
	}
}

// forgetElems drops what is known of the elements of a: one of them is gone.
func (f *funcState) forgetElems(w *world, a value) {
	for _, l := range f.locsOf(w, a.obj) {
		if strings.HasPrefix(l.path, a.path+"[") {
			w.dropHeap(l)
		}
	}
}

// wholeLength reports whether a call is slices.Delete(a, 0, len(a)).
func (f *funcState) wholeLength(w *world, s *site, a value) bool {
	if s.common == nil || len(s.common.Args) != 3 || !isConst(s.common.Args[1], 0) || a.fl&fLenShort != 0 {
		return false
	}
	n, ok := sizeOf(f.eval(w, s.common.Args[2]))
	return ok && n.obj == a.obj && strings.HasSuffix(n.path, "#len")
}

// calledAtTimes applies a function that a callee calls any number of times, and returns the worlds in which it
// did. Where the function puts something, that is out of our hands.
func (f *funcState) calledAtTimes(w *world, s *site, fn value) []*world {
	if fn.k != vClosure || fn.x.fn == nil || s.depth > 2 {
		return nil
	}
	sum := f.a.summaryOf(fn.x.fn)
	if sum == nil {
		return nil
	}
	sub := &site{instr: s.instr, depth: s.depth + 1, deferred: s.deferred}
	for range fn.x.fn.Params {
		sub.args = append(sub.args, none)
	}
	f.applyUses(w, sub, sum, fn.x.parts)
	return f.maybeCalled(w, s, fn)
}
