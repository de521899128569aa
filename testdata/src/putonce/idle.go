package putonce

import (
	"bufio"
	"bytes"
	"compress/flate"
	"hash"
	"hash/crc64"
	"io"
	"sync"
)

var neverPut = sync.Pool{New: func() any { return bufio.NewWriterSize(nil, 4096) }} // want "neverPut is gotten from and never put to"

// idleAfterGet flushes and forgets.
func idleAfterGet(w io.Writer, text string) error {
	bw := neverPut.Get().(*bufio.Writer)
	bw.Reset(w)
	bw.WriteString(text)
	return bw.Flush()
}

var neverGot sync.Pool // want "neverGot is put to and never gotten from"

// idleAfterPut makes what it could have got.
func idleAfterPut(w io.Writer, text string) error {
	b := &block{}
	b.n = copy(b.data[:], text)
	defer neverGot.Put(b)
	return b.writeTo(w)
}

// An inflater has a pool that nothing comes back to.
type inflater struct {
	pool  sync.Pool // want "pool is gotten from and never put to"
	count int
}

func (i *inflater) inflate(dst []byte, r io.Reader) (int, error) {
	i.count++
	fr, ok := i.pool.Get().(io.ReadCloser)
	if !ok {
		fr = flate.NewReader(nil)
	}
	if err := fr.(flate.Resetter).Reset(r, nil); err != nil {
		return 0, err
	}
	return io.ReadFull(fr, dst)
}

var putByHelper = sync.Pool{New: func() any { return new(block) }} // want "putByHelper is put to and never gotten from"

func retireBlock(b *block) {
	b.n = 0
	putByHelper.Put(b)
}

// idleInHelper retires blocks that it has made itself.
func idleInHelper(w io.Writer, texts []string) {
	for _, text := range texts {
		b := new(block)
		b.n = copy(b.data[:], text)
		b.writeTo(w)
		retireBlock(b)
	}
}

var neverPutByMethod = sync.Pool{New: func() any { return crc64.New(crc64.MakeTable(crc64.ISO)) }} // want "neverPutByMethod is gotten from and never put to"

// A digest keeps what it borrows for good.
type digest struct{ h hash.Hash64 }

func newDigest() *digest { return &digest{h: neverPutByMethod.Get().(hash.Hash64)} }

func (d *digest) sum(text string) uint64 {
	d.h.Reset()
	io.WriteString(d.h, text)
	return d.h.Sum64()
}

var neverPutRows = [3]sync.Pool{} // want "neverPutRows.* is gotten from and never put to"

// idleInArray gets by class.
func idleInArray(class int) *block {
	if b, ok := neverPutRows[class].Get().(*block); ok {
		return b
	}
	return new(block)
}

// idleLocal has a pool of its own, which is gone before anything is gotten.
func idleLocal(texts []string) (n int) {
	var done sync.Pool // want "done is put to and never gotten from"
	for _, text := range texts {
		b := new(block)
		n += copy(b.data[:], text)
		done.Put(b)
	}
	return n
}

// OkExported is for everybody.
var OkExported = sync.Pool{New: func() any { return new(block) }}

// okGetsExported leaves the putting to other packages.
func okGetsExported() *block { return OkExported.Get().(*block) }

// OkExportedField has a pool for whoever has one.
type OkExportedField struct{ Pool sync.Pool }

func (o *OkExportedField) okGet() any { return o.Pool.Get() }

var okByAddress = sync.Pool{New: func() any { return new(block) }}

// okAddressPassed gets, and has a helper that puts where it is told.
func okAddressPassed(w io.Writer, text string) error {
	b := okByAddress.Get().(*block)
	b.n = copy(b.data[:], text)
	err := b.writeTo(w)
	putInto(&okByAddress, b)
	return err
}

func putInto(p *sync.Pool, b *block) {
	b.n = 0
	p.Put(b)
}

var okLentOut = sync.Pool{New: func() any { return new(block) }}

// okPoolOf hands the pool itself out.
func okPoolOf() *sync.Pool { return &okLentOut }

// okPutsLent puts what others get by okPoolOf.
func okPutsLent(b *block) { okLentOut.Put(b) }

// okBehindInterface is a pool in the eyes of another type.
type okBehindInterface interface {
	Get() any
	Put(any)
}

var (
	okHidden                   = sync.Pool{New: func() any { return new(block) }}
	okHiding okBehindInterface = &okHidden
)

// okGetsHidden gets, and puts by way of the interface.
func okGetsHidden(w io.Writer, text string) error {
	b := okHidden.Get().(*block)
	b.n = copy(b.data[:], text)
	defer okHiding.Put(b)
	return b.writeTo(w)
}

var okByValue = sync.Pool{New: func() any { return new(block) }}

// okMethodValue puts by a function that is a method of the pool.
var okMethodValue = okByValue.Put

