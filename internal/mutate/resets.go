package mutate

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// A reset is a statement, or a part of one, that empties a place.
type reset struct {
	stmt  ast.Stmt
	index int   // of the assigned variable
	at    place // what is emptied
	whole bool  // *x = T{}: all fields
	cut   bool  // x = x[:0]
	clear bool  // clear(x)
}

var resetNames = regexp.MustCompile(`(?i)^(reset|clear|clean|init)`)

// resetOf returns what st empties, nil if it does nothing of the kind.
func resetOf(info *types.Info, st ast.Stmt) (list []reset) {
	switch st := st.(type) {
	case *ast.DeferStmt:
		return resetCall(info, st, st.Call)
	case *ast.ExprStmt:
		if call, ok := st.X.(*ast.CallExpr); ok {
			return resetCall(info, st, call)
		}
	case *ast.AssignStmt:
		if st.Tok != token.ASSIGN || len(st.Lhs) != len(st.Rhs) {
			return nil
		}
		for i, l := range st.Lhs {
			at := placeOf(info, l)
			if at.root == nil {
				continue
			}
			_, deref := ast.Unparen(l).(*ast.StarExpr)
			r := reset{stmt: st, index: i, at: at, whole: deref && isStruct(info.TypeOf(l)) || at.fields != "" && isStruct(info.TypeOf(l))}
			switch {
			case isZero(info, st.Rhs[i]):
				if at.fields != "" || deref {
					list = append(list, r)
				}
			case isCut(info, st.Rhs[i], at):
				r.cut = true
				list = append(list, r)
			}
		}
	}
	return list
}

func isStruct(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// resetCall recognizes x.Reset(), x.Truncate(0) and clear(x).
func resetCall(info *types.Info, st ast.Stmt, call *ast.CallExpr) []reset {
	switch fn := typeutil.Callee(info, call).(type) {
	case *types.Builtin:
		if fn.Name() == "clear" {
			if at := placeOf(info, call.Args[0]); at.root != nil {
				return []reset{{stmt: st, at: at, clear: true}}
			}
		}
	case *types.Func:
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return nil
		}
		at := placeOf(info, sel.X)
		isTruncate := fn.Name() == "Truncate" && len(call.Args) == 1 && isZero(info, call.Args[0])
		if at.root != nil && (resetNames.MatchString(fn.Name()) && len(call.Args) == 0 || isTruncate) {
			return []reset{{stmt: st, at: at, whole: true}}
		}
	}
	return nil
}

// isZero reports whether e is nil, 0, "", false or T{}.
func isZero(info *types.Info, e ast.Expr) bool {
	tv := info.Types[e]
	if tv.IsNil() {
		return true
	}
	if tv.Value != nil {
		switch tv.Value.ExactString() {
		case "0", `""`, "false":
			return true
		}
	}
	lit, ok := e.(*ast.CompositeLit)
	return ok && len(lit.Elts) == 0
}

// isCut reports whether e is x[:0].
func isCut(info *types.Info, e ast.Expr, x place) bool {
	sl, ok := ast.Unparen(e).(*ast.SliceExpr)
	return ok && sl.Low == nil && sl.High != nil && isZero(info, sl.High) && placeOf(info, sl.X) == x
}

// An upkeep is what a corpus does to keep the objects of its pools clean, by kind of object.
type upkeep struct {
	resets  map[string][]cleaning
	set     map[string]map[string]bool // fields that are set by a function that gets
	kept    map[*types.Var]bool        // fields whose next value depends on the last one
	methods map[*types.Func]sides      // Reset methods of pooled objects, and where they are called
}

// A cleaning is one statement of fn that empties a field, or all of an object.
type cleaning struct {
	fn    *ast.FuncDecl
	field string
	sides sides
}

// sides says where an object is emptied.
type sides uint8

const (
	afterGet sides = 1 << iota
	beforePut
)

