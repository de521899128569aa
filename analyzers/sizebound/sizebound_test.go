package sizebound_test

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/poollint/poollint/analyzers/sizebound"
	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/testpath"
)

func Test(t *testing.T) {
	analysistest.Run(t, testpath.Dir(), sizebound.Analyzer, "sizebound", "sizebound/internal/frames")
	analysistest.Run(t, testpath.Dir(), sizebound.Analyzer, "clean")
}

// TestPossible asks for what is reported on request only.
func TestPossible(t *testing.T) {
	defer func(c config.Confidence) { config.MinConfidence = c }(config.MinConfidence)
	config.MinConfidence = config.Possible
	analysistest.Run(t, testpath.Dir(), sizebound.Analyzer, "sizebound_possible")
}

// TestRelated looks for the way that leads to a Put: where the object comes from, and where it grows.
func TestRelated(t *testing.T) {
	related := map[string][]string{
		"e is put into events without a bound on its capacity":  {"e.msg grows here"},
		"b is put into quotes without a bound on its capacity":  {"obtained here", "b grows here"},
		"w is put into indents without a bound on its capacity": {"obtained here", "w.Buffer grows here"},
		"body has lost capacity when it is put into slabs":      {"obtained here"},
		"p.body is bounded by its length, not its capacity":     {"put here"},
		"b is filed by a size class that rounds up":             {"rounded up here"},
	}
	for _, r := range analysistest.Run(silent{t}, testpath.Dir(), sizebound.Analyzer, "sizebound") {
		for _, d := range r.Diagnostics {
			want, ok := related[d.Message]
			if !ok {
				continue
			}
			delete(related, d.Message)
			var got []string
			for _, rel := range d.Related {
				got = append(got, rel.Message)
				if file := r.Pass.Fset.Position(rel.Pos).Filename; filepath.Base(filepath.Dir(file)) != "sizebound" {
					t.Errorf("%s: related position in %s", d.Message, file)
				}
			}
			if strings.Join(got, ", ") != strings.Join(want, ", ") {
				t.Errorf("%s: related %q, want %q", d.Message, got, want)
			}
		}
	}
	for msg := range related {
		t.Errorf("not reported: %s", msg)
	}
}

// silent drops what Test says already.
type silent struct{ *testing.T }

func (silent) Errorf(string, ...any) {}

// TestFix applies first fixes and compares with golden files.
func TestFix(t *testing.T) {
	first := *sizebound.Analyzer
	first.Run = func(pass *analysis.Pass) (any, error) {
		inner := *pass
		inner.Report = func(d analysis.Diagnostic) {
			d.SuggestedFixes = d.SuggestedFixes[:min(1, len(d.SuggestedFixes))]
			pass.Report(d)
		}
		return sizebound.Analyzer.Run(&inner)
	}
	analysistest.RunWithSuggestedFixes(t, testpath.Dir(), &first, "sizebound_fix")
}
