package fix

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/format"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// tidy returns the edits of a file by position, nil when they overlap or break it. An edit after which gofmt would move
// something near it moves that as well. Only declarations that change are formatted: there may be many findings in a large file.
func (s *source) tidy(edits []analysis.TextEdit) []analysis.TextEdit {
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int { return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.End, b.End)) })
	var out []analysis.TextEdit
	for len(edits) > 0 {
		w := s.around(edits[0])
		n := 1
		for n < len(edits) && s.offset(edits[n].Pos) < w.to {
			if edits[n].Pos < edits[n-1].End || s.offset(edits[n].End) > w.to {
				return nil
			}
			n++
		}
		own := s.tidyIn(w, edits[:n])
		if own == nil {
			return nil
		}
		out = append(out, own...)
		edits = edits[n:]
		if len(edits) > 0 && edits[0].Pos < own[len(own)-1].End {
			return nil
		}
	}
	return out
}

// A window is a part of a file that is formatted by itself.
type window struct{ from, to int }

// around returns the declarations that an edit lies in, which are several where no blank line stands between. What is inserted
// between declarations has a window without anything in it.
func (s *source) around(e analysis.TextEdit) window {
	from, to := s.offset(e.Pos), s.offset(e.End)
	decls := s.file.Decls
	k, _ := slices.BinarySearchFunc(decls, from, func(d ast.Decl, at int) int { return cmp.Compare(s.afterLine(d.End())-1, at) })
	if k < len(decls) {
		w := s.window(decls[k])
		for i := k - 1; i >= 0 && s.window(decls[i]).to == w.from; i-- {
			w.from = s.window(decls[i]).from
		}
		for i := k + 1; i < len(decls) && s.window(decls[i]).from == w.to; i++ {
			w.to = s.window(decls[i]).to
		}
		if w.from <= from && to <= w.to {
			return w
		}
	}
	if from == to {
		return window{from, to}
	}
	return window{0, len(s.text)}
}

// window returns the lines of a declaration.
func (s *source) window(d ast.Decl) window {
	return window{s.lineStart(declStart(d)), s.afterLine(d.End())}
}

// declStart returns where a declaration begins with its comment.
func declStart(d ast.Decl) token.Pos {
	var doc *ast.CommentGroup
	switch d := d.(type) {
	case *ast.FuncDecl:
		doc = d.Doc
	case *ast.GenDecl:
		doc = d.Doc
	}
	if doc != nil {
		return doc.Pos()
	}
	return d.Pos()
}

// lineStart returns where the line of pos starts.
func (s *source) lineStart(pos token.Pos) int {
	return bytes.LastIndexByte(s.text[:s.offset(pos)], '\n') + 1
}

// afterLine returns where the line of pos ends, behind the newline.
func (s *source) afterLine(pos token.Pos) int {
	at := s.offset(pos)
	if i := bytes.IndexByte(s.text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(s.text)
}

// tidyIn returns the edits within a window, nil when they break it.
func (s *source) tidyIn(w window, edits []analysis.TextEdit) []analysis.TextEdit {
	var after []byte
	at := w.from
	for _, e := range edits {
		after = append(after, s.text[at:s.offset(e.Pos)]...)
		after = append(after, e.NewText...)
		at = s.offset(e.End)
	}
	before := string(s.text[w.from:w.to])
	text := string(after) + string(s.text[at:w.to])
	whole := w.from == 0 && w.to > 0
	clean, err := gofmt(text, whole)
	if err != nil {
		return nil
	}
	if clean == text || len(edits) > 1 {
		return edits
	}
	if was, err := gofmt(before, whole); err != nil || was != before {
		return edits // as untidy as it was
	}
	from, to, text := difference(before, clean)
	base := s.file.FileStart + token.Pos(w.from)
	return []analysis.TextEdit{{Pos: base + token.Pos(from), End: base + token.Pos(to), NewText: []byte(text)}}
}

// gofmt formats a file, or declarations, which keep the newlines before and behind them.
func gofmt(text string, file bool) (string, error) {
	if file {
		clean, err := format.Source([]byte(text))
		return string(clean), err
	}
	const head = "package p\n\n"
	own := strings.Trim(text, "\n")
	if own == "" {
		return text, nil
	}
	clean, err := format.Source([]byte(head + own))
	if err != nil {
		return "", err
	}
	return strings.Replace(text, own, strings.Trim(strings.TrimPrefix(string(clean), head), "\n"), 1), nil
}
