package putonce

import (
	"fmt"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/report"
)

// checkNested reports, and reports whether it does, an object that is put and stays in another one that is put as well, where somebody who gets that
// relies on what is in it:
//
//	bufs.Put(box.buf)
//	boxes.Put(box) // box.buf is not nil: the next owner takes it for its own
func checkNested(pass *analysis.Pass, r *report.Reporter, res *poolflow.Result, e *poolflow.Event) bool {
	found, ok := res.Found[poolflow.Found{Class: e.Outer, Path: e.Place}]
	if !ok {
		return false // who gets it overwrites that
	}
	msg := fmt.Sprintf("%s may be put into %s twice", e.Name, diag.Pool(e.Pool))
	r.Report(diag.New(pass, e.Pos, "twice", msg, diag.At(pass, e.OuterPos, "put with it here"), diag.At(pass, found, "found in it here")), config.Likely)
	return true
}
