package sizebound_test

import (
	"bytes"
	"cmp"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/poollint/poollint/analyzers/sizebound"
	"github.com/poollint/poollint/internal/testpath"
)

// runtimePool is the package that second fixes use.
const runtimePool = "github.com/poollint/poollint/pool"

// TestPool applies the second fix of findings, by which a pool becomes one of package pool, compares with golden files and
// builds what it has made. Other pools than bufs must not have such a fix, and no finding has it as its first.
func TestPool(t *testing.T) {
	results := analysistest.Run(t, testpath.Dir(), sizebound.Analyzer, "sizebound_pool")
	var edits []analysis.TextEdit
	fixes := 0
	for _, res := range results {
		for _, d := range res.Diagnostics {
			if len(d.SuggestedFixes) == 0 || strings.Contains(d.SuggestedFixes[0].Message, runtimePool) {
				t.Fatalf("%s: fixes %v", d.Message, d.SuggestedFixes)
			}
			second := slices.ContainsFunc(d.SuggestedFixes[1:], func(f analysis.SuggestedFix) bool { return strings.Contains(f.Message, runtimePool) })
			if into := strings.Contains(d.Message, " into bufs "); second != into {
				t.Errorf("%s: second fix %v", d.Message, second)
			} else if into {
				fixes++
				edits = d.SuggestedFixes[1].TextEdits
			}
		}
	}
	if fixes == 0 || t.Failed() {
		t.Fatal("no second fix")
	}

	dir := t.TempDir()
	src := filepath.Join(testpath.Dir(), "src", "sizebound_pool")
	if err := os.CopyFS(dir, os.DirFS(src)); err != nil {
		t.Fatal(err)
	}
	fset := results[0].Pass.Fset
	slices.SortFunc(edits, func(a, b analysis.TextEdit) int { return cmp.Compare(b.Pos, a.Pos) })
	for _, name := range []string{"bufs.go", "other.go"} {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range edits { // from the end on
			if f := fset.File(e.Pos); filepath.Base(f.Name()) == name {
				text = slices.Concat(text[:f.Offset(e.Pos)], e.NewText, text[f.Offset(e.End):])
			}
		}
		if clean, err := format.Source(text); err != nil || !bytes.Equal(clean, text) {
			t.Errorf("%s is not formatted: %v", name, err)
		}
		golden, err := os.ReadFile(path + ".golden")
		if err != nil || !bytes.Equal(golden, text) {
			t.Errorf("%s differs from its golden file (%v):\n%s", name, err, text)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	module, err := filepath.Abs("../../pool")
	if err != nil {
		t.Fatal(err)
	}
	mod := "module sizebound_pool\n\ngo 1.24.0\n\nrequire " + runtimePool + " v0.0.0\n\nreplace " + runtimePool + " => " + module + "\n"
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "vet", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
}
