package putreset

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkHanded looks at objects that a function hands out and another takes back, with nothing known of what happens in between:
//
//	func New(doc *Document) *Walker { w := walkers.Get().(*Walker); w.doc = doc; return w }
//	func (w *Walker) SetDepth(n int) { w.depth = n }
//	func (w *Walker) Release() { w.doc = nil; walkers.Put(w) }
//
// What one use leaves in a field that neither of the two mentions is there for the next, if it is read at all: depth. That some field
// is seen to is what tells that objects are not kept as they are. It is possible at best: who calls what, and when, is not known.
func (c *checker) checkHanded(p *pool) {
	if p.elem == nil || len(p.puts) == 0 || len(p.gets) == 0 {
		return
	}
	put := c.takesBack(p)
	if put == nil {
		return
	}
	if resets(p.elem) && c.leavesAll(p) {
		c.reportUnreset(p, put)
		return
	}
	named := structOf(p.elem)
	if named == nil || named.Obj().Pkg() != c.pass.Pkg || named.TypeArgs().Len() > 0 || named.TypeParams().Len() > 0 {
		return // each method of a generic type has a type of its own
	}
	parts := partsOf(named)
	seen := map[*ssa.Function]bool{}
	zeroes := false
	for _, q := range p.puts {
		zeroes = c.mentioned(q.Func, seen) || zeroes
	}
	back := fieldsIn(seen, parts)
	if back == nil {
		return
	}
	var handed []map[*types.Var]bool // what each of those who hand out sees to
	some := map[*types.Var]bool{}
	for _, fn := range c.handsOut(p) {
		seen := map[*ssa.Function]bool{}
		zeroes = c.mentioned(fn, seen) || zeroes
		set := fieldsIn(seen, parts)
		if set == nil {
			continue // it sees to all
		}
		handed = append(handed, set)
		for f := range set {
			some[f] = true
		}
	}
	if len(handed) == 0 {
		return
	}
	for _, t := range parts {
		accesses := c.res.Accesses(t)
		for f := range t.Underlying().(*types.Struct).Fields() {
			inAll := !slices.ContainsFunc(handed, func(set map[*types.Var]bool) bool { return !set[f] })
			if back[f] || inAll || !some[f] && !zeroes && len(some) < several || f.Embedded() || !plain(f.Type()) || c.given(p, f) {
				continue
			}
			if at := c.carries(p, f, accesses[f], back); at != nil {
				c.reportHanded(p, put, f, at)
				return
			}
		}
	}
}

// several is how many fields tell, by being set by those who hand out, that the others are not meant to be kept.
const several = 3

// resets reports whether values of a type have a method that makes them as good as new.
func resets(t types.Type) bool {
	sel := types.NewMethodSet(t).Lookup(nil, "Reset")
	return sel != nil && sel.Type().(*types.Signature).Params().Len() == 0
}

// leavesAll reports whether a package hands out objects and takes them back, for others to use, and does nothing to them that may
// reset them, neither when they are put nor in one of the functions that others get them from.
func (c *checker) leavesAll(p *pool) bool {
	bare := false
	for _, g := range p.gets {
		if !g.Returned || g.Func.Object() == nil || !g.Func.Object().Exported() {
			return false
		}
		bare = bare || !c.touches(g.Func)
	}
	return bare && !slices.ContainsFunc(p.puts, func(q *poolflow.PutSite) bool {
		return !q.Param || q.Func.Object() == nil || !q.Func.Object().Exported() || c.touches(q.Func)
	})
}

// touches reports whether a function has a use for an object but to ask for its size, hand it out and put it.
func (c *checker) touches(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				if !fresh(base(instr.Addr)) {
					return true
				}
			case ssa.CallInstruction:
				g := instr.Common().StaticCallee()
				if _, ok := instr.Common().Value.(*ssa.Builtin); ok {
					continue
				}
				if g == nil || c.callee(instr) != nil || !sizes[g.Name()] {
					return true
				}
			}
		}
	}
	return false
}

// sizes are names of methods that may be called between Get and Put and leave an object as it is.
var sizes = map[string]bool{"Get": true, "Put": true, "Len": true, "Cap": true}

