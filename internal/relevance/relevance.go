// Package relevance tells which packages may have something to do with pools, by their paths and texts. Nothing here knows of
// syntax or types, so that it can be asked before anything else is done.
package relevance

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/lex"
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
	declares := has("Pool") && (has(`"sync"`) && hasCode(src, "Pool", true) || hasCode(src, ".Put", false))
	return declares || hasCode(src, ".Borrow", false) || has("poollint")
}

// hasCode reports whether text is in src, not in a comment that has its line for itself. A word is not only a part of another:
// CertPool is no Pool.
func hasCode(src []byte, text string, word bool) bool {
	for at := 0; ; {
		i := bytes.Index(src[at:], []byte(text))
		if i < 0 {
			return false
		}
		begin, end := at+i, at+i+len(text)
		if !(word && partOfName(src, begin, end)) && !inComment(src, begin) {
			return true
		}
		at = end
	}
}

// partOfName reports whether src[begin:end] goes on before or behind as a name does.
func partOfName(src []byte, begin, end int) bool {
	return begin > 0 && lex.IsNameByte(src[begin-1]) || end < len(src) && lex.IsNameByte(src[end])
}

// inComment reports whether the line that is around at in src begins with a comment. In a string such a line is no code, either, but for what
// follows its end.
func inComment(src []byte, at int) bool {
	line := src[bytes.LastIndexByte(src[:at], '\n')+1:]
	return bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte("//"))
}

// MayCall reports whether Calls may be true of any file.
func (u *Unit) MayCall() bool { return len(u.Names) > 0 || len(config.Pools) > 0 }

// Calls reports whether a file with the text src may call a function of another package that gets or puts.
func (u *Unit) Calls(src []byte) bool {
	for at := 0; u.MayCall(); {
		i := bytes.IndexByte(src[at:], '.')
		if i < 0 {
			return false
		}
		rest := bytes.TrimLeft(src[at+i+1:], " \t\r\n")
		name := lex.NameIn(rest)
		rest = rest[len(name):]
		at = len(src) - len(rest)
		if len(name) > 0 && u.Names[string(name)].fits(rest) || isDeclaredName(name) {
			return u.selects(src)
		}
	}
	return false
}

// selects is Calls, by what is selected from what in the file.
func (u *Unit) selects(src []byte) bool {
	t := lex.Tokens{Src: src}
	packages := make(map[string]bool) // by the names that they have, or should have by their paths
	for _, imp := range t.Imports() {
		packages[cmp.Or(imp.Name, imp.Path[strings.LastIndexByte(imp.Path, '/')+1:])] = true
	}
	from := make(map[string]bool) // names of packages, or so it seems, that what may be a method is selected from
	var of []byte                 // what the dot stands behind, if that is a name that is not selected itself
	for before, x := byte(0), t; x.Kind != 0; x.Next() {
		switch {
		case x.Kind == '.' && before != lex.Word:
			of = nil
		case x.Kind == lex.Word && before != '.':
			of = x.Text()
		case x.Kind == lex.Word:
			called := u.Names[string(x.Text())]
			if called.Func.fits(src[x.End:]) || isDeclaredName(x.Text()) {
				return true
			}
			if called.Method.fits(src[x.End:]) {
				if !packages[string(of)] {
					return true
				}
				from[string(of)] = true
			}
			of = nil
		}
		before = x.Kind
	}
	return len(from) > 0 && declaresAny(t, from)
}

// declaresAny reports whether one of several names may be declared in the rest of a file: it stands where nothing is selected from it, nor is
// it selected itself. A name by which a file imports a package cannot be declared elsewhere in its own package.
func declaresAny(t lex.Tokens, names map[string]bool) bool {
	for before := byte(0); t.Kind != 0; t.Next() {
		if t.Kind == lex.Word && before != '.' && names[string(t.Text())] {
			next := t
			next.Next()
			if next.Kind != '.' || bytes.HasPrefix(t.Src[next.End:], []byte(".")) {
				return true
			}
		}
		before = t.Kind
	}
	return false
}

// hasArguments reports whether src begins with the arguments of a call.
func hasArguments(src []byte) bool {
	args, ok := bytes.CutPrefix(bytes.TrimLeft(src, " \t"), []byte("("))
	args = bytes.TrimLeft(args, " \t\r\n")
	return ok && len(args) > 0 && args[0] != ')' && args[0] != '/'
}

// Names are those by which functions that get or put may be called.
type Names map[string]Called

// A Called is what is called by one name: functions, and methods.
type Called struct{ Func, Method Args }

// Args tells what functions of one name take.
type Args int

const (
	NoFunction Args = iota // there is none
	NoArgs
	SomeArgs // one of them at least
)

// fits reports whether there is a function that may be called by what stands behind its name.
func (a Args) fits(src []byte) bool { return a == SomeArgs || a == NoArgs && !hasArguments(src) }

func (c Called) fits(src []byte) bool { return c.Func.fits(src) || c.Method.fits(src) }

// Add adds the name of a function of a package that is imported, directly or not: .m of a method, f() and .m() of those that take no
// arguments. A function that is no method is called by those only who import its package themselves.
func (n Names) Add(name string, direct bool) {
	args := SomeArgs
	name, bare := strings.CutSuffix(name, "()")
	if bare {
		args = NoArgs
	}
	if method, ok := strings.CutPrefix(name, "."); ok {
		n.add(method, Called{Method: args})
	} else if direct {
		n.add(name, Called{Func: args})
	}
}

// AddAll adds other names.
func (n Names) AddAll(names Names) {
	for name, c := range names {
		n.add(name, c)
	}
}

func (n Names) add(name string, c Called) { n[name] = n[name].with(c) }

// Has reports whether other names add nothing.
func (n Names) Has(names Names) bool {
	for name, c := range names {
		if n[name] != n[name].with(c) {
			return false
		}
	}
	return true
}

func (c Called) with(x Called) Called { return Called{max(c.Func, x.Func), max(c.Method, x.Method)} }

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
