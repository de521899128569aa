package putreset

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/poolflow"
)

// checkForgotten looks at objects that leave the sight of the flow: handed to a handler, lent to other packages. What
// happens to them there goes through the methods of their type. A field is forgotten when the type's own reset sets
// others, nothing ever clears this one, and it is set in a way that tells that nobody sets it each time.
func (c *checker) checkForgotten(p *pool) {
	named := structOf(p.elem)
	if named == nil || named.Obj().Pkg() != c.pass.Pkg || len(p.puts) == 0 {
		return
	}
	out := c.outOfSight(p)
	for _, r := range c.resets(p, named) {
		set := r.fields()
		if len(set) < 2 || !out && !c.shown(r.of) {
			continue
		}
		accesses := c.res.Accesses(r.of)
		for f := range r.of.Underlying().(*types.Struct).Fields() {
			if set[f] || f.Embedded() || !plain(f.Type()) || c.setByUsers(p, accesses[f]) || isRoom(accesses[f]) || c.takenBack(accesses[f]) || rearmed(accesses[f]) {
				continue
			}
			at := c.setNowAndThen(p, f, accesses[f])
			if at == nil {
				at = c.setSometimes(r, f, set, accesses)
			}
			if at != nil {
				c.reportPartial(p, p.puts[0], r.main(), &leftover{path: "." + f.Name(), at: at})
				break
			}
		}
	}
}

// isRoom reports whether a list is as long as its capacity, where it is set: it is room to work in.
func isRoom(list []poolflow.Access) bool {
	return slices.ContainsFunc(list, func(a poolflow.Access) bool {
		st, ok := a.Instr.(*ssa.Store)
		return ok && st.Addr == ssa.Value(a.Addr) && setsRoom(st)
	})
}

// takenBack reports whether whoever sets a field to something has it cleared in the same function, and all else that is done
// to the field is to add to what is in it:
//
//	x.startCapture()
//	x.skip()
//	return x.stopCapture()
func (c *checker) takenBack(list []poolflow.Access) bool {
	clears := map[*ssa.Function]bool{}
	var sets []*ssa.Store
	for _, a := range list {
		st, ok := a.Instr.(*ssa.Store)
		switch {
		case !ok || st.Addr != ssa.Value(a.Addr):
		case poolflow.IsZero(st.Val):
			clears[a.Func] = true
		case !appendsTo(st, a.Addr):
			sets = append(sets, st)
		}
	}
	return len(clears) > 0 && len(sets) > 0 && !slices.ContainsFunc(sets, func(st *ssa.Store) bool {
		return clears[st.Parent()] || !c.followed(st.Parent(), clears, 0)
	})
}

// appendsTo reports whether a store adds to the list that a field holds.
func appendsTo(st *ssa.Store, addr *ssa.FieldAddr) bool {
	call, ok := st.Val.(*ssa.Call)
	if !ok || !appends(call) {
		return false
	}
	ld, ok := call.Call.Args[0].(*ssa.UnOp)
	return ok && poolflow.SameAddr(ld.X, addr)
}

// followed reports whether all callers of a function also call one of others, or are followed by them.
func (c *checker) followed(fn *ssa.Function, by map[*ssa.Function]bool, depth int) bool {
	calls := c.res.Callers(fn)
	return len(calls) > 0 && depth < 3 && !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		g := call.Parent()
		return g == fn || !c.callsOneOf(g, by) && !c.followed(g, by, depth+1)
	})
}

func (c *checker) callsOneOf(fn *ssa.Function, callees map[*ssa.Function]bool) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if g := c.callee(instr); g != nil && callees[g] {
				return true
			}
		}
	}
	return false
}

// A resetting is what a type has to reset its values: methods by the names of such.
type resetting struct {
	of    *types.Named
	funcs []*ssa.Function
}

// resets finds the resets that objects of a pool go through, on their way to a Put or behind a Get: of their type, and
// of the types of their parts.
func (c *checker) resets(p *pool, named *types.Named) []*resetting {
	var list []*resetting
	seen := map[*ssa.Function]bool{}
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		if seen[fn] {
			return
		}
		seen[fn] = true
		t := of(fn.Signature.Recv().Type())
		if t == nil || c.putsItself(p, fn) {
			return
		}
		if _, ok := t.Underlying().(*types.Struct); ok {
			i := slices.IndexFunc(list, func(r *resetting) bool { return r.of == t })
			if i < 0 {
				i = len(list)
				list = append(list, &resetting{of: t})
			}
			list[i].funcs = append(list[i].funcs, fn)
		}
		for _, g := range c.resetCalls(fn) {
			add(g)
		}
	}
	for _, fn := range c.handlers(p) {
		for _, g := range c.resetCalls(fn) {
			if of(g.Signature.Recv().Type()) == named {
				add(g)
			}
		}
	}
	return list
}

