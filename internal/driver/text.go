package driver

import (
	"bufio"
	"cmp"
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A finding is a diagnostic with its positions resolved.
type finding struct {
	posn    token.Position
	rule    string // analyzer/kind, or analyzer
	message string
	related []related
}

type related struct {
	posn    token.Position
	message string
}

// findings returns the findings of the analyzers in the order of their positions,
// each once, whichever packages its file belongs to.
func (p *program) findings(analyzers []*analysis.Analyzer) []finding {
	var list []finding
	p.eachPass(analyzers, func(_ *unit, a *analysis.Analyzer, ps *pass) {
		for _, d := range ps.diagnostics {
			list = append(list, newFinding(p.fset, a, d))
		}
	})
	slices.SortStableFunc(list, compareFindings)
	return slices.CompactFunc(list, func(a, b finding) bool { return compareFindings(a, b) == 0 })
}

func newFinding(fset *token.FileSet, a *analysis.Analyzer, d analysis.Diagnostic) finding {
	f := finding{posn: fset.Position(d.Pos), rule: a.Name, message: d.Message}
	if d.Category != "" {
		f.rule += "/" + d.Category
	}
	for _, r := range d.Related {
		f.related = append(f.related, related{fset.Position(r.Pos), r.Message})
	}
	return f
}

func compareFindings(a, b finding) int {
	return cmp.Or(
		strings.Compare(a.posn.Filename, b.posn.Filename),
		cmp.Compare(a.posn.Line, b.posn.Line),
		cmp.Compare(a.posn.Column, b.posn.Column),
		strings.Compare(a.rule, b.rule),
		strings.Compare(a.message, b.message),
	)
}

// printText prints findings for people and for editors, which know the format.
func printText(w io.Writer, list []finding) error {
	out := bufio.NewWriter(w)
	for _, f := range list {
		fmt.Fprintf(out, "%s: %s [%s]\n", shortPosition(f.posn.String()), f.message, f.rule)
		for _, r := range f.related {
			fmt.Fprintf(out, "\t%s: %s\n", shortPosition(r.posn.String()), r.message)
		}
	}
	return out.Flush()
}

// shortPosition makes the path in file:line:col relative to the working directory
// if it becomes shorter.
func shortPosition(posn string) string {
	dir, err := os.Getwd()
	if err != nil {
		return posn
	}
	rel, err := filepath.Rel(dir, posn)
	if err != nil || len(rel) >= len(posn) {
		return posn
	}
	return rel
}
