package poolflow

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/relevance"
)

// Analyzer finds pools and follows what is borrowed from them. It exports a summary of each function that
// has something to say, and reports nothing.
var Analyzer = &analysis.Analyzer{
	Name:       "poolflow",
	Doc:        "find object pools and follow what is borrowed from them\n\nThe other analyzers of poollint read its result. It reports nothing.",
	Run:        run,
	ResultType: reflect.TypeFor[*Result](),
	FactTypes:  []analysis.Fact{(*summarized)(nil), (*makes)(nil), (*handlers)(nil), (*boxes)(nil)},
}

// From returns the result of the pass.
func From(pass *analysis.Pass) *Result {
	return pass.ResultOf[Analyzer].(*Result)
}

// Alone has the analyzers of a package run one after another, for some drivers start all whose requirements are there:
// what they ask of the engine is found out, and kept, when it is asked.
func Alone(run func(*analysis.Pass) (any, error)) func(*analysis.Pass) (any, error) {
	return func(pass *analysis.Pass) (any, error) {
		if a := From(pass).eng; a != nil {
			a.mu.Lock()
			defer a.mu.Unlock()
		}
		return run(pass)
	}
}

// An engine analyses one package.
type engine struct {
	pass        *analysis.Pass
	prog        *ssa.Program
	pkg         *ssa.Package
	funcs       []*ssa.Function
	sums        map[*ssa.Function]*summary
	facts       map[*types.Func]*summary
	fullName    map[*ssa.Function]string // memo of funcName
	fileNumbers map[*token.File]int      // memo of fileNumber
	active      map[*ssa.Function]int    // being analysed: how many are, with it
	again       map[*ssa.Function]bool
	states      map[*ssa.Function]*funcState
	pools       *declared
	res         *Result
	calls       map[token.Pos]*ast.CallExpr // by parenthesis, and by the defer
	names       map[token.Pos][]string      // names of the variables that a call's results are assigned to
	types       []types.Type                // named types of the package
	impls       map[string]*ssa.Function
	setTo       map[types.Object][]*ssa.Function // see findAssigned
	flags       map[*types.Var][]*types.Var      // see rivals.go
	parts       map[*types.Var]bool              // see isPart
	fams        map[string]string
	poolDef     map[string]*Pool
	boxing      map[*ssa.Function][]int       // see boxesOf
	sentTo      map[any]*put                  // channels that something is received from to be put, see receivers.go
	wide        bool                          // pools are used in the package
	hot         map[*ssa.Function]bool        // functions near pool operations
	kind        map[*types.Named]bool         // types whose methods are told others, see kin
	depth       int                           // of summaries made on demand
	methods     map[methodKey]*ssa.Function   // memo of methodNamed
	steps       int                           // work done for the package, later for the present question
	worked      int                           // all of it
	errors      map[types.Object]ast.Expr     // what variables are set to where they are declared, see errorName; nil until somebody asks
	sets        map[types.Type]map[int]bool   // fields that the package sets, by type; see setsAll
	forests     map[*ssa.Function]*forest     // memo of forestOf
	opens       map[*ssa.Function]bool        // memo of mayOpen
	clears      map[*ssa.Function][]LoopClear // memo of LoopClears

	mu      sync.Mutex             // held while a fact is made on demand, and while an analyzer runs
	done    bool                   // what is asked for now is for others
	asked   map[*ssa.Function]bool // analysed since then for the present question, which the summary may rest on
	answers map[question]found     // to what does not rest on the question that it was a part of
	charged map[question]bool      // answers that the present question has paid for
	spent                          // for the summary that is being found out

	moves     map[ssa.Instruction]bool      // memo of hasMovedOn
	implement map[*types.Named][]types.Type // memo of implementers
	unwanted  map[string]bool               // the functions that nobody will ask for
	given     map[types.Type]bool           // memo of given, see isGiven

	cells // see origin.go
}

// near analyses the functions near pool operations: those that get or put, directly or through functions that
// do so for their callers. Of functions that put what they find in what they are given, or leave there what they got, the
// callers are near, but not the callers of those. What they call beyond that is analysed on demand.
func (a *engine) near() {
	a.hot = map[*ssa.Function]bool{}
	a.kind = map[*types.Named]bool{}
	callers := map[*ssa.Function][]*ssa.Function{}
	far := map[*ssa.Function]int{} // calls between it and one that gets, puts, or is handed what others got
	var queue []*ssa.Function
	var ops []*ssa.Value
	add := func(fn *ssa.Function, dist int) {
		if fn.Blocks == nil || a.hot[fn] && far[fn] <= dist {
			return
		}
		far[fn] = dist
		queue = append(queue, fn)
		if !a.hot[fn] {
			// What was assumed of it while it was thought to be far off is void.
			delete(a.sums, fn)
			a.hot[fn] = true
			if r := fn.Signature.Recv(); r != nil {
				a.kind[namedOf(r.Type())] = true
			}
			for v := range fn.Signature.Results().Variables() {
				a.kind[namedOf(v.Type())] = true
			}
		}
	}
	for _, fn := range a.funcs {
		if !a.isWanted(fn) {
			continue
		}
		if a.framework(fn) || lent(fn) {
			add(fn, 0)
		}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.MakeClosure:
					callers[instr.Fn.(*ssa.Function)] = append(callers[instr.Fn.(*ssa.Function)], fn)
				case ssa.CallInstruction:
					c := instr.Common()
					callee := c.StaticCallee()
					if c.IsInvoke() {
						callee = a.implementation(c.Value.Type(), c.Method)
						if m := c.Method.Origin(); a.pools.getter(m) != nil || a.pools.putter(m) != nil || importHandles(a.pass, m) {
							add(fn, 0)
						}
					}
					if callee == nil {
						continue
					}
					if o := callee.Origin(); o != nil {
						callee = o
					}
					callers[callee] = append(callers[callee], fn)
					name := a.fullNameOf(callee)
					switch {
					case name == "(*sync.Pool).Get" || name == "(*sync.Pool).Put" || a.getterOf(callee) != nil || a.putterOf(callee) != nil:
						add(fn, 0)
					case callee.Blocks == nil && callee.Pkg != a.pkg:
						if obj, ok := callee.Object().(*types.Func); ok && importHandles(a.pass, obj.Origin()) {
							add(fn, 0)
						}
					}
				}
				// Functions passed on are called by somebody.
				ops = instr.Operands(ops[:0])
				for _, r := range ops {
					if g, ok := (*r).(*ssa.Function); ok && g.Blocks != nil && g.Parent() != nil {
						callers[g] = append(callers[g], fn)
					}
				}
			}
		}
	}
	slices.SortFunc(queue, func(x, y *ssa.Function) int { return a.comparePos(x.Pos(), y.Pos()) })
	spread := func() {
		for len(queue) > 0 {
			fn := queue[0]
			queue = queue[1:]
			dist := far[fn]
			if fn.Parent() != nil {
				add(fn.Parent(), dist)
			}
			s := a.summaryOf(fn)
			switch {
			case s == nil:
				continue
			case slices.ContainsFunc(s.Outcomes, outcome.hands) || a.lendsLater(s):
				dist = 0
			case s.aboutPools() && dist == 0:
				dist = 1
			default:
				continue
			}
			for _, c := range callers[fn] {
				add(c, dist)
			}
		}
	}
	spread()
	// Who sends what receivers put has nothing else to do with pools, perhaps.
	for _, fn := range a.funcs {
		if !a.hot[fn] && a.isWanted(fn) && a.sendsToPut(fn) {
			add(fn, 0)
		}
	}
	spread()
}

// kin reports whether fn is a method of a type that has methods near pools, or that functions near pools return: of a
// dependency nothing else is needed.
func (a *engine) kin(fn *ssa.Function) bool {
	if fn == nil || fn.Signature.Recv() == nil {
		return false
	}
	n := namedOf(fn.Signature.Recv().Type())
	return n != nil && a.kind[n]
}

