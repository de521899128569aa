package newcontract

import (
	"sync"
	"testing"
)

// TestOkFake is a test that hands in the object which it looks at afterwards.
func TestOkFake(t *testing.T) {
	fake := new(job)
	p := &sync.Pool{New: func() any { return fake }}
	j := p.Get().(*job)
	j.fill("text")
	p.Put(j)
	if fake.n != 4 {
		t.Errorf("n = %d, want 4", fake.n)
	}
}
