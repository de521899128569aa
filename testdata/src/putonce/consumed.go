package putonce

import (
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
