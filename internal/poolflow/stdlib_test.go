package poolflow

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/relevance"
)

func init() { fillTable() }

// loadTable loads the packages of the standard library that the table speaks of, in the order of their imports.
var loadTable = sync.OnceValues(func() ([]*packages.Package, error) {
	paths := map[string]bool{}
	for name := range table {
		if path := packageOfName(name); path != "" && relevance.Standard(path) {
			paths[path] = true
		}
	}
	cfg := &packages.Config{Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
		packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedTypesSizes}
	pkgs, err := packages.Load(cfg, slices.Sorted(maps.Keys(paths))...)
	if err != nil {
		return nil, err
	}
	byPath := map[string]*packages.Package{}
	for _, pkg := range pkgs {
		if len(pkg.Errors) > 0 {
			return nil, pkg.Errors[0]
		}
		byPath[pkg.PkgPath] = pkg
	}
	var order []*packages.Package
	var visit func(pkg *types.Package)
	seen := map[string]bool{}
	visit = func(pkg *types.Package) {
		if seen[pkg.Path()] {
			return
		}
		seen[pkg.Path()] = true
		imports := slices.SortedFunc(slices.Values(pkg.Imports()), func(x, y *types.Package) int { return cmp.Compare(x.Path(), y.Path()) })
		for _, imp := range imports {
			visit(imp)
		}
		if p := byPath[pkg.Path()]; p != nil {
			order = append(order, p)
		}
	}
	for _, pkg := range pkgs {
		visit(pkg.Types)
	}
	return order, nil
})

// packageOfName returns the path of the package that a full name belongs to, "" for the universe.
func packageOfName(name string) string {
	if strings.HasPrefix(name, "(") {
		name, _, _ = strings.Cut(strings.TrimLeft(name, "(*"), ")")
	}
	slash := strings.LastIndexByte(name, '/')
	pkg, _, ok := strings.Cut(name[slash+1:], ".")
	if !ok {
		return ""
	}
	return name[:slash+1] + pkg
}

// declaredFuncs lists the functions and methods of a package by full name.
func declaredFuncs(pkg *types.Package) map[string]*types.Func {
	funcs := map[string]*types.Func{}
	add := func(fn *types.Func) { funcs[fn.FullName()] = fn }
	for _, name := range pkg.Scope().Names() {
		switch obj := pkg.Scope().Lookup(name).(type) {
		case *types.Func:
			add(obj)
		case *types.TypeName:
			named, ok := obj.Type().(*types.Named)
			if !ok {
				continue
			}
			for fn := range named.Methods() {
				add(fn)
			}
			if iface, ok := named.Underlying().(*types.Interface); ok {
				for fn := range iface.ExplicitMethods() {
					add(fn)
				}
			}
		}
	}
	return funcs
}

// TestTableNames looks up every name of the table.
func TestTableNames(t *testing.T) {
	pkgs, err := loadTable()
	if err != nil {
		t.Fatal(err)
	}
	funcs := map[string]*types.Func{}
	for _, pkg := range pkgs {
		maps.Copy(funcs, declaredFuncs(pkg.Types))
	}
	errorType := types.Universe.Lookup("error").Type().Underlying().(*types.Interface)
	funcs["(error).Error"] = errorType.Method(0)
	for _, name := range slices.Sorted(maps.Keys(table)) {
		if strings.Contains(name, "golang.org/") {
			continue // of another module
		}
		fn := funcs[name]
		if fn == nil {
			t.Errorf("%s does not exist", name)
			continue
		}
		checkIndexes(t, name, table[name], fn.Signature())
	}
}

// resultVerbs are the verbs whose first number is a result.
var resultVerbs = map[string]bool{
	"alias": true, "sub": true, "same": true, "cut": true, "trim": true, "append": true, "appendsmall": true,
	"enlarge": true, "wrap": true, "over": true, "parts": true, "new": true, "shallow": true, "cap": true, "len": true,
	"install": true, "cas": true, "swapflag": true, "flag": true,
}

// argVerbs are the verbs that speak of arguments only, with the number of arguments they need.
var argVerbs = map[string]int{
	"reset": 1, "drop": 1, "bind": 2, "truncate": 2, "write": 1, "through": 1, "fill": 1, "decode": 1, "grow": 1,
	"growany": 1, "read": 1, "look": 1, "drain": 1, "pour": 2, "clear": 1, "forget": 1, "keep": 2, "lend": 2, "set": 2, "poke": 2,
	"loadorstore": 2, "order": 1, "global": 1, "refcount": 1, "setflag": 2, "call": 1, "each": 1, "once": 2, "oncefunc": 1, "go": 1, "timer": 1,
	"stopped": 1, "cleanup": 1, "share": 1, "sharebytes": 1, "feed": 1, "join": 0, "end": 1, "acquire": 1, "copy": 0, "none": 0, "exit": 0,
}

