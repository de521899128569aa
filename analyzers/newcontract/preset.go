package newcontract

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/fix"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkPreset reports content that New gives an object, that a Put takes away, and that a user of the pool
// relies on.
func (c *checker) checkPreset(p *poolflow.Contract, n *poolflow.ContractNew) {
	for _, content := range c.res.Contents(n) {
		if content.Kind == "" {
			continue
		}
		put := c.lacking(p, content)
		if put == nil {
			continue
		}
		at := c.relying(p, content)
		if at == nil {
			continue
		}
		pos := content.Pos
		if syntax := n.Func.Syntax(); syntax == nil || pos < syntax.Pos() || pos > syntax.End() {
			pos = n.Pos // in a function that New calls
		}
		d := diag.New(c.pass, pos, "preset", fmt.Sprintf("New of %s returns content that a used object lacks", n.Name),
			diag.At(c.pass, at.Pos(), "relied on here"), diag.At(c.pass, put.Pos, "put without it"))
		if call := c.makeAt(content); call != nil && c.allAppend(p, content) {
			fixed := fmt.Sprintf("make(%s, 0, %s)", types.ExprString(call.Args[0]), types.ExprString(call.Args[1]))
			d.Pos, d.End = call.Pos(), call.End()
			b := fix.New(c.pass)
			b.Replace(call.Args[1], "0, "+b.Text(call.Args[1]))
			d.SuggestedFixes = b.Done("Write " + fixed)
		}
		conf := config.Likely
		if content.Const == "true" {
			conf = config.Possible // a mark by which users tell new objects from used ones
		}
		c.report.Report(d, conf)
		return // one is enough
	}
}

// makeAt returns the call of make that gives a slice its length.
func (c *checker) makeAt(content poolflow.Content) *ast.CallExpr {
	if !content.Make {
		return nil
	}
	call := fix.Call(c.pass, content.Pos)
	if call == nil || len(call.Args) != 2 {
		return nil
	}
	if id, ok := call.Fun.(*ast.Ident); !ok || id.Name != "make" {
		return nil
	}
	return call
}

// allAppend reports whether nobody wants the length that New gives.
func (c *checker) allAppend(p *poolflow.Contract, content poolflow.Content) bool {
	if content.Kind == "buffer" {
		return true // the text is all zeros
	}
	for _, g := range c.gets[p] {
		trust := g.Trusts[content.Path+"*"]
		if trust == nil || !appends(trust.Instr) {
			return false
		}
	}
	return true
}

// lacking returns a Put of objects without the content.
func (c *checker) lacking(p *poolflow.Contract, content poolflow.Content) *poolflow.PutSite {
	for _, s := range c.states[p] {
		for _, st := range s.States {
			if lacks(st, content) {
				return s
			}
		}
	}
	return nil
}

func lacks(st *poolflow.PutState, content poolflow.Content) bool {
	fields := st.Fields
	switch content.Kind {
	case "slice":
		if f, ok := fields[content.Path]; ok && content.Path+"" != "" {
			return f.Len0 || f.Zero && f.At != nil
		}
		if content.Path == "" {
			return fields[""].Len0 || uint16(st.Flags)&poolflow.Len0 != 0
		}
	case "buffer":
		for _, p := range []string{content.Path, content.Path + "*"} {
			if f, ok := fields[p+"#"]; ok && f.Zero {
				return true
			}
		}
		return st.Reset && content.Path == ""
	case "map":
		for _, p := range []string{content.Path, strings.TrimSuffix(content.Path+"*", "**")} {
			if f, ok := fields[p+"#"]; ok && f.Zero {
				return true
			}
			if f, ok := fields[p+"[]cleared"]; ok && f.Const == "all" {
				return true
			}
		}
	case "const":
		if f, ok := fields[content.Path]; ok {
			return f.Zero || f.Const != "" && f.Const != content.Const
		}
	case "ref":
		if f, ok := fields[content.Path]; ok {
			return f.Zero && f.At != nil // set, not found so
		}
	}
	// The whole of what the field is in.
	for p := content.Path; strings.Contains(p, "."); {
		p = p[:strings.LastIndexByte(p, '.')]
		if f, ok := fields[p]; ok {
			return f.Zero && f.At != nil
		}
	}
	return false
}

