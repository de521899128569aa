package poolflow

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A PoolReport is what one package has to do with one pool, for people who want to
// know what poollint has seen. Analyzers ask the Result itself.
type PoolReport struct {
	Class   string
	Pos     token.Pos // of its declaration, NoPos when that is in another package or there is none
	Holds   []string  // types of its objects
	Getters []Place   // functions that take an object for their callers
	Putters []Place   // functions that put what they are given
	Resets  []Place   // Puts before which all is reset, and Gets after which it is; the name says which
	Left    []Place   // Puts that leave what was written
	Bounded []Place   // Puts with a bound; the name says on what
	Grown   []Place   // Puts without a bound of what has grown
	Open    []Place   // Puts without a bound of what somebody else may have let grow
	Passed  bool      // its address is used otherwise than for Get and Put

	Gets, Puts                 int
	FollowedGets, FollowedPuts int
	GivenUp                    map[string]int // by reason
}

// A Place is a function, or something that happens at a position.
type Place struct {
	Name string
	Pos  token.Pos
}

// Names of places.
const (
	BeforePut = "before Put"
	AfterGet  = "after Get"
	Capacity  = "capacity"
	Length    = "length"
)

// Inventory reports on all pools that the package declares or uses, the declared ones
// first.
func (r *Result) Inventory() []*PoolReport {
	inv := &inventory{byClass: make(map[string]*PoolReport), result: r}
	for _, p := range r.Pools {
		inv.declare(p)
	}
	for _, u := range r.uses() {
		inv.count(u)
	}
	for _, g := range r.Gets {
		rep := inv.report(g.Class)
		rep.addType(g.Type())
		if g.Returned {
			rep.Getters = addPlace(rep.Getters, funcPlace(g.Func))
		}
	}
	for _, p := range r.Puts {
		inv.put(p)
	}
	for _, rep := range inv.list { // a Put that runs for several reasons, one of which leaves something
		rep.Resets = slices.DeleteFunc(rep.Resets, func(at Place) bool { return slices.Contains(rep.Left, Place{"", at.Pos}) })
	}
	return slices.DeleteFunc(inv.list, func(rep *PoolReport) bool {
		return inv.local[rep.Class] && rep.Gets+rep.Puts == 0 // a literal on its way into a variable
	})
}

type inventory struct {
	result  *Result
	byClass map[string]*PoolReport
	local   map[string]bool
	list    []*PoolReport
}

func (inv *inventory) report(class string) *PoolReport {
	rep := inv.byClass[class]
	if rep == nil {
		rep = &PoolReport{Class: class, GivenUp: make(map[string]int)}
		inv.byClass[class] = rep
		inv.list = append(inv.list, rep)
	}
	return rep
}

func (inv *inventory) declare(p *Pool) {
	rep := inv.report(p.Class)
	rep.Pos, rep.Passed = p.Pos, p.Address
	if p.Local {
		if inv.local == nil {
			inv.local = make(map[string]bool)
		}
		inv.local[p.Class] = true
	}
	for _, u := range p.Uses {
		switch u.Kind {
		case "Get":
			if u.Assert != nil {
				rep.addType(u.Assert.AssertedType)
			}
			if at := resetAfter(u); at.IsValid() {
				rep.Resets = addPlace(rep.Resets, Place{AfterGet, at})
			}
		case "Put":
			rep.addType(u.Arg.Type())
		}
	}
}

func (inv *inventory) count(u use) {
	rep := inv.report(u.class)
	all, followed := &rep.Puts, &rep.FollowedPuts
	if u.get {
		all, followed = &rep.Gets, &rep.FollowedGets
	}
	*all++
	if u.why == "" {
		*followed++
	} else {
		rep.GivenUp[u.why]++
	}
}

// put adds what one Put shows. What a function does that puts for others counts
// where it is, not where it is called.
func (inv *inventory) put(p *PutSite) {
	rep := inv.report(p.Class)
	rep.addType(p.Type())
	if p.Param {
		rep.Putters = addPlace(rep.Putters, funcPlace(p.Func))
	}
	if !p.Direct {
		return
	}
	switch reset, left := contents(p); {
	case left:
		rep.Left = addPlace(rep.Left, Place{"", p.Pos})
	case reset:
		rep.Resets = addPlace(rep.Resets, Place{BeforePut, p.Pos})
	}
	switch bound, grown := bounds(p); {
	case bound != "":
		rep.Bounded = addPlace(rep.Bounded, Place{bound, p.Pos})
	case grown:
		rep.Grown = addPlace(rep.Grown, Place{"", p.Pos})
	case p.Param:
		rep.Open = addPlace(rep.Open, Place{"", p.Pos})
	}
}

