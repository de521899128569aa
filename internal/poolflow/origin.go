package poolflow

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// An OriginKind says where a value comes from that a function returns.
type OriginKind uint8

const (
	Unknown OriginKind = iota
	Fresh              // made anew in each call, in this package: Value is the allocation
	Made               // result of a call into another package: Value is the call
	Same               // kept from one call to the next
	Nil                // the nil of an interface
	Pooled             // taken from a pool
)

// An Origin is one thing that a value may be. Paths are not told apart: a value has all the origins that it
// has on any path.
type Origin struct {
	Kind  OriginKind
	Type  types.Type // dynamic type, nil when it is not known
	Value ssa.Value  // allocation or call; Same: the variable at the root
	Name  string     // Same: as in the source
	Pos   token.Pos  // Nil: of the return
	Ret   *ssa.Return
	Index int // Made: which result

	path  string // inside Value
	cell  any    // Same: the variable or field that the address is of
	cells []any  // Same: the variables and fields that it was loaded from
	fr    *frame
}

// A frame is a call that is being followed: what parameters and free variables are bound to, in the frame
// above. Values of functions that are no frame exist before the call.
type frame struct {
	fn    *ssa.Function
	args  []ssa.Value
	binds []ssa.Value
	up    *frame
	depth int
}

const maxFrames = 6

func (fr *frame) has(fn *ssa.Function) bool {
	for ; fr != nil; fr = fr.up {
		if fr.fn == fn {
			return true
		}
	}
	return false
}

func (fr *frame) of(fn *ssa.Function) *frame {
	for ; fr != nil; fr = fr.up {
		if fr.fn == fn {
			return fr
		}
	}
	return nil
}

func (fr *frame) call(fn *ssa.Function, args, binds []ssa.Value) *frame {
	d := 1
	if fr != nil {
		d = fr.depth + 1
	}
	return &frame{fn: fn, args: args, binds: binds, up: fr, depth: d}
}

// cells are indexes of the package, made when they are needed.
type cells struct {
	cellStores map[any][]*ssa.Store                    // see storesTo
	cellLoads  map[any][]ssa.Value                     // see loadsOf
	cellCalls  map[*ssa.Function][]ssa.CallInstruction // see callersOf
	asValue    map[*types.Func]bool                    // see inside
	invoked    map[string]bool                         // see inside
	changed    map[types.Object]bool                   // see fixed
	filled     map[types.Object]bool                   // see fixed
	whole      map[types.Object]bool                   // see carries
	altered    map[*ssa.Global]bool                    // see findAltered
	empty      map[*ssa.Global]bool                    // see findAltered
	newExtents map[*ssa.Function]bool                  // see extents
}

// A tracer follows values back to their origins.
type tracer struct {
	a     *engine
	steps int
	busy  map[ssa.Value]bool
}

// Origins returns what a New may return. It is empty when New is not a function of the package.
func (r *Result) Origins(n *ContractNew) []Origin {
	t := r.eng.newTracer()
	if IsOnce(n.Value) {
		return []Origin{{Kind: Same, Value: n.Value}}
	}
	if n.Func == nil {
		return t.imported(n.Value)
	}
	return t.results(n.Func, 0, topOf(n))
}

func topOf(n *ContractNew) *frame {
	fr := &frame{fn: n.Func, depth: 1}
	if mc, ok := n.Value.(*ssa.MakeClosure); ok {
		fr.binds = mc.Bindings
	}
	return fr
}

// imported traces the result of a New that is a function of another package.
func (t *tracer) imported(v ssa.Value) []Origin {
	fn := funcIn(v)
	if fn == nil {
		return nil
	}
	if m := t.a.makesOf(fn, 0); m != nil && m.Same != "" {
		return []Origin{{Kind: Same, Value: fn, Name: m.Same}}
	}
	return nil
}

// OriginsOf returns what a value of a function may be, when nothing is known of the function's parameters.
func (r *Result) OriginsOf(v ssa.Value) []Origin {
	t := r.eng.newTracer()
	return t.trace(v, t.top(v.Parent()))
}

