package putreset

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkListed looks at functions that take an object from the pool and set its fields to zero one by one. Such a list
// ages: a flag that was added to the type later is switched on by one user, and still on for the next.
//
//	p := packets.Get().(*packet)
//	p.size, p.acked = 0, false // and p.probe?
//	return p
func (c *checker) checkListed(p *pool) {
	named := structOf(p.elem)
	if named == nil || named.Obj().Pkg() != c.pass.Pkg {
		return
	}
	for _, g := range p.gets {
		if !g.Kept || g.Instr.Parent() != g.Func || g.Func.Signature.Results().Len() != 1 {
			continue
		}
		set, zeros := c.listed(g.Func, named)
		if zeros < 2 || c.getsThrough(p, g) {
			continue
		}
		accesses := c.res.Accesses(named)
		for f := range named.Underlying().(*types.Struct).Fields() {
			if set[f] || !isFlag(f.Type()) || c.given(p, f) || !c.raised(p, g.Func, accesses[f]) {
				continue
			}
			c.reportSkipped(p, g, f, accesses[f])
			return
		}
	}
}

// structOf returns the named struct type that a pool holds pointers to.
func structOf(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	ptr, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return nil
	}
	named, ok := types.Unalias(ptr.Elem()).(*types.Named)
	if !ok {
		return nil
	}
	if _, ok := named.Underlying().(*types.Struct); !ok {
		return nil
	}
	return named
}

// getsThrough reports whether a Get is the call of a function that has one itself.
func (c *checker) getsThrough(p *pool, g *poolflow.GetSite) bool { return c.getter(p, g) != nil }

// listed returns the fields that a function sets, and how many of them to zero. All are set when it sets the whole.
func (c *checker) listed(fn *ssa.Function, named *types.Named) (set map[*types.Var]bool, zeros int) {
	set = map[*types.Var]bool{}
	s := named.Underlying().(*types.Struct)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.FieldAddr:
				if of(instr.X.Type()) != named {
					continue
				}
				f := s.Field(instr.Field)
				set[f] = true
				for _, r := range *instr.Referrers() {
					if st, ok := r.(*ssa.Store); ok && st.Addr == ssa.Value(instr) && poolflow.IsZero(st.Val) {
						zeros++
					}
				}
			case *ssa.Store:
				if of(instr.Addr.Type()) == named {
					return nil, 0
				}
			case *ssa.Call:
				for _, a := range instr.Call.Args {
					if of(a.Type()) == named {
						return nil, 0 // who knows what that sets
					}
				}
			}
		}
	}
	return set, zeros
}

// of returns the named type that t is a pointer to.
func of(t types.Type) *types.Named {
	ptr, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return nil
	}
	n, _ := types.Unalias(ptr.Elem()).(*types.Named)
	return n
}

func isFlag(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Bool
}

// given reports whether New gives a field a value.
func (c *checker) given(p *pool, f *types.Var) bool {
	for _, n := range c.news(p) {
		for _, content := range c.res.Contents(n) {
			if content.Field == f {
				return true
			}
		}
	}
	return false
}

// raised reports whether a flag is switched on by some of those who get their objects from a function, never off, and
// read.
func (c *checker) raised(p *pool, get *ssa.Function, accesses []poolflow.Access) bool {
	var stores []*ssa.Store
	read := false
	for _, a := range accesses {
		switch instr := a.Instr.(type) {
		case *ssa.Store:
			if instr.Addr != ssa.Value(a.Addr) {
				return false
			}
			if fresh(a.Addr.X) || c.ofOther(p, a.Func) {
				continue
			}
			k, ok := instr.Val.(*ssa.Const)
			if !ok || poolflow.IsZero(k) || guardsItself(instr) {
				return false
			}
			stores = append(stores, instr)
		case *ssa.UnOp:
			read = read || poolflow.Relied(instr)
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return read && len(stores) > 0 && c.leftOut(get, stores)
}

// ofOther reports whether a function takes objects from another pool, or puts them there, and has nothing to do with
// this one.
func (c *checker) ofOther(p *pool, fn *ssa.Function) bool {
	other := false
	for _, g := range c.res.Gets {
		if g.Func == fn {
			if g.Class == p.class {
				return false
			}
			other = true
		}
	}
	for _, q := range c.res.Puts {
		if q.Func == fn {
			if q.Class == p.class {
				return false
			}
			other = true
		}
	}
	return other
}

// leftOut reports whether some caller of a function may go on without any of the stores.
func (c *checker) leftOut(get *ssa.Function, stores []*ssa.Store) bool {
	for _, call := range c.res.Callers(get) {
		blocks := map[*ssa.BasicBlock]bool{}
		for _, st := range stores {
			blocks[st.Block()] = true
		}
		if !blocks[call.Block()] && leaves(call.Block(), blocks) {
			return true
		}
	}
	return false
}

// leaves reports whether a function may be left from a block without passing any of the others.
func leaves(from *ssa.BasicBlock, not map[*ssa.BasicBlock]bool) bool {
	seen := map[*ssa.BasicBlock]bool{}
	queue := []*ssa.BasicBlock{from}
	for len(queue) > 0 {
		b := queue[0]
		queue = queue[1:]
		if seen[b] || not[b] {
			continue
		}
		seen[b] = true
		if len(b.Succs) == 0 {
			return true
		}
		queue = append(queue, b.Succs...)
	}
	return false
}

func (c *checker) reportSkipped(p *pool, g *poolflow.GetSite, f *types.Var, accesses []poolflow.Access) {
	for _, q := range p.puts {
		c.said[q.Instr] = true
	}
	var related []analysis.RelatedInformation
	for _, a := range accesses {
		if st, ok := a.Instr.(*ssa.Store); ok && !fresh(a.Addr.X) && !c.ofOther(p, a.Func) {
			related = append(related, diag.At(c.pass, st.Pos(), "set here"))
			break
		}
	}
	for _, a := range accesses {
		if ld, ok := a.Instr.(*ssa.UnOp); ok && poolflow.Relied(ld) {
			related = append(related, diag.At(c.pass, ld.Pos(), "relied on here"))
			break
		}
	}
	msg := fmt.Sprintf("%s does not reset %s", g.Func.Name(), f.Name())
	d := diag.New(c.pass, g.Pos, "partial", msg, related...)
	if decl, ok := g.Func.Syntax().(*ast.FuncDecl); ok && g.Name != "" {
		d.SuggestedFixes = c.zeroBehind(p, decl, g.Name, []string{"." + f.Name()})
	}
	c.report.Report(d, config.Likely)
}
