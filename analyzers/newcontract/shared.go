package newcontract

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/report"
)

// checkShared reports a New that returns one object, or objects that share memory. It reports whether it does.
func (c *checker) checkShared(p *poolflow.Contract, n *poolflow.ContractNew) bool {
	if o := c.sameObject(n); o != nil {
		if sentinel(p) {
			return true
		}
		var related []analysis.RelatedInformation
		if o.Value != nil && o.Value != n.Value {
			related = append(related, diag.At(c.pass, o.Value.Pos(), "this object"))
		}
		conf := config.Certain
		if report.InTest(c.pass, n.Pos) {
			conf = config.Possible // tests hand in the object that they look at
		}
		c.newFound(n, "shared", fmt.Sprintf("New of %s returns the same object each time", n.Name), conf, related...)
		return true
	}
	if v := c.res.LastRound(n); v != nil {
		c.newFound(n, "shared", fmt.Sprintf("New of %s sees the %s of the last round only", n.Name, v.Comment), config.Likely, diag.At(c.pass, v.Pos(), "one variable for all rounds"))
		return true
	}
	part := c.res.Shared(p, n, c.news)
	if part == nil {
		return false
	}
	c.newFound(n, "shared", fmt.Sprintf("New of %s returns objects that share %s", n.Name, part.Name), config.Likely, diag.At(c.pass, part.Pos, "shared here"))
	return true
}

// sameObject returns what New returns each time, nil when it makes objects, or when the same one does no harm.
func (c *checker) sameObject(n *poolflow.ContractNew) *poolflow.Origin {
	var same *poolflow.Origin
	for _, o := range c.res.Origins(n) {
		switch {
		case o.Kind == poolflow.Nil:
			continue
		case o.Kind != poolflow.Same:
			return nil
		case poolflow.IsOnce(n.Value):
			return &o
		case n.Func != nil && (!mutable(o.Type) || c.res.Moves(n.Func, o) || c.res.StaysEmpty(o)):
			return nil
		}
		same = &o
	}
	return same
}

// sentinel reports whether the users of a pool compare what they get with a value: New returns a mark that says
// that the pool is empty.
func sentinel(p *poolflow.Contract) bool {
	for _, u := range p.Uses {
		v, ok := u.Instr.(ssa.Value)
		if u.Kind != "Get" || !ok {
			continue
		}
		values := []ssa.Value{v}
		for _, a := range u.Asserts {
			values = append(values, a)
		}
		for _, v := range values {
			for _, r := range *v.Referrers() {
				if b, ok := r.(*ssa.BinOp); ok && !null(b.X) && !null(b.Y) {
					return true
				}
			}
		}
	}
	return false
}

func null(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value == nil
}

// mutable reports whether a type is one whose values are changed by their users, one user at a time.
func mutable(t types.Type) bool {
	if t == nil {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Chan:
		return true
	case *types.Pointer:
		if n, ok := types.Unalias(u.Elem()).(*types.Named); ok && n.Obj().Pkg() != nil && safe[n.Obj().Pkg().Path()+"."+n.Obj().Name()] {
			return false
		}
		s, ok := u.Elem().Underlying().(*types.Struct)
		return !ok || s.NumFields() > 0
	}
	return false
}

// safe are types for many users at a time.
var safe = map[string]bool{
	"regexp.Regexp": true, "log.Logger": true, "log/slog.Logger": true, "net/http.Client": true, "net/http.Transport": true, "text/template.Template": true,
	"html/template.Template": true, "strings.Replacer": true, "sync.Map": true, "database/sql.DB": true, "hash/crc32.Table": true, "time.Location": true,
	"sync.Pool": true, "expvar.Map": true, "expvar.Int": true,
}
