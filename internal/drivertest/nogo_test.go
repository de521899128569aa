package drivertest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const rulesVersion = "v0.65.0"

// nogoFiles are what a nogo is made of, beside what its generator writes.
var nogoFiles = []string{
	"constants.go", "env.go", "flags.go", "nogo_fix.go", "nogo_goversions_go118.go", "nogo_goversions_go121.go",
	"nogo_goversions_go122.go", "nogo_main.go", "nogo_version.go", "nolint.go",
}

const generatorMain = `package main

import (
	"log"
	"os"
)

func main() {
	if err := genNogoMain(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}
`

// nogoAnalyzers are the packages that a user of Bazel names.
var nogoAnalyzers = []string{"sa6002", "crossgoroutine", "escape", "newcontract", "putonce", "putreset", "sizebound", "directive", "poollint"}

// A nogo makes drivers of Bazel's rules for Go.
type nogo struct{ dir, generator string }

// newNogo builds the generator of the rules, and puts the other files in the place that they need: they import what is
// internal in golang.org/x/tools.
func newNogo(t *testing.T) *nogo {
	t.Helper()
	n := &nogo{dir: t.TempDir()}
	builders := filepath.Join(moduleDir(t, "github.com/bazelbuild/rules_go", rulesVersion), "go", "tools", "builders")
	gen := t.TempDir()
	for _, name := range []string{"generate_nogo_main.go", "flags.go"} {
		write(t, filepath.Join(gen, name), readFile(t, filepath.Join(builders, name)))
	}
	write(t, filepath.Join(gen, "main.go"), generatorMain)
	write(t, filepath.Join(gen, "go.mod"), "module generator\n\ngo 1.26\n")
	n.generator = filepath.Join(gen, "generator")
	n.build(t, gen, n.generator)

	for _, name := range nogoFiles {
		write(t, filepath.Join(n.dir, name), readFile(t, filepath.Join(builders, name)))
	}
	root := Root(t)
	tools := strings.TrimSpace(run(t, root, nil, "go", "list", "-m", "-f", "{{.Version}}", "golang.org/x/tools").stdout)
	write(t, filepath.Join(n.dir, "go.mod"), fmt.Sprintf("module golang.org/x/tools/nogotest\n\ngo 1.26.0\n\nrequire (\n"+
		"\tgithub.com/poollint/poollint v0.0.0\n\tgolang.org/x/tools %s\n)\n\nreplace github.com/poollint/poollint => %s\n", tools, root))
	write(t, filepath.Join(n.dir, "go.sum"), readFile(t, filepath.Join(root, "go.sum")))
	return n
}

func (n *nogo) build(t *testing.T, dir, output string) {
	t.Helper()
	if got := run(t, dir, nil, "go", "build", "-mod=mod", "-o", output, "."); got.code != 0 {
		t.Fatalf("cannot build in %s: %.2000s", dir, got.stderr)
	}
}

// driver returns a driver with that configuration.
func (n *nogo) driver(t *testing.T, config string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "config.json")
	write(t, name, config)
	args := []string{"-output", filepath.Join(n.dir, "main.go"), "-config", name}
	for _, a := range nogoAnalyzers {
		args = append(args, "-analyzer_importpath", "github.com/poollint/poollint/analyzers/"+a)
	}
	if got := run(t, n.dir, nil, n.generator, args...); got.code != 0 {
		t.Fatal(got.stderr)
	}
	driver := filepath.Join(filepath.Dir(name), "nogo")
	n.build(t, n.dir, driver)
	return driver
}

// listed is what the go command says of a package.
type listed struct {
	ImportPath, Name, Dir, Export, ForTest string
	GoFiles, Imports                       []string
	ImportMap                              map[string]string
	Standard                               bool
}

