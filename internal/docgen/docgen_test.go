package main

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/poollint/poollint/analyzers"
	"github.com/poollint/poollint/internal/analyzerdoc"
)

const root = "../.."

// TestFresh asks for go generate ./analyzers when a page is not what its source says.
func TestFresh(t *testing.T) {
	pages, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		got, err := os.ReadFile(filepath.Join(root, "docs", name))
		if err != nil {
			t.Error(err)
		} else if string(got) != pages[name] {
			t.Errorf("docs/%s is stale: run go generate ./analyzers", name)
		}
	}
	for _, dir := range []string{"*.md", "*/*.md"} {
		files, _ := filepath.Glob(filepath.Join(root, "docs", dir))
		for _, file := range files {
			name, _ := filepath.Rel(filepath.Join(root, "docs"), file)
			text, err := os.ReadFile(file)
			if _, ok := pages[filepath.ToSlash(name)]; err == nil && !ok && strings.HasPrefix(string(text), generated) {
				t.Errorf("docs/%s is not generated any more", name)
			}
		}
	}
}

// TestURL finds the pages that findings point to.
func TestURL(t *testing.T) {
	for _, a := range analyzers.Suite {
		for _, name := range kindNames(a) {
			page, ok := strings.CutPrefix(analyzerdoc.KindURL(a.URL, name), "https://github.com/poollint/poollint/blob/main/")
			if _, err := os.Stat(filepath.Join(root, page)); err != nil || !ok {
				t.Errorf("%s/%s: %v", a.Name, name, err)
			}
		}
	}
}

// TestCode checks the code on the pages: the bad one has one finding, of its kind, and the good one none.
func TestCode(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module pages\n\ngo 1.25\n")
	kinds := map[string]*kind{}
	for _, a := range analyzers.Suite {
		for _, name := range kindNames(a) {
			k, err := readKind(root, a.Name, name)
			if err != nil {
				t.Fatal(err)
			}
			kinds[a.Name+"/"+name] = k
			write(a.Name+"/"+name+"/bad/bad.go", k.bad)
			write(a.Name+"/"+name+"/good/good.go", k.good)
		}
	}
	tool := filepath.Join(dir, "poollint.exe")
	if out, err := exec.Command("go", "build", "-o", tool, root+"/cmd/poollint").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	likely, possible := check(t, tool, dir, "likely"), check(t, tool, dir, "possible")
	for _, rule := range slices.Sorted(maps.Keys(kinds)) {
		found := likely
		if strings.HasPrefix(kinds[rule].byDefault, "*possible*") {
			found = possible
			if got := likely["pages/"+rule+"/bad"]; got != nil {
				t.Errorf("%s: the bad code has findings %q by default", rule, got)
			}
		}
		if got := found["pages/"+rule+"/bad"]; !slices.Equal(got, []string{rule}) {
			t.Errorf("%s: the bad code has findings %q", rule, got)
		}
		if got := possible["pages/"+rule+"/good"]; got != nil {
			t.Errorf("%s: the good code has findings %q", rule, got)
		}
	}
}

// check returns the kinds of the findings of each package.
func check(t *testing.T, tool, dir, confidence string) map[string][]string {
	t.Helper()
	cmd := exec.Command(tool, "-json", "-confidence="+confidence, "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() == 2) {
		t.Fatalf("%v: %s", err, exit.Stderr)
	}
	var tree map[string]map[string][]struct{ Category string }
	if err := json.Unmarshal(out, &tree); err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for pkg, by := range tree {
		for analyzer, list := range by {
			for _, f := range list {
				found[pkg] = append(found[pkg], analyzer+"/"+f.Category)
			}
		}
	}
	return found
}
