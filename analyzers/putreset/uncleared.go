package putreset

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/fix"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkUncleared looks for lists that are cut to length zero with references behind. Where users of the pool grow them
// by slicing, old elements show again; where they append, old elements are kept alive and no more.
func (c *checker) checkUncleared(p *pool, put *poolflow.PutSite) {
	if c.said[put.Instr] || p.lists || c.made(p, put) {
		return
	}
	cut := map[string]poolflow.FieldState{}
	for _, s := range put.States {
		for path, f := range c.lists(p, put, s) {
			if !c.leftBehind(p, put, s, path, f) || f.At == put.Instr && !put.Direct && c.callee(put.Instr) == nil {
				continue // cut and put by another package: said there
			}
			if _, ok := cut[path]; !ok {
				cut[path] = f
			}
		}
	}
	var paths []string
	for path := range cut {
		if c.grows(p, put.Inner()+path) == nil && !c.holds(p, put, path) {
			continue // numbers and strings, which nobody sees again
		}
		if f := c.fieldAt(p, put.Inner()+path); (f == nil || !c.cutFields[f]) && !c.emptiedInLoop(p, put, path+"*") {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		return
	}
	slices.Sort(paths)
	if c.throughWrapper(p, put) {
		return // said inside
	}
	var grows *poolflow.Trust
	path := paths[0]
	for _, q := range paths {
		if t := c.grows(p, put.Inner()+q); t != nil {
			path, grows = q, t
			break
		}
	}
	if grows == nil {
		paths = slices.DeleteFunc(paths, func(q string) bool { return c.cutInReset(cut[q].At) })
		if len(paths) == 0 {
			return
		}
		path = paths[0]
	}
	c.said[put.Instr] = true
	name := put.Name
	if strings.Contains(name, "[") {
		name = cmp.Or(c.lastArg(put.Pos), name) // some element: it has a name of its own here
	}
	if path != "" {
		name += strings.ReplaceAll(path, "*", "")
	}
	verb := "truncated, not cleared,"
	if !cut[path].Len0 {
		verb = "not cleared"
	}
	msg := fmt.Sprintf("%s is %s before being put into %s", name, verb, c.poolName(put))
	l := &leftover{at: cut[path].At}
	d := diag.New(c.pass, put.Pos, "uncleared", msg, c.related(put, l)...)
	d.SuggestedFixes = c.clearFix(put, cut[path].At, grows != nil)
	conf := config.Possible
	if grows != nil {
		if t := c.typeAt(p, put.Inner()+path); t == nil || pointsOn(t) {
			conf = config.Likely
		}
		d.Related = append(d.Related, diag.At(c.pass, grows.Pos, "grows by slicing here"))
	}
	c.report.Report(d, conf)
}

// checkForeign looks for lists that are put by who got them from somebody else, in a channel perhaps, with references
// in them.
func (c *checker) checkForeign(put *poolflow.ForeignPut) {
	if !refs(put.Arg.Type()) {
		return
	}
	x, verb := put.Arg, "not cleared"
	if s, ok := x.(*ssa.Slice); ok {
		x, verb = s.X, "truncated, not cleared,"
	}
	for _, l := range c.res.LoopClears(put.Func) {
		if types.Identical(l.Type, x.Type()) {
			return
		}
	}
	if c.said[put.Instr] || clearsValue(put.Func, x) {
		return
	}
	c.said[put.Instr] = true
	name := cmp.Or(c.lastArg(put.Pos), "the list")
	msg := fmt.Sprintf("%s is %s before being put into %s", name, verb, diag.Pool(put.Pool))
	c.report.Report(diag.New(c.pass, put.Pos, "uncleared", msg), config.Possible)
}

// lastArg returns the last argument of a call that is a statement, as it is written.
func (c *checker) lastArg(lparen token.Pos) string {
	stmt, _, call := fix.CallStmt(c.pass, lparen)
	if _, ok := stmt.(*ast.ExprStmt); !ok || len(call.Args) == 0 {
		return ""
	}
	return types.ExprString(call.Args[len(call.Args)-1])
}

// clearsValue reports whether a function clears a list, or a part of it.
func clearsValue(fn *ssa.Function, x ssa.Value) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || len(call.Call.Args) != 1 {
				continue
			}
			arg := call.Call.Args[0]
			if s, ok := arg.(*ssa.Slice); ok {
				arg = s.X
			}
			if d, ok := call.Call.Value.(*ssa.Builtin); ok && d.Name() == "clear" && arg == x {
				return true
			}
		}
	}
	return false
}

