package poolflow

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/relevance"
)

// unitOf returns what was known of the package of a pass, without what it refers to.
func unitOf(pass *analysis.Pass) *relevance.Unit {
	u := &relevance.Unit{Path: pass.Pkg.Path()}
	if pass.Module != nil {
		u.Module = relevance.Module{Path: pass.Module.Path, Version: pass.Module.Version}
	}
	return u
}

// SameModule reports whether a package belongs to the module of the one that is checked.
func SameModule(pass *analysis.Pass, pkg *types.Package) bool {
	if pkg == nil || pkg == pass.Pkg {
		return true
	}
	if m := pass.Module; m != nil && m.Path != "" {
		return pkg.Path() == m.Path || strings.HasPrefix(pkg.Path(), m.Path+"/")
	}
	first, _, _ := strings.Cut(pass.Pkg.Path(), "/")
	other, _, _ := strings.Cut(pkg.Path(), "/")
	return first == other
}

// Handlers returns the names of functions that get or put for their callers, if the fact is of the kind that has them, in the form
// that [relevance.Names] takes. A package without such functions has no such fact.
func Handlers(fact analysis.Fact) (names []string, ok bool) {
	h, ok := fact.(*handlers)
	if !ok {
		return nil, false
	}
	return h.Names, true
}

// IsLater reports whether the fact is made when somebody asks for it. It is lost if it is written to a file before, see MakeFact.
func IsLater(fact analysis.Fact) bool {
	switch f := fact.(type) {
	case *summarized:
		return f.later != nil
	case *makes:
		return f.later != nil
	}
	return false
}

// MakeFact makes a fact of which IsLater is true, and returns nil if there is nothing to say.
func MakeFact(fact analysis.Fact) analysis.Fact {
	switch f := fact.(type) {
	case *summarized:
		if data := f.later(); data != nil {
			return &summarized{Data: data}
		}
	case *makes:
		if m := f.later(); len(m.Results) > 0 {
			return m
		}
	}
	return nil
}
