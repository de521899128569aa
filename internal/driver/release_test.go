package driver

import (
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
)

// TestRelease checks that facts stay as long as something that imports the unit, directly or not, has to be dealt with.
func TestRelease(t *testing.T) {
	p := new(program)
	add := func(path string, imports ...*unit) *unit {
		u := newUnit(&packages.Package{ID: path, PkgPath: path})
		u.imports = imports
		u.facts = map[factKey]analysis.Fact{}
		p.units = append(p.units, u)
		return u
	}
	base := add("example.com/base")
	std := add("strings")
	mid := add("example.com/mid", base, std)
	top := add("example.com/top", mid)
	other := add("example.com/other", base)
	// The tests of base stand before what they import here, as a unit may that another stands in for.
	tests := add("example.com/base_test")
	p.units = append(p.units[len(p.units)-1:], p.units[:len(p.units)-1]...)
	p.findUsers(func(u *unit) []*unit {
		if u == tests {
			return []*unit{mid}
		}
		return u.imports
	})
	for _, step := range []struct {
		done *unit
		held []*unit // whose facts are still there
	}{
		{base, []*unit{base, mid, top, other, tests}},
		{mid, []*unit{base, mid, top, other, tests}},
		{top, []*unit{base, mid, other, tests}},
		{tests, []*unit{base, other}},
		{other, nil},
	} {
		p.release(step.done)
		for _, u := range []*unit{base, mid, top, other, tests} {
			held := false
			for _, h := range step.held {
				held = held || h == u
			}
			if got := u.facts != nil; got != held {
				t.Errorf("when %s is done, the facts of %s are there: %t, want %t", step.done.PkgPath, u.PkgPath, got, held)
			}
		}
	}
	p.release(std)
	if std.facts == nil {
		t.Error("the facts of the standard library are gone; what cgo makes may ask for them")
	}
}
