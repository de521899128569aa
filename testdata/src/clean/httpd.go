package clean

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"html/template"
	"io"
	"net/http"
	"strings"
	"sync"

	"clean/lib/bytebuf"
)

var pageBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func getPageBuffer() *bytes.Buffer {
	b := pageBuffers.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

func putPageBuffer(b *bytes.Buffer) {
	const maxPage = 64 << 10
	if b.Cap() > maxPage {
		return
	}
	pageBuffers.Put(b)
}

// Render renders a template as a whole before it writes any of it.
func Render(t *template.Template, data any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		buf := getPageBuffer()
		defer putPageBuffer(buf)
		if err := t.Execute(buf, data); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		buf.WriteTo(w)
	}
}

// Echo decodes a document and encodes it again with a buffer of another package.
func Echo(w http.ResponseWriter, r *http.Request) {
	buf := bytebuf.Get()
	defer bytebuf.Put(buf)
	if _, err := buf.ReadFrom(io.LimitReader(r.Body, 1<<20)); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var v any
	if err := json.Unmarshal(buf.Bytes(), &v); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	buf.Reset()
	if err := json.NewEncoder(buf).Encode(v); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	buf.WriteTo(w)
}

var gzipWriters = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}

// gzipResponse compresses what a handler writes, from the first byte on.
type gzipResponse struct {
	http.ResponseWriter
	gz *gzip.Writer
}

func (g *gzipResponse) Write(p []byte) (int, error) {
	if g.gz == nil {
		g.Header().Set("Content-Encoding", "gzip")
		g.Header().Del("Content-Length")
		g.gz = gzipWriters.Get().(*gzip.Writer)
		g.gz.Reset(g.ResponseWriter)
	}
	return g.gz.Write(p)
}

func (g *gzipResponse) close() {
	if g.gz == nil {
		return
	}
	g.gz.Close()
	g.gz.Reset(io.Discard)
	gzipWriters.Put(g.gz)
	g.gz = nil
}

// Gzip is a middleware.
func Gzip(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			next.ServeHTTP(w, r)
			return
		}
		g := &gzipResponse{ResponseWriter: w}
		defer g.close()
		next.ServeHTTP(g, r)
	})
}

// recorder notes status and size of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	size   int
}

func (c *recorder) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

func (c *recorder) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p)
	c.size += n
	return n, err
}

var recorders = sync.Pool{New: func() any { return new(recorder) }}

// Record is a middleware that reports after the handler has returned.
func Record(next http.Handler, report func(path string, status, size int)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := recorders.Get().(*recorder)
		defer func() {
			*c = recorder{}
			recorders.Put(c)
		}()
		c.ResponseWriter, c.status = w, http.StatusOK
		next.ServeHTTP(c, r)
		report(r.URL.Path, c.status, c.size)
	})
}

// Post sends a body of its own memory: the client may read it after Do has returned.
func Post(client *http.Client, url string, v any) (int, error) {
	buf := getPageBuffer()
	err := json.NewEncoder(buf).Encode(v)
	body := bytes.Clone(buf.Bytes())
	putPageBuffer(buf)
	if err != nil {
		return 0, err
	}
	resp, err := client.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}
