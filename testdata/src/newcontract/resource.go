package newcontract

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"

	"newcontract/lib/parts"
)

// A temp is a file with a buffer.
type temp struct {
	file *os.File
	buf  [512]byte
}

func newTemp() *temp { return &temp{file: parts.Temp()} }

var resourceFile = sync.Pool{New: func() any { return newTemp() }} // want "objects of resourceFile own .* that nobody closes"

func useResourceFile(r io.Reader) (int64, error) {
	t := resourceFile.Get().(*temp)
	defer resourceFile.Put(t)
	if err := t.file.Truncate(0); err != nil {
		return 0, err
	}
	return io.CopyBuffer(io.NewOffsetWriter(t.file, 0), r, t.buf[:])
}

func mustListen() net.PacketConn {
	c, err := net.ListenPacket("udp", "localhost:0")
	if err != nil {
		panic(err)
	}
	return c
}

var resourceSocket = sync.Pool{New: func() any { return mustListen() }} // want "objects of resourceSocket own .* that nobody closes"

func useResourceSocket(to net.Addr, text string) error {
	c := resourceSocket.Get().(net.PacketConn)
	_, err := c.WriteTo([]byte(text), to)
	resourceSocket.Put(c)
	return err
}

// A ticker sends until it is told to stop, which nobody does.
type ticker struct {
	c    chan int
	stop chan struct{}
}

func startTicker() *ticker {
	t := &ticker{c: make(chan int), stop: make(chan struct{})}
	go func() {
		for i := 0; ; i++ {
			select {
			case t.c <- i:
			case <-t.stop:
				return
			}
		}
	}()
	return t
}

var resourceGoroutine = sync.Pool{New: func() any { return startTicker() }} // want "objects of resourceGoroutine own .* that nobody closes"

func useResourceGoroutine(n int) (sum int) {
	t := resourceGoroutine.Get().(*ticker)
	for range n {
		sum += <-t.c
	}
	resourceGoroutine.Put(t)
	return sum
}

func mustPipe() [2]*os.File {
	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	return [2]*os.File{r, w}
}

// A pipe has two ends.
type pipe struct{ ends [2]*os.File }

var resourcePipe = sync.Pool{New: func() any { return &pipe{ends: mustPipe()} }} // want "objects of resourcePipe own .* that nobody closes"

func useResourcePipe(b byte) (byte, error) {
	p := resourcePipe.Get().(*pipe)
	defer resourcePipe.Put(p)
	one := []byte{b}
	if _, err := p.ends[1].Write(one); err != nil {
		return 0, err
	}
	_, err := io.ReadFull(p.ends[0], one)
	return one[0], err
}

// A session is a process with its input.
type session struct {
	cmd *exec.Cmd
	in  io.WriteCloser
}

func startSession() *session {
	cmd := exec.Command("bc")
	in, err := cmd.StdinPipe()
	if err != nil {
		panic(err)
	}
	if err := cmd.Start(); err != nil {
		panic(err)
	}
	return &session{cmd, in}
}

var resourceProcess = sync.Pool{New: func() any { return startSession() }} // want "objects of resourceProcess own .* that nobody closes"

func useResourceProcess(sum string) error {
	s := resourceProcess.Get().(*session)
	_, err := io.WriteString(s.in, sum+"\n")
	resourceProcess.Put(s)
	return err
}

// A feedServer has a pool for its connections.
type feedServer struct{ conns sync.Pool }

func newFeedServer(addr string) *feedServer {
	s := new(feedServer)
	s.conns.New = func() any { c, _ := net.DialTimeout("tcp", addr, time.Second); return c } // want "objects of .*conns own .* that nobody closes"
	return s
}

func (s *feedServer) send(text string) error {
	c, ok := s.conns.Get().(net.Conn)
	if !ok {
		return net.ErrClosed
	}
	defer s.conns.Put(c)
	_, err := io.WriteString(c, text)
	return err
}

// okTimers have nothing to close: the collector takes a timer that is not stopped as well.
var okTimers = sync.Pool{New: func() any {
	t := time.NewTimer(0)
	if !t.Stop() {
		<-t.C
	}
	return t
}}

