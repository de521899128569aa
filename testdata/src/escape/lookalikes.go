package escape

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// datagram keeps the memory and a view of it; only the length of the view is asked for later.
type datagram struct {
	mem  *stamp
	data []byte
}

func (d *datagram) size() int { return len(d.data) }

func okSizeAfterRelease(text string, log func(int)) {
	s := newStamp()
	s.print(text)
	d := &datagram{mem: s, data: s.face()}
	d.mem.drop()
	log(d.size())
}

// okPutPerReturn has one Put on each way out.
func okPutPerReturn(r io.Reader, limit int) (int, error) {
	s := newStamp()
	n, err := r.Read(s.ink[:])
	if err != nil {
		s.drop()
		return 0, err
	}
	if n > limit {
		s.drop()
		return 0, errors.New("too long")
	}
	switch s.ink[0] {
	case 'a':
		s.drop()
		return 1, nil
	case 'b':
		v := int(s.ink[1])
		s.drop()
		return v, nil
	}
	sum := n + int(s.ink[0])
	s.drop()
	return sum, nil
}

// okFreedClosure guards the Put by a flag that the closure sets.
func okFreedClosure(text string, limit int) int {
	s := newStamp()
	freed := false
	free := func() {
		if !freed {
			freed = true
			s.drop()
		}
	}
	defer free()
	s.print(text)
	if s.n > limit {
		free()
		return limit
	}
	return s.sum()
}

// source is closed as often as anyone likes.
type source struct {
	buf *bytes.Buffer
	eof bool
}

func openSource(text string) *source {
	s := &source{buf: getBuf()}
	s.buf.WriteString(text)
	return s
}

// Read gives the buffer back at the end and forgets it.
func (s *source) Read(p []byte) (int, error) {
	if s.buf == nil {
		return 0, io.EOF
	}
	n, err := s.buf.Read(p)
	if err == io.EOF {
		putBuf(s.buf)
		s.buf = nil
	}
	return n, err
}

func (s *source) Close() error {
	if s.buf != nil {
		putBuf(s.buf)
		s.buf = nil
	}
	return nil
}

func okReadAndClosed(text string) (string, error) {
	s := openSource(text)
	defer s.Close()
	b, err := io.ReadAll(s)
	return string(b), err
}

// okHandedToCloser returns a reader that gives the buffer back by itself.
func okHandedToCloser(text string) io.ReadCloser { return openSource(text) }

// roomy returns a list with room for n more; it gives the old one back when it has moved.
func roomy(list []int, n int) []int {
	if cap(list)-len(list) >= n {
		return list
	}
	next := append(make([]int, 0, len(list)+n), list...)
	giveInts(list)
	return next
}

func okGrownInPlace(values []int, use func([]int)) {
	list := *getList()
	for _, v := range values {
		list = roomy(list, 1)
		list = append(list, v)
	}
	use(list)
	giveInts(list)
}

func usesListBeforeGrow(values []int, use func([]int)) {
	list := append(*getList(), 1)
	more := roomy(list, len(values))
	use(list) // want "list may be used after being put into lists"
	giveInts(more)
}

// okSynchronousSink writes and frees: a writer may not keep what it is given.
func okSynchronousSink(w io.Writer, text string) error {
	buf := getBuf()
	buf.WriteString(text)
	buf.WriteByte('\n')
	_, err := w.Write(buf.Bytes())
	putBuf(buf)
	if err != nil {
		return fmt.Errorf("write %d bytes: %w", len(text)+1, err)
	}
	return nil
}

// okConstructor puts only when it has nothing to return.
func okConstructor(v any) (*bytes.Buffer, error) {
	buf := getBuf()
	if err := json.NewEncoder(buf).Encode(v); err != nil {
		putBuf(buf)
		return nil, err
	}
	buf.Truncate(buf.Len() - 1)
	return buf, nil
}

// okDataAndCancel returns the view with the function that ends it.
func okDataAndCancel(v any) (data []byte, cancel func(), err error) {
	buf, err := okConstructor(v)
	if err != nil {
		return nil, func() {}, err
	}
	return buf.Bytes(), func() { putBuf(buf) }, nil
}

