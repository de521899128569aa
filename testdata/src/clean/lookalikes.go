package clean

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"sync"
)

// connPool keeps open connections. It is a pool by name; its objects are neither cleared nor interchangeable.
type connPool struct {
	idle chan net.Conn
	dial func(context.Context) (net.Conn, error)
}

func (p *connPool) Get(ctx context.Context) (net.Conn, error) {
	select {
	case c := <-p.idle:
		return c, nil
	default:
		return p.dial(ctx)
	}
}

func (p *connPool) Put(c net.Conn) error {
	select {
	case p.idle <- c:
		return nil
	default:
		return c.Close()
	}
}

// Ping puts the connection and returns its address.
func Ping(ctx context.Context, p *connPool) (net.Addr, error) {
	c, err := p.Get(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := c.Write([]byte("ping\n")); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c.RemoteAddr(), p.Put(c)
}

// Certificates puts certificates into a CertPool, which never gives them back.
func Certificates(pems ...[]byte) (*x509.CertPool, int) {
	pool, added := x509.NewCertPool(), 0
	for _, pem := range pems {
		if pool.AppendCertsFromPEM(pem) {
			added++
		}
	}
	return pool, added
}

// semaphore is acquired and released and holds nothing.
type semaphore chan struct{}

func (s semaphore) Acquire() { s <- struct{}{} }
func (s semaphore) Release() { <-s }

// Limit runs functions, some at a time.
func Limit(s semaphore, fns ...func()) {
	var wg sync.WaitGroup
	for _, fn := range fns {
		s.Acquire()
		wg.Go(func() {
			defer s.Release()
			fn()
		})
	}
	wg.Wait()
}

// store has keys and values. What is put stays there, and stays usable.
type store struct {
	mu   sync.Mutex
	rows map[string][]byte
}

func (s *store) Get(key string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rows[key]
}

func (s *store) Put(key string, value []byte) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows[key] = value
	return value
}

// Rename puts a value under two names, and looks at it afterwards.
func Rename(s *store, from, to string) int {
	v := s.Get(from)
	s.Put(to, v)
	s.Put(from, nil)
	s.Put(to, v)
	return len(v)
}

// handle is a handle of a database that releases a snapshot.
type handle struct {
	version int
	live    int
}

func (h *handle) acquire() *handle {
	h.live++
	return h
}

func (h *handle) release() { h.live-- }

// Snapshot releases on both ways, and reads the handle after that.
func Snapshot(h *handle, read func(int) error) (int, error) {
	s := h.acquire()
	if err := read(s.version); err != nil {
		s.release()
		return s.version, err
	}
	s.release()
	return s.version, nil
}

// workerPool runs functions. Putting one into it is not giving it back.
type workerPool struct {
	jobs chan func()
	wg   sync.WaitGroup
}

func (p *workerPool) Put(job func()) {
	p.wg.Add(1)
	p.jobs <- func() {
		defer p.wg.Done()
		job()
	}
}

// Twice puts one function twice.
func Twice(p *workerPool, job func()) {
	p.Put(job)
	p.Put(job)
	job()
	p.wg.Wait()
}
