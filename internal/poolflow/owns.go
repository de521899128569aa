package poolflow

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A makes fact says what a function makes: its results, by index.
type makes struct {
	Results []made

	later func() *makes // has the results instead, while the fact stays in memory
}

type made struct {
	Index int
	Same  string // it is one and the same each time
	Owns  string // it owns something that has to be closed: what
}

func (m *makes) AFact() {}

func (m *makes) String() string {
	var words []string
	for _, r := range m.Results {
		if r.Same != "" {
			words = append(words, fmt.Sprintf("result %d is the same each time", r.Index))
		}
		if r.Owns != "" {
			words = append(words, fmt.Sprintf("result %d owns %s", r.Index, r.Owns))
		}
	}
	return strings.Join(words, "; ")
}

// makesOf returns what is known of a result of a function of another package.
func (a *engine) makesOf(fn *ssa.Function, i int) *made {
	results := a.madeBy(fn)
	for k := range results {
		if results[k].Index == i {
			return &results[k]
		}
	}
	return nil
}

// madeBy returns what is known of the results of a function of another package.
func (a *engine) madeBy(fn *ssa.Function) []made {
	if o := fn.Origin(); o != nil {
		fn = o
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Pkg() == a.pass.Pkg {
		return nil
	}
	m := new(makes)
	if !a.pass.ImportObjectFact(obj.Origin(), m) {
		return nil
	}
	if m.later != nil {
		m = m.later()
	}
	return m.Results
}

// makesFact returns what other packages have to know of a function that they may call in New.
func (a *engine) makesFact(obj *types.Func) *makes {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.make()
	m := new(makes)
	fn := a.prog.FuncValue(obj)
	if fn == nil || fn.Blocks == nil || !small(fn) {
		return m
	}
	if len(fn.Params) > 0 && !a.mayOwn(fn) {
		return m // it does not return the same each time, either
	}
	for i := range obj.Signature().Results().Len() {
		if t := obj.Signature().Results().At(i).Type(); isRefType(t) && !IsErrorType(t) {
			m.add(a, fn, i)
		}
	}
	return m
}

// mayMake reports whether there may be a fact of that kind on a function of the package.
func mayMake(obj *types.Func) bool { return obj.Signature().TypeParams() == nil && makesSomething(obj) }

// makesSomething reports whether a function looks like a maker: its first result is a pointer or an interface
// other than error.
func makesSomething(obj *types.Func) bool {
	res := obj.Signature().Results()
	if res.Len() == 0 {
		return false
	}
	switch res.At(0).Type().Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Map, *types.Chan, *types.Slice:
		return !IsErrorType(res.At(0).Type())
	}
	return false
}

func (m *makes) add(a *engine, fn *ssa.Function, i int) {
	t := a.newTracer()
	os := t.results(fn, i, t.top(fn))
	r := made{Index: i}
	if len(fn.Params) == 0 && allSame(os) {
		res := &Result{eng: a}
		if !slices.ContainsFunc(os, func(o Origin) bool { return res.Moves(fn, o) }) {
			r.Same = os[0].Name
		}
	}
	if owned := a.ownedBy(fn, os, t); owned != nil {
		r.Owns = owned.What
	}
	if r.Same != "" || r.Owns != "" {
		m.Results = append(m.Results, r)
	}
}

// mayOwn reports whether what fn makes may own something: something that it may run opens it, or starts a goroutine.
func (a *engine) mayOwn(fn *ssa.Function) bool {
	extent := a.extent(fn)
	return len(extent) > maxExtent || slices.ContainsFunc(extent, a.mayOpen)
}

// mayOpen is mayOwn of the instructions of fn itself.
func (a *engine) mayOpen(fn *ssa.Function) bool {
	opens, ok := a.opens[fn]
	if !ok {
		opens = slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool { return slices.ContainsFunc(b.Instrs, a.opensHere) })
		a.opens[fn] = opens
	}
	return opens
}

func (a *engine) opensHere(instr ssa.Instruction) bool {
	if _, ok := instr.(*ssa.Go); ok {
		return true
	}
	c, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	fn := c.Call.StaticCallee()
	if fn == nil {
		_, variable := c.Call.Value.(*ssa.UnOp)
		return variable && !c.Call.IsInvoke() // of a function that may be known
	}
	if a.openedBy(fn) != "" || strings.HasPrefix(a.fullNameOf(fn), "os/exec.Command") {
		return true
	}
	return slices.ContainsFunc(a.madeBy(fn), func(m made) bool { return m.Owns != "" })
}

