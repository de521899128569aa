package drivertest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestFormats reads what each format says.
func TestFormats(t *testing.T) {
	dir := Module(t)
	for _, test := range []struct {
		format string
		code   int
		read   func(t *testing.T, dir, text string) []Finding
		has    Fields
	}{
		{"text", 1, func(t *testing.T, dir, text string) []Finding { return Parse(t, dir, text) }, All},
		{"json", 0, parseTree, All},
		{"staticcheck-json", 1, parseStaticcheck, All},
		{"sarif", 1, parseSARIF, All},
		{"github", 1, parseGitHub, All},
		{"checkstyle", 1, parseCheckstyle, Rules},
	} {
		t.Run(test.format, func(t *testing.T) {
			got := run(t, dir, nil, poollint(t), "-format", test.format, "./...")
			got.want(t, test.code)
			Compare(t, test.read(t, dir, got.stdout), test.has)
			run(t, dir, nil, poollint(t), "-exit-zero", "-format", test.format, "./...").want(t, 0)
			if clean := run(t, dir, nil, poollint(t), "-format", test.format, "./clean"); len(test.read(t, dir, clean.stdout)) > 0 {
				t.Errorf("in a clean package: %s", clean.stdout)
			}
		})
	}
}

// posn reads file:line:col.
func posn(t testing.TB, dir, s string) Finding {
	t.Helper()
	m := regexp.MustCompile(`^(.*):(\d+):(\d+)$`).FindStringSubmatch(s)
	if m == nil {
		t.Fatalf("no position: %s", s)
	}
	f := Finding{File: Rel(dir, m[1])}
	f.Line, _ = strconv.Atoi(m[2])
	f.Col, _ = strconv.Atoi(m[3])
	return f
}

// parseTree reads the trees of all packages, as go vet and the tool itself print them.
func parseTree(t *testing.T, dir, text string) []Finding {
	t.Helper()
	var list []Finding
	dec := json.NewDecoder(strings.NewReader(uncommented(text)))
	for dec.More() {
		var tree map[string]map[string][]struct {
			Category, Posn, Message string
			Related                 []struct{ Posn, Message string }
		}
		if err := dec.Decode(&tree); err != nil {
			t.Fatal(err)
		}
		for _, analyzers := range tree {
			for name, ds := range analyzers {
				for _, d := range ds {
					f := posn(t, dir, d.Posn)
					f.Message, f.Rule = d.Message, strings.TrimSuffix(name+"/"+d.Category, "/")
					for _, r := range d.Related {
						rel := posn(t, dir, r.Posn)
						rel.Message = r.Message
						f.Related = append(f.Related, rel)
					}
					list = append(list, f)
				}
			}
		}
	}
	return list
}

// uncommented leaves out the lines in which the go command names a package.
func uncommented(text string) string {
	return strings.Join(slices.DeleteFunc(slices.Collect(strings.Lines(text)), func(line string) bool { return strings.HasPrefix(line, "#") }), "")
}

func parseStaticcheck(t *testing.T, dir, text string) []Finding {
	t.Helper()
	type place struct {
		File         string
		Line, Column int
	}
	finding := func(p place, message string) Finding {
		return Finding{File: Rel(dir, p.File), Line: p.Line, Col: p.Column, Message: message}
	}
	var list []Finding
	for line := range strings.Lines(text) {
		var p struct {
			Code, Severity, Message string
			Location, End           place
			Related                 []struct {
				Location place
				Message  string
			}
		}
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		if p.End.Line < p.Location.Line || p.Severity != "error" && p.Severity != "warning" {
			t.Errorf("bad line %s", line)
		}
		f := finding(p.Location, p.Message)
		f.Rule = p.Code
		for _, r := range p.Related {
			f.Related = append(f.Related, finding(r.Location, r.Message))
		}
		list = append(list, f)
	}
	return list
}

func parseCheckstyle(t *testing.T, dir, text string) []Finding {
	t.Helper()
	var doc struct {
		Files []struct {
			Name   string `xml:"name,attr"`
			Errors []struct {
				Line    int    `xml:"line,attr"`
				Column  int    `xml:"column,attr"`
				Message string `xml:"message,attr"`
				Source  string `xml:"source,attr"`
			} `xml:"error"`
		} `xml:"file"`
	}
	if err := xml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	var list []Finding
	for _, file := range doc.Files {
		for _, e := range file.Errors {
			list = append(list, Finding{File: Rel(dir, file.Name), Line: e.Line, Col: e.Column, Message: e.Message, Rule: strings.TrimPrefix(e.Source, "poollint.")})
		}
	}
	return list
}

