package driver

import (
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/go/analysis"
)

// TestExplainPage checks that the page about a kind is shown, in a form for terminals.
func TestExplainPage(t *testing.T) {
	a := &analysis.Analyzer{
		Name: "escape",
		Doc:  "Package escape is a test.\n\nKinds:\n\n  - used: it is used;\n  - stored: it is stored.\n",
		URL:  "https://example.com/escape.md",
	}
	pages := fstest.MapFS{"escape/used.md": &fstest.MapFile{
		Data: []byte("<!-- Code generated. -->\n\n# escape/used\n\nSee [escape](../escape.md), [here](https://example.com), a[i](x).\n"),
	}}
	for _, name := range []string{"used", "escape/used"} {
		var stdout, stderr strings.Builder
		code := explain([]string{name}, []*analysis.Analyzer{a}, pages, &stdout, &stderr)
		want := "# escape/used\n\nSee escape, [here](https://example.com), a[i](x).\n\nOnline: " + urlOf(a, "used") + "\n"
		if stdout.String() != want || stderr.Len() > 0 || code != ExitClean {
			t.Errorf("%s: exit code %d, %q, got\n%s", name, code, stderr.String(), stdout.String())
		}
	}
	var stdout, stderr strings.Builder
	if code := explain([]string{"stored"}, []*analysis.Analyzer{a}, pages, &stdout, &stderr); code != ExitClean ||
		!strings.HasPrefix(stdout.String(), "escape/stored (error): it is stored.\n") {
		t.Errorf("without a page: exit code %d, got %s", code, stdout.String())
	}
	stdout.Reset()
	if code := explain([]string{"-h"}, []*analysis.Analyzer{a}, pages, &stdout, &stderr); code != ExitClean ||
		!strings.HasSuffix(stdout.String(), "\n\tescape/used              it is used\n\tescape/stored            it is stored\n") {
		t.Errorf("-h: exit code %d, got %s", code, stdout.String())
	}
}
