package driver_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/poollint/poollint/internal/driver"
	"github.com/poollint/poollint/internal/lsptest"
)

// editorCommand returns the language server of a suite, with the given arguments.
func editorCommand(t *testing.T, suite string, args ...string) *exec.Cmd {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, append([]string{"lsp"}, args...)...)
	cmd.Env = append(os.Environ(), "POOLLINT_TEST_SUITE="+suite)
	return cmd
}

// editor starts it.
func editor(t *testing.T, suite string, args ...string) *lsptest.Client {
	return lsptest.Start(t, editorCommand(t, suite, args...))
}

func TestEditor(t *testing.T) { lsptest.Script(t, editor(t, "real"), "poollint", "putreset/dirty") }

// TestEditorUsage checks what is refused before anything is served.
func TestEditorUsage(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"-json", "a language server prints nothing: -format, -json, -c, -fix and -stats are not for poollint lsp"},
		{"./...", "poollint lsp takes no packages: the editor says what is open"},
		{"-speed=9", "unknown flag -speed (see poollint help)"},
		{"-confidence=much", `invalid value "much" for flag -confidence: want certain, likely or possible`},
	} {
		c := editor(t, "toy", test.args)
		if code := c.Wait(); code != driver.ExitFailed || c.Stderr() != "poollint: "+test.want+"\n" {
			t.Errorf("%s: code %d, %q, want %q", test.args, code, c.Stderr(), test.want)
		}
	}
}

// TestEditorModules opens packages of two modules, with changes that are not saved in one that the other imports.
func TestEditorModules(t *testing.T) {
	dir := extract(t, workspace)
	a, lib := filepath.Join(dir, "m", "a", "a.go"), filepath.Join(dir, "lib", "lib.go")
	c := editor(t, "toy")
	c.Initialize(dir)
	c.Open(a)
	has := func(want ...string) func([]lsptest.Diagnostic) bool {
		return func(ds []lsptest.Diagnostic) bool {
			var got []string
			for _, d := range ds {
				got = append(got, d.Code+" "+d.Message)
			}
			slices.Sort(got)
			return slices.Equal(got, want)
		}
	}
	const old, second = "calls/direct OldF is old", "second second is second"
	const unused = "directive/unused ignore directive for poollint/second silences nothing"
	c.Diagnostics(a, has(old, unused, second))
	c.Open(lib)
	c.Diagnostics(lib, has())
	c.Change(lib, "package lib\n\nfunc F() {}\n\nfunc OldG() {}\n")
	c.Change(a, "package a\n\nimport \"example.com/lib\"\n\nfunc f() { lib.OldG() }\n")
	c.Diagnostics(a, has("calls/direct OldG is old"))

	c.Change(a, "package a\n\nfunc {\n")
	c.Diagnostics(a, has())
	c.Change(a, "package a\n\nvar second int\n")
	c.Diagnostics(a, has(second))
	if code := c.Shutdown(); code != 0 {
		t.Errorf("code %d", code)
	}
}

// TestEditorLink opens a file by a path with a symbolic link in it.
func TestEditorLink(t *testing.T) {
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(extract(t, workspace), link); err != nil {
		t.Skip(err)
	}
	file := filepath.Join(link, "m", "a", "a.go")
	c := editor(t, "toy")
	c.Initialize(link)
	c.Open(file)
	c.Diagnostics(file, func(ds []lsptest.Diagnostic) bool { return len(ds) == 3 })
	c.Change(file, "package a\n\nvar second int\n")
	c.Diagnostics(file, func(ds []lsptest.Diagnostic) bool { return len(ds) == 1 })
}

// TestEditorForeign opens a file that nobody can change.
func TestEditorForeign(t *testing.T) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(strings.TrimSpace(string(out)), "src", "fmt", "print.go")
	c := editor(t, "real")
	c.Initialize(filepath.Dir(file))
	c.Open(file)
	c.Diagnostics(file, func(ds []lsptest.Diagnostic) bool { return len(ds) == 0 })
}

// TestEditorFailures asks that the editor is told why there are no findings.
func TestEditorFailures(t *testing.T) {
	dir := extract(t, "-- a.go --\npackage a\n")
	for _, test := range []struct{ env, want string }{
		{"X=", "go.mod file not found"},
		{"PATH=" + t.TempDir(), "there is no go command on the PATH"},
	} {
		t.Run(test.want, func(t *testing.T) {
			cmd := editorCommand(t, "toy")
			cmd.Env = append(cmd.Env, test.env, "GO111MODULE=on")
			c := lsptest.Start(t, cmd)
			c.Initialize(dir)
			c.Open(filepath.Join(dir, "a.go"))
			for m := c.Next(); ; m = c.Next() {
				if m.Method == "window/showMessage" || m.Method == "window/logMessage" {
					if !strings.Contains(string(m.Params), test.want) {
						t.Errorf("got %s, want %q", m.Params, test.want)
					}
					return
				}
			}
		})
	}
}
