package driver

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/govet"
)

// isVetCall reports whether the go command is the caller. It asks for the version
// and the flags, and then passes a configuration file for each package.
func isVetCall(args []string) bool {
	return slices.Contains(args, "-V=full") || slices.Contains(args, "-flags") || govet.ConfigIn(args) != ""
}

// vet is the tool for go vet. It does not return.
//
// The go command reads findings from a tool that succeeds, and shows no more than
// stderr of one that fails. So a failed analyzer is reported as a finding.
func vet(suite []*analysis.Analyzer) {
	if !govet.KnowsGo() && !slices.ContainsFunc(os.Args[1:], func(arg string) bool { return arg == "-V=full" || arg == "-flags" }) {
		vetUnknown(suite)
	}
	opts := &vetOptions{context: -1}
	fs, enabled := newVetFlags(opts, suite)
	fs.Parse(os.Args[1:]) // exits if it fails
	switch {
	case opts.version != "":
		printVersion()
	case opts.flags:
		printFlagList(fs)
	case opts.diff && !opts.fix:
		fail(errors.New("-diff needs -fix"))
	default:
		cfg, err := govet.Read(fs.Arg(0))
		if err := cmp.Or(err, checkRules(suite)); err != nil {
			fail(err)
		}
		opts.analyzers = selected(suite, enabled)
		os.Exit(runUnit(cfg, opts))
	}
	os.Exit(ExitClean)
}

// vetUnknown is vet for a go command of another version, with a runner that
// takes all from one file for each package, and so leaves none out.
func vetUnknown(suite []*analysis.Analyzer) {
	g := &guard{reporters: enabledIn(os.Args[1:], suite)}
	g.watch(suite)
	flag.CommandLine = flag.NewFlagSet("poollint", flag.ExitOnError)
	flag.CommandLine.Usage = func() {} // the error says it all, once for each package
	config.Register(flag.CommandLine)
	if cfg, err := govet.Read(os.Args[len(os.Args)-1]); err == nil {
		config.Standard = cfg.AsksForStandard()
	}
	unitchecker.Main(suite...)
	panic("unreachable")
}

// enabledIn returns the analyzers that the go command's arguments enable. It
// writes each flag as -name or -name=value.
func enabledIn(args []string, suite []*analysis.Analyzer) []*analysis.Analyzer {
	enabled := make(map[*analysis.Analyzer]*triState)
	for _, a := range suite {
		enabled[a] = new(triState)
		for _, arg := range args {
			name, value, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
			if name != a.Name {
				continue
			}
			if !hasValue {
				value = "true"
			}
			enabled[a].Set(value) // a bad value is reported when flags are parsed
		}
	}
	return selected(suite, enabled)
}

// vetOptions is what the go command says on the command line.
type vetOptions struct {
	version   string
	flags     bool
	json      bool
	fix, diff bool
	context   int // lines of source around a finding
	analyzers []*analysis.Analyzer
}

// newVetFlags returns the flags that the go command may use, and those of them
// that enable an analyzer.
func newVetFlags(opts *vetOptions, suite []*analysis.Analyzer) (*flag.FlagSet, map[*analysis.Analyzer]*triState) {
	fs := flag.NewFlagSet("poollint", flag.ExitOnError)
	fs.Usage = func() {} // the error says it all, once for each package
	fs.StringVar(&opts.version, "V", "", "print version and exit")
	fs.BoolVar(&opts.flags, "flags", false, "print the flags in JSON")
	fs.BoolVar(&opts.json, "json", false, "print findings as JSON")
	fs.IntVar(&opts.context, "c", -1, "print this many lines of source around each finding, too")
	fs.BoolVar(&opts.fix, "fix", false, "apply the first fix of each finding instead of printing findings")
	fs.BoolVar(&opts.diff, "diff", false, "with -fix, print a diff instead of changing files")
	config.Register(fs)
	return fs, addAnalyzerFlags(fs, suite)
}

// printVersion prints what the go command takes for the identity of the tool.
func printVersion() {
	name, err := os.Executable()
	if err != nil {
		fail(err)
	}
	f, err := os.Open(name)
	if err != nil {
		fail(err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		fail(err)
	}
	fmt.Printf("%s version devel comments-go-here buildID=%02x\n", name, h.Sum(nil))
}

// printFlagList prints the flags that go vet accepts for the tool. It has -fix
// itself.
func printFlagList(fs *flag.FlagSet) {
	type description struct {
		Name  string
		Bool  bool
		Usage string
	}
	var list []description
	fs.VisitAll(func(f *flag.Flag) {
		b, ok := f.Value.(interface{ IsBoolFlag() bool })
		if f.Name != "fix" {
			list = append(list, description{f.Name, ok && b.IsBoolFlag(), f.Usage})
		}
	})
	data, err := json.MarshalIndent(list, "", "\t")
	if err != nil {
		panic("internal error: " + err.Error())
	}
	os.Stdout.Write(data)
}

// fail ends the tool with a message.
func fail(err error) {
	fmt.Fprintf(os.Stderr, "poollint: %s\n", err)
	os.Exit(1)
}
