package putreset

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
)

// resetNames are names of functions that make an object empty.
var resetNames = regexp.MustCompile(`(?i)^(reset|clear|clean|empty|wipe|zero|free|release|recycle|reinit)|(reset|clear|cleanup)$`)

// callee returns the function of this package that an instruction calls.
func (c *checker) callee(instr ssa.Instruction) *ssa.Function {
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return nil
	}
	fn := call.Common().StaticCallee()
	if fn == nil {
		fn = returned(call.Common().Value)
	}
	if fn == nil {
		return nil
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if fn.Pkg != c.res.Pkg || fn.Blocks == nil {
		return nil
	}
	return fn
}

// returned returns the function that a value is, where it is what a function of the package returns: b, release := get(). It is nil
// where that may be one of several.
func returned(v ssa.Value) *ssa.Function {
	i := 0
	if part, ok := v.(*ssa.Extract); ok {
		v, i = part.Tuple, part.Index
	}
	call, ok := v.(*ssa.Call)
	if !ok || call.Call.StaticCallee() == nil {
		return nil
	}
	var fn *ssa.Function
	for _, b := range call.Call.StaticCallee().Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || i >= len(ret.Results) {
			continue
		}
		made, ok := ret.Results[i].(*ssa.MakeClosure)
		if !ok || fn != nil && made.Fn != ssa.Value(fn) {
			return nil
		}
		fn = made.Fn.(*ssa.Function)
	}
	return fn
}

// forgetful returns the function that resets other fields of the object and forgets this one: a reset of the type's
// own, on the way to the Put or behind the Get.
func (c *checker) forgetful(p *pool, put *poolflow.PutSite, l *leftover) *ssa.Function {
	var found *ssa.Function
	for _, other := range p.puts {
		for _, s := range other.States {
			for path, f := range s.Fields {
				if path == "" || path == l.path || !f.Zero && !f.Len0 || f.At == nil || f.At == other.Instr && !other.Direct {
					continue
				}
				fn := c.callee(f.At)
				if fn == nil || fn == put.Func || !resetNames.MatchString(fn.Name()) || fn.Signature.Recv() == nil {
					continue
				}
				if c.putsItself(p, fn) || !c.responsible(p, fn, l.path) || c.sets(p, fn, l.path) {
					continue
				}
				if found == nil || c.res.ComparePos(fn.Pos(), found.Pos()) < 0 {
					found = fn
				}
			}
		}
	}
	return found
}

// sets reports whether a method sets the field at a path of its receiver: then it has not been forgotten.
func (c *checker) sets(p *pool, fn *ssa.Function, path string) bool {
	for _, a := range c.accesses(p, path) {
		if st, ok := a.Instr.(*ssa.Store); ok && a.Func == fn && st.Addr == ssa.Value(a.Addr) && a.Addr.X == ssa.Value(fn.Params[0]) && !guardsItself(st) {
			return true
		}
	}
	return false
}

// responsible reports whether a method belongs to the objects of the pool, or to the part of them that a path leads to.
func (c *checker) responsible(p *pool, fn *ssa.Function, path string) bool {
	recv := types.Unalias(fn.Signature.Recv().Type())
	if ptr, ok := recv.(*types.Pointer); ok {
		recv = types.Unalias(ptr.Elem())
	}
	n, ok := recv.(*types.Named)
	if !ok {
		return false
	}
	for q := parent(path); ; q = parent(q) {
		if t, ok := types.Unalias(c.typeAt(p, q)).(*types.Named); ok && t.Origin() == n.Origin() {
			return true
		}
		if q == "" {
			return false
		}
	}
}

// putsItself reports whether the function has a Put of the pool.
func (c *checker) putsItself(p *pool, fn *ssa.Function) bool {
	for _, put := range p.puts {
		if put.Func == fn || put.Func.Parent() == fn {
			return true
		}
	}
	return false
}

func (c *checker) reportPartial(p *pool, put *poolflow.PutSite, fn *ssa.Function, l *leftover, more ...*leftover) {
	for _, q := range p.puts {
		c.said[q.Instr] = true
	}
	name := l.path[strings.LastIndexByte(l.path, '.')+1:]
	msg := fmt.Sprintf("%s does not reset %s", fn.Name(), strings.TrimRight(name, "*"))
	pos, end := fn.Pos(), fn.Pos()
	if d, ok := fn.Syntax().(*ast.FuncDecl); ok {
		pos, end = d.Name.Pos(), d.Name.End()
	}
	d := analysis.Diagnostic{Pos: pos, End: end, Category: "partial", Message: msg}
	d.Related = c.related(put, l)
	if decl, ok := fn.Syntax().(*ast.FuncDecl); ok {
		paths := []string{l.path}
		for _, other := range more {
			if !slices.Contains(paths, other.path) && c.forgetful(p, put, other) == fn {
				paths = append(paths, other.path) // they come next
			}
		}
		d.SuggestedFixes = c.completeFix(p, decl, put, paths)
	}
	conf := config.Likely
	if c.balanced(p, l.path) {
		conf = config.Possible
	}
	c.report.Report(d, conf)
}

