// Linesd takes in lines of logs over HTTP, counts them and forwards them.
//
// It is the program of the folder above with its mistakes corrected; poollint has nothing to say about it.
package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/poollint/poollint/examples/linesd/fixed/bufpool"
	"github.com/poollint/poollint/examples/linesd/fixed/record"
)

const upstream = "http://localhost:9001/lines"

// session is what one request needs while it is served.
type session struct {
	ctx   context.Context
	lines int
	bytes int
}

var sessions = sync.Pool{New: func() any { return new(session) }}

// ingest reads the lines of a request. The session goes back empty, on all ways out.
func ingest(w http.ResponseWriter, r *http.Request) {
	s := sessions.Get().(*session)
	defer func() {
		*s = session{}
		sessions.Put(s)
	}()
	s.ctx = r.Context()
	lines := bufio.NewScanner(r.Body)
	for lines.Scan() && s.ctx.Err() == nil {
		s.lines++
		s.bytes += len(lines.Bytes())
		handle(lines.Text())
	}
	fmt.Fprintf(w, "%d lines, %d bytes\n", s.lines, s.bytes)
}

// handle shows urgent lines at once and counts all of them. The record is freed when nobody needs it any more.
func handle(line string) {
	r := record.Parse(line)
	defer record.Free(r)
	if r.Urgent {
		mirror(line)
	}
	count(r.Service)
}

// mirror shows a line on the console, and does not wait for it. The record belongs to the goroutine, which frees it.
func mirror(line string) {
	r := record.Parse(line)
	go func() {
		defer record.Free(r)
		log.Printf("%s: %s", r.Service, r.Text)
	}()
}

// A new key has length zero, like a used one.
var keys = sync.Pool{New: func() any {
	b := make([]byte, 0, 64)
	return &b
}}

var counts sync.Map

// count counts the lines of a service.
func count(service string) {
	k := keys.Get().(*[]byte)
	*k = append(*k, "lines/"...)
	*k = append(*k, service...)
	n, _ := counts.LoadOrStore(string(*k), new(atomic.Int64))
	n.(*atomic.Int64).Add(1)
	if cap(*k) <= 1<<10 {
		*k = (*k)[:0]
		keys.Put(k)
	}
}

// report returns the counts as text, in memory of its own.
func report() []byte {
	b := bufpool.Get()
	defer bufpool.Put(b)
	counts.Range(func(k, n any) bool {
		fmt.Fprintf(b, "%s %d\n", k, n.(*atomic.Int64).Load())
		return true
	})
	return bytes.Clone(b.Bytes())
}

// metrics answers with the report.
func metrics(w http.ResponseWriter, r *http.Request) { w.Write(report()) }

// forward sends lines to the next server. The body is a copy, which the transport may read as long as it likes.
func forward(ctx context.Context, lines []string) error {
	b := bufpool.Get()
	for _, l := range lines {
		b.WriteString(l)
		b.WriteByte('\n')
	}
	body := bytes.NewReader(bytes.Clone(b.Bytes()))
	bufpool.Put(b)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, upstream, body)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// page is a part of a file. Pages are of one size, and are filled before they are read.
type page struct {
	data [4096]byte
	n    int
}

var pages = sync.Pool{New: func() any { return new(page) }}

// tail copies the first page of a log. The deferred call is the only one that gives it back.
func tail(w io.Writer, r io.Reader) error {
	p := pages.Get().(*page)
	defer pages.Put(p)
	var err error
	if p.n, err = r.Read(p.data[:]); err != nil {
		return err
	}
	_, err = w.Write(p.data[:p.n])
	return err
}

// The pool holds pointers to slices.
var stamps = sync.Pool{New: func() any {
	b := make([]byte, 0, 32)
	return &b
}}

// number writes a number and a tab.
func number(w io.Writer, n int64) error {
	b := stamps.Get().(*[]byte)
	*b = strconv.AppendInt((*b)[:0], n, 10)
	*b = append(*b, '\t')
	_, err := w.Write(*b)
	stamps.Put(b)
	return err
}

func main() {
	http.HandleFunc("POST /lines", ingest)
	http.HandleFunc("GET /metrics", metrics)
	http.HandleFunc("POST /tail", func(w http.ResponseWriter, r *http.Request) {
		if number(w, r.ContentLength) != nil || tail(w, r.Body) != nil {
			log.Print("tail failed")
		}
	})
	http.HandleFunc("POST /forward", func(w http.ResponseWriter, r *http.Request) {
		if err := forward(r.Context(), r.URL.Query()["line"]); err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
		}
	})
	log.Fatal(http.ListenAndServe("localhost:9000", nil))
}
