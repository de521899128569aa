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
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Exit codes.
const (
	ExitClean    = 0 // nothing found, or findings printed for a machine
	ExitFindings = 1
	ExitFailed   = 2 // the question could not be answered, at least in part
)

// Main runs the suite, or a subcommand, as the command line says, and exits.
func Main(suite []*analysis.Analyzer, commands ...Command) {
	if err := analysis.Validate(suite); err != nil {
		panic("internal error: " + err.Error())
	}
	commands = append(slices.Clip(commands), builtin(suite)...)
	args := os.Args[1:]
	asUnit := isVetCall(args)
	if asUnit {
		tuneGC(roomyUnit)
	} else {
		tuneGC(roomyAlone)
	}
	if len(args) > 0 {
		if c := table(commands).find(args[0]); c != nil {
			os.Exit(c.Run(args[1:], os.Stdin, os.Stdout, os.Stderr))
		}
	}
	if asUnit {
		vet(suite)
	}
	os.Exit(run(args, suite, commands, os.Stdout, os.Stderr))
}

// run is the stand-alone tool without subcommands. It returns the exit code.
func run(args []string, suite []*analysis.Analyzer, commands table, stdout, stderr io.Writer) int {
	fail := func(err error) int { return failed(stderr, err) }
	opts, err := parseFlags(args, suite)
	if errors.Is(err, flag.ErrHelp) {
		usage(stdout, suite, commands)
		return ExitClean
	}
	if err != nil {
		return fail(err)
	}
	if opts.args.help {
		if err := help(stdout, suite, commands, opts.args.words); err != nil {
			return fail(err)
		}
		return ExitClean
	}
	if words := opts.args.words; len(words) > 0 && commands.find(words[0]) != nil {
		return fail(fmt.Errorf("%s stands behind flags: poollint %s comes first, its own flags follow", words[0], words[0]))
	}
	patterns, err := patterns(opts.args.words)
	if err != nil {
		return fail(err)
	}
	return check(opts, patterns, stdout, stderr)
}

// oneLine joins the lines of a message.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
