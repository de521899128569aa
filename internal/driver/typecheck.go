package driver

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/types"
	"os"

	"golang.org/x/tools/go/packages"
)

// checked is what is known of a package after it was typed.
type checked struct {
	pkg      *types.Package
	files    []*ast.File
	info     *types.Info // nil unless the bodies of functions are typed
	illTyped bool
}

// check parses and types u. What it imports is typed.
func (p *program) check(u *unit, bodies bool) *checked {
	c := p.newChecked(u, bodies)
	u.Types, u.IllTyped = c.pkg, c.illTyped
	p.packages.Store(c.pkg, u)
	return c
}

// newChecked parses and types u for the caller alone.
func (p *program) newChecked(u *unit, bodies bool) *checked {
	c := &checked{pkg: types.NewPackage(u.PkgPath, u.Name)}
	fail := func(err error) {
		c.illTyped = true
		u.addError(err)
	}
	conf := &types.Config{
		Importer:         u.importer,
		IgnoreFuncBodies: !bodies,
		Sizes:            u.TypesSizes,
		Error:            fail,
	}
	if u.Module != nil && u.Module.GoVersion != "" {
		conf.GoVersion = "go" + u.Module.GoVersion
	}
	names, known := u.GoFiles, true
	if p.usesC(u) {
		if names, known = p.cgo.files(u, bodies); known {
			conf.Importer = p.cgo.importer(u)
		} else {
			conf.FakeImportC = true
			conf.Error = func(error) {} // what depends on C is unknown
		}
	}
	if bodies {
		c.info = newInfo()
		for _, name := range names {
			src, err := p.lastly(name)
			if err != nil {
				fail(err)
				continue
			}
			p.parse(c, name, src, parser.AllErrors|parser.ParseComments, fail)
		}
	} else {
		p.parseNeeded(c, u, names, fail)
	}
	err := types.NewChecker(conf, p.fset, c.pkg, c.info).Files(c.files)
	if err != nil && !c.illTyped && known {
		fail(err) // of a version of Go that we do not know
	}
	c.illTyped = c.illTyped || len(u.Errors) > 0
	for _, imp := range u.imports {
		c.illTyped = c.illTyped || imp.IllTyped
	}
	return c
}

// parse parses a file of c.
func (p *program) parse(c *checked, name string, src []byte, mode parser.Mode, fail func(error)) {
	f, err := parser.ParseFile(p.fset, name, src, mode|parser.SkipObjectResolution)
	if err != nil {
		fail(err)
	}
	if f != nil {
		c.files = append(c.files, f)
	}
}

// importPackage returns what an import declaration of u refers to.
func (u *unit) importPackage(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	pkg := u.Imports[path]
	if pkg == nil || pkg.Types == nil {
		return nil, fmt.Errorf("no metadata for %s", path) // the go command has said why
	}
	return pkg.Types, nil
}

type importer func(path string) (*types.Package, error)

func (f importer) Import(path string) (*types.Package, error) { return f(path) }

func newInfo() *types.Info {
	return &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Instances:    make(map[*ast.Ident]types.Instance),
		Scopes:       make(map[ast.Node]*types.Scope),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		FileVersions: make(map[*ast.File]string),
	}
}

// addError notes what is wrong with u, in the form that go/packages gives it.
func (u *unit) addError(err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	switch err := err.(type) {
	case *os.PathError:
		u.Errors = append(u.Errors, packages.Error{Pos: err.Path + ":1", Msg: err.Err.Error(), Kind: packages.ParseError})
	case scanner.ErrorList:
		for _, e := range err {
			u.Errors = append(u.Errors, packages.Error{Pos: e.Pos.String(), Msg: e.Msg, Kind: packages.ParseError})
		}
	case types.Error:
		u.TypeErrors = append(u.TypeErrors, err)
		u.Errors = append(u.Errors, packages.Error{Pos: err.Fset.Position(err.Pos).String(), Msg: err.Msg, Kind: packages.TypeError})
	default:
		u.Errors = append(u.Errors, packages.Error{Pos: "-", Msg: err.Error()})
	}
}
