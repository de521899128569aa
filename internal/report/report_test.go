package report_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/report"
)

// What directives and generated files do is tested in internal/directive.

func TestOrder(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", "package p\n\nvar a, b, c int\n", parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	r := report.New(&analysis.Pass{
		Analyzer: &analysis.Analyzer{Name: "test"},
		Fset:     fset,
		Files:    []*ast.File{file},
		Report:   func(d analysis.Diagnostic) { got = append(got, d.Message) },
	})
	at := func(pos int, message string) analysis.Diagnostic {
		return analysis.Diagnostic{Pos: file.FileStart + token.Pos(pos), Message: message}
	}
	r.Report(at(20, "last"), config.Likely)
	r.Report(at(15, "hidden"), config.Possible)
	r.Report(at(11, "twice"), config.Possible)
	r.Report(at(11, "twice"), config.Certain)
	r.Report(at(11, "twice"), config.Likely)
	r.Report(at(11, "beside"), config.Likely)
	r.Report(at(1000, "outside"), config.Certain)
	r.Report(analysis.Diagnostic{Message: "nowhere"}, config.Certain)
	if _, ok := r.Done().(*report.Result); !ok {
		t.Error("the result is not of type *report.Result")
	}
	if want := []string{"beside", "twice", "last"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
