package putreset

import (
	"cmp"
	_ "embed"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/analyzerdoc"
	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/relevance"
	"github.com/poollint/poollint/internal/report"
)

//go:embed doc.go
var doc string

var Analyzer = &analysis.Analyzer{
	Name:       "putreset",
	Doc:        analyzerdoc.Text(doc),
	URL:        analyzerdoc.URL("putreset"),
	Requires:   []*analysis.Analyzer{poolflow.Analyzer},
	Run:        poolflow.Alone(run),
	ResultType: report.ResultType,
}

// The theory: a pool has a convention, which is nowhere written down. For each path below its objects (a field, the
// content of what a field refers to, a length) there is what Puts leave behind, and what users rely on between Get
// and their first write. Where both come together for one path, the convention is broken. Each half alone is fine:
// an object that is put dirty to a pool whose users reset it, an object that is put clean and read at once.

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, report: report.New(pass), res: poolflow.From(pass), said: map[ssa.Instruction]bool{}, cut: map[*ssa.Store]bool{}, cutFields: map[*types.Var]bool{}, diverged: map[*types.Named]bool{}, parts: map[partsKey]parts{}}
	c.report.LeaveTests() // what a test leaves in a pool is found by tests at most
	if !c.res.Relevant {
		return c.report.Done(), nil
	}
	c.contracts = c.res.Contracts()
	for _, p := range c.pools() {
		c.checkPool(p)
	}
	for _, put := range c.res.Foreign {
		c.checkForeign(put)
	}
	c.checkSiblings()
	return c.report.Done(), nil
}

type checker struct {
	pass   *analysis.Pass
	report *report.Reporter
	res    *poolflow.Result
	said   map[ssa.Instruction]bool // Puts at which something was reported
	cut    map[*ssa.Store]bool      // where lists are cut, when that was reported

	cutFields map[*types.Var]bool   // the fields that hold them
	parts     map[partsKey]parts    // memo of partsIn, which looks at a whole function
	diverged  map[*types.Named]bool // types whose resets were compared
	regrows   []*ssa.Slice          // where lists grow by slicing, see [poolflow.Result.Regrows]

	contracts []*poolflow.Contract
}

// A pool is what is done with the objects of one pool, as far as this package goes.
type pool struct {
	key   string
	class string
	elem  types.Type // of its objects, nil when unknown
	gets  []*poolflow.GetSite
	puts  []*poolflow.PutSite
	lists bool // New makes slices of some length: scratch

	trusting []*poolflow.GetSite // those of gets that rely on some content
}

// pools sorts all Gets and Puts by pool.
func (c *checker) pools() []*pool {
	byKey := map[string]*pool{}
	var list []*pool
	at := func(class, name string, t types.Type) *pool {
		key := class
		if class == "" || c.wrapped(class) {
			key += "\x00" + name // one field of many pools
		}
		if key == "\x00" {
			return nil
		}
		p := byKey[key]
		if p == nil {
			p = &pool{key: key, class: class}
			byKey[key] = p
			list = append(list, p)
		}
		if p.elem == nil || types.IsInterface(p.elem) {
			p.elem = t
		}
		return p
	}
	for _, g := range c.res.Gets {
		if p := at(g.Class, g.Pool, g.Type()); p != nil {
			p.gets = append(p.gets, g)
		}
	}
	for _, put := range c.res.Puts {
		class, name, t := put.Class, put.Pool, put.Type()
		if g := put.Get(c.res); g != nil {
			class, name, t = g.Class, g.Pool, g.Type()
		}
		if p := at(class, name, t); p != nil {
			p.puts = append(p.puts, put)
		}
	}
	list = slices.DeleteFunc(list, func(p *pool) bool {
		b, ok := p.elem.(*types.Basic)
		return ok && b.Kind() == types.UnsafePointer
	})
	for _, p := range list {
		c.leaveTests(p)
		p.lists = isList(p.elem) && c.scratch(p)
		for _, g := range p.gets {
			if len(g.Trusts) > 0 {
				p.trusting = append(p.trusting, g)
			}
		}
	}
	return list
}