func (a *engine) newTracer() *tracer { return &tracer{a: a, busy: map[ssa.Value]bool{}} }

func (t *tracer) top(fn *ssa.Function) *frame { return &frame{fn: fn, depth: 1} }

// results returns the origins of one result of a function, over all of its returns.
func (t *tracer) results(fn *ssa.Function, i int, fr *frame) []Origin {
	var res []Origin
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || b == fn.Recover || i >= len(ret.Results) {
			continue
		}
		for _, o := range t.trace(ret.Results[i], fr) {
			if o.Ret == nil {
				o.Ret = ret
			}
			if !o.Pos.IsValid() {
				o.Pos = ret.Pos()
			}
			res = append(res, o)
		}
	}
	return res
}

func unknown(v ssa.Value) []Origin { return []Origin{{Value: v, Type: concrete(v.Type())}} }

// concrete returns t unless it is an interface or a type parameter, whose dynamic type is another.
func concrete(t types.Type) types.Type {
	if types.IsInterface(t) {
		return nil
	}
	return t
}

func (t *tracer) trace(v ssa.Value, fr *frame) []Origin {
	if t.steps++; t.steps > 3000 || t.busy[v] {
		return nil // a cycle adds nothing
	}
	if fr != nil && fr.depth > maxFrames {
		return unknown(v)
	}
	t.busy[v] = true
	defer delete(t.busy, v)
	switch v := v.(type) {
	case *ssa.MakeInterface:
		res := t.trace(v.X, fr)
		for i := range res {
			res[i].Type = v.X.Type()
			if res[i].Kind == Nil {
				res[i].Kind = Unknown // of a type parameter
			}
		}
		return res
	case *ssa.ChangeInterface:
		return t.trace(v.X, fr)
	case *ssa.ChangeType:
		return t.retype(v, v.X, fr)
	case *ssa.MultiConvert, *ssa.Convert:
		return unknown(v)
	case *ssa.TypeAssert:
		if v.CommaOk {
			return unknown(v)
		}
		return t.retype(v, v.X, fr)
	case *ssa.Phi:
		var res []Origin
		for _, e := range v.Edges {
			res = append(res, t.trace(e, fr)...)
		}
		return res
	case *ssa.Const:
		if v.Value == nil && types.IsInterface(v.Type()) {
			if _, param := types.Unalias(v.Type()).(*types.TypeParam); !param {
				return []Origin{{Kind: Nil, Value: v}}
			}
		}
		return unknown(v)
	case *ssa.Alloc:
		if fr.has(v.Parent()) {
			return []Origin{{Kind: Fresh, Value: v, Type: v.Type(), fr: fr.of(v.Parent())}}
		}
		return []Origin{{Kind: Same, Value: v, Type: v.Type(), Name: v.Comment, cell: v}}
	case *ssa.MakeMap, *ssa.MakeChan, *ssa.MakeSlice:
		if fr.has(v.Parent()) {
			return []Origin{{Kind: Fresh, Value: v, Type: v.Type(), fr: fr.of(v.Parent())}}
		}
		return []Origin{{Kind: Same, Value: v, Type: v.Type(), Name: v.Name()}}
	case *ssa.Global:
		name := v.Name()
		if v.Pkg != nil && v.Pkg != t.a.pkg {
			name = v.Pkg.Pkg.Name() + "." + name
		}
		return []Origin{{Kind: Same, Value: v, Type: v.Type(), Name: name, cell: v}}
	case *ssa.FreeVar:
		return t.freeVar(v, fr)
	case *ssa.Parameter:
		f := fr.of(v.Parent())
		i := slices.Index(v.Parent().Params, v)
		if f == nil {
			return []Origin{{Kind: Same, Value: v, Type: concrete(v.Type()), Name: v.Name()}}
		}
		if i < len(f.args) {
			return t.trace(f.args[i], f.up)
		}
		return unknown(v)
	case *ssa.FieldAddr:
		res := t.trace(v.X, fr)
		name := fieldName(v.X.Type(), v.Field)
		s := structOf(deref(v.X.Type()))
		for i, o := range res {
			if o.Kind == Made || o.Kind == Pooled {
				o.Kind = Unknown
			}
			o.path += "." + name
			o.Name += "." + name
			if s != nil {
				o.cell = s.Field(v.Field).Origin()
			}
			o.Type = v.Type()
			res[i] = o
		}
		return res
	case *ssa.IndexAddr:
		if _, ok := v.Index.(*ssa.Const); !ok {
			return unknown(v)
		}
		res := t.trace(v.X, fr)
		for i, o := range res {
			if o.Kind == Made || o.Kind == Pooled {
				o.Kind = Unknown
			}
			o.path += "[]"
			o.Type = v.Type()
			res[i] = o
		}
		return res
	case *ssa.Slice:
		if v.Low != nil {
			if _, ok := v.Low.(*ssa.Const); !ok {
				return unknown(v) // the next piece
			}
		}
		res := t.trace(v.X, fr)
		for i := range res {
			res[i].Type = v.Type()
			if res[i].Kind == Made || res[i].Kind == Pooled {
				res[i].Kind = Unknown
			}
		}
		return res
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return t.load(v, fr)
		}
	case *ssa.Extract:
		if c, ok := v.Tuple.(*ssa.Call); ok {
			return t.call(c, v.Index, v, fr)
		}
	case *ssa.Call:
		return t.call(v, 0, v, fr)
	}
	return unknown(v)
}

