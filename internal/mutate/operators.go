package mutate

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// An operator makes faults of one kind.
type operator struct {
	name     string
	what     string   // what it does, for the table
	kinds    []string // of reports that fit: analyzer or analyzer/kind
	anywhere bool     // such a report may stand outside of the broken function
	find     func(s *scope)
}

// operators are in the order of the table.
var operators = []*operator{
	{name: "reset", what: "delete a Reset", kinds: []string{"putreset", "newcontract/preset"}, anywhere: true, find: deleteReset},
	{name: "field", what: "delete a field from a Reset", kinds: []string{"putreset", "newcontract/preset"}, anywhere: true, find: deleteField},
	{name: "early", what: "move a Put above the last use", kinds: lifetimeKinds, find: moveUp},
	{name: "closure", what: "move a Put in front of the closure that uses the object", kinds: lifetimeKinds, find: moveAboveClosure},
	{name: "undefer", what: "turn a deferred Put into an early one", kinds: lifetimeKinds, find: undefer},
	{name: "alias", what: "return the alias instead of the copy", kinds: []string{"escape"}, find: returnAlias},
	{name: "go", what: "use the object in a goroutine that nobody waits for", kinds: []string{"crossgoroutine", "escape/used"}, find: startGoroutine},
	{name: "join", what: "drop a join", kinds: []string{"crossgoroutine", "escape/used"}, find: dropJoin},
	{name: "guard", what: "drop the bound on the capacity", kinds: []string{"sizebound"}, anywhere: true, find: dropGuard},
	{name: "twice", what: "put twice", kinds: []string{"putonce/twice", "putonce/reclose", "putonce/frozen", "escape/used"}, find: putTwice},
	{name: "swap", what: "put into another pool", kinds: []string{"putonce/wrongpool", "putonce/idle", "newcontract/type"}, anywhere: true, find: swapPools},
	{name: "close", what: "drop f = nil after the Put in a Close", kinds: []string{"putonce/reclose", "putonce/twice"}, find: keepField},
	{name: "freeze", what: "defer the Put itself instead of a closure, before the variable changes", kinds: []string{"putonce"}, find: freeze},
	{name: "new", what: "hand out one object in New", kinds: []string{"newcontract/shared"}, anywhere: true, find: shareNew},
	{name: "type", what: "return a value in New where Get asserts a pointer", kinds: []string{"newcontract/type"}, anywhere: true, find: wrongNew},
	{name: "nil", what: "drop New where Get asserts without a check", kinds: []string{"newcontract/nil"}, anywhere: true, find: dropNew},
}

var lifetimeKinds = []string{"escape", "crossgoroutine", "putonce/twice"}

// A scope is a declaration in which an operator looks for something to break.
type scope struct {
	*corpus
	unit *unit
	file int
	decl *ast.FuncDecl // nil for variables
	body ast.Node
	name string
	emit func(what string, line token.Pos, edits ...edit)
}

func (s *scope) info() *types.Info { return s.unit.info }

func (s *scope) offset(pos token.Pos) int { return s.fset.File(pos).Offset(pos) }

// text returns the source of a node.
func (s *scope) text(n ast.Node) string {
	return string(s.unit.sources[s.file][s.offset(n.Pos()):s.offset(n.End())])
}

// brief returns the first line of a node.
func (s *scope) brief(n ast.Node) string {
	line, _, _ := strings.Cut(s.text(n), "\n")
	return line
}

func (s *scope) replace(n ast.Node, text string) edit {
	return edit{s.offset(n.Pos()), s.offset(n.End()), text}
}

func (s *scope) remove(n ast.Node) edit { return s.replace(n, "") }

func (s *scope) insert(pos token.Pos, text string) edit {
	return edit{s.offset(pos), s.offset(pos), text}
}

// appendDecl adds a declaration to the end of the file.
func (s *scope) appendDecl(text string) edit {
	end := len(s.unit.sources[s.file])
	return edit{end, end, "\n" + text + "\n"}
}

