package sizebound

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/analyzerdoc"
	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/fix"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/report"
)

//go:embed doc.go
var doc string

var Analyzer = &analysis.Analyzer{
	Name:       "sizebound",
	Doc:        analyzerdoc.Text(doc),
	URL:        analyzerdoc.URL("sizebound"),
	Requires:   []*analysis.Analyzer{poolflow.Analyzer},
	Run:        poolflow.Alone(run),
	ResultType: report.ResultType,
}

// limit is the capacity, in bytes, up to which a fix has objects put.
var limit int

func init() {
	Analyzer.Flags.IntVar(&limit, "limit", 64<<10, "`bytes` up to which fixes let things be put into a pool")
}

// A finding belongs to the Put that has to change. An object is often put by a helper, which knows nothing of
// its growth, and grown by callers of the helper, who know nothing of its bounds:
//
//	func put(b *buf) { b.reset(); bufs.Put(b) }         // the Put: no bound
//	func line(s string) { b := get(); b.add(s); put(b) } // the lifetime: growth
//
// So each lifetime is judged where it ends, with the bounds of the helper in it, and what is wrong with it is
// said at the Put inside the helper; at the call where the helper is not ours, is generic, or is called by
// others who do bound.

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, report: report.New(pass), res: poolflow.From(pass)}
	c.report.LeaveTests() // they are over before anything gets large
	for _, p := range c.res.Puts {
		if c.isForeign(p) && (p.Reached || c.isLent(p)) {
			continue // the business of whoever has put it there, or lends it
		}
		c.checkUnbounded(p)
		c.checkShrunk(p)
		c.checkLength(p)
	}
	c.reportUnbounded()
	said := map[*types.Var]bool{}
	for _, p := range c.res.Puts {
		c.checkElsewhere(p, said)
	}
	for _, p := range c.res.Puts {
		c.checkHanded(p)
	}
	for _, r := range c.res.RoundedUp() {
		msg := fmt.Sprintf("%s is filed by a size class that rounds up", r.Name)
		c.report.Report(diag.New(pass, r.Pos, "length", msg, diag.At(pass, r.IndexPos, "rounded up here")), config.Likely)
	}
	for _, r := range c.res.ByLength() {
		msg := fmt.Sprintf("%s is bounded by its length, not its capacity", r.Name)
		c.report.Report(diag.New(pass, r.IndexPos, "length", msg, diag.At(pass, r.Pos, "put here")), config.Likely)
	}
	return c.report.Done(), nil
}

type checker struct {
	pass   *analysis.Pass
	report *report.Reporter
	res    *poolflow.Result
	found  []unbounded

	limitDecl ast.Decl // in front of which fixes declare the limit
}

// An unbounded Put is reported when all of them are known.
type unbounded struct {
	at   *poolflow.PutSite
	sure config.Confidence
	d    analysis.Diagnostic
}

// isFound reports whether the Put at pos is among them.
func (c *checker) isFound(pos token.Pos) bool {
	return slices.ContainsFunc(c.found, func(u unbounded) bool { return u.at.Pos == pos })
}

// reportUnbounded reports them, but for calls of helpers whose own Put is among them.
func (c *checker) reportUnbounded() {
	for _, u := range c.found {
		fn := c.helper(u.at)
		if fn == nil || !slices.ContainsFunc(c.found, func(x unbounded) bool { return x.at.Func == fn && x.at.Param && x.at.Class == u.at.Class }) {
			c.report.Report(u.d, u.sure)
		}
	}
}

// checkUnbounded reports a Put of what has grown, when no path to it has a bound.
func (c *checker) checkUnbounded(p *poolflow.PutSite) {
	if c.isLocal(p) || c.isClassed(p) || isDeclared(p) || isCut(p) {
		return
	}
	grown := c.unbounded(p)
	if grown == nil || c.isForeign(p) && c.isHidden(p, grown.Path) {
		return
	}
	sure := config.Likely
	if grown.Grown != poolflow.ByInput || !grown.GrownAt.IsValid() || isShort(p, grown) { // or nobody can say where
		sure = config.Possible
	}
	for _, at := range c.cause(p) {
		if c.isForeign(at) && c.isHidden(at, grown.Path) {
			continue
		}
		msg := fmt.Sprintf("%s is put into %s without a bound on its capacity", at.Name, diag.Pool(at.Pool))
		d := diag.New(c.pass, at.Pos, "unbounded", msg,
			diag.At(c.pass, at.GetPos, "obtained here"), diag.At(c.pass, grown.GrownAt, part(at.Name, grown.Path)+" grows here"))
		if d.SuggestedFixes = c.guard(at, c.grownParts(p, grown)); d.SuggestedFixes != nil {
			d.SuggestedFixes = append(d.SuggestedFixes, c.usePool(at)...)
		}
		c.found = append(c.found, unbounded{at, sure, d})
	}
}