// leaveTests forgets what tests do with a pool that others use as well: what they rely on, or leave behind, says nothing
// of the convention.
func (c *checker) leaveTests(p *pool) {
	inTest := func(pos token.Pos) bool { return report.InTest(c.pass, pos) }
	others := slices.ContainsFunc(p.gets, func(g *poolflow.GetSite) bool { return !inTest(g.Pos) }) ||
		slices.ContainsFunc(p.puts, func(q *poolflow.PutSite) bool { return !inTest(q.Pos) })
	if others {
		p.gets = slices.DeleteFunc(p.gets, func(g *poolflow.GetSite) bool { return inTest(g.Pos) })
		p.puts = slices.DeleteFunc(p.puts, func(q *poolflow.PutSite) bool { return inTest(q.Pos) })
	}
}

// wrapped reports whether a class stands for many pools: the field of a type that wraps pools, because it is generic
// or belongs to another package.
func (c *checker) wrapped(class string) bool {
	rest, ok := strings.CutPrefix(class, "(")
	if !ok {
		return false
	}
	name, _, _ := strings.Cut(rest, ")")
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return false
	}
	if name[:i] != c.pass.Pkg.Path() {
		return true
	}
	tn, ok := c.pass.Pkg.Scope().Lookup(name[i+1:]).(*types.TypeName)
	if !ok {
		return false
	}
	n, ok := tn.Type().(*types.Named)
	return ok && n.TypeParams().Len() > 0
}

// scratch reports whether New makes slices that have a length from the start: users fill them, and do not append.
func (c *checker) scratch(p *pool) bool {
	obj := c.holder(p.class)
	if obj == nil {
		return false
	}
	for _, contract := range c.contracts {
		if contract.Object != obj {
			continue
		}
		for _, n := range contract.News {
			if n.Func != nil && makesLength(n.Func) {
				return true
			}
		}
	}
	return false
}

// isList reports whether the objects of a pool are slices, or pointers to slices.
func isList(t types.Type) bool {
	if t == nil {
		return false
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

// holder returns the variable or field of this package that a class of pools is named for.
func (c *checker) holder(class string) types.Object {
	class = strings.TrimRight(class, "[]*")
	if rest, ok := strings.CutPrefix(class, "("+c.pass.Pkg.Path()+"."); ok {
		name, field, ok := strings.Cut(rest, ")")
		tn, isType := c.pass.Pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || !isType {
			return nil
		}
		if f := poolflow.FieldOf(tn.Type(), field); f != nil {
			return f
		}
		return nil
	}
	if name, ok := strings.CutPrefix(class, c.pass.Pkg.Path()+"."); ok {
		return c.pass.Pkg.Scope().Lookup(name)
	}
	return nil
}

// makesLength reports whether a function makes a slice that is not empty.
func makesLength(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.MakeSlice:
				if !constZero(instr.Len) {
					return true
				}
			case *ssa.Slice:
				a, ok := instr.X.(*ssa.Alloc)
				if ok && a.Comment == "makeslice" && !constZero(instr.High) {
					return true
				}
			}
		}
	}
	return false
}

func constZero(v ssa.Value) bool {
	k, ok := v.(*ssa.Const)
	return ok && k.Value != nil && k.Value.Kind() == constant.Int && k.Int64() == 0
}

// checkPool judges one pool. One cause is reported once, as the most specific kind.
func (c *checker) checkPool(p *pool) {
	for _, put := range p.puts {
		c.checkRequest(p, put)
	}
	for _, put := range p.puts {
		c.checkLeft(p, put)
	}
	c.checkForgotten(p)
	c.checkListed(p)
	c.checkHanded(p)
	c.checkCuts(p)
	c.checkShort(p)
	for _, put := range p.puts {
		c.checkLength(put)
		c.checkUncleared(p, put)
		c.checkBound(p, put)
		c.checkParts(p, put)
	}
	c.checkDiverged(p)
	c.checkUnlike(p)
}

// A leftover is what Puts leave at a path on which somebody relies.
type leftover struct {
	path   string // the location that holds it
	trust  *poolflow.Trust
	get    *poolflow.GetSite
	states []*poolflow.PutState // in which it is left
	at     ssa.Instruction      // the write
}

// made reports whether the object is one that was made because the pool had none: what is said of the one from the pool
// holds for it.
func (c *checker) made(p *pool, put *poolflow.PutSite) bool {
	if put.Pooled || put.Param {
		return false
	}
	for _, q := range p.puts {
		if q.Instr == put.Instr && q.Pooled {
			return true
		}
	}
	return false
}

