package putreset

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"hash"
	"hash/crc32"
	"hash/fnv"
	"io"
	"strings"
	"sync"
)

var sums = sync.Pool{New: func() any { return sha256.New() }}

// digestsOldParts hashes the parts together with all parts before them: Sum does not reset.
func digestsOldParts(parts ...[]byte) string {
	h := sums.Get().(hash.Hash)
	for _, p := range parts {
		h.Write(p)
	}
	text := hex.EncodeToString(h.Sum(nil))
	sums.Put(h) // want `put into sums without being reset`
	return text
}

var checks = sync.Pool{New: func() any { return crc32.NewIEEE() }}

// checksumOfTwoFiles resets between the files and not behind the last.
func checksumOfTwoFiles(a, b io.Reader) (uint32, uint32, error) {
	h := checks.Get().(hash.Hash32)
	defer checks.Put(h) // want `put into checks without being reset`
	if _, err := io.Copy(h, a); err != nil {
		return 0, 0, err
	}
	first := h.Sum32()
	h.Reset()
	_, err := io.Copy(h, b)
	return first, h.Sum32(), err
}

var packers = sync.Pool{New: func() any {
	p := new(packer)
	p.z, _ = flate.NewWriter(&p.out, flate.BestSpeed)
	return p
}}

type packer struct {
	out bytes.Buffer
	z   *flate.Writer
}

// packsOldBytes resets the compressor and not the buffer it writes to.
func packsOldBytes(w io.Writer, p []byte) error {
	k := packers.Get().(*packer)
	k.z.Reset(&k.out)
	k.z.Write(p)
	err := k.z.Close()
	if err == nil {
		_, err = w.Write(k.out.Bytes())
	}
	if k.out.Cap() <= keep {
		packers.Put(k) // want `put into packers without being reset`
	}
	return err
}

var cleanSums = sync.Pool{New: func() any { return sha256.New() }}

// okHashResetAfterGet resets the hash first.
func okHashResetAfterGet(parts ...[]byte) [sha256.Size]byte {
	h := cleanSums.Get().(hash.Hash)
	h.Reset()
	for _, p := range parts {
		h.Write(p)
	}
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	cleanSums.Put(h)
	return sum
}

var emptySums = sync.Pool{New: func() any { return sha1.New() }}

// okHashResetAfterEachBlock leaves the hash empty after every block.
func okHashResetAfterEachBlock(r io.Reader, block func([]byte)) error {
	h := emptySums.Get().(hash.Hash)
	defer emptySums.Put(h)
	for {
		_, err := io.CopyN(h, r, 4096)
		block(h.Sum(nil))
		h.Reset()
		if err != nil {
			return err
		}
	}
}

type signer struct{ mac hash.Hash }

// sign resets to the state behind the key, which every use of the signer shares.
func (s *signer) sign(parts ...string) []byte {
	s.mac.Reset()
	for _, p := range parts {
		io.WriteString(s.mac, p)
	}
	return s.mac.Sum(nil)
}

var signers = sync.Pool{New: func() any { return &signer{mac: hmac.New(sha256.New, []byte("key"))} }}

// okKeyStays signs with the key that New has set.
func okKeyStays(parts ...string) []byte {
	s := signers.Get().(*signer)
	defer signers.Put(s)
	return s.sign(parts...)
}

var fnvs = sync.Pool{New: func() any { return fnv.New64a() }}

// okHashDeferredReset resets on the way out, in the order of deferred calls.
func okHashDeferredReset(key string) uint64 {
	h := fnvs.Get().(hash.Hash64)
	defer fnvs.Put(h)
	defer h.Reset()
	io.WriteString(h, key)
	return h.Sum64()
}

var gzips = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}

// okGzipBothSides binds the writer and unbinds it.
func okGzipBothSides(w io.Writer, r io.Reader) error {
	z := gzips.Get().(*gzip.Writer)
	defer func() {
		z.Reset(io.Discard)
		gzips.Put(z)
	}()
	z.Reset(w)
	if _, err := io.Copy(z, r); err != nil {
		return err
	}
	return z.Close()
}

// lazyZip binds its writer when there is something to write.
type lazyZip struct {
	w io.Writer
	z *gzip.Writer
}

func (l *lazyZip) Write(p []byte) (int, error) {
	if l.z == nil {
		l.z = gzips.Get().(*gzip.Writer)
		l.z.Reset(l.w)
	}
	return l.z.Write(p)
}

// Close gives the writer back once.
func (l *lazyZip) Close() error {
	if l.z == nil {
		return nil
	}
	err := l.z.Close()
	l.z.Reset(io.Discard)
	gzips.Put(l.z)
	l.z = nil
	return err
}

