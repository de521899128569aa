package putreset_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/poollint/poollint/analyzers/putreset"
	"github.com/poollint/poollint/internal/config"
)

// testdata returns the directory of the cases.
func testdata(t *testing.T) string {
	dir, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func Test(t *testing.T) {
	analysistest.Run(t, testdata(t), putreset.Analyzer, "putreset")
}

// TestClean runs over sound code of many kinds.
func TestClean(t *testing.T) {
	analysistest.Run(t, testdata(t), putreset.Analyzer, "clean")
}

// TestPossible shows what is not sure, too.
func TestPossible(t *testing.T) {
	config.MinConfidence = config.Possible
	defer func() { config.MinConfidence = config.Likely }()
	analysistest.Run(t, testdata(t), putreset.Analyzer, "putreset_possible")
}

// TestFix applies fixes and compares with golden files.
func TestFix(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, testdata(t), putreset.Analyzer, "putreset_fix")
}