// lendsLater reports whether a result is a closure that gets or puts: an iterator, a release function.
func (a *engine) lendsLater(s *summary) bool {
	for _, o := range s.Outcomes {
		for _, r := range o.Results {
			if r.K == 'k' && (r.Sum != nil || a.hot[r.fn]) {
				return true
			}
		}
	}
	return false
}

// framework reports whether a parameter of the function is an object that a framework pools.
func (a *engine) framework(fn *ssa.Function) bool {
	for _, p := range fn.Params {
		if isFrameworks(p.Type()) {
			return true
		}
	}
	return false
}

func run(pass *analysis.Pass) (any, error) {
	res := &Result{GaveUp: map[*ssa.Function]string{}, Found: map[Found]token.Pos{}}
	if skipPackage(pass) {
		return res, nil
	}
	fillTable()
	a := &engine{
		pass:      pass,
		sums:      map[*ssa.Function]*summary{},
		facts:     map[*types.Func]*summary{},
		fullName:  map[*ssa.Function]string{},
		active:    map[*ssa.Function]int{},
		asked:     map[*ssa.Function]bool{},
		answers:   map[question]found{},
		charged:   map[question]bool{},
		again:     map[*ssa.Function]bool{},
		states:    map[*ssa.Function]*funcState{},
		calls:     map[token.Pos]*ast.CallExpr{},
		names:     map[token.Pos][]string{},
		impls:     map[string]*ssa.Function{},
		setTo:     map[types.Object][]*ssa.Function{},
		fams:      map[string]string{},
		poolDef:   map[string]*Pool{},
		methods:   map[methodKey]*ssa.Function{},
		moves:     map[ssa.Instruction]bool{},
		implement: map[*types.Named][]types.Type{},
		boxing:    map[*ssa.Function][]int{},
		forests:   map[*ssa.Function]*forest{},
		opens:     map[*ssa.Function]bool{},
		clears:    map[*ssa.Function][]LoopClear{},
		res:       res,
		unwanted:  unwantedIn(pass),
	}
	a.pools = parseDeclared(pass)
	a.wide = a.relevant()
	res.Relevant = a.wide
	res.eng = a
	if !a.wide && config.InMemory {
		a.done = true
		a.exportLater()
		return res, nil
	}
	a.make()
	res.Pkg = a.pkg
	if a.wide {
		a.findPools()
		for _, p := range res.Pools {
			p.Unseen = len(res.Giants) > 0
		}
		a.near()
		for _, fn := range a.funcs {
			f := a.states[fn]
			if f == nil || !a.hot[fn] {
				continue
			}
			if f.stopped != "" {
				res.GaveUp[fn] = f.stopped
			}
			f.rec.finish(f, res)
		}
		res.Funcs = a.funcs
	}
	res.Steps = a.steps
	a.states, a.steps, a.done = nil, 0, true
	a.export()
	a.exportBoxes()
	return res, nil
}

// skipPackage reports whether a package can be left alone without a look. The standard library has a table, unless it is
// checked itself. A dependency of another module matters when it has pools.
func skipPackage(pass *analysis.Pass) bool {
	switch u := unitOf(pass); {
	case u.Ignored():
		return true
	case !u.Helps():
		return !mentionsPool(pass) && !importsFacts(pass)
	}
	return false
}

// isDependency reports whether the package belongs to a module that was downloaded.
func isDependency(pass *analysis.Pass) bool { return unitOf(pass).Downloaded() }

// mentionsPool reports whether a file of the package refers to sync.Pool, or calls a method of one that another package
// has: var pool = bytespool.Of(2048).
func mentionsPool(pass *analysis.Pass) bool {
	if pass.Pkg.Path() == "sync" {
		return false
	}
	for _, obj := range pass.TypesInfo.Uses {
		if obj.Pkg() == nil || obj.Pkg().Path() != "sync" {
			continue
		}
		switch obj := obj.(type) {
		case *types.TypeName:
			if obj.Name() == "Pool" {
				return true
			}
		case *types.Func:
			if n := obj.FullName(); n == "(*sync.Pool).Get" || n == "(*sync.Pool).Put" {
				return true
			}
		}
	}
	return false
}

// importsFacts reports whether a function of another package that is used here gets or puts.
func importsFacts(pass *analysis.Pass) bool {
	for _, obj := range pass.TypesInfo.Uses {
		fn, ok := obj.(*types.Func)
		if !ok || fn.Pkg() == nil || fn.Pkg() == pass.Pkg {
			continue
		}
		if importHandles(pass, fn.Origin()) {
			return true
		}
	}
	return false
}

// aboutPools reports whether the function puts something that its callers have, or leaves them something that is
// pooled. What it keeps in a package variable is its own affair.
func (s *summary) aboutPools() bool {
	for _, o := range s.Outcomes {
		left := o.left()
		if slices.ContainsFunc(o.Puts, func(p putRef) bool { return p.O.K != 'f' || left[p.O.I] }) {
			return true
		}
		for i := range left {
			if i < len(o.Fresh) && o.Fresh[i].Pooled {
				return true
			}
		}
	}
	return false
}

// left returns the indexes of the fresh objects that callers can reach from results and from what they gave, functions included.
func (o outcome) left() map[int]bool {
	left := map[int]bool{}
	var add func(r ref)
	add = func(r ref) {
		if r.K == 'f' && !left[r.I] {
			left[r.I] = true
			for _, st := range o.Stores {
				if st.L.K == 'f' && st.L.I == r.I {
					add(st.V)
				}
			}
		}
		for _, sub := range r.Sub {
			add(sub)
		}
	}
	for _, r := range o.Results {
		add(r)
	}
	for _, st := range o.Stores {
		if st.L.K == 'p' || st.L.K == 'v' {
			add(st.V)
		}
	}
	for _, c := range o.Calls {
		for _, arg := range c.Args {
			add(arg)
		}
	}
	return left
}

// hands reports whether the function hands a pooled object to its caller, or puts one that it is given.
func (o outcome) hands() bool {
	return slices.ContainsFunc(o.Puts, func(p putRef) bool { return p.O.K == 'p' && p.O.Obj == "" }) ||
		slices.ContainsFunc(o.Shares, func(s shareRef) bool { return s.Back && s.O.K == 'p' && s.O.Obj == "" }) || slices.ContainsFunc(o.Results, o.pooled)
}

// pooled reports whether a result is an object from a pool, or has one.
func (o outcome) pooled(r ref) bool {
	return r.K == 'f' && r.I < len(o.Fresh) && o.Fresh[r.I].Pooled || slices.ContainsFunc(r.Sub, o.pooled)
}

func (a *engine) relevant() bool {
	if mentionsPool(a.pass) || importsFacts(a.pass) || a.pools.used(a.pass) {
		return true
	}
	return mentionsFramework(a.pass)
}

// make makes the SSA form of the package, unless it is there.
func (a *engine) make() {
	if a.pkg != nil {
		return
	}
	a.build()
	a.index()
	if config.InMemory {
		pass, info := *a.pass, *a.pass.TypesInfo
		info.Types, info.Implicits, info.Scopes, info.Instances = nil, nil, nil, nil // large, and in the SSA form
		pass.TypesInfo = &info
		a.pass = &pass
	}
}

// build makes the SSA form of the package.
func (a *engine) build() {
	pass := a.pass
	prog := ssa.NewProgram(pass.Fset, 0)
	a.declareImports(prog)
	a.prog = prog
	a.pkg = prog.CreatePackage(pass.Pkg, WithoutBodies(pass.Files, a.leavesOut), pass.TypesInfo, false)
	a.pkg.Build()
	seen := map[*ssa.Function]bool{}
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		if fn == nil || seen[fn] {
			return
		}
		seen[fn] = true
		if fn.Blocks != nil {
			a.funcs = append(a.funcs, fn)
		}
		for _, anon := range fn.AnonFuncs {
			add(anon)
		}
	}
	for _, file := range pass.Files {
		for _, d := range file.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || fd.Name.Name == "_" {
				continue
			}
			if fn, ok := pass.TypesInfo.Defs[fd.Name].(*types.Func); ok {
				add(prog.FuncValue(fn))
			}
		}
	}
	if init := a.pkg.Func("init"); init != nil {
		add(init)
	}
}

