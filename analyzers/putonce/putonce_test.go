package putonce_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/poollint/poollint/analyzers/putonce"
	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/testpath"
)

func Test(t *testing.T) {
	analysistest.Run(t, testpath.Dir(), putonce.Analyzer, "putonce", "putonce/internal/framed", "clean")
}

// TestPossible asks for what is reported on request only.
func TestPossible(t *testing.T) {
	defer func(c config.Confidence) { config.MinConfidence = c }(config.MinConfidence)
	config.MinConfidence = config.Possible
	analysistest.Run(t, testpath.Dir(), putonce.Analyzer, "putonce_possible", "putonce_possible/internal/framed")
}

// TestFix applies fixes and compares with golden files.
func TestFix(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, testpath.Dir(), putonce.Analyzer, "putonce_fix")
}
