package driver

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"go/types"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/poollint/poollint/internal/poolflow"
)

// A vetx is what we write of a package for calls that deal with its importers.
//
// Most facts are never asked for. A package that has nothing to do with pools, and is
// part of the main module, of whose functions any may be asked for, writes a recipe
// instead: the files that it is made of, and the names under which the go command's
// cache has what it was given. Who asks makes the facts that it needs. The cache has
// it still: it is what the asking package depends on. One that nobody can import as
// things are writes a recipe for what would have to be found out for facts alone.
//
// The file is empty if there is nothing to say, and else two lines of JSON, the
// head and the recipe, and the facts behind them. The head may be all that is read.
type vetx struct {
	head
	Recipe *recipe // nil if there is none
	Facts  []byte  // a list of storedFact, by encoding/gob

	sums  map[string]string           // Sum of imports, by package
	rest  []byte                      // what is behind the head, until it is decoded
	facts map[storedKey]analysis.Fact // nil until Facts is decoded
}

// A head is the first line.
type head struct {
	Names   map[string][]string // of the functions that get or put, by package, for all that is imported
	Sum     string              // of what importers can be told, see setSum
	Imports map[string]string   `json:",omitempty"` // the files like this one of imports, by package
}

// A recipe says how to make the facts of a package.
type recipe struct {
	GoVersion string
	Module    *analysis.Module
	Files     []string
	Sum       string            // of the contents of the files
	ImportMap map[string]string `json:",omitempty"` // where it is not the identity
	Exports   map[string]string // files with export data, by package
}

type storedFact struct {
	Object objectpath.Path // "" for a fact on the package
	Fact   analysis.Fact
}

type storedKey struct {
	object objectpath.Path
	typ    reflect.Type
}

// recipe returns the recipe for the package of cfg, nil if its files, or what it
// was given, cannot be found later.
func (w *world) recipe(cfg *vetConfig) *recipe {
	r := &recipe{
		GoVersion: cfg.GoVersion,
		Module:    cfg.Module,
		Files:     cfg.GoFiles,
		ImportMap: make(map[string]string),
		Exports:   make(map[string]string),
	}
	sum := sha256.New()
	for _, name := range cfg.GoFiles {
		data, err := os.ReadFile(name)
		if err != nil || filepath.Dir(name) != cfg.Dir {
			return nil // made by cgo, for one
		}
		fmt.Fprintf(sum, "%d\n", len(data))
		sum.Write(data)
	}
	r.Sum = fmt.Sprintf("%x", sum.Sum(nil))
	for path, mapped := range cfg.ImportMap {
		if path != mapped {
			r.ImportMap[path] = mapped
		}
	}
	for path, name := range cfg.PackageFile {
		if r.Exports[path] = w.id(name, nil); r.Exports[path] == "" {
			return nil
		}
	}
	for _, name := range cfg.PackageVetx {
		if w.id(name, nil) == "" {
			return nil
		}
	}
	return r
}

// makeFacts makes what facts of u were left for later, in source order.
func (u *unit) makeFacts() {
	keys := slices.Collect(maps.Keys(u.facts))
	keys = slices.DeleteFunc(keys, func(k factKey) bool { return !poolflow.IsLater(u.facts[k]) })
	slices.SortFunc(keys, func(a, b factKey) int { return cmp.Compare(a.obj.Pos(), b.obj.Pos()) })
	for _, key := range keys {
		if fact := poolflow.MakeFact(u.facts[key]); fact != nil {
			u.facts[key] = fact
		} else {
			delete(u.facts, key)
		}
	}
}

// encodeFacts encodes the facts of u, but for those on objects that skip is true of.
func (u *unit) encodeFacts(analyzers []*analysis.Analyzer, skip func(types.Object) bool) []byte {
	registerFacts(analyzers)
	var list []storedFact
	var paths objectpath.Encoder
	for key, fact := range u.facts {
		if poolflow.IsLater(fact) {
			continue // see Recipe
		}
		var path objectpath.Path
		if key.obj != nil {
			if skip(key.obj) {
				continue
			}
			var err error
			if path, err = paths.For(key.obj); err != nil {
				continue // not seen from outside
			}
		}
		list = append(list, storedFact{path, fact})
	}
	if len(list) == 0 {
		return nil
	}
	slices.SortFunc(list, func(a, b storedFact) int {
		if c := strings.Compare(string(a.Object), string(b.Object)); c != 0 {
			return c
		}
		return strings.Compare(reflect.TypeOf(a.Fact).String(), reflect.TypeOf(b.Fact).String())
	})
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(list); err != nil {
		panic("internal error: facts: " + err.Error())
	}
	return b.Bytes()
}

