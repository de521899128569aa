package putonce

import (
	_ "embed"
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/analyzerdoc"
	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/report"
)

//go:embed doc.go
var doc string

var Analyzer = &analysis.Analyzer{
	Name:       "putonce",
	Doc:        analyzerdoc.Text(doc),
	URL:        analyzerdoc.URL("putonce"),
	Requires:   []*analysis.Analyzer{poolflow.Analyzer},
	Run:        poolflow.Alone(run),
	ResultType: report.ResultType,
}

func run(pass *analysis.Pass) (any, error) {
	r := report.New(pass)
	res := poolflow.From(pass)
	reclosed := map[any]bool{}
	nested := map[token.Pos]bool{}
	for _, e := range res.Events {
		if e.Kind == "reclose" {
			reclosed[e.Instr] = true
		}
	}
	for _, e := range res.Events {
		switch e.Kind {
		case "twice":
			if reclosed[e.Instr] || e.PutInstr != nil && poolflow.Exclusive(e.PutInstr, e.Instr) {
				continue // said more precisely, or never so
			}
			checkTwice(pass, r, res, e)
		case "nested":
			if !nested[e.Pos] { // with one object or another
				nested[e.Pos] = checkNested(pass, r, res, e)
			}
		case "wrongpool":
			if !exchanged(res, e) && !strings.Contains(e.Pool+e.From, "[...]") { // one of many, by what the object says
				r.Report(diag.New(pass, e.Pos, e.Kind, message(e), diag.Way(pass, e)...), config.Likely)
			}
		case "reclose", "frozen", "loop":
			sure := config.Likely
			if e.Kind == "frozen" && (e.Sorts || strings.Contains(e.Class, "[")) {
				sure = config.Possible // one of many sizes takes back what it gave
			}
			if e.Kind == "reclose" && (e.Own || countsDown(e) || answers(e.Func)) {
				sure = config.Possible // they know how often they call it; or who calls it again has another mistake already
			}
			d := diag.New(pass, e.Pos, e.Kind, message(e), diag.Way(pass, e)...)
			d.SuggestedFixes = fixes(pass, e)
			r.Report(d, sure)
		}
	}
	checkBorrowed(pass, r, res)
	checkCallers(pass, r, res)
	checkIgnored(pass, r, res)
	checkHooks(pass, r, res)
	checkLost(pass, r, res)
	checkFailure(pass, r, res)
	checkIdle(pass, r, res)
	return r.Done(), nil
}

// checkTwice reports a second Put: of an explicit and a deferred one the explicit, which is the one to delete.
func checkTwice(pass *analysis.Pass, r *report.Reporter, res *poolflow.Result, e *poolflow.Event) {
	is, c := "is", config.Certain
	if !e.Must {
		is, c = "may be", config.Likely
	}
	switch {
	case e.Far || (e.Held || e.Shared) && !e.Must:
		c = config.Possible // whether it is still there, or ever put, is for the callee to say
	case !e.Must && res.GaveUp[e.Func] != "":
		c = config.Possible // paths were joined, and what keeps them apart may be lost
	}
	pos, first := e.Pos, e.PutPos
	if e.SecondDeferred && !e.Deferred && e.PutPos.IsValid() && e.PutDirect {
		pos, first = e.PutPos, e.Pos
	}
	msg := fmt.Sprintf("%s %s put into %s twice", e.Name, is, diag.Pool(e.Pool))
	d := diag.New(pass, pos, "twice", msg, diag.At(pass, e.GetPos, "obtained here"), diag.At(pass, first, "put here as well"))
	d.SuggestedFixes = superfluous(pass, e, pos, first)
	r.Report(d, c)
}

// exchanged reports whether objects go the other way as well, between two pools of one struct, or with nothing left in them: boxes
// with something in them are kept apart from empty ones.
func exchanged(res *poolflow.Result, e *poolflow.Event) bool {
	if !e.Siblings && !isEmptied(e.Instr) {
		return false
	}
	return slices.ContainsFunc(res.Events, func(o *poolflow.Event) bool {
		return o.Kind == "wrongpool" && o.From == e.Pool && o.Pool == e.From
	}) || slices.ContainsFunc(res.Gets, func(g *poolflow.GetSite) bool {
		return g.Pool == e.Pool && g.Func != e.Func && slices.ContainsFunc(res.Puts, func(p *poolflow.PutSite) bool { return p.Func == g.Func && p.Pool == e.From })
	})
}

