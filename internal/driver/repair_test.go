package driver_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/format"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestRepair applies all fixes to the bad cases, and looks at what is left: everything builds and is formatted as it was,
// the findings that had a fix are gone, no other one has come, and a second round has nothing to do.
func TestRepair(t *testing.T) {
	t.Run("testdata", func(t *testing.T) {
		dir := t.TempDir()
		copyTree(t, "../../testdata/src", filepath.Join(dir, "src"))
		// A function without a body needs a file of assembly beside it.
		if err := os.WriteFile(filepath.Join(dir, "src", "escape", "lib", "cast", "cast.s"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		// The packages that the cases stand in for have no source here, and facts nothing to mend.
		r := &repair{dir: filepath.Join(dir, "src"), env: []string{"GOPATH=" + dir, "GO111MODULE=off", "GOWORK=off"}}
		for _, e := range entries(t, r.dir) {
			if !strings.Contains(e, ".") && e != "facts" {
				r.patterns = append(r.patterns, "./"+e+"/...")
			}
		}
		r.run(t)
	})
	t.Run("cases", func(t *testing.T) {
		if _, err := os.Stat(sharedCases); err != nil {
			t.Skip("the cases are not there")
		}
		r := &repair{dir: t.TempDir(), env: []string{"GOWORK=off", "GOPROXY=off"}, patterns: []string{"./..."}, tests: true}
		copyTree(t, sharedCases, r.dir)
		before := r.run(t)
		fixed, all := 0, 0
		for _, n := range before {
			fixed, all = fixed+n.fixes, all+n.all
		}
		t.Logf("%d of %d findings have a fix", fixed, all)
		if fixed*100 < all*sharedBar {
			t.Errorf("%d of %d findings have a fix, want %d %%", fixed, all, sharedBar)
		}
	})
}

// sharedCases is where bad programs lie beside this project, if they do.
var sharedCases = cmp.Or(os.Getenv("POOLLINT_CASES"), "../../../shared/cases")

// sharedBar is the share of findings in the shared cases that have a fix, in percent.
const sharedBar = 60

// A repair is a tree in which findings are fixed.
type repair struct {
	dir      string
	env      []string
	patterns []string
	tests    bool // the tree has tests, which pass
}

// A tally counts findings that look alike: of one file, kind and message.
type tally struct{ all, fixes int }

// run returns the findings that were there before.
func (r *repair) run(t *testing.T) map[string]tally {
	before := r.findings(t)
	old := r.sources(t)
	r.fix(t)
	fixed := r.sources(t)
	for _, name := range slices.Sorted(maps.Keys(fixed)) {
		if fixed[name] == old[name] {
			continue
		}
		clean, err := format.Source([]byte(fixed[name]))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if string(clean) != fixed[name] {
			t.Errorf("%s is not formatted", name)
		}
	}
	build := append([]string{"vet", "-printf=false", "-copylocks"}, r.patterns...)
	if res := command(t, "", r.dir, r.env, "go", build...); res.code != 0 {
		t.Errorf("go vet: %s", res.stderr)
	}
	if r.tests {
		if res := command(t, "", r.dir, r.env, "go", append([]string{"test", "-vet=off"}, r.patterns...)...); res.code != 0 {
			t.Errorf("go test: %s%s", strings.Join(slices.DeleteFunc(strings.Split(res.stdout, "\n"), func(l string) bool { return strings.HasPrefix(l, "?") }), "\n"), res.stderr)
		}
	}
	after := r.findings(t)
	for _, k := range slices.Sorted(maps.Keys(after)) {
		switch a, b := after[k], before[k]; {
		case a.all > b.all:
			t.Errorf("new: %s", k)
		case a.all > b.all-b.fixes:
			t.Errorf("not fixed: %s", k)
		case a.fixes > 0:
			t.Errorf("could be fixed once more: %s", k)
		}
	}
	return before
}

// fix applies fixes as long as some are in the way of others.
func (r *repair) fix(t *testing.T) {
	for range 4 {
		res := tool(t, "real", r.dir, r.env, "-fix "+strings.Join(r.patterns, " "))
		if !strings.Contains(res.stderr, "run again") {
			if res.code == 2 {
				t.Errorf("poollint -fix: %s", res.stderr)
			}
			return
		}
	}
	t.Errorf("poollint -fix does not come to an end")
}

func (r *repair) findings(t *testing.T) map[string]tally {
	res := tool(t, "real", r.dir, r.env, "-json "+strings.Join(r.patterns, " "))
	if res.code == 2 || res.stdout == "" {
		t.Fatalf("poollint -json: %s", res.stderr)
	}
	type finding struct {
		Posn, Category, Message string
		SuggestedFixes          []struct{} `json:"suggested_fixes"`
	}
	var tree map[string]map[string]json.RawMessage
	if err := json.Unmarshal([]byte(res.stdout), &tree); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	tallies := map[string]tally{}
	for _, pkg := range slices.Sorted(maps.Keys(tree)) {
		for analyzer, raw := range tree[pkg] {
			var list []finding
			if err := json.Unmarshal(raw, &list); err != nil {
				t.Fatalf("%s: %s", pkg, raw)
			}
			for _, f := range list {
				if at := f.Posn + f.Category + f.Message; seen[at] {
					continue // in the test variant of the package
				} else {
					seen[at] = true
				}
				file, _, _ := strings.Cut(strings.TrimPrefix(f.Posn, r.dir+"/"), ":")
				k := fmt.Sprintf("%s: %s/%s: %s", file, analyzer, f.Category, f.Message)
				n := tallies[k]
				n.all++
				if len(f.SuggestedFixes) > 0 {
					n.fixes++
				}
				tallies[k] = n
			}
		}
	}
	return tallies
}

// sources returns the text of all Go files.
func (r *repair) sources(t *testing.T) map[string]string {
	files := map[string]string{}
	err := filepath.WalkDir(r.dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".go" {
			return err
		}
		text, err := os.ReadFile(name)
		files[strings.TrimPrefix(name, r.dir+"/")] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func entries(t *testing.T, dir string) (names []string) {
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

func copyTree(t *testing.T, from, to string) {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	if err := filepath.WalkDir(to, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			err = os.Chmod(name, 0o644)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
