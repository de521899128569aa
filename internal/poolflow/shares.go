package poolflow

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A SharedPart is memory that all objects have in common which a New makes.
type SharedPart struct {
	Name string // of the memory, as in the source
	Pos  token.Pos
}

// Shared returns what the objects share that n makes, and that is written through them. Memory that other code
// looks at as well is shared on purpose.
func (r *Result) Shared(c *Contract, n *ContractNew, news []*ssa.Function) *SharedPart {
	if n.Func == nil {
		return nil
	}
	a := r.eng
	t := a.newTracer()
	fr := topOf(n)
	var res *SharedPart
	for _, o := range t.results(n.Func, 0, fr) {
		if o.Kind == Made {
			if p := r.sharedBuffer(t, n, o, news); p != nil {
				return p
			}
			continue
		}
		if o.Kind != Fresh {
			continue
		}
		t.stores(o.Value, "", o.fr, func(path string, st *ssa.Store, sfr *frame) {
			if res == nil && strings.HasPrefix(path, o.path) {
				res = r.sharedStore(t, c, n, o, path, st, sfr, news)
			}
		})
	}
	return res
}

// sharedStore looks at one store to an object that New makes.
func (r *Result) sharedStore(t *tracer, c *Contract, n *ContractNew, o Origin, path string, st *ssa.Store, fr *frame, news []*ssa.Function) *SharedPart {
	a := r.eng
	switch u := st.Val.Type().Underlying().(type) {
	case *types.Slice, *types.Map:
	case *types.Pointer:
		if _, ok := u.Elem().Underlying().(*types.Basic); ok || isPool(u.Elem()) {
			return nil
		}
	case *types.Struct:
		return r.sharedCopy(t, c, o, path, st, fr)
	default:
		return nil
	}
	os := t.trace(st.Val, fr)
	if len(os) == 0 {
		return nil
	}
	for _, x := range os {
		if x.Kind != Same || x.Name == "" || r.Moves(n.Func, x) {
			return nil
		}
	}
	x := os[0]
	if !a.exclusive(x, r.extents(news)) {
		return nil
	}
	if fld, ok := a.cellOf(st.Addr).(*types.Var); ok && path != "" {
		if a.writtenThrough(c, fld, r.extents(news)) {
			return &SharedPart{x.Name, st.Pos()}
		}
		return nil
	}
	if _, pointer := st.Val.Type().Underlying().(*types.Pointer); path == "" && !pointer {
		return &SharedPart{x.Name, st.Pos()} // the box of a slice
	}
	return nil
}

// sharedBuffer looks at a bytes.Buffer that is made of memory which is kept.
func (r *Result) sharedBuffer(t *tracer, n *ContractNew, o Origin, news []*ssa.Function) *SharedPart {
	c := o.Value.(*ssa.Call)
	if fn := c.Call.StaticCallee(); fn == nil || funcName(fn) != "bytes.NewBuffer" {
		return nil
	}
	os := t.trace(c.Call.Args[0], o.fr)
	for _, x := range os {
		if x.Kind != Same || x.Name == "" || r.Moves(n.Func, x) || !r.eng.exclusive(x, r.extents(news)) {
			return nil
		}
	}
	if len(os) == 0 {
		return nil
	}
	return &SharedPart{os[0].Name, c.Pos()}
}

// sharedCopy looks at a copy of a struct that is kept: its slices and maps are those of the original.
func (r *Result) sharedCopy(t *tracer, c *Contract, o Origin, path string, st *ssa.Store, fr *frame) *SharedPart {
	a := r.eng
	load, ok := st.Val.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	s := structOf(st.Val.Type())
	for _, x := range t.trace(load.X, fr) {
		if x.Kind != Same || x.Name == "" {
			return nil
		}
		for f := range s.Fields() {
			switch f.Type().Underlying().(type) {
			case *types.Slice, *types.Map:
			default:
				continue
			}
			replaced := false
			t.stores(o.Value, "", o.fr, func(p string, other *ssa.Store, _ *frame) {
				replaced = replaced || p == path+"."+f.Name()
			})
			if replaced || !a.isSet(x, f) || !a.writtenThrough(c, f.Origin(), map[*ssa.Function]bool{}) {
				continue
			}
			return &SharedPart{x.Name + "." + f.Name(), st.Pos()}
		}
	}
	return nil
}

