package pool_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestEverythingIsDocumented wants a comment at every exported name of the module, fields and
// members of groups included.
func TestEverythingIsDocumented(t *testing.T) {
	dirs := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			dirs[filepath.Dir(path)] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir := range dirs {
		fset := token.NewFileSet()
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		var parsed []*ast.File
		for _, name := range files {
			f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(name, "_test.go") {
				parsed = append(parsed, f)
			}
		}
		p, err := doc.NewFromFiles(fset, parsed, dir, doc.PreserveAST)
		if err != nil {
			t.Fatal(err)
		}
		if p.Doc == "" {
			t.Errorf("%s: the package has no comment", dir)
		}
		for _, f := range parsed {
			ast.Inspect(f, func(n ast.Node) bool { return undocumented(t, fset, n) })
		}
	}
}

func undocumented(t *testing.T, fset *token.FileSet, n ast.Node) bool {
	report := func(name *ast.Ident, comments ...*ast.CommentGroup) {
		for _, c := range comments {
			if c.Text() != "" {
				return
			}
		}
		if name.IsExported() {
			t.Errorf("%v: %s has no comment", fset.Position(name.Pos()), name.Name)
		}
	}
	switch n := n.(type) {
	case *ast.FuncDecl:
		if n.Recv == nil || receiverIsExported(n.Recv.List[0].Type) {
			report(n.Name, n.Doc)
		}
		return false
	case *ast.GenDecl:
		for _, s := range n.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				report(s.Name, s.Doc, n.Doc)
			case *ast.ValueSpec:
				for _, name := range s.Names {
					report(name, s.Doc, s.Comment, n.Doc)
				}
			}
		}
	case *ast.StructType:
		fields(n.Fields, report)
	case *ast.InterfaceType:
		fields(n.Methods, report)
	}
	return true
}

func fields(list *ast.FieldList, report func(*ast.Ident, ...*ast.CommentGroup)) {
	for _, f := range list.List {
		for _, name := range f.Names {
			report(name, f.Doc, f.Comment)
		}
	}
}

func receiverIsExported(e ast.Expr) bool {
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return false
		}
	}
}