// list returns the packages of the sample and all that they import, what is imported first.
func list(t *testing.T, dir string) []listed {
	t.Helper()
	got := run(t, dir, nil, "go", "list", "-deps", "-test", "-export", "-json=ImportPath,Name,Dir,Export,ForTest,GoFiles,Imports,ImportMap,Standard", "./...")
	if got.code != 0 {
		t.Fatal(got.stderr)
	}
	var pkgs []listed
	for dec := json.NewDecoder(strings.NewReader(got.stdout)); dec.More(); {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
	return pkgs
}

// TestNogo runs nogo over the packages of the sample, as Bazel does: one after another, with the facts of what they import.
func TestNogo(t *testing.T) {
	needSlow(t)
	n := newNogo(t)
	dir := Module(t)
	got, patches := runNogo(t, dir, n.driver(t, "{}"), list(t, dir))
	Compare(t, fromNogo(t, dir, got), 0)
	if !strings.Contains(patches, "\n+\tb.Reset()\n") {
		t.Errorf("no fix in\n%s", patches)
	}

	const config = `{
		"poollint": {"analyzer_flags": {"disable": "sizebound"}},
		"putreset": {"exclude_files": {"lib/.*": "they know"}}
	}`
	got, _ = runNogo(t, dir, n.driver(t, config), list(t, dir))
	if found := fromNogo(t, dir, got); len(found) != len(Expected(t))-2 {
		t.Errorf("%d findings with two left out, want %d:\n%s", len(found), len(Expected(t))-2, got)
	}
}

// runNogo returns what the driver finds in packages that are not of the standard library, and its fixes. It runs in dir, the
// root of what is built, and gets relative names.
func runNogo(t *testing.T, dir, driver string, pkgs []listed) (output, patches string) {
	t.Helper()
	work := t.TempDir()
	export, facts := make(map[string]string), make(map[string]string)
	for i, p := range pkgs {
		export[p.ImportPath] = p.Export
		hasVariant := slices.ContainsFunc(pkgs, func(v listed) bool {
			return v.ForTest == p.ImportPath && v.Name == p.Name && v.ImportPath != p.ImportPath
		})
		if p.Standard || p.Export == "" || strings.HasSuffix(p.ImportPath, ".test") {
			continue
		}
		var cfg strings.Builder
		for _, name := range p.Imports {
			path, _, _ := strings.Cut(name, " ") // of a variant for tests
			fmt.Fprintf(&cfg, "packagefile %s=%s\n", path, export[name])
		}
		base := filepath.Join(work, fmt.Sprint(i))
		if err := os.Mkdir(base, 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, base+".cfg", cfg.String())
		facts[p.ImportPath] = base + ".facts"
		path, _, _ := strings.Cut(p.ImportPath, " ")
		args := []string{"-importcfg", base + ".cfg", "-p", path, "-x", base + ".facts", "-fix_dir", base}
		for _, name := range p.Imports {
			if f := facts[name]; f != "" {
				path, _, _ := strings.Cut(name, " ")
				args = append(args, "-fact", path+"="+f)
			}
		}
		for _, name := range p.GoFiles {
			args = append(args, Rel(dir, filepath.Join(p.Dir, name)))
		}
		got := run(t, dir, []string{"GOARCH=" + goarch(t)}, driver, args...)
		if got.code != 0 && got.code != 3 {
			t.Fatalf("exit code %d: %s", got.code, got.stderr)
		}
		if !hasVariant { // else it is seen once more, with its tests
			output += got.stderr
		}
		if data, err := os.ReadFile(filepath.Join(base, "nogo.patch")); err == nil {
			patches += string(data)
		}
	}
	return output, patches
}

func goarch(t *testing.T) string {
	return strings.TrimSpace(run(t, ".", nil, "go", "env", "GOARCH").stdout)
}

// fromNogo reads what nogo says: a line without an end, then path:line:column: message (analyzer).
func fromNogo(t *testing.T, dir, output string) []Finding {
	t.Helper()
	output = strings.ReplaceAll(output, "nogo: errors found by nogo during build-time code analysis:\n", "")
	var text strings.Builder
	for line := range strings.Lines(output) {
		line, _, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " (")
		if !ok {
			t.Errorf("%q names no analyzer", line)
		}
		text.WriteString(line + "\n")
	}
	return Parse(t, dir, text.String())
}