// exchanges reports whether lists go from the pool of an object to another one, by how much is in them: what they hold is what they are
// kept for.
//
//	if len(*m) > 0 { f.full.Put(m) } else { f.empty.Put(m) }
func (c *checker) exchanges(put *poolflow.PutSite) bool {
	own := put.Get(c.res)
	return own != nil && isList(own.Type()) && slices.ContainsFunc(c.res.Puts, func(q *poolflow.PutSite) bool {
		g := q.Get(c.res)
		return q.Direct && g != nil && g.Class == own.Class && q.Pool != g.Pool && slices.ContainsFunc(c.res.Puts, func(r *poolflow.PutSite) bool {
			return r.Direct && r.Get(c.res) == g && r.Pool == g.Pool // some stay
		})
	})
}

// checkLeft looks for content that the object is put with, and that some user of the pool relies on.
func (c *checker) checkLeft(p *pool, put *poolflow.PutSite) {
	if !put.Pooled && !put.Param || c.lent(put) && c.callee(put.Instr) == nil || c.exchanges(put) {
		return
	}
	var left []*leftover
	own := put.Get(c.res)
	for _, g := range p.trusting {
		if own != nil && own != g && own.Type() != nil && g.Type() != nil && !types.Identical(own.Type(), g.Type()) {
			continue // another instance of a generic pool
		}
		for _, t := range sorted(g.Trusts) {
			if l := c.leaves(p, put, g, t); l != nil {
				left = append(left, l)
			}
		}
	}
	left = append(left, c.sometimes(p, put)...)
	left = slices.DeleteFunc(left, func(l *leftover) bool {
		path := strings.TrimRight(l.path, "*")
		if f, owner := c.fieldAt(p, path), c.ownerOf(p, path); f != nil && owner != nil {
			if list := c.res.Accesses(owner)[f]; c.takenBack(list) || c.gated(p, list) || c.clearsParts(list) || drained(list) || clearsBits(list) || ownMethod(list) || cutUp(list) || rearmed(list) || byDefault(list) || bornSo(list) || cursor(list) || dealsOut(list) || takenIfAny(put, list) {
				return true
			}
		}
		return !put.Direct && c.helpersClean(p, l.path) || put.Direct && put.Param && renewed(put, path)
	})
	if len(left) == 0 {
		return
	}
	slices.SortStableFunc(left, func(a, b *leftover) int {
		return cmp.Or(cmp.Compare(rank(a.path), rank(b.path)), cmp.Compare(a.path, b.path))
	})
	for _, l := range left {
		if fn := c.forgetful(p, put, l); fn != nil {
			c.reportPartial(p, put, fn, l, left...)
			return
		}
	}
	for _, l := range left {
		if f := c.reference(p, l.path); f != nil {
			c.reportStale(p, put, l.path, l.states, l.trust, config.Likely, left...)
			return
		}
	}
	c.reportDirty(p, put, left[0])
}

func rank(path string) int { return strings.Count(path, "*")*4 + strings.Count(path, ".") }

func sorted(m map[string]*poolflow.Trust) []*poolflow.Trust {
	var list []*poolflow.Trust
	for _, t := range m {
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b *poolflow.Trust) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Kind, b.Kind))
	})
	return list
}

// leaves tells what the Put leaves at a path that is trusted.
func (c *checker) leaves(p *pool, put *poolflow.PutSite, g *poolflow.GetSite, t *poolflow.Trust) *leftover {
	if strings.Contains(t.Path, "[") || strings.HasSuffix(t.Path, "**") {
		return nil
	}
	if head, _, _ := strings.Cut(strings.TrimPrefix(t.Path, "."), "."); strings.HasPrefix(t.Path, ".") && structOf(p.elem) != nil && c.fieldAt(p, "."+strings.TrimRight(head, "*")) == nil {
		return nil // a field of another type: one of several, which a tag tells apart
	}
	switch t.Kind {
	case "reslice":
		return nil
	case "update":
		if !c.resetsCopy(p, put) && !c.accumulates(p, t.Path) {
			return nil
		}
	case "":
		if c.putsAt(p, t.Instr) || c.putsDeferred(p, t.Instr) {
			return nil // asked by who puts, to see whether it is worth keeping
		}
	case "loop":
		if !c.looked(p, t.Path) {
			return nil // counted, and never looked at
		}
	case "len":
		if !p.lists {
			return nil
		}
	}
	if app := g.Trusts["*"]; p.lists && (t.Path != "*" || app != nil && appends(app.Instr)) {
		return nil
	}
	if own := put.Get(c.res); own != nil && own != g && own.Trusts[t.Path] == nil && !c.someCleans(p, t.Path) && !c.skips(p, put, g, t) {
		return nil // cleans what it gets: whoever does not is to change
	}
	if c.spares(p, t.Path) || !c.reachable(p, t.Path) || c.generates(p, t.Path) || c.locked(p, t.Path) || c.describes(p, t.Path) || c.rations(p, t.Path) {
		return nil
	}
	l := &leftover{trust: t, get: g}
	for _, s := range put.States {
		left, at, path := c.status(p, put, s, t)
		if left {
			l.states = append(l.states, s)
			if l.at == nil || l.path == "" {
				l.at, l.path = at, path
			}
		}
	}
	if len(l.states) == 0 || countsUp(l.at, put) || c.byHook(put) || c.emptiedInLoop(p, put, l.path) || strings.Trim(l.path, "*") == "" && collects(put) {
		return nil
	}
	return l
}