// checkIndexes checks the numbers of an entry against the signature.
func checkIndexes(t *testing.T, name string, e entry, sig *types.Signature) {
	params := sig.Params().Len()
	if sig.Recv() != nil {
		params++
	}
	for _, o := range e {
		args := o.more
		if resultVerbs[o.verb] {
			if len(args) == 0 || args[0] < 0 || args[0] >= sig.Results().Len() {
				t.Errorf("%s: %s: no such result", name, o.verb)
				continue
			}
			args = args[1:]
		} else if n, ok := argVerbs[o.verb]; !ok {
			t.Errorf("%s: unknown verb %s", name, o.verb)
		} else if len(args) < n {
			t.Errorf("%s: %s needs %d arguments", name, o.verb, n)
		}
		for _, i := range args {
			if i < 0 || i >= params {
				t.Errorf("%s: %s: no argument %d", name, o.verb, i)
			}
		}
	}
}

// TestTableSource compares the table with the bodies of the functions, as far as the engine can follow them.
func TestTableSource(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks most of the standard library")
	}
	pkgs, err := loadTable()
	if err != nil {
		t.Fatal(err)
	}
	c := &comparison{used: map[string]bool{}}
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // time is dearer than memory here
	for _, pkg := range pkgs {
		c.compare(t, pkg)
	}
	for _, key := range slices.Sorted(maps.Keys(exceptions)) {
		if !c.used[key] {
			t.Logf("exception %s is not needed any more", key)
		}
	}
	t.Logf("%d functions with bodies, %d claims confirmed, %d not seen", c.funcs, c.confirmed, len(c.unseen))
	for _, s := range c.unseen {
		t.Logf("not seen: %s", s)
	}
	if c.confirmed < minConfirmed {
		t.Errorf("only %d claims of the table are confirmed by the source, want %d", c.confirmed, minConfirmed)
	}
}

// minConfirmed keeps the test from passing because the engine sees nothing.
const minConfirmed = 300

// exceptions are contradictions for which the table is right, or functions for which it is, with the reason.
var exceptions = map[string]string{
	// Called in another goroutine and waited for, which is as good as called.
	"(*testing.B).RunParallel: argument 1 is called in another goroutine": "it waits for all of them",
	"(*testing.T).Run: argument 2 is called in another goroutine":         "it waits",
	"(*testing.B).Run: argument 2 is called in another goroutine":         "it waits",
	"testing.Benchmark: argument 0 is called in another goroutine":        "it waits",

	// Memory that is never used again by others.
	"(*strings.Builder).String: result 0 refers to argument 0": "a Builder does not overwrite what it handed out",

	// What is kept is of no interest: it is not pooled, or its lifetime is that of the result.
	"(reflect.Value).Convert: result 0 refers to argument 1":                        "a type",
	"(reflect.Value).Convert: argument 1 is written":                                "a type",
	"(*archive/zip.Writer).CreateHeader: result 0 refers to argument 1":             "the writer keeps it, and is what matters",
	"(*archive/zip.Writer).CreateRaw: result 0 refers to argument 1":                "the writer keeps it, and is what matters",
	"(*net/textproto.Reader).ReadContinuedLineBytes: result 0 refers to argument 0": "a clone",
	"net/http/httputil.DumpRequestOut: argument 0 is shared":                        "it waits for who has it",
	"encoding/binary.Append: argument 0 keeps argument 2":                           "numbers, which are copied",
	"encoding/binary.Encode: argument 0 keeps argument 2":                           "numbers, which are copied",
	"context.WithCancel: argument 0 is shared":                                      "a context is made to be shared",
	"context.WithCancelCause: argument 0 is shared":                                 "a context is made to be shared",
	"(*net/http.Transport).RoundTrip: argument 0 keeps argument 1":                  "while the request lasts; what is said of its body is said apart",
	"go/format.Source: result 0 refers to argument 0":                               "only if there is nothing but space in it",
	"slices.Max: result 0 refers to argument 0":                                     "an element",
	"slices.MaxFunc: result 0 refers to argument 0":                                 "an element",
	"slices.Min: result 0 refers to argument 0":                                     "an element",
	"slices.MinFunc: result 0 refers to argument 0":                                 "an element",
	"(*container/list.List).Remove":                                                 "unlinks",
	"(*container/list.List).InsertAfter":                                            "links elements of one list",
	"(*container/list.List).InsertBefore":                                           "links elements of one list",
	"(*container/list.List).MoveAfter":                                              "links elements of one list",
	"(*container/list.List).MoveBefore":                                             "links elements of one list",
	"(*container/list.List).MoveToBack":                                             "links elements of one list",
	"(*container/list.List).MoveToFront":                                            "links elements of one list",
	"(*archive/tar.Writer).WriteHeader: argument 0 keeps argument 1":                "a shallow copy",
	"log/slog.NewJSONHandler: result 0 refers to argument 1":                        "a shallow copy of the options",
	"log/slog.NewTextHandler: result 0 refers to argument 1":                        "a shallow copy of the options",
	"context.AfterFunc": "the context and what stops the timer",
	"context.WithCancel: result 1 refers to argument 0":      "the function that cancels",
	"context.WithCancelCause: result 1 refers to argument 0": "the function that cancels",
	"context.WithDeadlineCause":                              "the function that cancels, a location and an error",
	"(*database/sql.Conn).QueryContext":                      "the context is watched while there are rows",
	"(*database/sql.DB).QueryContext":                        "the context is watched while there are rows",
	"(*database/sql.Tx).QueryContext":                        "the context is watched while there are rows",
	"(*database/sql.Stmt).QueryContext":                      "the context is watched while there are rows",
	"(*net/http.ClientConn).RoundTrip: argument 0 is shared": "the connection",
	"net/http.ServeContent: argument 4 is shared":            "with a goroutine that stops when the function returns",
}