// isCut reports whether a slice is put with a capacity that is a constant: p[:0:mtu].
func isCut(p *poolflow.PutSite) bool {
	call, ok := p.Instr.(ssa.CallInstruction)
	return ok && p.Direct && slices.ContainsFunc(call.Common().Args, func(arg ssa.Value) bool {
		s, ok := poolflow.Bare(arg).(*ssa.Slice)
		if !ok || s.Max == nil {
			return false
		}
		_, ok = s.Max.(*ssa.Const)
		return ok
	})
}

// isShort reports whether what has grown is that of a key or a name, by what is done with it or how it is called.
func isShort(p *poolflow.PutSite, grown *poolflow.Size) bool {
	name := grown.Path[strings.LastIndexByte(grown.Path, '.')+1:]
	if strings.Trim(grown.Path, "*.B") == "" {
		name = p.Name
	}
	return grown.Keyed || poolflow.IsBrief(name) || poolflow.IsBrief(p.Pool)
}

// unbounded returns the part of the object that has grown most and that is never bounded, nil when there is none.
// One path with a bound is enough for the others, which have their reasons, unless they have found the object
// too large and put it all the same.
func (c *checker) unbounded(p *poolflow.PutSite) *poolflow.Size {
	bounded := map[string]bool{}
	for _, st := range p.States {
		for _, s := range st.Sizes {
			if s.Bounded || s.Len {
				bounded[s.Path] = true
			}
		}
	}
	var most *poolflow.Size
	for _, st := range p.States {
		if st.Counts {
			continue // who knows whether it is put
		}
		for i, s := range st.Sizes {
			if isArray(p, s.Path) || s.Grown == poolflow.NoGrowth || s.Bounded || s.Len || bounded[s.Path] && !s.Over {
				continue
			}
			if most == nil || s.Grown > most.Grown {
				most = &st.Sizes[i]
			}
		}
	}
	return most
}

