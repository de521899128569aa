package driver

import (
	"slices"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestStandIns checks which packages with tests stand in for those without: not those whose tests lead back to them.
func TestStandIns(t *testing.T) {
	p := new(program)
	units := make(map[*packages.Package]*unit)
	add := func(id, path string, imports ...*packages.Package) *packages.Package {
		pkg := &packages.Package{ID: id, PkgPath: path, Imports: make(map[string]*packages.Package)}
		for _, imp := range imports {
			pkg.Imports[imp.PkgPath] = imp
		}
		units[pkg] = newUnit(pkg)
		units[pkg].root = id != path
		p.units = append(p.units, units[pkg])
		return pkg
	}
	base := add("base", "base")
	baseT := add("base [base.test]", "base")
	a := add("a", "a", base)
	b := add("b", "b", base)
	aT := add("a [a.test]", "a", base, b)
	bT := add("b [b.test]", "b", base, a)
	top := add("top", "top", base, a)
	p.findStandIns(units)
	for _, test := range []struct {
		of   *packages.Package
		want []*packages.Package
	}{
		{top, []*packages.Package{a, baseT}},
		{aT, []*packages.Package{b, baseT}},
		{bT, []*packages.Package{a, baseT}},
		{a, []*packages.Package{baseT}},
	} {
		for _, want := range test.want {
			if got := units[test.of].Imports[want.PkgPath]; got != want {
				t.Errorf("%s imports %s, want %s", test.of.ID, got.ID, want.ID)
			}
		}
	}
	if units[base].variant == nil || units[baseT].without != units[base] {
		t.Error("base is dealt with, though base [base.test] stands in for it")
	}
	if slices.ContainsFunc([]*packages.Package{a, b, aT, bT}, func(pkg *packages.Package) bool { return units[pkg].variant != nil }) {
		t.Error("something stands in for a or b, whose tests import each other")
	}
}
