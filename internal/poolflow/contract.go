package poolflow

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A Contract is what the code of the package says of one pool, wherever it is kept: how objects are made, what
// is put, and as what they are taken. A pool that is made in one place and kept in another is one pool:
//
//	p := &sync.Pool{New: newJob}
//	return &server{jobs: p}
//
// A field stands for all pools that are kept in it, an array for all of its elements.
type Contract struct {
	Name     string
	Pos      token.Pos
	Object   types.Object // variable or field, nil when there is none
	Open     bool         // code that is not seen has it, and may set New
	Exported bool         // other packages can name it
	Made     bool         // the pool itself is seen, not only a pointer to it
	Elems    bool         // stands for several pools of an array or slice
	News     []*ContractNew
	Uses     []*ContractUse
}

// A ContractNew is one value that the field New of a pool is set to.
type ContractNew struct {
	Name  string // of the pool
	Value ssa.Value
	Func  *ssa.Function // nil when it is not a function of the package
	Pos   token.Pos     // of the function when it is of the package, else of the value
	Store *ssa.Store
}

// A ContractUse is a call of Get, Put or New of a pool.
type ContractUse struct {
	Kind    string // "Get", "Put" or "New"
	Name    string // of the pool
	Func    *ssa.Function
	Instr   ssa.CallInstruction
	Pos     token.Pos
	Put     ssa.Value         // Put: what is put
	Asserts []*ssa.TypeAssert // Get: assertions of its result that panic when it has another type
	Asked   []*ssa.TypeAssert // Get: assertions that tell whether it has a type
	Checked bool              // Get: the result is compared with nil, or its type is asked
	Loose   bool              // Get: the result goes where it is not followed
}

// A place is where a pool is: a variable, a field, or what makes it, and a path of "[]" for elements and "*"
// for what a pointer refers to.
type place struct {
	root any // *ssa.Global, *ssa.Alloc, *types.Var of a field, other ssa.Value, or *ssa.Function for its result
	path string
}

// placeOf finds the place that a pointer refers to.
func (a *engine) placeOf(v ssa.Value) (place, bool) {
	switch v := v.(type) {
	case *ssa.Global, *ssa.Alloc, *ssa.Parameter, *ssa.MakeSlice:
		return place{v, ""}, true
	case *ssa.FreeVar:
		if b := Binding(v); b != nil {
			return a.placeOf(b)
		}
		return place{v, ""}, true
	case *ssa.FieldAddr:
		s := structOf(deref(v.X.Type()))
		if s == nil {
			return place{}, false
		}
		return place{s.Field(v.Field).Origin(), ""}, true
	case *ssa.IndexAddr:
		p, ok := a.placeOf(v.X)
		p.path += "[]"
		return p, ok
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return place{}, false
		}
		p, ok := a.placeOf(v.X)
		p.path += "*"
		return p, ok && len(p.path) < 16
	case *ssa.Slice:
		return a.placeOf(v.X)
	case *ssa.ChangeType:
		return a.placeOf(v.X)
	case *ssa.Phi:
		var first place
		for i, e := range v.Edges {
			p, ok := a.placeOf2(e, v)
			if !ok || i > 0 && p != first {
				return place{}, false
			}
			first = p
		}
		return first, true
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
			return a.placeOf(v.Call.Args[0])
		}
		if fn := a.bodyOf(v.Call.StaticCallee()); fn != nil && fn.Signature.Results().Len() == 1 {
			return place{fn, ""}, true
		}
	}
	return place{}, false
}

// placeOf2 is placeOf for an edge of phi, which must not lead back to it.
func (a *engine) placeOf2(v ssa.Value, phi *ssa.Phi) (place, bool) {
	for range 10 {
		switch x := v.(type) {
		case *ssa.Phi:
			return place{}, false
		case *ssa.Call:
			b, ok := x.Call.Value.(*ssa.Builtin)
			if !ok || b.Name() != "append" {
				return a.placeOf(v)
			}
			v = x.Call.Args[0]
		case *ssa.FieldAddr, *ssa.Global, *ssa.Alloc, *ssa.Parameter, *ssa.FreeVar, *ssa.MakeSlice:
			return a.placeOf(v)
		case *ssa.IndexAddr:
			if x.X == phi {
				return place{}, false
			}
			p, ok := a.placeOf2(x.X, phi)
			p.path += "[]"
			return p, ok
		case *ssa.UnOp:
			p, ok := a.placeOf2(x.X, phi)
			p.path += "*"
			return p, ok && x.Op == token.MUL
		default:
			return place{}, false
		}
	}
	return place{}, false
}

