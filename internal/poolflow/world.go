package poolflow

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A world is one kind of path to a program point: what the values are, what memory holds, and what has
// happened to the objects. Worlds that differ in their assumptions only are merged, and the assumptions
// intersected (property simulation).
type world struct {
	env     env
	heap    memory
	st      objectStates
	conds   assumptions
	defers  []deferred
	cbs     []int   // callbacks made, indexes into funcState.callbacks, ascending
	joined  bool    // something was waited for
	last    value   // result of the latest call whose result has no name here
	sized   bool    // a branch on a size that is not of a followed object was taken
	args    []value // arguments of the call being applied, renamed with everything else
	from    int     // the block that the way out was taken in, see takesWayOut; 0 elsewhere
	theirs  listSet // the lists that other worlds may have, too: they are copied before they change
	spare   *ostate // room for the next change of a state, nil if there is none
	hash    digest  // memo of key
	assumed digest  // memo of assumptions
}

// A deferred is one pending deferred call, with its arguments as they were at the defer statement.
type deferred struct {
	instr *ssa.Defer
	fn    value
	args  []value
	from  []value // the variables that the arguments were read from, where they have an address
}

// A put says where an object was given back.
type put struct {
	instr    ssa.Instruction // in the function analysed: the call of Put, or of what puts
	common   *ssa.CallCommon // of that call, nil where it does not stand in the source
	pool     value
	poolName string
	class    string
	may      bool       // only on some path through the callee
	deferred bool       // runs at exit
	sorts    bool       // the callee chooses among several pools
	inner    bool       // memory of an object that was put, not the object itself
	held     bool       // the callee found it in what it was given, or took it itself
	far      bool       // it found it behind several fields
	partial  bool       // not on ways through the callee that it does not tell of
	fl       sliceFlags // of the slice that is put
}

// A share says where another goroutine, or a reader in the background, came by an object that it may still have.
type share struct {
	instr ssa.Instruction
	kind  string     // "go", "send", "body", "rpc", "stdin", "timer"
	puts  bool       // the other side gives it back
	back  *put       // the other side gives it back on every path, and waits for nothing before
	knows *[]*object // what a goroutine was given; nil when unknown
	some  bool       // the callee does so on some condition only
	each  bool       // several goroutines, each of which answers
	ch    *object    // "send": the channel, when it was made here
}

// An ostate is what has happened to one object on a path. It is a value, as all of its fields are.
type ostate struct {
	history
	shares []share

	sum   digest // memo of hash, for sumOf
	sumOf *object
}

// A history is an ostate but for the list of those who have the object, too.
type history struct {
	put     *put
	part    string // the path of a field whose address was put, by partPut
	partPut *put
	used    bool   // a use after the put was seen already
	handed  bool   // something else owns it now, or it could not be followed
	counts  bool   // counts references: a put may not be one
	sized   bool   // a branch on its size was taken
	may     bool   // an unknown callee had it: its content is not known
	reset   bool   // something that clears it was called
	guards  string // see size.go
	grown   string
	drops   string
	kept    bool  // something else refers to it, who may put it
	lost    bool  // there was no room for what it holds
	pool    value // pooled: where it came from
	spared  bool  // a deferred function puts it on some condition, and has not
	shown   bool  // an unknown callee had it, who may make it its own
	lendrop bool  // the length was taken away (drained, truncated, reset) before now
	offered bool  // a callee had it that puts it on other ways, and does not tell the caller which it took
}

// hash stands for what has happened to o, which s is the state of. It leaves out offered: that is a note for the end of the
// function, and not worth a world of its own.
func (s *ostate) hash(o *object, f *funcState) digest {
	if s.sumOf == o {
		return s.sum
	}
	h := digest{}.num(o.id)
	if s.put != nil {
		h = f.hashValue(h.num(f.instrNum(s.put.instr)).flag(s.put.may).flag(s.put.inner).flag(s.put.sorts), s.put.pool)
	}
	h = f.hashValue(h, s.pool).str(s.part)
	h = h.flag(s.put != nil).flag(s.used).flag(s.handed).flag(s.counts).flag(s.sized).flag(s.may).flag(s.reset).flag(s.lendrop).flag(s.kept).flag(s.lost).flag(s.shown).flag(s.spared)
	for _, sh := range s.shares {
		h = h.num(f.instrNum(sh.instr)).flag(sh.puts)
	}
	s.sum, s.sumOf = h.num(len(s.shares)).str(s.guards).str(s.grown).str(s.drops), o
	return s.sum
}