// parseGitHub reads workflow commands as a runner does.
func parseGitHub(t *testing.T, dir, text string) []Finding {
	t.Helper()
	command := regexp.MustCompile(`^::(error|warning|notice) ([^:]*)::(.*)\n$`)
	var list []Finding
	for line := range strings.Lines(text) {
		m := command.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("no command: %s", line)
		}
		properties := make(map[string]string)
		for p := range strings.SplitSeq(m[2], ",") {
			key, value, _ := strings.Cut(p, "=")
			properties[key] = strings.NewReplacer("%3A", ":", "%2C", ",", "%0A", "\n", "%0D", "\r", "%25", "%").Replace(value)
		}
		lines := strings.Split(strings.NewReplacer("%0A", "\n", "%0D", "\r", "%25", "%").Replace(m[3]), "\n")
		f := posn(t, dir, properties["file"]+":"+properties["line"]+":"+properties["col"])
		f.Message, f.Rule = lines[0], strings.TrimPrefix(properties["title"], "poollint ")
		f.Related = Parse(t, dir, strings.Join(lines[1:], "\n"))
		list = append(list, f)
	}
	return list
}

// A sarifLog is what is read of SARIF.
type sarifLog struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct{ ID, HelpURI string }
			}
		}
		Results []struct {
			RuleID              string
			RuleIndex           int
			Level               string
			Message             struct{ Text string }
			Locations           []sarifLocation
			RelatedLocations    []sarifLocation
			PartialFingerprints map[string]string
			Fixes               []struct {
				ArtifactChanges []struct {
					ArtifactLocation struct{ URI string }
					Replacements     []struct {
						DeletedRegion   sarifRegion
						InsertedContent struct{ Text string }
					}
				}
			}
		}
	}
}

type sarifLocation struct {
	Message          struct{ Text string }
	PhysicalLocation struct {
		ArtifactLocation struct{ URI, URIBaseID string }
		Region           sarifRegion
	}
}

type sarifRegion struct{ StartLine, StartColumn, EndLine, EndColumn int }

func parseSARIF(t *testing.T, dir, text string) []Finding {
	t.Helper()
	log := readSARIF(t, text)
	finding := func(l sarifLocation, message string) Finding {
		p := l.PhysicalLocation
		if p.ArtifactLocation.URIBaseID != "%SRCROOT%" {
			t.Errorf("%s is not in the root", p.ArtifactLocation.URI)
		}
		return Finding{
			File: p.ArtifactLocation.URI, Line: p.Region.StartLine, Message: message,
			Col: byteColumn(t, dir, p.ArtifactLocation.URI, p.Region.StartLine, p.Region.StartColumn),
		}
	}
	var list []Finding
	for _, r := range log.Runs[0].Results {
		f := finding(r.Locations[0], r.Message.Text)
		f.Rule = r.RuleID
		for _, rel := range r.RelatedLocations {
			f.Related = append(f.Related, finding(rel, rel.Message.Text))
		}
		if rule := log.Runs[0].Tool.Driver.Rules[r.RuleIndex]; rule.ID != r.RuleID || !strings.HasPrefix(rule.HelpURI, "https://") {
			t.Errorf("rule of %s is %v", r.RuleID, rule)
		}
		list = append(list, f)
	}
	return list
}

func readSARIF(t testing.TB, text string) *sarifLog {
	t.Helper()
	log := new(sarifLog)
	if err := json.Unmarshal([]byte(text), log); err != nil || len(log.Runs) != 1 {
		t.Fatalf("error %v in %s", err, text)
	}
	return log
}

// byteColumn returns the column in bytes of one in UTF-16 code units.
func byteColumn(t testing.TB, dir, file string, line, col int) int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	units := utf16.Encode([]rune(strings.Split(string(data), "\n")[line-1]))
	return 1 + len(string(utf16.Decode(units[:col-1])))
}