// balanced reports whether a number is counted up and down: it is what it was, unless something fails in between.
func (c *checker) balanced(p *pool, path string) bool {
	f, owner := c.fieldAt(p, path), c.ownerOf(p, path)
	if f == nil || owner == nil {
		return false
	}
	ops := map[token.Token]bool{}
	for _, a := range c.res.Accesses(owner)[f] {
		st, ok := a.Instr.(*ssa.Store)
		if !ok || st.Addr != ssa.Value(a.Addr) {
			continue
		}
		sum, ok := st.Val.(*ssa.BinOp)
		if !ok {
			continue
		}
		if ld, ok := sum.X.(*ssa.UnOp); ok && poolflow.SameAddr(ld.X, a.Addr) {
			ops[sum.Op] = true
		}
	}
	return ops[token.ADD] && ops[token.SUB]
}

// related leads from what sets the field over the Put to what relies on it.
func (c *checker) related(put *poolflow.PutSite, l *leftover) []analysis.RelatedInformation {
	var list []analysis.RelatedInformation
	add := func(pos token.Pos, msg string) {
		if r := diag.At(c.pass, pos, msg); r.Pos.IsValid() {
			list = append(list, r)
		}
	}
	if l.at != nil && l.at.Pos().IsValid() {
		add(l.at.Pos(), "set here")
	}
	add(put.Pos, "put here")
	if l.trust != nil && l.get != nil {
		add(l.get.Pos, "obtained here")
		add(l.trust.Pos, "relied on here")
	}
	return list
}

// A place is where a leftover is reported.
type place struct {
	put *poolflow.PutSite
	get *poolflow.GetSite
}

// where finds the expression that has to change: inside a wrapper of this package that all callers give dirty
// objects, else the Put.
func (c *checker) where(p *pool, put *poolflow.PutSite, path string, get *poolflow.GetSite) place {
	fn := c.callee(put.Instr)
	if fn == nil || put.Direct {
		return place{put: put}
	}
	var inner *poolflow.PutSite
	for _, q := range p.puts {
		if q.Func == fn && q.Direct {
			inner = q
		}
	}
	if inner == nil {
		return place{put: put}
	}
	for _, q := range p.puts {
		if q != put && c.callee(q.Instr) == fn && !q.Direct && c.cleanBefore(q, path) {
			return place{put: put} // the others clean before they call it
		}
	}
	cleans := false
	for _, s := range inner.States {
		cleans = cleans || len(s.Fields) > 0
	}
	if !cleans && get != nil {
		if g := c.getter(p, get); g != nil {
			return place{get: g}
		}
	}
	return place{put: inner}
}

// cleanBefore reports whether nothing is left at a path in any state of a Put.
func (c *checker) cleanBefore(q *poolflow.PutSite, path string) bool {
	for _, s := range q.States {
		f, ok := s.Fields[path]
		if !ok {
			f, ok = s.Fields[path+"#"]
		}
		if !ok || !f.Zero && !f.Len0 {
			return false
		}
	}
	return len(q.States) > 0
}

// skips reports whether a function that both users get their objects from sets fields to zero one by one, and leaves
// one out that is read by one user and set by the other:
//
//	p := packets.Get().(*packet)
//	p.size, p.acked = 0, false // and p.probe?
func (c *checker) skips(p *pool, put *poolflow.PutSite, g *poolflow.GetSite, t *poolflow.Trust) bool {
	own := put.Get(c.res)
	fn := c.callee(own.Instr)
	if fn == nil || fn != c.callee(g.Instr) || t.Kind != "" || c.getter(p, g) == nil {
		return false
	}
	f := c.fieldAt(p, t.Path)
	if f == nil || !plain(f.Type()) {
		return false
	}
	for _, s := range put.States {
		zeroed := 0
		for path, f := range s.Fields {
			if f.Zero && f.At == own.Instr && c.fieldAt(p, path) != nil && parent(path) == parent(t.Path) {
				zeroed++
			}
		}
		if zeroed < 2 {
			return false
		}
	}
	return true
}

