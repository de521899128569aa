package newcontract

import (
	"compress/zlib"
	"crypto/aes"
	"crypto/cipher"
	"io"
	"log"
	"sync"

	"newcontract/lib/parts"
)

var nilGlobal sync.Pool

func useNilGlobal(w io.Writer, text string) error {
	j := nilGlobal.Get().(*job) // want "Get of nilGlobal may return nil"
	defer nilGlobal.Put(j)
	_, err := w.Write(j.fill(text))
	return err
}

// A nilField has a pool that its constructor forgets.
type nilField struct {
	out  io.Writer
	pool sync.Pool
}

func newNilField(w io.Writer) *nilField { return &nilField{out: w} }

func (n *nilField) get() *job { return n.pool.Get().(*job) } // want "Get of .*pool may return nil"

func (n *nilField) write(text string) error {
	j := n.get()
	defer n.pool.Put(j)
	_, err := n.out.Write(j.fill(text))
	return err
}

var nilClasses [4]sync.Pool

// useNilClasses has as many pools, and no New in any.
func useNilClasses(class int, text string) int {
	j := nilClasses[class&3].Get().(*job) // want "Get of nilClasses.* may return nil"
	n := len(j.fill(text))
	nilClasses[class&3].Put(j)
	return n
}

// Key is the key of all ciphers. It may be of the wrong length.
var Key []byte

var nilOnError = sync.Pool{New: func() any {
	block, err := aes.NewCipher(Key)
	if err != nil {
		log.Print(err)
		return nil
	}
	return &seal{block: block}
}}

type seal struct {
	block cipher.Block
	buf   [aes.BlockSize]byte
}

func useNilOnError(text string) [aes.BlockSize]byte {
	s := nilOnError.Get().(*seal) // want "Get of nilOnError may return nil"
	copy(s.buf[:], text)
	s.block.Encrypt(s.buf[:], s.buf[:])
	out := s.buf
	nilOnError.Put(s)
	return out
}

// useNilAfterPut has put one: nobody says that it is the one that comes back.
func useNilAfterPut(text string) int {
	nilWarmed.Put(new(job))
	j := nilWarmed.Get().(*job) // want "Get of nilWarmed may return nil"
	n := len(j.fill(text))
	nilWarmed.Put(j)
	return n
}

var nilWarmed sync.Pool

// A nilShelf has a zero value that is not ready to use.
type nilShelf[T any] struct{ pool sync.Pool }

func (s *nilShelf[T]) get() *T  { return s.pool.Get().(*T) } // want "Get of .*pool may return nil"
func (s *nilShelf[T]) put(v *T) { s.pool.Put(v) }

var nilJobs nilShelf[job]

func useNilShelf(w io.Writer, text string) error {
	j := nilJobs.get()
	defer nilJobs.put(j)
	_, err := w.Write(j.fill(text))
	return err
}

var okNoNew sync.Pool

func newOkJob() *job {
	if j, ok := okNoNew.Get().(*job); ok {
		return j
	}
	return new(job)
}

// okCommaOk has a getter that expects nothing.
func okCommaOk(w io.Writer, text string) error {
	j := newOkJob()
	defer okNoNew.Put(j)
	_, err := w.Write(j.fill(text))
	return err
}

// okNilTested asks the interface.
func okNilTested(w io.Writer, text string) error {
	v := okNoNew.Get()
	if v == nil {
		v = new(job)
	}
	j := v.(*job)
	defer okNoNew.Put(j)
	_, err := w.Write(j.fill(text))
	return err
}

// okNilReturns leaves when there is nothing.
func okNilReturns(w io.Writer, text string) error {
	v := okNoNew.Get()
	if v == nil {
		_, err := io.WriteString(w, text)
		return err
	}
	j := v.(*job)
	_, err := w.Write(j.fill(text))
	okNoNew.Put(j)
	return err
}

// okSwitched has a case for nil.
func okSwitched(text string) int {
	switch j := okNoNew.Get().(type) {
	case nil:
		return len(text)
	case *job:
		n := len(j.fill(text))
		okNoNew.Put(j)
		return n
	default:
		panic("internal error: no job")
	}
}

