package drivertest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const golangciVersion = "v2.15.0"

// golangciMain is golangci-lint with the plugin. It hashes itself to know what its cache is worth if it has this version.
const golangciMain = `package main

import (
	"fmt"
	"os"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	_ "github.com/poollint/poollint/plugin"
)

func main() {
	if err := commands.Execute(commands.BuildInfo{GoVersion: "go1.26", Version: "(devel)", Commit: "?", Date: "?"}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}
`

const golangciConfig = `version: "2"
linters:
  default: none
  enable: [poollint]
  settings:
    custom:
      poollint:
        type: module
        description: misuse of object pools
        settings:
          SETTING
issues:
  max-issues-per-linter: 0
  max-same-issues: 0
  uniq-by-line: false
`

// buildGolangci builds golangci-lint with the plugin.
func buildGolangci(t *testing.T) string {
	t.Helper()
	dir, root := t.TempDir(), Root(t)
	const path = "github.com/golangci/golangci-lint/v2"
	mod := fmt.Sprintf("module golangci-with-poollint\n\ngo 1.26.0\n\nrequire (\n\t%s %s\n\tgithub.com/poollint/poollint v0.0.0\n)\n\n"+
		"replace github.com/poollint/poollint => %s\n", path, golangciVersion, root)
	sums := readFile(t, filepath.Join(moduleDir(t, path, golangciVersion), "go.sum")) + readFile(t, filepath.Join(root, "go.sum"))
	for name, text := range map[string]string{"go.mod": mod, "go.sum": sums, "main.go": golangciMain} {
		write(t, filepath.Join(dir, name), text)
	}
	name := filepath.Join(dir, "golangci-lint")
	if got := run(t, dir, nil, "go", "build", "-mod=mod", "-o", name, "."); got.code != 0 {
		t.Fatalf("cannot build golangci-lint: %.2000s", got.stderr)
	}
	return name
}

// moduleDir downloads a module, and returns the directory with its files.
func moduleDir(t *testing.T, path, version string) string {
	t.Helper()
	var m struct{ Dir, Error string }
	got := run(t, t.TempDir(), nil, "go", "mod", "download", "-json", path+"@"+version)
	if err := json.Unmarshal([]byte(got.stdout), &m); err != nil || m.Dir == "" {
		t.Fatalf("cannot download %s: %s%s", path, m.Error, got.stderr)
	}
	return m.Dir
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestGolangci runs a golangci-lint that has the plugin.
func TestGolangci(t *testing.T) {
	needSlow(t)
	golangci := buildGolangci(t)
	dir := Module(t)
	env := []string{"GOLANGCI_LINT_CACHE=" + t.TempDir()}
	lint := func(args ...string) result {
		return run(t, dir, env, golangci, append([]string{"run", "--show-stats=false", "--output.json.path=stdout"}, args...)...)
	}
	config := func(setting string) {
		write(t, filepath.Join(dir, ".golangci.yml"), strings.Replace(golangciConfig, "SETTING", setting, 1))
	}

	config("confidence: likely")
	for range 2 { // the second time, facts and findings come from its cache
		got := lint("./...")
		got.want(t, 1)
		Compare(t, fromGolangci(t, dir, got.stdout), 0)
	}

	config("disable: [sizebound, putreset]")
	got := fromGolangci(t, dir, lint("./...").stdout)
	if want := len(Expected(t)) - 2; len(got) != want {
		t.Errorf("%d findings with two analyzers disabled, want %d", len(got), want)
	}
	for _, test := range []struct{ setting, want string }{
		{"confidense: likely", `unknown field "confidense"`},
		{"disable: [putonce/lust]", `there is no "putonce/lust"`},
	} {
		config(test.setting)
		if got := lint("./..."); got.code != 3 || !strings.Contains(got.stderr, test.want) {
			t.Errorf("%s: exit code %d, %.300q", test.setting, got.code, got.stderr)
		}
	}

	config("confidence: likely")
	name := filepath.Join(dir, "app", "app.go")
	text := readFile(t, name)
	write(t, name, strings.Replace(text, "return b.Len()", "return b.Len() //nolint:poollint // it is only a length", 1))
	if got := fromGolangci(t, dir, lint("./...").stdout); len(got) != len(Expected(t))-1 {
		t.Errorf("%d findings with one silenced, want %d", len(got), len(Expected(t))-1)
	}
	write(t, name, text)

	lint("--fix", "./...")
	CheckFixed(t, dir)
}

// fromGolangci reads the findings in the output of golangci-lint, which puts the name of the analyzer before the message.
func fromGolangci(t *testing.T, dir, output string) []Finding {
	t.Helper()
	var out struct {
		Issues []struct {
			FromLinter, Text string
			Pos              struct {
				Filename     string
				Line, Column int
			}
		}
	}
	if err := json.Unmarshal([]byte(output), &out); err != nil {
		t.Fatalf("%v in %.1000q", err, output)
	}
	var list []Finding
	for _, issue := range out.Issues {
		_, message, ok := strings.Cut(issue.Text, ": ")
		if !ok || issue.FromLinter != "poollint" {
			t.Errorf("%s says %q", issue.FromLinter, issue.Text)
		}
		list = append(list, Finding{
			File: Rel(dir, filepath.Join(dir, issue.Pos.Filename)), Line: issue.Pos.Line, Col: issue.Pos.Column, Message: message,
		})
	}
	return list
}
