// Package config holds the settings that belong to no single analyzer.
//
// A driver that has a command line registers them on its flag set, once and
// before parsing. A driver without flags (gopls, golangci-lint) gets the
// defaults. The settings are read while analyzers run and never written then.
package config

import (
	"errors"
	"flag"
	"fmt"
	"go/token"
	"slices"
	"strings"
)

var (
	MinConfidence = Likely // findings below it are hidden
	Pools         PoolList // pools that the code does not declare itself
	Generated     bool     // report findings in generated files, too
	Disabled      RuleList // findings of these are hidden
	Stats         bool     // tell what was followed and what was given up on
)

// Standard says that the standard library itself is checked. Otherwise its packages are left alone: a table has what
// users of them need. Drivers set it; there is no flag.
var Standard bool

// InMemory says that facts are never written to a file, so that they may be made when somebody asks for them. Drivers set
// it; there is no flag.
var InMemory bool

// Register adds the settings to fs as flags.
func Register(fs *flag.FlagSet) {
	fs.Var(&MinConfidence, "confidence", "report findings of at least this confidence: certain, likely or possible")
	fs.Var(&Pools, "pools", "comma-separated pools that are not built on sync.Pool, each as path.Type.Get:path.Type.Put or path.Get:path.Put")
	fs.Var(&Disabled, "disable", "comma-separated analyzers and analyzer/kinds whose findings are hidden")
	fs.BoolVar(&Generated, "generated", false, "report findings in generated files, too")
	fs.BoolVar(&Stats, "stats", false, "print how many Gets and Puts of each pool were followed, and why others were not")
}

// A Confidence says how sure a finding is.
type Confidence int

const (
	Possible Confidence = iota // may happen if what is unknown goes the wrong way
	Likely                     // happens on some path that can be taken
	Certain                    // happens on every path, all facts known
)

var confidences = [...]string{Possible: "possible", Likely: "likely", Certain: "certain"}

func (c Confidence) String() string { return confidences[c] }

// Set implements [flag.Value].
func (c *Confidence) Set(s string) error {
	for i, name := range confidences {
		if s == name {
			*c = Confidence(i)
			return nil
		}
	}
	return errors.New("want certain, likely or possible")
}

// A RuleList is the value of the flag -disable: analyzers, and analyzer/kind.
type RuleList []string

func (l RuleList) String() string { return strings.Join(l, ",") }

// Set implements [flag.Value]. It replaces the list; empty items are skipped.
func (l *RuleList) Set(s string) error {
	var list RuleList
	for item := range strings.SplitSeq(s, ",") {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		analyzer, kind, both := strings.Cut(item, "/")
		if !token.IsIdentifier(analyzer) || both && kind == "" || strings.ContainsAny(kind, "/ \t") {
			return fmt.Errorf("%q is not of the form analyzer or analyzer/kind", item)
		}
		list = append(list, item)
	}
	*l = list
	return nil
}

// Has reports whether the list has the analyzer, or this kind of it.
func (l RuleList) Has(analyzer, kind string) bool {
	return slices.Contains(l, analyzer) || slices.Contains(l, analyzer+"/"+kind)
}

// A Pool names the pair of functions that borrow an object and give it back.
// A function is path.Name, a method path.Type.Name, without a star.
type Pool struct{ Get, Put string }

// A PoolList is the value of the flag -pools.
type PoolList []Pool

func (l PoolList) String() string {
	var items []string
	for _, p := range l {
		items = append(items, p.Get+":"+p.Put)
	}
	return strings.Join(items, ",")
}

// Set implements [flag.Value]. It replaces the list; empty items are skipped.
func (l *PoolList) Set(s string) error {
	var list PoolList
	for item := range strings.SplitSeq(s, ",") {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		get, put, ok := strings.Cut(item, ":")
		if !ok {
			return fmt.Errorf("%q has no colon between Get and Put", item)
		}
		for _, name := range []string{get, put} {
			if !isFuncName(name) {
				return fmt.Errorf("%q is not of the form path.Func or path.Type.Method", name)
			}
		}
		list = append(list, Pool{get, put})
	}
	*l = list
	return nil
}

// isFuncName reports whether s looks like path.Func or path.Type.Method.
// The last element of a path may hold dots (gopkg.in/yaml.v3), so only the name
// behind the last dot is sure to be an identifier.
func isFuncName(s string) bool {
	if strings.ContainsAny(s, " \t()*[]") {
		return false
	}
	base := s[strings.LastIndex(s, "/")+1:]
	path, name, ok := cutLast(base, ".")
	return ok && path != "" && token.IsIdentifier(name)
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