// okBoundLazily writes through a lazyZip.
func okBoundLazily(w io.Writer, lines []string) error {
	l := &lazyZip{w: w}
	for _, line := range lines {
		if _, err := io.WriteString(l, line); err != nil {
			l.Close()
			return err
		}
	}
	return l.Close()
}

var unzips sync.Pool

// okReaderReset makes a reader when there is none and binds it else.
func okReaderReset(w io.Writer, r io.Reader) error {
	z, _ := unzips.Get().(*gzip.Reader)
	if z == nil {
		var err error
		if z, err = gzip.NewReader(r); err != nil {
			return err
		}
	} else if err := z.Reset(r); err != nil {
		unzips.Put(z)
		return err
	}
	_, err := io.Copy(w, z)
	unzips.Put(z)
	return err
}

var inflaters = sync.Pool{New: func() any { return flate.NewReader(strings.NewReader("")) }}

// okResetter rebinds through the interface that readers of package flate have.
func okResetter(w io.Writer, r io.Reader) error {
	f := inflaters.Get().(io.ReadCloser)
	defer inflaters.Put(f)
	if err := f.(flate.Resetter).Reset(r, nil); err != nil {
		return err
	}
	_, err := io.Copy(w, f)
	return err
}

var cleanPackers = sync.Pool{New: func() any {
	p := new(packer)
	p.z, _ = flate.NewWriter(&p.out, flate.BestSpeed)
	return p
}}

// okPackerResetsBoth empties the buffer before the compressor writes to it.
func okPackerResetsBoth(w io.Writer, p []byte) error {
	k := cleanPackers.Get().(*packer)
	k.out.Reset()
	k.z.Reset(&k.out)
	k.z.Write(p)
	err := k.z.Close()
	if err == nil {
		_, err = w.Write(k.out.Bytes())
	}
	if k.out.Cap() <= keep {
		cleanPackers.Put(k)
	}
	return err
}

var scanners = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 1<<10) }}

// okReaderRebound reads lines through a reader that is bound to nothing in the pool.
func okReaderRebound(r io.Reader) (n int, err error) {
	br := scanners.Get().(*bufio.Reader)
	br.Reset(r)
	defer func() {
		br.Reset(nil)
		scanners.Put(br)
	}()
	for {
		if _, err := br.ReadSlice('\n'); err == io.EOF {
			return n, nil
		} else if err != nil {
			return n, err
		}
		n++
	}
}

var stringReaders = sync.Pool{New: func() any { return new(strings.Reader) }}

// okStringReaderReset points the reader to the new string, then to none.
func okStringReaderReset(w io.Writer, text string) (int64, error) {
	r := stringReaders.Get().(*strings.Reader)
	r.Reset(text)
	n, err := io.Copy(w, r)
	r.Reset("")
	stringReaders.Put(r)
	return n, err
}

type docReader struct {
	src bytes.Reader
	dec *json.Decoder
}

// okDecoderMadeAnew pools the source; a Decoder cannot be reset, so each use makes its own.
func okDecoderMadeAnew(doc []byte, v any) error {
	d := docReaders.Get().(*docReader)
	d.src.Reset(doc)
	d.dec = json.NewDecoder(&d.src)
	err := d.dec.Decode(v)
	d.dec = nil
	d.src.Reset(nil)
	docReaders.Put(d)
	return err
}

var docReaders = sync.Pool{New: func() any { return new(docReader) }}

var zlibs = sync.Pool{New: func() any { return zlib.NewWriter(nil) }}

// okZlibReset starts a stream for each record.
func okZlibReset(w io.Writer, records [][]byte) error {
	z := zlibs.Get().(*zlib.Writer)
	defer zlibs.Put(z)
	defer z.Reset(nil)
	for _, rec := range records {
		z.Reset(w)
		if _, err := z.Write(rec); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
	}
	return nil
}

type sheet struct {
	buf bytes.Buffer
	csv *csv.Writer
}

var sheets = sync.Pool{New: func() any {
	s := new(sheet)
	s.csv = csv.NewWriter(&s.buf)
	return s
}}

// okWriterFlushedThenBufferReset flushes what the csv writer holds and empties the buffer behind it.
func okWriterFlushedThenBufferReset(w io.Writer, rows [][]string) error {
	s := sheets.Get().(*sheet)
	err := s.csv.WriteAll(rows)
	s.csv.Flush()
	if err == nil {
		_, err = w.Write(s.buf.Bytes())
	}
	if s.buf.Cap() <= keep && err == nil {
		s.buf.Reset()
		sheets.Put(s)
	}
	return err
}