// lists calls visit for each list of statements, with the function that it belongs to.
func (s *scope) lists(visit func(fn *ast.BlockStmt, list []ast.Stmt)) {
	var walk func(n ast.Node, fn *ast.BlockStmt)
	walk = func(n ast.Node, fn *ast.BlockStmt) {
		ast.Inspect(n, func(c ast.Node) bool {
			switch c := c.(type) {
			case *ast.FuncLit:
				walk(c.Body, c.Body)
				return false
			case *ast.BlockStmt:
				visit(fn, c.List)
			case *ast.CaseClause:
				visit(fn, c.Body)
			case *ast.CommClause:
				visit(fn, c.Body)
			}
			return true
		})
	}
	if s.decl != nil {
		walk(s.decl.Body, s.decl.Body)
	} else {
		walk(s.body, nil)
	}
}

// A putStmt is a statement that gives an object back.
type putStmt struct {
	stmt ast.Stmt      // the call, or "if cond { call }" when there is nothing else
	call *ast.CallExpr // of the Put
	at   place         // what is put
}

// putIn returns the Put that s is.
func (s *scope) putIn(stmt ast.Stmt) (putStmt, bool) {
	switch st := stmt.(type) {
	case *ast.ExprStmt:
		call, ok := st.X.(*ast.CallExpr)
		if !ok {
			return putStmt{}, false
		}
		arg, ok := s.pools.put(s.info(), call)
		if !ok {
			return putStmt{}, false
		}
		at := placeOf(s.info(), arg)
		return putStmt{stmt, call, at}, at.root != nil && !isCopied(s.info().TypeOf(arg))
	case *ast.IfStmt:
		if st.Else == nil && st.Init == nil && len(st.Body.List) == 1 {
			if p, ok := s.putIn(st.Body.List[0]); ok {
				p.stmt = st
				return p, true
			}
		}
	}
	return putStmt{}, false
}

// deferred returns the Put that a defer statement makes, directly or first thing in a closure without conditions.
func (s *scope) deferred(stmt ast.Stmt) (put putStmt, closure *ast.FuncLit, ok bool) {
	d, ok := stmt.(*ast.DeferStmt)
	if !ok {
		return put, nil, false
	}
	if arg, ok := s.pools.put(s.info(), d.Call); ok {
		at := placeOf(s.info(), arg)
		return putStmt{d, d.Call, at}, nil, at.root != nil && !isCopied(s.info().TypeOf(arg))
	}
	lit, ok := d.Call.Fun.(*ast.FuncLit)
	if !ok {
		return put, nil, false
	}
	for _, st := range lit.Body.List {
		if p, ok := s.putIn(st); ok {
			p.stmt = d
			return p, lit, !within(lit, p.at.root.Pos())
		}
	}
	return put, nil, false
}

// isCopied reports whether a Put of a t puts a copy: what the caller goes on using is not what the pool has.
func isCopied(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array, *types.Basic:
		return true
	}
	return false
}

func within(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }

// puts calls visit for each place that a function puts, in whatever way, once.
func (s *scope) puts(fn *ast.BlockStmt, visit func(at place, put ast.Node)) {
	seen := make(map[place]bool)
	ast.Inspect(fn, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		arg, ok := s.pools.put(s.info(), call)
		if !ok {
			return true
		}
		if at := placeOf(s.info(), arg); at.root != nil && !seen[at] {
			seen[at] = true
			visit(at, call)
		}
		return true
	})
}

// moveUp moves a Put above the last statement before it that uses the object.
func moveUp(s *scope) { s.moveUp(false) }

// moveAboveClosure does so where the statement uses the object in a function literal.
func moveAboveClosure(s *scope) { s.moveUp(true) }

func (s *scope) moveUp(closures bool) {
	s.lists(func(_ *ast.BlockStmt, list []ast.Stmt) {
		for i, st := range list {
			p, ok := s.putIn(st)
			if !ok {
				continue
			}
			for j := i - 1; j >= 0; j-- {
				if sets(s.info(), list[j], p.at) {
					break
				}
				if !uses(s.info(), list[j], p.at) {
					continue
				}
				if usedInClosure(s.info(), list[j], p.at) == closures {
					s.emit(s.brief(p.stmt)+" above "+s.brief(list[j]), p.stmt.Pos(),
						s.insert(list[j].Pos(), s.text(p.stmt)+"\n"), s.remove(p.stmt))
				}
				break
			}
		}
	})
}

