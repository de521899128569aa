package lsptest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const script = `package p

import (
	"bytes"
	"sync"
)

var bufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func greet(name string) string {
	buf := bufs.Get().(*bytes.Buffer)
	buf.WriteString(name)
	s := buf.String()
	bufs.Put(buf) // 𝛼 and é
	return s
}
`

// Script is what every server has to do: it shows a finding with all that belongs to it, fixes it, and sees changes that are
// not saved. source is what the server says the finding comes from, code how it names it.
func Script(t testing.TB, c *Client, source, code string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "p.go")
	for name, text := range map[string]string{filepath.Join(dir, "go.mod"): "module example.com/p\n\ngo 1.26\n", file: script} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c.Initialize(dir)
	c.Open(file)
	d := wait(t, c, file, source)
	if d.Code != code || d.Severity != 2 || !strings.HasSuffix(d.CodeDescription.Href, "/putreset/dirty.md") {
		t.Errorf("got %+v, want a warning with code %s and a link to its page", d, code)
	}
	const message = "buf is put into bufs without being reset"
	if d.Message != message || len(d.RelatedInformation) == 0 {
		t.Errorf("got %q with %d places, want %q with some", d.Message, len(d.RelatedInformation), message)
	}
	if got := c.Slice(file, d.Range); !strings.HasPrefix(got, "bufs.Put(") && got != "buf" {
		t.Errorf("the finding is at %q", got)
	}

	actions := c.Actions(file, d)
	if len(actions) == 0 || actions[0].Kind != "quickfix" {
		t.Fatalf("got %+v, want a quick fix", actions)
	}
	c.Apply(actions[0])
	if !strings.Contains(c.Text(file), "buf.Reset()") {
		t.Fatalf("fixed text is\n%s", c.Text(file))
	}
	c.Diagnostics(file, func(ds []Diagnostic) bool { return len(of(ds, source)) == 0 })

	c.Change(file, strings.ReplaceAll(script, "buf", "tub"))
	if d := wait(t, c, file, source); d.Message != strings.ReplaceAll(message, "buf", "tub") {
		t.Errorf("got %q of what is not saved", d.Message)
	}
	if code := c.Shutdown(); code != 0 {
		t.Errorf("the server ends with code %d", code)
	}
}

// wait waits for the one finding that comes from source.
func wait(t testing.TB, c *Client, file, source string) Diagnostic {
	t.Helper()
	ds := of(c.Diagnostics(file, func(ds []Diagnostic) bool { return len(of(ds, source)) > 0 }), source)
	if len(ds) != 1 {
		t.Errorf("got %d findings, want one: %+v", len(ds), ds)
	}
	return ds[0]
}

// of returns the diagnostics that come from source.
func of(ds []Diagnostic, source string) []Diagnostic {
	var list []Diagnostic
	for _, d := range ds {
		if d.Source == source {
			list = append(list, d)
		}
	}
	return list
}