// contents reports whether all is reset on each way to the Put, and whether something
// written is left on one.
func contents(p *PutSite) (reset, left bool) {
	reset = len(p.States) > 0
	for _, s := range p.States {
		if s.Reset || s.Flags&Len0 != 0 || len(s.Fields) > 0 && allEmpty(s.Fields) {
			continue
		}
		reset = false
		for _, f := range s.Fields {
			left = left || f.Dirty
		}
		left = left || slices.ContainsFunc(s.Sizes, func(z Size) bool { return z.Grown != NoGrowth })
	}
	return reset, left
}

func allEmpty(fields map[string]FieldState) bool {
	for _, f := range fields {
		if !f.Zero && !f.Len0 && f.Const == "" {
			return false
		}
	}
	return true
}

// bounds returns what is bounded on each way to the Put, "" if nothing is, and
// whether something has grown.
func bounds(p *PutSite) (bound string, grown bool) {
	capacity, length := len(p.States) > 0, len(p.States) > 0
	for _, s := range p.States {
		known, byLength := false, false
		for _, z := range s.Sizes {
			grown = grown || z.Grown != NoGrowth
			known = known || z.Bounded
			byLength = byLength || z.Len
		}
		capacity = capacity && known
		length = length && (known || byLength)
	}
	switch {
	case capacity:
		return Capacity, grown
	case length:
		return Length, grown
	}
	return "", grown
}

// resetAfter returns the position of the reset that is the first use of what a Get
// returns, NoPos if something else is:
//
//	b := pool.Get().(*bytes.Buffer); b.Reset()
//	s := pool.Get().(*[]byte); *s = (*s)[:0]
//	p := pool.Get().(*T); *p = T{}
func resetAfter(u *PoolUse) token.Pos {
	if u.Assert == nil {
		return token.NoPos
	}
	var v ssa.Value = u.Assert
	if u.Assert.CommaOk {
		v = nil
		for _, ref := range *u.Assert.Referrers() {
			if x, ok := ref.(*ssa.Extract); ok && x.Index == 0 {
				v = x
			}
		}
		if v == nil {
			return token.NoPos
		}
	}
	for _, instr := range u.Assert.Block().Instrs {
		if !slices.Contains(*v.Referrers(), instr) {
			continue
		}
		switch instr := instr.(type) {
		case *ssa.Defer, *ssa.MakeInterface, *ssa.MakeClosure, *ssa.DebugRef:
			continue // prepares the Put
		case *ssa.Call:
			if c := instr.Common(); isResetOf(c, v) {
				return c.Pos()
			}
		case *ssa.Store:
			if c, ok := instr.Val.(*ssa.Const); ok && instr.Addr == v && (c.Value == nil || c.IsNil()) {
				return instr.Pos()
			}
		case *ssa.UnOp:
			for _, ref := range *instr.Referrers() {
				if s, ok := ref.(*ssa.Slice); ok && isEmptySlice(s) {
					return s.Pos()
				}
			}
		case *ssa.Slice:
			if isEmptySlice(instr) {
				return instr.Pos()
			}
		}
		return token.NoPos
	}
	return token.NoPos
}

// isResetOf reports whether the call is of a method of v that empties it, by its name.
func isResetOf(c *ssa.CallCommon, v ssa.Value) bool {
	name, receiver := "", c.Value
	switch fn := c.StaticCallee(); {
	case c.IsInvoke():
		name = c.Method.Name()
	case fn != nil && fn.Signature.Recv() != nil && len(c.Args) > 0:
		name, receiver = fn.Name(), c.Args[0]
	}
	return receiver == v && slices.Contains([]string{"Reset", "reset", "Clear", "clear", "Truncate", "Init", "init"}, name)
}

func isEmptySlice(s *ssa.Slice) bool {
	c, ok := s.High.(*ssa.Const)
	return ok && c.Value != nil && constant.Sign(c.Value) == 0
}

// addType adds a type to what the pool holds, unless it says nothing.
func (rep *PoolReport) addType(t types.Type) {
	if t == nil || vague(t) || types.Identical(t, types.Typ[types.UnsafePointer]) {
		return
	}
	name := types.TypeString(t, func(p *types.Package) string { return p.Name() })
	if !slices.Contains(rep.Holds, name) {
		rep.Holds = append(rep.Holds, name)
	}
}

func addPlace(list []Place, p Place) []Place {
	if slices.Contains(list, p) {
		return list
	}
	return append(list, p)
}

// funcPlace returns the function that a person would name: literals are part of the
// one around them.
func funcPlace(fn *ssa.Function) Place {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	name := fn.Name()
	if recv := fn.Signature.Recv(); recv != nil {
		name = types.TypeString(recv.Type(), func(*types.Package) string { return "" }) + "." + name
		if name[0] == '*' {
			name = name[1:]
		}
	}
	if fn.Pkg != nil {
		name = fn.Pkg.Pkg.Name() + "." + name
	}
	return Place{name, fn.Pos()}
}