// openedBy returns what a function opens that is not told by a fact, "" if that is nothing.
func (a *engine) openedBy(fn *ssa.Function) string {
	if strings.HasSuffix(fn.Name(), "_Cfunc__CMalloc") {
		return "C memory"
	}
	return openers[a.fullNameOf(fn)]
}

// allSame reports whether all origins are one variable or what it refers to.
func allSame(os []Origin) bool {
	n := 0
	for _, o := range os {
		switch {
		case o.Kind == Nil:
		case o.Kind != Same || o.Name == "":
			return false
		default:
			n++
			if o.Name != os[0].Name {
				return false
			}
		}
	}
	return n > 0 && os[0].Kind == Same
}

// An Owned is something that has to be closed.
type Owned struct {
	What string
	Pos  token.Pos
}

// Owns returns what the objects that a New makes own, nil when that is nothing or when something closes it.
func (r *Result) Owns(n *ContractNew) *Owned {
	if n.Func == nil {
		if fn := funcIn(n.Value); fn != nil {
			if m := r.eng.makesOf(fn, 0); m != nil && m.Owns != "" {
				return &Owned{m.Owns, n.Pos}
			}
		}
		return nil
	}
	t := r.eng.newTracer()
	return r.eng.ownedBy(n.Func, t.results(n.Func, 0, topOf(n)), t)
}

// OwnsValue returns what a value owns that was made in its function.
func (r *Result) OwnsValue(v ssa.Value) *Owned {
	t := r.eng.newTracer()
	return r.eng.ownedBy(v.Parent(), t.trace(v, t.top(v.Parent())), t)
}

func (a *engine) ownedBy(fn *ssa.Function, os []Origin, t *tracer) *Owned {
	var res *Owned
	for _, o := range os {
		if res = t.owned(o, 0); res != nil {
			break
		}
	}
	extent := a.extent(fn)
	if res == nil {
		res = a.goroutineOf(fn, extent, os)
	}
	if res != nil {
		for _, g := range extent {
			if calls(g, "runtime.SetFinalizer", "runtime.AddCleanup") {
				return nil // closed with the object
			}
		}
	}
	return res
}

func calls(fn *ssa.Function, names ...string) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if c, ok := instr.(ssa.CallInstruction); ok {
				if callee := c.Common().StaticCallee(); callee != nil {
					if o := callee.Origin(); o != nil {
						callee = o
					}
					if slices.Contains(names, funcName(callee)) {
						return true
					}
				}
			}
		}
	}
	return false
}

// openers are functions whose first result (or results) has to be closed by somebody.
var openers = map[string]string{
	"os.Open": "a file", "os.OpenFile": "a file", "os.Create": "a file", "os.CreateTemp": "a file", "os.NewFile": "a file",
	"os.OpenInRoot": "a file", "(*os.Root).Open": "a file", "(*os.Root).Create": "a file", "(*os.Root).OpenFile": "a file",
	"os.OpenRoot": "a directory", "os.Pipe": "a pipe", "os.StartProcess": "a process", "io/ioutil.TempFile": "a file",
	"net.Dial": "a connection", "net.DialTimeout": "a connection", "net.DialTCP": "a connection", "net.DialUDP": "a connection",
	"net.DialIP": "a connection", "net.DialUnix": "a connection", "(*net.Dialer).Dial": "a connection", "(*net.Dialer).DialContext": "a connection",
	"(*net.Dialer).DialTCP": "a connection", "(*net.Dialer).DialUDP": "a connection", "(*net.Dialer).DialUnix": "a connection",
	"crypto/tls.Dial": "a connection", "crypto/tls.DialWithDialer": "a connection", "(*crypto/tls.Dialer).Dial": "a connection",
	"(*crypto/tls.Dialer).DialContext": "a connection", "net.FileConn": "a connection", "net/rpc.Dial": "a connection", "net/rpc.DialHTTP": "a connection",
	"net/smtp.Dial": "a connection", "net/textproto.Dial": "a connection", "log/syslog.Dial": "a connection", "log/syslog.New": "a connection",
	"net.Listen": "a socket", "net.ListenPacket": "a socket", "net.ListenTCP": "a socket", "net.ListenUDP": "a socket", "net.ListenUnix": "a socket",
	"net.ListenUnixgram": "a socket", "net.ListenMulticastUDP": "a socket", "net.ListenIP": "a socket", "net.FileListener": "a socket", "net.FilePacketConn": "a socket",
	"(*net.ListenConfig).Listen": "a socket", "(*net.ListenConfig).ListenPacket": "a socket", "crypto/tls.Listen": "a socket",
	"(*database/sql.DB).Conn": "a connection", "(*database/sql.DB).Prepare": "a statement", "(*database/sql.DB).PrepareContext": "a statement",
	"database/sql.Open": "a database handle", "archive/zip.OpenReader": "a file", "plugin.Open": "a plugin",
	"syscall.Mmap": "a mapping", "golang.org/x/sys/unix.Mmap": "a mapping",
	"syscall.Open": "a file descriptor", "syscall.Socket": "a file descriptor", "syscall.EpollCreate1": "a file descriptor", "syscall.Dup": "a file descriptor",
	"golang.org/x/sys/unix.Open": "a file descriptor", "golang.org/x/sys/unix.Socket": "a file descriptor", "golang.org/x/sys/unix.EpollCreate1": "a file descriptor",
	"golang.org/x/sys/unix.Eventfd": "a file descriptor", "golang.org/x/sys/unix.MemfdCreate": "a file descriptor", "golang.org/x/sys/unix.Dup": "a file descriptor",
}

