package driver_test

import (
	"maps"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// standard are the findings in the standard library and its tests, each with how often it is reported and how it is
// judged.
var standard = map[string]struct {
	times int
	why   string
}{
	"sync/pool_test.go: argument should be pointer-like to avoid allocations [SA6002]": {9,
		"true: the tests put strings and numbers"},
	"sync/pool_test.go: p is put to and never gotten from [putonce/idle]": {1,
		"true: a benchmark of Put alone"},
}

// TestStandard pins what is found in the standard library.
func TestStandard(t *testing.T) {
	if testing.Short() {
		t.Skip("loads all of the standard library")
	}
	if !strings.HasPrefix(runtime.Version(), "go1.26") {
		t.Skipf("the findings are those of go1.26, not of %s", runtime.Version())
	}
	r := tool(t, "real", t.TempDir(), nil, "std")
	if r.stderr != "" {
		t.Errorf("stderr: %s", r.stderr)
	}
	found := make(map[string]int)
	line := regexp.MustCompile(`(?m)^(\S+\.go):\d+:\d+: (.*)$`)
	for _, m := range line.FindAllStringSubmatch(r.stdout, -1) {
		_, file, _ := strings.Cut(filepath.ToSlash(m[1]), "/src/")
		found[file+": "+m[2]]++
	}
	for _, f := range slices.Sorted(maps.Keys(found)) {
		if want := standard[f].times; found[f] != want {
			t.Errorf("%d times, not %d: %s", found[f], want, f)
		}
	}
	for _, f := range slices.Sorted(maps.Keys(standard)) {
		if found[f] == 0 {
			t.Errorf("not found any more: %s", f)
		}
	}
}