func (c *checker) reportUnreset(p *pool, put *poolflow.PutSite) {
	for _, q := range p.puts {
		c.said[q.Instr] = true
	}
	msg := fmt.Sprintf("%s is put into %s without being reset", put.Name, c.poolName(put))
	c.report.Report(diag.New(c.pass, put.Pos, "dirty", msg, diag.At(c.pass, p.gets[0].Pos, "not reset here")), config.Possible)
}

// takesBack returns the Put of what a function of the package was given; nil when there is none, or something was said of it.
func (c *checker) takesBack(p *pool) *poolflow.PutSite {
	var found *poolflow.PutSite
	for _, q := range p.puts {
		if c.said[q.Instr] {
			return nil
		}
		if q.Direct && q.Param && q.Func.Object() != nil && found == nil {
			found = q
		}
	}
	return found
}

// handsOut returns the functions that others get the objects of a pool from. A function that the package keeps to itself is part of
// those that call it.
func (c *checker) handsOut(p *pool) []*ssa.Function {
	var list []*ssa.Function
	var add func(fn *ssa.Function, depth int)
	add = func(fn *ssa.Function, depth int) {
		calls := c.res.Callers(fn)
		if depth < 3 && len(calls) > 0 && !(fn.Object() != nil && fn.Object().Exported()) {
			for _, call := range calls {
				add(call.Parent(), depth+1)
			}
			return
		}
		if !slices.Contains(list, fn) && !c.inTest(fn) {
			list = append(list, fn)
		}
	}
	for _, g := range p.gets {
		if g.Returned {
			add(g.Func, 0)
		}
	}
	return list
}

// mentioned collects a function, and those of the package that it calls with structs to set, and reports whether they set a field of
// one to zero.
func (c *checker) mentioned(fn *ssa.Function, seen map[*ssa.Function]bool) (zeroes bool) {
	if seen[fn] || len(seen) > 50 {
		return false
	}
	seen[fn] = true
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if st, ok := instr.(*ssa.Store); ok {
				if fa, ok := st.Addr.(*ssa.FieldAddr); ok && poolflow.IsZero(st.Val) && !fresh(fa.X) {
					zeroes = true
				}
			}
			if g := c.callee(instr); g != nil {
				zeroes = c.mentioned(g, seen) || zeroes
			}
		}
	}
	for _, g := range fn.AnonFuncs {
		zeroes = c.mentioned(g, seen) || zeroes
	}
	return zeroes
}

// fieldsIn returns the fields of structs that functions mention, nil when they set one of them as a whole.
func fieldsIn(fns map[*ssa.Function]bool, structs []*types.Named) map[*types.Var]bool {
	set := map[*types.Var]bool{}
	for fn := range fns {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.FieldAddr:
					if t := structOf(instr.X.Type()); slices.Contains(structs, t) && !fresh(instr.X) && !onlyRead(instr) {
						set[t.Underlying().(*types.Struct).Field(instr.Field)] = true
					}
				case *ssa.Store:
					if t := structOf(instr.Addr.Type()); slices.Contains(structs, t) && !fresh(base(instr.Addr)) {
						return nil
					}
				}
			}
		}
	}
	return set
}

