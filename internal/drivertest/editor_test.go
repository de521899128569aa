package drivertest

import (
	"flag"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/poollint/poollint/analyzers"
	"github.com/poollint/poollint/internal/goplsbuild"
	"github.com/poollint/poollint/internal/lsptest"
)

var (
	slow         = flag.Bool("slow", false, "build programs of others that carry poollint, and run them, too")
	goplsVersion = flag.String("gopls", goplsbuild.Versions[0], "`version` of gopls for -slow")
)

// needSlow skips a test that takes minutes when programs have to be built.
func needSlow(t *testing.T) {
	if !*slow {
		t.Skip("takes minutes: run with -slow")
	}
}

// TestLSP opens the sample in the language server.
func TestLSP(t *testing.T) {
	edit(t, func() *lsptest.Client { return lsptest.Start(t, exec.Command(poollint(t), "lsp")) }, "poollint",
		func(d lsptest.Diagnostic) (string, bool) { return d.Code, d.Source == "poollint" })
}

// TestGopls opens the sample in a gopls that carries poollint.
func TestGopls(t *testing.T) {
	needSlow(t)
	gopls := filepath.Join(t.TempDir(), "gopls")
	run(t, ".", nil, poollint(t), "gopls", "build", "-poollint", Root(t), "-version", *goplsVersion, "-o", gopls)
	ours := make(map[string]bool)
	for _, a := range analyzers.Suite {
		ours[a.Name] = true
	}
	edit(t, func() *lsptest.Client {
		c := lsptest.Start(t, exec.Command(gopls))
		c.Timeout = 3 * time.Minute
		return c
	}, "putreset", func(d lsptest.Diagnostic) (string, bool) { return d.Source + "/" + d.Code, ours[d.Source] })
}

// edit plays a script with one server, and opens the sample in another one. rule returns the rule of a finding, and false if it is not of
// poollint.
func edit(t *testing.T, start func() *lsptest.Client, source string, rule func(lsptest.Diagnostic) (string, bool)) {
	code := "dirty"
	if source == "poollint" {
		code = "putreset/dirty"
	}
	lsptest.Script(t, start(), source, code)

	dir := Module(t)
	c := start()
	c.Initialize(dir)
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		c.Open(file)
	}
	var got []Finding
	c.Collect(func(all map[string][]lsptest.Diagnostic) bool {
		got = nil
		for _, file := range files {
			for _, d := range all[file] {
				if r, ok := rule(d); ok {
					got = append(got, inEditor(c, dir, file, r, d))
				}
			}
		}
		return len(all) == len(files) && len(got) >= len(Expected(t))
	})
	Compare(t, got, All)
	if code := c.Shutdown(); code != 0 {
		t.Errorf("the server ends with code %d", code)
	}
}

// inEditor returns a diagnostic as a finding.
func inEditor(c *lsptest.Client, dir, file, rule string, d lsptest.Diagnostic) Finding {
	f := Finding{File: Rel(dir, file), Message: d.Message, Rule: rule}
	f.Line, f.Col = c.Place(file, d.Range.Start)
	for _, r := range d.RelatedInformation {
		file := c.Path(r.Location.URI)
		at := Finding{File: Rel(dir, file), Message: r.Message}
		at.Line, at.Col = c.Place(file, r.Location.Range.Start)
		f.Related = append(f.Related, at)
	}
	return f
}
