package putonce

import "sync"

// boxedPool keeps values in boxes, and the boxes that are empty apart from those that are not.
type boxedPool struct{ full, empty sync.Pool }

// okTakesOut gives the box to those that are empty.
func (p *boxedPool) okTakesOut() []byte {
	box, ok := p.full.Get().(*[]byte)
	if !ok {
		return nil
	}
	b := *box
	*box = nil
	p.empty.Put(box)
	return b
}

// okPutsIn takes an empty box.
func (p *boxedPool) okPutsIn(b []byte) {
	box, ok := p.empty.Get().(*[]byte)
	if !ok {
		box = new([]byte)
	}
	*box = b
	p.full.Put(box)
}

// okUsesBoxes is the work of the methods.
func okUsesBoxes(p *boxedPool, fill func([]byte) []byte) {
	b := fill(p.okTakesOut())
	p.okPutsIn(b[:0])
}

// okRecovers puts when it panics only: the other way is that of who waits.
func okRecovers(done chan<- *[]byte, work func(*[]byte)) {
	b := linePool.Get().(*[]byte)
	defer func() {
		if recover() != nil {
			linePool.Put(b)
		}
	}()
	work(b)
	done <- b
}

var linePool = sync.Pool{New: func() any { b := make([]byte, 0, 512); return &b }}

// okReceives puts what okRecovers sends.
func okReceives(done <-chan *[]byte) { linePool.Put(<-done) }

// emptyHeaders have slice headers that hold nothing, fullHeaders such that hold memory.
var (
	emptyHeaders = sync.Pool{New: func() any { return new([]byte) }}
	fullHeaders  = sync.Pool{New: func() any { b := make([]byte, 64); return &b }}
)

// okTakenOut takes the memory out of its header, and keeps the header for the way back.
func okTakenOut(n int) []byte {
	h := fullHeaders.Get().(*[]byte)
	b := (*h)[:n]
	*h = nil
	emptyHeaders.Put(h)
	return b
}

func okPutBackIn(b []byte) {
	if cap(b) < 64 {
		return
	}
	h := emptyHeaders.Get().(*[]byte)
	*h = b[:64]
	fullHeaders.Put(h)
}

// leavesMemory puts a header among the empty ones as it is.
func leavesMemory(w func([]byte)) {
	h := fullHeaders.Get().(*[]byte)
	w(*h)
	emptyHeaders.Put(h) // want "h comes from fullHeaders and is put into emptyHeaders"
}
