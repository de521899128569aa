package driver

import (
	"errors"
	"fmt"
	"go/build"
	"go/types"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/poollint/poollint/internal/config"
)

// listMode is what is asked of packages. It leaves out the sizes of types, for which the go command would have to run
// cgo, and the C compiler with it, on all that is imported.
const listMode = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule

// list returns the packages to check, as the go command describes them and all
// that they import: nothing is parsed. A package that has test files is checked
// as its test variant only, as go vet does it: that is where its sources and the
// tests are seen together. All are the packages that were asked for.
func (at place) list(patterns []string, tests bool) (roots, all []*packages.Package, err error) {
	all, err = at.load(listMode, tests, patterns...)
	if err != nil {
		if _, notFound := exec.LookPath("go"); notFound != nil {
			err = errors.New("there is no go command on the PATH")
		}
		return nil, nil, fmt.Errorf("cannot load packages: %s", goMessage(err.Error()))
	}
	if len(all) == 0 {
		return nil, nil, at.nothing(patterns)
	}
	sizes := at.sizes()
	packages.Visit(all, nil, func(p *packages.Package) { p.TypesSizes = sizes })
	for _, p := range all {
		// Only the standard library has packages without a module when there are modules.
		if p.Module == nil && !strings.Contains(strings.Split(p.PkgPath, "/")[0], ".") {
			config.Standard = true
		}
	}
	return withoutTwins(all), all, nil
}

// sizes returns the sizes of types on the machine that the packages are for.
func (at place) sizes() types.Sizes {
	arch, err := at.goCommand("env", "GOARCH").Output()
	if err != nil {
		arch = []byte(build.Default.GOARCH)
	}
	return types.SizesFor("gc", strings.TrimSpace(string(arch)))
}

// problems returns one line for each of the packages, and of those that they
// import, that could not be checked.
func problems(pkgs []*packages.Package) []string {
	var lines []string
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		line := problem(p)
		if line == "" || slices.Contains(lines, line) {
			return
		}
		if strings.Contains(line, ": could not import ") && len(lines) > 0 {
			return // what it imports has been there before
		}
		lines = append(lines, line)
	})
	return lines
}

// withoutTwins leaves out of pkgs each package whose test variant is there, too,
// and the main packages that the go command makes for tests.
func withoutTwins(pkgs []*packages.Package) []*packages.Package {
	variant := make(map[string]bool)
	for _, p := range pkgs {
		if p.ID != p.PkgPath {
			variant[p.PkgPath] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(pkgs), func(p *packages.Package) bool {
		isTestMain := len(p.GoFiles) == 1 && filepath.Base(p.GoFiles[0]) == "_testmain.go"
		return isTestMain || p.ID == p.PkgPath && variant[p.PkgPath]
	})
}

// nothing returns the reason why patterns match no packages. The go command
// keeps it from go/packages when there is no module.
func (at place) nothing(patterns []string) error {
	var stderr strings.Builder
	cmd := at.goCommand(append([]string{"list", "--"}, patterns...)...)
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil && stderr.Len() > 0 {
		return fmt.Errorf("cannot load packages: %s", goMessage(stderr.String()))
	}
	return fmt.Errorf("%s matches no packages", strings.Join(patterns, " "))
}

// problem says in a line why p cannot be checked. It returns "" if it can. Of
// several errors it chooses the first with a position: others tend to follow from it.
func problem(p *packages.Package) string {
	if len(p.Errors) == 0 {
		return ""
	}
	hasPosition := func(e packages.Error) bool { return e.Pos != "" && e.Pos != "-" }
	i := slices.IndexFunc(p.Errors, hasPosition)
	if i < 0 {
		return goMessage(p.Errors[0].Msg)
	}
	line := shortPosition(p.Errors[i].Pos) + ": " + goMessage(p.Errors[i].Msg)
	if len(p.Errors) > 1 {
		line += fmt.Sprintf(" (and more in %s)", p.PkgPath)
	}
	return line
}

// goMessage turns what the go command says into one line:
//
//	err: exit status 1: stderr: go: go.mod file not found; see 'go help modules'
//	# example.com/p
//	./p.go:3:5: undefined: x
func goMessage(s string) string {
	if _, after, ok := strings.Cut(s, "stderr: "); ok {
		s = after
	}
	if strings.HasPrefix(s, "# ") {
		_, s, _ = strings.Cut(s, "\n")
	}
	return strings.TrimPrefix(oneLine(s), "go: ")
}
