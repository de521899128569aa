// Package govet has what the go command passes to a tool for go vet, for each package, and the beginning of what poollint
// writes of a package in return. Nothing here knows of syntax, types or analyzers, so that it can be used before anything else is done.
package govet

import (
	"encoding/json"
	"fmt"
	"go/version"
	"os"
	"slices"
	"strings"

	"github.com/poollint/poollint/internal/relevance"
)

// KnowsGo reports whether the go command, which calls, is of a version that passes what is needed here: export data of what a
// package imports, and a cache with what it passed before.
func KnowsGo() bool {
	v := os.Getenv("GOVERSION")
	return os.Getenv("GOCACHE") != "" && (!version.IsValid(v) || version.Compare(v, "go1.28") < 0)
}

// ConfigIn returns the configuration file that the go command passes as the last argument, "" if it is another program that calls.
func ConfigIn(args []string) string {
	n := len(args)
	if n == 0 || !strings.HasSuffix(args[n-1], ".cfg") || strings.HasPrefix(args[n-1], "-") {
		return ""
	}
	if n > 1 && strings.TrimLeft(args[n-2], "-") == "config" {
		return "" // a file of ours may be called so, too
	}
	return args[n-1]
}

// A Config is what the go command says of a package. Of packages that it
// imports, it names those only that an import declaration names.
type Config struct {
	ID            string
	Dir           string
	ImportPath    string
	GoVersion     string
	GoFiles       []string
	NonGoFiles    []string
	IgnoredFiles  []string
	ModulePath    string            // "" if there is no module
	ModuleVersion string            // "" unless the module was downloaded
	ImportMap     map[string]string // package path, by path in an import declaration
	PackageFile   map[string]string // file with export data, by package path
	Standard      map[string]bool
	PackageVetx   map[string]string // what we wrote to VetxOutput, by package path
	VetxOnly      bool              // nobody asks for the findings
	VetxOutput    string
	Stdout        string
	FixArchive    string

	Name string `json:"-"` // of the file that says so
}

// Read reads the configuration in a file. It returns an error if that is not one, or is one of a package without files.
func Read(name string) (*Config, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	cfg := &Config{Name: name}
	if err := json.Unmarshal(data, cfg); err != nil {
		return nil, fmt.Errorf("cannot decode %s: %w", name, err)
	}
	if len(cfg.GoFiles) == 0 {
		return nil, fmt.Errorf("%s has no files", cfg.ImportPath)
	}
	return cfg, nil
}

// AsksForStandard reports whether the findings of a package of the standard
// library are asked for.
func (cfg *Config) AsksForStandard() bool {
	return !cfg.VetxOnly && (cfg.ModulePath == "" || cfg.Standard[cfg.ImportPath])
}

// Unit returns the package before it is known what others do for it.
func (cfg *Config) Unit() relevance.Unit {
	u := relevance.Unit{
		Path:   cfg.ImportPath,
		Module: relevance.Module{Path: cfg.ModulePath, Version: cfg.ModuleVersion},
		Names:  make(relevance.Names),
	}
	for _, path := range cfg.ImportMap {
		u.Imports = append(u.Imports, path)
	}
	return u
}

// Tested reports whether there are files of tests among those of the package.
func (cfg *Config) Tested() bool { return slices.ContainsFunc(cfg.GoFiles, IsTest) }

// IsTest reports whether a file is one of tests, by its name.
func IsTest(name string) bool { return strings.HasSuffix(name, "_test.go") }