// Binding returns what a free variable is bound to where its function is made a closure, nil when that is not
// one value.
func Binding(v *ssa.FreeVar) ssa.Value {
	fn := v.Parent()
	if fn.Parent() == nil {
		return nil
	}
	i := slices.Index(fn.FreeVars, v)
	var b ssa.Value
	for _, blk := range fn.Parent().Blocks {
		for _, instr := range blk.Instrs {
			if mc, ok := instr.(*ssa.MakeClosure); ok && mc.Fn == fn {
				if b != nil && b != mc.Bindings[i] {
					return nil
				}
				b = mc.Bindings[i]
			}
		}
	}
	return b
}

// bodyOf returns the function of this package that a callee is, nil when its body is not seen.
func (a *engine) bodyOf(fn *ssa.Function) *ssa.Function {
	if fn == nil {
		return nil
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if fn.Blocks == nil || fn.Pkg != nil && fn.Pkg != a.pkg {
		return nil
	}
	return fn
}

// poolPath is the path from a value of type t to the pools in it: "" for a pool, "*" for a pointer to one, with
// "[]" for each array. The elements of a slice are behind a pointer.
func poolPath(t types.Type) (string, bool) {
	path := ""
	for range 6 {
		if isPool(t) {
			return path, true
		}
		switch u := t.Underlying().(type) {
		case *types.Array:
			t = u.Elem()
			path += "[]"
		case *types.Slice:
			t = u.Elem()
			path += "*[]"
		case *types.Pointer:
			t = u.Elem()
			path += "*"
		default:
			return "", false
		}
	}
	return "", false
}

func isPool(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == "Pool" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync"
}

// A contractGraph joins the places that hold one pool.
type contractGraph struct {
	a       *engine
	up      map[place]place
	open    map[place]bool
	news    map[place][]*ContractNew
	uses    map[place][]*ContractUse
	order   []place
	callers map[*ssa.Function][]ssa.CallInstruction
	label   map[place]string // of places without a name: of the first place with one that they are stored in
}

func (g *contractGraph) find(p place) place {
	for {
		q, ok := g.up[p]
		if !ok {
			g.up[p] = p
			g.order = append(g.order, p)
			return p
		}
		if q == p {
			return p
		}
		p = q
	}
}

func (g *contractGraph) join(p, q place) {
	p, q = g.find(p), g.find(q)
	if p != q {
		g.up[q] = p
	}
}

// escape notes that code which is not seen has the pools that v refers to.
func (g *contractGraph) escape(v ssa.Value) {
	path, ok := poolPath(v.Type())
	if !ok || path == "" || path[0] != '*' {
		return
	}
	if p, ok := g.a.placeOf(v); ok {
		p.path += path[1:]
		g.open[g.find(p)] = true
	}
}

// store joins what is stored with the place where it is stored.
func (g *contractGraph) store(addr, val ssa.Value) {
	path, ok := poolPath(val.Type())
	if !ok {
		return
	}
	to, ok := g.a.placeOf(addr)
	if !ok {
		g.escape(val)
		return
	}
	to.path += path
	if c, ok := val.(*ssa.Const); ok && (c.Value == nil) {
		return // zero
	}
	if path == "" || path[0] == '[' { // a copy
		if u, ok := val.(*ssa.UnOp); ok && u.Op == token.MUL {
			if from, ok := g.a.placeOf(u.X); ok {
				from.path += path
				g.link(to, from)
				return
			}
		}
		g.open[g.find(to)] = true
		return
	}
	from, ok := g.a.placeOf(val)
	if !ok {
		g.open[g.find(to)] = true
		g.escape(val)
		return
	}
	from.path += path[1:]
	g.link(to, from)
}

// link joins a place with what is stored there, which has no better name.
func (g *contractGraph) link(to, from place) {
	if g.label[from] == "" {
		g.label[from] = g.nameOf(to)
	}
	g.join(to, from)
}

// nameOf names a place, "" when it has no name.
func (g *contractGraph) nameOf(p place) string {
	name := ""
	switch r := p.root.(type) {
	case *ssa.Global:
		name = r.Name()
		if r.Pkg != nil && r.Pkg != g.a.pkg {
			name = r.Pkg.Pkg.Name() + "." + name
		}
	case *types.Var:
		name = r.Name()
	case *ssa.Alloc:
		if token.IsIdentifier(r.Comment) && !anonymous[r.Comment] {
			name = r.Comment
		}
	case *ssa.Parameter:
		name = r.Name()
	}
	if name == "" {
		return g.label[p]
	}
	return clean(name + p.path)
}

// anonymous are comments of allocations that are not variables.
var anonymous = map[string]bool{"complit": true, "new": true, "varargs": true, "makeslice": true, "slicelit": true}

// scan looks at all instructions of a function.
func (g *contractGraph) scan(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case ssa.CallInstruction:
				g.call(fn, instr)
			case *ssa.Store:
				if fa, ok := instr.Addr.(*ssa.FieldAddr); ok && isPool(deref(fa.X.Type())) && fieldName(fa.X.Type(), fa.Field) == "New" {
					g.setNew(fa.X, instr)
					continue
				}
				g.store(instr.Addr, instr.Val)
			case *ssa.MapUpdate:
				g.escape(instr.Value)
			case *ssa.Send:
				g.escape(instr.X)
			case *ssa.MakeInterface:
				g.escape(instr.X)
			case *ssa.Return:
				for _, r := range instr.Results {
					path, ok := poolPath(r.Type())
					if !ok {
						continue
					}
					obj := fn.Object()
					if obj == nil || obj.Exported() || len(instr.Results) > 1 {
						g.escape(r)
						continue
					}
					if from, ok := g.a.placeOf(r); ok && path != "" && path[0] == '*' {
						from.path += path[1:]
						g.join(place{fn, path[1:]}, from)
					}
				}
			}
		}
	}
}

