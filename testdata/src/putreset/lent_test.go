package putreset

import (
	"bytes"
	"sync"
	"testing"
)

// okLeftByTest puts what it wants to find again.
func okLeftByTest(t *testing.T) {
	pool := sync.Pool{New: func() any { return new(bytes.Buffer) }}
	buf := pool.Get().(*bytes.Buffer)
	if buf.Len() > 0 {
		return
	}
	buf.WriteString("mine")
	pool.Put(buf)
}