func usedInClosure(info *types.Info, n ast.Node, x place) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok {
			found = found || uses(info, lit, x)
		}
		return !found
	})
	return found
}

// undefer drops a defer in front of a use.
func undefer(s *scope) {
	s.lists(func(fn *ast.BlockStmt, list []ast.Stmt) {
		for _, st := range list {
			p, closure, ok := s.deferred(st)
			if !ok || closure != nil && strings.Contains(s.text(closure), "recover()") {
				continue
			}
			if setAfter(s.info(), fn, p.at, st.End()) || !usedAfter(s.info(), fn, p.at, st.End()) {
				continue
			}
			s.emit(s.brief(st), st.Pos(), edit{s.offset(st.Pos()), s.offset(st.(*ast.DeferStmt).Call.Pos()), ""})
		}
	})
}

// usedAfter reports whether a statement of fn behind pos uses x.
func usedAfter(info *types.Info, fn *ast.BlockStmt, x place, pos token.Pos) (found bool) {
	mentions(info, fn, x, func(e ast.Expr, path []ast.Node) {
		found = found || e.Pos() > pos && isUse(info, e, path)
	})
	return found
}

// setAfter reports whether x gets another value behind pos.
func setAfter(info *types.Info, fn *ast.BlockStmt, x place, pos token.Pos) (found bool) {
	ast.Inspect(fn, func(n ast.Node) bool {
		if n != nil && n.Pos() > pos && sets(info, n, x) {
			found = true
		}
		return !found
	})
	return found
}

// putTwice repeats a Put, or puts what is put by defer, too.
func putTwice(s *scope) {
	s.lists(func(fn *ast.BlockStmt, list []ast.Stmt) {
		for i, st := range list {
			if _, ok := s.putIn(st); ok {
				if _, plain := st.(*ast.ExprStmt); plain {
					s.emit(s.brief(st), st.Pos(), s.insert(st.End(), "\n"+s.text(st)))
				}
			}
			p, _, ok := s.deferred(st)
			if !ok || i+1 == len(list) || setAfter(s.info(), fn, p.at, st.End()) {
				continue
			}
			if !sameList(list, fn.List) {
				continue
			}
			last := list[len(list)-1]
			switch last.(type) {
			case *ast.ReturnStmt:
				s.emit(s.text(p.call)+" before the return, and deferred", last.Pos(), s.insert(last.Pos(), s.text(p.call)+"\n"))
			case *ast.ExprStmt, *ast.AssignStmt, *ast.IfStmt, *ast.RangeStmt, *ast.IncDecStmt, *ast.GoStmt:
				s.emit(s.text(p.call)+" at the end, and deferred", last.Pos(), s.insert(last.End(), "\n"+s.text(p.call)))
			}
		}
	})
}

func sameList(x, y []ast.Stmt) bool { return len(x) == len(y) && len(x) > 0 && x[0] == y[0] }

// returnAlias gives memory of an object away where it was a copy.
func returnAlias(s *scope) {
	s.lists(func(fn *ast.BlockStmt, list []ast.Stmt) {
		if !sameList(list, fn.List) {
			return
		}
		s.puts(fn, func(at place, put ast.Node) {
			derived := s.derived(fn, at)
			inspectOwn(fn, func(n ast.Node) {
				e, ok := n.(ast.Expr)
				if !ok {
					return
				}
				alias, needsUnsafe := s.aliasOf(e)
				if alias == "" || !s.mentionsAny(e, derived) || !s.leaves(fn, e, put) {
					return
				}
				edits := []edit{s.replace(e, alias)}
				if needsUnsafe {
					name := s.unit.files[s.file].Name
					edits = append(edits, s.insert(name.End(), "\n\nimport mutunsafe \"unsafe\"\n"))
				}
				s.emit(s.text(e)+" becomes "+alias, e.Pos(), edits...)
			})
		})
	})
}