// owned returns what an object of this origin owns.
func (t *tracer) owned(o Origin, depth int) *Owned {
	if depth > 4 {
		return nil
	}
	switch {
	case o.Kind == Made:
		return t.ownedByCall(o, depth)
	case o.Kind == Fresh:
		var res *Owned
		t.walk(o.Value, "", o.fr, map[ssa.Value]bool{}, func(path string, at ssa.Instruction, fr *frame) {
			if res != nil {
				return
			}
			switch at := at.(type) {
			case *ssa.Store:
				if !strings.HasPrefix(path, o.path) {
					return // beside what is returned
				}
				res = t.ownedValue(at.Val, fr, depth+1)
			case *ssa.MapUpdate:
				res = t.ownedValue(at.Value, fr, depth+1)
			case *ssa.Call:
				if started(&at.Call, o.Value) {
					res = &Owned{"a process", at.Pos()}
				}
			}
		})
		return res
	}
	return nil
}

// ownedValue returns what is owned by a value that is stored in an object.
func (t *tracer) ownedValue(v ssa.Value, fr *frame, depth int) *Owned {
	if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsInteger == 0 && b.Kind() != types.UnsafePointer {
		return nil
	}
	for _, o := range t.trace(v, fr) {
		if w := t.owned(o, depth); w != nil {
			return w
		}
	}
	return nil
}

// ownedByCall returns what the result of a call into another package owns: what it opens, or what it is given.
func (t *tracer) ownedByCall(o Origin, depth int) *Owned {
	c := o.Value.(*ssa.Call)
	fn := c.Call.StaticCallee()
	if fn == nil || closedIn(c, o.Index) {
		return nil
	}
	what := ""
	if m := t.a.makesOf(fn, o.Index); m != nil {
		what = m.Owns
	}
	name := t.a.fullNameOf(fn)
	if what == "" && (o.Index == 0 || name == "os.Pipe" && o.Index == 1) {
		what = t.a.openedBy(fn)
	}
	if what == "" && strings.HasPrefix(name, "os/exec.Command") {
		for _, r := range *c.Referrers() {
			if x, ok := r.(*ssa.Call); ok && started(&x.Call, c) {
				what = "a process"
			}
		}
	}
	if what != "" {
		return &Owned{what, c.Pos()}
	}
	if !wrappers[name] {
		return nil
	}
	for _, arg := range c.Call.Args {
		if w := t.ownedValue(arg, o.fr, depth+1); w != nil {
			return w
		}
	}
	return nil
}

// wrappers keep what they are given.
var wrappers = map[string]bool{
	"bufio.NewReader": true, "bufio.NewReaderSize": true, "bufio.NewWriter": true, "bufio.NewWriterSize": true, "bufio.NewReadWriter": true,
	"bufio.NewScanner": true, "net/textproto.NewConn": true, "net/textproto.NewReader": true, "net/textproto.NewWriter": true, "net/rpc.NewClient": true,
	"crypto/tls.Client": true, "crypto/tls.Server": true, "encoding/json.NewEncoder": true, "encoding/json.NewDecoder": true,
	"encoding/gob.NewEncoder": true, "encoding/gob.NewDecoder": true, "log.New": true, "encoding/csv.NewWriter": true, "encoding/csv.NewReader": true,
	"compress/gzip.NewWriter": true, "net/http.NewFileTransport": true, "net/smtp.NewClient": true,
}

