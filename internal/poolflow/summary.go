package poolflow

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A ref names a value relative to a call: a parameter, a result, something that the callee made, and
// what can be reached from it. Its exported fields survive serialization.
type ref struct {
	K    byte   // 'p' param, 'v' free variable, 'g' global, 'f' fresh object, 'c' constant, 's' scalar content, 'd' other scalar, 'a' aggregate, 'k' closure, 'n' something that is not nil, 'q' result of the I-th call of what was given, 0 unknown
	I    int    // index of the param, free variable or fresh object
	Obj  string // path from the root to the object, each content step ends in "*"
	Path string // path inside the object
	Fl   uint16
	C    string // constant, global's name, mark of a scalar, or the name of an error's variable, see sentinel
	T    string // kind of type of each content step: 's' slice, 'm' map, 'c' channel, 'o' a part, 'l' a link, 'p' other
	Sub  []ref  // aggregate: fields; closure: bindings
	Name []string
	Sum  *summary // closure of another package

	fn     *ssa.Function // closure
	global *ssa.Global
	elems  []*object // types of the content steps, for use within the process
}

func (r ref) String() string {
	var room [96]byte
	return string(r.append(room[:0]))
}

func (r *ref) append(b []byte) []byte {
	switch r.K {
	case 0:
		return append(b, '?')
	case 'c':
		return append(b, r.C...)
	case 'd':
		return append(b, r.K)
	case 'n':
		return append(append(b, r.K), r.C...)
	}
	b = strconv.AppendInt(append(b, r.K), int64(r.I), 10)
	b = append(append(append(b, r.C...), r.Obj...), r.Path...)
	if r.Fl != 0 {
		b = strconv.AppendUint(append(b, '/'), uint64(r.Fl), 16)
	}
	for i := range r.Sub {
		if i < len(r.Name) {
			b = append(append(b, ' '), r.Name[i]...)
		}
		b = r.Sub[i].append(append(b, ','))
	}
	return b
}

// equal reports whether two refs name the same.
func (r ref) equal(x ref) bool {
	if r.K != x.K {
		return false
	}
	switch r.K {
	case 0, 'd':
		return true
	case 'c', 'n':
		return r.C == x.C
	}
	return r.I == x.I && r.Fl == x.Fl && r.C == x.C && r.Obj == x.Obj && r.Path == x.Path && slices.Equal(r.Name, x.Name) && slices.EqualFunc(r.Sub, x.Sub, ref.equal)
}

// holder names the object that a scalar lies in.
func (r *ref) holder() *ref {
	at := &ref{K: 'p', I: r.I, Obj: r.Obj, T: r.T, elems: r.elems}
	if at.I < 0 {
		at.K, at.I = 'v', -1-at.I
	}
	return at
}

// A condRef is a condition on what the function was entered with.
type condRef struct {
	V  ref
	W  ref // what V is compared with: Is says whether both are the same
	Is string
}

func (c condRef) String() string { return c.V.String() + c.W.String() + c.Is }

// A storeRef is a change of memory that callers can see.
type storeRef struct {
	L  ref // the location: object and path
	V  ref
	at ssa.Instruction
}

// A putRef says that an object is put.
type putRef struct {
	O        ref
	Val      ref // the value that was put
	Pool     ref
	PoolName string
	Class    string
	May      bool
	Sized    bool
	Sorts    bool // the callee chooses among several pools
	Inner    bool
	Taken    bool // another one at the next call, see movesOn
	Partial  bool // not on ways through the callee that were left out, for there are too many
	Guards   string
	at       ssa.Instruction
}

// held reports whether the callee found what it puts in what it was given, or took it itself.
func (p *putRef) held() bool { return strings.Contains(p.O.Obj, ".") || p.O.K == 'f' }

// A freshRef is an object that the callee made or took from a pool.
type freshRef struct {
	Pooled   bool
	Pool     ref
	PoolName string
	Class    string
	Name     string
	Slice    bool // it is the array of a slice
	typ      types.Type
	of       *object
}

// A stateRef says what has become of an object that the caller can see.
type stateRef struct {
	O       ref
	Grown   string
	Guards  string
	Drops   string
	Handed  bool
	Keeps   bool // a context of a framework, which does not get it back
	Counts  bool
	Sized   bool
	May     bool
	Reset   bool
	LenDrop bool
	Shown   bool
	Lost    bool // what it holds is not known
}

// A shareRef says that what a ref reaches is with another goroutine afterwards.
type shareRef struct {
	O        ref
	Kind     string
	Puts     bool
	Back     bool // puts it whatever happens, and waits for nothing before
	PoolName string
	Class    string
	at       ssa.Instruction
}