// kindOf names what sort of object x is: by its type when that is a type of the corpus, else by its pool.
func (c *corpus) kindOf(u *unit, fn ast.Node, x place) string {
	t := x.root.Type()
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		for _, own := range c.units {
			if n.Obj().Pkg() == own.types {
				return types.TypeString(n.Origin(), nil)
			}
		}
	}
	pool := ""
	inspectCalls(fn, func(call *ast.CallExpr) {
		if arg, ok := c.pools.put(u.info, call); ok && placeOf(u.info, arg) == x {
			pool = c.pools.poolOf(u.info, call)
		}
	})
	ast.Inspect(fn, func(n ast.Node) bool {
		if as, ok := n.(*ast.AssignStmt); ok && c.pools.gotten(u.info, as) == x {
			if call, ok := getCall(as.Rhs[0]); ok {
				pool = c.pools.poolOf(u.info, call)
			}
		}
		return true
	})
	if pool == "" {
		return ""
	}
	return "pool " + pool
}

func getCall(e ast.Expr) (*ast.CallExpr, bool) {
	e = ast.Unparen(e)
	if ta, ok := e.(*ast.TypeAssertExpr); ok {
		e = ast.Unparen(ta.X)
	}
	call, ok := e.(*ast.CallExpr)
	return call, ok
}

// poolOf names the pool that a Get or Put is of.
func (p *pools) poolOf(info *types.Info, call *ast.CallExpr) string {
	fn, ok := typeutil.Callee(info, call).(*types.Func)
	if !ok {
		return ""
	}
	if fn.FullName() != "(*sync.Pool).Get" && fn.FullName() != "(*sync.Pool).Put" {
		return p.names[fn.Origin()]
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	switch x := ast.Unparen(sel.X).(type) {
	case *ast.Ident:
		return objectName(info.Uses[x])
	case *ast.SelectorExpr:
		return objectName(info.Uses[x.Sel])
	case *ast.IndexExpr:
		if id, ok := x.X.(*ast.Ident); ok {
			return objectName(info.Uses[id])
		}
	}
	return ""
}

func objectName(obj types.Object) string {
	if obj == nil || obj.Pkg() == nil {
		return ""
	}
	return obj.Pkg().Path() + "." + obj.Name()
}

// objectsOf returns the variables of fd that hold pooled objects: what it gets or puts, and the receiver of a Reset.
func (c *corpus) objectsOf(u *unit, fd *ast.FuncDecl) map[place]bool {
	objects := make(map[place]bool)
	ast.Inspect(fd, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if x := c.pools.gotten(u.info, n); x.root != nil {
				objects[x] = true
			}
		case *ast.CallExpr:
			if arg, ok := c.pools.put(u.info, n); ok {
				if x := placeOf(u.info, arg); x.root != nil {
					objects[x] = true
				}
			}
		}
		return true
	})
	return objects
}

// care returns how the objects of the corpus are kept clean.
func (c *corpus) care() *upkeep {
	if c.kept != nil {
		return c.kept
	}
	k := &upkeep{
		resets: make(map[string][]cleaning), set: make(map[string]map[string]bool),
		kept: make(map[*types.Var]bool), methods: make(map[*types.Func]sides),
	}
	c.kept = k
	for _, u := range c.units {
		for _, fd := range u.funcs() {
			for x := range c.objectsOf(u, fd) {
				k.noteSet(c, u, fd, x)
			}
			k.noteKept(u, fd)
			s := &scope{corpus: c, unit: u, decl: fd}
			s.cleanings(func(r reset, x place, at sides) {
				if call := r.call(); call != nil {
					if fn, ok := typeutil.Callee(u.info, call).(*types.Func); ok && c.declares(fn) {
						k.methods[fn.Origin()] |= at
						return
					}
				}
				kind := c.kindOf(u, fd, x)
				k.resets[kind] = append(k.resets[kind], cleaning{fd, strings.TrimPrefix(r.at.fields, x.fields), at})
			})
		}
	}
	for _, u := range c.units {
		for _, fd := range u.funcs() {
			fn := u.info.Defs[fd.Name].(*types.Func)
			at, ok := k.methods[fn]
			if !ok || fn.Signature().Recv() == nil {
				continue
			}
			x := place{root: fn.Signature().Recv()}
			kind := c.kindOf(u, fd, x)
			for _, r := range resetsOf(u, fd, x) {
				k.resets[kind] = append(k.resets[kind], cleaning{fd, r.at.fields, at})
			}
		}
	}
	return k
}

// declares reports whether fn is declared in the corpus.
func (c *corpus) declares(fn *types.Func) bool {
	return slices.ContainsFunc(c.units, func(u *unit) bool { return u.types == fn.Pkg() })
}

