package driver

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"go/token"
	"io"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/lsp"
)

// LSP returns the subcommand that shows the findings of the suite in an editor.
func LSP(suite []*analysis.Analyzer) Command {
	return Command{
		Name:  "lsp",
		Args:  "[flags]",
		Short: "be a language server on standard input and output, beside any other",
		Run: func(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
			return serve(args, suite, stdin, stdout, stderr)
		},
	}
}

func serve(args []string, suite []*analysis.Analyzer, stdin io.Reader, stdout, stderr io.Writer) int {
	opts, err := parseLSPFlags(args, suite)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, lspUsage)
		return ExitClean
	}
	if err != nil {
		fmt.Fprintf(stderr, "poollint: %s\n", oneLine(err.Error()))
		return ExitFailed
	}
	server := &lsp.Server{
		Check:   newEditorCheck(opts),
		Delay:   300 * time.Millisecond,
		Limit:   5 * time.Minute,
		Version: ownVersion(),
	}
	if err := server.Serve(stdin, stdout); err != nil {
		fmt.Fprintf(stderr, "poollint: %s\n", oneLine(err.Error()))
		return ExitFindings // which is what the protocol wants
	}
	return ExitClean
}

const lspUsage = `Usage:

	poollint lsp [flags]

Poollint is a language server on standard input and output. It publishes findings
in the packages of open documents, as they are in the editor, and offers fixes. It
does nothing else, so it runs beside the server that the editor has for Go.

The flags are those of poollint that choose what is found: see poollint help.
`

// parseLSPFlags reads the command line of the language server. Output is not for
// it to choose.
func parseLSPFlags(args []string, suite []*analysis.Analyzer) (*options, error) {
	opts, err := parseFlags(args, suite)
	switch {
	case err != nil:
		return nil, err
	case opts.format != formatText || opts.context >= 0 || opts.fix || config.Stats:
		return nil, errors.New("a language server prints nothing: -format, -json, -c, -fix and -stats are not for poollint lsp")
	case len(opts.args.words) > 0 || opts.args.help:
		return nil, errors.New("poollint lsp takes no packages: the editor says what is open")
	}
	return opts, nil
}

// ownVersion returns the version of poollint, or "" if it is not known.
func ownVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return ""
}

// newEditorCheck returns a check for the packages that are open in an editor. A
// process may call it once.
func newEditorCheck(opts *options) lsp.Check {
	g := new(guard)
	g.watch(opts.analyzers)
	config.InMemory = true
	return func(ctx context.Context, root string, dirs []string, overlay map[string][]byte) (*lsp.Result, error) {
		at := place{ctx, root, overlay}
		if at.isForeign() {
			return new(lsp.Result), nil
		}
		g.reset()
		config.Standard = false
		roots, all, err := at.list(dirs, opts.tests)
		if err != nil {
			return nil, err
		}
		p := at.newProgram(roots, opts.analyzers, g)
		p.run()
		p.runWithoutTests()
		return &lsp.Result{
			Findings: p.editorFindings(opts.analyzers),
			Problems: append(problems(all), g.problems()...),
		}, nil
	}
}

// isForeign reports whether the place lies where the go command keeps what it has
// downloaded, or in Go itself: people go there to read, and can change nothing.
func (at place) isForeign() bool {
	out, err := at.goCommand("env", "GOMODCACHE", "GOROOT").Output()
	if err != nil {
		return false // which list tells
	}
	return slices.ContainsFunc(strings.Split(strings.TrimSpace(string(out)), "\n"), func(dir string) bool {
		rel, err := filepath.Rel(strings.TrimSpace(dir), at.dir)
		return err == nil && filepath.IsLocal(rel)
	})
}

// editorFindings returns the findings in the order of their positions, each once.
func (p *program) editorFindings(analyzers []*analysis.Analyzer) []lsp.Finding {
	var list []lsp.Finding
	seen := make(map[string]bool)
	p.eachPass(analyzers, func(_ *unit, a *analysis.Analyzer, ps *pass) {
		for _, d := range ps.diagnostics {
			f := p.editorFinding(a, d)
			if key := fmt.Sprint(f.Start, f.Rule, f.Message); !seen[key] {
				seen[key] = true
				list = append(list, f)
			}
		}
	})
	slices.SortStableFunc(list, func(a, b lsp.Finding) int { return comparePositions(a.Start, b.Start) })
	return list
}

func (p *program) editorFinding(a *analysis.Analyzer, d analysis.Diagnostic) lsp.Finding {
	f := lsp.Finding{
		Span:     p.span(d.Pos, d.End),
		Rule:     ruleOf(a, d.Category),
		URL:      urlOf(a, d.Category),
		Message:  d.Message,
		Severity: lsp.Warning, // errors are for what does not compile
	}
	if severityOf(f.Rule) == severityNote {
		f.Severity = lsp.Information
	}
	for _, r := range d.Related {
		f.Related = append(f.Related, lsp.Related{Span: p.span(r.Pos, r.End), Message: r.Message})
	}
	for _, fix := range d.SuggestedFixes {
		if edits, ok := p.editorEdits(fix); ok {
			f.Fixes = append(f.Fixes, lsp.Fix{Message: fix.Message, Edits: edits})
		}
	}
	return f
}

// editorEdits returns the edits of a fix, and false if they are in what cgo or another program has made of the source.
func (p *program) editorEdits(fix analysis.SuggestedFix) ([]lsp.Edit, bool) {
	var edits []lsp.Edit
	for _, te := range fix.TextEdits {
		if p.fset.Position(te.Pos) != p.fset.PositionFor(te.Pos, false) {
			return nil, false
		}
		edits = append(edits, lsp.Edit{Span: p.span(te.Pos, te.End), New: string(te.NewText)})
	}
	return edits, true
}

func (p *program) span(pos, end token.Pos) lsp.Span {
	if !end.IsValid() {
		end = pos
	}
	return lsp.Span{Start: p.fset.Position(pos), End: p.fset.Position(end)}
}

func comparePositions(a, b token.Position) int {
	return cmp.Or(strings.Compare(a.Filename, b.Filename), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}
