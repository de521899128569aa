// Package driver is the command line of poollint. One program is two tools:
//
//   - a checker of its own, which loads the packages it is asked for (check.go);
//   - a tool for go vet -vettool, which is given one package after another and
//     reads what it has to know of others from files (vet.go).
//
// Both run the same analyzers with the same flags and find the same.
package driver

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Exit codes.
const (
	exitClean    = 0 // nothing found, or findings printed with -json
	exitFindings = 1
	exitFailed   = 2 // the question could not be answered, at least in part
)

// Main runs the suite as the command line says, and exits.
func Main(suite ...*analysis.Analyzer) {
	if err := analysis.Validate(suite); err != nil {
		panic("internal error: " + err.Error())
	}
	if isVetCall(os.Args[1:]) {
		vet(suite)
	}
	os.Exit(run(os.Args[1:], suite, os.Stdout, os.Stderr))
}

// run is the stand-alone tool. It returns the exit code.
func run(args []string, suite []*analysis.Analyzer, stdout, stderr io.Writer) int {
	fail := func(err error) int {
		fmt.Fprintf(stderr, "poollint: %s\n", oneLine(err.Error()))
		return exitFailed
	}
	opts, err := parseFlags(args, suite)
	if errors.Is(err, flag.ErrHelp) {
		usage(stdout, suite)
		return exitClean
	}
	if err != nil {
		return fail(err)
	}
	if opts.args.help {
		if err := help(stdout, suite, opts.args.words); err != nil {
			return fail(err)
		}
		return exitClean
	}
	patterns, err := patterns(opts.args.words)
	if err != nil {
		return fail(err)
	}
	return check(opts, patterns, stdout, stderr)
}

// oneLine joins the lines of a message.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