func started(c *ssa.CallCommon, cmd ssa.Value) bool {
	fn := c.StaticCallee()
	return fn != nil && funcName(fn) == "(*os/exec.Cmd).Start" && len(c.Args) > 0 && c.Args[0] == cmd
}

// closedIn reports whether the function that opens something closes it before it returns, on all paths that
// return it.
func closedIn(c *ssa.Call, index int) bool {
	var v ssa.Value = c
	if _, ok := c.Type().(*types.Tuple); ok {
		v = nil
		for _, r := range *c.Referrers() {
			if e, ok := r.(*ssa.Extract); ok && e.Index == index {
				v = e
			}
		}
	}
	return v != nil && closed(v, 0)
}

func closed(v ssa.Value, depth int) bool {
	if depth > 3 || v.Referrers() == nil {
		return false
	}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Defer:
			if isClose(&r.Call, v) {
				return true
			}
		case *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.Phi:
			if closed(r.(ssa.Value), depth+1) {
				return true
			}
		case *ssa.Call:
			if isClose(&r.Call, v) && dominatesReturns(r) {
				return true
			}
		case *ssa.Store:
			// A variable that a deferred closure closes.
			cell, ok := r.Addr.(*ssa.Alloc)
			if !ok || r.Val != v {
				continue
			}
			for _, u := range *cell.Referrers() {
				switch u := u.(type) {
				case *ssa.UnOp:
					if closed(u, depth+1) {
						return true
					}
				case *ssa.MakeClosure:
					if deferred, i := isDeferred(u), slices.Index(u.Bindings, ssa.Value(cell)); deferred && i >= 0 {
						for _, x := range *u.Fn.(*ssa.Function).FreeVars[i].Referrers() {
							if load, ok := x.(*ssa.UnOp); ok && closed(load, depth+1) {
								return true
							}
						}
					}
				}
			}
		}
	}
	return false
}

func isDeferred(mc *ssa.MakeClosure) bool {
	for _, r := range *mc.Referrers() {
		if d, ok := r.(*ssa.Defer); ok && d.Call.Value == mc {
			return true
		}
	}
	return false
}

// isClose reports whether a call closes v.
func isClose(c *ssa.CallCommon, v ssa.Value) bool {
	if c.IsInvoke() {
		return c.Value == v && closeNames[c.Method.Name()]
	}
	fn := c.StaticCallee()
	if fn == nil || len(c.Args) == 0 || c.Args[0] != v {
		return false
	}
	return closeNames[fn.Name()] && (fn.Signature.Recv() != nil || strings.HasPrefix(funcName(fn), "syscall.") || strings.HasPrefix(funcName(fn), "golang.org/x/sys/unix."))
}

var closeNames = map[string]bool{"Close": true, "Kill": true, "Wait": true, "Release": true, "Shutdown": true, "CloseNow": true}

// dominatesReturns reports whether a call lies on all paths to the returns of its function that can be reached
// after it.
func dominatesReturns(c *ssa.Call) bool {
	n := 0
	for _, b := range c.Parent().Blocks {
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); !ok || b == c.Parent().Recover {
			continue
		}
		n++
		if !c.Block().Dominates(b) {
			n += 100
		}
	}
	return n > 0 && n < 100
}

// goroutineOf returns the goroutine that belongs to the objects that fn makes: it has the object or a channel
// of it, and does not end by itself.
func (a *engine) goroutineOf(fn *ssa.Function, extent []*ssa.Function, os []Origin) *Owned {
	starts := func(g *ssa.Function) bool {
		return slices.ContainsFunc(g.Blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool { _, ok := i.(*ssa.Go); return ok })
		})
	}
	if !slices.ContainsFunc(extent, starts) {
		return nil
	}
	cancels := false
	for _, g := range extent {
		if calls(g, "(*sync.WaitGroup).Wait", "(*golang.org/x/sync/errgroup.Group).Wait") {
			return nil // joined
		}
		cancels = cancels || calls(g, "context.WithCancel", "context.WithCancelCause")
	}
	for _, g := range extent {
		for _, b := range g.Blocks {
			for _, instr := range b.Instrs {
				c, ok := instr.(*ssa.Go)
				if !ok {
					continue
				}
				t := a.newTracer()
				body, binds, _ := t.callee(&c.Call)
				body = a.bodyOf(body)
				if body == nil || !a.waits(body, 0) || !cancels && a.watchesContext(body, 0) {
					continue
				}
				for _, v := range slices.Concat(c.Call.Args, binds) {
					if a.tied(v, g, fn, os) {
						return &Owned{"a goroutine", c.Pos()}
					}
				}
			}
		}
	}
	return nil
}

