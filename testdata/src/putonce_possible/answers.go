package putonce_possible

import (
	"bytes"
	"sync"
)

// A digester puts its memory when it is asked for what it has found.
type digester struct{ buf *bytes.Buffer }

var digests = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func newDigester() *digester {
	d := &digester{buf: digests.Get().(*bytes.Buffer)}
	d.buf.Reset()
	return d
}

// Close is called for its answer, and so once.
func (d *digester) Close() (sum string, size int64, err error) {
	sum, size = d.buf.String(), int64(d.buf.Len())
	if d.buf.Cap() <= 1<<16 {
		digests.Put(d.buf) // want "d.buf is put into digests each time Close is called"
	}
	return sum, size, nil
}