// derived returns x and the variables that are assigned something made of it.
func (s *scope) derived(fn *ast.BlockStmt, x place) []place {
	list := []place{x}
	for again := true; again; {
		again = false
		inspectOwn(fn, func(n ast.Node) {
			as, ok := n.(*ast.AssignStmt)
			if !ok || len(as.Lhs) != len(as.Rhs) {
				return
			}
			for i, r := range as.Rhs {
				l := placeOf(s.info(), as.Lhs[i])
				if l.root == nil || slices.Contains(list, l) || !s.mentionsAny(r, list) || !isSlice(s.info().TypeOf(r)) {
					continue
				}
				if alias, _ := s.aliasOf(r); alias != "" {
					continue // a copy
				}
				list = append(list, l)
				again = true
			}
		})
	}
	return list
}

func isSlice(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

func (s *scope) mentionsAny(n ast.Node, places []place) (found bool) {
	for _, x := range places {
		mentions(s.info(), n, x, func(ast.Expr, []ast.Node) { found = true })
	}
	return found
}

// aliasOf returns what is left of a copy when it is not made: bytes.Clone(b), string(b), append([]byte(nil), b...), buf.String().
func (s *scope) aliasOf(e ast.Expr) (alias string, needsUnsafe bool) {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 && !isBufferString(s.info(), call) {
		return "", false
	}
	if tv := s.info().Types[call.Fun]; tv.IsType() {
		if b, ok := tv.Type.Underlying().(*types.Basic); ok && b.Kind() == types.String && isByteSlice(s.info().TypeOf(call.Args[0])) && isPlain(call.Args[0]) {
			arg := s.text(call.Args[0])
			alias = fmt.Sprintf("mutunsafe.String(mutunsafe.SliceData(%s), len(%s))", arg, arg)
			if tv.Type != types.Typ[types.String] {
				alias = fmt.Sprintf("%s(%s)", s.text(call.Fun), alias)
			}
			return alias, true
		}
		return "", false
	}
	if isBufferString(s.info(), call) {
		x := s.text(call.Fun.(*ast.SelectorExpr).X)
		return fmt.Sprintf("mutunsafe.String(mutunsafe.SliceData(%s.Bytes()), %s.Len())", x, x), true
	}
	if b, ok := typeutil.Callee(s.info(), call).(*types.Builtin); ok && b.Name() == "append" && call.Ellipsis.IsValid() && isEmptySlice(s.info(), call.Args[0]) {
		if types.Identical(s.info().TypeOf(call.Args[0]), s.info().TypeOf(call.Args[1])) {
			return s.text(call.Args[1]), false
		}
	}
	if fn, ok := typeutil.Callee(s.info(), call).(*types.Func); ok {
		switch fn.FullName() {
		case "bytes.Clone", "slices.Clone", "strings.Clone":
			return s.text(call.Args[0]), false
		}
	}
	return "", false
}

// isBufferString reports whether call is buf.String() of a bytes.Buffer.
func isBufferString(info *types.Info, call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(info, call).(*types.Func)
	if !ok || fn.FullName() != "(*bytes.Buffer).String" {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && placeOf(info, sel.X).root != nil
}

func isByteSlice(t types.Type) bool {
	sl, ok := t.Underlying().(*types.Slice)
	return ok && types.Identical(sl.Elem().Underlying(), types.Typ[types.Byte])
}

// isEmptySlice reports whether e is []T(nil), []T{} or nil.
func isEmptySlice(info *types.Info, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return len(e.Elts) == 0
	case *ast.CallExpr:
		return info.Types[e.Fun].IsType() && len(e.Args) == 1 && info.Types[e.Args[0]].IsNil()
	}
	return false
}

// isPlain reports whether e can be evaluated twice.
func isPlain(e ast.Expr) (plain bool) {
	plain = true
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if id, ok := call.Fun.(*ast.Ident); !ok || id.Name != "len" {
				plain = false
			}
		}
		return plain
	})
	return plain
}

