package putonce

import (
	"archive/zip"
	"compress/flate"
	"io"
	"sync"
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