// okGetsByValue gets what okMethodValue has put.
func okGetsByValue(w io.Writer, text string) error {
	b := okByValue.Get().(*block)
	b.n = copy(b.data[:], text)
	err := b.writeTo(w)
	okMethodValue(b)
	return err
}

// An okEmbedsPool has the methods of the pool.
type okEmbedsPool struct{ sync.Pool }

var okEmbedded okEmbedsPool

// okGetsEmbedded gets by the outer name and puts by the inner.
func okGetsEmbedded(w io.Writer, text string) error {
	b, ok := okEmbedded.Get().(*block)
	if !ok {
		b = new(block)
	}
	b.n = copy(b.data[:], text)
	defer okEmbedded.Pool.Put(b)
	return b.writeTo(w)
}

// okWarm is filled ahead of its use.
var okWarm = sync.Pool{New: func() any { return new(block) }}

func init() {
	for range 4 {
		okWarm.Put(okWarm.New())
	}
}

// okUsesWarm gets and puts.
func okUsesWarm(w io.Writer, text string) error {
	b := okWarm.Get().(*block)
	b.n = copy(b.data[:], text)
	defer okWarm.Put(b)
	return b.writeTo(w)
}

// An okTwoTypes pool is gotten from by one type and put to by another.
type okTwoTypes struct{ pool *sync.Pool }

// An okOtherType has the same pool.
type okOtherType struct{ home *sync.Pool }

func okShareOut() (*okTwoTypes, *okOtherType) {
	p := &sync.Pool{New: func() any { return new(block) }}
	return &okTwoTypes{p}, &okOtherType{p}
}

func (o *okTwoTypes) take() *block   { return o.pool.Get().(*block) }
func (o *okOtherType) give(b *block) { o.home.Put(b) }

// okInTest is gotten from and put to by tests alone.
var okInTest = sync.Pool{New: func() any { return new(bytes.Reader) }}

// okGenericPair is one type for the getter and the putter, in two functions.
var okGenericPair shelf[[16]byte]

func okTakePair() *[16]byte  { return okGenericPair.get() }
func okGivePair(p *[16]byte) { okGenericPair.put(p) }

// okReassigned takes the place of another pool.
var okReassigned = &sync.Pool{New: func() any { return new(block) }}

// okSetPool is how a program brings its own pool.
func okSetPool(p *sync.Pool) { okReassigned = p }

// okPutsReassigned puts what the owner of the pool gets.
func okPutsReassigned(b *block) { okReassigned.Put(b) }

// thin and thick are put to through one variable.
var thin, thick sync.Pool

// okIdleChoice takes from the pool that it puts to.
func okIdleChoice(w io.Writer, text string, wide bool) error {
	p := &thin
	if wide {
		p = &thick
	}
	b, _ := p.Get().(*block)
	if b == nil {
		b = &block{}
	}
	defer p.Put(b)
	b.n = copy(b.data[:], text)
	return b.writeTo(w)
}

// okIdleThick takes from one of them.
func okIdleThick(w io.Writer) error {
	b, ok := thick.Get().(*block)
	if !ok {
		return nil
	}
	return b.writeTo(w)
}

// clockPool is got from by a method, which does not know the variable.
type clockPool struct{ sync.Pool }

var okClocks = clockPool{sync.Pool{New: func() any { return new(int) }}}

func (p *clockPool) next() *int { return p.Get().(*int) }

func okPutClock(n *int) { okClocks.Put(n) }

// An idleKeeper has made its pool, and nobody else has it.
type idleKeeper struct {
	blocks *sync.Pool // want "blocks is gotten from and never put to"
	okKept *sync.Pool
	okLent *sync.Pool
}

func newIdleKeeper(lent *sync.Pool) *idleKeeper {
	return &idleKeeper{
		blocks: &sync.Pool{New: func() any { return new(block) }},
		okKept: &sync.Pool{New: func() any { return new(block) }},
		okLent: lent,
	}
}

func (k *idleKeeper) write(w io.Writer, text string) error {
	for _, p := range []*block{k.blocks.Get().(*block), k.okLent.Get().(*block)} {
		p.n = copy(p.data[:], text)
		if err := p.writeTo(w); err != nil {
			return err
		}
	}
	b := k.okKept.Get().(*block)
	defer k.okKept.Put(b)
	b.n = copy(b.data[:], text)
	return b.writeTo(w)
}

// idleCaptured is used by a closure alone.
func idleCaptured() func(io.Writer, string) error {
	var spares sync.Pool // want "spares is gotten from and never put to"
	return func(w io.Writer, text string) error {
		b, ok := spares.Get().(*block)
		if !ok {
			b = new(block)
		}
		b.n = copy(b.data[:], text)
		return b.writeTo(w)
	}
}

// okCaptured has one closure that gets and one that puts.
func okCaptured() (get func() *block, put func(*block)) {
	var pool sync.Pool
	get = func() *block {
		if b, ok := pool.Get().(*block); ok {
			return b
		}
		return new(block)
	}
	return get, func(b *block) { pool.Put(b) }
}