// tied reports whether what a goroutine gets belongs to the object that is made: it is the object, or is
// stored in it.
func (a *engine) tied(v ssa.Value, g, fn *ssa.Function, os []Origin) bool {
	if _, ok := v.Type().Underlying().(*types.Basic); ok {
		return false
	}
	t := a.newTracer()
	fr := t.top(g)
	roots := map[ssa.Value]bool{}
	for _, o := range os {
		if o.Kind == Fresh {
			roots[o.Value] = true
			t.stores(o.Value, "", o.fr, func(_ string, st *ssa.Store, sfr *frame) {
				for _, x := range t.trace(st.Val, sfr) {
					if x.Kind == Fresh {
						roots[x.Value] = true
					}
				}
			})
		}
	}
	found := false
	check := func(os []Origin) {
		for _, o := range os {
			if o.Kind == Fresh && roots[o.Value] {
				found = true
			}
			if p, ok := o.Value.(*ssa.Parameter); ok && g != fn && p.Parent() == g && receiverOf(g) == p {
				found = true // a method of the object starts it
			}
		}
	}
	check(t.trace(v, fr))
	if al, ok := v.(*ssa.Alloc); ok {
		// A captured variable.
		t.stores(al, "", fr, func(path string, st *ssa.Store, sfr *frame) {
			if path == "" {
				check(t.trace(st.Val, sfr))
			}
		})
	}
	return found
}

func receiverOf(fn *ssa.Function) *ssa.Parameter {
	if fn.Signature.Recv() == nil || len(fn.Params) == 0 {
		return nil
	}
	return fn.Params[0]
}

// waits reports whether a function has a loop in which it waits for others.
func (a *engine) waits(fn *ssa.Function, depth int) bool {
	for _, b := range fn.Blocks {
		loop := cyclic(b)
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.UnOp:
				if instr.Op == token.ARROW && loop {
					return true
				}
			case *ssa.Select, *ssa.Send:
				if loop {
					return true
				}
			case *ssa.Call:
				callee := a.bodyOf(instr.Call.StaticCallee())
				if callee != nil && depth < 2 && (a.waits(callee, depth+1)) {
					return true
				}
				if loop && instr.Call.StaticCallee() != nil {
					switch funcName(instr.Call.StaticCallee()) {
					case "time.Sleep", "(*sync.Cond).Wait":
						return true
					}
				}
			}
		}
	}
	return false
}

func cyclic(b *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	queue := slices.Clone(b.Succs)
	for len(queue) > 0 {
		x := queue[0]
		queue = queue[1:]
		if x == b {
			return true
		}
		if !seen[x] {
			seen[x] = true
			queue = append(queue, x.Succs...)
		}
	}
	return false
}

// watchesContext reports whether a function ends with a context.
func (a *engine) watchesContext(fn *ssa.Function, depth int) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			c, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if m := c.Common().Method; m != nil && m.FullName() == "(context.Context).Done" {
				return true
			}
			if callee := a.bodyOf(c.Common().StaticCallee()); callee != nil && depth < 2 && a.watchesContext(callee, depth+1) {
				return true
			}
		}
	}
	return false
}

// ResourceType returns what values of a type own when the type says so: files, connections, processes.
func ResourceType(t types.Type) string {
	n := namedOf(t)
	if n == nil || n.Obj().Pkg() == nil {
		return ""
	}
	return resourceTypes[n.Obj().Pkg().Path()+"."+n.Obj().Name()]
}

var resourceTypes = map[string]string{
	"os.File": "a file", "net.Conn": "a connection", "net.TCPConn": "a connection", "net.UDPConn": "a connection", "net.UnixConn": "a connection",
	"net.PacketConn": "a connection", "crypto/tls.Conn": "a connection", "net.Listener": "a socket", "net.TCPListener": "a socket", "os.Process": "a process",
	"database/sql.Conn": "a connection", "database/sql.Tx": "a transaction", "database/sql.Stmt": "a statement", "net/rpc.Client": "a connection",
	"net/smtp.Client": "a connection",
}
