package main

import (
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestQuickRun runs the command with -quick and looks at what it writes.
func TestQuickRun(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	dir := t.TempDir()
	command := filepath.Join(dir, "bench")
	if out, err := exec.Command("go", "build", "-o", command, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	if out, err := exec.Command(command, "-quick", "-out", dir).CombinedOutput(); err != nil {
		t.Fatalf("bench -quick: %v\n%s", err, out)
	}
	page, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"- Machine: ", "- Go: go1", "- Load average of the machine: ", "- Method: ", "| A1 |", "| A2 |", "| A3 |", "| A4 |", "| A5 |", "| A6 |", "| A7 |", "A8: ", "A11", "vs base", "What a bound does not do"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, im := range matrixImpls() {
		if strings.Count(string(page), "| "+im.name+" |") < len(matrixLoads) {
			t.Errorf("the page lacks a row of %s", im.name)
		}
	}
	plots, err := filepath.Glob(filepath.Join(dir, "*.svg"))
	if err != nil || len(plots) != 5 {
		t.Fatalf("%d plots, want 5; error %v", len(plots), err)
	}
	for _, name := range plots {
		checkXML(t, name)
		if !strings.Contains(string(page), "("+filepath.Base(name)+")") {
			t.Errorf("the page does not show %s", filepath.Base(name))
		}
	}
}

func checkXML(t *testing.T, name string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := 0
	d := xml.NewDecoder(f)
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "polyline" {
			lines++
			for _, a := range e.Attr {
				if strings.Contains(a.Value, "NaN") {
					t.Errorf("%s: a line has points that are not numbers", name)
				}
			}
		}
	}
	if lines == 0 {
		t.Errorf("%s has no lines", name)
	}
}

// TestImplementationsHandOutMemory checks that each one gives slices of the length that was asked
// for, under every load, and that each has a row on the page.
func TestImplementationsHandOutMemory(t *testing.T) {
	for _, im := range matrixImpls() {
		for _, load := range matrixLoads {
			for _, size := range matrixSizes {
				im.under(load)(size, 3*burstSize) // obtain indexes both ends
			}
		}
	}
	for name := range burstImpls() {
		found := false
		for _, n := range burstOrder {
			found = found || n == name
		}
		if !found {
			t.Errorf("%s is not among the rows of the page", name)
		}
	}
}

// TestAdaptiveModel checks the model against what is known of it: the largest fixed class allocates
// least, the smallest retains least, and a trace gives the same result each time.
func TestAdaptiveModel(t *testing.T) {
	for _, tr := range traces() {
		small, large := replay(tr, fixed(0)), replay(tr, fixed(traceClasses-1))
		if small.alloc <= large.alloc || small.retained >= large.retained {
			t.Errorf("%s: the smallest class gives %+v, the largest %+v", tr.name, small, large)
		}
		if again := replay(tr, fixed(0)); again != small {
			t.Errorf("%s: two replays give %+v and %+v", tr.name, small, again)
		}
	}
}