// handlers returns the functions that have a Get or Put of the pool, by position.
func (c *checker) handlers(p *pool) []*ssa.Function {
	var list []*ssa.Function
	for _, g := range p.gets {
		list = append(list, g.Func)
	}
	for _, put := range p.puts {
		list = append(list, put.Func)
	}
	slices.SortStableFunc(list, func(f, g *ssa.Function) int { return c.res.ComparePos(f.Pos(), g.Pos()) })
	return slices.Compact(list)
}

// resetCalls returns the methods of this package that a function calls to reset something.
func (c *checker) resetCalls(fn *ssa.Function) []*ssa.Function {
	var list []*ssa.Function
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if g := c.callee(instr); g != nil && g.Signature.Recv() != nil && resetNames.MatchString(g.Name()) {
				list = append(list, g)
			}
		}
	}
	return list
}

// fields returns the fields that are mentioned in the resets of a type, and the methods of it that these call; nil when
// values are set as a whole.
func (r *resetting) fields() map[*types.Var]bool {
	set := map[*types.Var]bool{}
	seen := map[*ssa.Function]bool{}
	queue := slices.Clone(r.funcs)
	for len(queue) > 0 {
		fn := queue[0]
		queue = queue[1:]
		if seen[fn] {
			continue
		}
		seen[fn] = true
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.FieldAddr:
					if of(instr.X.Type()) == r.of {
						set[r.of.Underlying().(*types.Struct).Field(instr.Field)] = true
					}
				case *ssa.Store:
					if of(instr.Addr.Type()) == r.of {
						return nil
					}
				case ssa.CallInstruction:
					g := instr.Common().StaticCallee()
					if g != nil && g.Signature.Recv() != nil && of(g.Signature.Recv().Type()) == r.of {
						queue = append(queue, g)
					}
				}
			}
		}
	}
	return set
}

// main returns the reset to add another field to: one that other packages know before one that they do not, the one
// that sets most itself before the others.
func (r *resetting) main() *ssa.Function {
	return slices.MaxFunc(r.funcs, func(f, g *ssa.Function) int {
		return cmp.Or(cmp.Compare(exported(f), exported(g)), cmp.Compare(stores(f), stores(g)))
	})
}

func exported(fn *ssa.Function) int {
	if token.IsExported(fn.Name()) {
		return 1
	}
	return 0
}

// stores counts the fields that a method sets of its receiver.
func stores(fn *ssa.Function) (n int) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if st, ok := instr.(*ssa.Store); ok {
				if fa, ok := st.Addr.(*ssa.FieldAddr); ok && fa.X == ssa.Value(fn.Params[0]) {
					n++
				}
			}
		}
	}
	return n
}

