package sa6002

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"honnef.co/go/tools/staticcheck/sa6002"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/report"
)

// Analyzer is staticcheck's SA6002, with its documentation and its messages. It looks through functions that put what
// they are given, too.
var Analyzer = &analysis.Analyzer{
	Name:       sa6002.Analyzer.Name,
	Doc:        sa6002.Analyzer.Doc,
	URL:        sa6002.Analyzer.URL,
	Requires:   []*analysis.Analyzer{poolflow.Analyzer},
	ResultType: report.ResultType,
	Run:        poolflow.Alone(run),
}

// message is what SA6002 says.
const message = "argument should be pointer-like to avoid allocations"

func run(pass *analysis.Pass) (any, error) {
	r := report.New(pass)
	for _, arg := range poolflow.From(pass).Boxed() {
		d := analysis.Diagnostic{Pos: arg.Pos(), End: arg.End(), Message: message}
		r.Report(d, config.Likely)
	}
	if !mayFind(pass) {
		return r.Done(), nil
	}
	results := make(map[*analysis.Analyzer]any)
	_, err := runInner(pass, sa6002.Analyzer, results, func(d analysis.Diagnostic) { r.Report(d, config.Certain) })
	if err != nil {
		return nil, err
	}
	return r.Done(), nil
}

// mayFind reports whether the package uses (*sync.Pool).Put in another way than to call it with a pointer: the IR of a
// package costs more than its types.
func mayFind(pass *analysis.Pass) bool {
	uses := 0
	for _, obj := range pass.TypesInfo.Uses {
		if isPut(obj) {
			uses++
		}
	}
	if uses == 0 {
		return false
	}
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && putsPointer(pass.TypesInfo, call) {
				uses--
			}
			return true
		})
	}
	return uses > 0
}

// putsPointer reports whether call is one of Put, and puts a pointer.
func putsPointer(info *types.Info, call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !isPut(info.Uses[sel.Sel]) || len(call.Args) == 0 {
		return false
	}
	t := types.Unalias(info.Types[call.Args[len(call.Args)-1]].Type)
	if _, ok := t.(*types.TypeParam); ok {
		return false
	}
	_, ok = t.Underlying().(*types.Pointer)
	return ok
}

// onlyPuts returns the files of the package without the bodies of functions that do not mention Put, or are too large: what is put is
// known from within one function, and to make the IR of the others is most of the work.
func onlyPuts(pass *analysis.Pass) []*ast.File {
	return poolflow.WithoutBodies(pass.Files, func(fn *ast.FuncDecl) bool { return !mentionsPut(pass.TypesInfo, fn) || poolflow.IsGiant(fn) })
}

func mentionsPut(info *types.Info, n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && isPut(info.Uses[id])
		return !found
	})
	return found
}

func isPut(obj types.Object) bool {
	fn, ok := obj.(*types.Func)
	return ok && fn.Name() == "Put" && fn.FullName() == "(*sync.Pool).Put"
}

// runInner runs a on the package of pass, after what a requires. Each analyzer
// runs once, its result goes to results. Facts are lost: those of the IR say which
// functions of other packages never return, and SA6002 does not ask for that.
func runInner(pass *analysis.Pass, a *analysis.Analyzer, results map[*analysis.Analyzer]any, report func(analysis.Diagnostic)) (any, error) {
	if result, ok := results[a]; ok {
		return result, nil
	}
	inner := *pass
	inner.Analyzer = a
	inner.ResultOf = make(map[*analysis.Analyzer]any)
	for _, req := range a.Requires {
		result, err := runInner(pass, req, results, func(analysis.Diagnostic) {})
		if err != nil {
			return nil, err
		}
		inner.ResultOf[req] = result
	}
	inner.Report = report
	if a.Name == "buildir" {
		inner.Files = onlyPuts(pass)
	}
	inner.ImportObjectFact = func(types.Object, analysis.Fact) bool { return false }
	inner.ImportPackageFact = func(*types.Package, analysis.Fact) bool { return false }
	inner.ExportObjectFact = func(types.Object, analysis.Fact) {}
	inner.ExportPackageFact = func(analysis.Fact) {}
	inner.AllObjectFacts = func() []analysis.ObjectFact { return nil }
	inner.AllPackageFacts = func() []analysis.PackageFact { return nil }
	result, err := a.Run(&inner)
	if err != nil {
		return nil, err
	}
	results[a] = result
	return result, nil
}
