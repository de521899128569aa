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
		"package p\n// Client.Put of a Pool\ntype T int":  false,
		"package p\nimport \"sync\"\n\t// no Pool":        false,
		"package p\nvar s = `\n//`; var _ = bufPool.Put":  false, // a line of a string, and none that gofmt would leave so
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
		"// x.Free()\n":    false,
		"`x.Free()`":       false,
		`"\"x.Free()"`:     false,
		"x..":              false,
		"":                 false,
	} {
		if got := u.Calls([]byte("package p\nfunc f() {\n" + src)); got != want {
			t.Errorf("%q: got %t", src, got)
		}
	}
	if new(relevance.Unit).Calls([]byte("x.Free()")) {
		t.Error("a call of nothing")
	}
}

func TestCallsOfPackages(t *testing.T) {
	u := &relevance.Unit{Names: make(relevance.Names)}
	u.Names.Add(".Get", false)
	u.Names.Add("Take", true)
	const sel = "\nfunc f() { _ = q.Get(x) }\n"
	for src, want := range map[string]bool{
		"import \"p/q\"" + sel:                            false,
		"import \"q\"" + sel:                              false,
		"import (\n\tq \"p/r\"\n)" + sel:                  false,
		"import q\t\"p/q\"" + sel + "// a q\n":            false,
		"import \"p/q\"" + sel + "var v = x.q":            false,
		"import \"p/q\"" + sel + "func g() { q.Take(x) }": true,
		sel:                     true,
		"import \"p/qq\"" + sel: true,
		"import \"p/q\"" + sel + "func g(q r.T) { q.Get(x) }":         true,
		"import \"p/q\"" + sel + "func g(q...T) { q.Get(x) }":         true,
		"import \"p/q\"" + sel + "func g() { q := r.Q(); q.Get(x) }":  true,
		"import \"p/q\"" + sel + "func g() { x.q.Get(x) }":            true,
		"import \"p/q\"" + sel + "func g() { f().Get(x) }":            true,
		"import \"p/r\"" + sel + "var s = \"q\"":                      true,
		"import \"p/r\"\nvar s = \"q\"" + sel:                         true,
		"import \"p/r\"\nvar s = \"p/q\"" + sel + "var t = `q \"p\"`": true,
		"import r \"p/q\"" + sel:                                      true,
		"import . \"p/q\"" + sel:                                      true,
		"import (\"p/r\"; \"p/q\")" + sel + "var s = \"q: \" // q\n":  false,
		"import \"p/q\"" + sel + "var v = q.V.Get(x)":                 true,
		"import \"p/q\"" + sel + "var v = q.F().Get(x)":               true,
		"import \"p/q\"" + sel + "var v = T{q: 1}":                    true, // it might be a label
	} {
		if got := u.Calls([]byte("package p\n" + src)); got != want {
			t.Errorf("%s: got %t", src, got)
		}
	}
}
