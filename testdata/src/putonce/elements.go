package putonce

import "sync"

// A pool of two: boxes without content are kept apart.

type twin[T any] struct {
	items sync.Pool
	boxes sync.Pool
}

func (p *twin[T]) okTake() T {
	v := p.items.Get()
	if v == nil {
		var zero T
		return zero
	}
	box := v.(*T)
	item := *box
	p.boxes.Put(box)
	return item
}

func (p *twin[T]) put(item T) {
	var box *T
	if v := p.boxes.Get(); v != nil {
		box = v.(*T)
	} else {
		box = new(T)
	}
	*box = item
	p.items.Put(box)
}

// Lists whose elements are put one by one.

var scraps = sync.Pool{New: func() any { return new([]byte) }}

type scrapbook struct {
	pages [][]byte
	cover []byte
}

func putScrap(b *[]byte) {
	*b = (*b)[:0]
	scraps.Put(b)
}

func (s *scrapbook) okEachPage() {
	for i := range s.pages {
		putScrap(&s.pages[i])
	}
}

func (s *scrapbook) coverTwice(all bool) {
	putScrap(&s.cover)
	if all {
		putScrap(&s.cover) // want `s.cover is put into scraps twice`
	}
}

func newScrap() *[]byte { return scraps.Get().(*[]byte) }
