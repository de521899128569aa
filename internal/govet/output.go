package govet

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/poollint/poollint/internal/relevance"
)

// An Output is what is written of a package for calls that deal with its importers.
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
type Output struct {
	Head
	Recipe *Recipe // nil if there is none
	Facts  []byte

	sums map[string]string // Sum of imports, by package
	rest []byte            // what is behind the head, until ReadRest
}

// NewOutput returns the output of a package of which there is nothing to say.
func NewOutput() *Output {
	return &Output{
		Head: Head{Names: make(map[string][]string), Imports: make(map[string]string)},
		sums: make(map[string]string),
	}
}

// A Head is the first line.
type Head struct {
	Names   map[string][]string // of the functions that get or put, by package, for all that is imported, see relevance.Names
	Sum     string              // of what importers can be told, see SetSum
	Imports map[string]string   `json:",omitempty"` // the files like this one of imports, by package
}

// A Recipe says how to make the facts of a package.
type Recipe struct {
	GoVersion string
	Module    relevance.Module
	Files     []string
	Sum       string            // of the contents of the files
	ImportMap map[string]string `json:",omitempty"` // where it is not the identity
	Exports   map[string]string // files with export data, by package
}

// ReadHead reads the head of what was written. It returns an error if that is none, or is empty.
func ReadHead(data []byte) (*Output, error) {
	line, rest, _ := bytes.Cut(data, []byte("\n"))
	out := &Output{rest: rest}
	return out, json.Unmarshal(line, &out.Head)
}

// ReadRest reads what ReadHead has left out.
func (out *Output) ReadRest() {
	if out.rest == nil {
		return
	}
	line, facts, _ := bytes.Cut(out.rest, []byte("\n"))
	if err := json.Unmarshal(line, &out.Recipe); err != nil {
		panic("internal error: " + err.Error()) // we have written it
	}
	out.Facts, out.rest = facts, nil
}

// Begin begins the output of a package, with what was written of the packages that it imports, and tells u of their names.
// It calls found with what was written of each that has something to say.
func (cfg *Config) Begin(cache Cache, u *relevance.Unit, found func(path string, imp *Output)) *Output {
	out := NewOutput()
	for path, name := range cfg.PackageVetx {
		data, err := os.ReadFile(name)
		if err != nil || len(data) == 0 {
			continue // nothing to say, or failed
		}
		imp, err := ReadHead(data)
		if err != nil {
			continue // of another version, which the go command should not have kept
		}
		found(path, imp)
		if imp.Sum != "" {
			out.sums[path] = imp.Sum
		}
		if id := cache.ID(name, data); id != "" {
			out.Imports[path] = id
		}
		maps.Copy(out.Names, imp.Names)
	}
	for path, names := range out.Names {
		direct := slices.Contains(u.Imports, path)
		for _, name := range names {
			u.Names.Add(name, direct)
		}
	}
	return out
}

// SumImports writes the sums of those imports that keep is true of.
func (out *Output) SumImports(to hash.Hash, keep func(path string) bool) {
	for _, path := range slices.Sorted(maps.Keys(out.sums)) {
		if keep(path) {
			fmt.Fprintf(to, "%q %s\n", path, out.sums[path])
		}
	}
}

// SetSum sums up what importers can be told: facts, and what is told of those imports that keep is true of.
func (out *Output) SetSum(facts []byte, keep func(path string) bool) {
	if facts == nil && len(out.sums) == 0 {
		return
	}
	sum := sha256.New()
	sum.Write(facts)
	out.SumImports(sum, keep)
	out.Sum = fmt.Sprintf("%x", sum.Sum(nil))
}

// Write writes the output to a file, unless its name is empty.
func (out *Output) Write(name string) error {
	if name == "" {
		return nil
	}
	var b bytes.Buffer
	if len(out.Names)+len(out.Imports)+len(out.Facts) > 0 || out.Recipe != nil {
		enc := json.NewEncoder(&b)
		if err := cmp.Or(enc.Encode(out.Head), enc.Encode(out.Recipe)); err != nil {
			return err
		}
		b.Write(out.Facts)
	}
	return os.WriteFile(name, b.Bytes(), 0o666)
}

// NewRecipe returns the recipe for a package, nil if its files, or what it was given, cannot be found later.
func (cfg *Config) NewRecipe(cache Cache) *Recipe {
	r := &Recipe{
		GoVersion: cfg.GoVersion,
		Module:    relevance.Module{Path: cfg.ModulePath, Version: cfg.ModuleVersion},
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
		if r.Exports[path] = cache.ID(name, nil); r.Exports[path] == "" {
			return nil
		}
	}
	for _, name := range cfg.PackageVetx {
		if cache.ID(name, nil) == "" {
			return nil
		}
	}
	return r
}

// A Cache is the directory of the go command's cache.
type Cache string

// ID returns the name that the cache has for a file with the given contents, which are read if nil. It returns "" if the
// cache does not have it.
func (c Cache) ID(name string, data []byte) string {
	if dir, base := filepath.Split(name); strings.HasPrefix(dir, string(c)) && strings.HasSuffix(base, "-d") {
		return strings.TrimSuffix(base, "-d")
	}
	if data == nil {
		var err error
		if data, err = os.ReadFile(name); err != nil {
			return ""
		}
	}
	id := fmt.Sprintf("%x", sha256.Sum256(data)) // as the cache names it
	if _, err := os.Stat(c.File(id)); err != nil {
		return ""
	}
	return id
}

// File returns the file of that name in the cache.
func (c Cache) File(id string) string { return filepath.Join(string(c), id[:2], id+"-d") }
