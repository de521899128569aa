package driver_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// runtimeUser uses the runtime package in a module of its own. Lines say which kinds are wanted.
const runtimeUser = `
-- go.mod --
module example.com/m

go 1.26

require github.com/poollint/poollint/pool v0.0.0

replace github.com/poollint/poollint/pool => POOL
-- user.go --
package user

import (
	"errors"
	"fmt"

	"github.com/poollint/poollint/pool"
)

type request struct {
	id   int
	tags []string
}

var (
	requests = pool.New(pool.Config[request]{Reset: func(r *request) bool { *r = request{}; return true }})
	slices   pool.Bytes
	buffers  pool.Buffers
	last     []byte
)

var errEmpty = errors.New("empty")

func putTwice() {
	r := requests.Get()
	requests.Put(r)
	requests.Put(r) // want twice
}

func usedAfterPut() int {
	r := requests.Get()
	requests.Put(r)
	return r.id // want used
}

func sliceTwice(n int) {
	b := slices.Get(n)
	slices.Put(b)
	slices.Put(b) // want twice
}

func sliceUsed(n int) byte {
	b := slices.Get(n)
	slices.Put(b)
	return b[0] // want used
}

func sliceKept(n int) {
	b := slices.Get(n)
	defer slices.Put(b)
	last = b // want stored
}

func sliceReturned(n int) []byte {
	b := slices.Get(n)
	defer slices.Put(b)
	return b[:1] // want returned
}

func freedTwice() {
	b := buffers.Get()
	b.Free()
	b.Free() // want twice used
}

func usedAfterFree() {
	b := buffers.Get()
	b.Free()
	fmt.Fprintf(b, "x") // want used
}

func contentsAfterFree() []byte {
	b := buffers.Get()
	defer b.Free()
	b.WriteString("x")
	return b.B // want returned
}

func notFreed(s string) error {
	b := buffers.Get() // want lost
	if s == "" {
		return errEmpty
	}
	b.WriteString(s)
	b.Free()
	return nil
}

func notPut(n int) error {
	b := slices.Get(n) // want lost
	if n == 7 {
		return errEmpty
	}
	slices.Put(b)
	return nil
}

func itemNotPut(n int) error {
	r := requests.Get() // want lost
	if n == 7 {
		return errEmpty
	}
	r.id = n
	requests.Put(r)
	return nil
}

func grownOld(b []byte) []byte {
	c := slices.Get(10)
	d := slices.Grow(c, 1000)
	c[0] = 1 // want used
	return d
}

func inGoroutine() {
	b := buffers.Get()
	go func() { b.WriteString("x") }() // want captured
	b.Free()
}

func okScope() {
	var s pool.Scope
	defer s.Close()
	b := s.Bytes(&slices, 100)
	b[0] = 1
	s.Buffer(&buffers).WriteString("x")
	pool.Take(&s, requests).id = 1
}

func okDefer(n int) int {
	b := slices.Get(n)
	defer slices.Put(b)
	r := requests.Get()
	defer requests.Put(r)
	w := buffers.Get()
	defer w.Free()
	r.id = copy(b, "x")
	w.Write(b)
	return r.id + w.Len()
}

func okSlice(n int) byte {
	b := slices.Get(n)
	c := b[0]
	slices.Put(b)
	return c
}

func okItem(n int) {
	r := requests.Get()
	r.id = n
	requests.Put(r)
}

func okBuffer(s string) {
	b := buffers.Get()
	b.WriteString(s)
	b.Free()
}

func okGrow(n int) {
	b := slices.Get(n)
	b = slices.Grow(b, n)
	slices.Put(b)
}

func okEarly(s string) error {
	b := buffers.Get()
	if s == "" {
		b.Free()
		return errEmpty
	}
	b.WriteString(s)
	b.Free()
	return nil
}

// missScopeThenPut puts what Close puts as well: a Scope keeps its items as interfaces.
func missScopeThenPut() {
	var s pool.Scope
	defer s.Close()
	b := s.Bytes(&slices, 100)
	slices.Put(b)
}

// missScopeReturned returns what Close puts.
func missScopeReturned() []byte {
	var s pool.Scope
	defer s.Close()
	return s.Bytes(&slices, 100)
}
`

// TestRuntime checks that what uses the runtime package is looked at like what uses a sync.Pool, alone and by go vet:
// all that is known of Get, Put, Grow and Free comes from facts on them.
func TestRuntime(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("../../pool/go.mod"); err != nil {
		t.Skip("the runtime package is not here")
	}
	pool, err := filepath.Abs("../../pool")
	if err != nil {
		t.Fatal(err)
	}
	archive := strings.Replace(runtimeUser, "POOL", pool, 1)
	dir := extract(t, archive)

	var want []string
	lines := strings.Split(archive[strings.Index(archive, "-- user.go --"):], "\n")
	for i, line := range lines {
		if _, kinds, ok := strings.Cut(line, "// want "); ok {
			for kind := range strings.FieldsSeq(kinds) {
				want = append(want, fmt.Sprintf("%d %s", i, kind))
			}
		}
	}
	slices.Sort(want)

	report := regexp.MustCompile(`user\.go:(\d+):\d+: .* \[\w+/(\w+)\]`)
	alone := tool(t, "real", dir, nil, "-confidence=possible .")
	var got []string
	for _, m := range report.FindAllStringSubmatch(alone.stdout, -1) {
		line, _ := strconv.Atoi(m[1])
		got = append(got, fmt.Sprintf("%d %s", line, m[2]))
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q\n%s%s", got, want, alone.stdout, alone.stderr)
	}
	vet := goVet(t, "real", dir, nil, "-confidence=possible .")
	if a, v := comparable(alone.stdout), comparable(vet.stderr); !slices.Equal(a, v) {
		t.Errorf("alone %s\nvet %s", alone.stdout, vet.stderr)
	}
}

// TestRuntimeIsClean checks that nothing in the runtime package itself is reported, however unsure. Its tests do on
// purpose what is reported.
func TestRuntimeIsClean(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("../../pool/go.mod"); err != nil {
		t.Skip("the runtime package is not here")
	}
	for _, flags := range []string{"", "-tags=pooldebug"} {
		got := tool(t, "real", "../../pool", []string{"GOFLAGS=" + flags}, "-test=false -confidence=possible ./...")
		if got.code != 0 || got.stdout != "" || got.stderr != "" {
			t.Errorf("GOFLAGS=%s: exit code %d, want 0\n%s%s", flags, got.code, got.stdout, got.stderr)
		}
	}
}