// checkCuts looks for lists that are cut in resets, on the way to a Put or behind a Get.
func (c *checker) checkCuts(p *pool) {
	if len(p.puts) == 0 {
		return
	}
	named := structOf(p.elem)
	if named == nil {
		return
	}
	var queue []*ssa.Function
	for _, fn := range c.handlers(p) {
		if resetNames.MatchString(fn.Name()) && fn.Signature.Recv() != nil && of(fn.Signature.Recv().Type()) == named {
			queue = append(queue, fn)
		}
		for _, g := range c.resetCalls(fn) {
			if of(g.Signature.Recv().Type()) == named {
				queue = append(queue, g)
			}
		}
	}
	seen := map[*ssa.Function]bool{}
	for len(queue) > 0 {
		fn := queue[0]
		queue = queue[1:]
		if !seen[fn] {
			seen[fn] = true
			queue = append(queue, c.resetCalls(fn)...)
			c.checkCutsIn(p, fn)
		}
	}
}

// checkCutsIn looks for lists that a reset cuts.
func (c *checker) checkCutsIn(p *pool, fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok || c.cut[st] || !poolflow.CutsToNothing(st) || c.clearsList(fn, st) {
				continue
			}
			list, name := st.Val.Type(), exprString(st.Addr)
			if name == "" || c.ownMemory(list) {
				continue
			}
			conf := config.Possible
			grows := c.regrown(st)
			switch {
			case grows != nil && pointsOn(list) && !c.reuses(list):
				conf = config.Likely
			case grows != nil && !c.reuses(list):
			case !refs(list):
				continue
			}
			c.cut[st] = true
			if fa, ok := st.Addr.(*ssa.FieldAddr); ok {
				c.cutFields[poolflow.FieldAt(fa)] = true
			}
			put := p.puts[max(slices.IndexFunc(p.puts, func(q *poolflow.PutSite) bool { return q.Inner() == "" }), 0)]
			msg := fmt.Sprintf("%s is truncated, not cleared, before being put into %s", name, c.poolName(put))
			d := diag.New(c.pass, st.Val.Pos(), "uncleared", msg, diag.At(c.pass, put.Pos, "put here"))
			if grows != nil {
				d.Related = append(d.Related, diag.At(c.pass, grows.Pos(), "grows by slicing here"))
			}
			d.SuggestedFixes = c.clearAt(st, grows != nil)
			c.report.Report(d, conf)
		}
	}
}

// clearsList reports whether a function clears the list that it cuts.
func (c *checker) clearsList(fn *ssa.Function, st *ssa.Store) bool {
	fa, _ := st.Addr.(*ssa.FieldAddr)
	for _, l := range c.res.LoopClears(fn) {
		if l.Field != nil && fa != nil && l.Field == poolflow.FieldAt(fa) || l.Field == nil && fa == nil && types.Identical(l.Type, st.Val.Type()) {
			return true
		}
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || len(call.Call.Args) == 0 {
				continue
			}
			if d, ok := call.Call.Value.(*ssa.Builtin); ok && d.Name() != "clear" {
				continue
			}
			x := call.Call.Args[0]
			if s, ok := x.(*ssa.Slice); ok {
				x = s.X
			}
			if ld, ok := x.(*ssa.UnOp); ok && poolflow.SameAddr(ld.X, st.Addr) {
				return true // or hands it to somebody who may
			}
		}
	}
	return false
}

