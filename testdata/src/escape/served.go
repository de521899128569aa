package escape

import (
	"io"
	"net/http"
	"sync"
)

// A meter counts what is read from a body.
type meter struct {
	io.ReadCloser
	n int
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.ReadCloser.Read(p)
	m.n += n
	return n, err
}

var meters = sync.Pool{New: func() any { return new(meter) }}

func newMeter(r io.ReadCloser) *meter {
	m := meters.Get().(*meter)
	m.ReadCloser, m.n = r, 0
	return m
}

func putMeter(m *meter) {
	m.ReadCloser = nil
	meters.Put(m)
}

// putsBody puts a body that a transport of the handler may still read.
func putsBody(w http.ResponseWriter, r *http.Request, next http.Handler) {
	r = r.WithContext(r.Context())
	m := newMeter(r.Body)
	defer putMeter(m)
	r.Body = m // want "m is stored in r.Body and put into meters"
	next.ServeHTTP(w, r)
}

// okBodyTakenBack gives the request its own body back.
func okBodyTakenBack(w http.ResponseWriter, r *http.Request, next http.Handler) {
	r = r.WithContext(r.Context())
	own := r.Body
	m := newMeter(own)
	defer putMeter(m)
	r.Body = m
	next.ServeHTTP(w, r)
	r.Body = own
}

// okBodyKept leaves the meter to the collector.
func okBodyKept(w http.ResponseWriter, r *http.Request, next http.Handler) int {
	r = r.WithContext(r.Context())
	m := newMeter(r.Body)
	r.Body = m
	next.ServeHTTP(w, r)
	return m.n
}
