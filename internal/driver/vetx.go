package driver

import (
	"bytes"
	"cmp"
	"encoding/gob"
	"go/types"
	"io"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/poollint/poollint/internal/govet"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/relevance"
)

// A vetx is what we write of a package, with its facts.
type vetx struct {
	*govet.Output                             // Facts is a list of storedFact, by encoding/gob
	facts         map[storedKey]analysis.Fact // nil until Facts is decoded
}

type storedFact struct {
	Object objectpath.Path // "" for a fact on the package
	Fact   analysis.Fact
}

type storedKey struct {
	object objectpath.Path
	typ    reflect.Type
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

// unitOf returns a unit that knows no more than x does.
func (w *world) unitOf(path string, out *govet.Output) *unit {
	u := w.newUnit(relevance.Unit{Path: path}, "", nil)
	u.vetx = &vetx{Output: out}
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
	data, err := os.ReadFile(w.cache.File(id))
	if err != nil || len(data) == 0 {
		return nil
	}
	out, err := govet.ReadHead(data)
	if err != nil {
		return nil
	}
	return w.unitOf(path, out)
}

// mayHaveFact reports whether there may be a fact on pkg itself, from an earlier call: only packages with names have such.
func (w *world) mayHaveFact(pkg *types.Package) bool {
	return !w.pools || pkg != nil && w.names[pkg.Path()] != nil
}

// stored returns a fact that was written of v.
func (w *world) stored(v *unit, key factKey) (analysis.Fact, bool) {
	x := v.vetx
	if x.facts == nil {
		x.ReadRest()
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
	v.vetx.ReadRest()
	r := v.vetx.Recipe
	if r == nil {
		return false
	}
	v.GoFiles = r.Files
	v.setModule(r.Module, r.GoVersion)
	files := make(map[string]string)
	for path, id := range r.Exports {
		files[path] = w.cache.File(id)
	}
	v.importer = w.importerOf(r.ImportMap, files)
	return true
}
