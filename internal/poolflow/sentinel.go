package poolflow

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// An error that a function returns may tell what it has done: who compares it with one of a package's variables knows then.
//
//	if q.closed { put(x); return errClosed }
//	return errFull
//
// Two such variables are taken for two errors, unless one is declared to be the other.

// sentinelMark stands before the name of the variable in the path of a result.
const sentinelMark = "!"

// sentinel returns the name of the package-level variable that an error was taken from, "" if it was not.
func (f *funcState) sentinel(v value) string {
	switch {
	case v.k == vSym && v.obj == nil && len(v.path) > 1 && v.path[:1] == sentinelMark:
		return v.path[1:]
	case v.k != vRef || v.path != "" || v.obj.kind != objContent || v.obj.path != "" || v.obj.parent.kind != objGlobal || v.obj.typ == nil || !IsErrorType(v.obj.typ):
		return ""
	}
	if g, ok := v.obj.parent.site.(*ssa.Global); ok && g.Pkg == f.a.pkg {
		return f.a.errorName(g.Object())
	}
	return v.obj.parent.globalName()
}

// errorName returns the name of the variable that an error of a package-level variable was made for where it was declared, "" if
// that is not known: of this package one that is set to the result of a call, as errors.New("full"), or to another variable.
func (a *engine) errorName(obj types.Object) string {
	if a.errors == nil {
		a.errors = map[types.Object]ast.Expr{}
		for _, init := range a.pass.TypesInfo.InitOrder {
			if len(init.Lhs) == 1 {
				a.errors[init.Lhs[0]] = ast.Unparen(init.Rhs)
			}
		}
	}
	for obj != nil && obj.Pkg() == a.pass.Pkg { // the order of initialization has no circles
		switch init := a.errors[obj].(type) {
		case *ast.CallExpr:
			return obj.Pkg().Path() + "." + obj.Name()
		case *ast.Ident:
			obj = a.pass.TypesInfo.Uses[init]
		case *ast.SelectorExpr:
			obj = a.pass.TypesInfo.Uses[init.Sel]
		default:
			return ""
		}
	}
	if v, ok := obj.(*types.Var); ok && v.Pkg() != nil && !v.IsField() {
		return v.Pkg().Path() + "." + v.Name()
	}
	return ""
}

// leaveSentinels makes errors alike, in the outcomes of a function, where nothing is put, gotten or shared differently.
func leaveSentinels(outs []outcome) {
	first := ""
	for i := range outs {
		for _, r := range outs[i].Results {
			if r.K != 'n' || r.C == "" {
				continue
			}
			if k := string(outs[i].appendLife(nil)); first == "" {
				first = k
			} else if k != first {
				return
			}
		}
	}
	for i := range outs {
		for k := range outs[i].Results {
			if r := &outs[i].Results[k]; r.K == 'n' {
				r.C = ""
			}
		}
	}
}