// outOfSight reports whether objects of the pool are handed to code that cannot be followed.
func (c *checker) outOfSight(p *pool) bool {
	for _, put := range p.puts {
		if put.Pooled {
			for _, s := range put.States {
				if s.Touched || s.Kept {
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

// setByUsers reports whether a function that gets or puts sets a field.
func (c *checker) setByUsers(p *pool, accesses []poolflow.Access) bool {
	users := c.handlers(p)
	for _, a := range accesses {
		if st, ok := a.Instr.(*ssa.Store); ok && st.Addr == ssa.Value(a.Addr) && slices.Contains(users, a.Func) && !fresh(a.Addr.X) {
			return true
		}
	}
	return false
}

// setNowAndThen returns a store that sets a field in a way that nobody relies on being repeated for each use, when all
// stores do, and the field is read.
func (c *checker) setNowAndThen(p *pool, f *types.Var, accesses []poolflow.Access) ssa.Instruction {
	var found ssa.Instruction
	read, copied, given := false, false, f.Exported()
	for _, a := range accesses {
		if c.inTest(a.Func) {
			continue // tests set up what no user does
		}
		switch instr := a.Instr.(type) {
		case *ssa.Store:
			if instr.Addr != ssa.Value(a.Addr) {
				return nil // its address is kept
			}
			if fresh(a.Addr.X) || c.isNew(p, a.Func) {
				continue // of a new object
			}
			if resetNames.MatchString(a.Func.Name()) {
				return nil
			}
			switch how(instr, a.Addr) {
			case nowAndThen:
				found = instr
			case copies:
				copied = true
				if found == nil {
					found = instr
				}
			case byCaller:
				given = true
			case makes:
			default:
				return nil
			}
		case *ssa.UnOp:
			read = read || poolflow.Relied(instr)
			if at := fills(instr); at != nil {
				found, read = at, true // who fills a map looks into it some day
			}
		case *ssa.DebugRef:
		default:
			return nil // its address goes somewhere
		}
	}
	if !read || found == nil {
		return nil
	}
	if st, ok := found.(*ssa.Store); ok && how(st, st.Addr.(*ssa.FieldAddr)) == copies && !(copied && given) {
		return nil
	}
	return found
}

// shown reports whether values of a type are shown to code that is not seen: passed to a method of an interface.
func (c *checker) shown(named *types.Named) bool {
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if !ok || !call.Common().IsInvoke() {
					continue
				}
				for _, a := range call.Common().Args {
					if of(a.Type()) == named {
						return true
					}
				}
			}
		}
	}
	return false
}

// setSometimes returns a store that sets a field on some ways of a function only, where that function does the same with a
// field of the same type that the resets do not forget, and others see the values.
//
//	if unit, ok := read(src, 2); ok { m.Unit = unit }
//	if text, ok := read(src, 3); ok { m.Text = text }
func (c *checker) setSometimes(r *resetting, f *types.Var, set map[*types.Var]bool, accesses map[*types.Var][]poolflow.Access) ssa.Instruction {
	if !f.Exported() || !c.shown(r.of) {
		return nil
	}
	where := c.storesOnSomeWays(accesses[f])
	if len(where) == 0 {
		return nil
	}
	for g := range r.of.Underlying().(*types.Struct).Fields() {
		if !set[g] || !types.Identical(f.Type(), g.Type()) {
			continue
		}
		for fn := range c.storesOnSomeWays(accesses[g]) {
			if at := where[fn]; at != nil {
				return at
			}
		}
	}
	return nil
}

// storesOnSomeWays returns, by function, where a field is set on some ways only: nothing when a function sets it on all
// of them, or hands out its address.
func (c *checker) storesOnSomeWays(accesses []poolflow.Access) map[*ssa.Function]ssa.Instruction {
	blocks := map[*ssa.Function]map[*ssa.BasicBlock]bool{}
	first := map[*ssa.Function]ssa.Instruction{}
	for _, a := range accesses {
		switch instr := a.Instr.(type) {
		case *ssa.Store:
			if instr.Addr != ssa.Value(a.Addr) {
				return nil
			}
			if fresh(a.Addr.X) || c.inTest(a.Func) || resetNames.MatchString(a.Func.Name()) {
				continue
			}
			if blocks[a.Func] == nil {
				blocks[a.Func] = map[*ssa.BasicBlock]bool{}
				first[a.Func] = instr
			}
			blocks[a.Func][instr.Block()] = true
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			return nil
		}
	}
	for fn, stores := range blocks {
		if !returns(fn, stores) {
			return nil
		}
	}
	return first
}

// returns reports whether a function may come to a return, and not to that of an error, without passing any of the blocks.
func returns(fn *ssa.Function, not map[*ssa.BasicBlock]bool) bool {
	seen := map[*ssa.BasicBlock]bool{}
	queue := []*ssa.BasicBlock{fn.Blocks[0]}
	for len(queue) > 0 {
		b := queue[0]
		queue = queue[1:]
		if seen[b] || not[b] {
			continue
		}
		seen[b] = true
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && !fails(ret) {
			return true
		}
		queue = append(queue, b.Succs...)
	}
	return false
}

// fails reports whether a return is that of an error.
func fails(ret *ssa.Return) bool {
	if len(ret.Results) == 0 {
		return false
	}
	last := ret.Results[len(ret.Results)-1]
	if ld, ok := last.(*ssa.UnOp); ok { // a variable, for deferred functions to see
		for _, instr := range ret.Block().Instrs {
			if st, ok := instr.(*ssa.Store); ok && st.Addr == ld.X {
				last = st.Val
			}
		}
	}
	return poolflow.IsErrorType(last.Type()) && !poolflow.IsZero(last)
}

// inTest reports whether a function stands in a test file.
func (c *checker) inTest(fn *ssa.Function) bool {
	return strings.HasSuffix(c.pass.Fset.Position(fn.Pos()).Filename, "_test.go")
}

// fresh reports whether an address is that of an object that is made in place.
func fresh(v ssa.Value) bool {
	_, ok := v.(*ssa.Alloc)
	return ok
}

// isNew reports whether a function is the New of a pool.
func (c *checker) isNew(p *pool, fn *ssa.Function) bool {
	return slices.ContainsFunc(c.news(p), func(n *poolflow.ContractNew) bool { return n.Func == fn })
}

// A manner is how a store sets a field.
type manner uint8

const (
	otherwise  manner = iota
	nowAndThen        // filled where it is empty, switched on by a function that does nothing else, counted up, appended to
	copies            // from the same field of another object
	byCaller          // by a function that does nothing else, with what its caller says, perhaps off
	makes             // memory to work with, where there is none
)

// how returns how a store sets a field.
func how(st *ssa.Store, addr *ssa.FieldAddr) manner {
	if guardsItself(st) && !appendsTo(st, addr) { // up to some length, perhaps
		switch {
		case !whenEmpty(st, addr):
			return otherwise
		case poolflow.BareMemory(st.Val) && !filledAtOnce(st):
			return makes
		}
		return nowAndThen
	}
	switch v := st.Val.(type) {
	case *ssa.Const:
		switch {
		case !onlyStore(st):
			return otherwise
		case poolflow.IsZero(v):
			return byCaller
		}
		return nowAndThen
	case *ssa.Parameter:
		if onlyStore(st) && st.Parent().Object() != nil && st.Parent().Object().Exported() {
			return byCaller
		}
	case *ssa.BinOp:
		for _, x := range []ssa.Value{v.X, v.Y} {
			if sameField(x, addr) {
				return nowAndThen
			}
		}
	case *ssa.Call:
		if appends(v) && sameField(v.Call.Args[0], addr) {
			return nowAndThen
		}
	case *ssa.UnOp:
		if from, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL && sameField(v, addr) && from.X != addr.X {
			return copies
		}
	}
	return otherwise
}

// whenEmpty reports whether a store is made where its field was found empty: nil, zero, or of no length.
func whenEmpty(st *ssa.Store, addr *ssa.FieldAddr) bool {
	for b := st.Block().Idom(); b != nil; b = b.Idom() {
		cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if ok && asksEmpty(cond.Cond, addr) {
			return true
		}
	}
	return false
}

// asksEmpty reports whether a condition compares a field, or its length, with a constant.
func asksEmpty(v ssa.Value, addr *ssa.FieldAddr) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		return v.Op == token.NOT && asksEmpty(v.X, addr) || sameField(v, addr)
	case *ssa.BinOp:
		x := v.X
		if _, ok := v.Y.(*ssa.Const); !ok {
			return false
		}
		if call, ok := x.(*ssa.Call); ok && len(call.Call.Args) == 1 {
			if d, ok := call.Call.Value.(*ssa.Builtin); ok && d.Name() == "len" {
				x = call.Call.Args[0]
			}
		}
		return sameField(x, addr)
	}
	return false
}

// sameField reports whether a value is loaded from the field that an address is of.
func sameField(v ssa.Value, addr *ssa.FieldAddr) bool {
	ld, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	from, ok := ld.X.(*ssa.FieldAddr)
	return ok && from.Field == addr.Field && types.Identical(from.X.Type(), addr.X.Type())
}

// fills returns where a map is told something by a function that does nothing else, for its caller.
func fills(ld *ssa.UnOp) ssa.Instruction {
	for _, r := range *ld.Referrers() {
		u, ok := r.(*ssa.MapUpdate)
		if !ok || u.Map != ssa.Value(ld) {
			continue
		}
		_, byKey := argument(u.Key).(*ssa.Parameter)
		_, byValue := argument(u.Value).(*ssa.Parameter)
		if byKey && byValue && u.Parent().Object() != nil && u.Parent().Object().Exported() {
			return u
		}
	}
	return nil
}

// argument returns what was converted to v.
func argument(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return v.X
	case *ssa.ChangeType:
		return v.X
	}
	return v
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
