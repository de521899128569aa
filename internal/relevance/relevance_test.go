package relevance_test

import (
	"testing"

	"github.com/poollint/poollint/internal/relevance"
)

func TestDeclares(t *testing.T) {
	for src, want := range map[string]bool{
		"package p\nimport \"sync\"\nvar p sync.Pool":     true,
		"package p\n//poollint:get\nfunc Get() *T":        true,
		"package p\nimport \"sync\"\nvar mu sync.Mutex":   false,
		"package p\nvar p Pool":                           false,
		"package p\nimport \"sync\"\nvar p x509.CertPool": false,
		"package p\nimport s \"sync\"\nvar Pools s.Pool":  true,
		"package p\nfunc f() { bufPool.Put(b) }":          true,
	} {
		if got := relevance.Declares([]byte(src)); got != want {
			t.Errorf("%s: got %t", src, got)
		}
	}
}

func TestCalls(t *testing.T) {
	u := &relevance.Unit{Names: make(relevance.Names)}
	u.Names.Add(".Free", false)
	u.Names.Add(".Get()", false)
	u.Names.Add("Put", false)
	u.Names.Add("Take()", true)
	for src, want := range map[string]bool{
		"h.Get(x)":         false,
		"p.Get ()":         true,
		"p.Get(\n)":        true,
		"p.Get(/* x */)":   true,
		"f(p.Get)":         true,
		"p.Get":            true,
		"f = p.Get\n(g)()": true,
		"p.Put(x)":         false,
		"p.Take()":         true,
		"x.Free()":         true,
		"x.y.\n\t\tFree(":  true,
		"x.Freed()":        false,
		"Free()":           false,
		"x. ":              false,
		"x..":              false,
		"":                 false,
	} {
		if got := u.Calls([]byte(src)); got != want {
			t.Errorf("%q: got %t", src, got)
		}
	}
	if new(relevance.Unit).Calls([]byte("x.Free()")) {
		t.Error("a call of nothing")
	}
}