type comparison struct {
	used      map[string]bool
	unseen    []string
	confirmed int
	funcs     int
}

// compare analyses one package and compares the summaries of its functions with their entries.
func (c *comparison) compare(t *testing.T, pkg *packages.Package) {
	a := engineFor(t, pkg)
	fns := slices.Clone(a.funcs)
	slices.SortFunc(fns, func(x, y *ssa.Function) int { return cmp.Compare(funcName(x), funcName(y)) })
	for _, fn := range fns {
		e, ok := table[funcName(fn)]
		if !ok || fn.Parent() != nil {
			continue
		}
		s := a.summaryOf(fn)
		if s == nil || s.gaveUp != "" || len(s.Outcomes) == 0 {
			continue
		}
		c.funcs++
		c.check(t, fn, e, s)
	}
}

// engineFor returns an engine that has built a package, and has analysed none of its functions yet.
func engineFor(t *testing.T, pkg *packages.Package) *engine {
	empty, err := parser.ParseFile(pkg.Fset, "none.go", "package none", 0)
	if err != nil {
		t.Fatal(err)
	}
	pass := &analysis.Pass{
		Analyzer: Analyzer, Fset: pkg.Fset, TypesInfo: new(types.Info), TypesSizes: pkg.TypesSizes,
		Files: []*ast.File{empty}, Pkg: types.NewPackage("example.com/none", "none"),
		ResultOf:          map[*analysis.Analyzer]any{},
		Report:            func(analysis.Diagnostic) {},
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) {},
		ExportObjectFact:  func(types.Object, analysis.Fact) {},
	}
	res, err := run(pass) // on nothing
	if err != nil {
		t.Fatal(err)
	}
	a := res.(*Result).eng
	a.done = false // summaries stay, and those that are asked for later see all of them
	pass.Files, pass.Pkg, pass.TypesInfo = pkg.Syntax, pkg.Types, pkg.TypesInfo
	a.build()
	a.index()
	return a
}

// claims is what an entry says, in the terms of a summary.
type claims struct {
	results map[[2]int]string // result, argument: the result refers to the argument
	elems   map[[2]int]bool   // result, argument: the result refers to elements of the argument
	keeps   map[[2]int]string // argument, argument: the first refers to the second afterwards
	globals map[int]bool      // a variable of the package refers to the argument
	calls   map[int]string    // how a function is called
	shares  map[int]bool
	changes map[int]string // the argument, or what it refers to, is written
	resets  map[int]string
}

