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
