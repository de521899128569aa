package putonce

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/report"
)

// checkIgnored reports a function that puts what it is given, but for some way out on which it does not look at it at all: callers
// cannot tell, and do not put it themselves.
//
//	func (e *Event) Dict(key string, dict *Event) *Event {
//		if e == nil {
//			return e // and dict?
//		}
//		e.buf = append(e.buf, dict.buf...)
//		events.Put(dict)
//		return e
//	}
//
// They may have another way to get rid of it (possible).
func checkIgnored(pass *analysis.Pass, r *report.Reporter, res *poolflow.Result) {
	said := map[*ssa.Parameter]bool{}
	for _, p := range res.Puts {
		call, ok := p.Instr.(*ssa.Call)
		if !ok || !p.Param || p.Inner() != "" || p.Class == "" {
			continue
		}
		for _, arg := range call.Call.Args {
			param, ok := poolflow.Bare(arg).(*ssa.Parameter)
			if !ok || said[param] || len(p.Func.Params) < 2 || !reads(param) || p.Func.Signature.Recv() != nil && param == p.Func.Params[0] {
				continue
			}
			if at := ignores(param); at.IsValid() {
				said[param] = true
				msg := fmt.Sprintf("%s is put into %s by %s, but not on all ways out", param.Name(), diag.Pool(p.Pool), p.Func.Name())
				r.Report(diag.New(pass, p.Pos, "lost", msg, diag.At(pass, at, "returned here without it")), config.Possible)
			}
		}
	}
}

// reads reports whether a function reads a field of what it is given, other than to ask how large it is: it is there for more than
// to put it.
func reads(param *ssa.Parameter) bool {
	return slices.ContainsFunc(*param.Referrers(), func(r ssa.Instruction) bool {
		addr, ok := r.(*ssa.FieldAddr)
		return ok && slices.ContainsFunc(*addr.Referrers(), func(u ssa.Instruction) bool {
			ld, ok := u.(*ssa.UnOp)
			return ok && slices.ContainsFunc(*ld.Referrers(), func(u ssa.Instruction) bool {
				call, ok := u.(*ssa.Call)
				if !ok {
					_, debug := u.(*ssa.DebugRef)
					return !debug
				}
				b, ok := call.Call.Value.(*ssa.Builtin)
				return !ok || b.Name() != "len" && b.Name() != "cap"
			})
		})
	})
}

// ignores returns where a function returns without having looked at what it was given for a parameter, and without an error.
func ignores(param *ssa.Parameter) token.Pos {
	fn := param.Parent()
	looks := map[*ssa.BasicBlock]bool{}
	for _, r := range *param.Referrers() {
		if _, debug := r.(*ssa.DebugRef); !debug {
			looks[r.Block()] = true
		}
	}
	seen := map[*ssa.BasicBlock]bool{}
	queue := []*ssa.BasicBlock{fn.Blocks[0]}
	for len(queue) > 0 {
		b := queue[0]
		queue = queue[1:]
		if seen[b] || looks[b] {
			continue
		}
		seen[b] = true
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && !fails(ret) {
			return ret.Pos()
		}
		queue = append(queue, b.Succs...)
	}
	return token.NoPos
}

// fails reports whether a return may hand back an error.
func fails(ret *ssa.Return) bool {
	return slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
		return v.Type().String() == "error" && !poolflow.IsZero(v)
	})
}
