package driver

import (
	"bytes"
	"fmt"
	"go/build"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/govet"
	"github.com/poollint/poollint/internal/relevance"
)

// runUnit deals with one package for go vet. It returns the exit code.
//
// The types of what the package imports come from the compiler, facts from what
// earlier calls wrote. A package that does not matter is not parsed, and a note is
// written of how facts could be made, should anybody ask: see govet.Output. So it is for one of which facts are not likely to be asked for.
func runUnit(cfg *govet.Config, opts *vetOptions) int {
	if cfg.Stdout != "" && (opts.json || opts.fix) { // else nothing is printed, nor for the go command to keep
		f, err := os.Create(cfg.Stdout)
		if err != nil {
			fail(err)
		}
		os.Stdout = f
	}
	fillCache(cfg, opts)
	config.Standard = cfg.AsksForStandard()
	g := &guard{reporters: opts.analyzers}
	g.watch(opts.analyzers)
	w := newWorld(opts.analyzers, g)
	u, x := w.unit(cfg)
	var s shares
	switch {
	case w.matters(u) || w.pools && u.text.Helps() && x.Recipe == nil:
		s.name = x.sharedName(cfg, opts)
		if !s.read(u.root) {
			w.analyzeUnit(u)
			s.Later = x.Recipe != nil && (!u.relevant || isLast(cfg, u))
			if !s.Later {
				u.makeFacts() // to make them anew for each that asks takes longer
			}
			s.Facts, s.Own = u.encodeFacts(w.analyzers, func(types.Object) bool { return false }), u.own
		}
		x.Facts, u.own = s.Facts, s.Own
		if !s.Later {
			x.Recipe = nil
		}
	case u.root:
		w.parseOnly(u)
	}
	if u.IllTyped || len(u.Errors) > 0 {
		if u.root {
			fmt.Fprintf(os.Stderr, "%s: %s\n", u.Errors[0].Pos, u.Errors[0].Msg)
		}
		return ExitFindings
	}
	if u.own != nil {
		x.Names[u.PkgPath] = u.own
	}
	x.setSum(w, u, cfg)
	if err := x.Write(cfg.VetxOutput); err != nil {
		fail(err)
	}
	code := ExitClean
	switch {
	case s.found:
		os.Stdout.Write(s.Output)
		return code
	case u.root:
		var out bytes.Buffer
		code = w.print(&out, u, cfg, opts)
		s.Output = out.Bytes()
		os.Stdout.Write(s.Output)
	}
	s.write()
	return code
}

// analyzeUnit types u and runs the analyzers. Facts that can wait are not made.
func (w *world) analyzeUnit(u *unit) {
	config.InMemory = true
	useLargePages(roomyUnit)
	c := w.check(u, true)
	switch {
	case c.illTyped:
	case u.root:
		w.runAll(w.analyzers, u, c)
	default:
		w.runAll(w.factual, u, c)
	}
	if w.pools && !c.illTyped {
		u.addNames()
	}
}

// isLast reports whether nobody can import the unit of cfg as things are: it is a program, or the package with its tests, and there
// are no tests in a package of their own. The go command does not ask again when somebody writes the first.
func isLast(cfg *govet.Config, u *unit) bool {
	if !cfg.Tested() && (u.Types == nil || u.Types.Name() != "main") {
		return false
	}
	entries, err := os.ReadDir(cfg.Dir)
	if err != nil {
		return false
	}
	return !slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		name := filepath.Join(cfg.Dir, e.Name())
		return govet.IsTest(name) && !slices.Contains(cfg.GoFiles, name)
	})
}

// A world is what can be seen from one package that go vet asks for.
type world struct {
	*program
	types map[string]*types.Package // from export data, by path
	units map[string]*unit          // by path; nil if there are no facts
	names map[string][]string       // of the vetx of the unit that is asked for, see mayHaveFact
	cache govet.Cache
	sizes types.Sizes
	paths objectpath.Encoder
}

func newWorld(analyzers []*analysis.Analyzer, g *guard) *world {
	w := &world{
		program: here.newProgram(nil, analyzers, g),
		types:   make(map[string]*types.Package),
		units:   make(map[string]*unit),
		cache:   govet.Cache(os.Getenv("GOCACHE")),
		sizes:   types.SizesFor("gc", build.Default.GOARCH),
	}
	w.program.world = w
	return w
}