// declareImports tells prog of the functions and variables of other packages that this one names. To tell it of all that
// the packages have, methods too, takes a fifth of the memory.
func (a *engine) declareImports(prog *ssa.Program) {
	pass := a.pass
	files := map[*types.Package]*ast.File{}
	for _, p := range pass.Pkg.Imports() {
		files[p] = &ast.File{Name: ast.NewIdent(p.Name())}
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	known := map[types.Object]bool{}
	for _, obj := range pass.TypesInfo.Uses {
		file := files[obj.Pkg()]
		if file == nil {
			continue
		}
		id := ast.NewIdent(obj.Name())
		var decl ast.Decl
		switch o := obj.(type) {
		case *types.Func:
			if r := o.Signature().Recv(); r != nil && types.IsInterface(r.Type()) {
				continue
			}
			obj, decl = o.Origin(), &ast.FuncDecl{Name: id, Type: &ast.FuncType{}}
		case *types.Var:
			if o.Kind() != types.PackageVar {
				continue
			}
			decl = &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{id}}}}
		default:
			continue
		}
		if !known[obj] {
			known[obj] = true
			info.Defs[id] = obj
			file.Decls = append(file.Decls, decl)
		}
	}
	for _, p := range pass.Pkg.Imports() {
		prog.CreatePackage(p, []*ast.File{files[p]}, info, true)
	}
}

// leavesOut reports whether a function is not looked at, and notes it.
func (a *engine) leavesOut(fn *ast.FuncDecl) bool {
	if !IsGiant(fn) {
		return false
	}
	if obj, ok := a.pass.TypesInfo.Defs[fn.Name].(*types.Func); ok {
		a.res.Giants = append(a.res.Giants, obj)
	}
	return true
}

// index remembers where calls stand and what their results are called.
func (a *engine) index() {
	for _, file := range a.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				a.calls[n.Lparen] = n
			case *ast.DeferStmt:
				a.calls[n.Defer] = n.Call
			case *ast.AssignStmt:
				for i, r := range n.Rhs {
					if len(n.Rhs) == 1 {
						a.nameResult(r, n.Lhs...)
					} else {
						a.nameResult(r, n.Lhs[i])
					}
				}
			case *ast.ValueSpec:
				for i, r := range n.Values {
					if len(n.Values) == 1 {
						var lhs []ast.Expr
						for _, id := range n.Names {
							lhs = append(lhs, id)
						}
						a.nameResult(r, lhs...)
					} else {
						a.nameResult(r, n.Names[i])
					}
				}
			}
			return true
		})
	}
	scope := a.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		if tn, ok := scope.Lookup(name).(*types.TypeName); ok && !tn.IsAlias() {
			a.types = append(a.types, tn.Type())
		}
	}
	a.findAssigned()
}

func (a *engine) nameResult(r ast.Expr, lhs ...ast.Expr) {
	var names []string
	for _, l := range lhs {
		names = append(names, types.ExprString(l))
	}
	a.nameCall(r, names)
}

// nameCall gives names to the results of the call that an expression comes from.
func (a *engine) nameCall(r ast.Expr, names []string) {
	for {
		switch x := r.(type) {
		case *ast.ParenExpr:
			r = x.X
		case *ast.TypeAssertExpr:
			r = x.X
		case *ast.StarExpr:
			r = x.X
		case *ast.SliceExpr:
			r = x.X
		case *ast.UnaryExpr:
			r = x.X
		case *ast.CompositeLit:
			for _, e := range x.Elts {
				kv, ok := e.(*ast.KeyValueExpr)
				if !ok || len(names) != 1 {
					continue
				}
				if field, ok := kv.Key.(*ast.Ident); ok {
					a.nameCall(kv.Value, []string{names[0] + "." + field.Name})
				}
			}
			return
		case *ast.CallExpr:
			if a.pass.TypesInfo.Types[x.Fun].IsType() && len(x.Args) == 1 {
				r = x.Args[0]
				continue
			}
			a.names[x.Lparen] = names
			if len(x.Args) > 0 && isAppend(x) {
				r = x.Args[0]
				continue
			}
			return
		default:
			return
		}
	}
}

func isAppend(c *ast.CallExpr) bool {
	id, ok := c.Fun.(*ast.Ident)
	return ok && id.Name == "append"
}

// A question is one for the summary of a function, at some depth of those that are far from pools.
type question struct {
	fn    *ssa.Function
	depth int
}

// A found is a summary and what it took: work of its own, and other summaries that are known, too.
type found struct {
	sum   *summary
	steps int
	parts []question
}

// recall returns the summary that answers q, if it is known. It counts as work what it took to find out, once in each question of
// others: how far that leads must not depend on what was asked before.
func (a *engine) recall(q question) (*summary, bool) {
	known, ok := a.answers[q]
	if !ok {
		return nil, false
	}
	a.took(q)
	a.charge(q)
	if a.steps > a.maxSteps() {
		a.rests = 0
		return &summary{gaveUp: "too much work in the package", fn: q.fn}, true
	}
	return known.sum, true
}

func (a *engine) charge(q question) {
	if a.charged[q] {
		return
	}
	a.charged[q] = true
	known := a.answers[q]
	a.steps += known.steps
	for _, p := range known.parts {
		a.charge(p)
	}
}

// remember keeps what was found out about q, unless it rests on functions that are still being looked at: then it is good for the
// present question only.
func (a *engine) remember(q question, s *summary, own int, outer spent) {
	mine := a.spent
	a.spent = outer
	a.rests = min(mine.rests, outer.rests)
	if mine.rests < own {
		a.asked[q.fn] = true
		a.ran += mine.ran
		a.took(mine.answered...)
		return
	}
	a.answers[q] = found{s, mine.ran, mine.answered}
	a.charged[q] = true
	a.took(q)
	delete(a.sums, q.fn)
}

// A spent is what finding out a summary has taken so far.
type spent struct {
	ran      int        // steps, without those of the answers
	answered []question // on the way
	rests    int        // the outermost of the active functions, by number, that it rests on; 0 for the question itself
}

// took notes answers that were needed.
func (s *spent) took(answers ...question) {
	for _, q := range answers {
		if !slices.Contains(s.answered, q) {
			s.answered = append(s.answered, q)
		}
	}
}

// summaryOf returns the summary of a function: of this package by analysis, of another by its fact.
func (a *engine) summaryOf(fn *ssa.Function) *summary {
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if s, ok := a.sums[fn]; ok {
		if i := a.active[fn]; i > 0 {
			a.again[fn] = true
			a.rests = min(a.rests, i)
		} else if a.asked[fn] {
			a.rests = 0
		}
		return s
	}
	if fn.Blocks == nil {
		obj, ok := fn.Object().(*types.Func)
		if !ok || obj.Pkg() == a.pass.Pkg {
			return nil // written in assembly, or linked from elsewhere
		}
		return a.factOf(obj.Origin())
	}
	if fn.Pkg != a.pkg && fn.Pkg != nil {
		return nil
	}
	if !a.hot[fn] {
		if a.depth >= 4 || !small(fn) || isDependency(a.pass) && !a.kin(fn) {
			return nil
		}
		a.depth++
		defer func() { a.depth-- }()
	} else if len(a.active) > 60 {
		return nil
	} else {
		// What it calls counts from here: a summary must not depend on who has asked for it first.
		defer func(depth int) { a.depth = depth }(a.depth)
		a.depth = 0
	}
	q := question{fn, a.depth}
	if s, ok := a.recall(q); ok {
		return s
	}
	outer, own := a.spent, len(a.active)+1
	a.active[fn] = own
	a.spent = spent{rests: own}
	a.sums[fn] = nil
	var s *summary
	for range 3 {
		a.again[fn] = false
		s = a.analyse(fn)
		old := a.sums[fn]
		a.sums[fn] = s
		if !a.again[fn] || old != nil && s != nil && old.same(s) {
			break
		}
	}
	delete(a.active, fn)
	if a.done {
		a.remember(q, s, own, outer)
	}
	return s
}

