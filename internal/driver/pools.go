package driver

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/token"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/poolflow"
)

// A poolEntry is what is known of one pool, in all packages.
type poolEntry struct {
	Pool    string         `json:"pool"`
	Posn    string         `json:"posn,omitempty"`
	Holds   []string       `json:"holds"`
	Getters []poolPlace    `json:"getters"`
	Putters []poolPlace    `json:"putters"`
	Resets  []poolPlace    `json:"resets"`
	Left    []poolPlace    `json:"left"` // Puts that leave what was written
	Bounded []poolPlace    `json:"bounded"`
	Grown   []poolPlace    `json:"grown"` // Puts without a bound of what has grown
	Open    []poolPlace    `json:"open"`  // Puts without a bound of what a caller may have let grow
	Passed  bool           `json:"passed_on"`
	Gets    followed       `json:"gets"`
	Puts    followed       `json:"puts"`
	GivenUp map[string]int `json:"given_up,omitempty"` // by reason
}

type poolPlace struct {
	Name string `json:"name,omitempty"`
	Posn string `json:"posn"`
}

type followed struct {
	All      int `json:"all"`
	Followed int `json:"followed"`
}

func (f followed) String() string { return fmt.Sprintf("%d/%d", f.Followed, f.All) }

const poolsUsage = `Usage:

	poollint pools [flags] [packages]

Lists the pools that packages declare or use, by default those of the package in
this directory: what they hold; the functions that take objects for their callers
(GETTERS) and that put what they are given (PUTTERS); where all is reset, and which
Puts leave something (RESET); which Puts have a bound on what they keep, and which do
not though it grows, or might (BOUND); and how many Gets and Puts, those by functions
included, were followed to the end, out of how many. What was not followed was not
checked. A dash says that nothing of the kind was seen. -format=json has all in full.

Flags:

`

// pools is the subcommand that lists pools.
func pools(args []string, suite []*analysis.Analyzer, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("poollint pools", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	format := fs.String("format", formatText, "print a table (text), or json")
	tests := fs.Bool("test", true, "look into test files, too")
	file := fs.String("config", "", "`file` that sets flags, or none (default: the next "+configName+" upward)")
	fs.Var(&config.Pools, "pools", "see poollint help")
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, poolsUsage)
		fs.SetOutput(stdout)
		fs.PrintDefaults()
		return ExitClean
	case err != nil:
		return failed(stderr, flagError(err))
	case *format != formatText && *format != formatJSON:
		return failed(stderr, fmt.Errorf("unknown format %q: want %s or %s", *format, formatText, formatJSON))
	}
	if err := configurePools(fs, *file, suite); err != nil {
		return failed(stderr, err)
	}
	patterns, err := patterns(fs.Args())
	if err != nil {
		return failed(stderr, err)
	}
	list, problems := findPools(patterns, *tests, stderr)
	for _, line := range problems {
		fmt.Fprintf(stderr, "poollint: %s\n", line)
	}
	switch {
	case *format == formatJSON:
		err = printPoolsJSON(stdout, list)
	case len(list) > 0 || len(problems) == 0: // that there are none is not known if something could not be looked into
		err = printPools(stdout, list)
	}
	switch {
	case err != nil:
		return failed(stderr, fmt.Errorf("cannot print: %w", err))
	case len(problems) > 0:
		return ExitFailed
	}
	return ExitClean
}

// configurePools sets those of the flags in the configuration file that count here.
func configurePools(fs *flag.FlagSet, name string, suite []*analysis.Analyzer) error {
	file, err := findConfig(name)
	if err != nil {
		return err
	}
	all, _ := newFlagSet(new(options), suite)
	given := config.Pools
	if err := file.apply(all, suite); err != nil { // so that a mistake is seen
		return err
	}
	if len(given) > 0 {
		config.Pools = given
	}
	file.settings = slices.DeleteFunc(file.settings, func(s setting) bool { return s.flag != "test" })
	return file.apply(fs, suite)
}

// findPools returns the pools of packages, and what could not be looked into.
func findPools(patterns []string, tests bool, stderr io.Writer) (list []*poolEntry, lines []string) {
	asked := []*analysis.Analyzer{poolflow.Analyzer}
	g := new(guard)
	g.watch(asked)
	config.InMemory = true
	watch := startProgress(stderr, 2*time.Second, 200*time.Millisecond)
	roots, all, err := here.list(patterns, tests)
	p := here.newProgram(roots, asked, g)
	p.progress = watch
	p.inventory = true
	p.run()
	p.runWithoutTests()
	watch.end()
	lines = problems(all)
	if err != nil {
		lines = append(lines, err.Error())
	}
	return p.poolEntries(), append(lines, g.problems()...)
}

// poolEntries puts together what the packages have to do with each pool.
func (p *program) poolEntries() []*poolEntry {
	byClass := make(map[string]*poolEntry)
	for _, u := range p.units {
		for _, r := range u.pools {
			e := byClass[r.Class]
			if e == nil {
				e = &poolEntry{Pool: r.Class, GivenUp: make(map[string]int)}
				byClass[r.Class] = e
			}
			p.merge(e, r)
		}
	}
	return slices.SortedFunc(maps.Values(byClass), func(a, b *poolEntry) int { return strings.Compare(a.Pool, b.Pool) })
}