// leaves reports whether a copy e is returned, or assigned to a variable that is returned or used after the Put.
func (s *scope) leaves(fn *ast.BlockStmt, e ast.Expr, put ast.Node) (found bool) {
	inspectOwn(fn, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			found = found || slices.Contains(n.Results, e)
		case *ast.AssignStmt:
			i := slices.Index(n.Rhs, e)
			if i < 0 || len(n.Lhs) != len(n.Rhs) {
				return
			}
			v := placeOf(s.info(), n.Lhs[i])
			if v.root == nil || v.fields != "" {
				return
			}
			inspectOwn(fn, func(r ast.Node) {
				if ret, ok := r.(*ast.ReturnStmt); ok && ret.Pos() > n.Pos() {
					for _, x := range ret.Results {
						found = found || placeOf(s.info(), x) == v
					}
				}
			})
			if !s.isDeferred(fn, put) && put.Pos() > n.Pos() {
				found = found || usedAfter(s.info(), fn, v, put.End())
			}
		}
	})
	return found
}

// isDeferred reports whether a node of fn runs when fn returns.
func (s *scope) isDeferred(fn *ast.BlockStmt, n ast.Node) (found bool) {
	ast.Inspect(fn, func(d ast.Node) bool {
		if d, ok := d.(*ast.DeferStmt); ok && within(d, n.Pos()) {
			found = true
		}
		return !found
	})
	return found
}

// startGoroutine puts the last use before a Put into a goroutine.
func startGoroutine(s *scope) {
	s.lists(func(fn *ast.BlockStmt, list []ast.Stmt) {
		for i, st := range list {
			p, _, ok := s.deferred(st)
			if ok {
				for j := len(list) - 1; j > i; j-- {
					if s.goes(list[j], p.at) {
						break
					}
				}
				continue
			}
			if p, ok = s.putIn(st); !ok {
				continue
			}
			for j := i - 1; j >= 0; j-- {
				if sets(s.info(), list[j], p.at) || s.goes(list[j], p.at) {
					break
				}
			}
		}
	})
}

// goes starts a goroutine with st if it is a call or an assignment that uses x. It reports whether to look no further.
func (s *scope) goes(st ast.Stmt, x place) bool {
	if !uses(s.info(), st, x) {
		return false
	}
	switch st := st.(type) {
	case *ast.ExprStmt:
		call, ok := st.X.(*ast.CallExpr)
		if !ok {
			return true
		}
		if _, isPut := s.pools.put(s.info(), call); isPut || !byReference(s.info(), call, x) {
			return true
		}
		if usedInClosure(s.info(), st, x) {
			return true // may be kept anyway
		}
		s.emit(s.brief(st), st.Pos(), s.insert(st.Pos(), "go "))
		return true
	case *ast.AssignStmt:
		if st.Tok == token.DEFINE || len(st.Rhs) != 1 || resetOf(s.info(), st) != nil {
			return false
		}
		if call, ok := st.Rhs[0].(*ast.CallExpr); !ok || !byReference(s.info(), call, x) {
			return false
		}
		s.emit(s.brief(st), st.Pos(), s.insert(st.Pos(), "go func() { "), s.insert(st.End(), " }()"))
		return true
	}
	return false
}

// byReference reports whether a call is given x itself, or memory of it, rather than what a field holds.
func byReference(info *types.Info, call *ast.CallExpr, x place) (found bool) {
	if _, ok := typeutil.Callee(info, call).(*types.Builtin); ok {
		return false // nobody does that
	}
	args := slices.Clone(call.Args)
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		args = append(args, sel.X)
	}
	for _, a := range args {
		switch info.TypeOf(a).Underlying().(type) {
		case *types.Slice:
			found = found || isMemoryOf(info, a, x)
		case *types.Pointer, *types.Interface:
			_, isAddress := ast.Unparen(a).(*ast.UnaryExpr)
			at := placeOf(info, a)
			found = found || at == x || isAddress && at.within(x)
		}
	}
	return found
}

