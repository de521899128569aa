package poolflow

import (
	"fmt"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// An objKind says where an abstract object comes from.
type objKind uint8

const (
	objOpaque  objKind = iota // result of something unknown
	objPooled                 // result of a Get, or of a getter
	objParam                  // what a parameter refers to
	objFreeVar                // the variable that a closure captures
	objGlobal                 // a package-level variable
	objAlloc                  // a variable or composite made in this function
	objContent                // what parent's path referred to when the function was entered, or the object born
	objMade                   // memory that a callee made, known by its summary
)

// An object is one abstract object: an instance of what is created at a site. Objects are interned by
// their funcState, so that they compare by identity; all that changes along a path is kept in a world.
type object struct {
	kind   objKind
	site   ssa.Value // what creates it; nil for content
	idx    int       // distinguishes several objects of one site
	gen    int       // 0: made by the latest execution of site, 1: by an earlier one
	parent *object   // of content
	path   string    // of content: the location in parent
	typ    types.Type
	id     int       // order of creation in the funcState
	depth  int       // of content: number of parents
	inside []*object // content, in order of creation

	// For the sweep that has the number: what is reached and what it refers to.
	swept   int
	reached bool
	refs    []value

	part bool   // of content: its parent owns it, see isPart
	ref  *ref   // memo of refOfObj
	use  string // memo of ref as a string

	pool     value           // pooled: the pool it was taken from, if known
	poolName string          // pooled: the pool's name, as in the source
	class    string          // pooled: the class of the pool, as in [Pool.Class]
	get      ssa.Instruction // pooled: the call that took it
	name     string          // name of the variable, as in the source
	slice    bool            // pooled: it is the array of a slice; typ may not be known
	stored   bool            // a reference to it, or to what is reached from it, was stored in other memory
}

// isSlice reports whether o is the array that a slice refers to.
func (o *object) isSlice() bool { return o.slice || o.typ != nil && isSlice(o.typ) }

func (o *object) String() string {
	var s string
	switch o.kind {
	case objContent:
		return o.parent.String() + o.path + "*"
	case objGlobal:
		s = "g:" + o.site.Name()
	case objPooled:
		s = "pooled:" + o.site.Name()
	case objParam:
		s = "p:" + o.site.Name()
	case objFreeVar:
		s = "fv:" + o.site.Name()
	case objAlloc:
		s = "alloc:" + o.site.Name()
	default:
		s = "o:" + o.site.Name()
	}
	if o.idx != 0 {
		s += fmt.Sprintf("#%d", o.idx)
	}
	return s + strings.Repeat("'", o.gen)
}

// root returns the object that content was reached from.
func (o *object) root() *object {
	for o.kind == objContent {
		o = o.parent
	}
	return o
}

type valKind uint8

const (
	vNone    valKind = iota // not known, not followed
	vConst                  // c: "nil", "true", "false", "0" for other zero values, or the literal
	vRef                    // a reference to obj (path "" = the object itself)
	vSym                    // an unknown scalar: what obj.path held, or the result of site
	vAgg                    // a struct value: fields in x
	vTuple                  // several results: x
	vClosure                // a function with bindings: x
	vDirty                  // an unknown scalar that is not zero and not the old content
)

// sliceFlags say what is known of a slice value apart from its memory.
type sliceFlags uint16

const (
	fShift    sliceFlags = 1 << iota // starts behind the start of its array
	fCut                             // capacity was cut by a full slice expression
	fLen0                            // length is 0
	fLenCap                          // length was extended to the capacity
	fLenNew                          // length was set by slicing to something else
	fLenOld                          // length is as it was found in an object that existed before
	fGrown                           // append may have moved it to another array
	fMade                            // result of a helper that may have made other memory
	fString                          // an unsafe string view
	fCopyLen                         // length results from what was written (append)
	fFull                            // length and capacity are the same: append moves it
	fLenShort                        // was shortened, so that clear() does not reach all of it
	fCarved                          // was taken off the front of a list that goes on behind it
)

const lenFlags = fLen0 | fLenCap | fLenNew | fLenOld | fCopyLen

// A value is an abstract value. It is comparable.
type value struct {
	k    valKind
	fl   sliceFlags
	obj  *object
	path string
	c    string
	site ssa.Value // vSym without an object: the instruction that made it
	x    *compound
}

// A compound holds the parts of a tuple, struct or closure. Compounds are interned by content.
type compound struct {
	key    string
	fn     *ssa.Function
	sum    *summary // of a closure of another package
	parts  []value
	fields []string // vAgg: path of each part
	id     int
}

var (
	none     = value{}
	nilValue = value{k: vConst, c: "nil"}
	trueVal  = value{k: vConst, c: "true"}
	falseVal = value{k: vConst, c: "false"}
	zeroVal  = value{k: vConst, c: "0"}
	dirtyVal = value{k: vDirty}
)

// isZero reports whether v is the zero value of its type.
func (v value) isZero() bool {
	return v.k == vConst && (v.c == "nil" || v.c == "false" || v.c == "0" || v.c == `""`)
}

func (v value) String() string {
	switch v.k {
	case vConst:
		return v.c
	case vRef:
		return fmt.Sprintf("&%s%s/%x", v.obj, v.path, v.fl)
	case vSym:
		if v.obj != nil {
			return "sym:" + v.obj.String() + v.path + v.c
		}
		if v.site != nil {
			return "sym:" + v.site.Name() + v.c
		}
		return "sym:" + v.c
	case vDirty:
		return "dirty"
	case vAgg, vTuple, vClosure:
		return v.x.key
	}
	return "?"
}

// A loc is a place in memory.
type loc struct {
	obj  *object
	path string
}

func (l loc) String() string { return l.obj.String() + l.path }

// below reports whether path is prefix or lies below it.
func below(path, prefix string) bool {
	if !strings.HasPrefix(path, prefix) {
		return false
	}
	if len(path) == len(prefix) || prefix == "" {
		return true
	}
	switch path[len(prefix)] {
	case '.', '[', '#', '*':
		return true
	}
	return false
}

// isRefType reports whether values of type t refer to memory that can be followed.
func isRefType(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Interface:
		return true
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	case *types.TypeParam:
		return true
	}
	if _, ok := t.(*types.TypeParam); ok {
		return true
	}
	return false
}

// zeroOf returns the zero value of type t.
func zeroOf(t types.Type) value {
	if isRefType(t) {
		return nilValue
	}
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsBoolean != 0 {
		return falseVal
	}
	return zeroVal
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

func structOf(t types.Type) *types.Struct {
	s, _ := t.Underlying().(*types.Struct)
	return s
}
