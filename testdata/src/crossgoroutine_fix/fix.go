// Package crossgoroutine_fix has the mistakes of package crossgoroutine that can be mended without thinking.
package crossgoroutine_fix

import (
	"bytes"
	"io"
	"net/http"
	"sync"
)

type record struct {
	size int
	data [64]byte
}

func (r *record) ship(w io.Writer) { w.Write(r.data[:r.size]) }

var records = sync.Pool{New: func() any { return new(record) }}

func get(text string) *record {
	r := records.Get().(*record)
	r.size = copy(r.data[:], text)
	return r
}

func put(r *record) { records.Put(r) }

func putsBehind(w io.Writer, text string) {
	r := get(text)
	go r.ship(w) // want `r may be used by a goroutine`
	put(r)
}

func putsDeferred(w io.Writer, text string) {
	r := get(text)
	defer put(r)
	go func() { // want `r may be used by a goroutine`
		r.ship(w)
	}()
}

// uses needs the record as well.
func uses(w io.Writer, text string) int {
	r := get(text)
	defer put(r)
	go r.ship(w) // want `r may be used by a goroutine`
	return r.size
}

func waitsTooLate(writers []io.Writer, text string) {
	var wg sync.WaitGroup
	defer wg.Wait()
	r := get(text)
	defer put(r)
	for _, w := range writers {
		wg.Go(func() { r.ship(w) }) // want `r may be used by a goroutine`
	}
}

func writes(w io.Writer, text string) {
	r := get(text)
	defer put(r)
	go w.Write(r.data[:r.size]) // want `r may be used by a goroutine`
}

func sends(out chan<- []byte, text string) {
	r := get(text)
	out <- r.data[:r.size] // want `memory of r is sent|r is sent`
	put(r)
}

var bufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func posts(c *http.Client, url, text string) error {
	b := bufs.Get().(*bytes.Buffer)
	defer bufs.Put(b)
	b.Reset()
	b.WriteString(text)
	req, err := http.NewRequest(http.MethodPost, url, b)
	if err != nil {
		return err
	}
	resp, err := c.Do(req) // want `b may be used by an HTTP transport`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