func okCancelDeferred(v any) (int, error) {
	data, cancel, err := okDataAndCancel(v)
	defer cancel()
	if err != nil {
		return 0, err
	}
	return bytes.Count(data, []byte(",")), nil
}

// chunk is put by whoever releases it last.
type chunk struct {
	refs atomic.Int32
	n    int
	mem  [96]byte
}

var chunks = sync.Pool{New: func() any { return new(chunk) }}

func newChunk(text string) *chunk {
	c := chunks.Get().(*chunk)
	c.refs.Store(1)
	c.n = copy(c.mem[:], text)
	return c
}

func (c *chunk) ref() { c.refs.Add(1) }

func (c *chunk) unref() {
	if n := c.refs.Add(-1); n > 0 {
		return
	} else if n < 0 {
		panic("chunk released too often")
	}
	chunks.Put(c)
}

// okSharedChunk keeps a reference for the list, and drops its own.
func okSharedChunk(list []*chunk, text string) ([]*chunk, int) {
	c := newChunk(text)
	c.ref()
	list = append(list, c)
	c.unref()
	return list, c.n
}

func okChunkReturned(text string, check func(*chunk) bool) *chunk {
	c := newChunk(text)
	defer c.unref()
	if !check(c) {
		return nil
	}
	c.ref()
	return c
}

// request is what a server lends its handlers.
type request struct {
	path  string
	store map[string]string
	reply func(int)
}

var requests = sync.Pool{New: func() any { return new(request) }}

// okServed gives the request back when the handler has returned; handlers know.
func okServed(path string, handle func(*request) error, reply func(int)) {
	r := requests.Get().(*request)
	r.path, r.reply = path, reply
	defer func() {
		*r = request{}
		requests.Put(r)
	}()
	if err := handle(r); err != nil {
		r.reply(500)
		return
	}
	r.reply(200)
}

// okMiddleware is handed a request that someone else puts.
func okMiddleware(next func(*request) error) func(*request) error {
	return func(r *request) error {
		r.path = strings.TrimSuffix(r.path, "/")
		return next(r)
	}
}

// okWrapped lends a writer to a handler of net/http.
func okWrapped(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cw := countWriters.Get().(*countWriter)
		cw.ResponseWriter, cw.n = w, 0
		defer func() {
			cw.ResponseWriter = nil
			countWriters.Put(cw)
		}()
		next.ServeHTTP(cw, r)
	})
}

type countWriter struct {
	http.ResponseWriter
	n int
}

func (c *countWriter) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p)
	c.n += n
	return n, err
}

var countWriters = sync.Pool{New: func() any { return new(countWriter) }}

// blob is freed by whoever is done with it; what that means is up to the blob.
type blob interface {
	bytes() []byte
	free()
}

// plain is memory that nobody pools.
type plain []byte

func (p plain) bytes() []byte { return p }
func (p plain) free()         {}

// lent is pooled.
type lent struct{ s *stamp }

func (l lent) bytes() []byte { return l.s.face() }
func (l lent) free()         { l.s.drop() }

// okPlainFreed frees what cannot be freed.
func okPlainFreed(data []byte) byte {
	var b blob = plain(data)
	n := len(b.bytes())
	b.free()
	if n == 0 {
		return 0
	}
	return data[0]
}

func okBlobFreed(text string) string {
	var b blob = lent{newStamp()}
	s := string(b.bytes()) + text
	b.free()
	return s
}

func okBlobOfCaller(b blob, w io.Writer) error {
	defer b.free()
	_, err := w.Write(b.bytes())
	return err
}

// okCleanup registers the Put; it runs when the test is over.
func okCleanup(t *testing.T, text string) []byte {
	s := newStamp()
	t.Cleanup(s.drop)
	s.print(text)
	return s.face()
}

// closers runs functions later.
type closers struct{ funcs []func() }

