package putreset

import (
	"fmt"
	"go/token"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkShort looks for lists of a fixed length that are put back cut to what was read into them, where somebody reads into
// all that he gets:
//
//	New: func() any { return make([]byte, 2048) }
//
//	b := pool.Get().([]byte)
//	n, _ := conn.Read(b)
//	b = b[:n]
//	use(b)
//	pool.Put(b) // the next message has to fit into n bytes
func (c *checker) checkShort(p *pool) {
	if !p.lists || !poolflow.IsSlice(p.elem) {
		return
	}
	fill := c.filler(p)
	if fill == nil {
		return
	}
	for _, put := range p.puts {
		if put.Whole && !c.said[put.Instr] && isShort(put) && cutArgument(put) {
			c.said[put.Instr] = true
			c.reportShort(put.Pos, put.Name, "put into "+c.poolName(put), fill, put.GetPos, config.Likely)
		}
	}
	if !c.putsReceived(p) {
		return
	}
	for _, g := range p.gets {
		if at := sentShort(g); at != nil {
			c.reportShort(at.Pos(), g.Name, "sent to be put into "+diag.Pool(g.Pool), fill, g.Pos, config.Possible)
		}
	}
}

func (c *checker) reportShort(pos token.Pos, name, what string, fill *poolflow.Trust, got token.Pos, sure config.Confidence) {
	msg := fmt.Sprintf("%s is %s shorter than it was", name, what)
	d := diag.New(c.pass, pos, "dirty", msg, diag.At(c.pass, got, "obtained here"), diag.At(c.pass, fill.Pos, "filled to its length here"))
	d.SuggestedFixes = c.wholeFix(pos)
	c.report.Report(d, sure)
}

// filler returns how somebody reads into all of a list that he gets; nil when nobody does.
func (c *checker) filler(p *pool) *poolflow.Trust {
	for _, g := range p.gets {
		t := g.Trusts["?len"]
		if t == nil {
			continue
		}
		if call, ok := t.Instr.(ssa.CallInstruction); ok && reads(call.Common()) {
			return t
		}
	}
	return nil
}

// reads reports whether a function is called that fills a list of bytes as far as it goes.
func reads(c *ssa.CallCommon) bool {
	name := poolflow.CalledName(c)
	return strings.HasPrefix(name, "Read") || strings.HasPrefix(name, "Recv")
}

// isShort reports whether a list is put cut, on some kind of path.
func isShort(put *poolflow.PutSite) bool {
	for _, s := range put.States {
		if s.Flags&poolflow.Shortened != 0 && s.Flags&(poolflow.LenCap|poolflow.Len0) == 0 {
			return true
		}
	}
	return false
}

// cutArgument reports whether what is put was cut to a count that a call has returned.
func cutArgument(put *poolflow.PutSite) bool {
	call, ok := put.Instr.(ssa.CallInstruction)
	if !ok {
		return false
	}
	for _, a := range call.Common().Args {
		if cutToCount(a, 0) {
			return true
		}
	}
	return false
}

func cutToCount(v ssa.Value, depth int) bool {
	if depth > 5 {
		return false
	}
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return cutToCount(v.X, depth+1)
	case *ssa.Slice:
		return v.Low == nil && isCount(v.High, 0)
	case *ssa.Phi:
		for _, e := range v.Edges {
			if cutToCount(e, depth+1) {
				return true
			}
		}
	}
	return false
}

// isCount reports whether a number is what a Read has returned.
func isCount(v ssa.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Extract:
		call, ok := v.Tuple.(*ssa.Call)
		return ok && reads(&call.Call)
	case *ssa.Phi:
		for _, e := range v.Edges {
			if isCount(e, depth+1) {
				return true
			}
		}
	}
	return false
}

// sentShort returns where a list is sent, in a struct or by itself, cut to what was read into it.
func sentShort(g *poolflow.GetSite) ssa.Instruction {
	v, ok := g.Instr.(ssa.Value)
	if !ok {
		return nil
	}
	var at ssa.Instruction
	seen := map[ssa.Value]bool{}
	var follow func(v ssa.Value, cut bool)
	follow = func(v ssa.Value, cut bool) {
		if seen[v] || at != nil || v.Referrers() == nil {
			return
		}
		seen[v] = true
		for _, r := range *v.Referrers() {
			switch r := r.(type) {
			case *ssa.TypeAssert, *ssa.Extract:
				follow(r.(ssa.Value), cut)
			case *ssa.Slice:
				if r.Low == nil && isCount(r.High, 0) {
					follow(r, true)
				}
			case *ssa.Store:
				if fld, ok := r.Addr.(*ssa.FieldAddr); ok && cut && r.Val == v {
					follow(fld.X, true) // a literal
				}
			case *ssa.UnOp:
				if r.Op == token.MUL && cut {
					follow(r, true)
				}
			case *ssa.Send:
				if cut && r.X == v {
					at = r
				}
			}
		}
	}
	follow(v, false)
	return at
}

// putsReceived reports whether some of what is put was received from a channel, and not extended again.
func (c *checker) putsReceived(p *pool) bool {
	for _, k := range c.contracts {
		if k.Object == nil || k.Object != c.holder(p.class) {
			continue
		}
		for _, u := range k.Uses {
			if u.Kind == "Put" && isReceived(u.Put, 0) {
				return true
			}
		}
	}
	return false
}

// isReceived reports whether a value was received from a channel, or lies in what was.
func isReceived(v ssa.Value, depth int) bool {
	if depth > 8 {
		return false
	}
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return isReceived(v.X, depth+1)
	case *ssa.UnOp:
		return v.Op == token.ARROW || isReceived(v.X, depth+1)
	case *ssa.Field:
		return isReceived(v.X, depth+1)
	case *ssa.FieldAddr:
		return isReceived(v.X, depth+1)
	case *ssa.Extract:
		_, ok := v.Tuple.(*ssa.Select)
		return ok || isReceived(v.Tuple, depth+1)
	case *ssa.Alloc:
		for _, r := range *v.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Addr == ssa.Value(v) && isReceived(st.Val, depth+1) {
				return true
			}
		}
	}
	return false
}
