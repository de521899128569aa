package drivertest

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestSharedCache runs go vet on two machines that share a cache. The second one, which has nothing of its own, gets all
// that the first one has found, and finds the rest by the facts that the first one has written.
func TestSharedCache(t *testing.T) {
	needSlow(t)
	prog := Build(t, "./internal/drivertest/testdata/cacheprog")
	dir, shared := Module(t), t.TempDir()
	vet := func(local string) (notes string) {
		t.Helper()
		name := filepath.Join(t.TempDir(), "notes")
		env := []string{"GOCACHE=" + t.TempDir(), "GOCACHEPROG=" + prog + " " + local + " " + shared + " " + name}
		got := run(t, dir, env, "go", "vet", "-vettool="+poollint(t), "./...")
		if got.code != 1 {
			t.Errorf("exit code %d, want 1: %.1000s", got.code, got.stderr)
		}
		Compare(t, Parse(t, dir, got.stderr), Related)
		return readFile(t, name)
	}
	if notes := vet(t.TempDir()); !strings.HasPrefix(notes, "0 local, 0 shared, ") || strings.HasSuffix(notes, " 0 added") {
		t.Errorf("first machine: %s", notes)
	}
	local := t.TempDir()
	if notes := vet(local); !strings.HasPrefix(notes, "0 local, ") || !strings.HasSuffix(notes, " 0 added") {
		t.Errorf("second machine: %s", notes)
	}
	name := filepath.Join(dir, "app", "app.go")
	write(t, name, readFile(t, name)+"\nvar changed int\n")
	if notes := vet(local); strings.HasPrefix(notes, "0 local") || strings.HasSuffix(notes, " 0 added") {
		t.Errorf("second machine after a change: %s", notes)
	}
}
