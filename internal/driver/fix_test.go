package driver

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// TestFixer applies fixes that agree, and leaves out those that do not.
func TestFixer(t *testing.T) {
	const src = `package p

import "fmt"

func f() {
	fmt.Println("one")
	two()
}
`
	name := filepath.Join(t.TempDir(), "p.go")
	if err := os.WriteFile(name, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	fix := func(old, text string) analysis.Diagnostic {
		start := file.FileStart + token.Pos(strings.Index(src, old))
		return analysis.Diagnostic{SuggestedFixes: []analysis.SuggestedFix{{TextEdits: []analysis.TextEdit{
			{Pos: start, End: start + token.Pos(len(old)), NewText: []byte(text)},
		}}}}
	}
	insert := fix("two()", "")
	insert.SuggestedFixes[0].TextEdits[0].End = insert.SuggestedFixes[0].TextEdits[0].Pos
	insert.SuggestedFixes[0].TextEdits[0].NewText = []byte("zero()\n")

	x := newFixer(fset)
	x.add([]analysis.Diagnostic{
		fix(`fmt.Println("one")`, "one()"),
		fix(`fmt.Println("one")`, "one()"), // by the test variant of the package
		insert,
		fix("Println", "Print"), // too late
		fix("two()", "three()"),
		fix("two()", "four()"), // too late
		{},
	})
	if x.good != 4 || x.bad != 2 {
		t.Errorf("%d good and %d bad fixes", x.good, x.bad)
	}
	var diff strings.Builder
	if err := x.apply(true, &diff); err == nil || err.Error() != "2 of 6 fixes are in the way of others: run again to apply more" {
		t.Errorf("got error %v", err)
	}
	want := `--- p.go (old)
+++ p.go (new)
@@ -1,8 +1,7 @@
 package p
 
-import "fmt"
-
 func f() {
-	fmt.Println("one")
-	two()
+	one()
+	zero()
+	three()
 }
`
	if got := strings.ReplaceAll(diff.String(), name, "p.go"); got != want {
		t.Errorf("got %s", got)
	}
	if err := x.apply(false, nil); err == nil {
		t.Error("no error")
	}
	got, err := os.ReadFile(name)
	if err != nil || !strings.Contains(string(got), "\tone()\n\tzero()\n\tthree()\n") || strings.Contains(string(got), "fmt") {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestUnified(t *testing.T) {
	for _, test := range []struct{ before, after, want string }{
		{"", "", ""},
		{"a\n", "a\n", ""},
		{"", "a\n", "@@ -0,0 +1 @@\n+a\n"},
		{"a\n", "", "@@ -1 +0,0 @@\n-a\n"},
		{"a\nb", "a\nc", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"},
		{"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\nx\n3\n4\n5\n6\n7\n8\ny\n",
			"@@ -1,9 +1,9 @@\n 1\n-2\n+x\n 3\n 4\n 5\n 6\n 7\n 8\n-9\n+y\n"},
		{"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n",
			"@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n"},
	} {
		got := unified("f", test.before, test.after)
		if got = strings.TrimPrefix(got, "--- f (old)\n+++ f (new)\n"); got != test.want {
			t.Errorf("from %q to %q: got\n%s", test.before, test.after, got)
		}
	}
}
