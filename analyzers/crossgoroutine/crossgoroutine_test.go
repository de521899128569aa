package crossgoroutine_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/poollint/poollint/analyzers/crossgoroutine"
	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/testpath"
)

func Test(t *testing.T) {
	analysistest.Run(t, testpath.Dir(), crossgoroutine.Analyzer, "crossgoroutine", "clean")
}

// TestPossible shows what is not sure, too.
func TestPossible(t *testing.T) {
	config.MinConfidence = config.Possible
	defer func() { config.MinConfidence = config.Likely }()
	analysistest.Run(t, testpath.Dir(), crossgoroutine.Analyzer, "crossgoroutine_possible")
}

// TestFix applies fixes and compares with golden files.
func TestFix(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, testpath.Dir(), crossgoroutine.Analyzer, "crossgoroutine_fix")
}