// countsUp reports whether a function that puts what it is given has counted a field up before: it tells those who still have the
// object that it is another one now.
//
//	func recycle(n *node) { n.generation++; nodes.Put(n) }
func countsUp(at ssa.Instruction, put *poolflow.PutSite) bool {
	st, ok := at.(*ssa.Store)
	if !ok || !put.Param || !put.Direct || st.Block() != put.Instr.Block() {
		return false
	}
	sum, ok := st.Val.(*ssa.BinOp)
	addr, isField := st.Addr.(*ssa.FieldAddr)
	return ok && isField && sum.Op == token.ADD && sameField(sum.X, addr)
}

// appends reports whether an instruction appends.
func appends(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	b, ok := call.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == "append"
}

// spares reports whether a list holds parts for later use: pointers that are taken off its end.
func (c *checker) spares(p *pool, path string) bool {
	path, ok := strings.CutSuffix(path, "*")
	if !ok {
		return false
	}
	f, owner := c.fieldAt(p, path), c.ownerOf(p, path)
	if f == nil || owner == nil {
		return false
	}
	list, ok := f.Type().Underlying().(*types.Slice)
	if !ok {
		return false
	}
	if _, ok := list.Elem().Underlying().(*types.Pointer); !ok {
		return false
	}
	for _, a := range c.res.Accesses(owner)[f] {
		ld, ok := a.Instr.(*ssa.UnOp)
		if !ok {
			continue
		}
		for _, r := range *ld.Referrers() {
			if s, ok := r.(*ssa.Slice); ok && s.X == ssa.Value(ld) {
				if b, ok := s.High.(*ssa.BinOp); ok && b.Op == token.SUB {
					return true
				}
			}
		}
	}
	return false
}

// resetsCopy reports whether the object is reset, before the Put, by a method that gets a copy of it.
func (c *checker) resetsCopy(p *pool, put *poolflow.PutSite) bool {
	for _, b := range put.Func.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			fn := call.Common().StaticCallee()
			if fn == nil || fn.Signature.Recv() == nil || !resetNames.MatchString(fn.Name()) || p.elem == nil {
				continue
			}
			ptr, ok := p.elem.Underlying().(*types.Pointer)
			if ok && types.Identical(fn.Signature.Recv().Type(), ptr.Elem()) {
				return true
			}
		}
	}
	return false
}

// emptiedInLoop reports whether a loop on the way to the Put empties the list or map at a path.
func (c *checker) emptiedInLoop(p *pool, put *poolflow.PutSite, path string) bool {
	path = put.Inner() + path
	fld := c.fieldAt(p, strings.TrimSuffix(path, "*"))
	t := c.typeAt(p, path)
	if path == "" || path == "*" {
		t = p.elem
	}
	if t == nil {
		t = put.Type()
	}
	if t == nil {
		return false // an instance whose type is not known
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok && fld == nil {
		t = ptr.Elem()
	}
	seen := map[*ssa.Function]bool{}
	var search func(fn *ssa.Function, depth int) bool
	search = func(fn *ssa.Function, depth int) bool {
		if fn == nil || fn.Blocks == nil || seen[fn] || depth > 4 {
			return false
		}
		seen[fn] = true
		for _, l := range c.res.LoopClears(fn) {
			if fld != nil && l.Field == fld || fld == nil && l.Field == nil && t != nil && types.Identical(l.Type, t) {
				return true
			}
		}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case ssa.CallInstruction:
					if search(c.callee(instr), depth+1) {
						return true
					}
				case *ssa.MakeClosure:
					if search(instr.Fn.(*ssa.Function), depth) {
						return true
					}
				}
			}
		}
		return false
	}
	return search(put.Func, 0)
}