func (s *summary) same(t *summary) bool {
	if len(s.Outcomes) != len(t.Outcomes) || len(s.Uses) != len(t.Uses) {
		return false
	}
	key := func(o *outcome) []byte { return o.appendEffects(o.appendConds(o.appendResults(nil))) }
	for i := range s.Outcomes {
		if !bytes.Equal(key(&s.Outcomes[i]), key(&t.Outcomes[i])) {
			return false
		}
	}
	return true
}

func (a *engine) factOf(obj *types.Func) *summary {
	if s, ok := a.facts[obj]; ok {
		return s
	}
	s := importSummary(a.pass, obj)
	a.facts[obj] = s
	return s
}

// analyse runs one function. What goes wrong inside it names the function.
func (a *engine) analyse(fn *ssa.Function) (s *summary) {
	defer func() {
		if p := recover(); p != nil {
			panic(fmt.Sprintf("internal error: poolflow: %s: %v", fn, p))
		}
	}()
	f := newFuncState(a, fn)
	f.rec = newRecorder()
	f.limit = a.stepsFor(fn, len(f.inum))
	if left := a.maxSteps() - a.steps; left < f.limit {
		f.limit, a.rests = left, 0
	}
	switch {
	case len(f.inum) > maxInstrs:
		f.gaveUp("too large")
	case f.limit <= 0:
		f.gaveUp("too much work in the package")
	}
	if f.stopped != "" {
		a.keep(f)
		return &summary{gaveUp: f.stopped, fn: fn}
	}
	f.run()
	if f.steps > f.limit && !a.hot[fn] && len(f.inum) <= maxAgain && unitOf(a.pass).Helps() {
		// Of a function far from pools little is told, and that little suffices in place of nothing. Others' modules have so many that
		// it is not worth the work.
		a.work(f.steps)
		limit, most := f.limit, min(f.most, maxWorlds/4)
		f = newFuncState(a, fn)
		f.rec, f.limit, f.most, f.stopped = newRecorder(), limit, most, tooManyPaths
		f.run()
	}
	a.work(f.steps)
	a.keep(f)
	s = &summary{fn: fn, gaveUp: ""}
	if f.steps > f.limit {
		s.gaveUp = f.stopped
	}
	leaveSentinels(f.outs)
	s.Outcomes = condense(f.outs)
	s.NoReturn = len(f.outs) == 0 && s.gaveUp == ""
	keys := make([]string, 0, len(f.uses))
	for k := range f.uses {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		s.Uses = append(s.Uses, f.uses[k])
	}
	if fn.Parent() == nil && !a.done {
		a.note(fn, s)
	}
	return s
}

// run finds the fixed point of the function, and what happens in it.
func (f *funcState) run() {
	f.computeLiveness()
	f.findJoinLoops()
	f.solve()
}

// work counts steps.
func (a *engine) work(steps int) {
	a.steps += steps
	a.ran += steps
	a.worked += steps
}

// stepsFor returns how much work a function of n instructions may take. To run each of them several times, for each
// kind of path, is in the nature of things; of giants, which are generated, most run once. Of a dependency nothing is reported, and
// what gets and puts for others there is small.
func (a *engine) stepsFor(fn *ssa.Function, n int) int {
	near, dependency := a.hot[fn], isDependency(a.pass)
	switch {
	case near && dependency:
		return 1000
	case dependency:
		return 600
	case near:
		return min(10500+4*n, 80000+n)
	}
	return 2200
}

// maxSteps returns how much work a package may take, or a question about it.
func (a *engine) maxSteps() int {
	if a.done {
		return 100000
	}
	return 3000000
}

// keep keeps what was found in a function near pools for its events, and nothing else of it.
func (a *engine) keep(f *funcState) {
	if a.hot[f.fn] && !a.done {
		a.states[f.fn] = &funcState{a: a, fn: f.fn, inum: f.inum, stopped: f.stopped, rec: f.rec}
	}
}

// small reports whether a function is worth a summary on demand.
func small(fn *ssa.Function) bool {
	n := 0
	for _, b := range fn.Blocks {
		n += len(b.Instrs)
	}
	return n <= 400
}

// note learns from a summary: pools that one getter takes from are one family.
func (a *engine) note(fn *ssa.Function, s *summary) {
	first := ""
	for _, o := range s.Outcomes {
		for _, r := range o.Results {
			if r.K != 'f' || r.I >= len(o.Fresh) || !o.Fresh[r.I].Pooled {
				continue
			}
			c := o.Fresh[r.I].Class
			if first == "" {
				first = c
			} else if c != first {
				a.fams[a.famOf(c)] = a.famOf(first)
			}
		}
	}
}

func (a *engine) famOf(c string) string {
	for a.fams[c] != "" && a.fams[c] != c {
		c = a.fams[c]
	}
	return c
}

// family reports whether objects of two pools are mixed on purpose.
func (a *engine) family(x, y string) bool {
	return x != "" && y != "" && x != y && a.famOf(x) == a.famOf(y)
}

// worthFact reports whether a function of a package without pools may matter to others: it is small, and has
// something to do with its arguments.
func worthFact(fn *ssa.Function) bool {
	if len(fn.Params) == 0 || len(fn.Blocks) > 40 {
		return false
	}
	n := 0
	for _, b := range fn.Blocks {
		n += len(b.Instrs)
	}
	if n > 250 {
		return false
	}
	for _, p := range fn.Params {
		if isRefType(p.Type()) {
			return true
		}
	}
	return isPredicate(fn.Signature)
}

func slimConds(conds []condRef, sumOf func(*ssa.Function) *summary) []condRef {
	slim := make([]condRef, len(conds))
	for i, x := range conds {
		slim[i] = condRef{V: slimRef(x.V, sumOf), W: slimRef(x.W, sumOf), Is: x.Is}
	}
	return slim
}

// slim returns what is worth storing of a summary, nil when that is nothing.
func (s *summary) slim(sumOf func(*ssa.Function) *summary) *summary {
	c := &summary{NoReturn: s.NoReturn}
	for _, o := range s.Outcomes {
		n := outcome{Joins: o.Joins, Conds: o.Conds}
		for _, r := range o.Results {
			n.Results = append(n.Results, slimRef(r, sumOf))
		}
		for _, f := range o.Fresh {
			f.typ = nil
			f.Pool = slimRef(f.Pool, sumOf)
			n.Fresh = append(n.Fresh, f)
		}
		for _, st := range o.Stores {
			n.Stores = append(n.Stores, storeRef{L: slimRef(st.L, sumOf), V: slimRef(st.V, sumOf)})
		}
		for _, p := range o.Puts {
			p.at = nil
			p.O, p.Val, p.Pool = slimRef(p.O, sumOf), slimRef(p.Val, sumOf), slimRef(p.Pool, sumOf)
			n.Puts = append(n.Puts, p)
		}
		for _, x := range o.States {
			x.O = slimRef(x.O, sumOf)
			n.States = append(n.States, x)
		}
		for _, sh := range o.Shares {
			if s.fn != nil && s.fn.Signature.Recv() != nil && sh.O.K == 'p' && sh.O.I == 0 {
				continue // the goroutines of an object are its own affair
			}
			sh.at = nil
			sh.O = slimRef(sh.O, sumOf)
			n.Shares = append(n.Shares, sh)
		}
		for _, x := range o.Calls {
			x.at = nil
			x.Fn = slimRef(x.Fn, sumOf)
			args := make([]ref, len(x.Args))
			for i, r := range x.Args {
				args[i] = slimRef(r, sumOf)
			}
			x.Args = args
			ready := make([]ref, len(x.Ready))
			for i, r := range x.Ready {
				ready[i] = slimRef(r, sumOf)
			}
			x.Ready = ready
			n.Calls = append(n.Calls, x)
		}
		n.Conds = slimConds(o.Conds, sumOf)
		for _, conds := range o.Either {
			n.Either = append(n.Either, slimConds(conds, sumOf))
		}
		c.Outcomes = append(c.Outcomes, n)
	}
	for _, u := range s.Uses {
		if u.O.K == 'p' || u.O.K == 'v' {
			c.Uses = append(c.Uses, useRef{O: slimRef(u.O, sumOf), Trusts: u.Trusts, Kind: u.Kind, Conds: slimConds(u.Conds, sumOf)})
		}
	}
	if !c.says() {
		return nil
	}
	return c
}

