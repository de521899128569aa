package poolflow

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A Content is something that an object has when New has made it.
type Content struct {
	Kind  string // "slice" of a length other than 0, "buffer" with text, "map" with entries, "const", "ref" not nil
	Path  string // of the field, as in [FieldState]: "" for the object itself
	Const string
	Field *types.Var
	Pos   token.Pos
	Make  bool // slice: made by make with a length
}

// Contents returns what the objects have that a New makes. It is empty when New makes more than one kind of
// object.
func (r *Result) Contents(n *ContractNew) []Content {
	if n.Func == nil {
		return nil
	}
	t := r.eng.newTracer()
	var root *Origin
	for _, o := range t.results(n.Func, 0, topOf(n)) {
		if o.Kind == Nil {
			continue
		}
		if root != nil && root.Value != o.Value {
			return nil
		}
		root = &o
	}
	if root == nil || root.path != "" {
		return nil
	}
	switch v := root.Value.(type) {
	case *ssa.Call:
		if root.Kind == Made {
			if b := t.buffer(v, "", root.fr); b != nil {
				return b
			}
			return t.written(v, root.fr)
		}
	case *ssa.Alloc:
		if _, ok := v.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array); ok {
			if s := sliceOf(root); s != nil {
				return t.sliceContent(s, "", root.fr)
			}
		}
		return append(t.contentsOf(v, root.fr), t.written(v, root.fr)...)
	case *ssa.MakeSlice:
		return t.sliceContent(v, "", root.fr)
	case *ssa.Convert:
		return t.sliceContent(v, "", root.fr)
	case *ssa.MakeMap:
		return t.mapContent(v, "", root.fr)
	}
	return nil
}

// sliceOf returns the slice of an array that is returned.
func sliceOf(o *Origin) *ssa.Slice {
	if _, ok := o.Type.Underlying().(*types.Slice); !ok {
		return nil
	}
	for _, r := range *o.Value.Referrers() {
		if s, ok := r.(*ssa.Slice); ok {
			return s
		}
	}
	return nil
}

// written describes the text that New writes to a buffer.
func (t *tracer) written(v ssa.Value, fr *frame) []Content {
	var res []Content
	t.walk(v, "", fr, map[ssa.Value]bool{}, func(path string, at ssa.Instruction, _ *frame) {
		c, ok := at.(*ssa.Call)
		if !ok || c.Call.StaticCallee() == nil {
			return
		}
		switch name := funcName(c.Call.StaticCallee()); name {
		case "(*bytes.Buffer).WriteString", "(*bytes.Buffer).WriteByte", "(*bytes.Buffer).WriteRune", "(*strings.Builder).WriteString":
			res = append(res, Content{Kind: "buffer", Path: path, Pos: c.Pos()})
		case "(*bytes.Buffer).Reset", "(*bytes.Buffer).Truncate", "(*strings.Builder).Reset", "(*bytes.Buffer).WriteTo", "(*bytes.Buffer).Read":
			res = append(res, Content{})
		}
	})
	for _, c := range res {
		if c.Kind == "" {
			return nil // only to grow it, or the like
		}
	}
	return res
}

// contentsOf lists what is stored in a composite.
func (t *tracer) contentsOf(v *ssa.Alloc, fr *frame) []Content {
	var res []Content
	last := map[string]int{} // the first store of a path is in the way of the others
	t.stores(v, "", fr, func(path string, st *ssa.Store, sfr *frame) {
		var fld *types.Var
		if fa, ok := st.Addr.(*ssa.FieldAddr); ok {
			fld = structOf(deref(fa.X.Type())).Field(fa.Field).Origin()
		}
		cs := t.content(st.Val, path, sfr)
		for _, c := range cs {
			c.Field = fld
			if !c.Pos.IsValid() || c.Kind == "const" {
				c.Pos = st.Pos()
			}
			if i, ok := last[path]; ok {
				res[i].Kind = "" // set more than once: not known
				continue
			}
			last[path] = len(res)
			res = append(res, c)
		}
	})
	return res
}

// content describes a value that is stored at path.
func (t *tracer) content(v ssa.Value, path string, fr *frame) []Content {
	switch x := v.(type) {
	case *ssa.Const:
		if isZero(x) {
			return nil
		}
		if x.Value == nil {
			return nil
		}
		return []Content{{Kind: "const", Path: path, Const: x.Value.ExactString()}}
	case *ssa.Slice, *ssa.MakeSlice, *ssa.Convert:
		return t.sliceContent(x, path, fr)
	case *ssa.MakeMap:
		if m := t.mapContent(x, path, fr); m != nil {
			return m
		}
		return []Content{{Kind: "ref", Path: path, Pos: x.Pos()}}
	case *ssa.Alloc:
		return []Content{{Kind: "ref", Path: path, Pos: x.Pos()}}
	case *ssa.Call:
		if b, ok := x.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
			if len(x.Call.Args) == 2 && t.nonEmpty(x.Call.Args[1]) || len(t.content(x.Call.Args[0], path, fr)) > 0 {
				return []Content{{Kind: "slice", Path: path, Pos: x.Pos()}}
			}
			return nil
		}
		if b := t.buffer(x, path, fr); b != nil {
			return b
		}
		if _, ok := x.Type().Underlying().(*types.Pointer); ok {
			return []Content{{Kind: "ref", Path: path, Pos: x.Pos()}}
		}
	}
	return nil
}

