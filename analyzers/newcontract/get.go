package newcontract

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkNil reports Gets that are asserted without check, of pools that may have nothing to give: nobody sets
// New, or New may return nil.
func (c *checker) checkNil(p *poolflow.Contract) {
	pos, message, conf := token.NoPos, "", config.Likely
	if len(p.News) == 0 {
		if p.Open || p.Exported || !p.Made {
			return // somebody else may set New
		}
		pos, message = p.Pos, "declared here, without a New"
	}
	for _, n := range p.News {
		for _, o := range c.res.Origins(n) {
			if o.Kind != poolflow.Nil || pos.IsValid() {
				continue
			}
			pos, message = o.Pos, "New returns nil here"
			if cannotFail(o.Ret) {
				conf = config.Possible
			}
		}
	}
	if !pos.IsValid() {
		return
	}
	for _, u := range p.Uses {
		if u.Kind != "Get" || u.Checked {
			continue
		}
		for _, a := range u.Asserts {
			c.report.Report(diag.New(c.pass, a.Pos(), "nil", fmt.Sprintf("Get of %s may return nil", u.Name), diag.At(c.pass, pos, message)), conf)
		}
	}
}

// cannotFail reports whether a return is that of an error which a call with nothing but constants returns:
//
//	w, err := flate.NewWriter(nil, flate.BestSpeed)
//	if err != nil {
//		return nil
//	}
func cannotFail(ret *ssa.Return) bool {
	if ret == nil {
		return false
	}
	for b := ret.Block(); b != nil && b.Idom() != nil; b = b.Idom() {
		cond, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cmp, ok := cond.Cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.NEQ {
			continue
		}
		e, ok := cmp.X.(*ssa.Extract)
		if !ok || e.Type().String() != "error" {
			continue
		}
		call, ok := e.Tuple.(*ssa.Call)
		if !ok || call.Call.StaticCallee() == nil {
			continue
		}
		for _, arg := range call.Call.Args {
			if !constant(arg) {
				return false
			}
		}
		return true
	}
	return false
}

func constant(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return true
	case *ssa.MakeInterface:
		return constant(v.X)
	case *ssa.ChangeInterface:
		return constant(v.X)
	case *ssa.Alloc:
		return true // &bytes.Buffer{}
	case *ssa.UnOp:
		g, ok := v.X.(*ssa.Global)
		return ok && g.Pkg != nil && g.Pkg.Pkg.Path() == "io"
	}
	return false
}

// checkType reports assertions that panic, else the Puts of what no Get expects.
func (c *checker) checkType(p *poolflow.Contract) {
	made, known := c.newTypes(p)
	var want []types.Type
	some := false // a Get takes what has another type as well, perhaps
	for _, u := range p.Uses {
		if u.Kind != "Get" {
			continue
		}
		switch all := len(u.Asked) > 0 && !u.Loose && !p.Open && !p.Exported; {
		case all:
			for _, a := range u.Asked {
				want = append(want, a.AssertedType)
			}
		case u.Checked || len(u.Asserts) == 0:
			some = true
		}
		for _, a := range u.Asserts {
			want = append(want, a.AssertedType)
			if u.Checked || !known || len(made) == 0 || fitsAny(made, a.AssertedType) {
				continue
			}
			msg := fmt.Sprintf("%s holds %s, not %s", u.Name, c.typeName(made[0]), c.typeName(a.AssertedType))
			c.report.Report(diag.New(c.pass, a.Pos(), "type", msg, diag.At(c.pass, p.News[0].Pos, "made here")), config.Certain)
		}
	}
	c.checkMixed(p, made)
	if some || len(want) == 0 {
		return
	}
	fine := slices.Concat(want, made)
	for _, u := range p.Uses {
		if u.Kind == "Put" && !c.mixedUp(u.Instr) {
			c.checkPutType(p, u, u.Put, u.Instr, fine)
		}
	}
}

// checkMixed reports assertions of one pool that expect different types, where objects of the other type are put:
//
//	func getRequest() *request   { return msgs.Get().(*request) }
//	func putRequest(r *request)  { msgs.Put(r) }
//	func getAnswer() *answer     { return msgs.Get().(*answer) } // of the wrong pool
//
// A field is that of many pools.
func (c *checker) checkMixed(p *poolflow.Contract, made []types.Type) {
	if p.Elems || p.Object == nil || p.Object.Parent() != c.pass.Pkg.Scope() {
		return
	}
	holds := made
	for _, u := range p.Uses {
		if u.Kind != "Get" || len(u.Asked) > 0 {
			continue
		}
		for _, a := range u.Asserts {
			switch t := a.AssertedType; {
			case generic(t) || types.IsInterface(t):
			case len(holds) == 0:
				holds = []types.Type{t}
			case !fitsOne(t, holds) && len(made) == 0:
				if put := c.putOf(p, holds[0]); put != nil {
					msg := fmt.Sprintf("%s holds %s, not %s", u.Name, c.typeName(holds[0]), c.typeName(t))
					c.report.Report(diag.New(c.pass, a.Pos(), "type", msg, diag.At(c.pass, put.Pos, "put here")), config.Likely)
				}
			}
		}
	}
}