// getter returns the Get inside the function that get calls.
func (c *checker) getter(p *pool, get *poolflow.GetSite) *poolflow.GetSite {
	fn := c.callee(get.Instr)
	if fn == nil {
		return nil
	}
	for _, g := range p.gets {
		if g.Func == fn {
			return g
		}
	}
	return nil
}

func (c *checker) reportDirty(p *pool, put *poolflow.PutSite, l *leftover) {
	if c.said[put.Instr] {
		return
	}
	at := c.where(p, put, l.path, l.get)
	c.said[put.Instr] = true
	conf := config.Likely
	if _, here := l.trust.Instr.(*ssa.UnOp); !here && c.setting(p, l.path) {
		conf = config.Possible
	}
	if poolflow.RunsOnce(put.Instr.Parent()) {
		conf = config.Possible // it is over then: nothing is gotten any more
	}
	if at.get != nil {
		name := at.get.Name
		if name == "" {
			name = "the object"
		}
		msg := fmt.Sprintf("%s comes from %s as it was put, and is not reset", name, diag.Pool(at.get.Pool))
		d := diag.New(c.pass, at.get.Pos, "dirty", msg, c.related(put, l)...)
		d.SuggestedFixes = c.emptyFix(p, at.get, l.path)
		c.report.Report(d, conf)
		return
	}
	if at.put != put {
		if c.said[at.put.Instr] {
			return
		}
		c.said[at.put.Instr] = true
	}
	msg := fmt.Sprintf("%s %s put into %s without being reset", at.put.Name, c.is(p, put, l.path, l.states), c.poolName(at.put))
	d := diag.New(c.pass, at.put.Pos, "dirty", msg, c.related(put, l)...)
	d.SuggestedFixes = c.resetFix(p, at.put, l.path)
	c.report.Report(d, conf)
}

// setting reports whether a field holds a number or flag that nobody counts up, and that no Put of the pool ever sets back: whoever
// has not missed that so far sets it before it is read, in a way that cannot be seen. Where it is read by the function that has
// the object from the pool itself, there is no such way.
func (c *checker) setting(p *pool, path string) bool {
	t := c.typeAt(p, path)
	if t == nil || c.fieldAt(p, path) == nil || c.someCleans(p, path) {
		return false
	}
	if b, ok := t.Underlying().(*types.Basic); !ok || b.Info()&(types.IsNumeric|types.IsBoolean) == 0 {
		return false
	}
	return !slices.ContainsFunc(c.accesses(p, path), func(a poolflow.Access) bool {
		st, ok := a.Instr.(*ssa.Store)
		return ok && st.Addr == ssa.Value(a.Addr) && poolflow.ChangeBy(st) == poolflow.Adds
	})
}

// is tells whether something is left at a path in all states in which the instruction of the Put puts.
func (c *checker) is(p *pool, put *poolflow.PutSite, path string, states []*poolflow.PutState) string {
	clean := len(put.States) - len(states)
	for _, s := range states {
		if call, ok := s.Fields[path+"#"].At.(*ssa.Call); ok && call.Call.StaticCallee() != nil && call.Call.StaticCallee().Name() == "WriteTo" {
			return "may be" // when it fails
		}
	}
	for _, q := range p.puts {
		if q.Instr != put.Instr || q == put {
			continue
		}
		for _, s := range q.States {
			if f, ok := s.Fields[path]; ok && !f.Zero && !f.Len0 {
				continue
			}
			if f, ok := s.Fields[path+"#"]; ok && f.Dirty {
				continue
			}
			clean++
		}
	}
	if clean > 0 {
		return "may be"
	}
	return "is"
}

func (c *checker) poolName(put *poolflow.PutSite) string {
	if g := put.Get(c.res); g != nil && !put.Direct {
		return diag.Pool(g.Pool)
	}
	return diag.Pool(put.Pool)
}

// reference returns the field at a path when it holds a reference that is not memory of the object's own.
func (c *checker) reference(p *pool, path string) *types.Var {
	f := c.fieldAt(p, path)
	if f == nil || poolflow.IsErrorType(f.Type()) {
		return nil
	}
	switch f.Type().Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Signature, *types.Map, *types.Chan:
		return f
	}
	return nil
}

