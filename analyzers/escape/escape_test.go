package escape_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/poollint/poollint/analyzers/escape"
	"github.com/poollint/poollint/internal/testpath"
)

func Test(t *testing.T) {
	analysistest.Run(t, testpath.Dir(), escape.Analyzer, "escape", "escape/apart", "clean")
}

// TestFix applies fixes and compares with golden files.
func TestFix(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, testpath.Dir(), escape.Analyzer, "escape_fix")
}
