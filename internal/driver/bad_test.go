package driver_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const badInput = `
-- go.mod --
module example.com/m

go 1.26
-- good/good.go --
package good

var second int
-- types/types.go --
package types

func f() { undefined1(); undefined2() }
-- types/types_test.go --
package types

func g() {}
-- tests/tests.go --
package tests

var second int
-- tests/tests_test.go --
package tests

var x = undefined
-- outer/outer.go --
package outer

var second int
-- outer/outer_test.go --
package outer

import _ "example.com/nowhere"
-- syntax/syntax.go --
package syntax

func f( {
-- importer/importer.go --
package importer

import _ "example.com/m/types"

var second int
-- missing/missing.go --
package missing

import _ "example.com/nowhere"
-- empty/README --
no Go files here
-- broken/broken.go --
package broken

func OldF() {}

var second int
-- user/user.go --
package user

import "example.com/m/broken"

func f() { broken.OldF() }

var second int
-- old/old.go --
package old

func OldG() {}
-- user2/user.go --
package user2

import (
	_ "example.com/m/broken"
	"example.com/m/old"
)

func f() { old.OldG() }
`

const good = "good/good.go:3:5: second is second [second]\n"

// TestBadInput checks that what cannot be done is said in one line, and that the
// rest is done.
func TestBadInput(t *testing.T) {
	dir := extract(t, badInput)
	link := filepath.Join(dir, "link", "link.go")
	if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", link); err != nil {
		t.Skip(err)
	}
	for _, test := range []struct {
		name, dir, env, args string
		stdout, stderr       string
	}{
		{name: "type error", args: "./good ./types",
			stdout: good, stderr: "types/types.go:3:12: undefined: undefined1 (and more in example.com/m/types)"},
		{name: "type error in test", args: "./good ./tests",
			stdout: good + "tests/tests.go:3:5: second is second [second]\n", stderr: "tests/tests_test.go:3:9: undefined: undefined"},
		{name: "missing import in test", args: "./good ./outer",
			stdout: good + "outer/outer.go:3:5: second is second [second]\n", stderr: "outer/outer_test.go:3:8: no required module provides package example.com/nowhere"},
		{name: "syntax error", args: "./good ./syntax", stdout: good, stderr: "syntax/syntax.go:3:"},
		{name: "error in dependency", args: "./good ./importer",
			stdout: good, stderr: "types/types.go:3:12: undefined: undefined1 (and more in example.com/m/types)"},
		{name: "missing import", args: "./good ./missing",
			stdout: good, stderr: "missing/missing.go:3:8: no required module provides package example.com/nowhere"},
		{name: "missing package", args: "./good example.com/m/nosuch", stdout: good, stderr: "no required module provides package example.com/m/nosuch"},
		{name: "missing directory", args: "./nosuch", stderr: "stat " + filepath.Join(dir, "nosuch") + ": directory not found"},
		{name: "missing file", args: "good/nosuch.go", stderr: "cannot read good/nosuch.go: no such file or directory"},
		{name: "unreadable file", args: "./good ./link", stdout: good, stderr: "stat " + link + ": no such file or directory"},
		{name: "nothing matches", args: "./empty/...", stderr: "./empty/... matches no packages"},
		{name: "no Go files", dir: "empty", stderr: "no Go files in " + filepath.Join(dir, "empty")},
		{name: "no go command", env: "PATH=", stderr: "cannot load packages: there is no go command on the PATH"},
		{name: "no module", dir: "..", args: ".", stderr: "cannot load packages: go.mod file not found"},
		{name: "unknown flag", args: "-nosuch ./good", stderr: "unknown flag -nosuch (see poollint help)"},
		{name: "unknown analyzer", args: "help nosuch", stderr: "there is no analyzer nosuch (see poollint help)"},
		{name: "bad confidence", args: "-confidence=sure", stderr: `invalid value "sure" for flag -confidence: want certain, likely or possible`},
		{name: "bad pools", args: "-pools=Get", stderr: `invalid value "Get" for flag -pools: "Get" has no colon between Get and Put`},
		{name: "bad bool", args: "-second=maybe", stderr: `invalid boolean value "maybe" for -second: want true or false`},
		{name: "late flag", args: "./good -json", stderr: "flag -json stands behind the packages"},
		{name: "diff alone", args: "-diff ./good", stderr: "-diff needs -fix"},
		{name: "unknown format", args: "-format=xml ./good", stderr: `unknown format "xml": want text, json, staticcheck-json, sarif, github, checkstyle`},
		{name: "fix and format", args: "-fix -format=sarif ./good", stderr: "-fix prints no findings: -format sarif has no effect"},
		{name: "context and format", args: "-c=1 -json ./good", stderr: "-c has an effect on findings in text only"},
		{name: "unknown rule", args: "-disable=second/third ./good", stderr: "there is no second/third to disable (see poollint help)"},
		{name: "bad rule", args: "-disable=a/b/c ./good", stderr: `invalid value "a/b/c" for flag -disable: "a/b/c" is not of the form`},
		{name: "no kind", args: "explain", stderr: "explain wants the name of a kind: direct, second, reason, "},
		{name: "unknown kind", args: "explain nosuch", stderr: "there is no kind nosuch: there are direct, "},
		{name: "flags with arguments", args: "flags ./good", stderr: "poollint flags takes no arguments, not ./good"},
		{name: "pools: unknown format", args: "pools -format=sarif ./good", stderr: `unknown format "sarif": want text or json`},
		{name: "pools: unknown flag", args: "pools -nosuch ./good", stderr: "unknown flag -nosuch (see poollint help)"},
		{name: "pools: nothing there", args: "pools -format=json ./nosuch", stdout: "[]\n", stderr: "stat " + filepath.Join(dir, "nosuch") + ": directory not found"},
		{name: "nothing enabled", args: "-calls=false -second=false -directive=false", stderr: "all analyzers are disabled"},
		{name: "fix with errors", args: "-fix ./types", stderr: "types/types.go:3:12: undefined: undefined1"},
		{name: "panic", args: "./good ./broken",
			stdout: "broken/broken.go:5:5: second is second [second]\n" + good, stderr: panicked},
		{name: "panic in dependency", args: "./user ./user2",
			stdout: "user/user.go:7:5: second is second [second]\nuser2/user.go:8:12: OldG is old [calls/direct]\n\told/old.go:3:6: declared here\n",
			stderr: panicked},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := tool(t, "toy", filepath.Join(dir, test.dir), []string{test.env}, test.args)
			if got.stdout != test.stdout || got.code != 2 ||
				!strings.HasPrefix(got.stderr, "poollint: "+test.stderr) || strings.Count(got.stderr, "\n") != 1 {
				t.Errorf("got %+v\nwant stdout %q, stderr %q", got, test.stdout, test.stderr)
			}
		})
	}
}

