// Package ignore reads the comments with which people silence findings.
//
//	//lint:ignore poollint/escape the log may show any number
//	//lint:file-ignore poollint/putonce,poollint/escape the file tests misuse
//
// The first silences its own line if it follows code, else the line below its
// comment; the second its file. What is silenced is a comma-separated list of
//
//	poollint                  everything
//	poollint/escape           an analyzer
//	poollint/escape/stored    one kind of its findings
//	poollint/put*, SA60*      a glob; an asterisk does not match a slash
//
// SA6002 goes by its own name, too, because staticcheck has it as well. Other
// names belong to other tools.
package ignore

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
)

const (
	linePrefix = "//lint:ignore"
	filePrefix = "//lint:file-ignore"
)

// A Directive is one ignore directive, ours or not.
type Directive struct {
	Comment *ast.Comment
	Names   []string // what it silences, as written, names of other tools among them
	Reason  string

	file        bool
	first, last int // lines that it silences unless file
}

// Parse returns the directives in file, in source order.
func Parse(fset *token.FileSet, file *ast.File) []*Directive {
	var ds []*Directive
	for _, group := range file.Comments {
		for _, c := range group.List {
			if d := parse(c); d != nil {
				d.place(fset, file, group)
				ds = append(ds, d)
			}
		}
	}
	return ds
}

// parse returns the directive in c, or nil.
func parse(c *ast.Comment) *Directive {
	word, rest, _ := strings.Cut(c.Text, " ")
	if word != linePrefix && word != filePrefix {
		return nil
	}
	names, reason, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if strings.HasPrefix(strings.TrimSpace(reason), "//") {
		reason = "" // a comment on the directive is none
	}
	return &Directive{
		Comment: c,
		Names:   strings.Split(names, ","),
		Reason:  strings.TrimSpace(reason),
		file:    word == filePrefix,
	}
}

// place finds out which lines d silences. A comment behind code silences its
// own line; any other the lines from its own to the one below its comment group.
func (d *Directive) place(fset *token.FileSet, file *ast.File, group *ast.CommentGroup) {
	if d.file {
		return
	}
	own := line(fset, d.Comment.Pos())
	d.first, d.last = own, own
	if !followsCode(fset, file, d.Comment, own) {
		d.last = line(fset, group.End()) + 1
	}
}

// followsCode reports whether there is code before c on its line.
func followsCode(fset *token.FileSet, file *ast.File, c *ast.Comment, own int) bool {
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || found || n.Pos() >= c.Pos() {
			return false
		}
		switch n.(type) {
		case *ast.Comment, *ast.CommentGroup:
			return false
		}
		starts := line(fset, n.Pos()) == own
		ends := n.End() <= c.Pos() && line(fset, n.End()) == own
		found = starts || ends
		return !found
	})
	return found
}

// Ours reports whether name can be meant for nobody but poollint.
func Ours(name string) bool {
	return name == "poollint" || strings.HasPrefix(name, "poollint/")
}

// Known reports whether name covers findings of some analyzer in the list.
// Kinds are not looked at.
func Known(name string, analyzers []string) bool {
	if name == "poollint" {
		return true
	}
	analyzer, _, _ := strings.Cut(strings.TrimPrefix(name, "poollint/"), "/")
	return slices.ContainsFunc(analyzers, func(a string) bool {
		ok, err := path.Match(analyzer, a)
		return err == nil && ok
	})
}

// Silences reports whether d silences a finding of the given analyzer and
// category at pos, which is in the file of d.
func (d *Directive) Silences(fset *token.FileSet, pos token.Pos, analyzer, category string) bool {
	if at := line(fset, pos); !d.file && (at < d.first || at > d.last) {
		return false
	}
	return slices.ContainsFunc(d.Names, func(name string) bool { return Matches(name, analyzer, category) })
}

// Matches reports whether name, as written in a directive, covers the findings
// of that analyzer and category. What the analyzer named directive finds has to be
// named in full: an unused directive for everything would silence its own report.
func Matches(name, analyzer, category string) bool {
	if analyzer == "directive" {
		return name == "poollint/directive" || name == "poollint/directive/"+category
	}
	if name == "poollint" {
		return true
	}
	targets := []string{"poollint/" + analyzer, "poollint/" + analyzer + "/" + category}
	if strings.HasPrefix(analyzer, "SA") {
		targets = append(targets, analyzer)
	}
	return slices.ContainsFunc(targets, func(target string) bool {
		ok, err := path.Match(name, target)
		return err == nil && ok
	})
}

// line returns the line of pos in the file that was parsed, whatever line
// directives say.
func line(fset *token.FileSet, pos token.Pos) int { return fset.PositionFor(pos, false).Line }