// TestSARIF checks what code scanning needs: the schema, fingerprints that are
// different and stay when lines move, and fixes that do what -fix does.
func TestSARIF(t *testing.T) {
	dir := Module(t)
	text := run(t, dir, nil, poollint(t), "-format=sarif", "./...").stdout
	schema := sarifSchema(t)
	if schema == nil {
		t.Log("the module with the schema cannot be had: not checked against it")
	} else {
		validate(t, schema, text)
		validate(t, schema, run(t, dir, nil, poollint(t), "-format=sarif", "./clean").stdout)
		validate(t, schema, run(t, dir, nil, poollint(t), "-format=sarif", "./clean", "./nosuch").stdout)
	}

	log := readSARIF(t, text)
	prints := make(map[string]bool)
	for _, r := range log.Runs[0].Results {
		prints[r.Locations[0].PhysicalLocation.ArtifactLocation.URI+r.PartialFingerprints["primaryLocationLineHash"]] = true
	}
	if len(prints) != len(log.Runs[0].Results) || len(prints) == 0 {
		t.Errorf("%d fingerprints for %d findings", len(prints), len(log.Runs[0].Results))
	}

	applySARIF(t, dir, log)
	CheckFixed(t, dir)
}

// applySARIF applies the first fix of each finding unless it is in the way of one
// before, and formats the files: what every program does that applies fixes.
func applySARIF(t *testing.T, dir string, log *sarifLog) {
	t.Helper()
	type edit struct {
		start, end int
		text       string
	}
	files := make(map[string][]byte)
	edits := make(map[string][]edit)
	for _, r := range log.Runs[0].Results {
		if len(r.Fixes) == 0 {
			continue
		}
		fix, fits := make(map[string][]edit), true
		for _, change := range r.Fixes[0].ArtifactChanges {
			name := change.ArtifactLocation.URI
			if files[name] == nil {
				data, err := os.ReadFile(filepath.Join(dir, name))
				if err != nil {
					t.Fatal(err)
				}
				files[name] = data
			}
			for _, c := range change.Replacements {
				e := edit{
					offset(t, dir, name, c.DeletedRegion.StartLine, c.DeletedRegion.StartColumn),
					offset(t, dir, name, c.DeletedRegion.EndLine, c.DeletedRegion.EndColumn), c.InsertedContent.Text,
				}
				if slices.Contains(edits[name], e) {
					continue // such as an import that two fixes need
				}
				fits = fits && !slices.ContainsFunc(edits[name], func(o edit) bool { return o.start < e.end && e.start < o.end })
				fix[name] = append(fix[name], e)
			}
		}
		for name, list := range fix {
			if fits {
				edits[name] = append(edits[name], list...)
			}
		}
	}
	for name, list := range edits {
		slices.SortStableFunc(list, func(a, b edit) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
		var out []byte
		at := 0
		for _, e := range list {
			out = append(append(out, files[name][at:e.start]...), e.text...)
			at = e.end
		}
		out, err := format.Source(append(out, files[name][at:]...))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		write(t, filepath.Join(dir, name), string(out))
	}
}

// offset returns the offset of a position whose column is in UTF-16 code units.
func offset(t testing.TB, dir, file string, line, col int) int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	start := 0
	for range line - 1 {
		start += bytes.IndexByte(data[start:], '\n') + 1
	}
	return start + byteColumn(t, dir, file, line, col) - 1
}

func validate(t testing.TB, schema *jsonschema.Schema, text string) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Errorf("not valid: %v", err)
	}
}

// schemaModule has the schema of SARIF 2.1.0, as published by OASIS, in a constant.
const schemaModule = "github.com/owenrumney/go-sarif/v3@v3.3.1"

// sarifSchema returns the schema of SARIF, nil if the module that has it can be had
// from nowhere.
func sarifSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	out, err := exec.Command("go", "mod", "download", "-json", schemaModule).Output()
	if err != nil {
		return nil
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(out, &module); err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(module.Dir, "pkg/report/v210/sarif/schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	for n := range ast.Preorder(file) {
		if lit, ok := n.(*ast.BasicLit); ok && len(lit.Value) > 10_000 {
			text, _ = strconv.Unquote(lit.Value)
		}
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	if schema.Validate(map[string]any{"version": "2.1.0", "runs": []any{map[string]any{}}}) == nil {
		t.Fatal("the schema takes a run without a tool")
	}
	return schema
}
