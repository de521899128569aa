package poolflow

import (
	"bytes"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/poollint/poollint/internal/config"
)

// A Unit is a package before its files are parsed. Drivers ask it what need not be parsed.
type Unit struct {
	Path    string
	Module  *analysis.Module // nil or empty if there is none
	Imports []string         // paths of the packages that it imports
	Names   map[string]bool  // of the functions of other packages that get or put, see Handlers
}

// unitOf returns what was known of the package of a pass, without what it refers to.
func unitOf(pass *analysis.Pass) *Unit { return &Unit{Path: pass.Pkg.Path(), Module: pass.Module} }

// Ignored reports whether nothing in the package matters, whatever it is. The standard library has a table, unless it
// is checked itself.
func (u *Unit) Ignored() bool { return u.std() && !config.Standard }

// Helps reports whether something is known of the functions of the package even if it has nothing to do with pools.
func (u *Unit) Helps() bool { return !u.std() && !u.downloaded() }

// Imported reports whether what the package imports, or its name, suffices to have a look at it.
func (u *Unit) Imported() bool {
	for _, p := range config.Pools {
		for _, name := range []string{p.Get, p.Put} {
			if strings.HasPrefix(name, u.Path+".") {
				return true
			}
		}
	}
	for _, path := range u.Imports {
		if isFramework(path) {
			return true
		}
	}
	return false
}

// Declares reports whether a file with the text src may declare a pool or a pair of functions that stand for one, or
// has a directive.
func Declares(src []byte) bool {
	has := func(s string) bool { return bytes.Contains(src, []byte(s)) }
	return has("Pool") && (has(`"sync"`) || has(".Put")) || has(".Borrow") || has("poollint")
}

// MayCall reports whether Calls may be true of any file.
func (u *Unit) MayCall() bool { return len(u.Names) > 0 || len(config.Pools) > 0 }

// Calls reports whether a file with the text src may call a function of another package that gets or puts.
func (u *Unit) Calls(src []byte) bool {
	for u.MayCall() {
		i := bytes.IndexByte(src, '.')
		if i < 0 {
			return false
		}
		src = bytes.TrimLeft(src[i+1:], " \t\r\n")
		n := 0
		for n < len(src) && isNameByte(src[n]) {
			n++
		}
		if n == 0 {
			continue
		}
		if u.Names[string(src[:n])] || isDeclaredName(src[:n]) {
			return true
		}
		src = src[n:]
	}
	return false
}

// isNameByte reports whether c may be part of an identifier.
func isNameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}

// isDeclaredName reports whether a function of this name is declared to get or put by the flag -pools.
func isDeclaredName(name []byte) bool {
	for _, p := range config.Pools {
		for _, full := range []string{p.Get, p.Put} {
			if full[strings.LastIndexByte(full, '.')+1:] == string(name) {
				return true
			}
		}
	}
	return false
}

// std reports whether the package comes with Go: its path is one, and it has no module.
func (u *Unit) std() bool {
	if !standard(u.Path) {
		return false
	}
	return u.Module == nil || u.Module.Path == "" || u.Module.Path == "std" || u.Module.Path == "cmd"
}

// downloaded reports whether the package belongs to a module that was downloaded.
func (u *Unit) downloaded() bool { return u.Module != nil && u.Module.Version != "" }

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

// Handlers returns the names of functions that get or put for their callers, if the fact is of the kind that has them. A package
// without such functions has no such fact.
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