// isArray reports whether a part of the object is an array: what is appended to a slice of it goes elsewhere when it is full.
func isArray(p *poolflow.PutSite, path string) bool {
	t := p.Type()
	if path = strings.TrimRight(path, "*"); path != "" {
		f := poolflow.FieldOf(t, path)
		if f == nil {
			return false
		}
		t = f.Type()
	}
	if t == nil {
		return false
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	_, ok := t.Underlying().(*types.Array)
	return ok
}

// cause returns the Puts that have to change for what is put at p to be bounded.
func (c *checker) cause(p *poolflow.PutSite) []*poolflow.PutSite {
	return c.causeBelow(p, map[*ssa.Function]bool{p.Func: true})
}

// causeBelow does so, given the functions on the way to p.
func (c *checker) causeBelow(p *poolflow.PutSite, above map[*ssa.Function]bool) []*poolflow.PutSite {
	fn := c.helper(p)
	if fn == nil || above[fn] || c.someBound(p, fn) {
		return []*poolflow.PutSite{p}
	}
	above[fn] = true
	defer delete(above, fn)
	lent := c.isLent(p)
	var inner []*poolflow.PutSite
	for _, q := range c.res.Puts {
		if q.Func == fn && (lent && q.Pooled || q.Param && !q.Pooled) && (q.Class == p.Class || q.Class == "") {
			inner = append(inner, c.causeBelow(q, above)...)
		}
	}
	if inner == nil {
		return []*poolflow.PutSite{p}
	}
	return inner
}

// helper returns the function of this package that puts at p, nil when p is the Put itself, or the call of a
// function that others use as well: of another package, or with type parameters.
func (c *checker) helper(p *poolflow.PutSite) *ssa.Function {
	if p.Direct {
		return nil
	}
	call, ok := p.Instr.(ssa.CallInstruction)
	if !ok {
		return nil
	}
	fn := call.Common().StaticCallee()
	if fn == nil || fn.Origin() != nil || fn.Pkg != c.res.Pkg {
		return nil
	}
	return fn
}

// isForeign reports whether a function of another package, or a method of an interface of one, puts at p.
func (c *checker) isForeign(p *poolflow.PutSite) bool {
	call, ok := p.Instr.(ssa.CallInstruction)
	if !ok || p.Direct {
		return false
	}
	if m := call.Common().Method; m != nil {
		return m.Pkg() != c.pass.Pkg
	}
	fn := call.Common().StaticCallee()
	return fn != nil && fn.Pkg != c.res.Pkg && (fn.Origin() == nil || fn.Origin().Pkg != c.res.Pkg)
}

// isLent reports whether the call that puts an object has taken it, and lends it to a function that it is given.
func (c *checker) isLent(p *poolflow.PutSite) bool {
	g := p.Get(c.res)
	return g != nil && !p.Direct && g.Instr == p.Instr
}

// isHidden reports whether a path leads through a field that another package keeps to itself: only that package can ask
// for its capacity.
func (c *checker) isHidden(p *poolflow.PutSite, path string) bool {
	t := p.Type()
	i := strings.IndexByte(path, '.')
	if t == nil || i < 0 {
		return false
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	name := path[i+1:]
	if k := strings.IndexAny(name, ".*[~#"); k >= 0 {
		name = name[:k]
	}
	f := poolflow.FieldOf(t, "."+name)
	return f != nil && !f.Exported() && f.Pkg() != c.pass.Pkg
}

// someBound reports whether another caller of the helper bounds what it puts.
func (c *checker) someBound(p *poolflow.PutSite, fn *ssa.Function) bool {
	for _, q := range c.res.Puts {
		if q == p || q.Func == p.Func || c.helper(q) != fn {
			continue
		}
		for _, st := range q.States {
			for _, s := range st.Sizes {
				if s.Bounded {
					return true
				}
			}
		}
	}
	return false
}

// isLocal reports whether the pool is gone when a call is over.
func (c *checker) isLocal(p *poolflow.PutSite) bool {
	pool := c.res.PoolOf(p.Class)
	return pool != nil && pool.Object == nil
}

// isDeclared reports whether a directive or a flag says that a function puts: what else it does is not known.
func isDeclared(p *poolflow.PutSite) bool { return strings.HasPrefix(p.Class, "declared:") }

// isClassed reports whether the pool is one of many, chosen by something.
func (c *checker) isClassed(p *poolflow.PutSite) bool { return strings.Contains(p.Class, "[") }

// checkShrunk reports a Put of a slice that begins behind the start of its array, or that has lost the room
// behind its end.
func (c *checker) checkShrunk(p *poolflow.PutSite) {
	if c.isClassed(p) {
		return // a smaller one goes among the smaller ones
	}
	if p.Held && p.Reached {
		return // what the callee did to it before is said there
	}
	is, shrunk := "has", 0
	for _, st := range p.States {
		if c.hasShrunk(p, st) {
			shrunk++
		}
	}
	if shrunk == 0 || c.shrinks(p) {
		return
	}
	sure := config.Likely
	if shrunk < len(p.States) {
		is = "may have"
		if !p.Pooled {
			sure = config.Possible // whoever gave it knows whether it was cut
		}
	}
	msg := fmt.Sprintf("%s %s lost capacity when it is put into %s", c.argument(p), is, diag.Pool(p.Pool))
	d := diag.New(c.pass, p.Pos, "shrunk", msg, diag.At(c.pass, p.GetPos, "obtained here"))
	d.SuggestedFixes = c.putWhole(p, shrunk == len(p.States))
	c.report.Report(d, sure)
}

// shrinks reports whether the helper that puts at p shrinks what it puts by itself, which is said there.
func (c *checker) shrinks(p *poolflow.PutSite) bool {
	fn := c.helper(p)
	if fn == nil {
		return false
	}
	for _, q := range c.res.Puts {
		if q.Func == fn && q.Class == p.Class && slices.ContainsFunc(q.States, func(st *poolflow.PutState) bool { return c.hasShrunk(q, st) }) {
			return true
		}
	}
	return false
}

// hasShrunk reports whether the slice that is put, or one in what is put, has lost capacity, and nobody asked.
func (c *checker) hasShrunk(p *poolflow.PutSite, st *poolflow.PutState) bool {
	const lost = poolflow.Shifted | poolflow.Cut
	atLeast := map[string]bool{}
	for _, s := range st.Sizes {
		if s.AtLeast {
			atLeast[s.Path] = true
		}
	}
	if st.Flags&lost != 0 && !atLeast[""] {
		return true
	}
	for path, fs := range st.Fields {
		if fs.Flags&lost != 0 && fs.Own && !atLeast[path+"*"] && !strings.ContainsAny(path, "[~") && !c.isView(p, path) {
			return true
		}
	}
	return false
}

// isView reports whether the field at a path only looks at memory that belongs elsewhere: it is set to other memory
// each time. What other packages do with their fields is theirs.
func (c *checker) isView(p *poolflow.PutSite, path string) bool {
	t := p.Type()
	if t == nil || path == "" {
		return false
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return false
	}
	owner := t
	if i > 0 {
		if strings.Contains(path[:i], "*") {
			return true // not followed that far
		}
		f := poolflow.FieldOf(t, path[:i])
		if f == nil {
			return false
		}
		owner = f.Type()
	}
	f := poolflow.FieldOf(owner, path[i:])
	if f == nil {
		return false
	}
	if f.Pkg() != c.pass.Pkg && !f.Exported() {
		return true
	}
	named, ok := types.Unalias(owner).(*types.Named)
	if !ok {
		return false
	}
	for _, a := range c.res.Accesses(named)[f] {
		st, ok := a.Instr.(*ssa.Store)
		if !ok || st.Addr != ssa.Value(a.Addr) {
			continue
		}
		if _, fresh := a.Addr.X.(*ssa.Alloc); !fresh && !sameList(st.Val, a.Addr, 0) {
			return true
		}
	}
	return false
}

// sameList reports whether a value is the list that a field holds, cut or appended to, or none.
func sameList(v ssa.Value, addr *ssa.FieldAddr, depth int) bool {
	if depth > 6 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Const:
		return true
	case *ssa.Slice:
		return sameList(v.X, addr, depth+1)
	case *ssa.UnOp:
		from, ok := v.X.(*ssa.FieldAddr)
		return ok && from.Field == addr.Field && types.Identical(from.X.Type(), addr.X.Type())
	case *ssa.Call:
		b, ok := v.Call.Value.(*ssa.Builtin)
		return ok && b.Name() == "append" && sameList(v.Call.Args[0], addr, depth+1)
	case *ssa.MakeSlice:
		return true
	}
	return false
}

// checkLength reports a bound on the length of what was drained before, and a size class chosen by length.
func (c *checker) checkLength(p *poolflow.PutSite) {
	for _, st := range p.States {
		for _, s := range st.Sizes {
			waives := waivesRatio(p, s.Path)
			if !s.Len || s.Bounded || !waives && !decides(p, s.Path) {
				continue
			}
			classed := c.isClassed(p)
			if classed && !p.Direct {
				continue // who puts it chooses the class
			}
			if !classed && !waives && !(s.Drained && (s.Grown != poolflow.NoGrowth || p.Param && c.grows(p.Class))) {
				continue
			}
			pos := s.LenAt
			if !pos.IsValid() {
				pos = c.conditionIn(p, map[*ssa.Function]bool{})
			}
			if !pos.IsValid() {
				continue // compared elsewhere, for reasons of its own perhaps
			}
			if c.putEitherWay(p, pos) || c.isNeverCut(p, s.Path) {
				continue
			}
			d := diag.New(c.pass, pos, "length", fmt.Sprintf("%s is bounded by its length, not its capacity", part(p.Name, s.Path)), diag.At(c.pass, p.Pos, "put here"))
			if !classed && !waives {
				d.SuggestedFixes = c.useCapacity(pos) // a class would have to be rounded down as well
			}
			c.report.Report(d, config.Likely)
			return
		}
	}
}

// isNeverCut reports whether a field of the package's own holds nothing but lists that were made as long as their arrays: their
// length is their capacity.
func (c *checker) isNeverCut(p *poolflow.PutSite, path string) bool {
	ptr, ok := p.Type().(*types.Pointer)
	path, isList := strings.CutSuffix(path, "*")
	if !ok || !isList {
		return false
	}
	owner, f := poolflow.Named(ptr), poolflow.FieldOf(ptr.Elem(), path)
	if owner == nil || f == nil || f.Exported() || f.Pkg() != c.pass.Pkg || strings.Count(path, ".") > 1 {
		return false
	}
	made := false
	for _, a := range c.res.Accesses(owner)[f] {
		st, ok := a.Instr.(*ssa.Store)
		if !ok || st.Addr != ssa.Value(a.Addr) {
			continue // who is given its address may store a list that was cut, which nobody does
		}
		if !poolflow.IsZero(st.Val) && !isWhole(st.Val) {
			return false
		}
		made = made || isWhole(st.Val)
	}
	return made
}

// isWhole reports whether a list is made as long as its array.
func isWhole(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeSlice:
		return v.Len == v.Cap
	case *ssa.Slice:
		array, ok := v.X.(*ssa.Alloc)
		if !ok || array.Comment != "makeslice" {
			return false
		}
		t, ok := array.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array)
		high, isConst := v.High.(*ssa.Const)
		return ok && isConst && high.Int64() == t.Len()
	}
	return false
}

