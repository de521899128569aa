package newcontract

import (
	_ "embed"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/poollint/poollint/internal/analyzerdoc"
	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
	"github.com/poollint/poollint/internal/report"
)

//go:embed doc.go
var doc string

var Analyzer = &analysis.Analyzer{
	Name:       "newcontract",
	Doc:        analyzerdoc.Text(doc),
	URL:        analyzerdoc.URL("newcontract"),
	Requires:   []*analysis.Analyzer{poolflow.Analyzer},
	Run:        poolflow.Alone(run),
	ResultType: report.ResultType,
}

func run(pass *analysis.Pass) (any, error) {
	r := report.New(pass)
	res := poolflow.From(pass)
	c := &checker{pass: pass, report: r, res: res, of: map[ssa.Instruction]*poolflow.Contract{}, class: map[string]*poolflow.Contract{}, puts: map[ssa.Instruction]*poolflow.Contract{}}
	contracts := res.Contracts()
	c.index(contracts)
	for _, p := range contracts {
		c.checkNil(p)
		c.checkType(p)
		for _, n := range p.News {
			if !c.checkShared(p, n) {
				c.checkResource(p, n)
			}
			c.checkPreset(p, n)
		}
		c.checkUnmade(p)
		c.checkBypass(p)
	}
	c.checkPutNil()
	return r.Done(), nil
}

// A checker judges the pools of one package.
type checker struct {
	pass   *analysis.Pass
	report *report.Reporter
	res    *poolflow.Result
	news   []*ssa.Function                            // functions that are some pool's New
	of     map[ssa.Instruction]*poolflow.Contract     // by direct use
	class  map[string]*poolflow.Contract              // by class of the engine; nil when several
	puts   map[ssa.Instruction]*poolflow.Contract     // calls that put, direct or not
	gets   map[*poolflow.Contract][]*poolflow.GetSite // direct or not
	states map[*poolflow.Contract][]*poolflow.PutSite
}

// index finds which pool the events of the engine belong to.
func (c *checker) index(contracts []*poolflow.Contract) {
	for _, p := range contracts {
		for _, n := range p.News {
			if n.Func != nil {
				c.news = append(c.news, n.Func)
			}
		}
		for _, u := range p.Uses {
			c.of[u.Instr] = p
		}
	}
	note := func(class string, at ssa.Instruction) {
		p := c.of[at]
		if p == nil || class == "" {
			return
		}
		if q, ok := c.class[class]; ok && q != p {
			p = nil // one class, two pools
		}
		c.class[class] = p
	}
	for _, g := range c.res.Gets {
		note(g.Class, g.Instr)
	}
	for _, p := range c.res.Puts {
		note(p.Class, p.Instr)
	}
	find := func(class string, at ssa.Instruction) *poolflow.Contract {
		if p := c.of[at]; p != nil {
			return p
		}
		return c.class[class]
	}
	c.gets = map[*poolflow.Contract][]*poolflow.GetSite{}
	for _, g := range c.res.Gets {
		if p := find(g.Class, g.Instr); p != nil {
			c.gets[p] = append(c.gets[p], g)
		}
	}
	c.states = map[*poolflow.Contract][]*poolflow.PutSite{}
	for _, s := range c.res.Puts {
		if p := find(s.Class, s.Instr); p != nil {
			c.states[p] = append(c.states[p], s)
			c.puts[s.Instr] = p
		}
	}
	for at, p := range c.of {
		if call, ok := at.(ssa.CallInstruction); ok && isPut(call) {
			c.puts[at] = p
		}
	}
}

func isPut(call ssa.CallInstruction) bool {
	fn := call.Common().StaticCallee()
	return fn != nil && fn.Name() == "Put" && len(call.Common().Args) == 2 && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "sync"
}

// typeName prints a type as the package would write it.
func (c *checker) typeName(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == c.pass.Pkg {
			return ""
		}
		return p.Name()
	})
}

// newFound reports a finding at a New.
func (c *checker) newFound(n *poolflow.ContractNew, kind, msg string, conf config.Confidence, related ...analysis.RelatedInformation) {
	c.report.Report(diag.New(c.pass, n.Pos, kind, msg, related...), conf)
}
