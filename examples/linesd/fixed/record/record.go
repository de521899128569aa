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

// Reset makes the record empty, whatever fields will be added to it.
func (r *Record) Reset() { *r = Record{} }

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
