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
	const bold = "\x1b[1m" // other sequences are part of the progress of a slow run
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
		if strings.Contains(got.stdout, bold) != test.color || test.env == "TERM=dumb" && strings.Contains(got.stdout, "\x1b") || !strings.Contains(got.stdout, "newcontract/bypass") {
			t.Errorf("%s, poollint ./lib%s: got %q", test.env, test.redirect, got.stdout)
		}
	}
}
