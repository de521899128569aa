package driver

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/token"
	"io"

	"golang.org/x/tools/go/analysis"
)

// A tree is the findings in the form that all tools of go/analysis print for
// -json: by package and analyzer, a list of diagnostics or an error.
type tree map[string]map[string]any

type jsonDiagnostic struct {
	Category       string        `json:"category,omitempty"`
	Posn           string        `json:"posn"`
	End            string        `json:"end"`
	Message        string        `json:"message"`
	SuggestedFixes []jsonFix     `json:"suggested_fixes,omitempty"`
	Related        []jsonRelated `json:"related,omitempty"`
}

type jsonFix struct {
	Message string     `json:"message"`
	Edits   []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	Filename string `json:"filename"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	New      string `json:"new"`
}

type jsonRelated struct {
	Posn    string `json:"posn"`
	End     string `json:"end"`
	Message string `json:"message"`
}

type jsonError struct {
	Err string `json:"error"`
}

// add adds what the analyzer of that name has to say of a package.
func (t tree) add(fset *token.FileSet, id, name string, diagnostics []analysis.Diagnostic, err error) {
	var v any
	switch {
	case err != nil:
		v = jsonError{err.Error()}
	case len(diagnostics) > 0:
		list := make([]jsonDiagnostic, len(diagnostics))
		for i, d := range diagnostics {
			list[i] = newJSONDiagnostic(fset, d)
		}
		v = list
	default:
		return
	}
	if t[id] == nil {
		t[id] = make(map[string]any)
	}
	t[id][name] = v
}

func newJSONDiagnostic(fset *token.FileSet, d analysis.Diagnostic) jsonDiagnostic {
	j := jsonDiagnostic{
		Category: d.Category,
		Posn:     fset.Position(d.Pos).String(),
		End:      fset.Position(cmp.Or(d.End, d.Pos)).String(),
		Message:  d.Message,
	}
	for _, fix := range d.SuggestedFixes {
		var edits []jsonEdit
		for _, e := range fix.TextEdits {
			start := fset.Position(e.Pos)
			edits = append(edits, jsonEdit{start.Filename, start.Offset, fset.Position(e.End).Offset, string(e.NewText)})
		}
		j.SuggestedFixes = append(j.SuggestedFixes, jsonFix{fix.Message, edits})
	}
	for _, r := range d.Related {
		j.Related = append(j.Related, jsonRelated{
			Posn:    fset.Position(r.Pos).String(),
			End:     fset.Position(cmp.Or(r.End, r.Pos)).String(),
			Message: r.Message,
		})
	}
	return j
}

func (t tree) print(w io.Writer) error {
	data, err := json.MarshalIndent(t, "", "\t")
	if err != nil {
		panic("internal error: " + err.Error())
	}
	_, err = fmt.Fprintf(w, "%s\n", data)
	return err
}
