// Package drivertest holds a module with mistakes, and what is to be found in it.
// Every way of running poollint is tried on it, and all have to find the same.
package drivertest

import (
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"
)

var (
	//go:embed testdata/sample.txtar
	sample string
	//go:embed testdata/findings.txt
	findings string // what poollint prints for ./...
	//go:embed testdata/fixed.txtar
	fixed string // the files that poollint -fix changes
)

// A Finding is what a driver says. Drivers that do not say all leave fields empty,
// and tell Compare so.
type Finding struct {
	File      string // with slashes, relative to the module
	Line, Col int    // from 1, in bytes
	Message   string
	Rule      string // analyzer/kind
	Related   []Finding
}

// Fields says which fields of a Finding a driver fills, beside its position and message.
type Fields int

const (
	Rules Fields = 1 << iota
	Related
	All = Rules | Related
)

// Module writes the sample into a new directory, and returns that.
func Module(t testing.TB) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	Extract(t, dir, sample)
	return dir
}

// Extract writes the files of an archive into dir.
func Extract(t testing.TB, dir, archive string) {
	t.Helper()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Expected returns the findings in the sample.
func Expected(t testing.TB) []Finding {
	t.Helper()
	return Parse(t, "", findings)
}

// Compare fails the test unless got is the findings in the sample, as far as a
// driver with these fields says.
func Compare(t testing.TB, got []Finding, has Fields) {
	t.Helper()
	CompareTo(t, got, Expected(t), has)
}

// CompareTo is Compare for another list than that of the whole sample.
func CompareTo(t testing.TB, got, want []Finding, has Fields) {
	t.Helper()
	g, w := lines(got, has), lines(want, has)
	for _, line := range g {
		if !slices.Contains(w, line) {
			t.Errorf("found but not expected: %s", line)
		}
	}
	for _, line := range w {
		if !slices.Contains(g, line) {
			t.Errorf("expected but not found: %s", line)
		}
	}
	if len(g) != len(w) {
		t.Errorf("%d findings, want %d", len(g), len(w))
	}
}

// lines returns one line for each finding.
func lines(list []Finding, has Fields) []string {
	var lines []string
	for _, f := range list {
		line := fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Col, f.Message)
		if has&Rules != 0 {
			line += " [" + f.Rule + "]"
		}
		if has&Related != 0 {
			for _, r := range f.Related {
				line += fmt.Sprintf("; %s:%d:%d: %s", r.File, r.Line, r.Col, r.Message)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// In returns those of the findings that lie in the given directory of the sample.
func In(dir string, list []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f Finding) bool { return !strings.HasPrefix(f.File, dir+"/") })
}

// finding matches a line of text: a position, the white space of a related line,
// the message, and the rule, which go vet leaves out.
var finding = regexp.MustCompile(`^(\s*)(?:vet: )?([^\s:][^:]*\.go):(\d+):(\d+): (\t?)(.*?)(?: \[([\w/]+)\])?$`)

// Parse reads findings as poollint and go vet print them. Absolute paths become
// relative to dir. Lines in which go vet names a package are passed over, others
// that are no findings fail the test.
func Parse(t testing.TB, dir, text string) []Finding {
	t.Helper()
	var list []Finding
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "# ") {
			continue
		}
		m := finding.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("no finding: %q", line)
			continue
		}
		f := Finding{File: Rel(dir, m[2]), Message: m[6], Rule: m[7]}
		f.Line, _ = strconv.Atoi(m[3])
		f.Col, _ = strconv.Atoi(m[4])
		if m[1]+m[5] == "" {
			list = append(list, f)
		} else if last := len(list) - 1; last >= 0 {
			list[last].Related = append(list[last].Related, f)
		}
	}
	return list
}

// Rel returns a path as Finding.File has it.
func Rel(dir, name string) string {
	if rel, err := filepath.Rel(dir, name); err == nil && filepath.IsAbs(name) {
		name = rel
	}
	return filepath.ToSlash(filepath.Clean(name))
}

// CheckFixed fails the test unless the fixes have been applied to the sample in
// dir, and nothing else has changed.
func CheckFixed(t testing.TB, dir string) {
	t.Helper()
	want := make(map[string]string)
	for _, archive := range []string{sample, fixed} {
		for _, f := range txtar.Parse([]byte(archive)).Files {
			want[f.Name] = string(f.Data)
		}
	}
	for name, text := range want {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil || string(data) != text {
			t.Errorf("%s: error %v, got\n%s\nwant\n%s", name, err, data, text)
		}
	}
}

// Fixed returns the text that a file of the sample has when the fixes have been
// applied, "" if they leave it as it is.
func Fixed(name string) string {
	for _, f := range txtar.Parse([]byte(fixed)).Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// Root returns the directory of poollint's own module.
func Root(t testing.TB) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/poollint/poollint").Output()
	if err != nil {
		t.Fatalf("cannot find the module: %v", err)
	}
	return strings.TrimSpace(string(out))
}

var builds sync.Map // func() (string, error), by package

// Build builds a program of poollint's module, the first time it is asked for in a
// process, and returns its path. Files are left in the directory for temporary ones
// unless the test binary calls Clean.
func Build(t testing.TB, pkg string) string {
	t.Helper()
	root := Root(t)
	build, _ := builds.LoadOrStore(pkg, sync.OnceValues(func() (string, error) {
		dir, err := os.MkdirTemp("", "poollint-test-")
		if err != nil {
			return "", err
		}
		name := filepath.Join(dir, filepath.Base(pkg))
		cmd := exec.Command("go", "build", "-trimpath", "-o", name, pkg)
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("go build: %w\n%s", err, out)
		}
		return name, nil
	}))
	name, err := build.(func() (string, error))()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// Clean removes what Build has built.
func Clean() {
	builds.Range(func(_, build any) bool {
		if name, err := build.(func() (string, error))(); err == nil {
			os.RemoveAll(filepath.Dir(name))
		}
		return true
	})
}