// says reports whether the summary differs from what is assumed of an unknown function.
func (s *summary) says() bool {
	if s.NoReturn {
		return true
	}
	for _, o := range s.Outcomes {
		if len(o.Puts)+len(o.Stores)+len(o.Shares)+len(o.Calls) > 0 || o.Joins {
			return true
		}
		for _, f := range o.Fresh {
			if f.Pooled {
				return true
			}
		}
		for _, r := range o.Results {
			if r.refersToParam() {
				return true
			}
		}
		for _, st := range o.States {
			if st.Grown != "" || st.Reset {
				return true
			}
		}
	}
	return false
}

func (r ref) refersToParam() bool {
	if r.K == 'p' || r.K == 's' {
		return true
	}
	for _, x := range r.Sub {
		if x.refersToParam() {
			return true
		}
	}
	return false
}

func kindOf(o *object) byte {
	t := o.typ
	if isLink(loc{o.parent, o.path}, t) {
		return 'l'
	}
	if o.part {
		return 'o'
	}
	if t == nil {
		return '?'
	}
	switch t.Underlying().(type) {
	case *types.Slice:
		return 's'
	case *types.Map:
		return 'm'
	case *types.Chan:
		return 'c'
	}
	return 'p'
}

// typeOfKind returns some type of the kind.
func typeOfKind(k byte) types.Type {
	switch k {
	case 'o':
		return partType
	case 'l':
		return linkType
	case 's':
		return types.NewSlice(types.Typ[types.Byte])
	case 'm':
		return types.NewMap(types.Typ[types.Int], types.Typ[types.Int])
	case 'c':
		return types.NewChan(types.SendRecv, types.Typ[types.Int])
	case 'p':
		return types.Typ[types.UnsafePointer]
	}
	return nil
}

// slimRef drops what means nothing in another process.
func slimRef(r ref, sumOf func(*ssa.Function) *summary) ref {
	if len(r.elems) > 0 {
		var kinds []byte
		for _, o := range r.elems {
			kinds = append(kinds, kindOf(o))
		}
		r.T = string(kinds)
	}
	fn := r.fn
	r.fn, r.global, r.elems = nil, nil, nil
	if len(r.Sub) > 0 {
		sub := make([]ref, len(r.Sub))
		for i, x := range r.Sub {
			sub[i] = slimRef(x, sumOf)
		}
		r.Sub = sub
	}
	if r.K == 'k' {
		// A closure that puts what it has captured is worth telling.
		if fn == nil || sumOf == nil {
			return ref{}
		}
		s := sumOf(fn)
		if s == nil || !s.aboutPools() {
			return ref{}
		}
		r.Sum = s.slim(nil)
		if r.Sum == nil {
			return ref{}
		}
	}
	return r
}

// funcsIn returns the functions that a func-valued variable or field is ever set to, nil when they are not known.
func (a *engine) funcsIn(v value) []*ssa.Function {
	if v.obj.kind != objContent || v.path != "" {
		return nil
	}
	p := v.obj.parent
	if v.obj.path == "" {
		if g, ok := p.site.(*ssa.Global); ok {
			return a.setTo[g.Object()]
		}
		return nil
	}
	if fld := fieldOf(p.typ, v.obj.path); fld != nil {
		return a.setTo[fld]
	}
	return nil
}

// fieldOf finds the field at the end of a path like ".a.b" in type t.
func fieldOf(t types.Type, path string) *types.Var {
	if t == nil {
		return nil
	}
	var fld *types.Var
	for name := range strings.SplitSeq(strings.TrimPrefix(path, "."), ".") {
		s := structOf(deref(t))
		if s == nil {
			return nil
		}
		fld = nil
		for v := range s.Fields() {
			if v.Name() == name {
				fld = v
			}
		}
		if fld == nil {
			return nil
		}
		t = fld.Type()
	}
	return fld
}

// maxAssigned is the number of functions that one variable may stand for.
const maxAssigned = 3

// findAssigned finds variables and fields of function type that are only ever set to a few functions.
func (a *engine) findAssigned() {
	many := map[types.Object]bool{}
	set := func(obj types.Object, v ssa.Value) {
		if obj == nil || obj.Pkg() != a.pass.Pkg {
			return
		}
		if c, ok := v.(*ssa.ChangeType); ok {
			v = c.X
		}
		if c, isConst := v.(*ssa.Const); isConst && c.Value == nil {
			return
		}
		fn, ok := v.(*ssa.Function)
		known := a.setTo[obj]
		switch {
		case !ok:
			many[obj] = true
		case slices.Contains(known, fn):
		case len(known) == maxAssigned:
			many[obj] = true
		default:
			a.setTo[obj] = append(known, fn)
		}
	}
	for _, fn := range a.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				st, ok := instr.(*ssa.Store)
				if !ok {
					continue
				}
				if _, ok := st.Val.Type().Underlying().(*types.Signature); !ok {
					continue
				}
				switch addr := st.Addr.(type) {
				case *ssa.Global:
					set(addr.Object(), st.Val)
				case *ssa.FieldAddr:
					if s := structOf(deref(addr.X.Type())); s != nil {
						set(s.Field(addr.Field), st.Val)
					}
				}
			}
		}
	}
	maps.DeleteFunc(a.setTo, func(obj types.Object, _ []*ssa.Function) bool {
		return many[obj] || obj.Exported() // others may set it
	})
}

// inTest reports whether something is declared in a test file.
func (a *engine) inTest(obj types.Object) bool { return a.isTestAt(obj.Pos()) }

// isTest reports whether a function stands in a test file.
func (a *engine) isTest(fn *ssa.Function) bool { return a.isTestAt(outermost(fn).Pos()) }

func (a *engine) isTestAt(pos token.Pos) bool {
	return strings.HasSuffix(a.pass.Fset.Position(pos).Filename, "_test.go")
}

// method returns the function of a concrete type's method.
func (a *engine) method(t types.Type, m *types.Func) *ssa.Function {
	if types.IsInterface(t) || hasTypeParams(t) {
		return nil
	}
	sel := types.NewMethodSet(t).Lookup(m.Pkg(), m.Name())
	if sel == nil {
		return nil
	}
	return a.funcOf(sel)
}

func hasTypeParams(t types.Type) bool {
	n, ok := deref(t).(*types.Named)
	return ok && n.TypeParams().Len() > 0 && n.TypeArgs().Len() == 0
}

func (a *engine) funcOf(sel *types.Selection) *ssa.Function {
	fn, ok := sel.Obj().(*types.Func)
	if !ok {
		return nil
	}
	if len(sel.Index()) > 1 {
		return nil // promoted: through a wrapper
	}
	return a.prog.FuncValue(fn.Origin())
}

