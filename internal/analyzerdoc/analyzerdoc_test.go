package analyzerdoc_test

import (
	"strings"
	"testing"

	"github.com/poollint/poollint/internal/analyzerdoc"
)

func TestText(t *testing.T) {
	const doc = `// Copyright line.

// Package p checks p.
//
// It is thorough:
//
//	p.Get() // p is checked
package p
`
	const want = "Package p checks p.\n\nIt is thorough:\n\n\tp.Get() // p is checked\n"
	if got := analyzerdoc.Text(doc); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTextWithoutComment(t *testing.T) {
	defer func() {
		if r := recover(); r == nil || !strings.HasPrefix(r.(string), "internal error: ") {
			t.Errorf("recovered %v, want an internal error", r)
		}
	}()
	analyzerdoc.Text("package p\n")
}

func TestKindURL(t *testing.T) {
	url := analyzerdoc.URL("escape")
	for _, test := range []struct{ url, kind, want string }{
		{url, "", url},
		{url, "used", strings.TrimSuffix(url, ".md") + "/used.md"},
		{"https://example.com/", "used", "https://example.com/#used"},
		{"", "used", ""},
	} {
		if got := analyzerdoc.KindURL(test.url, test.kind); got != test.want {
			t.Errorf("KindURL(%q, %q) = %q, want %q", test.url, test.kind, got, test.want)
		}
	}
}
