package drivertest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExplain checks that the built program explains all that it finds, far from its
// source. Kinds that have a page are explained by that.
func TestExplain(t *testing.T) {
	dir, pages := t.TempDir(), filepath.Join(Root(t), "docs")
	for _, f := range Expected(t) {
		got := run(t, dir, nil, poollint(t), "explain", f.Rule)
		got.want(t, 0)
		if first, _, _ := strings.Cut(got.stdout, "\n"); !strings.Contains(first, f.Rule) {
			t.Errorf("%s: got %s", f.Rule, got.stdout)
		}
		page, err := os.ReadFile(filepath.Join(pages, filepath.FromSlash(f.Rule)+".md"))
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(page)) {
			if strings.HasPrefix(line, "## ") && !strings.Contains(got.stdout, "\n"+line) {
				t.Errorf("%s: no %s in %s", f.Rule, line, got.stdout)
			}
		}
	}
}
