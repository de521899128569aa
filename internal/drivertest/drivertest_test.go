package drivertest

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// update rewrites what is expected with what the stand-alone tool does.
var update = flag.Bool("update", false, "rewrite findings.txt and fixed.txtar by the stand-alone tool")

func TestMain(m *testing.M) {
	code := m.Run()
	Clean()
	os.Exit(code)
}

// A result is what a program does.
type result struct {
	stdout, stderr string
	code           int
}

// run runs a program in dir. Settings of the machine that would change what the go
// command does are left out of its environment; env is added to it.
func run(t testing.TB, dir string, env []string, name string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "GOFLAGS=", "GOWORK=off", "PWD="+dir), env...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// want fails the test unless a program has ended with this exit code and, if
// stderr is to be empty, without a word there.
func (r result) want(t testing.TB, code int) {
	t.Helper()
	if r.code != code || r.stderr != "" {
		t.Errorf("exit code %d, want %d; stderr %q", r.code, code, r.stderr)
	}
}

func poollint(t testing.TB) string {
	t.Helper()
	return Build(t, "./cmd/poollint")
}

// TestAlone runs the stand-alone tool.
func TestAlone(t *testing.T) {
	dir := Module(t)
	got := run(t, dir, nil, poollint(t), "./...")
	if *update {
		write(t, "testdata/findings.txt", got.stdout)
		findings = got.stdout
	}
	got.want(t, 1)
	Compare(t, Parse(t, dir, got.stdout), All)

	run(t, dir, nil, poollint(t), "-fix", "./...").want(t, 0)
	if *update {
		updateFixed(t, dir)
	}
	CheckFixed(t, dir)
}

// TestComplete checks that the sample has what makes drivers differ.
func TestComplete(t *testing.T) {
	for what, part := range map[string]string{
		"a finding in a test of the package":      "app/app_test.go:",
		"a finding in a test beside the package":  "app/outside_test.go:",
		"a finding without a mate in its package": "lib/lib.go:",
		"an object of another package":            "lib.buffers",
		"a line with wide letters":                "app/app.go:21:30:",
	} {
		if !strings.Contains(findings, part) {
			t.Errorf("no %s", what)
		}
	}
	for _, silent := range []string{"quiet", "generated.go", "clean/"} {
		if strings.Contains(findings, silent) {
			t.Errorf("%s is not silent", silent)
		}
	}
	if Fixed("lib/lib.go") == "" {
		t.Error("no fix")
	}
}

func write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// updateFixed writes the files that differ from the sample's.
func updateFixed(t testing.TB, dir string) {
	t.Helper()
	changed := &txtar.Archive{Comment: txtar.Parse([]byte(fixed)).Comment}
	for _, f := range txtar.Parse([]byte(sample)).Files {
		data, err := os.ReadFile(dir + "/" + f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(data, f.Data) {
			changed.Files = append(changed.Files, txtar.File{Name: f.Name, Data: data})
		}
	}
	fixed = string(txtar.Format(changed))
	write(t, "testdata/fixed.txtar", fixed)
}
