// Package sa6002 is staticcheck's check SA6002 as poollint has it, for drivers that want one package for each analyzer.
package sa6002

import "github.com/poollint/poollint/internal/sa6002"

// Analyzer reports values put into a pool that are no pointers.
var Analyzer = sa6002.Analyzer