// someCleans reports whether some Put of the pool leaves nothing at a path.
func (c *checker) someCleans(p *pool, path string) bool {
	for _, q := range p.puts {
		if c.cleanBefore(q, strings.TrimSuffix(path, "*")) || c.cleanBefore(q, path) {
			return true
		}
	}
	return false
}

// helpersClean reports whether all functions that put for others leave nothing at a path: no caller can put it dirty.
func (c *checker) helpersClean(p *pool, path string) bool {
	helpers := 0
	for _, q := range p.puts {
		if !q.Direct {
			continue
		}
		above := strings.TrimSuffix(path, "*")
		if !q.Param || !c.cleanBefore(q, above) && !c.cleanBefore(q, path) && !renewed(q, above) {
			return false
		}
		helpers++
	}
	return helpers > 0
}

// renewed reports whether a function that puts for others sets a field of what it puts, to something that it makes or that another
// object has: it makes it ready for the next user.
//
//	r.data, r.depth = map[string]any{}, l.depth
//	l.records.Put(r)
func renewed(put *poolflow.PutSite, path string) bool {
	return len(put.States) > 0 && !slices.ContainsFunc(put.States, func(s *poolflow.PutState) bool {
		st, ok := s.Fields[path].At.(*ssa.Store)
		if !ok || st.Parent() != put.Func {
			return true
		}
		val := st.Val
		if conv, ok := val.(*ssa.ChangeType); ok {
			val = conv.X
		}
		switch v := val.(type) {
		case *ssa.Const, *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeChan, *ssa.Alloc:
			return false
		case *ssa.UnOp:
			from, ok := v.X.(*ssa.FieldAddr)
			to, isField := st.Addr.(*ssa.FieldAddr)
			return !ok || !isField || from.X == to.X
		}
		return true
	})
}

// byHook reports whether some hook of the pool cleans what is put here.
func (c *checker) byHook(put *poolflow.PutSite) bool {
	for _, s := range put.States {
		if s.Reset && len(s.Fields) == 1 {
			if f, ok := s.Fields["#"]; ok && f.Zero && !put.Direct {
				return true
			}
		}
	}
	return false
}

// status tells whether something is left at a trusted path when the object is put in a state: where, and what wrote it.
func (c *checker) status(p *pool, put *poolflow.PutSite, s *poolflow.PutState, t *poolflow.Trust) (left bool, at ssa.Instruction, path string) {
	want, ok := strings.CutPrefix(t.Path, put.Inner())
	if !ok {
		return false, nil, ""
	}
	if want == "" && itself(put, s) {
		return c.headerLeft(p, s.Flags, nil) && !shrinks(put), nil, put.Inner()
	}
	for q := want; ; q = parent(q) {
		if elems, ok := strings.CutSuffix(q, "*"); ok && q == want && !p.lists && appends(t.Instr) && c.isSlice(p, put.Inner()+elems) {
			continue // cleared or not, it is the length that is added to
		}
		if f, ok := s.Fields[q]; ok {
			if c.asMade(p, put.Inner()+q, f) || f.Own && !f.Len0 && !c.isSlice(p, put.Inner()+q) {
				return false, nil, "" // as it was, or kept on purpose: *x = T{pool: x.pool}
			}
			if f.Fresh && !f.Len0 && f.Flags&poolflow.Shortened == 0 && q != want && c.lazy(p, q) && !c.byReset(f.At) {
				return true, f.At, q // made when it was asked for
			}
			return c.fieldLeft(p, want, q, f), f.At, q
		}
		if f, ok := s.Fields[q+"[]changed"]; ok && t.Kind == "elem" && q == want {
			return true, f.At, q
		}
		if f, ok := s.Fields[q+"[]cleared"]; ok && (f.Const == "all" || f.Zero) {
			return false, nil, ""
		}
		if f, ok := s.Fields[q+"#"]; ok && (f.Zero || c.opaque(p, put.Inner()+q, f.At)) {
			return f.Dirty, f.At, q
		}
		if q == "" {
			return false, nil, ""
		}
	}
}

