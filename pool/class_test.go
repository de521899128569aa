package pool

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestClassSizes(t *testing.T) {
	if got := classSize(0); got != minCap {
		t.Errorf("class 0 has %d bytes, want %d", got, minCap)
	}
	if got := classSize(classes - 1); got != maxCap {
		t.Errorf("class %d has %d bytes, want %d", classes-1, got, maxCap)
	}
	if got := classSize(classDown(defaultMax)); got != defaultMax {
		t.Errorf("the default maximum is rounded down to %d bytes", got)
	}
	for c := range classes {
		size := classSize(c)
		if classSizes[c] != uint32(size) {
			t.Errorf("class %d has %d bytes in the table, want %d", c, classSizes[c], size)
		}
		if classUp(size) != c || classDown(size) != c {
			t.Errorf("size %d of class %d is of classes %d and %d", size, c, classUp(size), classDown(size))
		}
		if classUp(size+1) != c+1 {
			t.Errorf("classUp(%d) = %d, want %d", size+1, classUp(size+1), c+1)
		}
		if c > 0 && classDown(size-1) != c-1 {
			t.Errorf("classDown(%d) = %d, want %d", size-1, classDown(size-1), c-1)
		}
	}
	for n := 1; n < minCap; n++ {
		if classUp(n) > 0 || classDown(n) >= 0 {
			t.Errorf("%d bytes are of classes %d and %d, want at most 0 and less than 0", n, classUp(n), classDown(n))
		}
	}
	if classDown(0) >= 0 {
		t.Errorf("classDown(0) = %d, want less than 0", classDown(0))
	}
	for _, n := range []int{0, -1, -64, math.MinInt, maxCap + 1, math.MaxInt} {
		if classUp(n) < classes {
			t.Errorf("classUp(%d) = %d, want %d or more", n, classUp(n), classes)
		}
	}
}

// TestClassesOfAllLengths compares the classes with the definition: the smallest that is large
// enough, and the largest that is small enough.
func TestClassesOfAllLengths(t *testing.T) {
	up, down := 0, 0
	for n := minCap; n <= 5<<20; n++ {
		if classSize(up) < n {
			up++
		}
		if classSize(down+1) <= n {
			down++
		}
		if classUp(n) != up || classDown(n) != down {
			t.Fatalf("%d bytes are of classes %d and %d, want %d and %d", n, classUp(n), classDown(n), up, down)
		}
	}
}

// TestClassWaste is bar A12: the bytes allocated beyond those asked for, on two laws of sizes: uniform
// from 64 B to 32 KiB, and lognormal with median 1.5 KiB and sigma 1, cut off at the same bounds.
func TestClassWaste(t *testing.T) {
	const smallest, largest = 64, 32 << 10
	uniform := func(r *rand.Rand) int { return smallest + r.IntN(largest-smallest+1) }
	lognormal := func(r *rand.Rand) int {
		return min(max(int(1536*math.Exp(r.NormFloat64())), smallest), largest)
	}
	pools := classUp(largest) + 1
	if pools > 32 {
		t.Errorf("%d classes up to %d bytes, want at most 32", pools, largest)
	}
	for _, law := range []struct {
		name string
		draw func(*rand.Rand) int
		most float64
	}{{"uniform", uniform, 0.17}, {"lognormal", lognormal, 0.20}} {
		r := rand.New(rand.NewPCG(1, 2))
		asked, given := 0, 0
		for range 1_000_000 {
			n := law.draw(r)
			asked += n
			given += classSize(classUp(n))
		}
		waste := float64(given)/float64(asked) - 1
		t.Logf("A12 %s: waste %.1f %%, %d classes", law.name, 100*waste, pools)
		if waste > law.most {
			t.Errorf("%s: waste is %.3f, want at most %.2f", law.name, waste, law.most)
		}
	}
}
