package putonce

import (
	"crypto/x509"
	"io"
	"sync"
)

// A workers pool takes work, and gives nothing back.
type workers struct{ tasks chan func() }

// Put hands a task to whichever worker is idle.
func (w *workers) Put(task func()) { w.tasks <- task }

// okTaskTwice runs one task two times.
func okTaskTwice(w *workers, task func()) {
	defer w.Put(task)
	for range 2 {
		defer w.Put(task)
	}
	w.Put(task)
}

// A seats pool counts; it has no objects.
type seats struct {
	mu   sync.Mutex
	free int
}

// Acquire takes a seat if there is one.
func (s *seats) Acquire() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.free == 0 {
		return false
	}
	s.free--
	return true
}

// Release gives a seat back.
func (s *seats) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free++
}

// okSeatsInLoop holds its seats until the end.
func okSeatsInLoop(s *seats, guests []string) int {
	for i := range guests {
		if !s.Acquire() {
			return i
		}
		defer s.Release()
	}
	return len(guests)
}

// A registry keeps what is put under its name.
type registry struct{ blocks map[string]*block }

// Put stores.
func (r *registry) Put(name string, b *block) { r.blocks[name] = b }

// Get looks up, and leaves it there.
func (r *registry) Get(name string) *block { return r.blocks[name] }

// okRegisteredTwice stores one block under two names.
func okRegisteredTwice(r *registry, w io.Writer, name string) error {
	b := r.Get(name)
	r.Put(name+".old", b)
	r.Put(name+".bak", b)
	return b.writeTo(w)
}

// okCertsTwice adds one certificate to a pool of another kind twice.
func okCertsTwice(p *x509.CertPool, c *x509.Certificate) *x509.CertPool {
	p.AddCert(c)
	p.AddCert(c)
	return p
}

// A door has a Close that may be called at any time, and puts nothing.
type door struct{ b *block }

// Release says that the block has been read, and no more.
func (d *door) Release() { d.b.n = 0 }

// Close releases.
func (d *door) Close() error {
	d.Release()
	return nil
}

// okReleasedTwice does not give anything back.
func okReleasedTwice(d *door, w io.Writer) error {
	d.Release()
	defer d.Close()
	return d.b.writeTo(w)
}
