package putreset

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/diag"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkUncleared looks for lists that are cut to length zero with references behind. Where users of the pool grow them
// by slicing, old elements show again; where they append, old elements are kept alive and no more.
func (c *checker) checkUncleared(p *pool, put *poolflow.PutSite) {
	if c.said[put.Instr] || p.lists || c.made(p, put) {
		return
	}
	cut := map[string]poolflow.FieldState{}
	for _, s := range put.States {
		for path, f := range c.lists(p, put, s) {
			if !c.leftBehind(p, put, s, path, f) {
				continue
			}
			if _, ok := cut[path]; !ok {
				cut[path] = f
			}
		}
	}
	var paths []string
	for path := range cut {
		if c.grows(p, put.Inner()+path) == nil && !c.holds(p, put, path) {
			continue // numbers and strings, which nobody sees again
		}
		if !c.emptiedInLoop(p, put, path+"*") {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		return
	}
	slices.Sort(paths)
	if c.throughWrapper(p, put) {
		return // said inside
	}
	conf, path := config.Possible, paths[0]
	var grows *poolflow.Trust
	for _, q := range paths {
		if t := c.grows(p, put.Inner()+q); t != nil {
			conf, path, grows = config.Likely, q, t
			break
		}
	}
	c.said[put.Instr] = true
	name := put.Name
	if path != "" {
		name += strings.ReplaceAll(path, "*", "")
	}
	msg := fmt.Sprintf("%s is truncated, not cleared, before being put into %s", name, c.poolName(put))
	l := &leftover{at: cut[path].At}
	d := diag.New(c.pass, put.Pos, "uncleared", msg, c.related(put, l)...)
	if grows != nil {
		d.Related = append(d.Related, diag.At(c.pass, grows.Pos, "grows by slicing here"))
	}
	c.report.Report(d, conf)
}

// holds reports whether the elements of the list at a path hold on to other memory.
func (c *checker) holds(p *pool, put *poolflow.PutSite, path string) bool {
	t := c.typeAt(p, put.Inner()+path)
	if put.Inner()+path == "" {
		t = p.elem
	}
	if put.Inner() != "" || t == nil {
		t = put.Type()
	}
	return t != nil && refs(t)
}

// lists returns the headers of the lists that are put.
func (c *checker) lists(p *pool, put *poolflow.PutSite, s *poolflow.PutState) map[string]poolflow.FieldState {
	res := map[string]poolflow.FieldState{}
	if put.Inner() != "" || s.Boxed {
		if isList(put.Type()) {
			res[""] = poolflow.FieldState{Len0: s.Flags&poolflow.Len0 != 0, Ref: true, Flags: s.Flags, At: put.Instr}
		}
		return res
	}
	for path, f := range s.Fields {
		if strings.ContainsAny(path, "#[") || !f.Ref {
			continue
		}
		t := c.typeAt(p, path)
		if path == "" {
			t = p.elem
		}
		if t != nil && isList(t) {
			res[path] = f
		}
	}
	return res
}

// refs reports whether t is a slice, or a pointer to one, whose elements refer to other memory.
func refs(t types.Type) bool {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	s, ok := t.Underlying().(*types.Slice)
	return ok && poolflow.HasRefs(s.Elem())
}

// leftBehind reports whether elements are left behind the length of a list.
func (c *checker) leftBehind(p *pool, put *poolflow.PutSite, s *poolflow.PutState, path string, f poolflow.FieldState) bool {
	if !f.Len0 || f.At == nil {
		return false
	}
	mem := path + "*"
	if put.Inner() != "" || s.Boxed {
		mem = ""
	}
	if _, cleared := s.Fields[mem+"[]cleared"]; cleared {
		return false
	}
	if g, ok := s.Fields[mem+"#"]; ok && g.Zero {
		return false
	}
	if _, written := s.Fields[mem+"[]written"]; written || put.Param || s.Touched {
		return true
	}
	for key := range s.Fields {
		if rest, ok := strings.CutPrefix(key, mem+"["); ok && !strings.HasSuffix(rest, "cleared") {
			return true
		}
	}
	own := put.Get(c.res)
	return own != nil && own.Trusts[put.Inner()+path+"*?reslice"] != nil
}

// throughWrapper reports whether a Put is the call of a function of this package that has a Put of the pool itself.
func (c *checker) throughWrapper(p *pool, put *poolflow.PutSite) bool {
	fn := c.callee(put.Instr)
	if fn == nil || put.Direct {
		return false
	}
	for _, q := range p.puts {
		if q.Func == fn && q.Direct {
			return true
		}
	}
	return false
}

// grows returns where the users of the pool let the list at a path grow by slicing.
func (c *checker) grows(p *pool, path string) *poolflow.Trust {
	for _, g := range p.gets {
		if t := g.Trusts[path+"*?reslice"]; t != nil {
			return t
		}
	}
	return nil
}