// onlyRead reports whether a field is looked at, and neither set nor asked to change what it refers to.
func onlyRead(fa *ssa.FieldAddr) bool {
	for _, r := range *fa.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			if slices.ContainsFunc(*r.Referrers(), func(at ssa.Instruction) bool { return changes(at, r) }) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// changes reports whether an instruction may change what a value refers to.
func changes(at ssa.Instruction, v ssa.Value) bool {
	switch at := at.(type) {
	case ssa.CallInstruction:
		c := at.Common()
		_, builtin := c.Value.(*ssa.Builtin)
		return c.Value == v || len(c.Args) > 0 && c.Args[0] == v && (builtin || c.Signature().Recv() != nil)
	case *ssa.MapUpdate, *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Phi:
		return true
	}
	return false
}

// base returns the struct that an address is a part of.
func base(addr ssa.Value) ssa.Value {
	for {
		fa, ok := addr.(*ssa.FieldAddr)
		if !ok {
			return addr
		}
		addr = fa.X
	}
}

// partsOf returns a struct type, and those of its package that it embeds.
func partsOf(named *types.Named) []*types.Named {
	list := []*types.Named{named}
	for i := 0; i < len(list); i++ {
		for f := range list[i].Underlying().(*types.Struct).Fields() {
			n, ok := types.Unalias(f.Type()).(*types.Named)
			if !ok || !f.Embedded() || n.Obj().Pkg() != named.Obj().Pkg() || slices.Contains(list, n) {
				continue
			}
			if _, ok := n.Underlying().(*types.Struct); ok {
				list = append(list, n)
			}
		}
	}
	return list
}

// carries returns what sets a field that keeps what one use has set for the next, nil when there is nothing like that: by a function
// that is called now and then, or by some of those who hand out, given that it is read where nothing says that it is set.
func (c *checker) carries(p *pool, f *types.Var, list []poolflow.Access, back map[*types.Var]bool) ssa.Instruction {
	if isRoom(list) || c.takenBack(list) || rearmed(list) || drained(list) || clearsBits(list) || ownMethod(list) || cutUp(list) || byDefault(list) || bornSo(list) || cursor(list) || c.gated(p, list) || c.clearsParts(list) {
		return nil
	}
	var found ssa.Instruction
	read := false
	for _, a := range list {
		if c.inTest(a.Func) {
			continue
		}
		switch instr := a.Instr.(type) {
		case *ssa.Store:
			if instr.Addr != ssa.Value(a.Addr) {
				return nil
			}
			if fresh(a.Addr.X) || c.isNew(p, a.Func) {
				continue
			}
			if poolflow.IsZero(instr.Val) {
				return nil // somebody sees to it
			}
			if m := how(instr, a.Addr); m == makes || m == copies || guardsItself(instr) {
				return nil
			}
			if found == nil {
				found = instr
			}
		case *ssa.UnOp:
			read = read || poolflow.Relied(instr) && !setBefore(instr, list) && !asksOther(instr, f, back)
		case *ssa.DebugRef:
		default:
			return nil
		}
	}
	if !read {
		return nil
	}
	return found
}

// asksOther reports whether a field is read where a field that is seen to was asked for.
func asksOther(ld *ssa.UnOp, f *types.Var, seen map[*types.Var]bool) bool {
	for b := ld.Block().Idom(); b != nil; b = b.Idom() {
		cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if ok && slices.ContainsFunc(fieldsOf(cond.Cond, 0), func(g *types.Var) bool { return g != f && seen[g] }) {
			return true
		}
	}
	return false
}

// fieldsOf returns the fields whose values a condition goes by.
func fieldsOf(v ssa.Value, depth int) []*types.Var {
	if depth > 4 {
		return nil
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		if fa, ok := v.X.(*ssa.FieldAddr); ok {
			if t := structOf(fa.X.Type()); t != nil {
				return []*types.Var{t.Underlying().(*types.Struct).Field(fa.Field)}
			}
		}
		return fieldsOf(v.X, depth+1)
	case *ssa.BinOp:
		return append(fieldsOf(v.X, depth+1), fieldsOf(v.Y, depth+1)...)
	case *ssa.Call:
		var list []*types.Var
		for _, a := range v.Call.Args {
			list = append(list, fieldsOf(a, depth+1)...)
		}
		return list
	}
	return nil
}

func (c *checker) reportHanded(p *pool, put *poolflow.PutSite, f *types.Var, at ssa.Instruction) {
	for _, q := range p.puts {
		c.said[q.Instr] = true
	}
	pos, end := put.Func.Pos(), put.Func.Pos()
	if d, ok := put.Func.Syntax().(*ast.FuncDecl); ok {
		pos, end = d.Name.Pos(), d.Name.End()
	}
	c.report.Report(analysis.Diagnostic{
		Pos: pos, End: end, Category: "partial",
		Message: fmt.Sprintf("%s does not reset %s", put.Func.Name(), f.Name()),
		Related: []analysis.RelatedInformation{diag.At(c.pass, at.Pos(), "set here"), diag.At(c.pass, put.Pos, "put here")},
	}, config.Possible)
}