// relying returns an instruction that relies on the content after a Get, nil when there is none.
func (c *checker) relying(p *poolflow.Contract, content poolflow.Content) ssa.Instruction {
	path := content.Path
	for _, g := range c.gets[p] {
		var trust *poolflow.Trust
		switch content.Kind {
		case "slice":
			trust = g.Trusts[path+"*"]
			if trust == nil || appends(trust.Instr) {
				break
			}
			at := c.appended(content)
			if at == nil {
				trust = nil // scratch: its users want the length
				break
			}
			return at
		case "buffer", "map":
			if trust = g.Trusts[path]; trust == nil {
				trust = g.Trusts[path+"*"]
			}
		case "const":
			trust = g.Trusts[path]
		}
		if trust != nil && trust.Instr != nil {
			return trust.Instr
		}
	}
	if content.Field == nil || content.Kind != "const" && content.Kind != "ref" || !c.readOld(p, path) || c.res.Restores(content.Field, c.news) {
		return nil
	}
	// Nobody but New sets the field.
	for _, load := range c.res.Loads(content.Field, c.news) {
		if content.Kind == "const" || needed(load) {
			return load
		}
	}
	if content.Kind == "const" && content.Field.Exported() {
		return c.handedOn(p)
	}
	return nil
}

// readOld reports whether some user of a pool reads what was at path when the object was put, or hands the object
// on as it is.
func (c *checker) readOld(p *poolflow.Contract, path string) bool {
	for _, g := range c.gets[p] {
		for _, t := range g.Trusts {
			all, whole := strings.CutSuffix(t.Path, "**")
			if t.Path == path || t.Path == path+"*" || whole && strings.HasPrefix(path, all) {
				return true
			}
		}
	}
	return false
}

// appended returns an append to what a field refers to, as it is.
func (c *checker) appended(content poolflow.Content) ssa.Instruction {
	if content.Field == nil {
		return nil
	}
	for _, load := range c.res.Loads(content.Field, c.news) {
		for _, r := range *load.Referrers() {
			if call, ok := r.(*ssa.Call); ok && appends(call) && call.Call.Args[0] == load {
				return call
			}
		}
	}
	return nil
}

// handedOn returns the Get of an object that code which is not seen works with.
func (c *checker) handedOn(p *poolflow.Contract) ssa.Instruction {
	for _, g := range c.gets[p] {
		v, ok := g.Instr.(ssa.Value)
		if !ok {
			continue
		}
		f := &flow{c: c, pool: p, seen: map[ssa.Value]bool{}}
		f.follow(v)
		if f.used {
			return g.Instr
		}
	}
	return nil
}

// needed reports whether a reference must not be nil: a map that is written, a pointer whose fields are used.
func needed(load *ssa.UnOp) bool {
	for _, r := range *load.Referrers() {
		switch r := r.(type) {
		case *ssa.MapUpdate:
			if r.Map == load {
				return true
			}
		case *ssa.FieldAddr:
			return true
		case *ssa.UnOp:
			return true
		}
	}
	return false
}

// appends reports whether an instruction appends to a slice.
func appends(at ssa.Instruction) bool {
	call, ok := at.(*ssa.Call)
	if !ok {
		return false
	}
	if b, ok := call.Call.Value.(*ssa.Builtin); ok {
		return b.Name() == "append"
	}
	fn := call.Call.StaticCallee()
	return fn != nil && (strings.HasPrefix(fn.Name(), "Append") || strings.HasPrefix(fn.Name(), "append"))
}
