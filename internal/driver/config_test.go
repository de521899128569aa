package driver_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const configured = `
-- go.mod --
module example.com/m

go 1.26
-- p/p.go --
package p

import _ "example.com/m/old"

var second, third int
-- old/old.go --
package old

func OldF() {}
-- user/user.go --
package user

import "example.com/m/old"

func f() { old.OldF() }
`

// TestConfigFile checks that keys of the file are flags, and that the command line
// has the last word.
func TestConfigFile(t *testing.T) {
	t.Parallel()
	dir := extract(t, configured)
	const (
		second = "p.go:5:5: second is second [second]\n"
		third  = "p.go:5:13: third is second [second]\n"
	)
	for _, test := range []struct {
		name, file, args, want string
		code                   int
	}{
		{"empty", "", "", second, 1},
		{"comment", "# nothing\n", "", second, 1},
		{"no value", "disable:\npools:\nlimits:\n", "", second, 1},
		{"confidence", "confidence: possible", "", second + third, 1},
		{"command line", "confidence: possible", "-confidence=likely", second, 1},
		{"disable", "disable: [second]", "", "", 0},
		{"disable another", "disable:\n  - directive/unused\n", "", second, 1},
		{"command line disables", "disable: [second]", "-disable=calls", second, 1},
		{"none", "disable: [second]", "-config=none", second, 1},
	} {
		write(t, dir, test.file)
		got := toy(t, filepath.Join(dir, "p"), test.args)
		if got != (result{stdout: test.want, code: test.code}) {
			t.Errorf("%s: got %v", test.name, got)
		}
	}

	// The go command passes a file of that name, too.
	other := filepath.Join(dir, "other.cfg")
	if err := os.WriteFile(other, []byte("disable: [second]"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{"-config=" + other, "-config " + other} {
		if got := toy(t, filepath.Join(dir, "p"), args); got != (result{}) {
			t.Errorf("%s: got %v", args, got)
		}
	}

	write(t, dir, "limits:\n  calls.word: dead\n")
	if got := toy(t, dir, "./user"); !strings.HasPrefix(got.stdout, "user/user.go:5:12: OldF is dead [calls/direct]\n") {
		t.Errorf("limits: got %v", got)
	}
	write(t, dir, "tests: false\nconfidence: possible\npools:\n- get: example.com/p.T.Get\n  put: example.com/p.T.Put\n")
	want := result{stdout: "-confidence=possible -pools=example.com/p.T.Get:example.com/p.T.Put\n"}
	if got := toy(t, filepath.Join(dir, "p"), "flags"); got != want {
		t.Errorf("flags: got %v", got)
	}
	if got := goVet(t, "toy", dir, nil, "-confidence=possible ./p"); !strings.Contains(got.stderr, "third") || got.code != 1 {
		t.Errorf("with the flags: got %v", got)
	}
}

// TestBadConfigFile checks that a mistake is shown with its line and key.
func TestBadConfigFile(t *testing.T) {
	t.Parallel()
	dir := extract(t, configured)
	for file, want := range map[string]string{
		"confidence: likely\nconfidense: likely\n": "2: unknown key confidense: there are confidence, disable, generated, limits, pools and tests",
		"confidence: sure":                         "1: confidence: want certain, likely or possible",
		"confidence: [likely]":                     "1: confidence: want one value",
		"\ngenerated: perhaps":                     "2: generated: parse error",
		"tests: maybe":                             "1: tests: parse error",
		"disable: second":                          "1: disable: want a list, such as [putonce/lost]",
		"disable:\n- second\n- secnod":             "3: disable: there is no secnod (see poollint help)",
		"disable:\n- calls/indirect":               "2: disable: there is no calls/indirect (see poollint help)",
		"disable:\n- {second: 1}":                  "2: disable: want the name of an analyzer, or analyzer/kind",
		"disable:\n- a/b/c":                        `2: disable: "a/b/c" is not of the form analyzer or analyzer/kind`,
		"pools: x.Get":                             "1: pools: want a list of items with get and put",
		"pools:\n- get: a.b\n  putt: a.c":          "3: unknown key putt: an item of pools has get and put",
		"pools:\n- get: a.b":                       "2: pools: want both get and put",
		"pools:\n- get: a b\n  put: a.c":           `2: pools: "a b" is not of the form path.Func or path.Type.Method`,
		"limits:\n  calls.wrod: x":                 "2: calls.wrod: there is no flag -calls.wrod",
		"limits:\n  word: x":                       "2: limits: word is no analyzer.flag",
		"tests: true\n\ntests: true":               "3: key tests is there twice",
		"- a":                                      "1: the file is no list of keys, each with a value",
		"a: [\nb":                                  "2: ",
		"tests: true\n---\ntests: true":            "2: there is more than one document",
	} {
		write(t, dir, file)
		got := toy(t, dir, "./p")
		if !strings.HasPrefix(got.stderr, "poollint: .poollint.yml:"+want) || strings.Count(got.stderr, "\n") != 1 || got.stdout != "" || got.code != 2 {
			t.Errorf("%q: got %v, want %s", file, got, want)
		}
	}
	want := result{stderr: "poollint: cannot read nosuch.yml: no such file or directory\n", code: 2}
	if got := toy(t, dir, "-config=nosuch.yml ./p"); got != want {
		t.Errorf("no file: got %v", got)
	}
}

func write(t *testing.T, dir, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, ".poollint.yml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