// methodNamed returns the method of t, or of a pointer to it.
func (a *engine) methodNamed(t types.Type, name string) *ssa.Function {
	if t == nil || types.IsInterface(t) {
		return nil
	}
	k := methodKey{t, name}
	fn, ok := a.methods[k]
	if !ok {
		fn = a.findMethod(t, name)
		a.methods[k] = fn
	}
	return fn
}

type methodKey struct {
	t    types.Type
	name string
}

func (a *engine) findMethod(t types.Type, name string) *ssa.Function {
	for _, x := range []types.Type{t, types.NewPointer(t)} {
		ms := types.NewMethodSet(x)
		for i := range ms.Len() {
			if s := ms.At(i); s.Obj().Name() == name {
				return a.funcOf(s)
			}
		}
	}
	return nil
}

// Who has an object and may call a method of it.
const (
	toNobody = iota
	toOwn    // code that knows an interface of this module
	toCaller // the package that alone calls who hands it out
	toOthers // code that knows one of another module, or of the standard library
)

// handedOut returns who gets objects of the receiver's type as something that has the method: some function returns them as an
// interface with the method, stores them as one, or gives them to another package as one.
func (a *engine) handedOut(fn *ssa.Function) int {
	recv := fn.Signature.Recv().Type()
	// What is exported, and an io.ReadCloser or io.WriteCloser by its methods, is used as one.
	if n := namedOf(recv); n != nil && n.Obj().Exported() {
		if ms := types.NewMethodSet(recv); ms.Lookup(nil, "Read") != nil || ms.Lookup(nil, "Write") != nil {
			return toOthers
		}
	}
	to := toNobody
	for _, g := range a.funcs {
		for _, b := range g.Blocks {
			for _, instr := range b.Instrs {
				m, ok := instr.(*ssa.MakeInterface)
				if !ok || !types.Identical(m.X.Type(), recv) || !hasMethod(m.Type(), fn.Name()) || !a.leaves(m, fn.Name()) {
					continue
				}
				if a.plugsIn(g) {
					to = max(to, toCaller)
					continue
				}
				to = max(to, a.knownTo(m.Type()))
			}
		}
	}
	return to
}

// plugsIn reports whether a function is a method that a package of another module calls, and nobody else: its type is not exported, and is
// made an interface of that package's only.
//
//	func init() { encoding.RegisterCompressor(&compressor{}) }
//	func (c *compressor) Compress(w io.Writer) (io.WriteCloser, error)
func (a *engine) plugsIn(fn *ssa.Function) bool {
	if fn.Signature.Recv() == nil {
		return false
	}
	n := namedOf(fn.Signature.Recv().Type())
	if n == nil || n.Obj().Exported() {
		return false
	}
	plugged := false
	for _, g := range a.funcs {
		for _, b := range g.Blocks {
			for _, instr := range b.Instrs {
				m, ok := instr.(*ssa.MakeInterface)
				if !ok || namedOf(m.X.Type()) != n || !hasMethod(m.Type(), fn.Name()) {
					continue
				}
				i := namedOf(m.Type())
				if i == nil || i.Obj().Pkg() == nil || relevance.Standard(i.Obj().Pkg().Path()) || SameModule(a.pass, i.Obj().Pkg()) {
					return false
				}
				plugged = true
			}
		}
	}
	return plugged && len(a.callersOf(fn)) == 0
}

// hasMethod reports whether an interface has a method of that name.
func hasMethod(t types.Type, name string) bool {
	i, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for m := range i.Methods() {
		if m.Name() == name {
			return true
		}
	}
	return false
}

// leaves reports whether a value gets where others may call a method of it: it is returned, stored or sent, or given to a function that is
// not of this package. What a function of the package returns to the package, or a field holds that only the package knows, is followed.
func (a *engine) leaves(v ssa.Value, method string) bool {
	a.indexUses()
	w := leaveWalk{a, method, map[ssa.Value]bool{}}
	return w.leaves(v)
}

// A leaveWalk follows a value through the package.
type leaveWalk struct {
	a      *engine
	method string
	seen   map[ssa.Value]bool // by these it does not leave
}

// leaves takes what goes too many ways to leave.
func (lw leaveWalk) leaves(v ssa.Value) bool {
	if lw.seen[v] {
		return false
	}
	lw.seen[v] = true
	if len(lw.seen) > maxLooks || v.Referrers() == nil {
		return true
	}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Send, *ssa.MapUpdate, *ssa.MakeClosure:
			return true
		case *ssa.Phi, *ssa.ChangeInterface, *ssa.Extract:
			if lw.leaves(r.(ssa.Value)) {
				return true
			}
		case *ssa.Return:
			if lw.returnLeaves(r, v) {
				return true
			}
		case *ssa.Store:
			if r.Val == v && lw.storeLeaves(r) {
				return true
			}
		case ssa.CallInstruction:
			fn := r.Common().StaticCallee()
			for i, arg := range r.Common().Args {
				if arg == v && (fn == nil || fn.Pkg != lw.a.pkg && !lw.hides(fn, v) || fn.Pkg == lw.a.pkg && (i >= len(fn.Params) || lw.leaves(fn.Params[i]))) {
					return true
				}
			}
		}
	}
	return false
}

// hides reports whether a function is given a value as something that has not got the method, and does not ask whether it has:
// io.ReadAll does not close. Package net/http asks.
func (lw leaveWalk) hides(fn *ssa.Function, v ssa.Value) bool {
	if fn.Pkg == nil || !types.IsInterface(v.Type()) || hasMethod(v.Type(), lw.method) {
		return false
	}
	path := fn.Pkg.Pkg.Path()
	return relevance.Standard(path) && path != "net/http"
}

// returnLeaves reports whether a value leaves by a return: of a function that others can call, or by what callers do with it.
func (lw leaveWalk) returnLeaves(ret *ssa.Return, v ssa.Value) bool {
	a, fn := lw.a, ret.Parent()
	if fn.Parent() != nil && givenToCloser(fn) {
		return false
	}
	obj, ok := fn.Object().(*types.Func)
	calls := a.callersOf(fn)
	if !ok || obj.Exported() || a.asValue[obj] || a.invoked[obj.Name()] || len(calls) == 0 {
		return true
	}
	i := slices.Index(ret.Results, v)
	return slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		got, ok := call.(*ssa.Call)
		if !ok || len(ret.Results) == 1 {
			return ok && lw.leaves(got)
		}
		return slices.ContainsFunc(*got.Referrers(), func(r ssa.Instruction) bool {
			part, ok := r.(*ssa.Extract)
			return !ok || part.Index == i && lw.leaves(part)
		})
	})
}

// closeOnce are functions of archive/zip, and of what is made after it, that are given a function, and close what it returns once.
var closeOnce = map[string]bool{"RegisterCompressor": true, "RegisterDecompressor": true}

// givenToCloser reports whether a function is given to those that close once, and nobody else.
func givenToCloser(fn ssa.Value) bool {
	refs := fn.Referrers()
	return refs != nil && len(*refs) > 0 && !slices.ContainsFunc(*refs, func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.MakeClosure:
			return !givenToCloser(r)
		case *ssa.ChangeType:
			return !givenToCloser(r)
		case *ssa.Call:
			callee := r.Call.StaticCallee()
			return callee == nil || callee.Object() == nil || path.Base(callee.Object().Pkg().Path()) != "zip" || !closeOnce[callee.Name()]
		}
		return true
	})
}