// call returns the call that a reset is, nil if it is none.
func (r reset) call() *ast.CallExpr {
	switch st := r.stmt.(type) {
	case *ast.DeferStmt:
		return st.Call
	case *ast.ExprStmt:
		call, _ := st.X.(*ast.CallExpr)
		return call
	}
	return nil
}

// resetsOf lists the resets of x in a function.
func resetsOf(u *unit, fd *ast.FuncDecl, x place) (list []reset) {
	ast.Inspect(fd.Body, func(n ast.Node) bool {
		if st, ok := n.(ast.Stmt); ok {
			for _, r := range resetOf(u.info, st) {
				if r.at.within(x) && !r.clear {
					list = append(list, r)
				}
			}
		}
		return true
	})
	return list
}

// cleanings calls visit for each statement that empties a pooled object, or a part of it, right before a Put or right
// after a Get.
func (s *scope) cleanings(visit func(r reset, x place, at sides)) {
	objects := s.objectsOf(s.unit, s.decl)
	s.lists(func(_ *ast.BlockStmt, list []ast.Stmt) {
		for i, st := range list {
			for _, r := range resetOf(s.info(), st) {
				for x := range objects {
					if !r.at.within(x) || r.clear {
						continue
					}
					if s.beforePut(list, i, x) {
						visit(r, x, beforePut)
					} else if s.afterGet(list, i, x) {
						visit(r, x, afterGet)
					}
				}
			}
		}
	})
}

// alone reports whether nothing but fn empties a field on the other side of the pool.
func (k *upkeep) alone(kind, field string, fn *ast.FuncDecl, at sides) bool {
	return !slices.ContainsFunc(k.resets[kind], func(c cleaning) bool {
		return c.fn != fn && (c.field == "" || c.field == field) && (c.sides != at || at == afterGet|beforePut)
	})
}

// noteSet takes down which fields fd sets if it gets x.
func (k *upkeep) noteSet(c *corpus, u *unit, fd *ast.FuncDecl, x place) {
	kind := c.kindOf(u, fd, x)
	gets := false
	var set []string
	resetOperand := make(map[ast.Expr]bool)
	mark := func(at place, more string) { set = append(set, strings.TrimPrefix(at.fields, x.fields)+more) }
	ast.Inspect(fd, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			gets = gets || c.pools.gotten(u.info, n) == x
			resets := resetOf(u.info, n)
			for _, r := range resets {
				resetOperand[ast.Unparen(n.Rhs[r.index])] = true
			}
			for i, l := range n.Lhs {
				at := placeOf(u.info, l)
				isReset := slices.ContainsFunc(resets, func(r reset) bool { return r.index == i })
				_, deref := ast.Unparen(l).(*ast.StarExpr)
				grows := len(n.Lhs) == len(n.Rhs) && isAppendTo(u.info, n.Rhs[i], at)
				if at.within(x) && !isReset && !grows && (at != x || deref) && n.Tok == token.ASSIGN {
					mark(at, "")
				}
			}
		case *ast.ExprStmt:
			if call, ok := n.X.(*ast.CallExpr); ok {
				if fn, ok := typeutil.Callee(u.info, call).(*types.Func); ok {
					sel, ok := call.Fun.(*ast.SelectorExpr)
					if !ok || !placeOf(u.info, sel.X).within(x) {
						return true
					}
					if resetNames.MatchString(fn.Name()) {
						if len(call.Args) > 0 {
							mark(placeOf(u.info, sel.X), "")
						}
					}
				}
			}
		case *ast.SliceExpr: // x[:0] starts from nothing
			if resetOperand[n] {
				return true
			}
			if at := placeOf(u.info, n.X); at.within(x) && n.Low == nil && n.High != nil && isZero(u.info, n.High) {
				mark(at, "[:0]")
			}
		}
		return true
	})
	if !gets {
		return
	}
	if k.set[kind] == nil {
		k.set[kind] = make(map[string]bool)
	}
	for _, f := range set {
		k.set[kind][f] = true
	}
}

