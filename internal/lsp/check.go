package lsp

import (
	"context"
	"go/token"
)

// A Check checks the packages in some directories of the module in directory
// root. Files that the editor has changed, but not saved, are in overlay, by
// absolute path. An error says why nothing could be checked.
type Check func(ctx context.Context, root string, dirs []string, overlay map[string][]byte) (*Result, error)

// A Result is what a Check found.
type Result struct {
	Findings []Finding
	Problems []string // why something could not be checked, one line each
}

// A Finding is a diagnostic. Its columns count bytes.
type Finding struct {
	Span
	Rule     string // analyzer/kind, or analyzer
	URL      string // where the kind is explained
	Message  string
	Severity Severity
	Related  []Related
	Fixes    []Fix
}

// A Span is a part of a file, which both positions name.
type Span struct{ Start, End token.Position }

// A Related is a place that has to do with a finding.
type Related struct {
	Span
	Message string
}

// A Fix is a change that makes a finding go away.
type Fix struct {
	Message string
	Edits   []Edit
}

// An Edit replaces a span.
type Edit struct {
	Span
	New string
}
