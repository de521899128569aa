package driver

import (
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/docs"
)

// builtin returns the subcommands that need no more than the driver has.
func builtin(suite []*analysis.Analyzer) table {
	return table{
		{"explain", "KIND...", "explain kinds of findings, such as used or escape/used", func(args []string, _ io.Reader, stdout, stderr io.Writer) int {
			return explain(args, suite, docs.Pages, stdout, stderr)
		}},
		{"flags", "", "print the flags that " + configName + " stands for, for go vet", func(args []string, _ io.Reader, stdout, stderr io.Writer) int {
			return printFlagsOfConfig(args, suite, stdout, stderr)
		}},
		{"pools", "[flags] [packages]", "list pools, and what was followed of each", func(args []string, _ io.Reader, stdout, stderr io.Writer) int {
			return pools(args, suite, stdout, stderr)
		}},
	}
}

// failed says in one line why a command could not be carried out.
func failed(stderr io.Writer, err error) int {
	fmt.Fprintf(stderr, "poollint: %s\n", oneLine(err.Error()))
	return ExitFailed
}

// printFlagsOfConfig prints the settings of the configuration file as go vet takes them.
func printFlagsOfConfig(args []string, suite []*analysis.Analyzer, stdout, stderr io.Writer) int {
	if len(args) > 0 {
		return failed(stderr, fmt.Errorf("poollint flags takes no arguments, not %s", strings.Join(args, " ")))
	}
	file, err := findConfig("")
	if err != nil {
		return failed(stderr, err)
	}
	flags, _ := newFlagSet(new(options), suite)
	if err := file.apply(flags, suite); err != nil {
		return failed(stderr, err)
	}
	if args := file.args(); len(args) > 0 {
		fmt.Fprintln(stdout, strings.Join(args, " "))
	}
	return ExitClean
}

// explain prints what there is to say of kinds and analyzers: the pages about them,
// and of what has none its own documentation.
func explain(args []string, suite []*analysis.Analyzer, pages fs.FS, stdout, stderr io.Writer) int {
	if len(args) > 0 && (args[0] == "-h" || args[0] == "-help" || args[0] == "--help") {
		listKinds(stdout, suite)
		return ExitClean
	}
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return failed(stderr, fmt.Errorf("explain wants the name of a kind: %s", strings.Join(allKinds(suite), ", ")))
	}
	for i, name := range args {
		found := 0
		for _, a := range suite {
			for _, k := range kindsOrSelf(a) {
				if name != a.Name && name != k.name && name != ruleOf(a, k.name) {
					continue
				}
				if i+found > 0 {
					fmt.Fprintln(stdout)
				}
				found++
				explainKind(stdout, a, k, pages)
			}
		}
		if found == 0 {
			return failed(stderr, fmt.Errorf("there is no kind %s: there are %s", name, strings.Join(allKinds(suite), ", ")))
		}
	}
	return ExitClean
}

// listKinds prints what can be explained.
func listKinds(w io.Writer, suite []*analysis.Analyzer) {
	fmt.Fprint(w, "Usage:\n\n\tpoollint explain KIND...\n\nKinds, which may be named without the analyzer:\n\n")
	for _, a := range suite {
		for _, k := range kindsOrSelf(a) {
			fmt.Fprintf(w, "\t%-24s %s\n", ruleOf(a, k.name), k.text)
		}
	}
}

// kindsOrSelf returns the kinds of a, or one without a name if it has none.
func kindsOrSelf(a *analysis.Analyzer) []kind {
	if kinds := kindsOf(a); len(kinds) > 0 {
		return kinds
	}
	return []kind{{"", title(a)}}
}

// allKinds returns the names by which kinds can be asked for.
func allKinds(suite []*analysis.Analyzer) []string {
	var names []string
	for _, a := range suite {
		for _, k := range kindsOrSelf(a) {
			if k.name == "" {
				k.name = a.Name
			}
			names = append(names, k.name)
		}
	}
	return names
}

// explainKind prints the page about one kind.
func explainKind(w io.Writer, a *analysis.Analyzer, k kind, pages fs.FS) {
	rule := ruleOf(a, k.name)
	page, err := fs.ReadFile(pages, rule+".md")
	if err != nil {
		fmt.Fprintf(w, "%s (%s): %s.\n\n%s\n\nMore: %s\n", rule, severityOf(rule), k.text, strings.TrimSpace(a.Doc), urlOf(a, k.name))
		return
	}
	fmt.Fprintf(w, "%s\n\nOnline: %s\n", readable(string(page)), urlOf(a, k.name))
}

// readable takes out of a page what is not for readers in a terminal: comments, and
// links to other pages.
func readable(page string) string {
	page = htmlComment.ReplaceAllString(page, "")
	return strings.TrimSpace(pageLink.ReplaceAllString(page, "$1"))
}

var (
	htmlComment = regexp.MustCompile(`(?s)<!--.*?-->`)
	pageLink    = regexp.MustCompile(`\[([^\]\n]+)\]\([^)\s]*\.md(?:#[^)\s]*)?\)`)
)
