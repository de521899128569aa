package poolflow

import (
	"go/ast"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// TestGiants leaves out a function with too many blocks, says so, and takes its pools for open; what stands beside it is followed.
func TestGiants(t *testing.T) {
	src := header + "func giant(n int) {\n\tb := bufs.Get().(*bytes.Buffer)\n" + strings.Repeat("\tif cond(n) {\n\t\tn++\n\t}\n", maxBlocks/2+1) +
		"\tbufs.Put(b)\n}\n\nfunc small() {\n\tb := bufs.Get().(*bytes.Buffer)\n\tbufs.Put(b)\n\tb.Reset()\n}\n"
	res := parsed(t, src).run(t)
	if len(res.Giants) != 1 || res.Giants[0].Name() != "giant" {
		t.Fatalf("left out %v, want giant", res.Giants)
	}
	if len(res.Events) != 1 || res.Events[0].Func.Name() != "small" {
		t.Errorf("%d events, want one in small", len(res.Events))
	}
	for _, p := range res.Pools {
		if !p.Open() {
			t.Errorf("%s is taken for a pool that nobody else uses", p.Name)
		}
	}
	if lines := strings.Join(res.Stats(), "\n"); !strings.Contains(lines, "example.com/src.giant: not looked at") {
		t.Errorf("the giant is not counted:\n%s", lines)
	}
}

// TestIsGiant counts the blocks of a function and of those in it apart.
func TestIsGiant(t *testing.T) {
	branch := strings.Repeat("\tif cond(n) && cond(n + 1) {\n\t\tn++\n\t}\n", maxBlocks/3-10)
	for name, test := range map[string]struct {
		body string
		want bool
	}{
		"below":    {branch, false},
		"above":    {branch + branch, true},
		"closures": {"_ = func(n int) {\n" + branch + "}\n_ = func(n int) {\n" + branch + "}\n", false},
		"closure":  {"_ = func(n int) {\n" + branch + branch + "}\n", true},
		"long":     {strings.Repeat("\tn++\n", 4*maxBlocks), false},
		"switch":   {"switch n {\n" + strings.Repeat("case -1, 0:\n", maxBlocks/2) + "}\n", true},
	} {
		file, _ := parse([]byte(header + "func f(n int) {\n" + test.body + "}\n")) // the same case twice: no matter
		fn := file.files[0].Decls[len(file.files[0].Decls)-1].(*ast.FuncDecl)
		if got := IsGiant(fn); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// TestAlone has analyzers of a package wait for one another.
func TestAlone(t *testing.T) {
	res := parsed(t, header).run(t)
	ran := false
	run := Alone(func(*analysis.Pass) (any, error) {
		ran = true
		if res.eng.mu.TryLock() {
			t.Error("the engine is free while an analyzer runs")
		}
		return nil, nil
	})
	if _, err := run(&analysis.Pass{ResultOf: map[*analysis.Analyzer]any{Analyzer: res}}); err != nil || !ran {
		t.Errorf("ran %v, error %v", ran, err)
	}
	if !res.eng.mu.TryLock() {
		t.Error("the engine is not free when the analyzer has run")
	}
}