// retype traces a value that v is with another type.
func (t *tracer) retype(v, x ssa.Value, fr *frame) []Origin {
	res := t.trace(x, fr)
	for i := range res {
		if c := concrete(v.Type()); c != nil {
			res[i].Type = c
		} else if _, param := types.Unalias(x.Type()).(*types.TypeParam); param {
			res[i].Type = x.Type()
		}
		if res[i].Kind == Nil && concrete(v.Type()) != nil {
			res[i].Kind = Unknown
		}
	}
	return res
}

func (t *tracer) freeVar(v *ssa.FreeVar, fr *frame) []Origin {
	i := slices.Index(v.Parent().FreeVars, v)
	if f := fr.of(v.Parent()); f != nil && i < len(f.binds) {
		return t.trace(f.binds[i], f.up)
	}
	if b := Binding(v); b != nil {
		return t.trace(b, fr.of(v.Parent().Parent()))
	}
	return unknown(v)
}

// load traces what a pointer refers to.
func (t *tracer) load(v *ssa.UnOp, fr *frame) []Origin {
	var res []Origin
	for _, o := range t.trace(v.X, fr) {
		switch {
		case o.Kind == Same:
			o.path += "*"
			if o.cell != nil {
				o.cells = append(slices.Clone(o.cells), o.cell)
			}
			o.cell = nil
			o.Type = concrete(v.Type())
			res = append(res, o)
		case o.Kind == Fresh:
			found := false
			t.stores(o.Value, "", o.fr, func(path string, st *ssa.Store, sfr *frame) {
				if path == o.path {
					found = true
					res = append(res, t.trace(st.Val, sfr)...)
				}
			})
			if found {
				continue
			}
			switch v.Type().Underlying().(type) {
			case *types.Struct, *types.Array:
				o.Type = v.Type() // a copy of a composite
				res = append(res, o)
			default:
				res = append(res, unknown(v)...)
			}
		default:
			res = append(res, unknown(v)...)
		}
	}
	return res
}

// stores calls f for each store to memory that p points to, with its path from p: here, and in functions of the
// package that get p.
func (t *tracer) stores(p ssa.Value, path string, fr *frame, f func(path string, st *ssa.Store, fr *frame)) {
	t.walk(p, path, fr, map[ssa.Value]bool{}, func(path string, at ssa.Instruction, fr *frame) {
		if st, ok := at.(*ssa.Store); ok {
			f(path, st, fr)
		}
	})
}

