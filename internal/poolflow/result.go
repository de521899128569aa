package poolflow

import (
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A Result is what is known of the pools of one package.
type Result struct {
	Relevant bool
	Pkg      *ssa.Package
	Funcs    []*ssa.Function // analysed, in source order
	Pools    []*Pool         // pools of the package, by position
	Events   []*Event        // mistakes in the handling of objects, by function and position
	Puts     []*PutSite      // every Put, direct or through a function
	Gets     []*GetSite      // every Get, direct or through a function
	Foreign  []*ForeignPut   // every Put of what is not followed
	Reslices []*Reslice
	GaveUp   map[*ssa.Function]string // functions that were not followed to the end, and why
	Giants   []*types.Func            // functions that were not looked at, see IsGiant
	Found    map[Found]token.Pos      // what is used of objects as it was found in them
	Steps    int                      // work done: instructions run, once for each kind of path

	eng   *engine
	getOf map[getKey]*GetSite // memo of (*PutSite).Get
}

// An Event is something that happens to an object on some path of a function.
type Event struct {
	// Kind is one of: used, returned, stored, captured, sent, twice, reclose, frozen, loop, wrongpool, nested.
	Kind           string
	Func           *ssa.Function
	Instr          ssa.Instruction // what has to change
	Pos            token.Pos
	Must           bool   // on every path that comes here
	Name           string // of the object, as in the source
	Place          string // stored: where to
	Pool           string // name of the pool
	Class          string // class of the pool
	From           string // wrongpool: where the object came from
	FromClass      string // wrongpool: the class of that pool
	Held           bool   // a callee that puts found the object in what it was given, or took it itself
	Far            bool   // found it behind several fields, or not on ways that it does not tell of
	Shared         bool   // the object is a variable of a package, or what one refers to
	Distant        bool   // Inside: behind a pointer of what the object refers to
	Channel        bool   // the object is a channel
	Linked         bool   // stored: a node of a list, in a link of another node or in an end of the list
	Abroad         bool   // stored: an emptied list, in a field of another package's, which alone knows whether it is appended to
	Siblings       bool   // wrongpool: the pools are fields of the same object
	Element        bool   // an element of a list or map
	Inside         bool   // memory that was reached from the object, not the object itself
	Param          bool   // the object was a parameter, not taken here
	Async          string // captured: "go", "timer", "body", "rpc", "stdin"
	Lent           bool   // captured: it is the caller's, and may be put when the function returns
	Deferred       bool   // the first Put is deferred
	Sorts          bool   // frozen: the callee that puts chooses among several pools
	PutDirect      bool   // twice: the first Put is a call in this function
	SecondDeferred bool   // twice: the second Put is deferred
	Failed         bool   // returned: with an error, each time that it was put
	Own            bool   // reclose: none but this module calls the method
	PutInstr       ssa.Instruction
	PutPos         token.Pos
	Outer          string // nested: class of the pool that what refers to the object is put into
	OuterPos       token.Pos
	GetPos         token.Pos // NoPos when the object was not taken in this function

	obj *object
}

// Memory names what was reached from the object.
func (e *Event) Memory() string { return memoryOf + strings.TrimPrefix(e.Name, memoryOf) }

// Found names something that objects of a pool have in them when they are taken: the pool's class and the path.
type Found struct{ Class, Path string }

// A Trust says that the content which an object had before its Get is relied on.
type Trust struct {
	Path  string // field path, "*" for what a field refers to; "**" at its end: all that lies there
	Kind  string // "" it is read; "len" its length alone; "elem" some of its elements, to change them; "update" it is read to change itself, once; "loop" the same, any number of times
	Instr ssa.Instruction
	Pos   token.Pos
	Set   map[string]bool // "**": paths that were set before, on every way there
}

// A GetSite is a call that takes an object: of Get itself, or of a function that does.
type GetSite struct {
	Func     *ssa.Function
	Instr    ssa.Instruction
	Pos      token.Pos
	Pool     string
	Class    string
	Name     string
	Trusts   map[string]*Trust // by path, with "?" and the kind behind it
	Put      bool              // put on some way out of the function
	Kept     bool              // handed on, on some way out
	Lost     bool              // neither, on some way out
	Returned bool              // Kept: it, or what refers to it, is a result
	Shown    bool              // Lost: an unknown callee had it there, who may make it its own
	Why      string            // Kept: why it was not followed further, "" when the caller has it

	obj *object
}

// A PutSite is a call that gives an object back: Put itself, or a function that puts.
type PutSite struct {
	Func     *ssa.Function
	Instr    ssa.Instruction
	Pos      token.Pos
	Pool     string
	Class    string
	Name     string // of the object
	Direct   bool   // a call of (*sync.Pool).Put
	Deferred bool
	Pooled   bool // the object was taken in the same function
	Param    bool // the object is a parameter, or was reached from one
	Reached  bool // the object was found in a field of another one
	Held     bool // a callee that puts found the object in what it was given, or took it itself
	sorts    bool // it chooses among several pools
	Whole    bool // the object is what was taken, or the parameter, itself
	GetPos   token.Pos
	States   []*PutState // one for each kind of path
	Fails    token.Pos   // a way out with an error of some call on which the object, a parameter, is not put, as on any such; NoPos when there is none
	AtEnd    bool        // a Read puts its receiver, or what is in it, at the end of the input only

	get   *object
	obj   *object
	shown bool            // an unknown callee had the object before
	outer ssa.Instruction // the deferred call that it is part of, or Instr
}

// A ForeignPut is a Put of something that is not followed.
type ForeignPut struct {
	Func  *ssa.Function
	Instr ssa.CallInstruction
	Pos   token.Pos
	Pool  string
	Class string
	Arg   ssa.Value // what is put
	Nil   bool      // on some way it is nil
}

// Get returns the GetSite of the object, nil when it was not taken in the same function.
func (p *PutSite) Get(r *Result) *GetSite {
	if r.getOf == nil {
		r.getOf = map[getKey]*GetSite{}
		for _, g := range slices.Backward(r.Gets) {
			r.getOf[getKey{g.obj, g.Func}] = g
		}
	}
	return r.getOf[getKey{p.get, p.Func}]
}

type getKey struct {
	obj *object
	fn  *ssa.Function
}

// Given returns the parameter that is put, or that what is put was reached from; nil when there is none.
func (p *PutSite) Given() *ssa.Parameter {
	param, _ := p.obj.root().site.(*ssa.Parameter)
	return param
}

// A PutState is the state in which an object is put on one kind of path.
type PutState struct {
	Fields     map[string]FieldState // by path: what was written since the Get, or since the function began
	Reset      bool                  // a method that clears it was called
	Touched    bool                  // an unknown function had it
	Kept       bool                  // something else refers to it
	Counts     bool                  // references are counted
	Boxed      bool                  // Put(&b)
	Sized      bool                  // a branch on its size lies on the path
	May        bool                  // the callee puts on some path only
	Flags      uint16                // of the slice that is put
	Sizes      []Size                // of what has grown, or was compared with a bound
	LenDropped string
}

// same reports whether t is the same state.
func (s *PutState) same(t *PutState) bool {
	return s.Reset == t.Reset && s.Touched == t.Touched && s.Kept == t.Kept && s.Counts == t.Counts && s.Boxed == t.Boxed &&
		s.Sized == t.Sized && s.May == t.May && s.Flags == t.Flags && s.LenDropped == t.LenDropped &&
		maps.Equal(s.Fields, t.Fields) && slices.Equal(s.Sizes, t.Sizes)
}

// A Size is what is known of the size of a part of an object at a Put.
type Size struct {
	Path    string // "" the object itself, "*" what it refers to, ".f*" what a field refers to
	Grown   Growth
	Made    bool      // it was made anew, as large as something is
	Bounded bool      // the capacity has an upper bound
	AtLeast bool      // the capacity has a lower bound
	Over    bool      // the capacity is above a bound
	Ratio   bool      // the capacity is bounded by a multiple of the length
	Len     bool      // the length has an upper bound
	Drained bool      // that bound was tested after the length had been taken away
	Keyed   bool      // what it holds serves as a key
	GrownAt token.Pos // where it grows, in this function
	LenAt   token.Pos // where its length is compared, in this function
}

// Growth says how something has grown.
type Growth uint8

const (
	NoGrowth Growth = iota
	Perhaps         // by something of unknown size
	ByInput         // by input of any size
)

// Flags of slices.
const (
	Shifted   = uint16(fShift)
	Cut       = uint16(fCut)
	Len0      = uint16(fLen0)
	LenCap    = uint16(fLenCap)
	LenNew    = uint16(fLenNew)
	LenOld    = uint16(fLenOld)
	Grown     = uint16(fGrown)
	Appended  = uint16(fCopyLen)
	Shortened = uint16(fLenShort)
)

// A FieldState is what a field holds at a Put.
type FieldState struct {
	Zero       bool
	Const      string
	Len0       bool // a slice of length 0
	Ref        bool // refers to something
	Fresh      bool // made in this function
	Foreign    bool // came from a parameter or an unknown call
	Global     bool
	Own        bool // refers to what it has referred to all along, though cut perhaps
	Moved      bool // refers to what another field of the object has referred to
	Background bool // context.Background() or TODO()
	Func       bool
	Dirty      bool // content was written
	Flags      uint16
	At         ssa.Instruction
}

// A DeferSite is a defer statement.
type DeferSite struct {
	Func  *ssa.Function
	Instr *ssa.Defer
	args  []value
	fn    value
	grown bool // the variable behind an argument has grown since
	again bool // may be pending twice in one call
}

// A Reslice is a list that grows by slicing into its capacity.
type Reslice struct {
	Func  *ssa.Function
	Instr *ssa.Slice
	Type  types.Type
	Path  string
}

// A Pool is a sync.Pool of the package: a variable, a field, or a local.
type Pool struct {
	Class    string
	Name     string
	Pos      token.Pos    // of its declaration
	Object   types.Object // variable or field, nil when there is none
	Exported bool         // may be reached from other packages
	Local    bool         // a local variable
	Address  bool         // its address is taken for other purposes than Get and Put
	Unseen   bool         // there are functions in the package that were not looked at
	News     []New        // what New may be
	Uses     []*PoolUse   // calls of Get, Put and New
}

// Open reports whether there may be uses of the pool that are not known.
func (p *Pool) Open() bool { return p.Exported || p.Address || p.Unseen }

// A New is a function that some pool's field New is set to.
type New struct {
	Func  *ssa.Function // nil when unknown
	Pos   token.Pos
	Instr ssa.Instruction
}

// A PoolUse is a direct use of a pool.
type PoolUse struct {
	Kind   string // "Get", "Put", "New"
	Func   *ssa.Function
	Instr  ssa.CallInstruction
	Pos    token.Pos
	Arg    ssa.Value       // Put: what is put, without its conversion to an interface
	Assert *ssa.TypeAssert // Get: the assertion of the result, if it is asserted at once
}