// storeLeaves reports whether a value leaves by a store: but for a variable of a function, and a field that the package keeps to itself,
// it does, and from these by what is loaded.
func (lw leaveWalk) storeLeaves(st *ssa.Store) bool {
	a := lw.a
	switch to := st.Addr.(type) {
	case *ssa.Alloc:
	case *ssa.FieldAddr:
		s := structOf(deref(to.X.Type()))
		if isNewRequest(to.X) && s.Field(to.Field).Name() == "Body" {
			return false // the transport that sends it closes it once
		}
		if n := namedOf(to.X.Type()); s == nil || s.Field(to.Field).Exported() || n == nil || n.Obj().Pkg() != a.pass.Pkg {
			return true
		}
	default:
		return true
	}
	cell := a.cellOf(st.Addr)
	return cell == nil || slices.ContainsFunc(a.loadsOf(cell), func(ld ssa.Value) bool { return lw.leaves(ld) })
}

// isNewRequest reports whether a value is a request that is made here, to be sent.
func isNewRequest(v ssa.Value) bool {
	made, ok := v.(*ssa.Extract)
	if !ok {
		return false
	}
	call, ok := made.Tuple.(*ssa.Call)
	return ok && call.Call.StaticCallee() != nil && strings.HasPrefix(funcName(call.Call.StaticCallee()), "net/http.NewRequest")
}

// knownTo returns who knows an interface.
func (a *engine) knownTo(t types.Type) int {
	if n := namedOf(t); n != nil && !SameModule(a.pass, n.Obj().Pkg()) {
		return toOthers
	}
	return toOwn
}

// class names a pool for the whole package: the variable, or type and field, that holds it.
func (a *engine) class(p value) string {
	if p.k != vRef {
		return ""
	}
	path := p.path
	if strings.Contains(path, "[") {
		path = indexes.ReplaceAllString(path, "[]")
	}
	o := p.obj
	for {
		switch o.kind {
		case objGlobal:
			if g, ok := o.site.(*ssa.Global); ok {
				return g.Pkg.Pkg.Path() + "." + g.Name() + path
			}
			return o.path + path
		case objContent:
			if path != "" && o.typ != nil {
				if n := namedOf(o.typ); n != nil {
					return "(" + n.Obj().Pkg().Path() + "." + n.Obj().Name() + ")" + path
				}
			}
			path = o.path + "*" + path
			o = o.parent
			continue
		}
		break
	}
	if path != "" && o.typ != nil {
		if n := namedOf(o.typ); n != nil && n.Obj().Pkg() != nil {
			return "(" + n.Obj().Pkg().Path() + "." + n.Obj().Name() + ")" + path
		}
	}
	if o.kind == objAlloc || o.kind == objFreeVar {
		fn := o.site.Parent()
		for fn.Parent() != nil {
			fn = fn.Parent()
		}
		return fn.String() + "." + o.name + path
	}
	return ""
}

var indexes = regexp.MustCompile(`\[[0-9]+\]`)

// Named returns the named type that t is, or points to; nil when it has no name.
func Named(t types.Type) *types.Named { return namedOf(t) }

func namedOf(t types.Type) *types.Named {
	n, _ := types.Unalias(deref(t)).(*types.Named)
	return n
}

// poolName names a pool for messages: by the variable that it is reached from, or else by its field.
func (a *engine) poolName(p value) string {
	if p.k != vRef {
		return ""
	}
	name := clean(a.rootName(p.obj) + p.path)
	if strings.HasPrefix(name, unnamed) {
		return name[strings.LastIndexByte(name, '.')+1:]
	}
	return name
}

// unnamed stands for a pool that is reached from something without a name.
const unnamed = "the pool"

func (a *engine) rootName(o *object) string {
	switch o.kind {
	case objContent:
		return a.rootName(o.parent) + o.path
	case objGlobal:
		if g, ok := o.site.(*ssa.Global); ok {
			if g.Pkg != nil && g.Pkg.Pkg != a.pass.Pkg {
				return g.Pkg.Pkg.Name() + "." + g.Name()
			}
			return g.Name()
		}
		i := strings.LastIndexByte(o.path, '/')
		return o.path[i+1:]
	}
	if o.name != "" {
		return o.name
	}
	return unnamed
}

// clean strips the marks that are not of the source from a name.
func clean(s string) string {
	s = strings.ReplaceAll(s, "*", "")
	for {
		i := strings.IndexByte(s, '@')
		if i < 0 {
			break
		}
		j := i + 1
		for j < len(s) && s[j] >= '0' && s[j] <= '9' {
			j++
		}
		s = s[:i] + s[j:]
	}
	if i := strings.IndexByte(s, '#'); i >= 0 {
		s = strings.TrimSuffix(s[:i], ".")
	}
	s = strings.ReplaceAll(s, bufMemory, "")
	return elements.Replace(s)
}

var elements = strings.NewReplacer("[k]", "[...]", "[]", "[...]")

// objName names an object as the source does.
func (a *engine) objName(f *funcState, o *object) string {
	if o.kind == objContent {
		if o.site != nil {
			if n := a.valueName(o.site); n != "" {
				return n + o.path[strings.LastIndexByte(o.path, ']')+1:] // a field of an element
			}
		}
		n := a.objName(f, o.parent)
		switch {
		case o.path == "" || strings.HasPrefix(n, memoryOf):
			return n
		case a.hidden(o.parent, o.path):
			return memoryOf + n
		}
		return clean(n + o.path)
	}
	if o.kind == objGlobal {
		return a.rootName(o)
	}
	if o.name != "" && o.name != "new" && o.name != "complit" && o.name != "makeslice" && o.name != "varargs" && o.name != "slicelit" {
		return o.name
	}
	if o.site != nil {
		if n := a.valueName(o.site); n != "" {
			return n
		}
	}
	if o.typ != nil {
		if n := namedOf(o.typ); n != nil {
			return "the " + n.Obj().Name()
		}
	}
	return "the object"
}

// valueName finds the variable that a value is kept in.
func (a *engine) valueName(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Parameter:
		return v.Name()
	case *ssa.Call:
		return a.resultName(v, 0)
	case *ssa.Extract:
		if c, ok := v.Tuple.(*ssa.Call); ok {
			return a.resultName(c, v.Index)
		}
	case *ssa.UnOp, *ssa.Lookup:
		for _, r := range *v.Referrers() {
			if e, ok := r.(*ssa.Extract); ok && e.Index == 0 { // x, ok := <-ch
				return a.valueName(e)
			}
		}
	}
	if refs := v.Referrers(); refs != nil {
		for _, r := range *refs {
			if phi, ok := r.(*ssa.Phi); ok && phi.Comment != "" {
				return phi.Comment
			}
			if st, ok := r.(*ssa.Store); ok && st.Val == v {
				if al, ok := st.Addr.(*ssa.Alloc); ok && al.Comment != "" && !strings.Contains(al.Comment, " ") {
					return al.Comment
				}
			}
		}
	}
	return ""
}

// resultName names the variable that the i-th result of a call is assigned to.
func (a *engine) resultName(instr ssa.Instruction, i int) string {
	names := a.names[instr.Pos()]
	if i < len(names) && names[i] != "_" {
		return names[i]
	}
	return ""
}

// placeName names a location for a message.
func (a *engine) placeName(f *funcState, l loc) string {
	if a.hidden(l.obj, l.path) {
		l.path = ""
	}
	for o := l.obj; o.kind == objContent; o = o.parent {
		if a.hidden(o.parent, o.path) {
			return a.objName(f, o.parent)
		}
	}
	if root := l.obj.root(); root.kind == objMade || root.kind == objAlloc {
		return clean(a.objName(f, l.obj) + l.path)
	}
	return clean(a.rootName(l.obj) + l.path)
}

// memoryOf begins the name of what an object refers to in a way that has no name here.
const memoryOf = "memory of "

// hidden reports whether a path from an object leads through a field that another package keeps to itself: its name says
// nothing to whoever reads it here.
func (a *engine) hidden(o *object, path string) bool {
	path, _, _ = strings.Cut(path, "[")
	for path != "" {
		if fld := fieldOf(typeOfObject(o), path); fld != nil && !fld.Exported() && fld.Pkg() != a.pass.Pkg {
			return true
		}
		path = path[:max(strings.LastIndexByte(path, '.'), 0)]
	}
	return false
}

