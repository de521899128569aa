package newcontract_test

import (
	"fmt"
	"go/token"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/poollint/poollint/analyzers/newcontract"
	"github.com/poollint/poollint/internal/config"
)

// testdata is the folder that all analyzers share.
func testdata(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestPossible asks for what is reported on request only.
func TestPossible(t *testing.T) {
	defer func(c config.Confidence) { config.MinConfidence = c }(config.MinConfidence)
	config.MinConfidence = config.Possible
	analysistest.Run(t, testdata(t), newcontract.Analyzer, "newcontract_possible")
}

func Test(t *testing.T) {
	for _, r := range analysistest.Run(t, testdata(t), newcontract.Analyzer, "newcontract") {
		if r.Pass.Pkg.Name() == "main" {
			continue // made up to run the tests
		}
		checkKinds(t, r.Diagnostics)
		checkRelated(t, r.Pass.Fset, r.Diagnostics)
	}
}

// TestClean runs over sound code.
func TestClean(t *testing.T) {
	analysistest.Run(t, testdata(t), newcontract.Analyzer, "clean")
}

// TestFix applies fixes and compares with golden files.
func TestFix(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, testdata(t), newcontract.Analyzer, "newcontract_fix")
}

// checkKinds expects that all kinds of the catalogue occur, and no others.
func checkKinds(t *testing.T, ds []analysis.Diagnostic) {
	t.Helper()
	kinds := []string{"bypass", "nil", "preset", "resource", "shared", "type"}
	seen := map[string]bool{}
	for _, d := range ds {
		seen[d.Category] = true
		if !slices.Contains(kinds, d.Category) {
			t.Errorf("%s: unknown kind %q", d.Message, d.Category)
		}
	}
	for _, k := range kinds {
		if !seen[k] {
			t.Errorf("kind %s does not occur", k)
		}
	}
}

// checkRelated looks at where some findings point to.
func checkRelated(t *testing.T, fset *token.FileSet, ds []analysis.Diagnostic) {
	t.Helper()
	tests := []struct {
		message string
		related []string // "line: message", by order
	}{
		{"New of sharedZero returns the same object each time", []string{"37: this object"}},
		{"New of sharedByCopy returns objects that share prototype.table", []string{"75: shared here"}},
		{"Get of nilGlobal may return nil", []string{"14: declared here, without a New"}},
		{"Get of nilOnError may return nil", []string{"57: New returns nil here"}},
		{"typeOfInner holds *outer, not *inner", []string{"51: expected here"}},
		{"typeMissesPointer holds bytes.Buffer, not *bytes.Buffer", []string{"16: made here"}},
		{"New of presetLength returns content that a used object lacks", []string{"20: relied on here", "25: put without it"}},
		{"objects of resourceSocket own a socket that nobody closes", []string{"40: opened here"}},
	}
	for _, test := range tests {
		i := slices.IndexFunc(ds, func(d analysis.Diagnostic) bool { return d.Message == test.message })
		if i < 0 {
			t.Errorf("not reported: %s", test.message)
			continue
		}
		var got []string
		for _, r := range ds[i].Related {
			got = append(got, fmt.Sprintf("%d: %s", fset.Position(r.Pos).Line, r.Message))
		}
		if !slices.Equal(got, test.related) {
			t.Errorf("%s: related %q, want %q", test.message, got, test.related)
		}
	}
}
