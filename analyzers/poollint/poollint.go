// Package poollint has an analyzer that finds nothing. Its flags are the settings of all the others, for drivers that
// have flags for analyzers only. In the configuration of nogo:
//
//	{"poollint": {"analyzer_flags": {"confidence": "possible", "disable": "putonce/lost,SA6002"}}}
package poollint

import (
	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/config"
)

// Analyzer has flags confidence, disable, generated and pools (and stats, which has an effect in the tool only).
var Analyzer = &analysis.Analyzer{
	Name: "poollint",
	Doc:  "set what other analyzers of poollint find\n\nIt finds nothing itself.",
	Run:  func(*analysis.Pass) (any, error) { return nil, nil },
}

func init() { config.Register(&Analyzer.Flags) }
