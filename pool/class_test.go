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
		if up, s := classUp(size); up != c || s != size || classDown(size) != c {
			t.Errorf("size %d of class %d is of classes %d with %d bytes and %d", size, c, up, s, classDown(size))
		}
		if up, s := classUp(size + 1); up != c+1 || s != classSize(c+1) {
			t.Errorf("classUp(%d) = %d with %d bytes, want %d", size+1, up, s, c+1)
		}
		if c > 0 && classDown(size-1) != c-1 {
			t.Errorf("classDown(%d) = %d, want %d", size-1, classDown(size-1), c-1)
		}
	}
	if c, _ := classUp(math.MaxInt); c < classes {
		t.Errorf("classUp(MaxInt) = %d, which exists", c)
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
	pools, _ := classUp(largest)
	pools++
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
			_, size := classUp(n)
			given += size
		}
		waste := float64(given)/float64(asked) - 1
		t.Logf("A12 %s: waste %.1f %%, %d classes", law.name, 100*waste, pools)
		if waste > law.most {
			t.Errorf("%s: waste is %.3f, want at most %.2f", law.name, waste, law.most)
		}
	}
}
