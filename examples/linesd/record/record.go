// Package record parses lines into pooled records.
package record

import (
	"strings"
	"sync"
)

// A Record is one line of a log.
type Record struct {
	Service string
	Text    string
	Urgent  bool
	Labels  map[string]string
}

var pool = sync.Pool{New: func() any { return new(Record) }}

// Reset makes the record empty.
//
// Bug: Labels were added to the struct later, and nobody has added them here. A line without labels gets those of the
// line that had the record before. (putreset: partial)
func (r *Record) Reset() {
	r.Service = ""
	r.Text = ""
	r.Urgent = false
}

// Parse returns the record of a line, to be freed: "service! key=value text".
func Parse(line string) *Record {
	r := pool.Get().(*Record)
	service, rest, _ := strings.Cut(line, " ")
	r.Service, r.Urgent = strings.CutSuffix(service, "!")
	for {
		word, more, ok := strings.Cut(rest, " ")
		key, value, isLabel := strings.Cut(word, "=")
		if !ok || !isLabel {
			break
		}
		if r.Labels == nil {
			r.Labels = make(map[string]string)
		}
		r.Labels[key] = value
		rest = more
	}
	r.Text = rest
	return r
}

// Free gives the record back.
func Free(r *Record) {
	r.Reset()
	pool.Put(r)
}
