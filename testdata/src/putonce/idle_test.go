package putonce

import (
	"bytes"
	"testing"
)

func TestOkInTest(t *testing.T) {
	r := okInTest.Get().(*bytes.Reader)
	r.Reset([]byte("text"))
	if r.Len() != 4 {
		t.Error("wrong length")
	}
	r.Reset(nil)
	okInTest.Put(r)
}
