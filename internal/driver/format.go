package driver

import (
	"bufio"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"go/token"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"golang.org/x/tools/go/analysis"
)

// The forms that findings are printed in.
const (
	formatText        = "text"
	formatJSON        = "json"
	formatStaticcheck = "staticcheck-json"
	formatSARIF       = "sarif"
	formatGitHub      = "github"
	formatCheckstyle  = "checkstyle"
)

var formats = []string{formatText, formatJSON, formatStaticcheck, formatSARIF, formatGitHub, formatCheckstyle}

// A result is all there is to print.
type result struct {
	analyzers []*analysis.Analyzer
	findings  []finding
	problems  []string // what could not be checked
	tree      tree     // findings as the tools of go/analysis print them
}

// print prints the result in one of the formats.
func (r *result) print(w io.Writer, format string, s style) error {
	switch format {
	case formatText:
		return printText(w, r.findings, s)
	case formatJSON:
		return r.tree.print(w)
	case formatStaticcheck:
		return printStaticcheck(w, r.findings)
	case formatSARIF:
		return printSARIF(w, r)
	case formatGitHub:
		return printGitHub(w, r.findings)
	case formatCheckstyle:
		return printCheckstyle(w, r.findings)
	}
	panic("internal error: unknown format " + format)
}

// A staticcheckProblem is a line of what staticcheck -f json prints. Editors know it.
type staticcheckProblem struct {
	Code     string               `json:"code"`
	Severity string               `json:"severity"`
	Location staticcheckPosn      `json:"location"`
	End      staticcheckPosn      `json:"end"`
	Message  string               `json:"message"`
	Related  []staticcheckRelated `json:"related,omitempty"`
}

type staticcheckPosn struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

type staticcheckRelated struct {
	Location staticcheckPosn `json:"location"`
	End      staticcheckPosn `json:"end"`
	Message  string          `json:"message"`
}

func printStaticcheck(w io.Writer, list []finding) error {
	posn := func(p token.Position) staticcheckPosn { return staticcheckPosn{p.Filename, p.Line, p.Column} }
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, f := range list {
		p := staticcheckProblem{
			Code: f.rule, Severity: "warning", Location: posn(f.posn), End: posn(f.end), Message: f.message,
		}
		if severityOf(f.rule) == severityError {
			p.Severity = "error" // the only other one that staticcheck knows
		}
		for _, r := range f.related {
			p.Related = append(p.Related, staticcheckRelated{posn(r.posn), posn(r.end), r.message})
		}
		if err := enc.Encode(p); err != nil {
			return err
		}
	}
	return out.Flush()
}

// printGitHub prints findings as commands that GitHub's runners turn into
// annotations of a pull request. What led there is part of the message.
func printGitHub(w io.Writer, list []finding) error {
	levels := map[severity]string{severityError: "error", severityWarning: "warning", severityNote: "notice"}
	out := bufio.NewWriter(w)
	root := checkout()
	for _, f := range list {
		message := f.message
		for _, r := range f.related {
			message += fmt.Sprintf("\n%s:%d:%d: %s", root.path(r.posn.Filename), r.posn.Line, r.posn.Column, r.message)
		}
		fmt.Fprintf(out, "::%s file=%s,line=%d,", levels[severityOf(f.rule)], escapeProperty(root.path(f.posn.Filename)), f.posn.Line)
		if f.end.Line == f.posn.Line { // else columns are not allowed
			fmt.Fprintf(out, "endLine=%d,col=%d,endColumn=%d,", f.end.Line, f.posn.Column, f.end.Column)
		} else {
			fmt.Fprintf(out, "endLine=%d,", f.end.Line)
		}
		fmt.Fprintf(out, "title=%s::%s\n", escapeProperty("poollint "+f.rule), escapeData(message))
	}
	return out.Flush()
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// escapeData and escapeProperty write text into a command as GitHub's toolkit does it.
func escapeData(s string) string     { return dataEscapes.Replace(s) }
func escapeProperty(s string) string { return propertyEscapes.Replace(s) }

type checkstyle struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr"`
	Column   int    `xml:"column,attr"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

// printCheckstyle prints findings as Checkstyle does it, which many servers read.
func printCheckstyle(w io.Writer, list []finding) error {
	levels := map[severity]string{severityError: "error", severityWarning: "warning", severityNote: "info"}
	doc := checkstyle{Version: "5.0"}
	for _, f := range list { // by file
		name := filepath.ToSlash(shortPosition(f.posn.Filename))
		if n := len(doc.Files); n == 0 || doc.Files[n-1].Name != name {
			doc.Files = append(doc.Files, checkstyleFile{Name: name})
		}
		file := &doc.Files[len(doc.Files)-1]
		file.Errors = append(file.Errors, checkstyleError{
			f.posn.Line, f.posn.Column, levels[severityOf(f.rule)], f.message, "poollint." + f.rule,
		})
	}
	data, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		panic("internal error: " + err.Error())
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, data)
	return err
}

// A root is the directory to which servers want paths to be relative.
type root string

// checkout returns the directory of the repository that the working directory is
// in, or the working directory if there is none.
func checkout() root {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	if found := upward(dir, ".git"); found != "" {
		return root(filepath.Dir(found))
	}
	return root(dir)
}

// upward returns the path of the first file of that name in dir and the directories
// above, "" if there is none.
func upward(dir, name string) string {
	for {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// path returns the path of a file in the root with slashes, and an absolute one of
// others.
func (r root) path(name string) string {
	if rel, err := filepath.Rel(string(r), name); err == nil && filepath.IsLocal(rel) {
		name = rel
	}
	return filepath.ToSlash(name)
}

// uri returns the path of a file in the root as a relative reference, and that of
// others as a whole URI.
func (r root) uri(name string) string {
	path := r.path(name)
	if !filepath.IsAbs(name) || path != filepath.ToSlash(name) {
		return (&url.URL{Path: path}).EscapedPath()
	}
	return fileURI(name)
}

// fileURI returns the URI of an absolute path.
func fileURI(name string) string {
	path := filepath.ToSlash(name)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // of a drive
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// utf16Column returns the column of a position in UTF-16 code units, from 1.
func (src sources) utf16Column(p token.Position) int {
	line := src.line(p.Filename, p.Line)
	return 1 + len(utf16.Encode([]rune(line[:min(max(p.Column-1, 0), len(line))])))
}
