package pooltest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/poollint/poollint/pool"
	"github.com/poollint/poollint/pool/pooltest"
)

// A recorder is a test that notes its failures instead of failing.
type recorder struct {
	testing.TB
	failures []string
	cleanups []func()
}

func (r *recorder) Helper()          {}
func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }
func (r *recorder) Errorf(format string, args ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

func (r *recorder) end() string {
	for i := len(r.cleanups) - 1; i >= 0; i-- {
		r.cleanups[i]()
	}
	return strings.Join(r.failures, "\n")
}

func TestCheck(t *testing.T) {
	newPool := func() *pool.Bytes { return pool.NewBytes(pool.BytesConfig{Name: "slices", Stats: true}) }
	for _, c := range []struct {
		name string
		use  func(*pool.Bytes)
		want string // "" for success
	}{
		{"unused", func(*pool.Bytes) {}, ""},
		{"balanced", func(p *pool.Bytes) { p.Put(p.Get(10)) }, ""},
		{"leak", func(p *pool.Bytes) { p.Get(10); p.Get(10) }, `pool "slices" (*pool.Bytes): 2 outstanding`},
		{"foreign", func(p *pool.Bytes) { p.Put(make([]byte, 100)) }, `1 more put than obtained`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPool()
			p.Get(1) // outstanding before the test
			r := &recorder{TB: t}
			pooltest.Check(r, p)
			c.use(p)
			if got := r.end(); !strings.Contains(got, c.want) || (c.want == "") != (got == "") {
				t.Errorf("Check reported %q, want %q", got, c.want)
			}
		})
	}
}

func TestCheckWantsStats(t *testing.T) {
	var p pool.Bytes
	r := &recorder{TB: t}
	pooltest.Check(r, &p)
	p.Get(10)
	if got := r.end(); !strings.Contains(got, "without Stats") {
		t.Errorf("Check reported %q, want that the pool does not count", got)
	}
}

func TestCheckShowsMisuse(t *testing.T) {
	if !pool.Debug {
		t.Skip("needs the tag pooldebug")
	}
	p := pool.New(pool.Config[int]{Name: "numbers", Stats: true})
	r := &recorder{TB: t}
	pooltest.Check(r, p)
	v := p.Get()
	p.Put(v)
	p.Put(v)
	*v = 7
	p.Get()
	got := r.end()
	for _, want := range []string{"double Put", "write after Put", "1 outstanding", "pooldebug: leak", "TestCheckShowsMisuse"} {
		if !strings.Contains(got, want) {
			t.Errorf("Check reported %q, want %q in it", got, want)
		}
	}
}

func ExampleLittle() {
	fmt.Println(pooltest.Little(10_000, 2*time.Millisecond))
	// Output: 20
}