// sliceContent describes a slice of a length other than 0.
func (t *tracer) sliceContent(v ssa.Value, path string, fr *frame) []Content {
	c := Content{Kind: "slice", Path: path, Pos: v.Pos()}
	switch v := v.(type) {
	case *ssa.MakeSlice:
		if isConstOf(v.Len, "0") {
			return nil
		}
		c.Make = v.Len == v.Cap
	case *ssa.Slice:
		if !t.nonEmpty(v) {
			return nil
		}
		if al, ok := v.X.(*ssa.Alloc); ok {
			c.Make = al.Comment == "makeslice"
			if !c.Pos.IsValid() || c.Make {
				c.Pos = al.Pos()
			}
			if arr, ok := al.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array); ok && v.High != nil && c.Make {
				h, ok := v.High.(*ssa.Const)
				c.Make = ok && h.Int64() == arr.Len()
			}
		} else if _, ok := v.X.Type().Underlying().(*types.Slice); !ok {
			return nil
		}
	case *ssa.Convert: // []byte("text")
		if _, ok := v.Type().Underlying().(*types.Slice); !ok || !t.nonEmpty(v.X) {
			return nil
		}
	default:
		return nil
	}
	return []Content{c}
}

// nonEmpty reports whether a slice is known to have elements.
func (t *tracer) nonEmpty(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.Value != nil && !isZero(v)
	case *ssa.MakeSlice:
		return !isConstOf(v.Len, "0")
	case *ssa.Convert:
		return t.nonEmpty(v.X)
	case *ssa.Slice:
		if v.High != nil {
			if c, ok := v.High.(*ssa.Const); ok {
				return c.Int64() > 0
			}
			return false
		}
		if p, ok := v.X.Type().Underlying().(*types.Pointer); ok {
			arr, ok := p.Elem().Underlying().(*types.Array)
			return ok && arr.Len() > 0 && v.Low == nil
		}
		return v.Low == nil && t.nonEmpty(v.X)
	}
	return false
}

func isConstOf(v ssa.Value, s string) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && c.Value.ExactString() == s
}

// mapContent describes a map with entries.
func (t *tracer) mapContent(v *ssa.MakeMap, path string, fr *frame) []Content {
	for _, r := range *v.Referrers() {
		if u, ok := r.(*ssa.MapUpdate); ok && u.Map == v {
			return []Content{{Kind: "map", Path: path, Pos: u.Pos()}}
		}
	}
	return nil
}

// buffer describes a bytes.Buffer with text.
func (t *tracer) buffer(c *ssa.Call, path string, fr *frame) []Content {
	fn := c.Call.StaticCallee()
	if fn == nil || len(c.Call.Args) == 0 || emptiedAgain(c) {
		return nil
	}
	switch funcName(fn) {
	case "bytes.NewBuffer":
		if cs := t.content(c.Call.Args[0], path, fr); len(cs) == 1 && cs[0].Kind == "slice" {
			cs[0].Kind = "buffer"
			return cs
		}
	case "bytes.NewBufferString":
		if t.nonEmpty(c.Call.Args[0]) {
			return []Content{{Kind: "buffer", Path: path, Pos: c.Pos()}}
		}
	}
	return nil
}

// emptiedAgain reports whether what a call returns is reset where it is made: only its memory was wanted.
func emptiedAgain(made *ssa.Call) bool {
	return slices.ContainsFunc(*made.Referrers(), func(r ssa.Instruction) bool {
		call, ok := r.(*ssa.Call)
		if !ok || len(call.Call.Args) == 0 || call.Call.Args[0] != ssa.Value(made) {
			return false
		}
		fn := call.Call.StaticCallee()
		return fn != nil && fn.Signature.Recv() != nil && emptying.MatchString(fn.Name())
	})
}

// Restores reports whether code other than New and plain resets gives a field a value, or asks whether it is nil.
func (r *Result) Restores(fld *types.Var, news []*ssa.Function) bool {
	a := r.eng
	ext := r.extents(news)
	for _, fn := range a.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.Store:
					if fa, ok := instr.Addr.(*ssa.FieldAddr); ok && a.cellOf(fa) == any(fld) && !isZero(instr.Val) {
						if !ext[fn] {
							return true
						}
					}
				case *ssa.BinOp:
					if a.cellOfValue(instr.X) == any(fld) && isNilConst(instr.Y) {
						return true
					}
				case *ssa.FieldAddr:
					// Its address goes to somebody who may set it.
					if a.cellOf(instr) != any(fld) {
						continue
					}
					for _, u := range *instr.Referrers() {
						switch u := u.(type) {
						case *ssa.UnOp, *ssa.DebugRef, *ssa.FieldAddr, *ssa.IndexAddr:
						case *ssa.Store:
							if u.Val == instr {
								return true
							}
						default:
							return true
						}
					}
				}
			}
		}
	}
	return false
}

func isNilConst(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value == nil
}

// Loads returns the loads of a field outside of New.
func (r *Result) Loads(fld *types.Var, news []*ssa.Function) []*ssa.UnOp {
	var res []*ssa.UnOp
	ext := r.extents(news)
	for _, fn := range r.eng.funcs {
		if ext[fn] {
			continue
		}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if u, ok := instr.(*ssa.UnOp); ok && u.Op == token.MUL {
					if fa, ok := u.X.(*ssa.FieldAddr); ok && r.eng.cellOf(fa) == any(fld) {
						res = append(res, u)
					}
				}
			}
		}
	}
	return res
}
