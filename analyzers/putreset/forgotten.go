package putreset

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/poolflow"
)

// checkForgotten looks at objects that leave the sight of the flow: handed to a handler, lent to other packages. What
// happens to them there goes through the methods of their type. A field is forgotten when the type's own reset clears
// others, nothing ever clears this one, and it is set in a way that tells that nobody sets it each time: filled when
// it is found empty, switched on, counted up.
func (c *checker) checkForgotten(p *pool) {
	if p.elem == nil || len(p.puts) == 0 {
		return
	}
	ptr, ok := p.elem.Underlying().(*types.Pointer)
	if !ok {
		return
	}
	named, ok := types.Unalias(ptr.Elem()).(*types.Named)
	if !ok || named.Obj().Pkg() != c.pass.Pkg {
		return
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok || !c.outOfSight(p) {
		return
	}
	var accesses map[*types.Var][]poolflow.Access
	for f := range st.Fields() {
		path := "." + f.Name()
		if f.Embedded() || !plain(f.Type()) || c.setAnywhere(p, path) {
			continue
		}
		l := &leftover{path: path}
		fn := c.forgetful(p, p.puts[0], l)
		if fn == nil || c.clears(p, fn) < 2 {
			continue
		}
		if accesses == nil {
			accesses = c.res.Accesses(named)
		}
		if at := c.setNowAndThen(p, accesses[f]); at != nil {
			l.at = at
			c.reportPartial(p, p.puts[0], fn, l)
			return
		}
	}
}

// outOfSight reports whether objects of the pool are handed to code that cannot be followed.
func (c *checker) outOfSight(p *pool) bool {
	for _, put := range p.puts {
		if put.Pooled {
			for _, s := range put.States {
				if s.Touched {
					return true
				}
			}
		}
	}
	for _, g := range p.gets {
		if g.Trusts["**"] != nil || g.Kept && g.Func.Object() != nil && g.Func.Object().Exported() {
			return true
		}
	}
	return false
}

// plain reports whether a field is of a type that is reset by assignment, and has something to do with one use.
func plain(t types.Type) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil && (n.Obj().Pkg().Path() == "sync" || n.Obj().Pkg().Path() == "sync/atomic") {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Struct, *types.Array, *types.Chan, *types.Signature:
		return false
	case *types.Pointer:
		n, ok := types.Unalias(u.Elem()).(*types.Named)
		return !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "sync"
	}
	return true
}

// setAnywhere reports whether the flow between a Get and a Put of the pool sets a field, or what it is part of.
func (c *checker) setAnywhere(p *pool, path string) bool {
	for _, put := range p.puts {
		for _, s := range put.States {
			if _, ok := s.Fields[""]; ok {
				return true
			}
			for q := range s.Fields {
				if q == path || strings.HasPrefix(q, path+"*") || strings.HasPrefix(q, path+"#") || strings.HasPrefix(q, path+".") {
					return true
				}
			}
		}
	}
	return false
}

// clears counts the fields that a reset sets to zero on the way to some Put.
func (c *checker) clears(p *pool, fn *ssa.Function) int {
	fields := map[string]bool{}
	for _, put := range p.puts {
		for _, s := range put.States {
			for path, f := range s.Fields {
				if (f.Zero || f.Len0) && f.At != nil && c.callee(f.At) == fn {
					fields[path] = true
				}
			}
		}
	}
	return len(fields)
}

// setNowAndThen returns a store that sets a field in a way that nobody relies on being repeated for each use, when all
// stores do, and the field is read.
func (c *checker) setNowAndThen(p *pool, accesses []poolflow.Access) ssa.Instruction {
	var found ssa.Instruction
	read := false
	for _, a := range accesses {
		switch instr := a.Instr.(type) {
		case *ssa.Store:
			if instr.Addr != ssa.Value(a.Addr) {
				return nil // its address is kept
			}
			if fresh(a.Addr.X) {
				continue // of a new object
			}
			if c.gets(p, a.Func) || resetNames.MatchString(a.Func.Name()) || !nowAndThen(instr, a.Addr) {
				return nil
			}
			found = instr
		case *ssa.UnOp:
			read = read || poolflow.Relied(instr)
		case *ssa.DebugRef:
		default:
			return nil // its address goes somewhere
		}
	}
	if !read {
		return nil
	}
	return found
}

// fresh reports whether an address is that of an object that is made in place.
func fresh(v ssa.Value) bool {
	_, ok := v.(*ssa.Alloc)
	return ok
}

// gets reports whether a function takes objects from the pool.
func (c *checker) gets(p *pool, fn *ssa.Function) bool {
	for _, g := range p.gets {
		if g.Func == fn {
			return true
		}
	}
	return false
}

// nowAndThen reports whether a store fills the field where it is empty with what depends on something, switches it
// on in a function that does nothing else, or counts it up.
func nowAndThen(st *ssa.Store, addr *ssa.FieldAddr) bool {
	if guardsItself(st) {
		return !poolflow.BareMemory(st.Val) || filledAtOnce(st)
	}
	if k, ok := st.Val.(*ssa.Const); ok {
		return !poolflow.IsZero(k) && onlyStore(st)
	}
	if b, ok := st.Val.(*ssa.BinOp); ok {
		for _, x := range []ssa.Value{b.X, b.Y} {
			if ld, ok := x.(*ssa.UnOp); ok {
				if from, ok := ld.X.(*ssa.FieldAddr); ok && from.Field == addr.Field && types.Identical(from.X.Type(), addr.X.Type()) {
					return true
				}
			}
		}
	}
	return false
}

// filledAtOnce reports whether the map that a store makes is filled only where it has just been made: what is in it
// tells of the object that it was made for.
//
//	if c.pairs == nil {
//		c.pairs = map[string]string{}
//		parse(c.header, c.pairs)
//	}
func filledAtOnce(st *ssa.Store) bool {
	addr, ok := st.Addr.(*ssa.FieldAddr)
	if _, isMap := st.Val.(*ssa.MakeMap); !ok || !isMap {
		return false
	}
	for _, b := range st.Parent().Blocks {
		if !st.Block().Dominates(b) {
			continue
		}
		for _, instr := range b.Instrs {
			if fn, ok := instr.(*ssa.MakeClosure); ok && updates(fn.Fn.(*ssa.Function).Blocks, addr) {
				return true // the body of a loop over an iterator
			}
		}
		if updates([]*ssa.BasicBlock{b}, addr) {
			return true
		}
	}
	return false
}

// updates reports whether something is stored in the map that a field holds.
func updates(blocks []*ssa.BasicBlock, addr *ssa.FieldAddr) bool {
	for _, b := range blocks {
		for _, instr := range b.Instrs {
			if u, ok := instr.(*ssa.MapUpdate); ok && mentions(u.Map, addr, 0) {
				return true
			}
		}
	}
	return false
}

// onlyStore reports whether a store is the only one of its function.
func onlyStore(st *ssa.Store) bool {
	for _, b := range st.Parent().Blocks {
		for _, instr := range b.Instrs {
			if other, ok := instr.(*ssa.Store); ok && other != st {
				return false
			}
		}
	}
	return true
}
