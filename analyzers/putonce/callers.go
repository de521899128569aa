package putonce

import (
	"fmt"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/report"
)

// checkCallers reports exported functions that put the bytes they are given, although nobody outside can have any from
// the pool: what callers bring is their own, and they go on using it.
//
//	func (e *encoder) EncodeInto(buf *[]byte, v any) {
//		dst := escape(bufs.Get().([]byte), *buf)
//		bufs.Put(*buf)
//		*buf = dst
//	}
//
// Functions whose name says that they take back what they are given may, and so may all of a package that lends.
func checkCallers(pass *analysis.Pass, r *report.Reporter, res *poolflow.Result) {
	for _, p := range res.Puts {
		given := p.Given()
		if given == nil || p.Class == "" || !callable(p.Func) || report.InTest(pass, p.Func.Pos()) || takesBack.MatchString(p.Func.Name()) || !isBytes(given.Type()) {
			continue
		}
		if pool := res.PoolOf(p.Class); pool == nil || pool.Open() || isLent(pass, res, p.Class) {
			continue // others may take from it
		}
		msg := fmt.Sprintf("%s is put into %s and belongs to callers", p.Name, diag.Pool(p.Pool))
		r.Report(diag.New(pass, p.Pos, "wrongpool", msg, diag.At(pass, given.Pos(), "given here")), config.Possible)
	}
}

// takesBack matches names of functions that are called to put something.
var takesBack = regexp.MustCompile(`(?i)put|free|releas|recycl|return|discard|giveback|reclaim|dispose|^close|^done`)

// isBytes reports whether t is a list of numbers, or a pointer to one: anybody may have some.
func isBytes(t types.Type) bool {
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	list, ok := t.(*types.Slice)
	if !ok {
		return false
	}
	_, ok = list.Elem().Underlying().(*types.Basic)
	return ok
}

// isLent reports whether an exported function hands out what it takes from a pool. One that does so on some way only,
// and those that call it, have forgotten to put.
func isLent(pass *analysis.Pass, res *poolflow.Result, class string) bool {
	return slices.ContainsFunc(res.Gets, func(g *poolflow.GetSite) bool {
		if g.Class != class || !g.Kept || g.Put || !callable(g.Func) || report.InTest(pass, g.Pos) {
			return false
		}
		fn := poolflow.CalleeOf(g.Instr)
		return fn == nil || !slices.ContainsFunc(res.Gets, func(in *poolflow.GetSite) bool { return in.Func == fn && in.Class == class && in.Put })
	})
}
