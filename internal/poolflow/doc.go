// Package poolflow finds object pools and follows what is borrowed from them. It reports nothing.
package poolflow

import (
	_ "golang.org/x/tools/go/analysis"
	_ "golang.org/x/tools/go/analysis/analysistest"
	_ "golang.org/x/tools/go/analysis/checker"
	_ "golang.org/x/tools/go/analysis/unitchecker"
	_ "golang.org/x/tools/go/ssa"
	_ "honnef.co/go/tools/analysis/dfa/dense"
	_ "honnef.co/go/tools/staticcheck/sa6002"
)