func okWaits(ctx context.Context, d time.Duration) bool {
	t := okTimers.Get().(*time.Timer)
	t.Reset(d)
	defer okTimers.Put(t)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

var okZips = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// okZip closes a writer that has nothing but memory, and puts it all the same.
func okZip(w io.Writer, text string) error {
	z := okZips.Get().(*gzip.Writer)
	z.Reset(w)
	_, err := io.WriteString(z, text)
	err = errors.Join(err, z.Close())
	z.Reset(nil)
	okZips.Put(z)
	return err
}

// A logLine writes to what somebody else has opened.
type logLine struct {
	out *os.File
	buf [256]byte
}

var okStderr = sync.Pool{New: func() any { return &logLine{out: os.Stderr} }}

// okLogs uses a file that lives as long as the program.
func okLogs(text string) {
	l := okStderr.Get().(*logLine)
	n := copy(l.buf[:], text)
	l.out.Write(l.buf[:n])
	okStderr.Put(l)
}

// An okHub has one connection, which its requests know.
type okHub struct {
	conn net.Conn
	pool sync.Pool
}

type okRequest struct {
	conn net.Conn
	buf  [64]byte
}

func newOkHub(c net.Conn) *okHub {
	h := &okHub{conn: c}
	h.pool.New = func() any { return &okRequest{conn: c} }
	return h
}

func (h *okHub) send(text string) error {
	r := h.pool.Get().(*okRequest)
	defer h.pool.Put(r)
	_, err := r.conn.Write(r.buf[:copy(r.buf[:], text)])
	return err
}

// Close closes the one connection.
func (h *okHub) Close() error { return h.conn.Close() }

var okLoaded = sync.Pool{New: func() any {
	f, err := os.Open("/etc/hostname")
	if err != nil {
		return new(job)
	}
	defer f.Close()
	j := new(job)
	j.n, _ = f.Read(j.data[:])
	return j
}}

// okClosedInNew reads what New has read from a file, which New has closed.
func okClosedInNew() int {
	j := okLoaded.Get().(*job)
	n := j.n
	okLoaded.Put(j)
	return n
}

// okWaitedInNew starts goroutines, which have ended when New returns.
var okWaitedInNew = sync.Pool{New: func() any {
	j := &job{table: make([]uint16, 64)}
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() {
			for k := range 32 {
				j.table[32*i+k] = uint16(k)
			}
		})
	}
	wg.Wait()
	return j
}}

func okReadsWaited(n int) uint16 {
	j := okWaitedInNew.Get().(*job)
	v := j.table[n&63]
	okWaitedInNew.Put(j)
	return v
}

// A lent object has a file for as long as it is used.
type lent struct {
	file io.ReadCloser
	buf  [128]byte
}

var okLent = sync.Pool{New: func() any { return new(lent) }}

func (l *lent) shut() error {
	err := l.file.Close()
	l.file = nil
	okLent.Put(l)
	return err
}

// okClosedBeforePut opens and closes between Get and Put.
func okClosedBeforePut(name string) (n int, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	l := okLent.Get().(*lent)
	l.file = f
	n, err = l.file.Read(l.buf[:])
	return n, errors.Join(err, l.shut())
}

// okBuffers has a type of package net that owns nothing.
var okBuffers = sync.Pool{New: func() any { return new(net.Buffers) }}

func okSendsBuffers(w io.Writer, a, b []byte) error {
	v := okBuffers.Get().(*net.Buffers)
	*v = append((*v)[:0], a, b)
	rest := *v
	_, err := rest.WriteTo(w)
	clear(*v)
	*v = (*v)[:0]
	okBuffers.Put(v)
	return err
}

// A mapped file closes its descriptor when the collector takes it.
type mapped struct {
	fd  *os.File
	buf [64]byte
}

var okCleaned = sync.Pool{New: func() any {
	m := &mapped{fd: parts.Temp()}
	runtime.AddCleanup(m, func(f *os.File) { f.Close(); os.Remove(f.Name()) }, m.fd)
	return m
}}

// okCleanedUp is closed with the object that the pool drops.
func okCleanedUp(text string) error {
	m := okCleaned.Get().(*mapped)
	defer okCleaned.Put(m)
	_, err := m.fd.WriteAt(m.buf[:copy(m.buf[:], text)], 0)
	return err
}

// okClients share what they own through a package that keeps one for all.
var okClients = sync.Pool{New: func() any { return &caller{client: http.DefaultClient} }}

type caller struct {
	client *http.Client
	tries  int
}

func okCalls(url string) error {
	c := okClients.Get().(*caller)
	defer okClients.Put(c)
	for c.tries = 0; c.tries < 3; c.tries++ {
		if r, err := c.client.Head(url); err == nil {
			return r.Body.Close()
		}
	}
	return net.ErrClosed
}

// okReaders are closers with nothing to close.
var okReaders = sync.Pool{New: func() any { return io.NopCloser(new(bytes.Reader)) }}

func okReads(p []byte) (int, error) {
	r := okReaders.Get().(io.ReadCloser)
	n, err := r.Read(p)
	okReaders.Put(r)
	return n, err
}

// A freeList keeps idle connections itself, and closes those that are too many.
type freeList struct {
	mu   sync.Mutex
	idle []net.Conn
}

// Get returns an idle connection or nil.
func (f *freeList) Get() net.Conn {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n := len(f.idle); n > 0 {
		c := f.idle[n-1]
		f.idle = f.idle[:n-1]
		return c
	}
	return nil
}

// Put keeps the connection or closes it.
func (f *freeList) Put(c net.Conn) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.idle) < 8 {
		f.idle = append(f.idle, c)
		return nil
	}
	return c.Close()
}

// okListOfConns is a pool that closes what it drops.
func okListOfConns(f *freeList, addr, text string) (err error) {
	c := f.Get()
	if c == nil {
		if c, err = net.Dial("tcp", addr); err != nil {
			return err
		}
	}
	if _, err = io.WriteString(c, text); err != nil {
		return errors.Join(err, c.Close())
	}
	return f.Put(c)
}
