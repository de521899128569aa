// Package putreset_fix has the mistakes of package putreset that can be mended without thinking.
package putreset_fix

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"sync"
)

var bufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func writes(w io.Writer, n byte) error {
	b := bufs.Get().(*bytes.Buffer)
	b.WriteByte(n)
	_, err := w.Write(b.Bytes())
	bufs.Put(b) // want `b is put into bufs without being reset`
	return err
}

var notes = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func defers(w io.Writer, n byte) error {
	b := notes.Get().(*bytes.Buffer)
	defer notes.Put(b) // want `b is put into notes without being reset`
	b.WriteByte(n)
	_, err := w.Write(b.Bytes())
	return err
}

type totals struct{ count, sum int }

var accounts = sync.Pool{New: func() any { return new(totals) }}

func mean(values []int) int {
	t := accounts.Get().(*totals)
	for _, v := range values {
		t.count++
		t.sum += v
	}
	m := t.sum / max(t.count, 1)
	accounts.Put(t) // want `t may be put into accounts without being reset`
	return m
}

var rows = sync.Pool{New: func() any {
	r := make([]int, 0, 64)
	return &r
}}

func sum(values [4]int) (sum int) {
	r := rows.Get().(*[]int)
	*r = append(*r, values[:]...)
	for _, v := range *r {
		sum += v
	}
	rows.Put(r) // want `r is put into rows without being reset`
	return sum
}

type exchange struct {
	w   http.ResponseWriter
	r   *http.Request
	ctx context.Context
	n   int
}

var exchanges = sync.Pool{New: func() any { return new(exchange) }}

func serve(w http.ResponseWriter, r *http.Request) {
	x := exchanges.Get().(*exchange)
	defer exchanges.Put(x) // want `x.w is still set when x is put into exchanges`
	x.w, x.r, x.ctx, x.n = w, r, r.Context(), 0
	x.n, _ = x.w.Write([]byte(x.r.URL.Path))
}

type request struct {
	uri    string
	method string
	secure bool
	names  []string
}

var requests = sync.Pool{New: func() any { return new(request) }}

func (r *request) reset() { r.uri, r.method = "", "" } // want `reset does not reset secure`

func (r *request) scheme() string {
	if r.secure {
		return "https"
	}
	return "http"
}

func handle(uri string, secure bool, use func(string)) {
	r := requests.Get().(*request)
	r.uri, r.method = uri, "GET"
	if secure {
		r.secure = true
	}
	use(r.method + r.scheme() + r.uri)
	r.reset()
	requests.Put(r)
}

type label struct{ name, value string }

type labels struct{ list []label }

func (l *labels) next() *label {
	if n := len(l.list); n < cap(l.list) {
		l.list = l.list[:n+1]
	} else {
		l.list = append(l.list, label{})
	}
	return &l.list[len(l.list)-1]
}

var lists = sync.Pool{New: func() any { return new(labels) }}

func count(names [8]string, values map[string]string) (n int) {
	l := lists.Get().(*labels)
	for _, name := range names {
		e := l.next()
		e.name = name
		if v, ok := values[name]; ok {
			e.value = v
		}
		n += len(e.value)
	}
	l.list = l.list[:0]
	lists.Put(l) // want `l.list is truncated, not cleared, before being put into lists`
	return n
}
