package putreset

import (
	"maps"
	"slices"

	"github.com/poollint/poollint/internal/config"
	"github.com/poollint/poollint/internal/poolflow"
)

// checkPart looks for a field that still refers to what was put by itself, where somebody who gets the object next puts what is in
// that field without having set it: two users have it then.
//
//	if m.extra != nil {
//		records.Put(m.extra) // and m.extra = nil?
//	}
//	messages.Put(m)
func (c *checker) checkPart(p *pool, put *poolflow.PutSite) {
	if put.Inner() != "" || !put.Pooled && !put.Param {
		return
	}
	for _, g := range p.gets {
		for _, path := range slices.Sorted(maps.Keys(g.Parts)) {
			var left []*poolflow.PutState
			for _, s := range put.States {
				if s.Fields[path].Put {
					left = append(left, s)
				}
			}
			if len(left) > 0 {
				c.reportStale(p, put, path, left, nil, config.Likely)
				return
			}
		}
	}
}