func (c *closers) add(f func()) { c.funcs = append(c.funcs, f) }

func (c *closers) run() {
	for _, f := range c.funcs {
		f()
	}
	c.funcs = nil
}

// okRegistered puts when the closers run, not now.
func (c *closers) okRegistered(text string) *stamp {
	s := newStamp()
	c.add(s.drop)
	s.print(text)
	return s
}

// okClosureNotCalled makes the closure before it uses the stamp, and calls it after.
func okClosureNotCalled(text string, limit int) (n int) {
	s := newStamp()
	drop := func() { s.drop() }
	s.print(text)
	if s.n > limit {
		drop()
		return limit
	}
	n = s.sum()
	drop()
	return n
}

// okFunctionInLoop has a deferred Put for each round.
func okFunctionInLoop(texts []string) (n int) {
	for _, text := range texts {
		n += func() int {
			s := newStamp()
			defer s.drop()
			s.print(text)
			return s.n
		}()
	}
	return n
}

// byKind has a pool for each kind of stamp.
var byKind = map[string]*sync.Pool{
	"round":  {New: func() any { return new(stamp) }},
	"square": {New: func() any { return new(stamp) }},
}

func okPoolOfMap(kind, text string) (string, bool) {
	pool, ok := byKind[kind]
	if !ok {
		return "", false
	}
	s := pool.Get().(*stamp)
	defer pool.Put(s)
	*s = stamp{}
	s.print(text)
	return string(s.face()), true
}

func returnsFromPoolOfMap(kind, text string) []byte {
	pool, ok := byKind[kind]
	if !ok {
		return nil
	}
	s := pool.Get().(*stamp)
	defer pool.Put(s)
	*s = stamp{}
	s.print(text)
	return s.face() // want "returned and .*put into "
}

// conns keeps connections, which stay open and in use by name.
type conns struct {
	mu   sync.Mutex
	idle map[string][]net.Conn
}

func (c *conns) Get(addr string) (net.Conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if list := c.idle[addr]; len(list) > 0 {
		conn := list[len(list)-1]
		c.idle[addr] = list[:len(list)-1]
		return conn, nil
	}
	return net.Dial("tcp", addr)
}

func (c *conns) Put(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	addr := conn.RemoteAddr().String()
	c.idle[addr] = append(c.idle[addr], conn)
}

// okConnLogged asks a connection for its address after it has gone back.
func okConnLogged(c *conns, addr string, log func(string)) error {
	conn, err := c.Get(addr)
	if err != nil {
		return err
	}
	c.Put(conn)
	log(conn.LocalAddr().String())
	return nil
}

// okCertPool is a pool by name.
func okCertPool(pem []byte) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	return pool
}

// rows is a key-value store: what is put is kept, and may be used on.
type rows map[string][]byte

func (r rows) Put(key string, row []byte) { r[key] = row }

func (r rows) Get(key string) []byte { return r[key] }

func okStorePut(r rows, key string, row []byte) int {
	r.Put(key, row)
	r.Put(key+"'", row)
	return len(r.Get(key)) + bytes.Count(row, []byte{0})
}

// interned counts the users of a text.
type interned struct{ users map[string]int }

func (i *interned) release(text string) { i.users[text]-- }

func okInterned(i *interned, text string) string {
	i.users[text]++
	defer i.release(text)
	return text
}

// workers is a pool of goroutines.
type workers struct{ tasks chan func() }

func (w *workers) Put(task func()) { w.tasks <- task }

func okTaskPut(w *workers, task func()) {
	w.Put(task)
	task()
}

// arrayOf is a lock by another name: Release makes no memory invalid.
type arrayOf[T any] struct {
	mu   sync.Mutex
	vals []T
}

func (a *arrayOf[T]) Acquire() []T { a.mu.Lock(); return a.vals }

func (a *arrayOf[T]) Release() { a.mu.Unlock() }

func okReleasedLock(a *arrayOf[int]) int {
	vals := slices.Clone(a.Acquire())
	a.Release()
	return len(a.vals) + len(vals)
}
