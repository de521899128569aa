package crossgoroutine

import (
	_ "embed"
	"fmt"
	"go/token"
	"slices"

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
	Name:       "crossgoroutine",
	Doc:        analyzerdoc.Text(doc),
	URL:        analyzerdoc.URL("crossgoroutine"),
	Requires:   []*analysis.Analyzer{poolflow.Analyzer},
	Run:        poolflow.Alone(run),
	ResultType: report.ResultType,
}

func run(pass *analysis.Pass) (any, error) {
	r := report.New(pass)
	seen := map[[2]token.Pos]bool{}
	res := poolflow.From(pass)
	for _, e := range res.Events {
		switch at := [2]token.Pos{e.Pos, e.PutPos}; e.Kind {
		case "captured", "sent":
			if seen[at] {
				continue // two objects, on two ways, under one name
			}
			seen[at] = true
			if e.Lent {
				m := fmt.Sprintf("%s may be used by a goroutine when %s has returned", e.Name, e.Func.Name())
				r.Report(diag.New(pass, e.Pos, e.Kind, m, diag.At(pass, e.PutPos, "returned here")), config.Possible)
				continue
			}
			sure := config.Likely
			if e.Far || e.Held && !e.Must {
				sure = config.Possible // whether it is still there is for the callee to say
			}
			if res.GaveUp[e.Func] != "" && onCondition(e) {
				sure = config.Possible // paths were joined, and what the condition says may be lost
			}
			if e.Kind == "captured" && awaited(e) {
				sure = config.Possible // it may wait
			}
			d := diag.New(pass, e.Pos, e.Kind, message(e), diag.Way(pass, e)...)
			d.SuggestedFixes = fixes(pass, e)
			r.Report(d, sure)
		}
	}
	return r.Done(), nil
}

// awaited reports whether a channel that the goroutine closes is given to a method that cannot be seen.
func awaited(e *poolflow.Event) bool {
	start, ok := e.Instr.(*ssa.Go)
	if !ok {
		return false
	}
	fn, ok := start.Call.Value.(*ssa.MakeClosure)
	if !ok {
		return false
	}
	for i, v := range fn.Fn.(*ssa.Function).FreeVars {
		if closes(v) && givenToMethod(fn.Bindings[i], start) {
			return true
		}
	}
	return false
}

// closes reports whether the channel in a variable of the function around is closed.
func closes(v ssa.Value) bool {
	return v.Referrers() != nil && slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.UnOp:
			return r.Op == token.MUL && closes(r)
		case ssa.CallInstruction:
			b, ok := r.Common().Value.(*ssa.Builtin)
			return ok && b.Name() == "close"
		}
		return false
	})
}

// givenToMethod reports whether a channel, or the one in a variable, is an argument of a call by interface behind another call.
func givenToMethod(v ssa.Value, behind ssa.Instruction) bool {
	return v.Referrers() != nil && slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.UnOp, *ssa.ChangeType:
			return givenToMethod(r.(ssa.Value), behind)
		case *ssa.Call:
			return r.Call.IsInvoke() && behind.Block().Dominates(r.Block())
		}
		return false
	})
}

// onCondition reports whether a closure puts on some condition: defer func() { if !failed { put(b) } }().
func onCondition(e *poolflow.Event) bool {
	return e.PutInstr != nil && e.PutInstr.Parent() != e.Func && e.PutInstr.Block().Index != 0
}

func message(e *poolflow.Event) string {
	name, pool := e.Name, diag.Pool(e.Pool)
	if e.Inside {
		name = e.Memory()
	}
	if e.Kind == "sent" {
		if e.Inside {
			return fmt.Sprintf("%s is sent on a channel and %s is put into %s", name, e.Name, pool)
		}
		return fmt.Sprintf("%s is sent on a channel and put into %s", name, pool)
	}
	who := "a goroutine"
	switch e.Async {
	case "timer":
		who = "a timer"
	case "body":
		who = "an HTTP transport"
	case "rpc":
		who = "an RPC"
	case "stdin":
		who = "a child process"
	}
	return fmt.Sprintf("%s may be used by %s after being put into %s", e.Name, who, pool)
}
