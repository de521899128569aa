package analyzers_test

import (
	"flag"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/analyzers"
	"github.com/poollint/poollint/analyzers/crossgoroutine"
	"github.com/poollint/poollint/analyzers/directive"
	"github.com/poollint/poollint/analyzers/escape"
	"github.com/poollint/poollint/analyzers/newcontract"
	"github.com/poollint/poollint/analyzers/poollint"
	"github.com/poollint/poollint/analyzers/putonce"
	"github.com/poollint/poollint/analyzers/putreset"
	"github.com/poollint/poollint/analyzers/sa6002"
	"github.com/poollint/poollint/analyzers/sizebound"
	"github.com/poollint/poollint/internal/config"
)

// TestPackages checks that each analyzer of the suite can be had by itself, as nogo wants it.
func TestPackages(t *testing.T) {
	alone := []*analysis.Analyzer{
		sa6002.Analyzer, crossgoroutine.Analyzer, escape.Analyzer, newcontract.Analyzer, putonce.Analyzer, putreset.Analyzer,
		sizebound.Analyzer, directive.Analyzer,
	}
	if !slices.Equal(alone, analyzers.Suite) || directive.Analyzer.Name != "directive" {
		t.Errorf("the suite is %v, its packages have %v", analyzers.Suite, alone)
	}
	if err := analysis.Validate(append(alone, poollint.Analyzer)); err != nil {
		t.Error(err)
	}
}

// TestSettings checks that the flags of the analyzer poollint are the settings.
func TestSettings(t *testing.T) {
	was := config.MinConfidence
	defer func() { config.MinConfidence = was }()
	if err := poollint.Analyzer.Flags.Set("confidence", "certain"); err != nil || config.MinConfidence != config.Certain {
		t.Errorf("confidence is %v, error %v", config.MinConfidence, err)
	}
	var names []string
	poollint.Analyzer.Flags.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	if want := []string{"confidence", "disable", "generated", "pools", "stats"}; !slices.Equal(names, want) {
		t.Errorf("flags are %v, want %v", names, want)
	}
}
