package sizebound_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/poollint/poollint/analyzers/sizebound"
	"github.com/poollint/poollint/internal/testpath"
)

func Test(t *testing.T) {
	analysistest.Run(t, testpath.Dir(), sizebound.Analyzer, "sizebound", "clean")
}