// waivesRatio reports whether what is put must not be much larger than its content, on some paths. Where the content is
// small that is not asked, though it is there that it matters:
//
//	if len(b) > 1<<20 && cap(b) > 4*len(b) {
//		return
//	}
func waivesRatio(p *poolflow.PutSite, path string) bool {
	return slices.ContainsFunc(p.States, func(st *poolflow.PutState) bool {
		return slices.ContainsFunc(st.Sizes, func(s poolflow.Size) bool { return s.Path == path && s.Ratio && !s.Len })
	})
}

// putEitherWay reports whether the comparison at pos chooses between p and another Put of the same object: it bounds none.
func (c *checker) putEitherWay(p *poolflow.PutSite, pos token.Pos) bool {
	for _, b := range p.Func.Blocks {
		cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || cond.Cond.Pos() != pos || p.Instr.Block() == b {
			continue
		}
		for i, way := range b.Succs {
			if poolflow.Reaches(way, p.Instr.Block(), b) || !poolflow.Reaches(b.Succs[1-i], p.Instr.Block(), b) {
				continue
			}
			if slices.ContainsFunc(c.res.Puts, func(q *poolflow.PutSite) bool {
				return q.Func == p.Func && q.Name == p.Name && q.Class == p.Class && q.Instr.Block() != b && poolflow.Reaches(way, q.Instr.Block(), b)
			}) {
				return true
			}
		}
	}
	return false
}