func claimsOf(e entry) *claims {
	c := &claims{
		results: map[[2]int]string{}, elems: map[[2]int]bool{}, keeps: map[[2]int]string{}, globals: map[int]bool{}, calls: map[int]string{},
		shares: map[int]bool{}, changes: map[int]string{}, resets: map[int]string{},
	}
	for _, o := range e {
		switch o.verb {
		case "alias", "sub", "same", "cut", "wrap", "over", "parts":
			for _, i := range o.more[1:] {
				c.results[[2]int{o.a, i}] = o.verb
			}
		case "append", "appendsmall", "enlarge", "trim":
			c.results[[2]int{o.a, o.b}] = o.verb
			c.changes[o.b] = o.verb
			for _, i := range o.more[2:] {
				c.elems[[2]int{o.a, i}] = true
			}
		case "shallow":
			c.elems[[2]int{o.a, o.b}] = true
		case "reset", "drop", "bind":
			c.resets[o.a] = o.verb
			c.changes[o.a] = o.verb
			for _, i := range o.more[1:] {
				c.keeps[[2]int{o.a, i}] = o.verb
			}
		case "keep", "lend", "set", "poke":
			c.keeps[[2]int{o.a, o.b}] = o.verb
			c.changes[o.a] = o.verb
		case "install":
			c.keeps[[2]int{o.b, o.more[2]}] = o.verb
			c.changes[o.b] = o.verb
		case "loadorstore":
			c.keeps[[2]int{o.a, o.b}] = o.verb
			c.results[[2]int{0, o.b}] = o.verb
			c.changes[o.a] = o.verb
		case "order", "truncate", "write", "through", "fill", "decode", "drain", "pour", "grow", "growany", "clear", "forget", "refcount", "setflag":
			c.changes[o.a] = o.verb
		case "cas", "swapflag":
			c.changes[o.b] = o.verb
		case "global":
			c.globals[o.a] = true
		case "call", "each", "go", "timer":
			c.calls[o.a] = o.verb
		case "cleanup":
			c.calls[o.a] = o.verb
			c.keeps[[2]int{0, o.a}] = o.verb
		case "oncefunc":
			c.calls[o.a] = o.verb
			c.results[[2]int{0, o.a}] = o.verb
		case "once":
			c.calls[o.b] = o.verb
			c.changes[o.a] = o.verb
		case "share":
			for _, i := range o.more {
				c.shares[i] = true
			}
		}
	}
	return c
}

// check compares one entry with the summary of the body.
func (c *comparison) check(t *testing.T, fn *ssa.Function, e entry, s *summary) {
	name := funcName(fn)
	say := claimsOf(e)
	wrong := func(format string, args ...any) {
		key := name + ": " + fmt.Sprintf(format, args...)
		for _, k := range []string{key, name} {
			if exceptions[k] != "" {
				c.used[k] = true
				return
			}
		}
		t.Errorf("%s", key)
	}
	for key := range c.see(fn, s, say, wrong) {
		c.unseen = append(c.unseen, name+": "+key)
	}
}

// see reports what the body does and the entry does not say, and what the entry says and the body is known not to
// do. It returns what the entry says and the body leaves open.
func (c *comparison) see(fn *ssa.Function, s *summary, say *claims, wrong func(string, ...any)) map[string]bool {
	open := map[string]bool{}
	sees := bodyOf(fn, s)
	sig := fn.Signature
	for _, k := range sortedPairs(sees.results) {
		if say.results[k] == "" && !say.elems[k] && !isError(sig.Results().At(k[0]).Type()) {
			wrong("result %d refers to argument %d", k[0], k[1])
		}
	}
	for _, k := range sortedPairs(say.results) {
		switch {
		case sees.results[k]:
			c.confirmed++
		case sees.unknown[k[0]] || ofStrings(sig.Results().At(k[0]).Type()) || say.results[k] == "wrap" || say.results[k] == "over" || say.results[k] == "parts":
			// What is new may have been filled by a function that was not followed.
			open[fmt.Sprintf("%s %d %d", say.results[k], k[0], k[1])] = true
		default:
			wrong("result %d does not refer to argument %d", k[0], k[1])
		}
	}
	for _, k := range sortedPairs(sees.keeps) {
		if t := fn.Params[k[1]].Type(); say.keeps[k] == "" && !isString(t) && !isError(t) {
			wrong("argument %d keeps argument %d", k[0], k[1])
		}
	}
	for _, k := range sortedPairs(say.keeps) {
		if sees.keeps[k] {
			c.confirmed++
		} else {
			open[fmt.Sprintf("%s %d %d", say.keeps[k], k[0], k[1])] = true
		}
	}
	for _, i := range slices.Sorted(maps.Keys(sees.globals)) {
		if say.globals[i] {
			c.confirmed++
		} else {
			wrong("a variable keeps argument %d", i)
		}
	}
	for _, i := range slices.Sorted(maps.Keys(sees.calls)) {
		switch {
		case say.calls[i] == "":
			wrong("argument %d is called", i)
		case sees.calls[i] == "go" && !async(say.calls[i]):
			wrong("argument %d is called in another goroutine", i)
		default:
			c.confirmed++
		}
	}
	for _, i := range slices.Sorted(maps.Keys(sees.shares)) {
		if !say.shares[i] && say.calls[i] == "" && !slices.ContainsFunc(slices.Collect(maps.Values(say.calls)), async) {
			wrong("argument %d is shared", i)
		}
	}
	for _, i := range slices.Sorted(maps.Keys(sees.changes)) {
		if say.changes[i] == "" && (i > 0 || sig.Recv() == nil) {
			wrong("argument %d is written", i)
		}
	}
	for _, i := range slices.Sorted(maps.Keys(say.resets)) {
		if sees.changes[i] {
			c.confirmed++
		} else {
			open[fmt.Sprintf("%s %d", say.resets[i], i)] = true
		}
	}
	return open
}

