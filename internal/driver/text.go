package driver

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"

	"golang.org/x/tools/go/analysis"
)

// A finding is a diagnostic with its positions resolved.
type finding struct {
	posn, end token.Position
	analyzer  *analysis.Analyzer
	rule      string // analyzer/kind, or analyzer
	url       string // where the rule is explained
	message   string
	related   []related
	fixes     []resolvedFix
}

type related struct {
	posn, end token.Position
	message   string
}

type resolvedFix struct {
	message string
	edits   []resolvedEdit
}

type resolvedEdit struct {
	posn, end token.Position
	text      string
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
	f := finding{
		posn:     fset.Position(d.Pos),
		end:      fset.Position(cmp.Or(d.End, d.Pos)),
		analyzer: a,
		rule:     ruleOf(a, d.Category),
		url:      cmp.Or(d.URL, urlOf(a, d.Category)),
		message:  d.Message,
	}
	for _, r := range d.Related {
		f.related = append(f.related, related{fset.Position(r.Pos), fset.Position(cmp.Or(r.End, r.Pos)), r.Message})
	}
	for _, fix := range d.SuggestedFixes {
		resolved := resolvedFix{message: fix.Message}
		for _, e := range fix.TextEdits {
			resolved.edits = append(resolved.edits, resolvedEdit{fset.Position(e.Pos), fset.Position(e.End), string(e.NewText)})
		}
		f.fixes = append(f.fixes, resolved)
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

// A style says how text looks.
type style struct {
	color   bool
	context int // lines of source around a position, none if negative
}

// Escape sequences of terminals.
const (
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	normal = "\x1b[0m"
)

// paint puts s between escape sequences, if there are to be any.
func (s style) paint(code, text string) string {
	if !s.color {
		return text
	}
	return code + text + normal
}

// wantsColor reports whether w is a terminal that shows colors to somebody who does
// not mind: see https://no-color.org.
func wantsColor(w io.Writer) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isTerminal(w)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// printText prints findings for people and for editors, which know the format.
func printText(w io.Writer, list []finding, s style) error {
	out := bufio.NewWriter(w)
	src := make(sources)
	for _, f := range list {
		color := yellow
		if severityOf(f.rule) == severityError {
			color = red
		}
		fmt.Fprintf(out, "%s: %s %s\n", s.paint(bold, shortPosition(f.posn.String())), f.message, s.paint(color, "["+f.rule+"]"))
		s.printContext(out, src, f.posn, f.end, "")
		for _, r := range f.related {
			fmt.Fprintf(out, "\t%s\n", s.paint(dim, shortPosition(r.posn.String())+": "+r.message))
			s.printContext(out, src, r.posn, r.end, "\t")
		}
	}
	return out.Flush()
}

// printContext prints the lines of source around a range, with a mark below its start.
func (s style) printContext(w io.Writer, src sources, posn, end token.Position, indent string) {
	if s.context < 0 {
		return
	}
	lines := src.lines(posn.Filename)
	for n := max(posn.Line-s.context, 1); n <= min(max(end.Line, posn.Line)+s.context, len(lines)); n++ {
		fmt.Fprintf(w, "%s%6d | %s\n", indent, n, lines[n-1])
		if n == posn.Line {
			fmt.Fprintf(w, "%s       | %s%s\n", indent, blank(lines[n-1], posn.Column-1), s.paint(bold, "^"))
		}
	}
}

// blank returns white space as wide as the first n bytes of line.
func blank(line string, n int) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, line[:min(max(n, 0), len(line))])
}

// sources is the lines of files, by name.
type sources map[string][]string

// lines returns the lines of a file, none if it cannot be read.
func (src sources) lines(name string) []string {
	lines, ok := src[name]
	if !ok {
		data, err := os.ReadFile(name)
		if err == nil {
			lines = strings.Split(string(bytes.TrimSuffix(data, []byte("\n"))), "\n")
		}
		src[name] = lines
	}
	return lines
}

// line returns a line of a file, counted from 1, "" if it is not there.
func (src sources) line(name string, n int) string {
	if lines := src.lines(name); 0 < n && n <= len(lines) {
		return lines[n-1]
	}
	return ""
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