// walk calls f for each store to memory that p points to, each update of a map that p is, and each call into
// another package that gets p.
func (t *tracer) walk(p ssa.Value, path string, fr *frame, seen map[ssa.Value]bool, f func(path string, at ssa.Instruction, fr *frame)) {
	if t.steps++; t.steps > 3000 || seen[p] || p.Referrers() == nil || fr != nil && fr.depth > maxFrames {
		return
	}
	seen[p] = true
	for _, r := range *p.Referrers() {
		switch r := r.(type) {
		case *ssa.FieldAddr:
			t.walk(r, path+"."+fieldName(r.X.Type(), r.Field), fr, seen, f)
		case *ssa.IndexAddr:
			if r.X == p {
				t.walk(r, path+"[]", fr, seen, f)
			}
		case *ssa.Slice:
			if r.X == p {
				t.walk(r, path, fr, seen, f)
			}
		case *ssa.MakeInterface, *ssa.ChangeType, *ssa.Phi, *ssa.ChangeInterface:
			t.walk(r.(ssa.Value), path, fr, seen, f)
		case *ssa.MapUpdate:
			if r.Map == p {
				f(path, r, fr)
			}
		case *ssa.Store:
			if r.Addr == p {
				f(path, r, fr)
			} else if cell, ok := r.Addr.(*ssa.Alloc); ok && r.Val == p {
				t.aliases(cell, path, fr, seen, f)
			}
		case *ssa.MakeClosure:
			fn := r.Fn.(*ssa.Function)
			for i, b := range r.Bindings {
				if b == p && i < len(fn.FreeVars) {
					t.walk(fn.FreeVars[i], path, fr.call(fn, nil, r.Bindings), seen, f)
				}
			}
		case ssa.CallInstruction:
			c := r.Common()
			fn := t.a.bodyOf(c.StaticCallee())
			if fn == nil || c.IsInvoke() {
				f(path, r, fr)
				continue
			}
			for i, arg := range c.Args {
				if arg == p && i < len(fn.Params) {
					t.walk(fn.Params[i], path, fr.call(fn, c.Args, nil), seen, f)
				}
			}
		}
	}
}

// aliases walks the loads of a local variable that holds a pointer.
func (t *tracer) aliases(cell ssa.Value, path string, fr *frame, seen map[ssa.Value]bool, f func(path string, at ssa.Instruction, fr *frame)) {
	if seen[cell] || cell.Referrers() == nil {
		return
	}
	seen[cell] = true
	for _, r := range *cell.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp:
			if r.Op == token.MUL {
				t.walk(r, path, fr, seen, f)
			}
		case *ssa.MakeClosure:
			fn := r.Fn.(*ssa.Function)
			for i, b := range r.Bindings {
				if b == cell && i < len(fn.FreeVars) {
					t.aliases(fn.FreeVars[i], path, fr.call(fn, nil, r.Bindings), seen, f)
				}
			}
		}
	}
}

// callee returns the function that a call is known to call, its bindings, and whether the call goes to a
// function of sync.OnceValue.
func (t *tracer) callee(c *ssa.CallCommon) (fn *ssa.Function, binds []ssa.Value, once bool) {
	if c.IsInvoke() {
		return nil, nil, false
	}
	if mc, ok := c.Value.(*ssa.MakeClosure); ok {
		return mc.Fn.(*ssa.Function), mc.Bindings, false
	}
	if fn := c.StaticCallee(); fn != nil {
		return fn, nil, false
	}
	u, ok := c.Value.(*ssa.UnOp)
	if !ok {
		return nil, nil, false
	}
	cell := t.a.cellOf(u.X)
	if cell == nil {
		return nil, nil, false
	}
	var val ssa.Value
	for _, st := range t.a.storesTo(cell) {
		if val != nil {
			return nil, nil, false // one of several
		}
		val = st.Val
	}
	switch val := val.(type) {
	case *ssa.Function:
		return val, nil, false
	case *ssa.Call:
		return nil, nil, IsOnce(val)
	}
	return nil, nil, false
}

