package driver

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/poollint/poollint/internal/config"
)

// isVetCall reports whether the go command is the caller. It asks for the version
// and the flags, and then passes a configuration file for each package.
func isVetCall(args []string) bool {
	if slices.Contains(args, "-V=full") || slices.Contains(args, "-flags") {
		return true
	}
	return len(args) > 0 && strings.HasSuffix(args[len(args)-1], ".cfg")
}

// vet is the tool for go vet. It does not return.
//
// The go command reads findings from a tool that succeeds, and shows no more than
// stderr of one that fails. So a failed analyzer is reported as a finding.
func vet(suite []*analysis.Analyzer) {
	g := &guard{reporters: enabledIn(os.Args[1:], suite)}
	g.watch(suite)
	flag.CommandLine = flag.NewFlagSet("poollint", flag.ExitOnError)
	flag.CommandLine.Usage = func() {} // the error says it all, once for each package
	config.Register(flag.CommandLine)
	config.Standard = asksForStandard(os.Args)
	unitchecker.Main(suite...)
	panic("unreachable")
}

// asksForStandard reports whether the unit to check, not just to take facts from, belongs to the standard library.
func asksForStandard(args []string) bool {
	data, err := os.ReadFile(args[len(args)-1])
	if err != nil {
		return false // unitchecker says so
	}
	var unit struct {
		VetxOnly   bool
		ModulePath string
		Standard   map[string]bool
		ImportPath string
	}
	if json.Unmarshal(data, &unit) != nil {
		return false
	}
	return !unit.VetxOnly && (unit.ModulePath == "" || unit.Standard[unit.ImportPath])
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
