package directive

import (
	_ "embed"
	"fmt"
	"go/ast"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/analyzerdoc"
	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/ignore"
	"github.com/poollint/poollint/internal/report"
)

//go:embed doc.go
var doc string

// Categories.
const (
	reason    = "reason"
	unknown   = "unknown"
	unused    = "unused"
	misplaced = "misplaced"
)

// New returns the analyzer for a suite of checks, which all report through
// internal/report.
//
// It requires the checks, so they run in every driver and on every package that
// it runs on, enabled or not: what a directive silences is then known exactly.
func New(checks ...*analysis.Analyzer) *analysis.Analyzer {
	names := []string{"directive"}
	for _, a := range checks {
		if a.ResultType != report.ResultType {
			panic("internal error: analyzer " + a.Name + " does not report through internal/report")
		}
		names = append(names, a.Name)
	}
	return &analysis.Analyzer{
		Name:       "directive",
		Doc:        analyzerdoc.Text(doc),
		URL:        analyzerdoc.URL("directive"),
		Requires:   checks,
		ResultType: report.ResultType,
		Run: func(pass *analysis.Pass) (any, error) {
			c := &checker{Reporter: report.New(pass), pass: pass, analyzers: names}
			for _, file := range pass.Files {
				c.checkFile(file)
			}
			return c.Done(), nil
		},
	}
}

// A checker checks the directives of one package.
type checker struct {
	*report.Reporter
	pass      *analysis.Pass
	analyzers []string // names that a directive may use
}

func (c *checker) checkFile(file *ast.File) {
	for _, d := range ignore.Parse(c.pass.Fset, file) {
		c.checkIgnore(d)
	}
	var places map[*ast.Comment]place // made at the first declaration
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if words, ok := fields(comment, "//lint:"); ok {
				c.checkVerb(comment, words)
			}
			if words, ok := fields(comment, "//poollint:"); ok {
				if places == nil {
					places = placesIn(file)
				}
				c.checkDeclaration(comment, words, places[comment])
			}
		}
	}
}

// fields returns the words behind prefix: the verb, which may be empty, and its arguments.
func fields(c *ast.Comment, prefix string) ([]string, bool) {
	rest, ok := strings.CutPrefix(c.Text, prefix)
	if !ok {
		return nil, false
	}
	rest, _, _ = strings.Cut(rest, "//") // a comment on the directive
	if strings.TrimLeft(rest, " \t") != rest || rest == "" {
		return append([]string{""}, strings.Fields(rest)...), true
	}
	return strings.Fields(rest), true
}

// checkVerb reports a misspelled //lint:ignore.
func (c *checker) checkVerb(comment *ast.Comment, words []string) {
	switch words[0] {
	case "ignore", "file-ignore":
		return // checkIgnore
	}
	if len(words) > 1 && slices.ContainsFunc(strings.Split(words[1], ","), ignore.Ours) {
		c.reportf(comment, unknown, "lint:%s is no directive", words[0])
	}
}

// checkIgnore checks one ignore directive, and reports one mistake in it at most.
func (c *checker) checkIgnore(d *ignore.Directive) {
	var ours []string
	for _, name := range d.Names {
		if !ignore.Ours(name) {
			continue
		}
		if !ignore.Known(name, c.analyzers) {
			c.reportf(d.Comment, unknown, "%s names no analyzer of poollint", name)
			return
		}
		ours = append(ours, name)
	}
	if len(ours) == 0 {
		return // for other tools
	}
	switch names := strings.Join(ours, ","); {
	case !c.used(d):
		c.reportf(d.Comment, unused, "ignore directive for %s silences nothing", names)
	case d.Reason == "":
		c.reportf(d.Comment, reason, "ignore directive for %s has no reason", names)
	}
}

// used reports whether d silences something, or may do so without our knowing.
func (c *checker) used(d *ignore.Directive) bool {
	for _, name := range d.Names {
		if name == "poollint/directive" || strings.HasPrefix(name, "poollint/directive/") {
			return true // our own reports are still to come
		}
		if !ignore.Ours(name) && ignore.Matches(name, "SA6002", "") {
			return true // may be for staticcheck
		}
	}
	for _, result := range c.pass.ResultOf {
		if result, ok := result.(*report.Result); ok && result.Used[d.Comment.Pos()] {
			return true
		}
	}
	return false
}

// A place is what a declaration stands above: a function, an interface method, or
// a type. The zero place is anything else.
type place struct {
	name string
	fn   *ast.FuncType // nil for a type
	recv *ast.FieldList
}

// placesIn maps every comment in a doc comment of file that may hold a
// declaration to what it documents.
func placesIn(file *ast.File) map[*ast.Comment]place {
	m := make(map[*ast.Comment]place)
	add := func(doc *ast.CommentGroup, p place) {
		if doc != nil {
			for _, c := range doc.List {
				m[c] = p
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			add(n.Doc, place{n.Name.Name, n.Type, n.Recv})
		case *ast.GenDecl:
			for _, spec := range n.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok {
					add(n.Doc, place{name: spec.Name.Name})
					add(spec.Doc, place{name: spec.Name.Name})
				}
			}
		case *ast.InterfaceType:
			for _, f := range n.Methods.List {
				if fn, ok := f.Type.(*ast.FuncType); ok && len(f.Names) == 1 {
					add(f.Doc, place{name: f.Names[0].Name, fn: fn})
				}
			}
		}
		return true
	})
	return m
}

// checkDeclaration checks one //poollint: directive.
func (c *checker) checkDeclaration(comment *ast.Comment, words []string, p place) {
	verb, args := words[0], words[1:]
	ok := false
	switch verb {
	case "get", "put":
		ok = p.fn != nil
	case "shared":
		ok = p.name != ""
	default:
		c.reportf(comment, unknown, "unknown directive poollint:%s", verb)
		return
	}
	if !ok {
		c.reportf(comment, misplaced, "poollint:%s has no effect here", verb)
		return
	}
	if verb == "put" && len(args) > 0 && !p.hasParam(args[0]) {
		c.reportf(comment, misplaced, "poollint:put names %s, which is no parameter of %s", args[0], p.name)
	}
}

// hasParam reports whether the function has a parameter or receiver of that
// name, or with that number.
func (p place) hasParam(name string) bool {
	n, count := -1, 0
	if i, err := strconv.Atoi(name); err == nil {
		n = i
	}
	for _, list := range []*ast.FieldList{p.recv, p.fn.Params} {
		if list == nil {
			continue
		}
		count += list.NumFields()
		for _, f := range list.List {
			for _, id := range f.Names {
				if id.Name == name {
					return true
				}
			}
		}
	}
	return 0 <= n && n < count
}

func (c *checker) reportf(comment *ast.Comment, category, format string, args ...any) {
	c.Report(analysis.Diagnostic{
		Pos:      comment.Pos(),
		End:      comment.End(),
		Category: category,
		Message:  fmt.Sprintf(format, args...),
	}, config.Certain)
}