// grows reports whether objects of a class of pools are seen to grow.
func (c *checker) grows(class string) bool {
	for _, p := range c.res.Puts {
		if p.Class != class {
			continue
		}
		for _, st := range p.States {
			for _, s := range st.Sizes {
				if s.Grown != poolflow.NoGrowth {
					return true
				}
			}
		}
	}
	return false
}

// decides reports whether the bound on a length decides what is put: no path to the Put has the part without it.
func decides(p *poolflow.PutSite, path string) bool {
	for _, st := range p.States {
		bounded := st.Fields[strings.TrimSuffix(path, "*")].Zero // dropped
		for _, s := range st.Sizes {
			bounded = bounded || s.Path == path && s.Len
		}
		if !bounded {
			return false
		}
	}
	return true
}

// conditionIn finds the comparison of a length in the helper that puts at p.
func (c *checker) conditionIn(p *poolflow.PutSite, seen map[*ssa.Function]bool) token.Pos {
	fn := c.helper(p)
	if fn != nil && seen[fn] {
		return token.NoPos
	}
	seen[fn] = true
	for _, q := range c.res.Puts {
		if q.Instr != p.Instr && (q.Func != fn || !q.Param) {
			continue // neither in the helper nor in a closure of ours, or of what the helper has taken itself
		}
		for _, st := range q.States {
			for _, s := range st.Sizes {
				if s.LenAt.IsValid() {
					return s.LenAt
				}
			}
		}
		if fn != nil && q.Func == fn {
			if pos := c.conditionIn(q, seen); pos.IsValid() {
				return pos
			}
		}
	}
	return token.NoPos
}

// part names the part of an object that a path leads to: b for what b refers to, p.body for ".body*".
func part(name, path string) string {
	path = strings.ReplaceAll(path, "*", "")
	if strings.ContainsAny(path, "[~#") {
		return name
	}
	return name + path
}

// argument names what is put as the call does, which may be another variable than the one that was obtained.
func (c *checker) argument(p *poolflow.PutSite) string {
	call := fix.Call(c.pass, p.Pos)
	if call == nil {
		return p.Name
	}
	name := ""
	for _, arg := range call.Args {
		if u, ok := arg.(*ast.UnaryExpr); ok && u.Op == token.AND {
			arg = u.X
		}
		id, ok := arg.(*ast.Ident)
		if !ok || !poolflow.IsSlice(c.pass.TypesInfo.TypeOf(id)) {
			continue
		}
		if name != "" {
			return p.Name
		}
		name = id.Name
	}
	if name == "" {
		return p.Name
	}
	return name
}
