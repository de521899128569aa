package lsp

import (
	"bytes"
	"errors"
	"fmt"
	"go/token"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf16"
)

// texts is the text of files as one check has seen it.
type texts struct {
	overlay map[string][]byte
	lines   map[string][][]byte // by file
}

func newTexts(overlay map[string][]byte) *texts {
	return &texts{overlay, make(map[string][][]byte)}
}

// textRange returns a span as the protocol counts it.
func (t *texts) textRange(s Span) textRange {
	r := textRange{t.position(s.Start), t.position(s.End)}
	if s.End.Filename != s.Start.Filename || s.End.Line == 0 {
		r.End = r.Start // line directives between them, or no end
	}
	return r
}

// position counts columns in UTF-16. What is not UTF-8 counts as the replacement characters that editors show for it.
func (t *texts) position(p token.Position) position {
	if p.Line < 1 {
		return position{}
	}
	n := 0
	if lines := t.of(p.Filename); p.Line <= len(lines) {
		line := lines[p.Line-1]
		for _, r := range string(line[:max(0, min(p.Column-1, len(line)))]) {
			n += utf16.RuneLen(r)
		}
	}
	return position{p.Line - 1, n}
}

// of returns the lines of a file, none if it cannot be read.
func (t *texts) of(name string) [][]byte {
	lines, ok := t.lines[name]
	if !ok {
		src, ok := t.overlay[name]
		if !ok {
			src, _ = os.ReadFile(name)
		}
		lines = bytes.Split(src, []byte("\n"))
		t.lines[name] = lines
	}
	return lines
}

// pathOf returns the file that a URI stands for.
func pathOf(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", fmt.Errorf("%.80q is no URI", uri)
	}
	if u.Scheme != "file" || u.Path == "" {
		return "", errNoFile
	}
	path := u.Path
	if runtime.GOOS == "windows" {
		path = strings.TrimPrefix(path, "/") // of /C:/
	}
	return filepath.Clean(filepath.FromSlash(path)), nil
}

// errNoFile is about a document that has no file, such as one that was never saved.
var errNoFile = errors.New("not a file")

// uriOf returns the URI of a file.
func uriOf(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
