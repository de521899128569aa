// Linesd takes in lines of logs over HTTP, counts them and forwards them.
//
// It is an example of what poollint finds: about every function misuses an object pool, in a way that real programs
// have done. What is wrong is said above each of them, with the analyzer and the kind of the finding. The program in
// folder fixed does the same without mistakes. Try
//
//	go run ./cmd/poollint ./examples/...
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/poollint/poollint/examples/linesd/bufpool"
	"github.com/poollint/poollint/examples/linesd/record"
)

const upstream = "http://localhost:9001/lines"

// session is what one request needs while it is served.
type session struct {
	ctx   context.Context
	lines int
	bytes int
}

var sessions = sync.Pool{New: func() any { return new(session) }}

// ingest reads the lines of a request.
//
// Bug: the session goes back with the context of the request. The pool keeps the context alive, and all its values and
// whatever they refer to, long after the request. (putreset: stale)
func ingest(w http.ResponseWriter, r *http.Request) {
	s := sessions.Get().(*session)
	s.ctx = r.Context()
	s.lines, s.bytes = 0, 0
	lines := bufio.NewScanner(r.Body)
	for lines.Scan() && s.ctx.Err() == nil {
		s.lines++
		s.bytes += len(lines.Bytes())
		handle(lines.Text())
	}
	fmt.Fprintf(w, "%d lines, %d bytes\n", s.lines, s.bytes)
	sessions.Put(s)
}

// handle shows urgent lines at once and counts all of them.
//
// Bug: the record is read after it has been freed. By then it is empty, or it is the record of another line.
// (escape: used)
func handle(line string) {
	r := record.Parse(line)
	if r.Urgent {
		mirror(line)
	}
	record.Free(r)
	count(r.Service)
}

// mirror shows a line on the console, and does not wait for it.
//
// Bug: the goroutine has only just started when the record is freed. It shows an empty line, or somebody else's.
// (crossgoroutine: captured)
func mirror(line string) {
	r := record.Parse(line)
	go func() {
		log.Printf("%s: %s", r.Service, r.Text)
	}()
	record.Free(r)
}

var keys = sync.Pool{New: func() any {
	// Bug: a new key consists of 64 zeros, and what is appended comes after them. A used key is empty, so it works
	// most of the time. (newcontract: preset)
	b := make([]byte, 64)
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

// report returns the counts as text.
//
// Bug: the text is memory of the buffer. The buffer goes back when the function returns, and the next caller writes
// over the text while it is on its way to the client. (escape: returned)
func report() []byte {
	b := bufpool.Get()
	defer bufpool.Put(b)
	counts.Range(func(k, n any) bool {
		fmt.Fprintf(b, "%s %d\n", k, n.(*atomic.Int64).Load())
		return true
	})
	return b.Bytes()
}

// metrics answers with the report.
func metrics(w http.ResponseWriter, r *http.Request) { w.Write(report()) }

// forward sends lines to the next server.
//
// Bug: Do may return before the transport has read all of the body, for example when the server answers early. The
// transport then reads what the next owner of the buffer has written. (escape or crossgoroutine: the body is memory of
// the pool)
func forward(ctx context.Context, lines []string) error {
	b := bufpool.Get()
	defer bufpool.Put(b)
	for _, l := range lines {
		b.WriteString(l)
		b.WriteByte('\n')
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, upstream, b)
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

// tail copies the first page of a log.
//
// Bug: on an error the page goes back twice: here, and then once more by the deferred call. Two callers get the same
// page. (putonce: twice)
func tail(w io.Writer, r io.Reader) error {
	p := pages.Get().(*page)
	defer pages.Put(p)
	var err error
	if p.n, err = r.Read(p.data[:]); err != nil {
		pages.Put(p)
		return err
	}
	_, err = w.Write(p.data[:p.n])
	return err
}

var stamps = sync.Pool{New: func() any { return make([]byte, 0, 32) }}

// number writes a number and a tab.
//
// Bug: a slice is no pointer, so each Put allocates a slice header to put it into an interface. The pool is there to
// save allocations. (SA6002)
func number(w io.Writer, n int64) error {
	b := stamps.Get().([]byte)
	b = strconv.AppendInt(b[:0], n, 10)
	b = append(b, '\t')
	_, err := w.Write(b)
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
