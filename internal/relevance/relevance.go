// Package relevance tells which packages may have something to do with pools, by their paths and texts. Nothing here knows of
// syntax or types, so that it can be asked before anything else is done.
package relevance

import (
	"bytes"
	"slices"
	"strings"

	"github.com/poollint/poollint/internal/config"
)

// A Unit is a package before its files are parsed. Drivers ask it what need not be parsed.
type Unit struct {
	Path    string
	Module  Module
	Imports []string // paths of the packages that it imports
	Names   Names    // of the functions of other packages that get or put
}

// A Module is what a package belongs to.
type Module struct {
	Path    string // "" if there is none
	Version string // "" unless it was downloaded
}

// Ignored reports whether nothing in the package matters, whatever it is. The standard library has a table, unless it
// is checked itself.
func (u *Unit) Ignored() bool { return u.std() && !config.Standard }

// Helps reports whether something is known of the functions of the package even if it has nothing to do with pools.
func (u *Unit) Helps() bool { return !u.std() && !u.Downloaded() }

// Imported reports whether what the package imports, or its name, suffices to have a look at it.
func (u *Unit) Imported() bool {
	for _, p := range config.Pools {
		for _, name := range []string{p.Get, p.Put} {
			if strings.HasPrefix(name, u.Path+".") {
				return true
			}
		}
	}
	return slices.ContainsFunc(u.Imports, func(path string) bool { return len(Contexts(path)) > 0 })
}

// Declares reports whether a file with the text src may declare a pool or a pair of functions that stand for one, or
// has a directive.
func Declares(src []byte) bool {
	has := func(s string) bool { return bytes.Contains(src, []byte(s)) }
	return has("Pool") && (has(`"sync"`) && hasWord(src, []byte("Pool")) || has(".Put")) || has(".Borrow") || has("poollint")
}

// hasWord reports whether a name is in src, not only as a part of another: CertPool is no Pool.
func hasWord(src, name []byte) bool {
	for at := 0; ; {
		i := bytes.Index(src[at:], name)
		if i < 0 {
			return false
		}
		begin, end := at+i, at+i+len(name)
		if (begin == 0 || !IsNameByte(src[begin-1])) && (end == len(src) || !IsNameByte(src[end])) {
			return true
		}
		at = end
	}
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
		name := NameIn(src)
		if len(name) == 0 {
			continue
		}
		src = src[len(name):]
		if takes, ok := u.Names[string(name)]; ok && (takes || !hasArguments(src)) || isDeclaredName(name) {
			return true
		}
	}
	return false
}

// hasArguments reports whether src begins with the arguments of a call.
func hasArguments(src []byte) bool {
	args, ok := bytes.CutPrefix(bytes.TrimLeft(src, " \t"), []byte("("))
	args = bytes.TrimLeft(args, " \t\r\n")
	return ok && len(args) > 0 && args[0] != ')' && args[0] != '/'
}

// Names are those by which functions that get or put may be called, and whether one of that name takes arguments.
type Names map[string]bool

// Add adds the name of a function of a package that is imported, directly or not: .m of a method, f() and .m() of those that take no
// arguments. A function that is no method is called by those only who import its package themselves.
func (n Names) Add(name string, direct bool) {
	name, method := strings.CutPrefix(name, ".")
	if !method && !direct {
		return
	}
	name, bare := strings.CutSuffix(name, "()")
	n[name] = n[name] || !bare
}

// IsNameByte reports whether c may be part of an identifier.
func IsNameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}

// NameIn returns the name that src begins with, empty if it begins with something else.
func NameIn(src []byte) []byte {
	n := 0
	for n < len(src) && IsNameByte(src[n]) {
		n++
	}
	return src[:n]
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
	if !Standard(u.Path) {
		return false
	}
	return u.Module.Path == "" || u.Module.Path == "std" || u.Module.Path == "cmd"
}

// Downloaded reports whether the package belongs to a module that was downloaded.
func (u *Unit) Downloaded() bool { return u.Module.Version != "" }

// Standard reports whether a package belongs to the standard library, by its path.
func Standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return stdRoots[first]
}

var stdRoots = map[string]bool{}

func init() {
	for _, s := range strings.Fields("archive bufio builtin bytes cmd cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html image index internal io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings structs sync syscall testing text time unicode unique unsafe vendor weak") {
		stdRoots[s] = true
	}
}

// Contexts returns the names of the types of contexts in a package that its framework takes back when the handler returns.
func Contexts(path string) []string { return frameworks[path] }

var frameworks = map[string][]string{
	"github.com/cloudwego/hertz/pkg/app": {"RequestContext"},
	"github.com/gin-gonic/gin":           {"Context"},
	"github.com/go-chi/chi":              {"Context"},
	"github.com/go-chi/chi/v5":           {"Context"},
	"github.com/gofiber/fiber/v2":        {"Ctx"},
	"github.com/gofiber/fiber/v3":        {"Ctx", "DefaultCtx"},
	"github.com/labstack/echo/v4":        {"Context"},
	"github.com/labstack/echo/v5":        {"Context"},
	"github.com/valyala/fasthttp":        {"RequestCtx"},
}
