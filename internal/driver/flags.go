package driver

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/config"
)

// options is what the command line of the stand-alone tool says.
type options struct {
	analyzers []*analysis.Analyzer // those of the suite that are enabled
	json      bool
	fix, diff bool
	tests     bool
	args      arguments
}

// arguments are what follows the flags: patterns, or help and names.
type arguments struct {
	help  bool
	words []string
}

// parseFlags reads the command line.
func parseFlags(args []string, suite []*analysis.Analyzer) (*options, error) {
	opts := new(options)
	fs, enabled := newFlagSet(opts, suite)
	if err := fs.Parse(args); err != nil {
		if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: "); ok {
			err = fmt.Errorf("unknown flag %s (see poollint help)", name)
		}
		return nil, err
	}
	if opts.diff && !opts.fix {
		return nil, errors.New("-diff needs -fix")
	}
	for _, arg := range fs.Args() {
		if strings.HasPrefix(arg, "-") {
			return nil, fmt.Errorf("flag %s stands behind the packages, where it has no effect", arg)
		}
	}
	opts.analyzers = selected(suite, enabled)
	if len(opts.analyzers) == 0 {
		return nil, errors.New("all analyzers are disabled")
	}
	opts.args.words = fs.Args()
	if len(opts.args.words) > 0 && opts.args.words[0] == "help" {
		opts.args = arguments{help: true, words: opts.args.words[1:]}
	}
	return opts, nil
}

// newFlagSet returns the flags of the stand-alone tool, and those of them that
// enable an analyzer.
func newFlagSet(opts *options, suite []*analysis.Analyzer) (*flag.FlagSet, map[*analysis.Analyzer]*triState) {
	fs := flag.NewFlagSet("poollint", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.BoolVar(&opts.json, "json", false, "print findings as JSON")
	fs.BoolVar(&opts.fix, "fix", false, "apply the first fix of each finding instead of printing findings")
	fs.BoolVar(&opts.diff, "diff", false, "with -fix, print a diff instead of changing files")
	fs.BoolVar(&opts.tests, "test", true, "check test files, too")
	config.Register(fs)
	return fs, addAnalyzerFlags(fs, suite)
}

// addAnalyzerFlags adds the flags of the analyzers to fs, and returns those that
// enable one.
func addAnalyzerFlags(fs *flag.FlagSet, suite []*analysis.Analyzer) map[*analysis.Analyzer]*triState {
	enabled := make(map[*analysis.Analyzer]*triState)
	for _, a := range suite {
		enabled[a] = new(triState)
		fs.Var(enabled[a], a.Name, "run "+a.Name+", and of the others only those given like this; -"+a.Name+"=false leaves it out")
		a.Flags.VisitAll(func(f *flag.Flag) { fs.Var(f.Value, a.Name+"."+f.Name, f.Usage) })
	}
	return enabled
}

// A triState is the value of a flag that enables an analyzer.
type triState int

const (
	unset triState = iota
	setTrue
	setFalse
)

func (t *triState) IsBoolFlag() bool { return true }

func (t *triState) String() string { return strconv.FormatBool(t == nil || *t != setFalse) }

func (t *triState) Set(s string) error {
	b, err := strconv.ParseBool(s)
	if err != nil {
		return errors.New("want true or false")
	}
	*t = setFalse
	if b {
		*t = setTrue
	}
	return nil
}

// selected returns the analyzers to run: those enabled by name if there are
// any, else those not disabled. This is the rule of go vet.
func selected(suite []*analysis.Analyzer, enabled map[*analysis.Analyzer]*triState) []*analysis.Analyzer {
	with := func(s triState) func(*analysis.Analyzer) bool {
		return func(a *analysis.Analyzer) bool { return *enabled[a] == s }
	}
	if slices.ContainsFunc(suite, with(setTrue)) {
		return slices.DeleteFunc(slices.Clone(suite), func(a *analysis.Analyzer) bool { return *enabled[a] != setTrue })
	}
	return slices.DeleteFunc(slices.Clone(suite), with(setFalse))
}

// patterns returns what to load. A file stands for its package: editors and
// commit hooks pass files.
func patterns(args []string) ([]string, error) {
	if len(args) == 0 {
		return []string{"."}, nil
	}
	var list []string
	for _, arg := range args {
		if strings.HasSuffix(arg, ".go") && !strings.Contains(arg, "=") {
			info, err := os.Stat(arg)
			if err != nil {
				return nil, fmt.Errorf("cannot read %s: %w", arg, errors.Unwrap(err))
			}
			if !info.IsDir() {
				arg = dirPattern(arg)
			}
		}
		if !slices.Contains(list, arg) {
			list = append(list, arg)
		}
	}
	return list, nil
}

// dirPattern returns the pattern for the package that file is in.
func dirPattern(file string) string {
	dir := filepath.Dir(file)
	if filepath.IsAbs(dir) || dir == "." || strings.HasPrefix(dir, "..") {
		return dir
	}
	return "." + string(filepath.Separator) + dir
}