// addWord adds w to a sorted list of words joined by "|".
func addWord(list, w string) string {
	if list == "" {
		return w
	}
	for i := 0; i < len(list); {
		word, _, _ := strings.Cut(list[i:], "|")
		switch {
		case word == w:
			return list
		case word > w:
			return list[:i] + w + "|" + list[i:]
		}
		i += len(word) + 1
	}
	return list + "|" + w
}

func hasWord(list, w string) bool {
	for word := range strings.SplitSeq(list, "|") {
		if word == w && list != "" {
			return true
		}
	}
	return false
}

func newWorld() *world { return new(world) }

func (w *world) clone() *world {
	w.theirs = theirEnv | theirHeap | theirSt | theirConds
	c := *w
	c.defers = slices.Clone(w.defers)
	c.spare = nil
	c.hash, c.assumed = digest{}, digest{}
	return &c
}

// A listSet is a set of lists of a world that are not its own.
type listSet uint8

const (
	theirEnv listSet = 1 << iota
	theirHeap
	theirSt
	theirConds
)

// bulk is the work of going through all that w knows, in steps: several dozen entries take as long as an instruction.
func (w *world) bulk() int { return (len(w.env) + len(w.heap) + len(w.st) + len(w.conds)) / 64 }

// objects lists the objects that something is known of, in order.
func (w *world) objects() []*object {
	objs := make([]*object, len(w.st))
	for i, x := range w.st {
		objs[i] = x.of
	}
	return objs
}

// state returns what has happened to o. It is not to be changed.
func (w *world) state(o *object) *ostate {
	if s := w.st.get(o); s != nil {
		return s
	}
	return &noState
}

var noState ostate

func (w *world) set(o *object, s ostate) {
	s.sumOf = nil
	w.setState(o, &s)
}

func (w *world) update(o *object, change func(*ostate)) {
	s := w.spare
	if s == nil {
		s = new(ostate)
	}
	w.spare = nil
	old := w.st.get(o)
	if old != nil {
		*s = *old
	} else {
		*s = ostate{}
	}
	s.sumOf = nil
	change(s)
	if old != nil && s.same(old) {
		w.spare = s
		return
	}
	w.setState(o, s)
}

// same reports whether s is t, or was made from it and not changed.
func (s *ostate) same(t *ostate) bool {
	return s.history == t.history && len(s.shares) == len(t.shares) && (len(s.shares) == 0 || &s.shares[0] == &t.shares[0])
}

// assume notes that v is what, and reports whether that agrees with what is known.
func (w *world) assume(v value, what string) bool {
	if v.k == vNone || v.k == vDirty {
		return true
	}
	if v.k == vConst {
		switch what {
		case "nil":
			return v.c == "nil"
		case "nonnil":
			return v.c != "nil"
		default:
			return v.c == what
		}
	}
	if v.k == vClosure {
		return what != "nil"
	}
	v.fl = 0
	if v.k == vRef && what == "nil" && w.known(v) == "nonnil" {
		return false
	}
	if was := w.conds.of(v); was != "" {
		return was == what
	}
	w.assert(v, what)
	if v.k == vRef && what == "nil" && v.path == "" && v.obj.kind == objContent && v.obj.root().kind == objPooled {
		l := loc{v.obj.parent, v.obj.path}
		if _, ok := w.heap.get(l); !ok {
			w.setHeap(l, nilValue) // a field that has no memory is empty
			w.hash = digest{}
		}
	}
	return true
}