// noteKept takes down which fields fd changes in a way that depends on what they hold: by append, by counting, by
// filling them when they are nil, by setting a flag, by calling a method on them.
func (k *upkeep) noteKept(u *unit, fd *ast.FuncDecl) {
	keep := func(e ast.Expr) {
		if sel, ok := ast.Unparen(e).(*ast.SelectorExpr); ok {
			if v, ok := u.info.Uses[sel.Sel].(*types.Var); ok && v.IsField() {
				k.kept[v.Origin()] = true
			}
		}
	}
	ast.Inspect(fd, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IncDecStmt:
			keep(n.X)
		case *ast.BinaryExpr:
			if u.info.Types[n.Y].IsNil() {
				keep(n.X)
			}
		case *ast.IndexExpr:
			if _, ok := u.info.TypeOf(n.X).Underlying().(*types.Map); ok {
				keep(n.X)
			}
		case *ast.AssignStmt:
			if n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
				keep(n.Lhs[0])
				return true
			}
			for i, l := range n.Lhs {
				if len(n.Lhs) != len(n.Rhs) {
					break
				}
				at, isFlag := placeOf(u.info, l), false
				if tv := u.info.Types[n.Rhs[i]]; tv.Value != nil && at.fields != "" {
					isFlag = tv.Value.ExactString() == "true"
				}
				if isFlag || at.fields != "" && isAppendTo(u.info, n.Rhs[i], at) {
					keep(l)
				}
			}
		}
		return true
	})
}

// isAppendTo reports whether e is append(x, …) or another call that is given x.
func isAppendTo(info *types.Info, e ast.Expr, x place) bool {
	call, ok := e.(*ast.CallExpr)
	return ok && slices.ContainsFunc(call.Args, func(a ast.Expr) bool { return placeOf(info, a) == x })
}

// trusted reports whether somebody relies on what a field holds after a Get: it is changed rather than set, and no
// function that gets sets it. A request or a context is kept alive whoever reads it.
func (k *upkeep) trusted(kind string, f *types.Var) bool {
	if isRequest(f.Type()) {
		return true
	}
	if k.set[kind][""] || k.set[kind]["."+f.Name()] || k.set[kind]["."+f.Name()+"[:0]"] {
		return false
	}
	for name := range k.set[kind] {
		if strings.HasPrefix(name, "."+f.Name()+".") {
			return false
		}
	}
	return k.kept[f.Origin()]
}

// isRequest reports whether t lives as long as a request: a context, a request, a writer of a response.
func isRequest(t types.Type) bool {
	switch types.TypeString(t, nil) {
	case "context.Context", "*net/http.Request", "net/http.ResponseWriter":
		return true
	}
	return false
}

// fieldsOf returns the fields of the struct that t is, or points to.
func fieldsOf(t types.Type) (list []*types.Var) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range st.Fields() {
		list = append(list, f)
	}
	return list
}

// cleaned calls visit for what cleanings finds, and for each reset in a Reset method.
func (s *scope) cleaned(visit func(r reset, x place, at sides)) {
	if s.decl == nil {
		return
	}
	fn := s.info().Defs[s.decl.Name].(*types.Func)
	if at, ok := s.care().methods[fn]; ok && fn.Signature().Recv() != nil {
		x := place{root: fn.Signature().Recv()}
		for _, r := range resetsOf(s.unit, s.decl, x) {
			visit(r, x, at)
		}
		return
	}
	s.cleanings(visit)
}

// beforePut reports whether list[i] is followed by the Put of x with no use of x on the way, or is itself deferred.
func (s *scope) beforePut(list []ast.Stmt, i int, x place) bool {
	if _, ok := list[i].(*ast.DeferStmt); ok {
		return true
	}
	for _, st := range list[i+1:] {
		if s.putsWithin(st) && s.mentionsAny(st, []place{x}) {
			return true
		}
		if resetOf(s.info(), st) == nil && uses(s.info(), st, x) {
			return false
		}
	}
	return false
}

// afterGet reports whether list[i] follows the Get of x with no use of x on the way.
func (s *scope) afterGet(list []ast.Stmt, i int, x place) bool {
	for j := i - 1; j >= 0; j-- {
		if as, ok := list[j].(*ast.AssignStmt); ok && s.pools.gotten(s.info(), as) == x {
			return true
		}
		if resetOf(s.info(), list[j]) == nil && uses(s.info(), list[j], x) {
			if as, ok := list[j].(*ast.AssignStmt); !ok || !sets(s.info(), as, place{x.root, x.fields + ".*"}) && !isFieldSet(s.info(), as, x) {
				return false
			}
		}
	}
	return false
}

