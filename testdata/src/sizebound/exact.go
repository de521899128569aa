package sizebound

import (
	"math/bits"
	"sync"
)

// A lattice has as many cells as its pool says.
type lattice struct {
	rows  int
	cells []float64
}

// rank is the power of two that is large enough.
func rank(n uint) int {
	if n == 0 {
		return 0
	}
	return bits.Len(n - 1)
}

// lattices[i] has lattices of 1<<i cells, and no others.
var lattices, splines, ragged [24]sync.Pool

func init() {
	for i := range lattices {
		n := 1 << uint(i)
		lattices[i].New = func() any { return &lattice{cells: make([]float64, n)} }
		splines[i].New = func() any { return &lattice{cells: make([]float64, n)} }
		ragged[i].New = func() any { return &lattice{cells: make([]float64, 3*n/4)} }
	}
}

func newLattice(n int) *lattice {
	l := lattices[rank(uint(n))].Get().(*lattice)
	l.cells = l.cells[:n]
	return l
}

// okRankOfPower rounds up what is a power of two.
func okRankOfPower(l *lattice) { lattices[rank(uint(cap(l.cells)))].Put(l) }

func okLattice(n int) float64 {
	l := newLattice(n)
	defer okRankOfPower(l)
	sum := 0.0
	for _, x := range l.cells {
		sum += x
	}
	return sum
}

// reshape makes room for n cells, of which a lattice of that many has enough.
func (l *lattice) reshape(n int) {
	if cap(l.cells) < n {
		l.cells = make([]float64, n)
	}
	l.cells = l.cells[:n]
}

func okReshaped(n int) float64 {
	l := newLattice(n)
	defer okRankOfPower(l)
	l.reshape(n)
	return l.cells[0]
}

func newSpline(n int) *lattice {
	l := splines[rank(uint(n))].Get().(*lattice)
	l.cells = l.cells[:n]
	return l
}

// rankOfGrown gets what append has made, between two powers.
func rankOfGrown(l *lattice) {
	splines[rank(uint(cap(l.cells)))].Put(l) // want "l is filed by a size class that rounds up"
}

func spline(knots []float64) float64 {
	l := newSpline(len(knots))
	defer rankOfGrown(l)
	l.cells = append(l.cells, knots...)
	return l.cells[0]
}

// rankOfRagged gets what lies between two powers from the start.
func rankOfRagged(l *lattice) {
	ragged[rank(uint(cap(l.cells)))].Put(l) // want "l is filed by a size class that rounds up"
}

func raggedRows(n int) int {
	l := ragged[rank(uint(n))].Get().(*lattice)
	defer rankOfRagged(l)
	l.rows = len(l.cells[:n])
	return l.rows
}