// known returns what is assumed of v, or "".
func (w *world) known(v value) string {
	switch v.k {
	case vConst:
		if v.c == "nil" || v.c == "true" || v.c == "false" {
			return v.c
		}
		return ""
	case vClosure:
		return "nonnil"
	}
	if v.k == vRef && v.path != "" {
		return "nonnil"
	}
	v.fl = 0
	if is := w.conds.of(v); is != "" {
		return is
	}
	if v.k == vRef {
		switch v.obj.kind {
		case objAlloc, objGlobal, objFreeVar, objMade:
			return "nonnil"
		}
	}
	return ""
}

// key is the same for two worlds that differ in nothing but assumptions.
func (w *world) key(f *funcState) digest {
	if w.hash != (digest{}) {
		return w.hash
	}
	f.steps += w.bulk()
	var vals, locs, objs, pending digest
	for _, b := range w.env {
		vals = vals.with(f.hashValue(digest{}.num(b.n), *b.is))
	}
	for _, c := range w.heap {
		if c.hash == (digest{}) {
			c.hash = f.hashValue(digest{}.num(c.at.obj.id).str(c.at.path), c.is)
		}
		locs = locs.with(c.hash)
	}
	for _, x := range w.st {
		objs = objs.with(x.is.hash(x.of, f))
	}
	for _, d := range w.defers {
		pending = pending.num(f.instrNum(d.instr)).num(len(d.args))
		for _, a := range d.args {
			pending = f.hashValue(pending, a)
		}
	}
	h := vals.then(locs).then(objs).then(pending).num(len(w.cbs))
	for _, i := range w.cbs {
		h = h.num(i)
	}
	w.hash = h.flag(w.joined).flag(w.sized).num(w.from)
	return w.hash
}

// A fact is the state at a program point: worlds, ordered by key, no two with the same key.
type worlds struct {
	list []*world
	key  digest
	own  *funcState
}

func (f *funcState) worldsOf(list []*world) *worlds {
	if len(list) == 0 {
		return nil
	}
	byKey := f.distinct(list)
	if len(byKey) > f.room() {
		f.gaveUp(tooManyPaths)
		byKey = f.distinct(f.reduce(byKey))
	}
	ws := &worlds{own: f, list: byKey}
	for _, w := range byKey {
		ws.key = ws.key.then(w.key(f)).then(w.assumptions(f))
	}
	return ws
}

// distinct returns the worlds of a list that differ in more than their assumptions, ordered by key.
func (f *funcState) distinct(list []*world) []*world {
	byKey := slices.Clone(list)
	slices.SortStableFunc(byKey, func(x, y *world) int { return x.key(f).compare(y.key(f)) })
	n := 0
	for _, w := range byKey {
		if n > 0 && byKey[n-1].key(f) == w.key(f) {
			byKey[n-1] = weaken(byKey[n-1], w)
			continue
		}
		byKey[n] = w
		n++
	}
	clear(byKey[n:])
	return byKey[:n]
}

// assumptions stands for what is assumed.
func (w *world) assumptions(f *funcState) digest {
	if w.assumed == (digest{}) {
		for _, c := range w.conds {
			w.assumed = w.assumed.with(f.hashValue(digest{}.str(c.is), c.of))
		}
	}
	return w.assumed
}

// life describes what has happened to the objects of the world.
func (w *world) life(f *funcState) digest {
	var h digest
	for _, x := range w.st {
		if x.is.put != nil || len(x.is.shares) > 0 {
			h = h.with(x.is.hash(x.of, f))
		}
	}
	return h
}

// weaken returns x with only those assumptions that y shares.
func weaken(x, y *world) *world {
	shared := func(c *assumption) bool { return y.conds.of(c.of) == c.is }
	if !slices.ContainsFunc(x.conds, func(c *assumption) bool { return !shared(c) }) {
		return x
	}
	r := x.clone()
	r.hash = x.hash
	r.keepConds(shared)
	return r
}

// lattice is the semilattice of sets of worlds, for the dense solver. nil is its identity.
type lattice struct{}

func (lattice) Ident() *worlds { return nil }

func (lattice) Equals(a, b *worlds) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.key == b.key
}

func (lattice) Merge(a, b *worlds) *worlds {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return a.own.worldsOf(append(slices.Clone(a.list), b.list...))
}
