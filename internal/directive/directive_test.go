package directive_test

import (
	"go/ast"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/directive"
	"github.com/poollint/poollint/internal/report"
)

// called reports calls of sure and unsure, the latter with low confidence.
var called = &analysis.Analyzer{
	Name:       "called",
	Doc:        "report calls",
	ResultType: report.ResultType,
	Run: func(pass *analysis.Pass) (any, error) {
		r := report.New(pass)
		for _, file := range pass.Files {
			for n := range ast.Preorder(file) {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					continue
				}
				id, ok := call.Fun.(*ast.Ident)
				if !ok {
					continue
				}
				d := analysis.Diagnostic{Pos: call.Pos(), Category: id.Name, Message: id.Name + " is called"}
				switch id.Name {
				case "sure":
					r.Report(d, config.Likely)
				case "unsure":
					r.Report(d, config.Possible)
				}
			}
		}
		return r.Done(), nil
	},
}

var a = directive.New(called)

func TestDirectives(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), a, "a", "gen")
}

func TestSuppression(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), called, "b")
}

func TestGenerated(t *testing.T) {
	config.Generated = true
	t.Cleanup(func() { config.Generated = false })
	analysistest.Run(t, analysistest.TestData(), a, "genon")
}