// itself reports whether it is a slice that is put, not something that holds one: its header is what it is put with.
func itself(put *poolflow.PutSite, s *poolflow.PutState) bool {
	return put.Inner() != "" || s.Boxed || bySlice(put)
}

// bySlice reports whether a slice is put by value.
func bySlice(put *poolflow.PutSite) bool { return poolflow.IsSlice(put.Type()) }

// opaque reports whether the content of what lies at a path is a whole, and can be reset: a buffer, a hash, a map.
// The memory of slices and arrays is not: whoever fills it reads what he has filled.
func (c *checker) opaque(p *pool, path string, at ssa.Instruction) bool {
	path = strings.TrimSuffix(path, "*")
	t := c.typeAt(p, path)
	if path == "" {
		t = p.elem
	}
	if t == nil {
		return false
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	switch t.Underlying().(type) {
	case *types.Map:
		return true
	case *types.Slice, *types.Array, *types.Basic:
		return false
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	if _, ok := t.Underlying().(*types.Struct); ok && !relevance.Standard(n.Obj().Pkg().Path()) || n.Obj().Pkg() == c.pass.Pkg {
		return decodes(at) // its fields tell
	}
	for _, x := range []types.Type{t, types.NewPointer(t)} {
		ms := types.NewMethodSet(x)
		for i := range ms.Len() {
			switch ms.At(i).Obj().Name() {
			case "Reset", "Clear":
				return true
			}
		}
	}
	return false
}

// decodes reports whether an instruction fills in the fields of a struct as far as the input has them.
func decodes(at ssa.Instruction) bool {
	call, ok := at.(ssa.CallInstruction)
	if !ok {
		return false
	}
	name := poolflow.CalledName(call.Common())
	return strings.HasPrefix(name, "Unmarshal") || strings.HasPrefix(name, "Decode")
}

// parent strips the last step of a path.
func parent(path string) string {
	return path[:max(strings.LastIndexAny(path, ".*"), 0)]
}

// lazy reports whether a field is filled, where it is found empty, with what depends on something.
func (c *checker) lazy(p *pool, path string) bool {
	f := c.fieldAt(p, path)
	owner := c.ownerOf(p, path)
	if f == nil || owner == nil {
		return false
	}
	for _, a := range c.res.Accesses(owner)[f] {
		if st, ok := a.Instr.(*ssa.Store); ok && st.Addr == ssa.Value(a.Addr) && guardsItself(st) && !poolflow.BareMemory(st.Val) {
			return true
		}
	}
	return false
}

// putsAt reports whether an instruction is a Put of the pool.
func (c *checker) putsAt(p *pool, instr ssa.Instruction) bool {
	for _, q := range p.puts {
		if q.Instr == instr {
			return true
		}
	}
	return false
}

// putsDeferred reports whether an instruction defers a function that puts to the pool.
func (c *checker) putsDeferred(p *pool, instr ssa.Instruction) bool {
	d, ok := instr.(*ssa.Defer)
	return ok && slices.ContainsFunc(p.puts, func(q *poolflow.PutSite) bool { return q.Direct && q.Func == c.callee(d) })
}

// headerLeft reports whether the length of a slice says that something is in it, or for scratch that room is missing.
func (c *checker) headerLeft(p *pool, flags uint16, at ssa.Instruction) bool {
	if p.lists {
		return flags&poolflow.Len0 != 0 || c.shortens(at)
	}
	if flags&(poolflow.Len0|poolflow.LenCap) != 0 {
		return false
	}
	return flags&poolflow.Appended != 0
}

// shortens reports whether an instruction stores a slice that is cut to a length that varies.
func (c *checker) shortens(at ssa.Instruction) bool {
	st, ok := at.(*ssa.Store)
	if !ok {
		return false
	}
	s, ok := st.Val.(*ssa.Slice)
	if !ok || s.High == nil {
		return false
	}
	switch h := s.High.(type) {
	case *ssa.Const:
		return false
	case *ssa.Call:
		b, ok := h.Call.Value.(*ssa.Builtin)
		return !ok || b.Name() != "cap"
	case *ssa.UnOp:
		switch from := h.X.(type) {
		case *ssa.Global:
			return false
		case *ssa.FieldAddr:
			return !c.res.SetWhereMade(from) // the size that a pool was made with
		}
	}
	return true
}

// setsRoom reports whether a list is stored as long as its capacity.
func setsRoom(at ssa.Instruction) bool {
	st, ok := at.(*ssa.Store)
	if !ok {
		return false
	}
	phi, ok := st.Val.(*ssa.Phi)
	list := []ssa.Value{st.Val}
	if ok {
		list = phi.Edges
	}
	return !slices.ContainsFunc(list, func(v ssa.Value) bool {
		s, ok := v.(*ssa.Slice)
		if !ok || s.High == nil {
			return true
		}
		call, ok := s.High.(*ssa.Call)
		if !ok {
			return true
		}
		b, ok := call.Call.Value.(*ssa.Builtin)
		return !ok || b.Name() != "cap"
	})
}

// fieldLeft reports whether the value of location q leaves something at the path want, which lies at or below it.
func (c *checker) fieldLeft(p *pool, want, q string, f poolflow.FieldState) bool {
	switch {
	case f.Zero:
		return false
	case f.Ref && want == q+"*" && c.isSlice(p, q):
		return c.headerLeft(p, f.Flags, f.At)
	case f.Global && c.isError(p, q):
		return true
	case want == q && setsRoom(f.At):
		return false // room to work in, whatever was in it
	case f.Len0, f.Background, f.Global:
		return false
	case f.Fresh:
		return false // what is in it is judged below it
	case f.Moved && want == q:
		return false // it has changed its place
	}
	if f.Const != "" {
		return !c.byReset(f.At) // a value that it starts with
	}
	return f.Dirty || f.Foreign || f.Func || f.Ref
}

// byReset reports whether an instruction is part of a reset, or calls one.
func (c *checker) byReset(at ssa.Instruction) bool {
	switch at := at.(type) {
	case *ssa.Store:
		return resetNames.MatchString(at.Parent().Name())
	case ssa.CallInstruction:
		if fn := at.Common().StaticCallee(); fn != nil {
			return resetNames.MatchString(fn.Name())
		}
	}
	return false
}

// isError reports whether the location holds an error.
func (c *checker) isError(p *pool, path string) bool {
	t := c.typeAt(p, path)
	return t != nil && poolflow.IsErrorType(t)
}

// isSlice reports whether the location holds a slice.
func (c *checker) isSlice(p *pool, path string) bool {
	t := c.typeAt(p, path)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

// typeAt returns the type of the location at a path below the objects of the pool.
func (c *checker) typeAt(p *pool, path string) types.Type {
	t := p.elem
	if t == nil {
		return nil
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	for path != "" {
		if strings.HasPrefix(path, "*") {
			switch u := t.Underlying().(type) {
			case *types.Pointer:
				t = u.Elem()
			case *types.Slice:
				t = u.Elem()
			default:
				return nil
			}
			path = path[1:]
			continue
		}
		if path[0] != '.' {
			return nil
		}
		name := path[1:]
		if i := strings.IndexAny(name, ".*["); i >= 0 {
			name, path = name[:i], name[i:]
		} else {
			path = ""
		}
		f := poolflow.FieldOf(t, "."+name)
		if f == nil {
			return nil
		}
		t = f.Type()
	}
	return t
}

// fieldAt returns the field at the end of a path.
func (c *checker) fieldAt(p *pool, path string) *types.Var {
	i := strings.LastIndexByte(path, '.')
	if i < 0 || strings.ContainsAny(path[i:], "*[#") {
		return nil
	}
	t := c.typeAt(p, path[:i])
	if t == nil {
		return nil
	}
	return poolflow.FieldOf(t, path[i:])
}

// looked reports whether a field is read for other purposes than to change it.
func (c *checker) looked(p *pool, path string) bool {
	f := c.fieldAt(p, path)
	if f == nil {
		return true
	}
	if f.Exported() && f.Pkg() != c.pass.Pkg {
		return true
	}
	named := c.ownerOf(p, path)
	if named == nil {
		return true
	}
	for _, a := range c.res.Accesses(named)[f] {
		if ld, ok := a.Instr.(*ssa.UnOp); ok && !poolflow.Updates(ld) {
			return true
		}
	}
	return false
}

// reachable reports whether the fields on a path can be named here: what other packages hide is theirs to reset. Of
// other modules, that holds for what belongs to a request, too.
func (c *checker) reachable(p *pool, path string) bool {
	for q := path; q != ""; q = parent(q) {
		f := c.fieldAt(p, q)
		if f == nil || f.Exported() || f.Pkg() == c.pass.Pkg || requestScoped(f) && poolflow.SameModule(c.pass, f.Pkg()) {
			continue
		}
		if f != nil {
			return false
		}
	}
	return true
}

// ownerOf returns the named struct type that has the field at the end of a path.
func (c *checker) ownerOf(p *pool, path string) *types.Named {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return nil
	}
	t := c.typeAt(p, path[:i])
	if t == nil {
		return nil
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}

// sometimes looks for fields that the function of the Put sets on some ways only, and that a function which cannot be
// seen may read on the others.
func (c *checker) sometimes(p *pool, put *poolflow.PutSite) []*leftover {
	g := put.Get(c.res)
	if g == nil || put.Inner() != "" {
		return nil
	}
	wide := g.Trusts["**"]
	if wide == nil {
		return nil
	}
	var list []*leftover
	seen := map[string]bool{}
	for _, s := range put.States {
		for path, f := range s.Fields {
			if seen[path] || wide.Set[path] || !c.reachable(p, path) || strings.ContainsAny(path, "*[#") || path == "" || !c.fieldLeft(p, path, path, f) || !f.Foreign && f.Const == "" {
				continue
			}
			seen[path] = true
			st, ok := f.At.(*ssa.Store)
			if !ok || guardsItself(st) || fixedChoice(st) {
				continue
			}
			l := &leftover{path: path, get: g, trust: wide, at: f.At}
			absent := false
			for _, s := range put.States {
				g, ok := s.Fields[path]
				switch {
				case !ok && !covered(s, path):
					absent = true
				case ok && !g.Zero:
					l.states = append(l.states, s)
				}
			}
			if absent {
				list = append(list, l)
			}
		}
	}
	return list
}

// fixedChoice reports whether a store is made or not by what was decided when its function was made: all users of the
// pool that the function was made with decide the same.
func fixedChoice(st *ssa.Store) bool {
	d := st.Block().Idom()
	if d == nil {
		return false
	}
	cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
	return ok && captured(cond.Cond, 0)
}

// captured reports whether a value is read from what a closure has captured, and not from its arguments.
func captured(v ssa.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	switch v := v.(type) {
	case *ssa.FreeVar:
		return true
	case *ssa.UnOp:
		return captured(v.X, depth+1)
	case *ssa.FieldAddr:
		return captured(v.X, depth+1)
	case *ssa.Field:
		return captured(v.X, depth+1)
	case *ssa.BinOp:
		_, left := v.X.(*ssa.Const)
		_, right := v.Y.(*ssa.Const)
		return (left || captured(v.X, depth+1)) && (right || captured(v.Y, depth+1))
	}
	return false
}

// covered reports whether something above a path was set.
func covered(s *poolflow.PutState, path string) bool {
	for q := parent(path); ; q = parent(q) {
		if _, ok := s.Fields[q]; ok {
			return true
		}
		if _, ok := s.Fields[q+"#"]; ok {
			return true
		}
		if q == "" {
			return false
		}
	}
}

// guardsItself reports whether a store depends on what the field held before: it is filled when it is empty.
func guardsItself(st *ssa.Store) bool {
	addr, ok := st.Addr.(*ssa.FieldAddr)
	if !ok {
		return true
	}
	for b := st.Block().Idom(); b != nil; b = b.Idom() {
		cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		if mentions(cond.Cond, addr, 0) {
			return true
		}
	}
	return false
}

func mentions(v ssa.Value, addr *ssa.FieldAddr, depth int) bool {
	if depth > 4 {
		return false
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		if a, ok := v.X.(*ssa.FieldAddr); ok {
			return a.Field == addr.Field && types.Identical(a.X.Type(), addr.X.Type())
		}
		return mentions(v.X, addr, depth+1)
	case *ssa.BinOp:
		return mentions(v.X, addr, depth+1) || mentions(v.Y, addr, depth+1)
	case *ssa.Call:
		for _, a := range v.Call.Args {
			if mentions(a, addr, depth+1) {
				return true
			}
		}
	case *ssa.Phi:
		for _, e := range v.Edges {
			if mentions(e, addr, depth+1) {
				return true
			}
		}
	}
	return false
}
