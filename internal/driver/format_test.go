package driver

import (
	"bytes"
	"encoding/json"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// odd is a finding that each format has to take care of: its file has a name and a
// line that are hard to write, and it has no analyzer with documentation.
func odd(t *testing.T) (finding, string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	name := filepath.Join(dir, "a b,c:50%.go")
	if err := os.WriteFile(name, []byte("package p\n\n\tf(\"ö𝄞\", x) // <&>\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	at := func(col int) token.Position { return token.Position{Filename: name, Line: 3, Column: col} }
	return finding{
		posn: at(14), end: at(15), rule: "escape/used", url: "https://example.com/escape#used", message: "100% of x, y:\r\n<bad>",
		related: []related{{at(2), at(3), "here"}},
		fixes:   []resolvedFix{{"Replace x", []resolvedEdit{{at(14), at(15), "y"}}}},
	}, name
}

func TestGitHub(t *testing.T) {
	f, _ := odd(t)
	var b strings.Builder
	if err := printGitHub(&b, []finding{f}); err != nil {
		t.Fatal(err)
	}
	want := "::error file=a b%2Cc%3A50%25.go,line=3,endLine=3,col=14,endColumn=15,title=poollint escape/used::" +
		"100%25 of x, y:%0D%0A<bad>%0Aa b,c:50%25.go:3:2: here\n"
	if b.String() != want {
		t.Errorf("got %s\nwant %s", b.String(), want)
	}
	f.rule, f.end.Line = "sizebound/length", 4
	b.Reset()
	if err := printGitHub(&b, []finding{f}); err != nil || !strings.HasPrefix(b.String(), "::notice file=a b%2Cc%3A50%25.go,line=3,endLine=4,title=") {
		t.Errorf("two lines: got %s, %v", b.String(), err)
	}
}

func TestSARIFPositions(t *testing.T) {
	f, name := odd(t)
	again := f
	p := &sarifPrinter{src: make(sources), root: checkout(), seen: make(map[string]int)}
	r, r2 := p.result(f), p.result(again)
	region := r.Locations[0].PhysicalLocation.Region
	if region.StartColumn != 11 || region.EndColumn != 12 { // ö is two bytes and one unit, 𝄞 four and two
		t.Errorf("got %+v", region)
	}
	if uri := r.Locations[0].PhysicalLocation.ArtifactLocation.URI; uri != "a%20b%2Cc:50%25.go" && uri != "a%20b,c:50%25.go" {
		t.Errorf("got URI %s", uri)
	}
	print1, print2 := r.PartialFingerprints["primaryLocationLineHash"], r2.PartialFingerprints["primaryLocationLineHash"]
	if !strings.HasSuffix(print1, ":1") || print2 != strings.TrimSuffix(print1, "1")+"2" {
		t.Errorf("fingerprints %s and %s", print1, print2)
	}

	// The fingerprint stays when the line moves and is indented otherwise.
	if err := os.WriteFile(name, []byte("package p\n\n\n\n\t\t\tf(\"ö𝄞\", x) // <&>\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f.posn.Line, f.posn.Column = 5, 16
	p = &sarifPrinter{src: make(sources), root: checkout(), seen: make(map[string]int)}
	if got := p.result(f).PartialFingerprints["primaryLocationLineHash"]; got != print1 {
		t.Errorf("fingerprint %s after a move, want %s", got, print1)
	}
}

// TestRoot checks that paths are relative to the repository, not to the working directory.
func TestRoot(t *testing.T) {
	f, name := odd(t)
	dir := filepath.Dir(name)
	sub := filepath.Join(dir, "sub")
	for _, d := range []string{sub, filepath.Join(dir, ".git")} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(sub)
	if got := checkout().path(f.posn.Filename); got != filepath.Base(name) {
		t.Errorf("got %s", got)
	}
	outside := filepath.Join(filepath.Dir(dir), "x.go")
	if got := checkout().uri(outside); got != fileURI(outside) || !strings.HasPrefix(got, "file:///") {
		t.Errorf("got %s", got)
	}
}

func TestColor(t *testing.T) {
	f, name := odd(t)
	f.message = "x is bad"
	var b strings.Builder
	if err := printText(&b, []finding{f}, style{color: true, context: 0}); err != nil {
		t.Fatal(err)
	}
	base := filepath.Base(name)
	want := "\x1b[1m" + base + ":3:14\x1b[0m: x is bad \x1b[31m[escape/used]\x1b[0m\n" +
		"     3 | \tf(\"ö𝄞\", x) // <&>\n" +
		"       | \t        \x1b[1m^\x1b[0m\n" +
		"\t\x1b[2m" + base + ":3:2: here\x1b[0m\n" +
		"\t     3 | \tf(\"ö𝄞\", x) // <&>\n" +
		"\t       | \t\x1b[1m^\x1b[0m\n"
	if b.String() != want {
		t.Errorf("got\n%q\nwant\n%q", b.String(), want)
	}
	if wantsColor(&b) || wantsColor(os.NewFile(0, os.DevNull)) && os.Getenv("NO_COLOR") != "" {
		t.Error("color where there is no terminal")
	}
}

func TestProgress(t *testing.T) {
	if startProgress(new(bytes.Buffer), 0, time.Second) != nil {
		t.Error("progress where nobody watches")
	}
	var nobody *progress
	nobody.expect(1)
	nobody.step()
	nobody.end()

	var b bytes.Buffer
	p := newProgress(&b, time.Hour, time.Hour)
	p.expect(2)
	p.end()
	if b.Len() > 0 {
		t.Errorf("before the delay: %q", b.String())
	}
	p = newProgress(&b, time.Millisecond, time.Millisecond)
	time.Sleep(50 * time.Millisecond)
	p.expect(2)
	p.step()
	time.Sleep(50 * time.Millisecond)
	p.end()
	for _, want := range []string{clearLine + "poollint: listing packages", clearLine + "poollint: 1 of 2 packages"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in %q", want, b.String())
		}
	}
	if !strings.HasSuffix(b.String(), "packages"+clearLine) {
		t.Errorf("not erased: %q", b.String())
	}
}

// TestStaticcheckLine checks that a line is what readers of staticcheck's expect.
func TestStaticcheckLine(t *testing.T) {
	f, name := odd(t)
	var b strings.Builder
	if err := printStaticcheck(&b, []finding{f, f}); err != nil {
		t.Fatal(err)
	}
	lines := slices.Collect(strings.Lines(b.String()))
	if len(lines) != 2 {
		t.Fatalf("got %s", b.String())
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(lines[0]), &got); err != nil {
		t.Fatal(err)
	}
	location := got["location"].(map[string]any)
	if got["code"] != "escape/used" || got["severity"] != "error" || location["file"] != name || location["line"] != 3. || location["column"] != 14. {
		t.Errorf("got %s", lines[0])
	}
}
