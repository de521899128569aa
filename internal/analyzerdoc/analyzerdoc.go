// Package analyzerdoc makes the Doc and URL of an analyzer.
//
// An analyzer is documented once, in the package comment of its doc.go, which
// it embeds:
//
//	//go:embed doc.go
//	var doc string
package analyzerdoc

import (
	"go/parser"
	"go/token"
	"strings"
)

// Text returns the package comment of the Go source in doc.
// It panics if there is none: an analyzer without documentation is a defect.
func Text(doc string) string {
	f, err := parser.ParseFile(token.NewFileSet(), "doc.go", doc, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		panic("internal error: analyzerdoc: " + err.Error())
	}
	if f.Doc == nil {
		panic("internal error: analyzerdoc: no package comment in doc.go of package " + f.Name.Name)
	}
	return f.Doc.Text()
}

// URL returns the address of the page about the analyzer of that name.
// That of a kind of findings is [KindURL] of it.
func URL(name string) string {
	return "https://github.com/poollint/poollint/blob/main/docs/" + name + ".md"
}

// KindURL returns the address of the page about a kind of findings of the analyzer whose page is at url. Where an analyzer
// has no such pages, it is an anchor on its own, by the rule of go/analysis.
func KindURL(url, kind string) string {
	base, ok := strings.CutSuffix(url, ".md")
	switch {
	case url == "" || kind == "":
		return url
	case !ok:
		return url + "#" + kind
	}
	return base + "/" + kind + ".md"
}
