package driver

import (
	"bytes"
	"encoding/json"
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
	"github.com/poollint/poollint/internal/poolflow"
)

// A vetConfig is what the go command says of a package. Of packages that it
// imports, it names those only that an import declaration names.
type vetConfig struct {
	ID            string
	Dir           string
	ImportPath    string
	GoVersion     string
	GoFiles       []string
	NonGoFiles    []string
	IgnoredFiles  []string
	ModulePath    string
	ModuleVersion string
	Module        *analysis.Module
	ImportMap     map[string]string // package path, by path in an import declaration
	PackageFile   map[string]string // file with export data, by package path
	Standard      map[string]bool
	PackageVetx   map[string]string // what we wrote to VetxOutput, by package path
	VetxOnly      bool              // nobody asks for the findings
	VetxOutput    string
	Stdout        string
	FixArchive    string

	name string // of the file that says so
}

func readVetConfig(name string) (*vetConfig, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	cfg := &vetConfig{name: name}
	if err := json.Unmarshal(data, cfg); err != nil {
		return nil, fmt.Errorf("cannot decode %s: %w", name, err)
	}
	if len(cfg.GoFiles) == 0 {
		return nil, fmt.Errorf("%s has no files", cfg.ImportPath)
	}
	if cfg.Module == nil && cfg.ModulePath != "" {
		cfg.Module = &analysis.Module{Path: cfg.ModulePath, Version: cfg.ModuleVersion, GoVersion: cfg.GoVersion}
	}
	return cfg, nil
}

// asksForStandard reports whether the findings of a package of the standard
// library are asked for.
func (cfg *vetConfig) asksForStandard() bool {
	return !cfg.VetxOnly && (cfg.ModulePath == "" || cfg.Standard[cfg.ImportPath])
}

// runUnit deals with one package for go vet. It returns the exit code.
//
// The types of what the package imports come from the compiler, facts from what
// earlier calls wrote. A package that does not matter is not parsed, and a note is
// written of how facts could be made, should anybody ask: see vetx. So it is for one of which facts are not likely to be asked for.
func runUnit(cfg *vetConfig, opts *vetOptions) int {
	if cfg.Stdout != "" {
		f, err := os.Create(cfg.Stdout)
		if err != nil {
			fail(err)
		}
		os.Stdout = f
	}
	cfg.fillCache(opts)
	config.Standard = cfg.asksForStandard()
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
			s.Later = x.Recipe != nil && (!u.relevant || cfg.isLast(u))
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
	if err := x.write(cfg.VetxOutput); err != nil {
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
func (cfg *vetConfig) isLast(u *unit) bool {
	if !cfg.tested() && (u.Types == nil || u.Types.Name() != "main") {
		return false
	}
	entries, err := os.ReadDir(cfg.Dir)
	if err != nil {
		return false
	}
	return !slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		name := filepath.Join(cfg.Dir, e.Name())
		return isTest(name) && !slices.Contains(cfg.GoFiles, name)
	})
}

// A world is what can be seen from one package that go vet asks for.
type world struct {
	*program
	types map[string]*types.Package // from export data, by path
	units map[string]*unit          // by path; nil if there are no facts
	names map[string][]string       // of the vetx of the unit that is asked for, see mayHaveFact
	cache string                    // directory of the go command's cache
	sizes types.Sizes
	paths objectpath.Encoder
}

func newWorld(analyzers []*analysis.Analyzer, g *guard) *world {
	w := &world{
		program: here.newProgram(nil, analyzers, g),
		types:   make(map[string]*types.Package),
		units:   make(map[string]*unit),
		cache:   os.Getenv("GOCACHE"),
		sizes:   types.SizesFor("gc", build.Default.GOARCH),
	}
	w.program.world = w
	return w
}

// unit returns the unit that cfg describes, and what is to be written of it, as
// far as that is known before it is analyzed.
func (w *world) unit(cfg *vetConfig) (*unit, *vetx) {
	u := w.newUnit(cfg.ImportPath, cfg.Module, cfg.GoVersion, cfg.GoFiles)
	u.ID = cfg.ID
	u.OtherFiles, u.IgnoredFiles = cfg.NonGoFiles, cfg.IgnoredFiles
	u.root = !cfg.VetxOnly
	u.importer = w.importerOf(cfg.ImportMap, cfg.PackageFile)
	for _, path := range cfg.ImportMap {
		u.text.Imports = append(u.text.Imports, path)
	}
	x := &vetx{head: head{Names: make(map[string][]string), Imports: make(map[string]string)}, sums: make(map[string]string)}
	w.names = x.Names
	if w.pools && u.text.Ignored() {
		return u, x // and so is all that it imports
	}
	for path, name := range cfg.PackageVetx {
		data, err := os.ReadFile(name)
		if err != nil || len(data) == 0 {
			continue // nothing to say, or failed
		}
		imp := new(vetx)
		if imp.readHead(data) != nil {
			continue // of another version, which the go command should not have kept
		}
		w.units[path] = w.unitOf(path, imp)
		if imp.Sum != "" {
			x.sums[path] = imp.Sum
		}
		if id := w.id(name, data); id != "" {
			x.Imports[path] = id
		}
		for of, names := range imp.Names {
			x.Names[of] = names
		}
	}
	for _, names := range x.Names {
		for _, name := range names {
			u.text.Names[name] = true
		}
	}
	if w.pools && u.text.Helps() {
		x.Recipe = w.recipe(cfg)
	}
	return u, x
}

func (w *world) newUnit(path string, module *analysis.Module, goVersion string, files []string) *unit {
	u := &unit{
		Package: &packages.Package{ID: path, PkgPath: path, GoFiles: files, TypesSizes: w.sizes},
		facts:   make(map[factKey]analysis.Fact),
		passes:  make(map[*analysis.Analyzer]*pass),
	}
	u.Module = &packages.Module{GoVersion: strings.TrimPrefix(goVersion, "go")}
	u.text = poolflow.Unit{Path: path, Module: module, Names: make(map[string]bool)}
	return u
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
		if other := (&poolflow.Unit{Path: path}); !w.pools || !other.Ignored() {
			u = w.search(path)
		}
		w.units[path] = u
	}
	if u != nil {
		u.Types = pkg
	}
	return u
}

// id returns the name that the go command's cache has for a file with the given
// contents, which are read if nil. It returns "" if the cache does not have it.
func (w *world) id(name string, data []byte) string {
	if dir, base := filepath.Split(name); strings.HasPrefix(dir, w.cache) && strings.HasSuffix(base, "-d") {
		return strings.TrimSuffix(base, "-d")
	}
	if data == nil {
		var err error
		if data, err = os.ReadFile(name); err != nil {
			return ""
		}
	}
	id := hashOf(data)
	if _, err := os.Stat(w.file(id)); err != nil {
		return ""
	}
	return id
}

// file returns the file of that name in the go command's cache.
func (w *world) file(id string) string { return filepath.Join(w.cache, id[:2], id+"-d") }

// print prints the findings of u, as go vet wants it: JSON on out. It returns the exit code.
func (w *world) print(out io.Writer, u *unit, cfg *vetConfig, opts *vetOptions) int {
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
func (w *world) fix(u *unit, cfg *vetConfig, opts *vetOptions) int {
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