// IsOnce reports whether a value is a function that always returns what it returned first.
func IsOnce(v ssa.Value) bool {
	c, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	fn := c.Call.StaticCallee()
	if fn == nil {
		return false
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	name := funcName(fn)
	return name == "sync.OnceValue" || name == "sync.OnceValues"
}

func (t *tracer) call(c *ssa.Call, i int, v ssa.Value, fr *frame) []Origin {
	if b, ok := c.Call.Value.(*ssa.Builtin); ok {
		if b.Name() != "append" {
			return unknown(v)
		}
		return []Origin{{Kind: Fresh, Value: v, Type: v.Type(), fr: fr}}
	}
	fn, binds, once := t.callee(&c.Call)
	if once {
		return []Origin{{Kind: Same, Value: v, Type: concrete(v.Type()), Name: "the result of " + exprName(c.Call.Value) + "()"}}
	}
	if fn == nil {
		return unknown(v)
	}
	if funcName(fn) == "(*sync.Pool).Get" {
		return []Origin{{Kind: Pooled, Value: v}}
	}
	if body := t.a.bodyOf(fn); body != nil {
		if fr.has(body) {
			return nil // recursion adds nothing
		}
		res := t.results(body, i, fr.call(body, c.Call.Args, binds))
		for k := range res {
			if x := concrete(v.Type()); x != nil {
				res[k].Type = x
			}
		}
		return res
	}
	if m := t.a.makesOf(fn, i); m != nil && m.Same != "" {
		return []Origin{{Kind: Same, Value: v, Type: concrete(v.Type()), Name: "the result of " + fn.Pkg.Pkg.Name() + "." + fn.Name() + "()"}}
	}
	return []Origin{{Kind: Made, Value: c, Index: i, Type: concrete(v.Type()), fr: fr}}
}

// exprName names what a value is loaded from.
func exprName(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Global:
		return v.Name()
	case *ssa.FreeVar, *ssa.Parameter:
		return v.Name()
	case *ssa.Alloc:
		return v.Comment
	case *ssa.UnOp:
		return exprName(v.X)
	case *ssa.FieldAddr:
		return exprName(v.X) + "." + fieldName(v.X.Type(), v.Field)
	case *ssa.IndexAddr:
		return exprName(v.X) + "[...]"
	case *ssa.Slice:
		return exprName(v.X)
	}
	return "it"
}

// cellOf returns what an address is of: a variable, or the field that it ends in.
func (a *engine) cellOf(addr ssa.Value) any {
	switch addr := addr.(type) {
	case *ssa.Global, *ssa.Alloc:
		return addr
	case *ssa.FreeVar:
		if b := Binding(addr); b != nil {
			return a.cellOf(b)
		}
		return addr
	case *ssa.FieldAddr:
		if s := structOf(deref(addr.X.Type())); s != nil {
			return s.Field(addr.Field).Origin()
		}
	case *ssa.IndexAddr:
		return a.cellOf(addr.X)
	case *ssa.UnOp:
		if _, ok := addr.X.Type().Underlying().(*types.Pointer); ok && addr.Op == token.MUL {
			return a.cellOf(addr.X)
		}
	}
	return nil
}

// storesTo returns the stores to a variable or field, in source order of functions; stores to a field of
// something that the function itself has just made are left out.
func (a *engine) storesTo(cell any) []*ssa.Store {
	if a.cellStores == nil {
		a.cellStores = map[any][]*ssa.Store{}
		for _, fn := range a.funcs {
			for _, b := range fn.Blocks {
				for _, instr := range b.Instrs {
					st, ok := instr.(*ssa.Store)
					if !ok {
						continue
					}
					if fa, ok := st.Addr.(*ssa.FieldAddr); ok && madeHere(fa.X) {
						continue
					}
					switch st.Addr.(type) {
					case *ssa.Global, *ssa.Alloc, *ssa.FreeVar, *ssa.FieldAddr:
						if c := a.cellOf(st.Addr); c != nil {
							a.cellStores[c] = append(a.cellStores[c], st)
						}
					}
				}
			}
		}
	}
	return a.cellStores[cell]
}