// isFieldSet reports whether as sets fields of x only.
func isFieldSet(info *types.Info, as *ast.AssignStmt, x place) bool {
	for _, l := range as.Lhs {
		if at := placeOf(info, l); !at.within(x) || at == x {
			return false
		}
	}
	return as.Tok == token.ASSIGN
}

// deleteReset deletes the statement that empties an object, when no other does and somebody relies on it.
func deleteReset(s *scope) {
	s.cleaned(func(r reset, x place, at sides) {
		if r.at != x {
			return
		}
		care, kind := s.care(), s.kindOf(s.unit, s.decl, x)
		fields := fieldsOf(x.root.Type())
		if strings.HasPrefix(kind, "pool ") || len(fields) == 0 {
			if !care.alone(kind, "", s.decl, at) || care.set[kind][""] || care.set[kind]["[:0]"] && !r.cut {
				return
			}
		} else if !slices.ContainsFunc(fields, func(f *types.Var) bool { return s.matters(kind, f, "", at) }) {
			return
		}
		s.emit(s.brief(r.stmt), r.stmt.Pos(), s.without(r))
	})
}

// matters reports whether it is a fault not to empty a field of f, or f itself, where this function does.
func (s *scope) matters(kind string, f *types.Var, name string, at sides) bool {
	return f.Name() != "_" && s.care().trusted(kind, f) && s.care().alone(kind, cmp.Or(name, "."+f.Name()), s.decl, at)
}

// without deletes a reset, or its part of an assignment.
func (s *scope) without(r reset) edit {
	as, ok := r.stmt.(*ast.AssignStmt)
	if !ok || len(as.Lhs) == 1 {
		return s.remove(r.stmt)
	}
	var left, right []string
	for i := range as.Lhs {
		if i != r.index {
			left = append(left, s.text(as.Lhs[i]))
			right = append(right, s.text(as.Rhs[i]))
		}
	}
	return s.replace(as, strings.Join(left, ", ")+" = "+strings.Join(right, ", "))
}

// deleteField makes a reset forget one field that somebody relies on.
func deleteField(s *scope) {
	s.cleaned(func(r reset, x place, at sides) {
		kind := s.kindOf(s.unit, s.decl, x)
		fields := fieldsOf(x.root.Type())
		as, isAssign := r.stmt.(*ast.AssignStmt)
		if r.at == x {
			if !r.whole || !isAssign || len(fields) < 2 {
				return
			}
			for _, f := range fields {
				if s.matters(kind, f, "", at) {
					s.emit(s.text(as)+" forgets "+f.Name(), as.Pos(), s.replace(as, s.allBut(as.Lhs[0], fields, f)))
				}
			}
			return
		}
		name := strings.TrimPrefix(r.at.fields, x.fields)
		i := slices.IndexFunc(fields, func(f *types.Var) bool {
			return name == "."+f.Name() || strings.HasPrefix(name, "."+f.Name()+".")
		})
		if i < 0 || !s.matters(kind, fields[i], name, at) {
			return
		}
		what := s.brief(r.stmt)
		if isAssign && len(as.Lhs) > 1 {
			what += " without " + s.text(as.Lhs[r.index])
		}
		s.emit(what, r.stmt.Pos(), s.without(r))
	})
}

// allBut empties the fields of *x one by one, but for one of them.
func (s *scope) allBut(l ast.Expr, fields []*types.Var, but *types.Var) string {
	x := l
	if star, ok := ast.Unparen(l).(*ast.StarExpr); ok {
		x = star.X
	}
	var b strings.Builder
	for _, f := range fields {
		if f == but || f.Name() == "_" {
			continue
		}
		b.WriteString(s.text(x) + "." + f.Name() + " = " + s.zero(f.Type()) + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// zero writes the zero value of a type.
func (s *scope) zero(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return `""`
		case u.Info()&types.IsBoolean != 0:
			return "false"
		case u.Info()&types.IsNumeric != 0:
			return "0"
		}
	case *types.Struct, *types.Array:
		return types.TypeString(t, s.qualifier) + "{}"
	}
	return "nil"
}
