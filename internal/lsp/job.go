package lsp

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// run checks the modules of the job.
func (j *job) run(ctx context.Context, check Check, overlay map[string][]byte) {
	found := make(map[string]*module)
	for _, root := range slices.Sorted(maps.Keys(j.modules)) {
		found[root] = new(module)
		dirs := j.modules[root]
		if len(dirs) == 0 {
			continue // all closed
		}
		result, err := protect(check, ctx, root, dirs, overlay)
		switch {
		case ctx.Err() == context.Canceled:
			return
		case ctx.Err() != nil:
			j.failures = append(j.failures, fmt.Sprintf("the check of %s takes too long", root))
		case err != nil:
			j.failures = append(j.failures, err.Error())
		default:
			found[root] = translate(result, newTexts(overlay))
		}
	}
	j.found = found
}

// protect calls check, and turns a panic into an error.
func protect(check Check, ctx context.Context, root string, dirs []string, overlay map[string][]byte) (r *Result, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("internal error: %v", v)
		}
	}()
	return check(ctx, root, dirs, overlay)
}

// translate puts findings into the words of the protocol. URIs are left open: they are paths.
func translate(r *Result, t *texts) *module {
	m := &module{files: make(map[string][]entry), problems: r.Problems}
	for _, f := range r.Findings {
		e := entry{diagnostic: diagnostic{
			Range:    t.textRange(f.Span),
			Severity: f.Severity,
			Code:     f.Rule,
			Source:   "poollint",
			Message:  f.Message,
		}}
		if f.URL != "" {
			e.Description = &codeDescription{f.URL}
		}
		for _, r := range f.Related {
			e.Related = append(e.Related, relatedInfo{location{r.Start.Filename, t.textRange(r.Span)}, r.Message})
		}
		for _, fix := range f.Fixes {
			c := change{title: fix.Message, edits: make(map[string][]textEdit)}
			for _, edit := range fix.Edits {
				name := edit.Start.Filename
				c.edits[name] = append(c.edits[name], textEdit{t.textRange(edit.Span), edit.New})
			}
			e.fixes = append(e.fixes, c)
		}
		m.files[f.Start.Filename] = append(m.files[f.Start.Filename], e)
	}
	return m
}

// publish tells the editor what the job has found, and what is no more.
func (s *Server) publish(j *job) error {
	for _, root := range slices.Sorted(maps.Keys(j.found)) {
		now, before := j.found[root], s.shown[root]
		s.shown[root] = now
		files := make(map[string]bool)
		for file := range now.files {
			files[file] = true
		}
		if before == nil {
			before = new(module)
		}
		for file := range before.files {
			files[file] = true
		}
		for file, d := range j.versions {
			if d.root == root {
				files[file] = true
			}
		}
		for _, file := range slices.Sorted(maps.Keys(files)) {
			if err := s.publishFile(file, j.versions[file], now.files[file]); err != nil {
				return err
			}
		}
		for _, problem := range now.problems {
			if slices.Contains(before.problems, problem) {
				continue
			}
			if err := s.notify("window/logMessage", logParams{logWarning, "poollint: " + problem}); err != nil {
				return err
			}
		}
	}
	for _, failure := range j.failures {
		if s.said[failure] {
			continue
		}
		s.said[failure] = true
		if err := s.notify("window/showMessage", logParams{logError, "poollint: " + failure}); err != nil {
			return err
		}
	}
	return nil
}

// publishFile tells the editor of the findings in one file. d is nil if it is not open.
func (s *Server) publishFile(file string, d *document, entries []entry) error {
	p := publishParams{URI: s.uri(file), Diagnostics: []diagnostic{}}
	if d != nil {
		p.Version = &d.version
	}
	for _, e := range entries {
		p.Diagnostics = append(p.Diagnostics, s.finished(e.diagnostic))
	}
	return s.notify("textDocument/publishDiagnostics", p)
}

// finished returns the diagnostic as the editor takes it.
func (s *Server) finished(d diagnostic) diagnostic {
	related := d.Related
	d.Related = nil
	if s.client.Capabilities.TextDocument.PublishDiagnostics.RelatedInformation {
		for _, r := range related {
			r.Location.URI = s.uri(r.Location.URI)
			d.Related = append(d.Related, r)
		}
	}
	return d
}

// uri returns the URI of a file, as the editor writes it if it is open.
func (s *Server) uri(file string) string {
	if d := s.documents[file]; d != nil {
		return d.uri
	}
	return uriOf(file)
}

// answer answers the requests that wait, and need not do so any longer.
func (s *Server) answer() error {
	var rest []waiting
	for _, w := range s.waiting {
		d := s.documents[w.file]
		if d != nil && (s.dirty[d.root] || s.running != nil && s.running.modules[d.root] != nil) {
			rest = append(rest, w)
			continue
		}
		actions := []codeAction{}
		if d != nil {
			actions = s.actions(w, d)
		}
		if err := s.reply(w.id, actions, nil); err != nil {
			return err
		}
	}
	s.waiting = rest
	return nil
}

// actions returns the fixes of what was found in the range.
func (s *Server) actions(w waiting, d *document) []codeAction {
	list := []codeAction{}
	if only := w.Context.Only; only != nil && !slices.Contains(only, quickFix) && !slices.Contains(only, "") {
		return list
	}
	shown := s.shown[d.root]
	if shown == nil {
		return list
	}
	for _, e := range shown.files[w.file] {
		if !touches(e.Range, w.Range) {
			continue
		}
		for i, fix := range e.fixes {
			list = append(list, codeAction{
				Title:       fix.title,
				Kind:        quickFix,
				Diagnostics: []diagnostic{s.finished(e.diagnostic)},
				IsPreferred: i == 0,
				Edit:        s.edit(fix),
			})
		}
	}
	return list
}

// touches reports whether a and b have a position in common.
func touches(a, b textRange) bool { return !before(a.End, b.Start) && !before(b.End, a.Start) }

func before(a, b position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Character < b.Character
}

// edit returns a fix in the form that the editor wants.
func (s *Server) edit(c change) workspaceEdit {
	var w workspaceEdit
	for _, file := range slices.Sorted(maps.Keys(c.edits)) {
		edits := c.edits[file]
		if !s.client.Capabilities.Workspace.WorkspaceEdit.DocumentChanges {
			if w.Changes == nil {
				w.Changes = make(map[string][]textEdit)
			}
			w.Changes[s.uri(file)] = edits
			continue
		}
		d := versionedDocument{URI: s.uri(file)}
		if open := s.documents[file]; open != nil {
			d.Version = &open.version
		}
		w.DocumentChanges = append(w.DocumentChanges, documentEdit{d, edits})
	}
	return w
}

// rootOf returns the directory of the module that dir belongs to, or dir itself.
func rootOf(dir string) string {
	for d := dir; ; d = filepath.Dir(d) {
		if info, err := os.Stat(filepath.Join(d, "go.mod")); err == nil && !info.IsDir() {
			return d
		}
		if d == filepath.Dir(d) {
			return dir
		}
	}
}