func (g *contractGraph) setNew(pool ssa.Value, st *ssa.Store) {
	p, ok := g.a.placeOf(pool)
	if !ok {
		return
	}
	if c, ok := st.Val.(*ssa.Const); ok && c.Value == nil {
		return // nil
	}
	n := &ContractNew{Value: st.Val, Func: g.a.bodyOf(funcIn(st.Val)), Store: st, Pos: st.Pos()}
	if n.Func != nil && n.Func.Pos().IsValid() {
		n.Pos = n.Func.Pos()
	}
	g.news[p] = append(g.news[p], n)
	g.find(p)
}

func (g *contractGraph) call(fn *ssa.Function, instr ssa.CallInstruction) {
	c := instr.Common()
	callee := c.StaticCallee()
	if callee != nil {
		if o := callee.Origin(); o != nil {
			callee = o
		}
		g.callers[callee] = append(g.callers[callee], instr)
	}
	use := func(kind string, pool ssa.Value) *ContractUse {
		p, ok := g.a.placeOf(pool)
		if !ok {
			p = place{pool, ""}
			g.open[g.find(p)] = true
		}
		if _, ok := p.root.(*ssa.Parameter); ok {
			g.open[g.find(p)] = true
		}
		g.find(p)
		u := &ContractUse{Kind: kind, Func: fn, Instr: instr, Pos: instr.Pos()}
		g.uses[p] = append(g.uses[p], u)
		return u
	}
	if callee != nil {
		switch funcName(callee) {
		case "(*sync.Pool).Get":
			use("Get", c.Args[0])
			return
		case "(*sync.Pool).Put":
			use("Put", c.Args[0]).Put = c.Args[1]
			return
		}
	}
	if u, ok := c.Value.(*ssa.UnOp); ok && u.Op == token.MUL && !c.IsInvoke() {
		if fa, ok := u.X.(*ssa.FieldAddr); ok && isPool(deref(fa.X.Type())) && fieldName(fa.X.Type(), fa.Field) == "New" {
			use("New", fa.X)
			return
		}
	}
	if b, ok := c.Value.(*ssa.Builtin); ok {
		if b.Name() == "append" && len(c.Args) == 2 {
			// What is appended is an element like those that are there.
			path, ok := poolPath(c.Args[1].Type())
			p, ok1 := g.a.placeOf(c.Args[0])
			q, ok2 := g.a.placeOf(c.Args[1])
			if ok && ok1 && ok2 && path != "" {
				p.path += path[1:]
				q.path += path[1:]
				g.join(p, q)
			} else if ok {
				g.escape(c.Args[1])
			}
		}
		return
	}
	for _, arg := range c.Args {
		g.escape(arg)
	}
}

