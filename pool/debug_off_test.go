//go:build !pooldebug

package pool

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unsafe"
)

// TestDebugCostsNothing checks that without the tag pools have no state for it, and that programs
// have none of its code.
func TestDebugCostsNothing(t *testing.T) {
	if n := unsafe.Sizeof(tracker{}); n != 0 {
		t.Errorf("a tracker has %d bytes, want 0", n)
	}
	program := filepath.Join(t.TempDir(), "program")
	if out, err := exec.Command("go", "test", "-c", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("go test -c: %v\n%s", err, out)
	}
	out, err := exec.Command("go", "tool", "nm", program).Output()
	if err != nil {
		t.Fatalf("go tool nm: %v", err)
	}
	symbols := string(out)
	if !strings.Contains(symbols, "poollint/pool.(*Bytes).Get") {
		t.Fatal("the program has no symbols to look at")
	}
	for _, name := range []string{"poollint/pool.(*tracker)", "poollint/pool.ledger", "poollint/pool.debug"} {
		if strings.Contains(symbols, name) {
			t.Errorf("the program contains %s", name)
		}
	}
}

// TestDebugBuild runs the tests of the tag.
func TestDebugBuild(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the package again")
	}
	out, err := exec.Command("go", "test", "-tags", "pooldebug", "-run", "^TestDebug", ".").CombinedOutput()
	if err != nil {
		t.Errorf("go test -tags pooldebug: %v\n%s", err, out)
	}
}

func TestDebugFunctionsDoNothing(t *testing.T) {
	stop := Watch(func(m Misuse) { t.Errorf("unexpected report: %v", m) })
	defer stop()
	p := NewBytes(BytesConfig{})
	b := p.Get(100)
	p.Put(b)
	b[0]++
	Sweep()
	if l := Leaks(); l != nil {
		t.Errorf("Leaks returned %v, want nil", l)
	}
}