// okMust panics with a message of its own.
func okMust(w io.Writer, text string) error {
	j := must(okNoNew.Get())
	defer okNoNew.Put(j)
	_, err := w.Write(j.fill(text))
	return err
}

func must(v any) *job {
	if v == nil {
		return new(job)
	}
	return v.(*job)
}

// An okBuilt pool gets its New in the constructor, one line later.
type okBuilt struct {
	size int
	pool sync.Pool
}

func newOkBuilt(size int) *okBuilt {
	o := &okBuilt{size: size}
	o.pool.New = o.make
	return o
}

func (o *okBuilt) make() any { b := make([]byte, o.size); return &b }

func (o *okBuilt) read(r io.Reader) (int, error) {
	b := o.pool.Get().(*[]byte)
	defer o.pool.Put(b)
	return r.Read(*b)
}

// okAssigned is assigned as a whole.
var okAssigned *sync.Pool

func init() { okAssigned = &sync.Pool{New: parts.New} }

func okUsesAssigned(text string) int {
	p := okAssigned.Get().(*parts.Part)
	n := copy(p.Data[:], text)
	okAssigned.Put(p)
	return n
}

// okClasses get their New in a loop.
var okClasses [4]sync.Pool

func init() {
	for i := range okClasses {
		okClasses[i].New = func() any { b := make([]byte, 256<<i); return &b }
	}
}

func okUsesClass(r io.Reader, class int) (int, error) {
	b := okClasses[class].Get().(*[]byte)
	defer okClasses[class].Put(b)
	return r.Read(*b)
}

// okGiven is a pool that somebody else has made.
func okGiven(p *sync.Pool, w io.Writer, text string) error {
	j := p.Get().(*job)
	defer p.Put(j)
	_, err := w.Write(j.fill(text))
	return err
}

// okOfOther gets from a pool of another package, which has a New.
func okOfOther(text string) int {
	p := parts.Pool.Get().(*parts.Part)
	n := copy(p.Data[:], text)
	parts.Pool.Put(p)
	return n
}

// okSetByOther belongs to a package that has a function for its New.
func okSetByOther(text string) int {
	parts.SetNew(parts.New)
	p := parts.Late.Get().(*parts.Part)
	n := copy(p.Data[:], text)
	parts.Late.Put(p)
	return n
}

var okFatal = sync.Pool{New: func() any {
	block, err := aes.NewCipher(Key)
	if err != nil {
		log.Fatal(err)
	}
	return &seal{block: block}
}}

// okDiesFirst has a New that does not return without a cipher.
func okDiesFirst(text string) [aes.BlockSize]byte {
	s := okFatal.Get().(*seal)
	copy(s.buf[:], text)
	s.block.Encrypt(s.buf[:], s.buf[:])
	out := s.buf
	okFatal.Put(s)
	return out
}

// An okResult carries the error with it.
type okResult struct {
	z   *zlib.Writer
	err error
}

var okWithError = sync.Pool{New: func() any {
	z, err := zlib.NewWriterLevel(nil, Level)
	return &okResult{z, err}
}}

// Level is the level of compression.
var Level = zlib.BestSpeed

// okErrorTested asks the error that New has left in its object.
func okErrorTested(w io.Writer, text string) error {
	r := okWithError.Get().(*okResult)
	if r.err != nil {
		return r.err
	}
	defer okWithError.Put(r)
	r.z.Reset(w)
	defer r.z.Reset(nil)
	if _, err := io.WriteString(r.z, text); err != nil {
		return err
	}
	return r.z.Close()
}

// An okLazy pool gets its New with the first call.
type okLazy struct {
	once sync.Once
	pool sync.Pool
}

func (o *okLazy) get() *job {
	o.once.Do(func() { o.pool.New = func() any { return new(job) } })
	return o.pool.Get().(*job)
}

func (o *okLazy) write(w io.Writer, text string) error {
	j := o.get()
	defer o.pool.Put(j)
	_, err := w.Write(j.fill(text))
	return err
}

func isNothing(v any) bool { return v == nil }

var spareJobs sync.Pool

// okAskedFor has somebody else ask whether there is one.
func okAskedFor(text string) []byte {
	v := spareJobs.Get()
	if isNothing(v) {
		v = new(job)
	}
	j := v.(*job)
	defer spareJobs.Put(j)
	return j.fill(text)
}