// putOf returns a Put of objects of a type, nil if there is none.
func (c *checker) putOf(p *poolflow.Contract, t types.Type) *poolflow.ContractUse {
	for _, u := range p.Uses {
		if u.Kind == "Put" && slices.ContainsFunc(c.res.OriginsOf(u.Put), func(o poolflow.Origin) bool {
			return o.Type != nil && o.Kind != poolflow.Nil && types.Identical(o.Type, t)
		}) {
			return u
		}
	}
	return nil
}

// mixedUp reports whether what a Put gives back was taken from another pool, which says more than that its type is another.
func (c *checker) mixedUp(put ssa.CallInstruction) bool {
	return slices.ContainsFunc(c.res.Events, func(e *poolflow.Event) bool { return e.Kind == "wrongpool" && e.Instr == put })
}

// checkPutType reports a Put of what no Get expects. The Put in a function that is given any value is that of
// its callers.
func (c *checker) checkPutType(p *poolflow.Contract, u *poolflow.ContractUse, v ssa.Value, at ssa.CallInstruction, fine []types.Type) {
	origins, fits := c.res.OriginsOf(v), false
	for _, o := range origins {
		fits = fits || o.Type != nil && o.Kind != poolflow.Nil && fitsOne(o.Type, fine)
	}
	for _, o := range origins {
		if param, ok := o.Value.(*ssa.Parameter); ok && o.Type == nil {
			i := slices.Index(param.Parent().Params, param)
			if at != u.Instr || param.Parent() != at.Parent() {
				continue // one wrapper is enough
			}
			for _, call := range c.res.Callers(param.Parent()) {
				if i < len(call.Common().Args) {
					c.checkPutType(p, u, call.Common().Args[i], call, fine)
				}
			}
			continue
		}
		if o.Type == nil || o.Kind == poolflow.Nil || fitsOne(o.Type, fine) {
			continue
		}
		msg := fmt.Sprintf("%s holds %s, not %s", u.Name, c.typeName(fine[0]), c.typeName(o.Type))
		conf := config.Likely
		if fits {
			conf = config.Possible // it is one of several, and only those of the pool may come here
		}
		c.report.Report(diag.New(c.pass, at.Pos(), "type", msg, c.expected(p)), conf)
		return
	}
}

// newTypes returns the dynamic types of what the News of a pool make, and whether these are all.
func (c *checker) newTypes(p *poolflow.Contract) (made []types.Type, known bool) {
	for _, n := range p.News {
		os := c.res.Origins(n)
		if len(os) == 0 {
			return made, false
		}
		for _, o := range os {
			switch {
			case o.Kind == poolflow.Nil:
			case o.Type == nil:
				return made, false
			default:
				made = append(made, o.Type)
			}
		}
	}
	return made, true
}

// fits reports whether a value of dynamic type t has the asserted type. Type parameters fit everything.
func fits(t, asserted types.Type) bool {
	if generic(t) || generic(asserted) {
		return !misses(t, asserted)
	}
	if i, ok := asserted.Underlying().(*types.Interface); ok {
		return types.Implements(t, i)
	}
	return types.Identical(t, asserted)
}

// misses reports whether one of two types is the type parameter to which the other points:
//
//	New: func() any { var v T; return v }    Get().(*T)
func misses(t, asserted types.Type) bool {
	x, y := pointerTo(t), pointerTo(asserted)
	return x != nil && y == nil && isParam(x) && isParam(asserted) || y != nil && x == nil && isParam(y) && isParam(t)
}

func pointerTo(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return nil
}

func isParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// generic reports whether a type mentions a type parameter.
func generic(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Pointer:
		return generic(t.Elem())
	case *types.Slice:
		return generic(t.Elem())
	case *types.Array:
		return generic(t.Elem())
	case *types.Chan:
		return generic(t.Elem())
	case *types.Map:
		return generic(t.Key()) || generic(t.Elem())
	case *types.Named:
		for i := range t.TypeArgs().Len() {
			if generic(t.TypeArgs().At(i)) {
				return true
			}
		}
	case *types.Struct:
		for f := range t.Fields() {
			if generic(f.Type()) {
				return true
			}
		}
	case *types.Signature:
		return true // not looked into
	}
	return false
}

func fitsAny(made []types.Type, asserted types.Type) bool {
	for _, t := range made {
		if fits(t, asserted) {
			return true
		}
	}
	return false
}

func fitsOne(t types.Type, asserted []types.Type) bool {
	for _, a := range asserted {
		if fits(t, a) {
			return true
		}
	}
	return false
}

// expected is where the first Get asserts its type.
func (c *checker) expected(p *poolflow.Contract) analysis.RelatedInformation {
	for _, u := range p.Uses {
		for _, a := range slices.Concat(u.Asserts, u.Asked) {
			return diag.At(c.pass, a.Pos(), "expected here")
		}
	}
	return analysis.RelatedInformation{}
}
