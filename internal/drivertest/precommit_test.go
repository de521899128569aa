package drivertest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const committed = `
-- go.mod --
module example.com/m

go 1.26
-- README --
no Go here
-- p.go --
package p

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func length(s string) int {
	b := buffers.New().(*bytes.Buffer)
	defer put(b)
	b.WriteString(s)
	return b.Len()
}

func put(b *bytes.Buffer) {
	if b.Cap() > 64<<10 {
		return
	}
	b.Reset()
	buffers.Put(b)
}
`

// TestPreCommit commits with the hooks, as pre-commit installs and runs them.
func TestPreCommit(t *testing.T) {
	if !*slow {
		t.Skip("builds poollint anew: run with -slow")
	}
	for _, name := range []string{"pre-commit", "git"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
	h := newHooked(t)

	// Without a Go file nothing runs.
	h.config("poollint")
	if got := h.git("add", "README", ".pre-commit-config.yaml"); got.code != 0 {
		t.Fatal(got)
	}
	if got := h.git("commit", "-m", "readme"); got.code != 0 || !strings.Contains(got.stderr, "(no files to check)Skipped") {
		t.Errorf("no Go file: %v", got)
	}

	// A finding refuses the commit, until it is mended.
	h.git("add", ".")
	got := h.git("commit", "-m", "check")
	if got.code == 0 || !strings.Contains(got.stderr, "p.go:11:7: buffers.New is called where Get was meant [newcontract/bypass]\n") {
		t.Errorf("check: %v", got)
	}
	run(t, h.dir, nil, poollint(t), "-fix", ".").want(t, 0)
	h.git("add", ".")
	if got := h.git("commit", "-m", "check"); got.code != 0 {
		t.Errorf("check, mended: %v", got)
	}

	// So do fixes, until they are added.
	h.config("poollint-fix")
	Extract(t, h.dir, committed)
	h.git("add", ".")
	got = h.git("commit", "-m", "fix")
	if got.code == 0 || !strings.Contains(got.stderr, "files were modified by this hook") {
		t.Errorf("fix: %v", got)
	}
	if data, err := os.ReadFile(filepath.Join(h.dir, "p.go")); err != nil || !strings.Contains(string(data), "b := buffers.Get()") {
		t.Errorf("fix: %v in %s", err, data)
	}
	h.git("add", ".")
	if got := h.git("commit", "-m", "fix"); got.code != 0 {
		t.Errorf("fix, added: %v", got)
	}

	// The installed tool finds the same.
	h.config("poollint-system")
	Extract(t, h.dir, committed)
	h.git("add", ".")
	if got := h.git("commit", "-m", "system"); got.code == 0 || !strings.Contains(got.stderr, "p.go:11:7: buffers.New is called") {
		t.Errorf("system: %v", got)
	}
}

// A hooked is a repository with hooks of poollint.
type hooked struct {
	t         *testing.T
	dir       string
	env       []string
	repo, rev string // of the hooks
}

func newHooked(t *testing.T) *hooked {
	t.Helper()
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	h := &hooked{t: t, dir: t.TempDir(), repo: t.TempDir(), env: []string{
		"PRE_COMMIT_HOME=" + t.TempDir(),
		"PATH=" + filepath.Dir(poollint(t)) + string(os.PathListSeparator) + os.Getenv("PATH"),
		"GOMODCACHE=" + strings.TrimSpace(string(cache)), // else all is fetched anew
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_SYSTEM=" + os.DevNull,
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
	}}
	h.publish()
	Extract(t, h.dir, committed)
	for _, args := range [][]string{{"git", "init", "-q"}, {"pre-commit", "install"}} {
		if got := run(t, h.dir, h.env, args[0], args[1:]...); got.code != 0 {
			t.Fatalf("%s: %v", args[0], got)
		}
	}
	return h
}

// publish makes a repository of the module as it is now.
func (h *hooked) publish() {
	h.t.Helper()
	root := Root(h.t)
	list := run(h.t, root, nil, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	if list.code != 0 {
		h.t.Skip("the module is not in a repository")
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(list.stdout, "\x00"), "\x00") {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			continue // deleted
		}
		to := filepath.Join(h.repo, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			h.t.Fatal(err)
		}
		write(h.t, to, string(data))
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}, {"commit", "-q", "-m", "all"}} {
		if got := run(h.t, h.repo, h.env, "git", args...); got.code != 0 {
			h.t.Fatalf("git %s: %v", args[0], got)
		}
	}
	h.rev = strings.TrimSpace(run(h.t, h.repo, h.env, "git", "rev-parse", "HEAD").stdout)
}

// config makes one of the hooks run before each commit.
func (h *hooked) config(id string) {
	h.t.Helper()
	write(h.t, filepath.Join(h.dir, ".pre-commit-config.yaml"),
		fmt.Sprintf("repos:\n- repo: %s\n  rev: %s\n  hooks:\n  - id: %s\n", h.repo, h.rev, id))
}

func (h *hooked) git(args ...string) result {
	h.t.Helper()
	return run(h.t, h.dir, h.env, "git", args...)
}