func (c *checker) reportStale(p *pool, put *poolflow.PutSite, path string, states []*poolflow.PutState, t *poolflow.Trust, conf config.Confidence, left ...*leftover) {
	if c.said[put.Instr] {
		return
	}
	c.said[put.Instr] = true
	at := c.where(p, put, path, nil)
	if at.put != put {
		if c.said[at.put.Instr] {
			return
		}
		c.said[at.put.Instr] = true
	}
	is := c.is(p, put, path, states)
	var setAt ssa.Instruction
	for _, s := range states {
		setAt = s.Fields[path].At
		break
	}
	msg := fmt.Sprintf("%s%s %s still set when %s is put into %s", at.put.Name, path, is, at.put.Name, c.poolName(at.put))
	d := diag.New(c.pass, at.put.Pos, "stale", msg, c.related(put, &leftover{at: setAt, trust: t, get: put.Get(c.res)})...)
	if len(left) > 1 {
		d.SuggestedFixes = c.leftFix(p, at.put, left)
	} else if t == nil || !c.missed(p, path) && !c.presets(p, path) {
		d.SuggestedFixes = c.dropFix(p, at.put, c.staleAt(p, put, path))
	}
	c.report.Report(d, conf)
}

// checkRequest looks for contexts and requests that are put together with the object.
func (c *checker) checkRequest(p *pool, put *poolflow.PutSite) {
	if put.Inner() != "" || !put.Pooled && !put.Param || c.byHook(put) || c.lent(put) {
		return
	}
	byPath := map[string][]*poolflow.PutState{}
	first := ""
	for _, s := range put.States {
		for path, f := range s.Fields {
			if !c.reachable(p, path) || f.Zero || f.Background || f.Global || f.Const != "" || !f.Ref && !f.Foreign || !requestScoped(c.fieldAt(p, path)) {
				continue
			}
			byPath[path] = append(byPath[path], s)
			if first == "" || c.before(p, path, first) {
				first = path
			}
		}
	}
	if first == "" {
		return
	}
	l := &leftover{path: first, states: byPath[first], get: put.Get(c.res), at: byPath[first][0].Fields[first].At}
	start, end := c.resetsAround(p, put, l)
	if fn := c.forgetful(p, put, l); fn != nil && (end || !start) {
		c.reportPartial(p, put, fn, l)
		return
	}
	conf := config.Likely
	if start && !end {
		conf = config.Possible // those who get the object set it anew
	}
	c.reportStale(p, put, first, l.states, nil, conf)
}

// lent reports whether the call that puts an object has taken it as well: what it does with it in between, and what it
// resets where, is seen in there.
func (c *checker) lent(put *poolflow.PutSite) bool {
	g := put.Get(c.res)
	return g != nil && !put.Direct && g.Instr == put.Instr
}

// resetsAround reports whether the object is reset before it is set up and used, and whether it is reset afterwards.
func (c *checker) resetsAround(p *pool, put *poolflow.PutSite, l *leftover) (start, end bool) {
	named, g := structOf(p.elem), put.Get(c.res)
	if g == nil || named == nil {
		return false, false
	}
	for _, b := range put.Func.Blocks {
		for _, instr := range b.Instrs {
			fn := c.callee(instr)
			if fn == nil || fn.Signature.Recv() == nil || of(fn.Signature.Recv().Type()) != named || !resetNames.MatchString(fn.Name()) {
				continue
			}
			if call, ok := instr.(*ssa.Call); ok && (instr == l.at || l.at != nil && l.at.Parent() == put.Func && poolflow.ComesBefore(instr, l.at) || usedBehind(call, put)) {
				start = true
			} else {
				end = true
			}
		}
	}
	return start, end
}

// usedBehind reports whether the receiver of a call is handed to another call behind it that is not the Put.
func usedBehind(call *ssa.Call, put *poolflow.PutSite) bool {
	x := call.Call.Args[0]
	if x.Referrers() == nil {
		return false
	}
	for _, r := range *x.Referrers() {
		if m, ok := r.(*ssa.MakeInterface); ok && m.Referrers() != nil {
			for _, u := range *m.Referrers() {
				if other, ok := u.(*ssa.Call); ok && other != put.Instr && poolflow.ComesBefore(call, other) {
					return true
				}
			}
		}
		if other, ok := r.(*ssa.Call); ok && other != call && other != put.Instr && poolflow.ComesBefore(call, other) {
			return true
		}
	}
	return false
}

// before orders fields as they are declared.
func (c *checker) before(p *pool, a, b string) bool {
	return c.res.ComparePos(c.fieldAt(p, a).Pos(), c.fieldAt(p, b).Pos()) < 0
}

// requestScoped reports whether a field holds what belongs to one request.
func requestScoped(f *types.Var) bool {
	if f == nil {
		return false
	}
	switch f.Type().String() {
	case "context.Context", "*net/http.Request", "net/http.ResponseWriter":
		return true
	}
	return false
}
