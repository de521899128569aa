package escape

import (
	_ "embed"
	"fmt"
	"go/token"
	"regexp"
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
	Name:       "escape",
	Doc:        analyzerdoc.Text(doc),
	URL:        analyzerdoc.URL("escape"),
	Requires:   []*analysis.Analyzer{poolflow.Analyzer},
	Run:        poolflow.Alone(run),
	ResultType: report.ResultType,
}

func run(pass *analysis.Pass) (any, error) {
	r := report.New(pass)
	res := poolflow.From(pass)
	seen := map[cause]bool{}
	used := map[use]bool{}
	again := putAgain(res)
	for _, e := range res.Events {
		switch e.Kind {
		case "used", "returned", "stored":
			if u := (use{e.Name, e.PutPos}); e.Kind == "used" && e.Must {
				if used[u] {
					continue // the first one says it
				}
				used[u] = true
			}
			if e.Kind != "used" {
				at, place := cause{at: e.Pos, put: e.PutPos}, cause{place: e.Place, put: e.PutPos}
				_, byCallee := e.Instr.(ssa.CallInstruction)
				if seen[at] || e.Kind == "stored" && byCallee && seen[place] {
					continue // two objects, on two ways, or two places in one list, an object and its memory, or what a callee has cut
				}
				seen[at], seen[place] = true, true
			}
			sure := confidence(e)
			if e.Kind == "stored" && (isSetFirst(res, e.Instr) || isDropped(res, e) || e.Place == e.Name && again[calleeOf(e.PutInstr)]) {
				continue
			}
			if e.Failed && (e.Deferred || res.LeftOnError(e.Func)) {
				sure = config.Possible // who gets an error does not look at the rest
			}
			if e.Kind == "used" && (testsPool(pass, res, e) || callsAgain(e) || asksLength(e)) {
				sure = config.Possible
			}
			d := diag.New(pass, e.Pos, e.Kind, message(e), diag.Way(pass, e)...)
			d.SuggestedFixes = fixes(pass, res, e)
			r.Report(d, sure)
		}
	}
	return r.Done(), nil
}

// putAgain returns the methods that put what a field holds each time that they are called: that it is left there is said of them.
func putAgain(res *poolflow.Result) map[*ssa.Function]bool {
	again := map[*ssa.Function]bool{}
	for _, e := range res.Events {
		if e.Kind == "reclose" {
			again[e.Func] = true
		}
	}
	return again
}

// calleeOf returns the function that an instruction calls by its name, nil if it does not.
func calleeOf(instr ssa.Instruction) *ssa.Function {
	if call, ok := instr.(ssa.CallInstruction); ok {
		return call.Common().StaticCallee()
	}
	return nil
}

// callsAgain reports whether what puts an object is called again with the same receiver when the function returns:
//
//	defer c.Close()
//	...
//	return c.Close()
//
// A method that is called so knows whether it was called before, and whether there is something to put.
func callsAgain(e *poolflow.Event) bool {
	later, ok := e.Instr.(*ssa.Defer)
	put, ok2 := e.PutInstr.(*ssa.Call)
	if !ok || !ok2 {
		return false
	}
	fn := later.Call.StaticCallee()
	return fn != nil && fn == put.Call.StaticCallee() && fn.Signature.Recv() != nil && later.Call.Args[0] == put.Call.Args[0]
}

// asksLength reports whether a slice is used only where it is not empty, which is asked behind the Put: what was put may
// have been empty each time, on a way that had read nothing.
//
//	if err != nil {
//		bufs.Put(b)
//		b = old()
//	}
//	if len(b) == 0 {
//		return
//	}
func asksLength(e *poolflow.Event) bool {
	put, ok := e.PutInstr.(*ssa.Call)
	if !ok || e.Must || e.Instr.Parent() != put.Parent() {
		return false
	}
	for b := e.Instr.Block(); b.Idom() != nil; b = b.Idom() {
		up := b.Idom()
		cond, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 || up.Dominates(put.Block()) {
			continue
		}
		list, cmp := poolflow.MeasuredList(cond.Cond)
		if list != nil && isConst(cmp.Y) && slices.ContainsFunc(put.Call.Args, func(a ssa.Value) bool { return mayBe(list, a) }) {
			return true
		}
	}
	return false
}

func isConst(v ssa.Value) bool {
	_, ok := v.(*ssa.Const)
	return ok
}

// mayBe reports whether v is x, or x where control comes from some block.
func mayBe(v, x ssa.Value) bool {
	phi, ok := v.(*ssa.Phi)
	return v == x || ok && slices.Contains(phi.Edges, x)
}

// A use is what is used after its Put.
type use struct {
	name string
	put  token.Pos
}