// regrown returns where the package lets a list grow by slicing, with its old elements to be seen again: the list that
// is cut by a store, or one of its named type.
func (c *checker) regrown(st *ssa.Store) ssa.Instruction {
	fa, _ := st.Addr.(*ssa.FieldAddr)
	_, named := types.Unalias(st.Val.Type()).(*types.Named)
	if c.regrows == nil {
		c.regrows = append([]*ssa.Slice{}, c.res.Regrows()...)
	}
	for _, s := range c.regrows {
		if named && types.Identical(s.Type(), st.Val.Type()) {
			return s
		}
		if ld, ok := s.X.(*ssa.UnOp); ok && fa != nil {
			if from, ok := ld.X.(*ssa.FieldAddr); ok && poolflow.FieldAt(from) == poolflow.FieldAt(fa) {
				return s
			}
		}
	}
	return nil
}

// reuses reports whether the package truncates lists in the elements of a list, v.items = v.items[:0]: what elements refer
// to is kept to be used again.
func (c *checker) reuses(list types.Type) bool {
	s, ok := list.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				st, ok := instr.(*ssa.Store)
				if !ok {
					continue
				}
				fa, ok := st.Addr.(*ssa.FieldAddr)
				if ok && types.Identical(fa.X.Type().Underlying().(*types.Pointer).Elem(), s.Elem()) && poolflow.CutsToNothing(st) {
					return true
				}
			}
		}
	}
	return false
}

// ownMemory reports whether the elements of a list refer to nothing but memory that is used again when the list grows
// over them: bytes and numbers.
func (c *checker) ownMemory(list types.Type) bool {
	s, ok := list.Underlying().(*types.Slice)
	if !ok || !onlyNumbers(s.Elem(), 0) {
		return false
	}
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				sl, ok := instr.(*ssa.Slice)
				if !ok || !types.Identical(sl.X.Type().Underlying(), list.Underlying()) {
					continue
				}
				if high, ok := sl.High.(*ssa.BinOp); ok && high.Op == token.ADD {
					return true
				}
			}
		}
	}
	return false
}

// onlyNumbers reports whether all that values of a type refer to are slices of numbers.
func onlyNumbers(t types.Type, depth int) bool {
	if depth > 3 {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString == 0 && u.Kind() != types.UnsafePointer
	case *types.Slice:
		_, ok := u.Elem().Underlying().(*types.Basic)
		return ok
	case *types.Struct:
		for f := range u.Fields() {
			if !onlyNumbers(f.Type(), depth+1) {
				return false
			}
		}
		return true
	}
	return false
}

// cutInReset reports whether a list is cut by a function of this package that is called before the Put: what there is to
// say is said there.
func (c *checker) cutInReset(at ssa.Instruction) bool {
	fn := c.callee(at)
	return fn != nil && fn.Signature.Recv() != nil && resetNames.MatchString(fn.Name())
}

// exprString names what an address is of, as the source does, "" when it has no name.
func exprString(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Parameter:
		return v.Name()
	case *ssa.FieldAddr:
		if x := exprString(v.X); x != "" {
			return x + "." + poolflow.FieldAt(v).Name()
		}
	case *ssa.UnOp:
		return exprString(v.X)
	}
	return ""
}

// holds reports whether the elements of the list at a path hold on to other memory.
func (c *checker) holds(p *pool, put *poolflow.PutSite, path string) bool {
	t := c.typeAt(p, put.Inner()+path)
	if put.Inner()+path == "" {
		t = p.elem
	}
	if put.Inner() != "" || t == nil {
		t = put.Type()
	}
	return t != nil && refs(t)
}

