// Package goplsbuild makes a gopls that has the analyzers of poollint among its own.
//
// Gopls has no plugins. But it keeps its analyzers in a variable, to which a file that is added to its package settings
// can append (overlay.go). So the source of gopls is copied, gets that file, and is built with the versions of its
// dependencies that it was released with: it uses what is internal in golang.org/x/tools, which fits no other version.
package goplsbuild

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"golang.org/x/mod/semver"

	"github.com/poollint/poollint/internal/driver"
)

// Command is the subcommand gopls.
var Command = driver.Command{
	Name:  "gopls",
	Args:  "build [flags]",
	Short: "build a gopls that has poollint in it",
	Run: func(args []string, _ io.Reader, stdout, stderr io.Writer) int {
		err := run(args, stdout, stderr)
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(stdout, usage)
			return driver.ExitClean
		}
		if err != nil {
			fmt.Fprintf(stderr, "poollint: %s\n", strings.Join(strings.Fields(err.Error()), " "))
			return driver.ExitFailed
		}
		return driver.ExitClean
	},
}

const usage = `Usage:

	poollint gopls build [flags]

Build makes a gopls, the language server for Go, that has poollint among its
analyzers. Tell your editor to run it in place of the one that it has.

	-version v       version of gopls; the default is the newest one that is known
	                 to work and that the Go on the PATH can build
	-o file          what to write; the default is gopls, in this directory
	-poollint dir    take poollint from a checkout, in place of the version that runs
`

// Versions are the versions of gopls that poollint is known to go into, the newest first.
var Versions = []string{"v0.23.0", "v0.22.0", "v0.21.1", "v0.20.0"}

const (
	goplsPath    = "golang.org/x/tools/gopls"
	poollintPath = "github.com/poollint/poollint"
)

// options is what the command line says.
type options struct {
	version  string // of gopls, "" for the best one
	output   string
	checkout string // of poollint, "" for the version that runs
}

func run(args []string, stdout, stderr io.Writer) error {
	opts, err := parseFlags(args)
	if err != nil {
		return err
	}
	if _, err := exec.LookPath("go"); err != nil {
		return errors.New("there is no go command on the PATH")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	dir, err := os.MkdirTemp("", "poollint-gopls-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &builder{ctx: ctx, dir: dir}
	if err := b.findPoollint(opts.checkout); err != nil {
		return err
	}
	gopls, err := b.findGopls(opts.version)
	if err != nil {
		return err
	}
	fmt.Fprintf(stderr, "poollint: building gopls %s, which takes a minute or two\n", gopls.version)
	if err := b.build(gopls, opts.output); err != nil {
		return fmt.Errorf("cannot build gopls %s with poollint: %w", gopls.version, err)
	}
	_, err = fmt.Fprintf(stdout, "%s is gopls %s with poollint\n", opts.output, gopls.version)
	return err
}

func parseFlags(args []string) (*options, error) {
	opts := new(options)
	fs := flag.NewFlagSet("poollint gopls", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&opts.version, "version", "", "")
	fs.StringVar(&opts.output, "o", "gopls", "")
	fs.StringVar(&opts.checkout, "poollint", "", "")
	switch {
	case len(args) > 0 && (args[0] == "help" || args[0] == "-h" || args[0] == "-help" || args[0] == "--help"):
		return nil, flag.ErrHelp
	case len(args) == 0 || args[0] != "build":
		return nil, errors.New("want poollint gopls build [-version v] [-o file]")
	}
	if err := fs.Parse(args[1:]); err != nil {
		return nil, err
	}
	if fs.NArg() > 0 {
		return nil, fmt.Errorf("poollint gopls build takes no %s: want -version v", fs.Arg(0))
	}
	if opts.version != "" && !strings.HasPrefix(opts.version, "v") {
		opts.version = "v" + opts.version
	}
	oldest := Versions[len(Versions)-1]
	switch v := opts.version; {
	case v == "":
	case !semver.IsValid(v) || semver.Canonical(v) != v:
		return nil, fmt.Errorf("%s is no version: want one like %s", strings.TrimPrefix(v, "v"), Versions[0])
	case semver.Compare(v, oldest) < 0:
		return nil, fmt.Errorf("gopls %s is too old: poollint goes into %s and later", v, oldest)
	}
	return opts, opts.resolve()
}

// resolve makes paths absolute.
func (opts *options) resolve() error {
	if info, err := os.Stat(opts.output); err == nil && info.IsDir() {
		opts.output = filepath.Join(opts.output, "gopls")
	}
	if runtime.GOOS == "windows" && filepath.Ext(opts.output) == "" {
		opts.output += ".exe"
	}
	var err error
	if opts.output, err = filepath.Abs(opts.output); err != nil {
		return err
	}
	if opts.checkout != "" {
		opts.checkout, err = filepath.Abs(opts.checkout)
	}
	return err
}

// ownVersion returns the version of poollint that runs. It is an error if there is
// none that could be downloaded.
func ownVersion() (string, error) {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range append(info.Deps, &info.Main) { // a dependency if run by go tool
			if m.Path == poollintPath && m.Replace == nil && semver.IsValid(m.Version) && semver.Build(m.Version) == "" {
				return m.Version, nil
			}
		}
	}
	return "", errors.New("this poollint was built from a checkout: say where that is with -poollint")
}
