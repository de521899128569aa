// Package directive checks the comments that are addressed to poollint, for drivers that want one package for each
// analyzer.
package directive

import "github.com/poollint/poollint/analyzers"

// Analyzer is the one among the suite that judges the comments for the others, which it requires.
var Analyzer = analyzers.Suite[len(analyzers.Suite)-1]
