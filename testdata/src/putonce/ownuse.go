package putonce

// Objects that the package closes itself, once, and hands out as something without a Close.

import (
	"compress/gzip"
	"io"
	"net/http"
	"sync"
)

var packers = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}

// A packed packs what a handler writes.
type packed struct {
	http.ResponseWriter
	w *gzip.Writer
}

func (p *packed) Write(b []byte) (int, error) { return p.w.Write(b) }

func (p *packed) Close() error {
	err := p.w.Close()
	packers.Put(p.w)
	return err
}

func okPacked(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		zw := packers.Get().(*gzip.Writer)
		zw.Reset(w)
		p := &packed{w, zw}
		defer p.Close()
		h.ServeHTTP(p, r)
	})
}

var unpackers = sync.Pool{New: func() any { return new(gzip.Reader) }}

// An unpacked is a reader that whoever gets it closes once, if it finds that it can.
type unpacked struct{ *gzip.Reader }

func (u unpacked) Close() error {
	err := u.Reader.Close()
	unpackers.Put(u.Reader)
	return err
}

func okUnpack(r io.Reader) (io.Reader, error) {
	z := unpackers.Get().(*gzip.Reader)
	if err := z.Reset(r); err != nil {
		unpackers.Put(z)
		return nil, err
	}
	return unpacked{z}, nil
}

// A drawn is closed by whoever gets it, perhaps by a defer and before that.
type drawn struct{ *gzip.Reader }

func (d drawn) Close() error {
	err := d.Reader.Close()
	unpackers.Put(d.Reader) // want `d\.Reader is put into unpackers each time Close is called`
	return err
}

func draw(r io.Reader) (io.ReadCloser, error) {
	z := unpackers.Get().(*gzip.Reader)
	if err := z.Reset(r); err != nil {
		unpackers.Put(z)
		return nil, err
	}
	return drawn{z}, nil
}
