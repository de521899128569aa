package goplsbuild

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/poollint/poollint/internal/driver"
)

var slow = flag.Bool("slow", false, "ask for modules, too")

// TestBadInput checks what is refused: one line, exit code 2, and nothing written.
func TestBadInput(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for _, test := range []struct {
		args, want string
		online     bool
	}{
		{"", "want poollint gopls build [-version v] [-o file]", false},
		{"install", "want poollint gopls build [-version v] [-o file]", false},
		{"build v0.23.0", "poollint gopls build takes no v0.23.0: want -version v", false},
		{"build -verbose", "flag provided but not defined: -verbose", false},
		{"build -version latest", "latest is no version: want one like " + Versions[0], false},
		{"build -version 0.23", "0.23 is no version: want one like " + Versions[0], false},
		{"build -version v0.19.1", "gopls v0.19.1 is too old: poollint goes into v0.20.0 and later", false},
		{"build", "this poollint was built from a checkout: say where that is with -poollint", false},
		{"build -poollint " + os.TempDir(), os.TempDir() + " is no checkout of poollint", false},
		{"build -version v0.99.99 -poollint " + root, "cannot download golang.org/x/tools/gopls@v0.99.99", true},
	} {
		if test.online && !*slow {
			continue
		}
		code, out := command(strings.Fields(test.args)...)
		if code != driver.ExitFailed || !strings.HasPrefix(out, "poollint: "+test.want) || strings.Count(out, "\n") != 1 {
			t.Errorf("%s: code %d, %q, want %q", test.args, code, out, test.want)
		}
	}
	t.Setenv("PATH", t.TempDir())
	if code, out := command("build"); code != driver.ExitFailed || out != "poollint: there is no go command on the PATH\n" {
		t.Errorf("without Go: code %d, %q", code, out)
	}
	if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
		t.Errorf("there are %d files left (%v)", len(left), err)
	}
}

// TestTooNew asks for a gopls that needs a later Go than there is.
func TestTooNew(t *testing.T) {
	b := &builder{ctx: t.Context(), dir: t.TempDir()}
	cache := t.TempDir()
	for name, text := range map[string]string{
		"list": "v0.99.0\n", "v0.99.0.info": `{"Version": "v0.99.0"}`, "v0.99.0.mod": "module " + goplsPath + "\n\ngo 1.999.0\n",
	} {
		file := filepath.Join(cache, filepath.FromSlash(goplsPath), "@v", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range map[string]string{
		"GOPROXY": "file://" + filepath.ToSlash(cache), "GOSUMDB": "off", "GOTOOLCHAIN": "local", "GOMODCACHE": t.TempDir(), "GOVCS": "*:off",
	} {
		t.Setenv(name, value)
	}
	_, err := b.gopls("v0.99.0")
	if err == nil || !strings.HasPrefix(err.Error(), "gopls v0.99.0 needs go1.999.0, and the go command is go") {
		t.Errorf("got %v", err)
	}
}

func TestHelp(t *testing.T) {
	if code, out := command("help"); code != driver.ExitClean || out != usage {
		t.Errorf("code %d, %q", code, out)
	}
}

func command(args ...string) (int, string) {
	var out bytes.Buffer
	return Command.Run(args, nil, &out, &out), out.String()
}