// isMemoryOf reports whether e is a slice of x: x.f[:n], x.f, or what a method of x returns.
func isMemoryOf(info *types.Info, e ast.Expr, x place) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.SliceExpr:
		return isMemoryOf(info, e.X, x) || placeOf(info, e.X).within(x)
	case *ast.CallExpr:
		sel, ok := e.Fun.(*ast.SelectorExpr)
		return ok && len(e.Args) == 0 && placeOf(info, sel.X) == x
	}
	return placeOf(info, e).within(x)
}

// dropJoin deletes the only wait between a goroutine that uses an object and the Put.
func dropJoin(s *scope) {
	s.lists(func(fn *ast.BlockStmt, list []ast.Stmt) {
		if !sameList(list, fn.List) {
			return
		}
		var joins []ast.Stmt
		inspectOwn(fn, func(n ast.Node) {
			if st, ok := n.(ast.Stmt); ok && isJoin(s.info(), st) {
				joins = append(joins, st)
			}
		})
		if len(joins) != 1 {
			return
		}
		s.puts(fn, func(at place, put ast.Node) {
			if put.Pos() < joins[0].Pos() && !s.isDeferred(fn, put) {
				return
			}
			used := false
			inspectOwn(fn, func(n ast.Node) {
				used = used || startsGoroutine(s.info(), n) && n.Pos() < joins[0].Pos() && uses(s.info(), n, at)
			})
			if used {
				s.emit(s.text(joins[0]), joins[0].Pos(), s.remove(joins[0]))
			}
		})
	})
}

// isJoin reports whether st is wg.Wait() or <-done.
func isJoin(info *types.Info, st ast.Stmt) bool {
	es, ok := st.(*ast.ExprStmt)
	if !ok {
		return false
	}
	switch x := es.X.(type) {
	case *ast.UnaryExpr:
		return x.Op == token.ARROW
	case *ast.CallExpr:
		fn, ok := typeutil.Callee(info, x).(*types.Func)
		return ok && fn.Name() == "Wait"
	}
	return false
}

// startsGoroutine reports whether n is a go statement or wg.Go(func() {…}).
func startsGoroutine(info *types.Info, n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GoStmt:
		return true
	case *ast.CallExpr:
		fn, ok := typeutil.Callee(info, n).(*types.Func)
		return ok && fn.Name() == "Go"
	}
	return false
}

// dropGuard deletes the bound on what is put.
func dropGuard(s *scope) {
	s.lists(func(fn *ast.BlockStmt, list []ast.Stmt) {
		for _, st := range list {
			g, ok := st.(*ast.IfStmt)
			if !ok || g.Else != nil || g.Init != nil {
				continue
			}
			rest, over, ok := s.withoutBound(g.Cond)
			if !ok {
				continue
			}
			putsIn, putsAfter := s.putsWithin(g.Body), false
			s.puts(fn, func(_ place, _ ast.Node) { putsAfter = true })
			switch {
			case over && (isReturn(g.Body) && putsAfter && !putsIn || setsNil(g.Body) && s.putsAround()):
				if rest == "" {
					s.emit(s.brief(g), g.Pos(), s.remove(g))
				} else {
					s.emit(s.brief(g), g.Pos(), s.replace(g.Cond, rest))
				}
			case !over && putsIn:
				if rest == "" {
					s.emit(s.brief(g), g.Pos(), edit{s.offset(g.Pos()), s.offset(g.Body.Pos()), ""})
				} else {
					s.emit(s.brief(g), g.Pos(), s.replace(g.Cond, rest))
				}
			}
		}
	})
}