// isEmptied reports whether what a call puts is a variable that was set nil before:
//
//	*p = nil
//	heads.Put(p)
func isEmptied(at ssa.Instruction) bool {
	call, ok := at.(ssa.CallInstruction)
	if !ok {
		return false
	}
	return slices.ContainsFunc(call.Common().Args, func(arg ssa.Value) bool {
		p := poolflow.Bare(arg)
		refs := p.Referrers()
		return refs != nil && slices.ContainsFunc(*refs, func(r ssa.Instruction) bool {
			st, ok := r.(*ssa.Store)
			if !ok || st.Addr != p {
				return false
			}
			k, ok := st.Val.(*ssa.Const)
			return ok && k.IsNil() && poolflow.ComesBefore(st, at)
		})
	})
}

// answers reports whether a method that closes has more to say than whether it worked: it is no io.Closer, and called once for its
// answer.
func answers(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	return poolflow.Closes(fn.Name()) && (res.Len() > 1 || res.Len() == 1 && !poolflow.IsErrorType(res.At(0).Type()))
}

// countsDown reports whether the method that puts takes itself off a count, or closes a channel, on the way to the Put:
// that goes well once.
//
//	func (r *reader) Close() error { r.pending.Done(); bufs.Put(r.buf); return nil }
func countsDown(e *poolflow.Event) bool {
	for _, b := range e.Func.Blocks {
		if e.Instr.Parent() != e.Func || !b.Dominates(e.Instr.Block()) {
			continue
		}
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if fn := call.Common().StaticCallee(); fn != nil && fn.String() == "(*sync.WaitGroup).Done" {
				return true
			}
			if b, ok := call.Common().Value.(*ssa.Builtin); ok && b.Name() == "close" {
				return true
			}
		}
	}
	return false
}

func message(e *poolflow.Event) string {
	pool := diag.Pool(e.Pool)
	switch e.Kind {
	case "reclose":
		return fmt.Sprintf("%s is put into %s each time %s is called", e.Name, pool, e.Func.Name())
	case "frozen":
		return fmt.Sprintf("%s is put into %s as it was at the defer statement", e.Name, pool)
	case "loop":
		return fmt.Sprintf("%s is put into %s when the function returns, not in each round", e.Name, pool)
	default:
		return fmt.Sprintf("%s comes from %s and is put into %s", e.Name, e.From, pool)
	}
}

// checkLost reports objects that some way out forgets to put. Where no way out puts, the function may have given the object
// to somebody who does; of a pool that nobody puts to, only those are reported that surely go no further, as the places
// to mend what checkIdle says of the pool.
func checkLost(pass *analysis.Pass, r *report.Reporter, res *poolflow.Result) {
	for _, g := range res.Gets {
		if !g.Lost || g.Name == "" || g.Shown || !g.Put && g.Kept && !isPutTo(res, g) {
			continue
		}
		msg := fmt.Sprintf("%s is not put into %s on every path", g.Name, diag.Pool(g.Pool))
		if !g.Put && !g.Kept {
			msg = fmt.Sprintf("%s is not put into %s", g.Name, diag.Pool(g.Pool))
		}
		r.Report(diag.New(pass, g.Pos, "lost", msg), config.Possible)
	}
}

// isPutTo reports whether the pool of an object has a Put somewhere: another package's is taken to have one.
func isPutTo(res *poolflow.Result, g *poolflow.GetSite) bool {
	if res.PoolOf(g.Class) == nil {
		return true
	}
	return slices.ContainsFunc(res.Puts, func(p *poolflow.PutSite) bool { return p.Class == g.Class })
}

