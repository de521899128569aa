package putonce

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/report"
)

// checkFailure reports a function that puts what somebody else has taken when all goes well only, where nobody else puts:
//
//	func (w *writer) finish() error {
//		if _, err := w.out.Write(w.buf); err != nil {
//			return err
//		}
//		bufs.Put(w.buf)
//		w.buf = nil
//		return nil
//	}
//
// What a function is given to put, and nothing else, it may drop on purpose when it is broken.
func checkFailure(pass *analysis.Pass, r *report.Reporter, res *poolflow.Result) {
	for _, p := range res.Puts {
		if !p.Fails.IsValid() && !p.AtEnd || p.Class == "" || failsToo(p) || p.Whole && !p.AtEnd || othersPut(res, p) {
			continue
		}
		if p.AtEnd {
			msg := fmt.Sprintf("%s is put into %s at the end of the input only", p.Name, diag.Pool(p.Pool))
			r.Report(diag.New(pass, p.Pos, "lost", msg), config.Possible)
			continue
		}
		msg := fmt.Sprintf("%s is not put into %s when %s fails", p.Name, diag.Pool(p.Pool), p.Func.Name())
		r.Report(diag.New(pass, p.Pos, "lost", msg, diag.At(pass, p.Fails, "not put here")), config.Possible)
	}
}

// failsToo reports whether the call that puts is one that may fail by itself.
func failsToo(p *poolflow.PutSite) bool {
	call, ok := p.Instr.(ssa.CallInstruction)
	return !ok || call.Common().Signature().Results().Len() > 0
}

// othersPut reports whether another function than that of p puts into the same pool: neither one that calls it, nor one
// that it calls to do so.
func othersPut(res *poolflow.Result, p *poolflow.PutSite) bool {
	above := map[*ssa.Function]bool{p.Func: true}
	below := map[*ssa.Function]bool{poolflow.CalleeOf(p.Instr): true}
	for n := 0; n != len(above)+len(below); {
		n = len(above) + len(below)
		for _, q := range res.Puts {
			if q.Class != p.Class {
				continue
			}
			if above[poolflow.CalleeOf(q.Instr)] {
				above[q.Func] = true
			}
			if below[q.Func] {
				below[poolflow.CalleeOf(q.Instr)] = true
			}
		}
	}
	return slices.ContainsFunc(res.Puts, func(q *poolflow.PutSite) bool {
		return q.Class == p.Class && !above[q.Func] && !below[q.Func]
	})
}