// lists returns the headers of the lists that are put.
func (c *checker) lists(p *pool, put *poolflow.PutSite, s *poolflow.PutState) map[string]poolflow.FieldState {
	res := map[string]poolflow.FieldState{}
	if itself(put, s) {
		if isList(put.Type()) {
			res[""] = poolflow.FieldState{Len0: s.Flags&poolflow.Len0 != 0, Ref: true, Flags: s.Flags, At: put.Instr}
		}
		return res
	}
	for path, f := range s.Fields {
		if strings.ContainsAny(path, "#[") || !f.Ref {
			continue
		}
		t := c.typeAt(p, path)
		if path == "" {
			t = p.elem
		}
		if t != nil && isList(t) {
			res[path] = f
		}
	}
	return res
}

// refs reports whether t is a slice, or a pointer to one, whose elements refer to other memory.
func refs(t types.Type) bool {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	s, ok := t.Underlying().(*types.Slice)
	return ok && poolflow.HasRefs(s.Elem())
}

// pointsOn reports whether the elements of a list, given as such or by a pointer, are text or refer to objects. Lists of numbers are
// kept to be filled again, and do no harm unless somebody reads them before.
func pointsOn(list types.Type) bool {
	if ptr, ok := list.Underlying().(*types.Pointer); ok {
		list = ptr.Elem()
	}
	return hasPointers(list)
}

// hasPointers reports whether values of a type refer to anything but numbers.
func hasPointers(t types.Type) bool {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return false // not known
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return hasPointers(u.Elem())
	case *types.Array:
		return hasPointers(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if hasPointers(f.Type()) {
				return true
			}
		}
		return false
	case *types.Basic:
		return u.Kind() == types.UnsafePointer || u.Info()&types.IsString != 0
	}
	return true
}

// leftBehind reports whether elements are left behind the length of a list.
func (c *checker) leftBehind(p *pool, put *poolflow.PutSite, s *poolflow.PutState, path string, f poolflow.FieldState) bool {
	mem := path + "*"
	if itself(put, s) {
		mem = ""
	}
	whole := path == "" && (put.Inner() == "" || s.Boxed || !put.Pooled && bySlice(put)) && f.Flags&poolflow.LenCap == 0 // not even cut
	if !f.Len0 && !whole || f.At == nil {
		return false
	}
	if _, cleared := s.Fields[mem+"[]cleared"]; cleared {
		return false
	}
	if g, ok := s.Fields[mem+"#"]; ok && g.Zero {
		return false
	}
	if _, written := s.Fields[mem+"[]written"]; written || !put.Pooled && (put.Param || put.Reached) || s.Touched {
		return true
	}
	for key := range s.Fields {
		if rest, ok := strings.CutPrefix(key, mem+"["); ok && !strings.HasSuffix(rest, "cleared") {
			return true
		}
	}
	own := put.Get(c.res)
	return own != nil && own.Trusts[put.Inner()+path+"*?reslice"] != nil
}

// throughWrapper reports whether a Put is the call of a function of this package that has a Put of the pool itself.
func (c *checker) throughWrapper(p *pool, put *poolflow.PutSite) bool {
	fn := c.callee(put.Instr)
	if fn == nil || put.Direct {
		return false
	}
	for _, q := range p.puts {
		if q.Func == fn && q.Direct {
			return true
		}
	}
	return false
}

// grows returns where the users of the pool let the list at a path grow by slicing.
func (c *checker) grows(p *pool, path string) *poolflow.Trust {
	for _, g := range p.gets {
		if t := g.Trusts[path+"*?reslice"]; t != nil && !asksForRoom(t.Instr) {
			return t
		}
	}
	return nil
}

// asksForRoom reports whether an instruction calls a method to make a list longer, and fills it then.
func asksForRoom(at ssa.Instruction) bool {
	call, ok := at.(ssa.CallInstruction)
	if !ok {
		return false
	}
	fn := call.Common().StaticCallee()
	return fn != nil && poolflow.MakesRoom(fn)
}
