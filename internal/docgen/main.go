// Docgen writes the pages in docs/ about analyzers and their kinds of findings.
//
// The source of a page is a txtar archive in the folder kinds of the analyzer, analyzers/escape/kinds/used.txtar:
//
//	Title: an object is used after it was put
//	Severity: bug
//	Default: yes
//	Fix: where the Put can be deferred
//
//	# In production
//	...
//	-- bad.go --
//	...
//	-- good.go --
//	...
//
// An analyzer's own page is its package comment. Run it as go generate ./analyzers.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/poollint/poollint/analyzers"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("docgen: ")
	root := flag.String("root", ".", "`folder` of the project")
	flag.Parse()
	pages, err := generate(*root)
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		file := filepath.Join(*root, "docs", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			log.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(pages[name]), 0o666); err != nil {
			log.Fatal(err)
		}
	}
}

// A kind is one kind of findings.
type kind struct {
	analyzer, name string
	title          string
	severity       string // bug, hygiene or memory
	byDefault      string
	fix            string
	sections       []section
	bad, good      string
}

type section struct{ title, text string }

// sections are the titles of the sections of a page, in this order.
var sections = []string{"In production", "How poollint decides", "What it does not see", "The fix"}

// generate returns all pages by their names below docs/.
func generate(root string) (map[string]string, error) {
	pages := map[string]string{}
	var all []*kind
	for _, a := range analyzers.Suite {
		names := kindNames(a)
		var kinds []*kind
		for _, name := range names {
			k, err := readKind(root, a.Name, name)
			if err != nil {
				return nil, err
			}
			kinds = append(kinds, k)
			pages[a.Name+"/"+name+".md"] = k.page()
		}
		if files, _ := filepath.Glob(filepath.Join(folder(root, a.Name), "*.txtar")); len(files) != len(names) {
			return nil, fmt.Errorf("the documentation of %s lists %d kinds, and there are %d pages", a.Name, len(names), len(files))
		}
		all = append(all, kinds...)
		if len(kinds) > 0 || strings.HasSuffix(a.URL, "/docs/"+a.Name+".md") {
			pages[a.Name+".md"] = analyzerPage(a, kinds)
		}
	}
	pages["README.md"] = index(all)
	return pages, nil
}

// kindNames returns the kinds that the documentation of an analyzer lists.
func kindNames(a *analysis.Analyzer) (names []string) {
	_, list, _ := strings.Cut(a.Doc, "\nKinds:\n")
	for line := range strings.Lines(list) {
		item, ok := strings.CutPrefix(line, "  - ")
		if name, _, colon := strings.Cut(item, ": "); ok && colon {
			names = append(names, name)
		}
		if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "  ") {
			break
		}
	}
	return names
}

// folder returns where the pages of an analyzer come from.
func folder(root, analyzer string) string {
	if analyzer == "directive" {
		return filepath.Join(root, "internal", analyzer, "kinds")
	}
	return filepath.Join(root, "analyzers", analyzer, "kinds")
}

// readKind reads the source of a page.
func readKind(root, analyzer, name string) (*kind, error) {
	file := filepath.Join(folder(root, analyzer), name+".txtar")
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	k := &kind{analyzer: analyzer, name: name}
	archive := txtar.Parse(data)
	head, rest, _ := strings.Cut(string(archive.Comment), "\n\n")
	for line := range strings.SplitSeq(strings.TrimSpace(head), "\n") {
		key, value, _ := strings.Cut(line, ": ")
		field := map[string]*string{"Title": &k.title, "Severity": &k.severity, "Default": &k.byDefault, "Fix": &k.fix}[key]
		if field == nil || value == "" {
			return nil, fmt.Errorf("%s: cannot read %q", file, line)
		}
		*field = value
	}
	for part := range strings.SplitSeq("\n"+rest, "\n# ") {
		if title, text, ok := strings.Cut(part, "\n"); ok && strings.TrimSpace(part) != "" {
			k.sections = append(k.sections, section{title, strings.TrimSpace(text)})
		}
	}
	for _, f := range archive.Files {
		switch f.Name {
		case "bad.go":
			k.bad = string(f.Data)
		case "good.go":
			k.good = string(f.Data)
		}
		if clean, err := format.Source(f.Data); err != nil || string(clean) != string(f.Data) {
			return nil, fmt.Errorf("%s: %s is not formatted: %v", file, f.Name, err)
		}
	}
	return k, k.complete(file)
}

