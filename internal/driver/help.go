package driver

import (
	"flag"
	"fmt"
	"io"
	"strings"

	"golang.org/x/tools/go/analysis"
)

const intro = `poollint finds mistakes in the use of object pools.

Usage:

	poollint [flags] [packages]       check packages, by default the one in this directory
	poollint help [ANALYZER]          explain poollint, or an analyzer
`

const outro = `	go vet -vettool=$(which poollint) [flags] [packages]

A file stands for the package that it is in. Findings go to standard output, each
as file:line:col: message [analyzer/kind], or in another -format. The exit code is 0
if there are none or -json or -exit-zero is given, 1 if there are some, 2 if something
could not be checked. Flags that are always wanted stand in .poollint.yml.

Analyzers:

`

// usage explains the tool.
func usage(w io.Writer, suite []*analysis.Analyzer, commands table) {
	fmt.Fprint(w, intro)
	commands.usage(w)
	fmt.Fprint(w, outro)
	for _, a := range suite {
		fmt.Fprintf(w, "\t%-14s %s\n", a.Name, title(a))
	}
	fmt.Fprint(w, `
All are run. To run some only, name them: -escape -putonce. To leave some out:
-escape=false.

Flags:

`)
	fs, _ := newFlagSet(new(options), suite)
	core := flag.NewFlagSet("", flag.ContinueOnError)
	fs.VisitAll(func(f *flag.Flag) {
		if !isAnalyzerFlag(f.Name, suite) {
			core.Var(f.Value, f.Name, f.Usage)
		}
	})
	core.SetOutput(w)
	core.PrintDefaults()
}

// isAnalyzerFlag reports whether the flag enables an analyzer or belongs to one.
func isAnalyzerFlag(name string, suite []*analysis.Analyzer) bool {
	prefix, _, _ := strings.Cut(name, ".")
	return find(suite, prefix) != nil
}

// help explains the analyzers of the given names, or the tool if there are none.
func help(w io.Writer, suite []*analysis.Analyzer, commands table, names []string) error {
	if len(names) == 0 {
		usage(w, suite, commands)
		return nil
	}
	for _, name := range names {
		a := find(suite, name)
		if a == nil {
			return fmt.Errorf("there is no analyzer %s (see poollint help)", name)
		}
		fmt.Fprintf(w, "%s: %s\n", a.Name, strings.TrimSpace(a.Doc))
		printFlags(w, a)
	}
	return nil
}

// printFlags prints the flags of a, under the names that they have in the tool.
func printFlags(w io.Writer, a *analysis.Analyzer) {
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	count := 0
	a.Flags.VisitAll(func(f *flag.Flag) {
		fs.Var(f.Value, a.Name+"."+f.Name, f.Usage)
		count++
	})
	if count == 0 {
		return
	}
	fmt.Fprint(w, "\nFlags:\n\n")
	fs.SetOutput(w)
	fs.PrintDefaults()
}

func find(suite []*analysis.Analyzer, name string) *analysis.Analyzer {
	for _, a := range suite {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// title returns the first sentence of the documentation, without the words with
// which a package comment begins.
func title(a *analysis.Analyzer) string {
	para, _, _ := strings.Cut(strings.TrimSpace(a.Doc), "\n\n")
	return strings.TrimPrefix(oneLine(para), "Package "+a.Name+" ")
}