// Contracts returns the pools that the package makes or uses, by position.
func (r *Result) Contracts() []*Contract {
	if r.eng == nil || !r.Relevant {
		return nil
	}
	g := &contractGraph{a: r.eng, up: map[place]place{}, open: map[place]bool{}, news: map[place][]*ContractNew{}, uses: map[place][]*ContractUse{}, callers: map[*ssa.Function][]ssa.CallInstruction{}, label: map[place]string{}}
	for _, fn := range r.Funcs {
		g.scan(fn)
	}
	for _, us := range g.uses {
		for _, u := range us {
			if u.Kind == "Get" {
				if v, ok := u.Instr.(ssa.Value); ok {
					g.follow(u, v, 0)
				}
			}
		}
	}
	byRoot := map[place]*Contract{}
	var res []*Contract
	for _, p := range g.order {
		root := g.find(p)
		c := byRoot[root]
		if c == nil {
			c = &Contract{}
			byRoot[root] = c
			res = append(res, c)
		}
		g.describe(c, p)
		c.Open = c.Open || g.open[p]
		name := g.nameOf(p)
		for _, n := range g.news[p] {
			n.Name = name
			c.News = append(c.News, n)
		}
		for _, u := range g.uses[p] {
			u.Name = name
			c.Uses = append(c.Uses, u)
		}
	}
	for _, c := range res {
		slices.SortStableFunc(c.News, func(x, y *ContractNew) int { return r.eng.comparePos(x.Pos, y.Pos) })
		slices.SortStableFunc(c.Uses, func(x, y *ContractUse) int { return r.eng.comparePos(x.Pos, y.Pos) })
		if c.Name == "" {
			c.Name = "the pool"
		}
		for _, n := range c.News {
			n.Name = cmp.Or(n.Name, c.Name)
		}
		for _, u := range c.Uses {
			u.Name = cmp.Or(u.Name, c.Name)
		}
	}
	res = slices.DeleteFunc(res, func(c *Contract) bool { return len(c.News)+len(c.Uses) == 0 })
	slices.SortStableFunc(res, func(x, y *Contract) int { return r.eng.comparePos(x.Pos, y.Pos) })
	return res
}

// describe names a contract after the best of its places: a variable, a field, a local variable.
func (g *contractGraph) describe(c *Contract, p place) {
	name := g.nameOf(p)
	var obj types.Object
	pos := token.NoPos
	switch r := p.root.(type) {
	case *ssa.Global:
		obj, pos = r.Object(), r.Pos()
		c.Open = c.Open || r.Pkg != nil && r.Pkg != g.a.pkg
		c.Exported = c.Exported || r.Object() != nil && r.Object().Exported()
	case *types.Var:
		obj, pos = r, r.Pos()
		c.Open = c.Open || r.Pkg() != g.a.pass.Pkg
		c.Exported = c.Exported || r.Exported() && !g.a.private(r)
	case ssa.Value:
		pos = r.Pos()
	}
	switch p.root.(type) {
	case *ssa.Global, *ssa.Alloc, *ssa.MakeSlice, *types.Var:
		c.Made = c.Made || !strings.Contains(p.path, "*")
	}
	for _, x := range p.path {
		c.Elems = c.Elems || x == '['
	}
	if obj != nil && c.Object == nil || c.Name == "" || c.Object == nil && obj == nil && !c.Pos.IsValid() {
		if name != "" {
			c.Name = name
		}
		if obj != nil {
			c.Object = obj
		}
		if pos.IsValid() {
			c.Pos = pos
		}
	}
}

// private reports whether an exported field belongs to a type that other packages cannot name.
func (a *engine) private(fld *types.Var) bool {
	for _, t := range a.types {
		s := structOf(t)
		if s == nil {
			continue
		}
		for f := range s.Fields() {
			if f.Origin() == fld {
				n := namedOf(t)
				return n != nil && !n.Obj().Exported()
			}
		}
	}
	return false
}

// follow finds what becomes of the result of a Get: through functions of the package that return it as it is.
func (g *contractGraph) follow(u *ContractUse, v ssa.Value, depth int) {
	refs := v.Referrers()
	if refs == nil {
		return
	}
	for _, r := range *refs {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.TypeAssert:
			if r.CommaOk {
				u.Asked = append(u.Asked, r)
				u.Checked = true
			} else {
				u.Asserts = append(u.Asserts, r)
			}
		case *ssa.BinOp:
			u.Checked = true
		case *ssa.Call:
			if b, ok := r.Type().Underlying().(*types.Basic); ok && b.Kind() == types.Bool {
				u.Checked = true // by somebody who is asked about it
			} else {
				u.Loose = true
			}
		case *ssa.Return:
			fn := r.Parent()
			if depth > 2 || len(r.Results) != 1 || fn.Object() == nil || len(g.callers[fn]) == 0 {
				u.Loose = true
				continue
			}
			for _, c := range g.callers[fn] {
				if cv, ok := c.(ssa.Value); ok {
					g.follow(u, cv, depth+1)
				}
			}
			if fn.Object().Exported() {
				u.Loose = true
			}
		default:
			u.Loose = true
		}
	}
}
