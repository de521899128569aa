package goplsbuild

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

const (
	toolsPath  = "golang.org/x/tools"
	honnefPath = "honnef.co/go/tools"
)

// A builder builds one gopls.
type builder struct {
	ctx      context.Context
	dir      string // for all that is written
	poollint *module
	checkout bool // poollint is a directory, not a version
}

// A module is what the go command knows of a module.
type module struct {
	Dir, GoMod string
	Error      string

	version string
	file    *modfile.File
}

// requires returns the version that the module asks for of another one, or "".
func (m *module) requires(path string) string {
	for _, r := range m.file.Require {
		if r.Mod.Path == path {
			return r.Mod.Version
		}
	}
	return ""
}

// goCommand runs the go command, and returns its output. An error is what it says, in short.
func (b *builder) goCommand(args ...string) ([]byte, error) {
	cmd := exec.CommandContext(b.ctx, "go", args...)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "PWD="+b.dir)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if b.ctx.Err() != nil {
		return nil, errors.New("interrupted")
	}
	if err != nil && stderr.Len() > 0 {
		err = errors.New(mainLine(stderr.String()))
	}
	return stdout.Bytes(), err
}

// mainLine returns the line of what the go command says that tells most: the first error with a position, or else the last line.
func mainLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for _, line := range lines {
		if strings.Contains(line, ".go:") {
			return line
		}
	}
	return strings.TrimPrefix(lines[len(lines)-1], "go: ")
}

// download fetches a module. What the go command has against it is in Error of the module.
func (b *builder) download(path, version string) (*module, error) {
	out, err := b.goCommand("mod", "download", "-json", path+"@"+version)
	m := &module{version: version}
	if json.Unmarshal(out, m) != nil {
		if err == nil {
			err = errors.New("the go command says nothing")
		}
		return nil, fmt.Errorf("cannot download %s@%s: %w", path, version, err)
	}
	if m.GoMod == "" {
		return nil, fmt.Errorf("cannot download %s@%s: %s", path, version, mainLine(m.Error))
	}
	return m, m.parse()
}

// parse reads the file go.mod.
func (m *module) parse() error {
	data, err := os.ReadFile(m.GoMod)
	if err != nil {
		return err
	}
	m.file, err = modfile.ParseLax(m.GoMod, data, nil)
	return err
}

// findPoollint finds out which poollint is to be built in.
func (b *builder) findPoollint(checkout string) (err error) {
	if checkout == "" {
		version, err := ownVersion()
		if err != nil {
			return err
		}
		return b.downloadPoollint(version)
	}
	b.checkout = true
	b.poollint = &module{Dir: checkout, GoMod: filepath.Join(checkout, "go.mod"), version: "v0.0.0"}
	if err := b.poollint.parse(); err != nil || b.poollint.file.Module == nil || b.poollint.file.Module.Mod.Path != poollintPath {
		return fmt.Errorf("%s is no checkout of poollint", checkout)
	}
	return nil
}

// downloadPoollint fetches poollint. The go command writes a version into what it builds in a checkout, too, though
// that commit may never have been published.
func (b *builder) downloadPoollint(version string) (err error) {
	if b.poollint, err = b.download(poollintPath, version); err != nil {
		err = fmt.Errorf("%w: if this poollint was built from a checkout, say where that is with -poollint", err)
	}
	return err
}

// findGopls finds gopls in the given version, or in the best one if that is "".
func (b *builder) findGopls(version string) (*module, error) {
	if version != "" {
		return b.gopls(version)
	}
	var first error
	for _, v := range Versions {
		m, err := b.gopls(v)
		if err == nil {
			return m, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// gopls returns gopls in a version that Go can build.
func (b *builder) gopls(v string) (*module, error) {
	m, err := b.download(goplsPath, v)
	if err != nil {
		return nil, err
	}
	out, err := b.goCommand("env", "GOVERSION")
	if err != nil {
		return nil, err
	}
	have, _, _ := strings.Cut(strings.TrimSpace(string(out)), " ") // an experiment follows
	if m.file.Go != nil && version.IsValid(have) && version.Compare("go"+m.file.Go.Version, have) > 0 {
		return nil, fmt.Errorf("gopls %s needs go%s, and the go command is %s", v, m.file.Go.Version, have)
	}
	if m.Error != "" {
		return nil, fmt.Errorf("cannot download gopls %s: %s", v, mainLine(m.Error))
	}
	return m, nil
}

// build builds gopls with poollint.
func (b *builder) build(gopls *module, output string) error {
	if err := copyGopls(filepath.Join(b.dir, "gopls"), gopls); err != nil {
		return err
	}
	if err := b.copyHonnef(gopls); err != nil {
		return err
	}
	mod, err := b.goMod(gopls)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(b.dir, "go.mod"), mod, 0o644); err != nil {
		return err
	}
	if err := b.writeSums(gopls); err != nil {
		return err
	}
	// Without -trimpath, nothing would be found in the go command's cache the next time: the directory is another one.
	_, err = b.goCommand("build", "-trimpath", "-ldflags=-X main.version="+gopls.version+"+poollint", "-o", output, goplsPath)
	return err
}

// copyHonnef copies honnef.co/go/tools.
func (b *builder) copyHonnef(gopls *module) error {
	theirs, err := b.download(honnefPath, gopls.requires(honnefPath))
	if err != nil {
		return err
	}
	ours, err := b.download(honnefPath, b.poollint.requires(honnefPath))
	if err != nil {
		return err
	}
	return mergeHonnef(filepath.Join(b.dir, "honnef"), theirs, ours)
}

// goMod returns the text of the file go.mod of the build.
func (b *builder) goMod(gopls *module) ([]byte, error) {
	f := new(modfile.File)
	f.AddModuleStmt("gopls-with-poollint")
	f.AddGoStmt(newer(gopls.file.Go, b.poollint.file.Go))
	tools := gopls.requires(toolsPath)
	f.AddNewRequire(goplsPath, gopls.version, false)
	f.AddNewRequire(poollintPath, b.poollint.version, false)
	f.AddNewRequire(toolsPath, tools, false)
	f.AddReplace(goplsPath, "", "./gopls", "")
	f.AddReplace(toolsPath, "", toolsPath, tools)
	if b.checkout {
		f.AddReplace(poollintPath, "", b.poollint.Dir, "")
	}
	f.AddReplace(honnefPath, "", "./honnef", "")
	return f.Format()
}

// newer returns the later one of two versions of Go.
func newer(a, b *modfile.Go) string {
	switch {
	case a == nil:
		return b.Version
	case b == nil || version.Compare("go"+a.Version, "go"+b.Version) > 0:
		return a.Version
	}
	return b.Version
}

// writeSums writes the file go.sum of the build: what gopls and poollint know, to which the go command adds.
func (b *builder) writeSums(gopls *module) error {
	var sums []byte
	for _, m := range []*module{gopls, b.poollint} {
		data, err := os.ReadFile(filepath.Join(m.Dir, "go.sum"))
		if err != nil {
			return err
		}
		sums = append(sums, data...)
	}
	return os.WriteFile(filepath.Join(b.dir, "go.sum"), sums, 0o644)
}
