// Package analyzers lists the analyzers of poollint.
package analyzers

//go:generate go run github.com/poollint/poollint/internal/docgen -root ..

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/analyzers/crossgoroutine"
	"github.com/poollint/poollint/analyzers/escape"
	"github.com/poollint/poollint/analyzers/newcontract"
	"github.com/poollint/poollint/analyzers/putonce"
	"github.com/poollint/poollint/analyzers/putreset"
	"github.com/poollint/poollint/analyzers/sizebound"
	"github.com/poollint/poollint/internal/directive"
	"github.com/poollint/poollint/internal/sa6002"
)

// checks are the analyzers that judge code, in alphabetical order.
var checks = []*analysis.Analyzer{
	sa6002.Analyzer,
	crossgoroutine.Analyzer,
	escape.Analyzer,
	newcontract.Analyzer,
	putonce.Analyzer,
	putreset.Analyzer,
	sizebound.Analyzer,
}

// Suite is the list of all analyzers: the checks, and directive, which judges the
// comments that silence them.
var Suite = append(slices.Clone(checks), directive.New(checks...))