// body is what the engine sees in a function.
type body struct {
	results map[[2]int]bool
	unknown map[int]bool // results that are not followed on some path
	keeps   map[[2]int]bool
	globals map[int]bool
	calls   map[int]string
	shares  map[int]bool
	changes map[int]bool
}

func bodyOf(fn *ssa.Function, s *summary) *body {
	b := &body{
		results: map[[2]int]bool{}, unknown: map[int]bool{}, keeps: map[[2]int]bool{}, globals: map[int]bool{},
		calls: map[int]string{}, shares: map[int]bool{}, changes: map[int]bool{},
	}
	for i := range s.Outcomes {
		o := &s.Outcomes[i]
		for k, r := range o.Results {
			if isScalar(fn.Signature.Results().At(k).Type()) {
				continue
			}
			known := true
			for j := range refersTo(fn, o, r, map[int]bool{}, &known) {
				b.results[[2]int{k, j}] = true
			}
			b.unknown[k] = b.unknown[k] || !known
		}
		for _, st := range o.Stores {
			known := true
			from := refersTo(fn, o, st.V, map[int]bool{}, &known)
			switch st.L.K {
			case 'p':
				b.changes[st.L.I] = true
				for j := range from {
					if j != st.L.I {
						b.keeps[[2]int{st.L.I, j}] = true
					}
				}
			case 'g':
				for j := range from {
					b.globals[j] = true
				}
			}
		}
		for _, x := range o.Calls {
			if x.Fn.K == 'p' && x.Fn.Obj == "" && x.Fn.Path == "" && (x.Kind == "" || x.Kind == "go") && b.calls[x.Fn.I] != "go" {
				b.calls[x.Fn.I] = cmp.Or(x.Kind, "now")
			}
		}
		for _, sh := range o.Shares {
			if sh.O.K == 'p' && sh.O.Obj == "" {
				b.shares[sh.O.I] = true
			}
		}
	}
	return b
}

// refersTo returns the parameters whose memory r refers to. It sets known to false when part of r is not followed.
func refersTo(fn *ssa.Function, o *outcome, r ref, seen map[int]bool, known *bool) map[int]bool {
	found := map[int]bool{}
	add := func(x ref) { maps.Copy(found, refersTo(fn, o, x, seen, known)) }
	switch r.K {
	case 0, 'n', 'd':
		*known = false
	case 'p':
		if !isScalar(fn.Params[r.I].Type()) {
			found[r.I] = true
		}
	case 's':
		if r.I >= 0 && r.I < len(fn.Params) && isString(fn.Params[r.I].Type()) && r.Path == "" {
			found[r.I] = true
		}
	case 'f':
		if seen[r.I] {
			break
		}
		seen[r.I] = true
		for _, st := range o.Stores {
			if st.L.K == 'f' && st.L.I == r.I {
				add(st.V)
			}
		}
	}
	for _, x := range r.Sub {
		add(x)
	}
	return found
}

// async reports whether a function is called in another goroutine by the verb.
func async(verb string) bool { return verb == "go" || verb == "timer" }

// ofStrings reports whether values of type t are lists of strings, whose elements the engine does not follow.
func ofStrings(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	return ok && (isString(s.Elem()) || ofStrings(s.Elem()))
}

// isScalar reports whether values of type t refer to no memory.
func isScalar(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString == 0 && b.Kind() != types.UnsafePointer
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

func sortedPairs[V any](m map[[2]int]V) [][2]int {
	return slices.SortedFunc(maps.Keys(m), func(x, y [2]int) int { return slices.Compare(x[:], y[:]) })
}