// typeOfObject returns the type of an object, nil when it is not known. Of content, its field tells.
func typeOfObject(o *object) types.Type {
	if o.kind == objContent && strings.HasPrefix(o.path, ".") {
		if fld := fieldOf(typeOfObject(o.parent), o.path); fld != nil {
			return fld.Type()
		}
	}
	return o.typ
}

// reslices notes a list that grows by slicing into its capacity.
func (a *engine) reslices(f *funcState, w *world, x value, instr *ssa.Slice) {
	a.res.Reslices = append(a.res.Reslices, &Reslice{Func: f.fn, Instr: instr, Type: instr.Type(), Path: relPath(loc{x.obj, x.path})})
}

// captured returns what a free variable is bound to, in the function that has the variable; others as they are.
func captured(v ssa.Value) ssa.Value {
	for {
		free, ok := v.(*ssa.FreeVar)
		if !ok {
			return v
		}
		v = Binding(free)
	}
}

// findPools lists the pools of the package and what is done with them.
func (a *engine) findPools() {
	poolType := func(t types.Type) bool { return isPool(deref(t)) }
	get := func(addr ssa.Value) *Pool {
		class, name, obj, pos := a.staticPool(addr)
		if class == "" {
			return nil
		}
		p := a.poolDef[class]
		if p == nil {
			p = &Pool{Class: class, Name: name, Object: obj, Pos: pos}
			if obj != nil {
				p.Pos = obj.Pos()
				p.Exported = obj.Exported()
			}
			_, p.Local = captured(addr).(*ssa.Alloc)
			a.poolDef[class] = p
		}
		return p
	}
	for _, fn := range a.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case ssa.CallInstruction:
					c := instr.Common()
					if callee := c.StaticCallee(); callee != nil {
						name := a.fullNameOf(callee)
						if name == "(*sync.Pool).Get" || name == "(*sync.Pool).Put" {
							if p := get(c.Args[0]); p != nil {
								u := &PoolUse{Kind: callee.Name(), Func: fn, Instr: instr, Pos: instr.Pos()}
								if u.Kind == "Put" {
									u.Arg = c.Args[1]
									if mi, ok := u.Arg.(*ssa.MakeInterface); ok {
										u.Arg = mi.X
									}
								} else if v, ok := instr.(ssa.Value); ok {
									for _, r := range *v.Referrers() {
										if ta, ok := r.(*ssa.TypeAssert); ok {
											u.Assert = ta
										}
									}
								}
								p.Uses = append(p.Uses, u)
							}
							continue
						}
					}
					if u, ok := c.Value.(*ssa.UnOp); ok && u.Op == token.MUL {
						if fa, ok := u.X.(*ssa.FieldAddr); ok && poolType(fa.X.Type()) && fieldName(fa.X.Type(), fa.Field) == "New" {
							if p := get(fa.X); p != nil {
								p.Uses = append(p.Uses, &PoolUse{Kind: "New", Func: fn, Instr: instr, Pos: instr.Pos()})
							}
						}
					}
					for _, arg := range c.Args {
						if poolType(arg.Type()) {
							if p := get(arg); p != nil {
								p.Address = true
							}
						}
					}
				case *ssa.Store:
					if fa, ok := instr.Addr.(*ssa.FieldAddr); ok && poolType(fa.X.Type()) && fieldName(fa.X.Type(), fa.Field) == "New" {
						p := get(fa.X)
						if p == nil {
							continue
						}
						n := New{Instr: instr, Pos: instr.Pos()}
						n.Func = funcIn(instr.Val)
						if n.Func != nil {
							n.Pos = n.Func.Pos()
						}
						p.News = append(p.News, n)
						continue
					}
					if poolType(instr.Val.Type()) {
						if _, isPtr := instr.Val.Type().Underlying().(*types.Pointer); isPtr {
							if p := get(instr.Val); p != nil {
								p.Address = true
							}
						}
					}
				case *ssa.Return:
					for _, r := range instr.Results {
						if poolType(r.Type()) {
							if p := get(r); p != nil {
								p.Address = true
							}
						}
					}
				case *ssa.MakeInterface:
					if poolType(instr.X.Type()) {
						if p := get(instr.X); p != nil {
							p.Address = true
						}
					}
				case *ssa.Phi:
					for _, e := range instr.Edges {
						if poolType(e.Type()) {
							if p := get(e); p != nil {
								p.Address = true // one of several, whose uses are nobody's
							}
						}
					}
				case *ssa.MakeClosure:
					for _, b := range instr.Bindings {
						if _, method := instr.Fn.(*ssa.Function); method && poolType(b.Type()) && instr.Fn.(*ssa.Function).Synthetic != "" {
							if p := get(b); p != nil {
								p.Address = true // a method value
							}
						}
					}
				}
			}
		}
	}
	for _, p := range a.poolDef {
		a.res.Pools = append(a.res.Pools, p)
	}
	slices.SortFunc(a.res.Pools, func(x, y *Pool) int { return cmp.Or(a.comparePos(x.Pos, y.Pos), strings.Compare(x.Class, y.Class)) })
}

// funcIn returns the function that a value is, through conversions and closures.
func funcIn(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.Function:
		return v
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	case *ssa.ChangeType:
		return funcIn(v.X)
	}
	return nil
}

// staticPool finds the class of a pool from the expression alone.
func (a *engine) staticPool(v ssa.Value) (class, name string, obj types.Object, pos token.Pos) {
	path := ""
	for {
		switch x := v.(type) {
		case *ssa.Global:
			o := x.Object()
			return x.Pkg.Pkg.Path() + "." + x.Name() + path, x.Name() + clean(path), o, x.Pos()
		case *ssa.FieldAddr:
			n := namedOf(x.X.Type())
			fname := fieldName(x.X.Type(), x.Field)
			if g, ok := x.X.(*ssa.Global); ok {
				path = "." + fname + path
				v = g
				continue
			}
			if n == nil {
				path = "." + fname + path
				v = x.X
				continue
			}
			s := structOf(n)
			var fld types.Object
			if path == "" {
				fld = s.Field(x.Field)
			}
			if n.Obj().Pkg() == nil {
				return "", "", nil, token.NoPos
			}
			return "(" + n.Obj().Pkg().Path() + "." + n.Obj().Name() + ")." + fname + path, fname + clean(path), fld, x.Pos()
		case *ssa.IndexAddr:
			path = "[]" + path
			v = x.X
		case *ssa.UnOp:
			if x.Op != token.MUL {
				return "", "", nil, token.NoPos
			}
			path = "*" + path
			v = x.X
			if _, ok := v.(*ssa.FieldAddr); ok && strings.HasPrefix(path, "*") {
				fa := v.(*ssa.FieldAddr)
				if n := namedOf(fa.X.Type()); n != nil && n.Obj().Pkg() != nil {
					s := structOf(n)
					return "(" + n.Obj().Pkg().Path() + "." + n.Obj().Name() + ")." + s.Field(fa.Field).Name() + path, s.Field(fa.Field).Name(), s.Field(fa.Field), x.Pos()
				}
			}
		case *ssa.Alloc:
			fn := x.Parent()
			for fn.Parent() != nil {
				fn = fn.Parent()
			}
			return fn.String() + "." + x.Comment + path, x.Comment, nil, x.Pos()
		case *ssa.FreeVar:
			fn := x.Parent()
			for fn.Parent() != nil {
				fn = fn.Parent()
			}
			return fn.String() + "." + x.Name() + path, x.Name(), nil, x.Pos()
		default:
			return "", "", nil, token.NoPos
		}
	}
}

// PoolOf returns the pool of a class, nil when it is not of this package.
func (r *Result) PoolOf(class string) *Pool {
	if r.eng == nil {
		return nil
	}
	return r.eng.poolDef[class]
}
