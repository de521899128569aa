package early_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/poollint/poollint/internal/early"
)

// TestDone checks which packages nothing more is asked of, and what is written of them.
func TestDone(t *testing.T) {
	const (
		plain = "package p\n\nfunc F() {}\n"
		pool  = "package p\n\nimport \"sync\"\n\nvar p sync.Pool\n"
		call  = "package p\n\nimport \"example.com/q\"\n\nvar x = q.Take()\n"
		takes = `{"Names":{"example.com/q":["Take"]},"Sum":"12"}` + "\nnull\n"
	)
	dependency := map[string]any{"ImportPath": "example.com/p", "ModulePath": "example.com", "ModuleVersion": "v1.0.0", "VetxOnly": true}
	own := map[string]any{"ImportPath": "example.com/p", "ModulePath": "example.com", "VetxOnly": true}
	asked := map[string]any{"ImportPath": "example.com/p", "ModulePath": "example.com", "ModuleVersion": "v1.0.0"}
	standard := map[string]any{"ImportPath": "io", "VetxOnly": true}
	source := map[string]any{"ImportPath": "io", "ModulePath": "std", "VetxOnly": true}
	importer := map[string]any{"ImportMap": map[string]string{"example.com/q": "example.com/q"}}
	maps.Copy(importer, dependency)
	framework := map[string]any{"ImportMap": map[string]string{"github.com/gin-gonic/gin": "github.com/gin-gonic/gin"}}
	maps.Copy(framework, dependency)
	for _, test := range []struct {
		name     string
		cfg      map[string]any
		src      string
		imported string // what was written of example.com/q
		flags    []string
		want     bool
		output   string
	}{
		{"nothing to do with pools", dependency, plain, "", []string{"-json"}, true, ""},
		{"what is imported has to do with pools", dependency, plain, takes, nil, true, "{\"Names\":{\"example.com/q\":[\"Take\"]},\"Sum\":\"716ccd4f775cbe57fc1084c8232fc2944d693069940e204fc1fdb32ac686b0e3\"}\nnull\n"},
		{"has a pool", dependency, pool, "", nil, false, ""},
		{"calls what gets", importer, call, takes, nil, false, ""},
		{"calls what does not", importer, call, "", nil, true, ""},
		{"calls another function of that name", dependency, call, takes, nil, true, "{\"Names\":{\"example.com/q\":[\"Take\"]},\"Sum\":\"716ccd4f775cbe57fc1084c8232fc2944d693069940e204fc1fdb32ac686b0e3\"}\nnull\n"},
		{"is of a framework", framework, plain, "", nil, false, ""},
		{"pools are declared", dependency, plain, "", []string{"-pools=a.Get:a.Put"}, false, ""},
		{"of the module itself", own, plain, "", nil, false, ""},
		{"findings are asked for", asked, plain, "", nil, false, ""},
		{"of the standard library", standard, pool, "", []string{"-json"}, true, ""},
		{"of the source of the standard library", source, pool, "", nil, true, ""},
		{"of the source of the standard library, which may be asked for", source, pool, "", []string{"-json"}, false, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("GOVERSION", "go1.26")
			t.Setenv("GOCACHE", t.TempDir())
			dir := t.TempDir()
			write := func(name, text string) string {
				name = filepath.Join(dir, name)
				if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				return name
			}
			output := filepath.Join(dir, "output")
			cfg := maps.Clone(test.cfg)
			cfg["GoFiles"] = []string{write("p.go", test.src)}
			cfg["VetxOutput"] = output
			cfg["PackageVetx"] = map[string]string{"example.com/q": write("q", test.imported)}
			data, err := json.Marshal(cfg)
			if err != nil {
				t.Fatal(err)
			}
			args := append(test.flags, write("vet.cfg", string(data)))
			if got := early.Done(args); got != test.want {
				t.Fatalf("got %t", got)
			}
			if !test.want {
				if _, err := os.Stat(output); err == nil {
					t.Error("something is written")
				}
				return
			}
			got, err := os.ReadFile(output)
			if err != nil || string(got) != test.output {
				t.Errorf("%v; got %q, want %q", err, got, test.output)
			}
			t.Setenv("GOVERSION", "go9.99")
			if early.Done(args) {
				t.Error("the go command is not known")
			}
		})
	}
}

// TestDoneBad leaves all that is wrong to those who can say so.
func TestDoneBad(t *testing.T) {
	t.Setenv("GOVERSION", "go1.26")
	t.Setenv("GOCACHE", t.TempDir())
	dir := t.TempDir()
	missing := filepath.Join(dir, "missing.go")
	for name, text := range map[string]string{
		"syntax.cfg": "{",
		"none.cfg":   `{"VetxOnly": true}`,
		"lost.cfg":   `{"VetxOnly": true, "ModuleVersion": "v1.0.0", "ImportPath": "example.com/p", "GoFiles": ["` + filepath.ToSlash(missing) + `"]}`,
		"output.cfg": `{"VetxOnly": true, "ImportPath": "io", "GoFiles": ["io.go"], "VetxOutput": "` + filepath.ToSlash(dir) + `"}`,
	} {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if early.Done([]string{name}) {
			t.Errorf("%s: nothing is wrong", name)
		}
	}
	for _, args := range [][]string{nil, {"./..."}, {"-V=full"}, {filepath.Join(dir, "missing.cfg")}} {
		if early.Done(args) {
			t.Errorf("%q: nothing is wrong", args)
		}
	}
}