// usedByType reports whether methods of the struct that a pool is a field of use it by their receiver, whichever variable that is:
//
//	type counters struct{ sync.Pool }
//
//	func (c *counters) get() *counter { return c.Get().(*counter) }
func usedByType(res *poolflow.Result, p *poolflow.Pool) bool {
	i := strings.LastIndexByte(p.Class, '.')
	if i < 0 || strings.HasPrefix(p.Class, "(") {
		return false
	}
	ofType := func(class string) bool {
		return strings.HasPrefix(class, "(") && strings.HasSuffix(class, ")"+p.Class[i:])
	}
	return slices.ContainsFunc(res.Pools, func(q *poolflow.Pool) bool { return len(q.Uses) > 0 && ofType(q.Class) }) ||
		slices.ContainsFunc(res.Gets, func(g *poolflow.GetSite) bool { return ofType(g.Class) }) ||
		slices.ContainsFunc(res.Puts, func(q *poolflow.PutSite) bool { return ofType(q.Class) })
}

// checkIdle reports pools of the package that are used in one direction only.
func checkIdle(pass *analysis.Pass, r *report.Reporter, res *poolflow.Result) {
	mixed := map[string]bool{} // classes of pools that something else is wrong with
	for _, e := range res.Events {
		if e.Kind == "wrongpool" {
			mixed[e.FromClass], mixed[e.Class] = true, true
		}
	}
	for _, p := range res.Pools {
		if mixed[p.Class] || usedByType(res, p) || p.Open() || p.Object == nil && !p.Local || p.Object != nil && p.Object.Pkg() != pass.Pkg || strings.Contains(p.Class, "*") && !isOwnPointer(res, p) {
			continue
		}
		gets, puts, news := 0, 0, 0
		for _, u := range p.Uses {
			switch u.Kind {
			case "Get":
				gets++
			case "Put":
				puts++
			case "New":
				news++
			}
		}
		msg := ""
		switch {
		case news > 0:
			continue // newcontract says that Get was meant
		case gets == 0 && puts > 0:
			msg = p.Name + " is put to and never gotten from"
		case puts == 0 && gets > 0:
			msg = p.Name + " is gotten from and never put to"
		default:
			continue
		}
		r.Report(diag.New(pass, p.Pos, "idle", msg, diag.At(pass, p.Uses[0].Pos, "used here")), config.Likely)
	}
}

// isOwnPointer reports whether a pool is what a field of the package points to, and nothing else does: it is only ever set to a new one,
// and loaded to get or to put.
func isOwnPointer(res *poolflow.Result, p *poolflow.Pool) bool {
	field, ok := p.Object.(*types.Var)
	if !ok || !field.IsField() || field.Exported() || strings.Count(p.Class, "*") != 1 || !strings.HasSuffix(p.Class, "*") {
		return false
	}
	owner := ownerOf(res.Pkg.Pkg, field)
	if owner == nil {
		return false
	}
	return !slices.ContainsFunc(res.Accesses(owner)[field], func(a poolflow.Access) bool {
		switch instr := a.Instr.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.Store:
			made, ok := instr.Val.(*ssa.Alloc)
			return instr.Addr != ssa.Value(a.Addr) || !ok || slices.ContainsFunc(*made.Referrers(), func(r ssa.Instruction) bool {
				_, inside := r.(*ssa.FieldAddr)
				return r != a.Instr && !inside
			})
		case *ssa.UnOp:
			return slices.ContainsFunc(*instr.Referrers(), func(r ssa.Instruction) bool {
				call, ok := r.(ssa.CallInstruction)
				if !ok {
					return true
				}
				fn := call.Common().StaticCallee()
				return fn == nil || fn.String() != "(*sync.Pool).Get" && fn.String() != "(*sync.Pool).Put"
			})
		}
		return true
	})
}

// ownerOf returns the type of a package that a field belongs to, nil if that has no name.
func ownerOf(pkg *types.Package, field *types.Var) *types.Named {
	for _, name := range pkg.Scope().Names() {
		tn, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() {
			continue
		}
		n, ok := tn.Type().(*types.Named)
		if !ok {
			continue
		}
		if s, ok := n.Underlying().(*types.Struct); ok {
			for f := range s.Fields() {
				if f == field {
					return n
				}
			}
		}
	}
	return nil
}