const panicked = "internal error: provider on example.com/m/broken: runtime error: index out of range [1] with length 1 (suite_test.go:"

// TestPanicJSON checks that the error is in the tree, too.
func TestPanicJSON(t *testing.T) {
	t.Parallel()
	dir := extract(t, badInput)
	got := toy(t, dir, "-json ./broken")
	if got.code != 2 || !strings.Contains(got.stdout, `"error": "`+panicked) || !strings.Contains(got.stdout, `"second is second"`) {
		t.Errorf("got %+v", got)
	}
}

// TestPanicVet checks that go vet reports a panic once and goes on.
func TestPanicVet(t *testing.T) {
	t.Parallel()
	dir := extract(t, badInput)
	got := goVet(t, "toy", dir, nil, "./broken ./user ./user2 ./good")
	want := []string{
		"broken/broken.go:1:9: " + panicked,
		"broken/broken.go:5:5: second is second",
		"good/good.go:3:5: second is second",
		"old/old.go:3:1: declared here",
		"user/user.go:7:5: second is second",
		"user2/user.go:8:12: OldG is old",
	}
	var lines []string
	for _, line := range comparable(got.stderr) {
		before, _, found := strings.Cut(line, "suite_test.go:")
		if found {
			line = before + "suite_test.go:"
		}
		lines = append(lines, line)
	}
	if got.code != 1 || !slices.Equal(lines, want) {
		t.Errorf("got %+v", got)
	}
}

// TestBadVet checks that go vet passes on what is wrong with a package or a flag.
func TestBadVet(t *testing.T) {
	t.Parallel()
	dir := extract(t, badInput)
	for args, want := range map[string]string{
		"./types":                 "types.go:3:12: undefined: undefined1\n",
		"-confidence=sure ./good": "invalid value \"sure\" for flag -confidence: want certain, likely or possible\n",
		"-disable=nosuch ./good":  "there is no nosuch to disable (see poollint help)\n",
		"-nosuch ./good":          "flag provided but not defined: -nosuch",
		"./nosuch":                "directory not found\n",
	} {
		got := goVet(t, "toy", dir, nil, args)
		if got.code == 0 || !strings.Contains(got.stderr, want) || strings.Contains(got.stderr, "goroutine") {
			t.Errorf("%s: got %+v", args, got)
		}
	}
}
