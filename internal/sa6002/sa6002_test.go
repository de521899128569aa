package sa6002_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
	original "honnef.co/go/tools/staticcheck/sa6002"

	"github.com/poollint/poollint/internal/sa6002"
)

func Test(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), sa6002.Analyzer, "a", "silenced", "wrapped")
}

// TestOriginal checks that the wrapped analyzer finds what the original does.
func TestOriginal(t *testing.T) {
	if testing.Short() {
		t.Skip("builds staticcheck's IR of net/http and what it imports")
	}
	cfg := &packages.Config{Mode: packages.LoadAllSyntax, Tests: true}
	pkgs, err := packages.Load(cfg, "sync", "fmt", "net/http", filepath.Join(analysistest.TestData(), "src", "a"))
	if err != nil {
		t.Fatal(err)
	}
	want, got := found(t, original.Analyzer, pkgs), found(t, sa6002.Analyzer, pkgs)
	if len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func found(t *testing.T, a *analysis.Analyzer, pkgs []*packages.Package) []string {
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%v: %v", act, act.Err)
		}
		for _, d := range act.Diagnostics {
			lines = append(lines, act.Package.Fset.Position(d.Pos).String()+": "+d.Message)
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}