// registerFacts makes fact types known to gob. The numbers that it gives to
// types depend on the order in which they are used: make that the same in every process.
func registerFacts(analyzers []*analysis.Analyzer) {
	register.Do(func() {
		for _, a := range analyzers {
			for _, f := range a.FactTypes {
				gob.Register(f)
				zero := reflect.New(reflect.TypeOf(f).Elem()).Interface().(analysis.Fact)
				if err := gob.NewEncoder(io.Discard).Encode([]storedFact{{"", zero}}); err != nil {
					panic("internal error: facts: " + err.Error())
				}
			}
		}
	})
}

var register sync.Once

// write writes x to the file of that name.
func (x *vetx) write(name string) error {
	if name == "" {
		return nil
	}
	var b bytes.Buffer
	if len(x.Names)+len(x.Imports)+len(x.Facts) > 0 || x.Recipe != nil {
		enc := json.NewEncoder(&b)
		if err := cmp.Or(enc.Encode(x.head), enc.Encode(x.Recipe)); err != nil {
			return err
		}
		b.Write(x.Facts)
	}
	return os.WriteFile(name, b.Bytes(), 0o666)
}

// readHead reads the first line of data.
func (x *vetx) readHead(data []byte) error {
	line, rest, _ := bytes.Cut(data, []byte("\n"))
	x.rest = rest
	return json.Unmarshal(line, &x.head)
}

// read reads what has been left out before.
func (x *vetx) read() {
	if x.rest == nil {
		return
	}
	line, facts, _ := bytes.Cut(x.rest, []byte("\n"))
	if err := json.Unmarshal(line, &x.Recipe); err != nil {
		panic("internal error: " + err.Error()) // we have written it
	}
	x.Facts, x.rest = facts, nil
}

// unitOf returns a unit that knows no more than x does.
func (w *world) unitOf(path string, x *vetx) *unit {
	u := w.newUnit(path, nil, "", nil)
	u.vetx = x
	return u
}

// search returns the unit of a package that is not imported directly, nil if
// there is none.
func (w *world) search(path string) *unit {
	seen := make(map[string]bool)
	var visit func(x *vetx) *unit
	visit = func(x *vetx) *unit {
		for _, imp := range slices.Sorted(maps.Keys(x.Imports)) {
			id := x.Imports[imp]
			if seen[id] {
				continue
			}
			seen[id] = true
			u, ok := w.units[imp]
			if !ok {
				if u = w.load(imp, id); u == nil {
					continue
				}
				w.units[imp] = u
			}
			if imp == path {
				return u
			}
			if u != nil {
				if found := visit(u.vetx); found != nil {
					return found
				}
			}
		}
		return nil
	}
	for _, imp := range slices.Sorted(maps.Keys(w.units)) {
		if u := w.units[imp]; u != nil {
			if found := visit(u.vetx); found != nil {
				return found
			}
		}
	}
	return nil
}

// load returns the unit of which the go command's cache has the vetx.
func (w *world) load(path, id string) *unit {
	data, err := os.ReadFile(w.file(id))
	if err != nil || len(data) == 0 {
		return nil
	}
	x := new(vetx)
	if x.readHead(data) != nil {
		return nil
	}
	return w.unitOf(path, x)
}

// mayHaveFact reports whether there may be a fact on pkg itself, from an earlier call: only packages with names have such.
func (w *world) mayHaveFact(pkg *types.Package) bool {
	return !w.pools || pkg != nil && w.names[pkg.Path()] != nil
}

// stored returns a fact that was written of v.
func (w *world) stored(v *unit, key factKey) (analysis.Fact, bool) {
	x := v.vetx
	if x.facts == nil {
		x.read()
		x.decodeFacts(w.analyzers)
	}
	k := storedKey{typ: key.typ}
	if key.obj != nil {
		var err error
		if k.object, err = w.paths.For(key.obj); err != nil {
			return nil, false
		}
	}
	fact, ok := x.facts[k]
	return fact, ok
}

func (x *vetx) decodeFacts(analyzers []*analysis.Analyzer) {
	x.facts = make(map[storedKey]analysis.Fact)
	if len(x.Facts) == 0 {
		return
	}
	registerFacts(analyzers)
	var list []storedFact
	if err := gob.NewDecoder(bytes.NewReader(x.Facts)).Decode(&list); err != nil {
		panic("internal error: facts: " + err.Error()) // we have written them
	}
	for _, f := range list {
		x.facts[storedKey{f.Object, reflect.TypeOf(f.Fact)}] = f.Fact
	}
}

// prepare makes v ready to be typed by its recipe. It returns false if there is none.
func (w *world) prepare(v *unit) bool {
	v.vetx.read()
	r := v.vetx.Recipe
	if r == nil {
		return false
	}
	v.GoFiles = r.Files
	v.Module = &packages.Module{GoVersion: strings.TrimPrefix(r.GoVersion, "go")}
	v.text.Module = r.Module
	files := make(map[string]string)
	for path, id := range r.Exports {
		files[path] = w.file(id)
	}
	v.importer = w.importerOf(r.ImportMap, files)
	return true
}

func hashOf(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }
