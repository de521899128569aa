package putonce

import (
	"bufio"
	"errors"
	"io"
	"sync"
	"sync/atomic"

	"putonce/lib/sluice"
)

// A LastOwner has a count of references, which each Release takes down: one of them gets to nought.
type LastOwner struct {
	refs atomic.Int32
	b    *block
}

// Release puts the block of the last one.
func (o *LastOwner) Release() {
	left := o.refs.Add(-1)
	if left <= 0 {
		if left < 0 {
			panic("released more often than claimed")
		}
		freeBlock(o.b)
	}
}

// An LastUser has a plain count.
type LastUser struct {
	mu    sync.Mutex
	users int
	b     *block
}

// Release puts the block of the last one.
func (o *LastUser) Release() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.users--
	if o.users == 0 {
		freeBlock(o.b)
	}
}

// A countsReads has a count as well, which says nothing of its block.
type countsReads struct {
	reads atomic.Int32
	b     *block
}

func (c *countsReads) Close() error {
	if c.reads.Add(1) > 1 {
		println("closed again")
	}
	freeBlock(c.b) // want `c\.b is put into blocks each time Close is called`
	return nil
}

// An okThroughGate reads another piece each time.
type okThroughGate struct{ inner *gateOwner }

type gateOwner struct{ *sluice.Gate }

func (o *okThroughGate) Read(p []byte) (int, error) { return o.inner.ReadFrom(p) }

var slabsOfChain = sync.Pool{New: func() any { return make([]byte, 64) }}

func newSlab() []byte { return slabsOfChain.Get().([]byte) }

func freeSlab(b []byte) { slabsOfChain.Put(b) }

// An okFromChain takes the next piece each time.
type okFromChain struct{ in sluice.Chain }

func (o *okFromChain) next() ([]byte, error) { return o.in.Next() }

func (o *okFromChain) readPart(p []byte) (int, error) {
	b, err := o.next()
	if err != nil {
		return 0, err
	}
	defer freeSlab(b)
	return copy(p, b), nil
}

func (o *okFromChain) Read(p []byte) (int, error) { return o.readPart(p) }

// A fromHead looks at the same piece each time.
type fromHead struct{ in sluice.Chain }

func (f *fromHead) Read(p []byte) (int, error) {
	b := f.in.Head()
	defer freeSlab(b) // want `memory of f is put into slabsOfChain each time Read is called`
	return copy(p, b), nil
}

// An OkLoadedFlag asks before it puts, and answers for the next call.
type OkLoadedFlag struct {
	closed atomic.Bool
	b      *block
}

func (o *OkLoadedFlag) Close() error {
	if o.closed.Load() {
		return nil
	}
	o.closed.Store(true)
	freeBlock(o.b)
	return nil
}

// A LoadedOnly asks, and never answers.
type LoadedOnly struct {
	closed atomic.Bool
	b      *block
}

func (o *LoadedOnly) Close() error {
	if o.closed.Load() {
		return nil
	}
	freeBlock(o.b) // want `o\.b (is|may be) put into blocks each time Close is called`
	return nil
}

// An OkLoadedState has its flag in a number.
type OkLoadedState struct {
	state atomic.Int32
	b     *block
}

func (o *OkLoadedState) Close() error {
	if o.state.Load() != 0 {
		return nil
	}
	o.state.Store(1)
	freeBlock(o.b)
	return nil
}

// An OkLoadedWord does so with functions of the package.
type OkLoadedWord struct {
	state uint32
	b     *block
}

func (o *OkLoadedWord) Close() error {
	if atomic.LoadUint32(&o.state) == 1 {
		return nil
	}
	atomic.StoreUint32(&o.state, 1)
	freeBlock(o.b)
	return nil
}

// A StoredWrong stores what the next call wants to find.
type StoredWrong struct {
	closed atomic.Bool
	b      *block
}

func (o *StoredWrong) Close() error {
	if o.closed.Load() {
		return nil
	}
	o.closed.Store(false)
	freeBlock(o.b) // want `o\.b (is|may be) put into blocks each time Close is called`
	return nil
}

// An OldCount counts down in a method that tells what it was before.
type OldCount struct {
	refs int64
	b    *block
}

var oldCounts = sync.Pool{New: func() any { return new(OldCount) }}

// TakeOff takes one off.
func (o *OldCount) TakeOff() (c int64) {
	for {
		c = atomic.LoadInt64(&o.refs)
		if atomic.CompareAndSwapInt64(&o.refs, c, c-1) {
			return
		}
	}
}

func freeOld(o *OldCount) bool {
	if o.TakeOff() == 0 {
		oldCounts.Put(o)
		return true
	}
	return false
}

// OpenOld opens one.
func OpenOld() io.ReadCloser { return oldCounts.Get().(*OldCount) }

func (o *OldCount) Read(p []byte) (int, error) { return copy(p, o.b.bytes()), nil }

func (o *OldCount) Close() error {
	if freeOld(o) {
		return nil
	}
	return errClosedBlock
}

// An Uncounted puts itself each time.
type Uncounted struct{ b *block }

var uncounted = sync.Pool{New: func() any { return new(Uncounted) }}

// OpenUncounted opens one.
func OpenUncounted() io.ReadCloser { return uncounted.Get().(*Uncounted) }

func (u *Uncounted) Read(p []byte) (int, error) { return copy(p, u.b.bytes()), nil }

func (u *Uncounted) Close() error {
	uncounted.Put(u) // want `u is put into uncounted each time Close is called`
	return errClosedBlock
}

var errClosedBlock = errors.New("closed")

// A ByValue is a reader by value, which is read again when it is at the end.
type ByValue struct{ br *bufio.Reader }

func (v ByValue) Read(p []byte) (int, error) {
	n, err := v.br.Read(p)
	if err == io.EOF {
		shutScanner(v.br) // want `v\.br is put into scanners each time Read is called`
	}
	return n, err
}