// isSet reports whether a field of a variable is set to something.
func (a *engine) isSet(x Origin, f *types.Var) bool {
	set := func(addr ssa.Value) bool {
		refs := addr.Referrers()
		if refs == nil {
			return false
		}
		for _, r := range *refs {
			fa, ok := r.(*ssa.FieldAddr)
			if !ok || fieldName(fa.X.Type(), fa.Field) != f.Name() {
				continue
			}
			for _, u := range *fa.Referrers() {
				if st, ok := u.(*ssa.Store); ok && st.Addr == fa && !isZero(st.Val) {
					return true
				}
			}
		}
		return false
	}
	if v, ok := x.Value.(*ssa.Alloc); ok && set(v) {
		return true
	}
	for _, st := range a.storesTo(x.Value) {
		switch v := st.Val.(type) {
		case *ssa.UnOp: // *p = *composite
			if al, ok := v.X.(*ssa.Alloc); ok && set(al) {
				return true
			}
		case *ssa.Alloc: // p = &composite
			if set(v) {
				return true
			}
		}
	}
	for _, st := range a.storesTo(f.Origin()) {
		fa := st.Addr.(*ssa.FieldAddr)
		if fa.X == x.Value && !isZero(st.Val) {
			return true
		}
	}
	return false
}

func isZero(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && (c.Value == nil || c.Value.ExactString() == "0" || c.Value.ExactString() == `""` || c.Value.ExactString() == "false")
}

// extents are the functions that some New may run.
func (r *Result) extents(news []*ssa.Function) map[*ssa.Function]bool {
	a := r.eng
	if a.newExtents == nil {
		a.newExtents = map[*ssa.Function]bool{}
		for _, fn := range news {
			for _, g := range a.extent(fn) {
				a.newExtents[g] = true
			}
		}
	}
	return a.newExtents
}

// exclusive reports whether nothing but New refers to a variable, apart from the code that sets it up.
func (a *engine) exclusive(o Origin, news map[*ssa.Function]bool) bool {
	var cells []any
	cells = append(cells, o.cells...)
	if o.cell != nil {
		cells = append(cells, o.cell)
	}
	if len(cells) == 0 {
		return false
	}
	cell := cells[len(cells)-1] // what is nearest to the memory
	for _, fn := range a.funcs {
		if news[fn] {
			continue
		}
		setup := strings.HasPrefix(fn.Name(), "init") && fn.Parent() == nil && fn.Signature.Recv() == nil
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				for _, op := range instr.Operands(nil) {
					switch v := (*op).(type) {
					case *ssa.Global:
						if v == cell && !setup {
							return false
						}
					case *ssa.FieldAddr:
						if a.cellOf(v) != cell {
							continue
						}
						if st, ok := instr.(*ssa.Store); ok && st.Addr == v || setup {
							continue
						}
						if u, ok := instr.(*ssa.UnOp); ok && filling(u) {
							continue
						}
						return false
					case *ssa.Alloc:
						if v != cell {
							continue
						}
						switch instr := instr.(type) {
						case *ssa.Store:
							if instr.Addr == v {
								continue
							}
						case *ssa.MakeClosure, *ssa.DebugRef:
							continue // its uses are those of the closure
						case *ssa.IndexAddr, *ssa.FieldAddr:
							if filling(instr.(ssa.Value)) {
								continue
							}
						case *ssa.UnOp:
							if filling(instr) {
								continue
							}
						}
						return false
					case *ssa.FreeVar:
						if b := Binding(v); b != nil && b == cell {
							return false
						}
					}
				}
			}
		}
	}
	return true
}