func (p *program) merge(e *poolEntry, r *poolflow.PoolReport) {
	posn := func(pos token.Pos) string { return shortPosition(p.fset.Position(pos).String()) }
	places := func(list []poolPlace, add []poolflow.Place) []poolPlace {
		for _, a := range add {
			if place := (poolPlace{a.Name, posn(a.Pos)}); !slices.Contains(list, place) {
				list = append(list, place)
			}
		}
		return list
	}
	if r.Pos.IsValid() {
		e.Posn = posn(r.Pos)
	}
	for _, t := range r.Holds {
		if !slices.Contains(e.Holds, t) {
			e.Holds = append(e.Holds, t)
		}
	}
	e.Getters, e.Putters = places(e.Getters, r.Getters), places(e.Putters, r.Putters)
	e.Resets, e.Left = places(e.Resets, r.Resets), places(e.Left, r.Left)
	e.Bounded, e.Grown, e.Open = places(e.Bounded, r.Bounded), places(e.Grown, r.Grown), places(e.Open, r.Open)
	e.Passed = e.Passed || r.Passed
	e.Gets.All += r.Gets
	e.Gets.Followed += r.FollowedGets
	e.Puts.All += r.Puts
	e.Puts.Followed += r.FollowedPuts
	for why, n := range r.GivenUp {
		e.GivenUp[why] += n
	}
}

func printPoolsJSON(w io.Writer, list []*poolEntry) error {
	if list == nil {
		list = []*poolEntry{}
	}
	data, err := json.MarshalIndent(list, "", "\t")
	if err != nil {
		panic("internal error: " + err.Error())
	}
	_, err = fmt.Fprintf(w, "%s\n", data)
	return err
}

// printPools prints a table with a line for each pool, and below it why some of its
// Gets and Puts were given up.
func printPools(w io.Writer, list []*poolEntry) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "no pools")
		return err
	}
	out := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(out, "POOL\tWHERE\tHOLDS\tGETTERS\tPUTTERS\tRESET\tBOUND\tGETS\tPUTS")
	for _, e := range list {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%v\t%v\n", e.title(), cmp.Or(e.Posn, "-"),
			brief(e.Holds), brief(names(e.Getters)), brief(names(e.Putters)), e.reset(), e.bound(), e.Gets, e.Puts)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	for _, e := range list {
		for _, why := range slices.Sorted(maps.Keys(e.GivenUp)) {
			if _, err := fmt.Fprintf(w, "%s: %d not followed: %s\n", e.Pool, e.GivenUp[why], why); err != nil {
				return err
			}
		}
	}
	return nil
}

// title returns the name of the pool without the directories of its package:
//
//	(example.com/p.T).free    p.T.free
func (e *poolEntry) title() string {
	name := e.Pool[strings.LastIndex(e.Pool, "/")+1:]
	return strings.TrimPrefix(strings.Replace(name, ").", ".", 1), "(")
}

// reset says in a few words where objects are reset.
func (e *poolEntry) reset() string {
	text := strings.Join(named(e.Resets), ", ")
	afterGet := slices.ContainsFunc(e.Resets, func(p poolPlace) bool { return p.Name == poolflow.AfterGet })
	if len(e.Left) > 0 && !afterGet { // else nobody sees what is left
		text = strings.TrimPrefix(text+", not at "+brief(positions(e.Left)), ", ")
	}
	return cmp.Or(text, "-")
}

// bound says in a few words what of objects is bounded.
func (e *poolEntry) bound() string {
	text := strings.Join(named(e.Bounded), ", ")
	if without := slices.Concat(e.Grown, e.Open); len(without) > 0 {
		text = strings.TrimPrefix(text+", none at "+brief(positions(without)), ", ")
	}
	return cmp.Or(text, "-")
}

// named returns the names and positions of places, by name.
func named(list []poolPlace) []string {
	var texts []string
	var order []string
	at := make(map[string][]string)
	for _, p := range list {
		if at[p.Name] == nil {
			order = append(order, p.Name)
		}
		at[p.Name] = append(at[p.Name], p.line())
	}
	for _, name := range order {
		texts = append(texts, name+" at "+brief(at[name]))
	}
	return texts
}

// line returns the file and the line of a place, which is as much as a table can bear.
func (p poolPlace) line() string {
	base := filepath.Base(p.Posn)
	return base[:max(strings.LastIndex(base, ":"), 0)]
}

func names(list []poolPlace) []string {
	var names []string
	for _, p := range list {
		names = append(names, p.Name)
	}
	return names
}

func positions(list []poolPlace) []string {
	var posns []string
	for _, p := range list {
		posns = append(posns, p.line())
	}
	return posns
}

// brief joins a list, of which a table shows no more than a part.
func brief(list []string) string {
	const most = 2
	switch n := len(list); {
	case n == 0:
		return "-"
	case n > most+1:
		return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), n-most)
	}
	return strings.Join(list, ", ")
}