// A cause is a store that is reported once: where it is, or what place it sets.
type cause struct {
	at, put token.Pos
	place   string
}

// testsPool reports whether a test puts an object, and then looks at it on purpose: it takes another one and wants to
// know whether that is the same, or it asks for no more than whether there is one.
func testsPool(pass *analysis.Pass, res *poolflow.Result, e *poolflow.Event) bool {
	if !report.InTest(pass, e.Pos) {
		return false
	}
	return assertsNil(e.Instr) || asksZero(e.Instr) || slices.ContainsFunc(res.Gets, func(g *poolflow.GetSite) bool {
		return g.Func == e.Func && e.PutPos < g.Pos && g.Pos < e.Pos
	})
}

// asksZero reports whether an instruction loads something to see whether it is nil, false or zero: whether it was reset.
func asksZero(instr ssa.Instruction) bool {
	load, ok := instr.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	for _, r := range *load.Referrers() {
		switch r := r.(type) {
		case *ssa.If:
			return true
		case *ssa.UnOp:
			if r.Op == token.NOT {
				return true
			}
		case *ssa.BinOp:
			if poolflow.IsZero(r.X) || poolflow.IsZero(r.Y) {
				return true
			}
		}
	}
	return false
}

// assertsNil reports whether an instruction calls an assertion that something is nil, or is not.
func assertsNil(instr ssa.Instruction) bool {
	call, ok := instr.(ssa.CallInstruction)
	if !ok || call.Common().StaticCallee() == nil {
		return false
	}
	switch strings.TrimSuffix(call.Common().StaticCallee().Name(), "f") {
	case "Nil", "NotNil", "IsNil", "IsNotNil":
		return true
	}
	return false
}

func message(e *poolflow.Event) string {
	name, is := e.Name, "is"
	if !e.Must {
		is = "may be"
	}
	if e.Inside {
		name = e.Memory()
	}
	pool := diag.Pool(e.Pool)
	switch e.Kind {
	case "used":
		return fmt.Sprintf("%s %s used after being put into %s", e.Name, is, pool)
	case "returned":
		if e.Inside {
			return fmt.Sprintf("%s %s returned and %s put into %s", name, is, is, pool)
		}
		return fmt.Sprintf("%s %s returned and put into %s", name, is, pool)
	default:
		return fmt.Sprintf("%s %s stored in %s and put into %s", name, is, e.Place, pool)
	}
}

// takesOut reports whether a function, or one that it calls by a name that says so, takes something out of a list or map.
func takesOut(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.MapUpdate:
				if poolflow.IsZero(instr.Value) {
					return true
				}
			case *ssa.Store:
				if cut, ok := instr.Val.(*ssa.Slice); ok && (cut.High != nil || cut.Low != nil) {
					return true
				}
			case ssa.CallInstruction:
				if takes.MatchString(poolflow.CalledName(instr.Common())) {
					return true
				}
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, takesOut)
}

var takes = regexp.MustCompile(`(?i)delete|remove|unlink|unregister|pop|take|drop|forget|clear|cancel|detach|wait|flush|drain`)

// unlocks reports whether the use is no more than a deferred Unlock of a mutex in the object.
func unlocks(e *poolflow.Event) bool {
	d, ok := e.Instr.(*ssa.Defer)
	if !ok || d.Call.StaticCallee() == nil {
		return false
	}
	switch d.Call.StaticCallee().String() {
	case "(*sync.Mutex).Unlock", "(*sync.RWMutex).Unlock", "(*sync.RWMutex).RUnlock":
		return true
	}
	return false
}

func confidence(e *poolflow.Event) config.Confidence {
	switch {
	case e.Shared && !e.Must || e.Distant && e.Kind != "used":
		return config.Possible // one for all, which is put where it says that it may be; or what the object refers to is not its own
	case e.Abroad:
		return config.Possible // nothing may ever be appended to it
	case e.Channel && e.Kind == "stored":
		return config.Possible // who answers on it takes it out
	case e.Far || e.Held && !e.Must:
		return config.Possible // whether it is still there is for the callee to say
	case e.Kind == "stored" && e.Linked && (!e.Must || takesOut(e.Func)):
		return config.Possible // who puts it has unlinked it from its neighbors, perhaps
	case e.Kind == "used" && unlocks(e):
		return config.Possible // who gets it next waits for that before anything else, perhaps
	case e.Must:
		return config.Certain
	case e.Kind == "stored" && e.Place == e.Name:
		return config.Possible // taken out, and put back on another way
	case e.Kind == "stored" && strings.Contains(e.Place, "[") && takesOut(e.Func), e.Kind == "used" && e.Element:
		return config.Possible // what is in a list or map may be taken out again
	}
	return config.Likely
}