// complete returns an error unless the page has all it needs.
func (k *kind) complete(file string) error {
	if k.title == "" || k.byDefault == "" || k.fix == "" || k.bad == "" || k.good == "" {
		return fmt.Errorf("%s is not complete", file)
	}
	if !slices.Contains([]string{"bug", "hygiene", "memory"}, k.severity) {
		return fmt.Errorf("%s: there is no severity %q", file, k.severity)
	}
	var titles []string
	for _, s := range k.sections {
		titles = append(titles, s.title)
	}
	if !slices.Equal(titles, sections) {
		return fmt.Errorf("%s: has sections %q, want %q", file, titles, sections)
	}
	return nil
}

// body returns source from behind its imports.
func body(src string) string {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ParseComments)
	if err != nil {
		return src
	}
	end := file.Name.End()
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			end = g.End()
		}
	}
	return strings.TrimSpace(src[fset.Position(end).Offset:])
}

const generated = "<!-- Code generated by internal/docgen; DO NOT EDIT. -->\n\n"

func (k *kind) page() string {
	var b strings.Builder
	rule := k.analyzer + "/" + k.name
	fmt.Fprintf(&b, "%s# %s\n\n%s.\n\n", generated, rule, capital(k.title))
	fmt.Fprintf(&b, "Severity: %s. Shown by default: %s. Fix: %s. Analyzer: [%s](../%s.md).\n", k.severity, k.byDefault, k.fix, k.analyzer, k.analyzer)
	fmt.Fprintf(&b, "\n## %s\n\n%s\n", k.sections[0].title, k.sections[0].text)
	fmt.Fprintf(&b, "\n## Bad\n\n```go\n%s\n```\n\n## Good\n\n```go\n%s\n```\n", body(k.bad), body(k.good))
	for _, s := range k.sections[1:3] {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", s.title, s.text)
	}
	if b.WriteString("\n## How to silence it\n\n"); k.analyzer == "directive" {
		b.WriteString("Mend or remove the comment, or leave the analyzer out: `-directive=false`.\n")
	} else {
		fmt.Fprintf(&b, "With a reason, on the line or the line above:\n\n```go\n//lint:ignore poollint/%s the reason\n```\n\n"+
			"A directive that silences nothing any more is reported itself.\n", rule)
	}
	fmt.Fprintf(&b, "\n## %s\n\n%s\n", k.sections[3].title, k.sections[3].text)
	return b.String()
}

// capital returns text with a large first letter.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// analyzerPage is the package comment of an analyzer, with links to its kinds.
func analyzerPage(a *analysis.Analyzer, kinds []*kind) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s# %s\n\n", generated, a.Name)
	code := false
	for line := range strings.SplitSeq(strings.TrimSpace(a.Doc), "\n") {
		line, isCode := strings.CutPrefix(line, "\t")
		if isCode != code && (isCode || line != "") {
			b.WriteString(map[bool]string{true: "```go\n", false: "```\n\n"}[isCode])
			code = isCode
		}
		if name, rest, ok := strings.Cut(strings.TrimPrefix(line, "  - "), ": "); ok && strings.HasPrefix(line, "  - ") && slices.ContainsFunc(kinds, func(k *kind) bool { return k.name == name }) {
			line = fmt.Sprintf("  - [%s](%s/%s.md): %s", name, a.Name, name, rest)
		}
		b.WriteString(line + "\n")
	}
	if code {
		b.WriteString("```\n")
	}
	text := strings.ReplaceAll(b.String(), "\n\n```\n", "\n```\n")
	if a.Flags.Lookup("limit") != nil {
		a.Flags.VisitAll(func(f *flag.Flag) {
			text += fmt.Sprintf("\nFlag `-%s.%s` (default %s): %s.\n", a.Name, f.Name, f.DefValue, strings.ReplaceAll(f.Usage, "`", ""))
		})
	}
	return text
}

// index lists all kinds.
func index(kinds []*kind) string {
	var b strings.Builder
	b.WriteString(generated + "# What poollint reports\n\n" +
		"Bugs make programs wrong, hygiene keeps them from becoming so, memory says what a pool costs. What is *possible* is shown with\n" +
		"`-confidence=possible`. Fixes are applied with `poollint -fix`, `go vet -fix`, or by an editor.\n\n" +
		"| kind | what is wrong | severity | by default | fix |\n| --- | --- | --- | --- | --- |\n")
	for _, k := range kinds {
		byDefault, _, _ := strings.Cut(k.byDefault, "; ")
		fmt.Fprintf(&b, "| [%s/%s](%s/%s.md) | %s | %s | %s | %s |\n", k.analyzer, k.name, k.analyzer, k.name, k.title, k.severity, cmp.Or(byDefault, "yes"), k.fix)
	}
	b.WriteString("\nSA6002 is a check of [staticcheck](https://staticcheck.dev/docs/checks/#SA6002): a value that is no pointer is put, and every Put allocates.\n" +
		"Other pages: [evidence](evidence.md), [performance](performance.md).\n")
	return b.String()
}