// unit returns the unit that cfg describes, and what is to be written of it, as
// far as that is known before it is analyzed.
func (w *world) unit(cfg *govet.Config) (*unit, *vetx) {
	u := w.newUnit(cfg.Unit(), cfg.GoVersion, cfg.GoFiles)
	u.ID = cfg.ID
	u.OtherFiles, u.IgnoredFiles = cfg.NonGoFiles, cfg.IgnoredFiles
	u.root = !cfg.VetxOnly
	u.importer = w.importerOf(cfg.ImportMap, cfg.PackageFile)
	if w.pools && u.text.Ignored() {
		return u, &vetx{Output: govet.NewOutput()} // and so is all that it imports
	}
	x := &vetx{Output: cfg.Begin(w.cache, &u.text, func(path string, imp *govet.Output) { w.units[path] = w.unitOf(path, imp) })}
	w.names = x.Names
	if w.pools && u.text.Helps() {
		x.Recipe = cfg.NewRecipe(w.cache)
	}
	return u, x
}

func (w *world) newUnit(text relevance.Unit, goVersion string, files []string) *unit {
	u := &unit{
		Package: &packages.Package{ID: text.Path, PkgPath: text.Path, GoFiles: files, TypesSizes: w.sizes},
		text:    text,
		facts:   make(map[factKey]analysis.Fact),
		passes:  make(map[*analysis.Analyzer]*pass),
	}
	u.setModule(text.Module, goVersion)
	return u
}

func (u *unit) setModule(m relevance.Module, goVersion string) {
	u.text.Module = m
	u.Module = &packages.Module{Path: m.Path, Version: m.Version, GoVersion: strings.TrimPrefix(goVersion, "go")}
}

// importerOf returns an importer that finds packages in files of export data.
func (w *world) importerOf(paths, files map[string]string) importer {
	return func(path string) (*types.Package, error) {
		if path == "unsafe" {
			return types.Unsafe, nil
		}
		if mapped, ok := paths[path]; ok {
			path = mapped
		}
		if pkg := w.types[path]; pkg != nil && pkg.Complete() {
			return pkg, nil
		}
		pkg, err := readExport(files[path], w.fset, w.types, path)
		if err != nil {
			return nil, fmt.Errorf("no export data for %q: %w", path, err)
		}
		return pkg, nil
	}
}

// readExport returns the package of which a file that the compiler made has the export data.
func readExport(name string, fset *token.FileSet, known map[string]*types.Package, path string) (*types.Package, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	//lint:ignore SA1019 the go command names archives; what replaces them is not there in the Go of today
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(r, fset, known, path) // which knows how much r has, and so reads it at once
}

// find returns the unit of another package, nil if there are no facts on it.
func (w *world) find(pkg *types.Package) *unit {
	path := pkg.Path()
	u, ok := w.units[path]
	if !ok {
		if other := (&relevance.Unit{Path: path}); !w.pools || !other.Ignored() {
			u = w.search(path)
		}
		w.units[path] = u
	}
	if u != nil {
		u.Types = pkg
	}
	return u
}

// print prints the findings of u, as go vet wants it: JSON on out. It returns the exit code.
func (w *world) print(out io.Writer, u *unit, cfg *govet.Config, opts *vetOptions) int {
	switch {
	case opts.fix:
		return w.fix(u, cfg, opts)
	case opts.json:
		t := make(tree)
		for _, a := range opts.analyzers {
			t.add(w.fset, u.ID, a.Name, u.findings(a), nil)
		}
		t.print(out)
		return ExitClean
	}
	code := ExitClean
	for _, a := range opts.analyzers {
		for _, d := range u.findings(a) {
			code = ExitFindings
			printPlain(os.Stderr, w.fset, d, opts.context)
		}
	}
	return code
}

// fix applies fixes, hands them to the go command, or prints them as a diff.
func (w *world) fix(u *unit, cfg *govet.Config, opts *vetOptions) int {
	x := newFixer(w.fset)
	for _, a := range opts.analyzers {
		x.add(u.findings(a))
	}
	var err error
	if cfg.FixArchive != "" && !opts.diff {
		err = x.archive(cfg.FixArchive, cfg.ID)
	} else {
		err = x.apply(opts.diff, os.Stdout)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "poollint: %s\n", err)
		return ExitFindings
	}
	return ExitClean
}

// printPlain prints a finding as go vet does, with lines of source around it
// unless context is negative.
func printPlain(out io.Writer, fset *token.FileSet, d analysis.Diagnostic, context int) {
	print := func(pos, end token.Pos, message string) {
		start := fset.Position(pos)
		fmt.Fprintf(out, "%s: %s\n", start, message)
		if context < 0 {
			return
		}
		last := start.Line
		if end.IsValid() {
			last = fset.Position(end).Line
		}
		data, _ := os.ReadFile(start.Filename)
		lines := strings.Split(string(data), "\n")
		for i := max(start.Line-context, 1); i <= min(last+context, len(lines)); i++ {
			fmt.Fprintf(out, "%d\t%s\n", i, lines[i-1])
		}
	}
	print(d.Pos, d.End, d.Message)
	for _, r := range d.Related {
		print(r.Pos, r.End, "\t"+r.Message)
	}
}
