package driver

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/tools/go/packages"
)

// A place is where packages come from.
type place struct {
	ctx     context.Context   // ends the work early
	dir     string            // where the go command runs; the working directory if empty
	overlay map[string][]byte // files whose text is not the one on disk, by absolute path
}

// here is the place of the command line.
var here = place{ctx: context.Background()}

// load returns what the go command says of the packages.
func (at place) load(mode packages.LoadMode, tests bool, patterns ...string) ([]*packages.Package, error) {
	return packages.Load(&packages.Config{
		Context: at.ctx, Mode: mode, Dir: at.dir, Tests: tests, Overlay: at.overlay,
	}, patterns...)
}

// goCommand returns a call of the go command.
func (at place) goCommand(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(at.ctx, "go", args...)
	cmd.Dir = at.dir
	return cmd
}

// readFile returns the text of a file.
func (at place) readFile(name string) ([]byte, error) {
	if src, ok := at.overlay[filepath.Clean(name)]; ok {
		return src, nil
	}
	return os.ReadFile(name)
}
