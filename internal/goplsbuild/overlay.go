package goplsbuild

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// addedName is where addedText goes in the source of gopls.
const addedName = "internal/settings/poollint.go"

// addedText is what gopls is given. If it keeps its analyzers in another way one
// day, this does not compile.
const addedText = `package settings

import "` + poollintPath + `/analyzers"

func init() {
	for _, a := range analyzers.Suite {
		AllAnalyzers = append(AllAnalyzers, &Analyzer{analyzer: a})
	}
}
`

// copyTree copies the files below from, which may be read-only. Tests are left out.
func copyTree(to, from string) error {
	return filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case d.IsDir():
			return os.MkdirAll(target, 0o755)
		case strings.HasSuffix(name, "_test.go"):
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
}

// copyGopls copies the source of gopls, and adds to it.
func copyGopls(to string, gopls *module) error {
	if err := copyTree(to, gopls.Dir); err != nil {
		return err
	}
	name := filepath.Join(to, filepath.FromSlash(addedName))
	if _, err := os.Stat(name); err == nil {
		return fmt.Errorf("it has a file %s of its own", addedName)
	}
	return os.WriteFile(name, []byte(addedText), 0o644)
}

// mergeHonnef copies honnef.co/go/tools as gopls has it, with the solver as poollint has it. Gopls knows the analyzers of
// staticcheck by name, and panics if there are others, or compiles with no later version; what poollint finds may depend
// on the order in which the solver works.
func mergeHonnef(to string, theirs, ours *module) error {
	if err := copyTree(to, theirs.Dir); err != nil {
		return err
	}
	for _, dir := range []string{"analysis/dfa", "internal/xtools-internal/graph"} {
		dir = filepath.FromSlash(dir)
		if err := os.RemoveAll(filepath.Join(to, dir)); err != nil {
			return err
		}
		if err := copyTree(filepath.Join(to, dir), filepath.Join(ours.Dir, dir)); err != nil {
			return err
		}
	}
	return nil
}
