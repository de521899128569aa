package putonce_possible

import (
	"bytes"
	"sync"
)

var slips = sync.Pool{New: func() any { return make([]byte, 0, 256) }}

func newSlip() []byte   { return slips.Get().([]byte) }
func freeSlip(b []byte) { slips.Put(b[:0]) }

// Quote puts the memory of its callers when it does not need it any more.
func Quote(slip *[]byte) {
	if bytes.IndexByte(*slip, '"') < 0 {
		return
	}
	dst := bytes.ReplaceAll(*slip, []byte(`"`), []byte(`\"`))
	freeSlip(*slip) // want "slip is put into slips and belongs to callers"
	*slip = dst
}

// OkQuote leaves it to them.
func OkQuote(slip *[]byte) {
	if bytes.IndexByte(*slip, '"') >= 0 {
		*slip = bytes.ReplaceAll(*slip, []byte(`"`), []byte(`\"`))
	}
}

// OkQuoted works in memory of its own.
func OkQuoted(text string) string {
	slip := append(newSlip(), text...)
	old := slip
	OkQuote(&slip)
	defer freeSlip(old)
	return string(slip)
}

var rows = sync.Pool{New: func() any { return make([]byte, 0, 256) }}

// NewRow lends, and so OkGrow may be given what came from here.
func NewRow() []byte { return rows.Get().([]byte) }

// OkFreeRow takes back.
func OkFreeRow(row []byte) { rows.Put(row[:0]) }

// OkGrow takes a small row for a large one.
func OkGrow(row []byte, n int) []byte {
	if cap(row)-len(row) >= n {
		return row
	}
	large := append(make([]byte, 0, len(row)+n), row...)
	rows.Put(row[:0])
	return large
}

// OkRecycleSlip, of a package that lends nothing, says what it does.
func OkRecycleSlip(slip []byte) { freeSlip(slip) }