// A callRef says that a function the callee was given is called, with what.
type callRef struct {
	Fn    ref
	Args  []ref
	Kind  string // "" called, "go" in another goroutine, "once" by a Once, "method:Name" the method of a type parameter
	Ready []ref  // what was set to nothing before, of the objects that are lent
	at    ssa.Instruction
}

// An outcome is one kind of way through a function, as far as callers can tell.
type outcome struct {
	Conds   []condRef
	Either  [][]condRef // one of them holds as well
	any     bool        // there are too many of them
	Results []ref
	Fresh   []freshRef
	Stores  []storeRef
	Puts    []putRef
	States  []stateRef
	Shares  []shareRef
	Calls   []callRef
	Joins   bool
}

// movesOn reports whether a result is found in a parameter in which something else is changed: there may be another one
// at the next call.
//
//	func (q *queue) next() *block { b := q.head.block; q.read++; return b }
func (o *outcome) movesOn(r ref) bool {
	return r.K == 'p' && slices.ContainsFunc(o.Stores, func(st storeRef) bool { return st.L.K == 'p' && st.L.I == r.I })
}

// A useRef says that the function reads or writes an object that the caller can see.
type useRef struct {
	O      ref
	Trusts bool      // reads the content of Path before it writes it
	Kind   string    // of the trust, as in [Trust]
	Conds  []condRef // what is so wherever it is used
	at     ssa.Instruction
	pos    token.Pos
}

// A summary is the effect of a function on its parameters and results.
type summary struct {
	Outcomes []outcome
	Uses     []useRef
	NoReturn bool
	gaveUp   string
	fn       *ssa.Function
	others   [][]*ref // memo of elsewhere
}

// elsewhere returns the places in what the function is given that something is stored at in other outcomes, but not in the i-th.
func (s *summary) elsewhere(i int) []*ref {
	if s.others == nil {
		s.others = make([][]*ref, len(s.Outcomes))
		for i := range s.Outcomes {
			o := &s.Outcomes[i]
			for k := range s.Outcomes {
				for n := range s.Outcomes[k].Stores {
					if at := &s.Outcomes[k].Stores[n].L; k != i && at.K == 'p' && !o.stores(at) {
						s.others[i] = append(s.others[i], at)
					}
				}
			}
		}
	}
	return s.others[i]
}

// shows reports whether somebody unknown has, or may have, what a ref names: what it refers to may be used, then.
func (s *summary) shows(r ref) bool {
	key := r.object().String()
	return slices.ContainsFunc(s.Outcomes, func(o outcome) bool {
		return slices.ContainsFunc(o.States, func(st stateRef) bool {
			return (st.May || st.Shown || st.Handed || st.Keeps) && st.O.String() == key
		})
	})
}

// String is short, lower case and free of regexp characters.
func (s *summary) String() string {
	var words []string
	seen := map[string]bool{}
	add := func(w string) {
		if !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	for _, o := range s.Outcomes {
		for i, r := range o.Results {
			if r.K == 'f' && r.I < len(o.Fresh) && o.Fresh[r.I].Pooled {
				add(fmt.Sprintf("gets result %d", i))
			}
			if r.K == 'p' {
				add(fmt.Sprintf("result %d aliases param %d", i, r.I))
			}
		}
		for _, p := range o.Puts {
			if p.O.K == 'p' {
				add(fmt.Sprintf("puts param %d%s", p.O.I, strings.NewReplacer("*", "", ".", " field ", "[]", " elements").Replace(p.O.Obj)))
			}
		}
		for _, sh := range o.Shares {
			if sh.O.K == 'p' {
				add(fmt.Sprintf("shares param %d", sh.O.I))
			}
		}
		for _, c := range o.Calls {
			if c.Kind == "go" {
				add(fmt.Sprintf("runs param %d async", c.Fn.I))
			} else if c.Fn.K == 'p' {
				add(fmt.Sprintf("calls param %d", c.Fn.I))
			}
		}
		for _, st := range o.Stores {
			switch {
			case st.V.K == 'p' && st.L.K == 'g':
				add(fmt.Sprintf("global keeps param %d", st.V.I))
			case st.V.K == 'p' && st.L.K == 'p' && st.V.I != st.L.I:
				add(fmt.Sprintf("param %d keeps param %d", st.L.I, st.V.I))
			case st.V.K == 'c' && st.L.K == 'p':
				add(fmt.Sprintf("resets param %d%s", st.L.I, strings.NewReplacer("*", "", ".", " field ", "#", "", "[]", "").Replace(st.L.Obj+st.L.Path)))
			}
		}
		if o.Joins {
			add("joins")
		}
	}
	if s.NoReturn {
		add("does not return")
	}
	if len(words) == 0 {
		return "summary"
	}
	return strings.Join(words, "; ")
}
