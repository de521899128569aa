package poolflow

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// An op is one effect of a function of the table.
type op struct {
	verb string
	a, b int
	more []int
	word string
}

// An entry is the summary of a function of the standard library.
type entry []op

// table has the summaries of the standard library's functions, by full name. Arguments are numbered from 0,
// the receiver first; verbs are
//
//	alias R A    result R is memory of A
//	sub R A      result R is A, cut at either end
//	same R A     result R is A
//	wrap R A...  result R is new and refers to the arguments
//	new R        result R is new memory
//	reset A      A is emptied
//	bind A B...  A is emptied and refers to the others from now on
//	write A      A is written to, behind what it holds already
//	grow A       A becomes larger with the input
//	growany A    the same, unless all further arguments are numbers
//	read A       the content of A is read
//	drain A      the content of A is taken out; its memory stays
//	keep A B     A refers to B as well from now on
//	set A B      A refers to B and no longer to what it referred to
//	call A B...  the function A is called now, with the arguments B
//	once A B     the function B is called by the Once A
//	go A         the function A is called in another goroutine
//	timer A      the function A is called later, if A is not stopped
//	share A      the arguments that follow may be read in the background: by an HTTP transport
//	feed A       what A refers to is read in the background until Wait
//	join         waits for what runs in the background
//	cap R A, len R A  result R is a size of A
//	cas R A      A is a flag: result R says whether it was changed from false to true
//	clear A      elements are cleared
//	through A    what A refers to since its making is written to
//	append R A, appendsmall R A  result R is A with something appended; with little appended
//	decode A     some of A is written
//	cleanup A    the function A runs when a test is over
//	oncefunc A   the result calls the function A once
//	refcount A   A counts something
//	copy         (nothing: results are copies, or scalars)
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
		f.born(w, o)
		v := refTo(o)
		if t != nil && isSlice(t) {
			v.fl = fLenNew
		}
		return v
	}
	f.useArgs(w, s, nil)
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
			w.env[s.result] = f.compound(vTuple, nil, nil, results)
		}
	}
	for _, o := range e {
		a, b := arg(o.a), arg(o.b)
		switch o.verb {
		case "copy":
			for _, x := range s.args {
				f.trustArg(w, s.instr, x)
			}
		case "alias", "sub", "same":
			if b.k != vRef {
				setR(o.a, b)
				break
			}
			switch o.verb {
			case "alias":
				f.trust(w, s.instr, loc{b.obj, b.path})
				b.path += ".~"
				b.fl = fLenNew
			case "sub":
				b.fl = b.fl&^lenFlags | fLenNew | fShift
				f.trust(w, s.instr, loc{b.obj, b.path})
			}
			setR(o.a, b)
		case "wrap":
			v := made(o.a)
			if v.k != vRef {
				break
			}
			for k, i := range o.more[1:] {
				if x := arg(i); x.k != vNone && x.k != vConst && x.k != vSym {
					f.place(w, loc{v.obj, "#r" + itoa(k)}, x, s.instr)
				}
			}
			setR(o.a, v)
		case "new":
			setR(o.a, made(o.a))
		case "reset", "bind":
			if a.k != vRef {
				break
			}
			f.kill(w, loc{a.obj, a.path})
			for _, l := range f.locsOf(w, a.obj) {
				if strings.HasPrefix(l.path, a.path+"#r") {
					delete(w.heap, l)
				}
			}
			w.heap[loc{a.obj, a.path + "#"}] = zeroVal
			w.update(a.obj, func(st *ostate) { st.lendrop = true })
			for k, i := range o.more[1:] {
				if x := arg(i); x.k == vRef {
					w.heap[loc{a.obj, a.path + "#r" + itoa(k)}] = x
					w.stores[loc{a.obj, a.path + "#r" + itoa(k)}] = s.instr
				}
			}
		case "write":
			if a.k == vRef {
				f.trust(w, s.instr, loc{a.obj, a.path})
				f.dirty(w, s.instr, a)
			}
		case "grow", "growany":
			if a.k == vRef && (o.verb == "grow" || !f.numbersOnly(s)) && !f.constInput(s) {
				w.update(a.obj, func(st *ostate) {
					if !hasWord(st.guards, "."+a.path) {
						st.grown = addWord(st.grown, "."+a.path)
					}
				})
			}
		case "read":
			if a.k == vRef {
				f.trust(w, s.instr, loc{a.obj, a.path})
			}
		case "drain":
			if a.k == vRef {
				w.update(a.obj, func(st *ostate) { st.lendrop = true })
				w.heap[loc{a.obj, a.path + "#"}] = zeroVal
			}
		case "keep":
			if a.k == vRef {
				f.handOver(w, a, b, s.instr)
				f.store(w, loc{a.obj, a.path + "[k]"}, b, s.instr)
			}
		case "set":
			if a.k == vRef {
				f.handOver(w, a, b, s.instr)
				f.store(w, loc{a.obj, a.path + ".#v"}, b, s.instr)
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
					if h, ok := w.heap[loc{a.obj, a.path + ".#once"}]; ok {
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
					w.heap[loc{a.obj, a.path + ".#once"}] = trueVal
				}
				next = append(next, f.callGiven(w, sub, fn, map[string]string{"go": "go", "timer": "timer"}[o.verb])...)
			}
			if len(next) > 0 {
				ws = next
			}
		case "oncefunc":
			v := made(0)
			if v.k == vRef {
				f.place(w, loc{v.obj, "#fn"}, a, s.instr)
				setR(0, v)
			}
		case "through":
			if a.k != vRef {
				break
			}
			if x := w.heap[loc{a.obj, a.path + "#r0"}]; x.k == vRef {
				f.trust(w, s.instr, loc{x.obj, x.path})
				f.dirty(w, s.instr, x)
				w.update(x.obj, func(st *ostate) {
					if !hasWord(st.guards, "."+x.path) {
						st.grown = addWord(st.grown, "."+x.path)
					}
				})
			}
		case "append", "appendsmall":
			if b.k != vRef {
				setR(o.a, b)
				break
			}
			if b.fl&fLenOld != 0 {
				f.trust(w, s.instr, loc{b.obj, b.path})
			}
			if o.verb == "append" {
				w.update(b.obj, func(st *ostate) { st.grown = addWord(st.grown, "."+b.path) })
			}
			b.fl = b.fl&^(lenFlags|fLenShort) | fGrown | fCopyLen | b.fl&fLenOld
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
			for _, i := range o.more {
				f.share(w, s.instr, arg(i), "body", false)
			}
		case "feed":
			if a.k == vRef {
				for _, name := range []string{".Stdin", ".Stdout", ".Stderr"} {
					if x, ok := w.heap[loc{a.obj, a.path + name}]; ok {
						f.share(w, s.instr, x, "stdin", false)
					}
				}
			}
		case "join":
			for _, w := range ws {
				f.join(w)
			}
		case "cap", "len":
			if b.k == vRef {
				setR(o.a, value{k: vSym, obj: b.obj, path: b.path + "#" + o.verb})
			}
		case "cas", "swapflag":
			if b.k != vRef {
				break
			}
			yes, no := trueVal, falseVal
			if o.verb == "swapflag" {
				yes, no = no, yes
			}
			flag := loc{b.obj, b.path + ".#v"}
			sym := value{k: vSym, obj: b.obj, path: b.path + ".#v"}
			lost := w.clone()
			won := w
			ws = nil
			if h, ok := w.heap[flag]; !ok || h != trueVal {
				if ok || won.assume(sym, "false") {
					won.heap[flag] = trueVal
					finish(won, []value{yes})
					ws = append(ws, won)
				}
			}
			if h, ok := lost.heap[flag]; !ok || h == trueVal {
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
		case "nonnil":
			v := value{k: vSym, site: s.result, c: "r" + itoa(o.a)}
			if s.result != nil {
				w.conds[v] = "nonnil"
				setR(o.a, v)
			}
		case "refcount":
			if a.k == vRef {
				setR(0, value{k: vSym, obj: a.obj, path: a.path, c: "count"})
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

// numbersOnly reports whether all arguments after the first are numbers or constants.
func (f *funcState) numbersOnly(s *site) bool {
	if s.common == nil {
		return false
	}
	args := s.common.Args
	if len(args) == 0 {
		return false
	}
	for _, a := range args[1:] {
		if !f.smallArg(a) {
			return false
		}
	}
	return true
}

// smallArg reports whether the text of an argument is of limited length.
func (f *funcState) smallArg(a ssa.Value) bool {
	switch a := a.(type) {
	case *ssa.Const:
		return true
	case *ssa.MakeInterface:
		return f.smallArg(a.X)
	case *ssa.Slice:
		al, ok := a.X.(*ssa.Alloc)
		if !ok {
			return false
		}
		for _, r := range *al.Referrers() {
			ia, ok := r.(*ssa.IndexAddr)
			if !ok {
				continue
			}
			for _, u := range *ia.Referrers() {
				if st, ok := u.(*ssa.Store); ok && !f.smallArg(st.Val) {
					return false
				}
			}
		}
		return al.Comment == "varargs"
	}
	b, ok := a.Type().Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsNumeric|types.IsBoolean) != 0
}

// constInput reports whether what is written is a constant, outside of loops.
func (f *funcState) constInput(s *site) bool {
	if s.common == nil || inLoop(s.instr.Block()) {
		return false
	}
	args := s.common.Args
	if !s.common.IsInvoke() {
		if len(args) == 0 {
			return false
		}
		args = args[1:]
	}
	for _, a := range args {
		if c, ok := a.(*ssa.Convert); ok {
			a = c.X
		}
		if !f.smallArg(a) {
			return false
		}
	}
	return true
}
