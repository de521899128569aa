package drivertest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestVet runs the tool through the go command, in all its ways.
func TestVet(t *testing.T) {
	dir := Module(t)
	tool := "-vettool=" + poollint(t)
	vet := func(args ...string) result { return run(t, dir, nil, "go", append([]string{"vet", tool}, args...)...) }

	got := vet("./...")
	if got.code != 1 || got.stdout != "" {
		t.Errorf("got %v", got)
	}
	Compare(t, Parse(t, dir, got.stderr), Related)

	// -json has all but the names of other packages' directories.
	got = vet("-json", "./...")
	got.want(t, 0)
	Compare(t, parseTree(t, dir, got.stdout), All)

	// -c shows source.
	if got := vet("-c=0", "./app"); !strings.Contains(got.stderr, "\n21\t\tfmt.Println(\"größe 𝄞\", buf.Len())\n") || got.code != 1 {
		t.Errorf("-c: got %v", got)
	}

	// -diff changes nothing.
	got = vet("-fix", "-diff", "./...")
	if got.code != 1 || !strings.Contains(got.stdout, "+\tb.Reset()\n") {
		t.Errorf("-fix -diff: got %v", got)
	}
	data, err := os.ReadFile(filepath.Join(dir, "lib", "lib.go"))
	if err != nil || string(data) == Fixed("lib/lib.go") {
		t.Errorf("-fix -diff: %v; got %s", err, data)
	}
	vet("-fix", "./...").want(t, 0)
	CheckFixed(t, dir)
}

// TestGoFix runs the tool as go fix does.
func TestGoFix(t *testing.T) {
	dir := Module(t)
	tool := "-fixtool=" + poollint(t)
	if got := run(t, dir, nil, "go", "fix", tool, "-diff", "./..."); got.code != 1 || !strings.Contains(got.stdout, "+\tb.Reset()\n") {
		t.Errorf("-diff: got %v", got)
	}
	run(t, dir, nil, "go", "fix", tool, "./...").want(t, 0)
	CheckFixed(t, dir)
}
