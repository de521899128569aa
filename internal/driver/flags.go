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
	format    string
	context   int // lines of source around a finding, none if negative
	exitZero  bool
	config    string // see findConfig
	fix, diff bool
	tests     bool
	args      arguments
}

// arguments are what follows the flags: patterns, or help and names.
type arguments struct {
	help  bool
	words []string
}

// parseFlags reads the command line, and the configuration file.
func parseFlags(args []string, suite []*analysis.Analyzer) (*options, error) {
	opts := new(options)
	fs, enabled := newFlagSet(opts, suite)
	if err := fs.Parse(args); err != nil {
		return nil, flagError(err)
	}
	words := fs.Args()
	if len(words) > 0 && words[0] == "help" {
		opts.args = arguments{help: true, words: words[1:]}
		return opts, nil
	}
	if err := opts.check(words); err != nil {
		return nil, err
	}
	if err := configure(fs, opts.config, suite); err != nil {
		return nil, err
	}
	opts.analyzers = selected(suite, enabled)
	if len(opts.analyzers) == 0 {
		return nil, errors.New("all analyzers are disabled")
	}
	opts.args.words = words
	return opts, nil
}

// flagError words an error of package flag.
func flagError(err error) error {
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: "); ok {
		return fmt.Errorf("unknown flag %s (see poollint help)", name)
	}
	return err
}

// check returns an error if flags do not go together, or stand behind the packages.
func (opts *options) check(words []string) error {
	switch {
	case !slices.Contains(formats, opts.format):
		return fmt.Errorf("unknown format %q: want %s", opts.format, strings.Join(formats, ", "))
	case opts.diff && !opts.fix:
		return errors.New("-diff needs -fix")
	case opts.fix && opts.format != formatText:
		return fmt.Errorf("-fix prints no findings: -format %s has no effect", opts.format)
	case opts.context >= 0 && (opts.format != formatText || opts.fix):
		return errors.New("-c has an effect on findings in text only")
	}
	for _, arg := range words {
		if strings.HasPrefix(arg, "-") {
			return fmt.Errorf("flag %s stands behind the packages, where it has no effect", arg)
		}
	}
	return nil
}

// configure sets flags by the configuration file, and checks what any flag set.
func configure(fs *flag.FlagSet, name string, suite []*analysis.Analyzer) error {
	file, err := findConfig(name)
	if err != nil {
		return err
	}
	if err := file.apply(fs, suite); err != nil {
		return err
	}
	return checkRules(suite)
}

// checkRules returns an error if a rule that is disabled does not exist.
func checkRules(suite []*analysis.Analyzer) error {
	for _, rule := range config.Disabled {
		if !HasRule(suite, rule) {
			return fmt.Errorf("there is no %s to disable (see poollint help)", rule)
		}
	}
	return nil
}

// A jsonFlag is the flag -json, another name of -format=json.
type jsonFlag struct{ format *string }

func (f jsonFlag) IsBoolFlag() bool { return true }

func (f jsonFlag) String() string {
	return strconv.FormatBool(f.format != nil && *f.format == formatJSON)
}

func (f jsonFlag) Set(s string) error {
	b, err := strconv.ParseBool(s)
	if err == nil && b {
		*f.format = formatJSON
	}
	return err
}

// newFlagSet returns the flags of the stand-alone tool, and those of them that
// enable an analyzer.
func newFlagSet(opts *options, suite []*analysis.Analyzer) (*flag.FlagSet, map[*analysis.Analyzer]*triState) {
	fs := flag.NewFlagSet("poollint", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&opts.format, "format", formatText, "print findings as "+strings.Join(formats, ", "))
	fs.Var(jsonFlag{&opts.format}, "json", "print findings as JSON, and exit with 0: the same as -format=json")
	fs.IntVar(&opts.context, "c", -1, "print `N` lines of source around each finding, too")
	fs.BoolVar(&opts.exitZero, "exit-zero", false, "exit with 0 if something is found, too")
	fs.StringVar(&opts.config, "config", "", "`file` that sets flags, or none (default: the next "+configName+" upward)")
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
