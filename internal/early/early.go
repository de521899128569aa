// Package early ends a process of go vet that has nothing to do, before the rest of poollint is initialized: that takes longer
// than to find it out. Of most packages that are dependencies the go command asks for facts, and there are none.
//
// The language initializes packages in the order of their paths, as soon as what they import has been. This one imports neither
// syntax nor types, nor what is initialized behind it.
package early

import (
	"os"
	"slices"
	"strings"

	"github.com/poollint/poollint/internal/govet"
	"github.com/poollint/poollint/internal/relevance"
)

func init() {
	if Done(os.Args[1:]) {
		os.Exit(0)
	}
}

// Done reports whether the go command asks for facts of a package that has none, and if so writes that. It says no when in
// doubt, or when something is wrong.
func Done(args []string) bool {
	name := govet.ConfigIn(args)
	if name == "" || !govet.KnowsGo() || slices.ContainsFunc(args, declares) {
		return false
	}
	cfg, err := govet.Read(name)
	if err != nil || !cfg.VetxOnly || cfg.Tested() {
		return false
	}
	u := cfg.Unit()
	if u.Ignored() {
		// Findings of packages of the main module may be printed all the same, see the driver's fillCache.
		return (cfg.ModulePath == "" || len(args) == 1) && govet.NewOutput().Write(cfg.VetxOutput) == nil
	}
	if u.Helps() || u.Imported() {
		return false
	}
	out := cfg.Begin(govet.Cache(os.Getenv("GOCACHE")), &u, func(string, *govet.Output) {})
	if slices.ContainsFunc(cfg.GoFiles, func(name string) bool { return matters(&u, name) }) {
		return false
	}
	out.SetSum(nil, func(string) bool { return true })
	return out.Write(cfg.VetxOutput) == nil
}

// declares reports whether an argument is the flag that declares pools, which matter then.
func declares(arg string) bool { return strings.HasPrefix(strings.TrimLeft(arg, "-"), "pools") }

// matters reports whether a file may have something to do with pools. One that cannot be read does: it is to be reported.
func matters(u *relevance.Unit, name string) bool {
	src, err := os.ReadFile(name)
	return err != nil || relevance.Declares(src) || u.Calls(src)
}
