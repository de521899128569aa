package putreset

import (
	"sync"

	"putreset/lib/quire"
)

// Lists that another package empties, element by element.

type pageLine struct{ page *quire.Page }

var pageLines = sync.Pool{New: func() any { return &pageLine{page: new(quire.Page)} }}

func (l *pageLine) fill(from *quire.Page) {
	if n := len(from.Attrs); n <= cap(l.page.Attrs) {
		l.page.Attrs = l.page.Attrs[:n]
	} else {
		l.page.Attrs = make([]quire.Attr, n)
	}
	for i := range from.Attrs {
		l.page.Attrs[i].Name = from.Attrs[i].Name
	}
}

func okWiped(from *quire.Page, write func(*quire.Page)) {
	l := pageLines.Get().(*pageLine)
	l.fill(from)
	write(l.page)
	l.page.Reset()
	pageLines.Put(l)
}

var cutLines = sync.Pool{New: func() any { return &pageLine{page: new(quire.Page)} }}

func badCut(from *quire.Page, write func(*quire.Page)) {
	l := cutLines.Get().(*pageLine)
	l.fill(from)
	write(l.page)
	l.page.Cut()
	cutLines.Put(l) // want "l.page.Attrs is truncated, not cleared, before being put into cutLines"
}