func madeHere(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Alloc:
		return true
	case *ssa.FieldAddr:
		return madeHere(v.X)
	}
	return false
}

// Extent returns the functions of the package that a call of fn may run, fn first.
func (r *Result) Extent(fn *ssa.Function) []*ssa.Function { return r.eng.extent(fn) }

const maxExtent = 100

func (a *engine) extent(fn *ssa.Function) []*ssa.Function {
	list := []*ssa.Function{fn}
	seen := map[*ssa.Function]bool{fn: true}
	var ops []*ssa.Value
	for i := 0; i < len(list) && i < maxExtent; i++ {
		for _, b := range list[i].Blocks {
			for _, instr := range b.Instrs {
				ops = instr.Operands(ops[:0])
				for _, op := range ops {
					if g, ok := (*op).(*ssa.Function); ok {
						if g = a.bodyOf(g); g != nil && !seen[g] {
							seen[g] = true
							list = append(list, g)
						}
					}
				}
			}
		}
	}
	return list
}

// Moves reports whether what is the same for all calls may be another for the next: the call sets what it was
// loaded from, or code that runs between calls does. A variable that is set once, when it is nil or by a
// sync.Once, does not move.
func (r *Result) Moves(fn *ssa.Function, o Origin) bool {
	a := r.eng
	extent := a.extent(fn)
	for _, cell := range o.cells {
		local, own := cell.(*ssa.Alloc)
		for _, st := range a.storesTo(cell) {
			g := st.Parent()
			if slices.Contains(extent, g) {
				if !onceOnly(st) {
					return true
				}
				continue
			}
			if strings.HasPrefix(g.Name(), "init") && g.Parent() == nil && g.Signature.Recv() == nil {
				continue
			}
			if own && g == local.Parent() {
				continue // set where it is declared
			}
			if _, ok := cell.(*types.Var); ok && constructs(g) {
				continue
			}
			return true
		}
	}
	return false
}

// constructs reports whether a function is one that makes things: New..., Open..., or one that has no receiver.
func constructs(fn *ssa.Function) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn.Signature.Recv() == nil
}

// onceOnly reports whether a store is executed one time: in the function of a sync.Once, or when the variable
// is nil.
func onceOnly(st *ssa.Store) bool {
	if RunsOnce(st.Parent()) {
		return true
	}
	for b := st.Block(); b != nil; b = b.Idom() {
		up := b.Idom()
		if up == nil {
			break
		}
		cond, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 {
			continue
		}
		cmp, ok := cond.Cond.(*ssa.BinOp)
		if !ok {
			continue
		}
		c, ok := cmp.Y.(*ssa.Const)
		load, ok2 := cmp.X.(*ssa.UnOp)
		if ok && ok2 && c.Value == nil && sameCellAddr(load.X, st.Addr) && (cmp.Op == token.EQL) == (up.Succs[0] == b) {
			return true
		}
	}
	return false
}

// RunsOnce reports whether a function stands in another one, and is given to a sync.Once there.
func RunsOnce(fn *ssa.Function) bool {
	if fn.Parent() == nil {
		return false
	}
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			c, ok := instr.(*ssa.Call)
			if !ok || len(c.Call.Args) != 2 || funcIn(c.Call.Args[1]) != fn {
				continue
			}
			if callee := c.Call.StaticCallee(); callee != nil && strings.HasPrefix(funcName(callee), "(*sync.Once).") {
				return true
			}
		}
	}
	return false
}

func sameCellAddr(x, y ssa.Value) bool {
	if x == y {
		return true
	}
	fx, ok := x.(*ssa.FieldAddr)
	fy, ok2 := y.(*ssa.FieldAddr)
	if ok && ok2 {
		if fx.Field != fy.Field {
			return false
		}
		ux, ok := fx.X.(*ssa.UnOp)
		uy, ok2 := fy.X.(*ssa.UnOp)
		if ok && ok2 {
			return sameCellAddr(ux.X, uy.X)
		}
		return sameCellAddr(fx.X, fy.X)
	}
	return false
}