// withoutBound returns a condition without comparisons of a size with a bound, and whether it holds for large ones.
func (s *scope) withoutBound(cond ast.Expr) (rest string, over, found bool) {
	cond = ast.Unparen(cond)
	b, ok := cond.(*ast.BinaryExpr)
	if !ok {
		return s.text(cond), false, false
	}
	switch b.Op {
	case token.LOR, token.LAND:
		x, overX, foundX := s.withoutBound(b.X)
		y, overY, foundY := s.withoutBound(b.Y)
		rest = strings.TrimSpace(x + " " + b.Op.String() + " " + y)
		if x == "" || y == "" {
			rest = x + y
		}
		return rest, overX || overY, foundX || foundY
	case token.GTR, token.GEQ:
		if isSize(s.info(), b.X) && isUpper(s.info(), b.Y) {
			return "", true, true
		}
	case token.LSS, token.LEQ:
		if isSize(s.info(), b.X) && isUpper(s.info(), b.Y) {
			return "", false, true
		}
	}
	return s.text(cond), false, false
}

// isSize reports whether e is cap(x), len(x), x.Cap() or x.Len() of something that is not made of references.
func isSize(info *types.Info, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	switch fn := typeutil.Callee(info, call).(type) {
	case *types.Builtin:
		if fn.Name() != "cap" && fn.Name() != "len" {
			return false
		}
		if sl, ok := info.TypeOf(call.Args[0]).Underlying().(*types.Slice); ok {
			switch sl.Elem().Underlying().(type) {
			case *types.Pointer, *types.Interface, *types.Signature, *types.Chan, *types.Map:
				return false // small beside what they refer to
			}
		}
		return true
	case *types.Func:
		return fn.Name() == "Cap" || fn.Name() == "Len"
	}
	return false
}

// isUpper reports whether e is a bound: a constant above some small number, or something that is named.
func isUpper(info *types.Info, e ast.Expr) bool {
	if tv := info.Types[e]; tv.Value != nil {
		return tv.Value.ExactString() != "0" && tv.Value.ExactString() != "1"
	}
	return placeOf(info, e).root != nil
}

func isReturn(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	_, ok := b.List[len(b.List)-1].(*ast.ReturnStmt)
	return ok && len(b.List) == 1
}

// setsNil reports whether a block does nothing but setting something to nil.
func setsNil(b *ast.BlockStmt) bool {
	if len(b.List) != 1 {
		return false
	}
	as, ok := b.List[0].(*ast.AssignStmt)
	return ok && as.Tok == token.ASSIGN && len(as.Rhs) == 1 && types.ExprString(as.Rhs[0]) == "nil"
}

func (s *scope) putsWithin(n ast.Node) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if _, ok := s.pools.put(s.info(), call); ok {
				found = true
			}
		}
		return !found
	})
	return found
}

// putsAround reports whether the declaration puts anything.
func (s *scope) putsAround() bool { return s.putsWithin(s.body) }

// keepField deletes x.f = nil behind the Put of x.f in a method of x.
func keepField(s *scope) {
	if s.decl == nil || s.decl.Recv == nil || len(s.decl.Recv.List[0].Names) == 0 {
		return
	}
	recv := s.info().Defs[s.decl.Recv.List[0].Names[0]]
	s.lists(func(_ *ast.BlockStmt, list []ast.Stmt) {
		for i, st := range list {
			p, ok := s.putIn(st)
			if !ok || p.at.root != recv || p.at.fields == "" {
				continue
			}
			for _, after := range list[i+1:] {
				as, ok := after.(*ast.AssignStmt)
				if ok && len(as.Lhs) == 1 && placeOf(s.info(), as.Lhs[0]) == p.at && s.info().Types[as.Rhs[0]].IsNil() {
					s.emit(s.text(as), as.Pos(), s.remove(as))
				}
			}
		}
	})
}

// freeze evaluates the argument of a deferred Put too early.
func freeze(s *scope) {
	s.lists(func(fn *ast.BlockStmt, list []ast.Stmt) {
		for _, st := range list {
			p, lit, ok := s.deferred(st)
			if !ok || lit == nil || len(lit.Body.List) != 1 || p.at.fields != "" || !setAfter(s.info(), fn, p.at, st.End()) {
				continue
			}
			if _, plain := lit.Body.List[0].(*ast.ExprStmt); plain {
				s.emit(s.brief(st), st.Pos(), s.replace(st.(*ast.DeferStmt).Call, s.text(p.call)))
			}
		}
	})
}
