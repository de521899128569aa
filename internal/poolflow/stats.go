package poolflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Stats says for each pool of the package how many of its Gets and Puts were followed to the end, and why the others
// were given up on. Drivers print it for the flag -stats.
func (r *Result) Stats() []string {
	var lines []string
	for _, p := range r.Pools {
		gets, puts := 0, 0
		reasons := map[string]int{}
		for _, u := range p.Uses {
			if why := r.GaveUp[u.Func]; why != "" {
				reasons[why]++
				continue
			}
			switch u.Kind {
			case "Get":
				gets++
			case "Put":
				puts++
			}
		}
		line := fmt.Sprintf("%s: %d Get and %d Put followed", p.Class, gets, puts)
		if p.Address {
			line += ", its address is passed on"
		}
		var why []string
		for _, w := range slices.Sorted(maps.Keys(reasons)) {
			why = append(why, fmt.Sprintf("%d given up: %s", reasons[w], w))
		}
		if len(why) > 0 {
			line += "; " + strings.Join(why, ", ")
		}
		lines = append(lines, line)
	}
	return lines
}
