package driver

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/analyzerdoc"
)

// ruleOf returns the name under which findings of a kind are shown and silenced.
func ruleOf(a *analysis.Analyzer, kind string) string {
	if kind == "" {
		return a.Name
	}
	return a.Name + "/" + kind
}

// urlOf returns the page about a kind.
func urlOf(a *analysis.Analyzer, kind string) string {
	return analyzerdoc.KindURL(a.URL, kind)
}

// A kind is one of the mistakes that an analyzer knows.
type kind struct{ name, text string }

// kindsOf returns the kinds that the documentation of a lists:
//
//   - used: the object is used after the Put;
func kindsOf(a *analysis.Analyzer) []kind {
	var list []kind
	for line := range strings.Lines(a.Doc) {
		item, ok := strings.CutPrefix(line, "  - ")
		name, text, colon := strings.Cut(item, ": ")
		switch {
		case ok && colon && !strings.Contains(name, " "):
			list = append(list, kind{name, strings.TrimSpace(text)})
		case strings.HasPrefix(line, "    ") && len(list) > 0:
			list[len(list)-1].text += " " + strings.TrimSpace(line)
		case strings.TrimSpace(line) != "" && len(list) > 0:
			return trimmed(list)
		}
	}
	return trimmed(list)
}

// trimmed takes away the punctuation that ends items of a list.
func trimmed(list []kind) []kind {
	for i := range list {
		list[i].text = strings.TrimRight(list[i].text, ";.")
	}
	return list
}

// HasRule reports whether one of the analyzers has that name, or that name and kind.
func HasRule(suite []*analysis.Analyzer, rule string) bool {
	name, of, both := strings.Cut(rule, "/")
	a := find(suite, name)
	if a == nil || !both {
		return a != nil
	}
	for _, k := range kindsOf(a) {
		if k.name == of {
			return true
		}
	}
	return false
}

// A severity says what a finding means for the program, in the words of SARIF.
type severity string

const (
	severityError   severity = "error"   // it does wrong, or may
	severityWarning severity = "warning" // it keeps or loses what it need not
	severityNote    severity = "note"    // it costs memory
)

// severities holds the rules, or all rules of an analyzer, that are no warnings.
var severities = map[string]severity{
	"crossgoroutine": severityError,
	"escape":         severityError,
	"newcontract":    severityError,
	"putonce":        severityError,
	"putonce/lost":   severityWarning,
	"putonce/idle":   severityWarning,
	"putreset/dirty": severityError,
	"sizebound":      severityNote,
	"SA6002":         severityNote,
}

func severityOf(rule string) severity {
	if s, ok := severities[rule]; ok {
		return s
	}
	name, _, _ := strings.Cut(rule, "/")
	if s, ok := severities[name]; ok {
		return s
	}
	return severityWarning
}