// filling reports whether a value is only used to store something behind it.
func filling(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr != v {
				return false
			}
		case *ssa.MapUpdate:
			if r.Map != v {
				return false
			}
		case *ssa.FieldAddr, *ssa.IndexAddr:
			if !filling(r.(ssa.Value)) {
				return false
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}

// writtenThrough reports whether somebody who takes objects from a pool writes to the memory that a field refers
// to, without a lock, and nobody ever gives the field other memory.
func (a *engine) writtenThrough(c *Contract, fld *types.Var, news map[*ssa.Function]bool) bool {
	for _, st := range a.storesTo(fld) {
		if !news[st.Parent()] && a.cellOfValue(st.Val) != any(fld) {
			return false
		}
	}
	reach := map[ssa.Value]bool{}
	for _, u := range c.Uses {
		if v, ok := u.Instr.(ssa.Value); ok && u.Kind == "Get" {
			a.reach(v, reach)
		}
	}
	for v := range reach {
		fn := v.Parent()
		if fn == nil || news[fn] || locks(fn) || v.Referrers() == nil {
			continue
		}
		for _, r := range *v.Referrers() {
			fa, ok := r.(*ssa.FieldAddr)
			if !ok || a.cellOf(fa) != any(fld) {
				continue
			}
			for _, x := range *fa.Referrers() {
				if u, ok := x.(*ssa.UnOp); ok && u.Op == token.MUL && a.writes(u, 0) {
					return true
				}
			}
		}
	}
	return false
}

// reach collects the values that refer to the same object as v: in its function, in functions of the package
// that get it, in the callers of those that return it, and in methods of what holds it.
func (a *engine) reach(v ssa.Value, seen map[ssa.Value]bool) {
	if seen[v] || v.Referrers() == nil || len(seen) > 2000 {
		return
	}
	seen[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.TypeAssert, *ssa.ChangeType, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.Phi:
			a.reach(r.(ssa.Value), seen)
		case *ssa.Extract:
			a.reach(r, seen)
		case *ssa.Store:
			if r.Val != v {
				continue
			}
			cell := a.cellOf(r.Addr)
			if cell == nil {
				continue
			}
			for _, load := range a.loadsOf(cell) {
				a.reach(load, seen)
			}
		case *ssa.Return:
			fn := r.Parent()
			for _, call := range a.callersOf(fn) {
				cv, ok := call.(*ssa.Call)
				if !ok {
					continue
				}
				if len(r.Results) == 1 {
					a.reach(cv, seen)
					continue
				}
				for _, x := range *cv.Referrers() {
					if e, ok := x.(*ssa.Extract); ok && e.Index < len(r.Results) && r.Results[e.Index] == v {
						a.reach(e, seen)
					}
				}
			}
		case ssa.CallInstruction:
			body := a.bodyOf(r.Common().StaticCallee())
			if body == nil {
				continue
			}
			for i, arg := range r.Common().Args {
				if arg == v && i < len(body.Params) {
					a.reach(body.Params[i], seen)
				}
			}
		}
	}
}

// loadsOf returns the loads of a variable or field.
func (a *engine) loadsOf(cell any) []ssa.Value {
	a.indexUses()
	return a.cellLoads[cell]
}

// Callers returns the static calls of a function of the package.
func (r *Result) Callers(fn *ssa.Function) []ssa.CallInstruction { return r.eng.callersOf(fn) }

// callersOf returns the static calls of a function.
func (a *engine) callersOf(fn *ssa.Function) []ssa.CallInstruction {
	a.indexUses()
	return a.cellCalls[fn]
}

func (a *engine) indexUses() {
	if a.cellLoads != nil {
		return
	}
	a.cellLoads = map[any][]ssa.Value{}
	a.cellCalls = map[*ssa.Function][]ssa.CallInstruction{}
	a.asValue, a.invoked = map[*types.Func]bool{}, map[string]bool{}
	for _, fn := range a.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				a.noteValues(instr)
				switch instr := instr.(type) {
				case *ssa.UnOp:
					if instr.Op == token.MUL {
						if c := a.cellOf(instr.X); c != nil {
							a.cellLoads[c] = append(a.cellLoads[c], instr)
						}
					}
				case ssa.CallInstruction:
					if callee := a.bodyOf(instr.Common().StaticCallee()); callee != nil {
						a.cellCalls[callee] = append(a.cellCalls[callee], instr)
					}
				}
			}
		}
	}
}

// cellOfValue returns the field that a slice is a part of.
func (a *engine) cellOfValue(v ssa.Value) any {
	switch v := v.(type) {
	case *ssa.Slice:
		return a.cellOfValue(v.X)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return a.cellOf(v.X)
		}
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
			return a.cellOfValue(v.Call.Args[0])
		}
	}
	return nil
}

func locks(fn *ssa.Function) bool {
	return calls(fn, "(*sync.Mutex).Lock", "(*sync.RWMutex).Lock", "(*sync.RWMutex).RLock")
}

// writes reports whether what v refers to is written: here, or in a function that gets it.
func (a *engine) writes(v ssa.Value, depth int) bool {
	if depth > 4 || v.Referrers() == nil {
		return false
	}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.MapUpdate:
			if r.Map == v {
				return true
			}
		case *ssa.Store:
			if r.Addr == v {
				return true
			}
		case *ssa.IndexAddr:
			if r.X == v && storedTo(r) {
				return true
			}
		case *ssa.FieldAddr:
			if storedTo(r) {
				return true
			}
		case *ssa.Slice:
			if r.X == v && a.writes(r, depth+1) {
				return true
			}
		case *ssa.Phi, *ssa.ChangeType:
			if a.writes(r.(ssa.Value), depth+1) {
				return true
			}
		case *ssa.Call:
			if a.callWrites(&r.Call, v, depth) {
				return true
			}
		}
	}
	return false
}

