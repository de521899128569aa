package putonce

import (
	"archive/zip"
	"compress/flate"
	"io"
	"sync"

	"rpcwire"
)

var deflaters = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(io.Discard, flate.BestSpeed)
	return w
}}

// An okDeflater is closed by a zip.Writer, once.
type okDeflater struct{ *flate.Writer }

func (d *okDeflater) Close() error {
	err := d.Writer.Close()
	deflaters.Put(d.Writer)
	return err
}

func okDeflates(z *zip.Writer) {
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		f := deflaters.Get().(*flate.Writer)
		f.Reset(w)
		return &okDeflater{f}, nil
	})
}

// A deflater is closed by whoever asks for one.
type deflater struct{ *flate.Writer }

func (d *deflater) Close() error {
	err := d.Writer.Close()
	deflaters.Put(d.Writer) // want `d.Writer is put into deflaters each time Close is called`
	return err
}

func deflates(z *zip.Writer) func(io.Writer) (io.WriteCloser, error) {
	compress := func(w io.Writer) (io.WriteCloser, error) {
		f := deflaters.Get().(*flate.Writer)
		f.Reset(w)
		return &deflater{f}, nil
	}
	z.RegisterCompressor(zip.Deflate, compress)
	return compress
}

// A wireCompressor is called by the package that it is registered with, which knows how often it closes (possible).
type wireCompressor struct{}

func init() { rpcwire.Register(&wireCompressor{}) }

func (*wireCompressor) Name() string { return "deflate" }

func (*wireCompressor) Compress(w io.Writer) (io.WriteCloser, error) {
	f := deflaters.Get().(*flate.Writer)
	f.Reset(w)
	return &okWired{f}, nil
}

type okWired struct{ *flate.Writer }

func (o *okWired) Close() error {
	err := o.Writer.Close()
	deflaters.Put(o.Writer)
	return err
}

// An openCompressor is registered, and called by whoever asks for it.
type openCompressor struct{}

func init() { rpcwire.Register(&openCompressor{}) }

func (*openCompressor) Name() string { return "open" }

func (*openCompressor) Compress(w io.Writer) (io.WriteCloser, error) {
	f := deflaters.Get().(*flate.Writer)
	f.Reset(w)
	return &wired{f}, nil
}

func compressed(w io.Writer) (io.WriteCloser, error) { return new(openCompressor).Compress(w) }

type wired struct{ *flate.Writer }

func (o *wired) Close() error {
	err := o.Writer.Close()
	deflaters.Put(o.Writer) // want `o.Writer is put into deflaters each time Close is called`
	return err
}
