package newcontract

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/fix"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkPutNil looks for Puts of a pointer that is nil on some way. A pool drops nil, but not a nil pointer in an interface: some Get
// returns it, whose user has New to rely on.
//
//	var b *bytes.Buffer
//	defer func() { bufs.Put(b) }()
//	if len(p) == 0 {
//		return
//	}
//	b = bufs.Get().(*bytes.Buffer)
//
// Whether that way is ever taken is not known (possible).
func (c *checker) checkPutNil() {
	for _, put := range c.res.Foreign {
		p := c.class[put.Class]
		if !put.Nil || p == nil || len(p.News) == 0 || handlesNil(p) {
			continue
		}
		if _, ok := put.Arg.Type().Underlying().(*types.Pointer); !ok {
			continue
		}
		name := "it"
		if call := fix.Call(c.pass, put.Pos); call != nil && len(call.Args) == 1 {
			name = types.ExprString(call.Args[0])
		}
		msg := fmt.Sprintf("%s may be nil when it is put into %s", name, diag.Pool(put.Pool))
		c.report.Report(diag.New(c.pass, put.Pos, "nil", msg), config.Possible)
	}
}

// handlesNil reports whether a user of the pool asks whether what he has got is nil.
func handlesNil(p *poolflow.Contract) bool {
	return slices.ContainsFunc(p.Uses, func(u *poolflow.ContractUse) bool {
		return slices.ContainsFunc(slices.Concat(u.Asserts, u.Asked), func(a *ssa.TypeAssert) bool { return asksNil(a) })
	})
}

func asksNil(v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.Extract:
			return asksNil(r)
		case *ssa.BinOp:
			return poolflow.IsZero(r.X) || poolflow.IsZero(r.Y)
		}
		return false
	})
}