func storedTo(addr ssa.Value) bool {
	for _, r := range *addr.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr == addr {
				return true
			}
		case *ssa.FieldAddr, *ssa.IndexAddr:
			if storedTo(r.(ssa.Value)) {
				return true
			}
		}
	}
	return false
}

func (a *engine) callWrites(c *ssa.CallCommon, v ssa.Value, depth int) bool {
	if b, ok := c.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "copy", "clear", "delete":
			return c.Args[0] == v
		case "append":
			_, cut := v.(*ssa.Slice)
			return c.Args[0] == v && cut
		}
		return false
	}
	i := slices.Index(c.Args, v)
	if i < 0 {
		return false
	}
	if c.IsInvoke() {
		return c.Method.Name() == "Read" && c.Method.FullName() == "(io.Reader).Read"
	}
	fn := c.StaticCallee()
	if fn == nil {
		return false
	}
	if body := a.bodyOf(fn); body != nil {
		return i < len(body.Params) && a.writes(body.Params[i], depth+1)
	}
	if fn.Origin() != nil {
		fn = fn.Origin()
	}
	switch name := funcName(fn); name {
	case "io.ReadFull", "io.ReadAtLeast", "crypto/rand.Read", "encoding/hex.Encode", "encoding/hex.Decode", "slices.Sort", "slices.SortFunc", "slices.Reverse",
		"sort.Strings", "sort.Ints", "sort.Slice", "maps.Copy", "(*bytes.Buffer).Reset", "(*bytes.Buffer).Truncate", "(*strings.Builder).Reset":
		return true
	default:
		return strings.HasPrefix(name, "(encoding/binary.") && strings.Contains(name, ".Put")
	}
}

// LastRound returns the variable of a loop that the New of each of several pools reads, nil when there is none. It
// is declared ahead of the loop, or in a module of a Go version before 1.22, so that all of them see its last value:
//
//	for i = range pools {
//		pools[i].New = func() any { b := make([]byte, 1<<i); return &b }
//	}
func (r *Result) LastRound(n *ContractNew) *ssa.Alloc {
	mc, ok := n.Value.(*ssa.MakeClosure)
	if !ok || n.Func == nil || !cyclic(mc.Block()) || !r.eng.manyPools(n.Store) {
		return nil
	}
	for i, b := range mc.Bindings {
		al, ok := b.(*ssa.Alloc)
		if !ok || i >= len(n.Func.FreeVars) || cycle(al.Block(), mc.Block()) || !onlyRead(n.Func.FreeVars[i]) {
			continue
		}
		for _, ref := range *al.Referrers() {
			if st, ok := ref.(*ssa.Store); ok && st.Addr == al && cycle(st.Block(), mc.Block()) {
				return al
			}
		}
	}
	return nil
}

// cycle reports whether two blocks lie in one loop.
func cycle(x, y *ssa.BasicBlock) bool {
	return x.Parent() == y.Parent() && leads(x, y) && leads(y, x)
}

func leads(from, to *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	queue := slices.Clone(from.Succs)
	for len(queue) > 0 {
		b := queue[0]
		queue = queue[1:]
		if b == to {
			return true
		}
		if !seen[b] {
			seen[b] = true
			queue = append(queue, b.Succs...)
		}
	}
	return false
}

// onlyRead reports whether a captured variable is loaded and nothing else.
func onlyRead(v *ssa.FreeVar) bool {
	for _, r := range *v.Referrers() {
		switch r.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			return false
		}
	}
	return len(*v.Referrers()) > 0
}

// manyPools reports whether a store of New is to another pool in each round, which outlives the round.
func (a *engine) manyPools(st *ssa.Store) bool {
	fa, ok := st.Addr.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	switch pool := fa.X.(type) {
	case *ssa.IndexAddr:
		_, same := pool.Index.(*ssa.Const)
		return !same
	case *ssa.Alloc:
		if !cycle(pool.Block(), st.Block()) {
			return false
		}
		for _, r := range *pool.Referrers() {
			switch r := r.(type) {
			case *ssa.MapUpdate:
				return true
			case *ssa.Store:
				return r.Val == pool
			case *ssa.UnOp: // a copy
				for _, u := range *r.Referrers() {
					if _, ok := u.(*ssa.Store); ok {
						return true
					}
				}
			}
		}
	}
	return false
}
