package driver

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"go/token"
	"io"
	"slices"
	"strings"

	"honnef.co/go/tools/sarif"
)

const homepage = "https://github.com/poollint/poollint"

// The types of package sarif lack what code scanning lives on: fingerprints, which
// keep a finding the same one when lines move, the unit of columns, and what paths
// are relative to. These add it.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}

	sarifRun struct {
		Tool               sarif.Tool                        `json:"tool"`
		Invocations        []sarifInvocation                 `json:"invocations"`
		OriginalURIBaseIDs map[string]sarif.ArtifactLocation `json:"originalUriBaseIds,omitempty"`
		ColumnKind         string                            `json:"columnKind"`
		Results            []sarifResult                     `json:"results"`
	}

	sarifInvocation struct {
		ExecutionSuccessful        bool                `json:"executionSuccessful"`
		ToolExecutionNotifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}

	sarifNotification struct {
		Level   string        `json:"level"`
		Message sarif.Message `json:"message"`
	}

	sarifResult struct {
		sarif.Result
		RuleIndex           int               `json:"ruleIndex"`
		PartialFingerprints map[string]string `json:"partialFingerprints"`
	}
)

// A sarifPrinter makes SARIF out of findings.
type sarifPrinter struct {
	src   sources
	root  root
	rules []sarif.ReportingDescriptor
	seen  map[string]int // how often a fingerprint has been there in a file
}

// printSARIF prints a log in the Static Analysis Results Interchange Format 2.1.0.
func printSARIF(w io.Writer, r *result) error {
	p := &sarifPrinter{src: make(sources), root: checkout(), rules: rulesOf(r), seen: make(map[string]int)}
	run := sarifRun{
		Tool: sarif.Tool{Driver: sarif.ToolComponent{
			Name: "poollint", Version: cmp.Or(ownVersion(), "(devel)"), InformationURI: homepage, Rules: p.rules,
		}},
		Invocations: []sarifInvocation{{ExecutionSuccessful: len(r.problems) == 0}},
		ColumnKind:  "utf16CodeUnits",
		Results:     []sarifResult{},
	}
	if p.root != "" {
		run.OriginalURIBaseIDs = map[string]sarif.ArtifactLocation{"%SRCROOT%": {URI: strings.TrimSuffix(fileURI(string(p.root)), "/") + "/"}}
	}
	for _, problem := range r.problems {
		run.Invocations[0].ToolExecutionNotifications = append(run.Invocations[0].ToolExecutionNotifications,
			sarifNotification{"error", sarif.Message{Text: problem}})
	}
	for _, f := range r.findings {
		run.Results = append(run.Results, p.result(f))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{sarif.Schema, sarif.Version, []sarifRun{run}})
}

// rulesOf returns the rules of the analyzers, and those of findings that their
// documentation does not name.
func rulesOf(r *result) []sarif.ReportingDescriptor {
	var rules []sarif.ReportingDescriptor
	add := func(id, text, url string) {
		if slices.ContainsFunc(rules, func(d sarif.ReportingDescriptor) bool { return d.ID == id }) {
			return
		}
		rules = append(rules, sarif.ReportingDescriptor{
			ID:                   id,
			ShortDescription:     sarif.Message{Text: text},
			Help:                 sarif.Message{Text: text + "\n\n" + url, Markdown: fmt.Sprintf("%s\n\n[More](%s)", text, url)},
			HelpURI:              url,
			DefaultConfiguration: sarif.ReportingConfiguration{Enabled: true, Level: string(severityOf(id))},
		})
	}
	for _, a := range r.analyzers {
		kinds := kindsOf(a)
		for _, k := range kinds {
			add(ruleOf(a, k.name), k.text, urlOf(a, k.name))
		}
		if len(kinds) == 0 {
			add(a.Name, title(a), a.URL)
		}
	}
	for _, f := range r.findings {
		add(f.rule, title(f.analyzer), f.url)
	}
	return rules
}

func (p *sarifPrinter) result(f finding) sarifResult {
	r := sarifResult{
		Result: sarif.Result{
			RuleID:       f.rule,
			Kind:         sarif.Fail,
			Level:        string(severityOf(f.rule)),
			Message:      sarif.Message{Text: f.message},
			Locations:    []sarif.Location{{PhysicalLocation: p.location(f.posn, f.end)}},
			Suppressions: []sarif.Suppression{}, // null is not valid
		},
		RuleIndex:           slices.IndexFunc(p.rules, func(d sarif.ReportingDescriptor) bool { return d.ID == f.rule }),
		PartialFingerprints: map[string]string{"primaryLocationLineHash": p.fingerprint(f)},
	}
	for i, rel := range f.related {
		r.RelatedLocations = append(r.RelatedLocations, sarif.Location{
			ID: i + 1, Message: &sarif.Message{Text: rel.message}, PhysicalLocation: p.location(rel.posn, rel.end),
		})
	}
	for _, fix := range f.fixes {
		r.Fixes = append(r.Fixes, p.fix(fix))
	}
	return r
}

// fix returns a fix with the edits of each file together.
func (p *sarifPrinter) fix(fix resolvedFix) sarif.Fix {
	out := sarif.Fix{Description: sarif.Message{Text: fix.message}}
	for _, e := range fix.edits {
		at := p.artifact(e.posn.Filename)
		i := slices.IndexFunc(out.ArtifactChanges, func(c sarif.ArtifactChange) bool { return c.ArtifactLocation == at })
		if i < 0 {
			i = len(out.ArtifactChanges)
			out.ArtifactChanges = append(out.ArtifactChanges, sarif.ArtifactChange{ArtifactLocation: at})
		}
		out.ArtifactChanges[i].Replacements = append(out.ArtifactChanges[i].Replacements,
			sarif.Replacement{DeletedRegion: p.region(e.posn, e.end), InsertedContent: sarif.ArtifactContent{Text: e.text}})
	}
	return out
}

func (p *sarifPrinter) location(posn, end token.Position) sarif.PhysicalLocation {
	return sarif.PhysicalLocation{ArtifactLocation: p.artifact(posn.Filename), Region: p.region(posn, end)}
}

func (p *sarifPrinter) artifact(name string) sarif.ArtifactLocation {
	at := sarif.ArtifactLocation{URI: p.root.uri(name)}
	if !strings.HasPrefix(at.URI, "file:") {
		at.URIBaseID = "%SRCROOT%"
	}
	return at
}

func (p *sarifPrinter) region(posn, end token.Position) sarif.Region {
	return sarif.Region{
		StartLine: posn.Line, StartColumn: p.src.utf16Column(posn),
		EndLine: end.Line, EndColumn: p.src.utf16Column(end),
	}
}

// fingerprint returns what a finding is recognized by when lines have moved: its
// rule, the text of its line, and how many of the same there were in the file before.
func (p *sarifPrinter) fingerprint(f finding) string {
	text := strings.Join(strings.Fields(p.src.line(f.posn.Filename, f.posn.Line)), " ")
	sum := sha256.Sum256([]byte(f.rule + "\x00" + text))
	hash := fmt.Sprintf("%x", sum[:8])
	p.seen[f.posn.Filename+"\x00"+hash]++
	return fmt.Sprintf("%s:%d", hash, p.seen[f.posn.Filename+"\x00"+hash])
}
