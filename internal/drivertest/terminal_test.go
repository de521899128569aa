package drivertest

import (
	"os/exec"
	"strings"
	"testing"
)

// TestTerminal checks that a terminal, and nothing else, gets colors.
func TestTerminal(t *testing.T) {
	if _, err := exec.LookPath("script"); err != nil {
		t.Skip("there is no script to make a terminal with")
	}
	dir := Module(t)
	const escape = "\x1b["
	for _, test := range []struct {
		env, redirect string
		color         bool
	}{
		{"TERM=xterm", "", true},
		{"TERM=dumb", "", false},
		{"NO_COLOR=1", "", false},
		{"TERM=xterm", " | cat", false},
		{"TERM=xterm", " >out; cat out", false},
	} {
		got := run(t, dir, []string{"NO_COLOR=", test.env}, "script", "-qec", poollint(t)+" ./lib"+test.redirect, "/dev/null")
		if strings.Contains(got.stdout, escape) != test.color || !strings.Contains(got.stdout, "newcontract/bypass") {
			t.Errorf("%s, poollint ./lib%s: got %q", test.env, test.redirect, got.stdout)
		}
	}
}
