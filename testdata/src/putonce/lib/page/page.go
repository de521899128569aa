// Package page lends pages of fixed size.
package page

import (
	"io"
	"sync"
)

// Size is the size of a page.
const Size = 512

// Page is one page, with n bytes in use.
type Page struct {
	n    int
	data [Size]byte
}

var pages = sync.Pool{New: func() any { return new(Page) }}

// Of returns a page with as much of text as it has room for.
func Of(text string) *Page {
	p := pages.Get().(*Page)
	p.n = copy(p.data[:], text)
	return p
}

// Len returns the length of the content.
func (p *Page) Len() int { return p.n }

// WriteTo writes the content and leaves the page with its owner.
func (p *Page) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(p.data[:p.n])
	return int64(n), err
}

// Release gives the page back.
func (p *Page) Release() { pages.Put(p) }

// Send writes the page and releases it in any case.
func Send(w io.Writer, p *Page) error {
	defer p.Release()
	_, err := p.WriteTo(w)
	return err
}

// Offer releases the page when it has been taken, and says whether it has.
func Offer(w io.Writer, p *Page) bool {
	if _, err := p.WriteTo(w); err != nil {
		return false
	}
	p.Release()
	return true
}

// Submit writes the page. It releases it when that fails; otherwise the caller does.
func Submit(w io.Writer, p *Page) error {
	if _, err := p.WriteTo(w); err != nil {
		p.Release()
		return err
	}
	return nil
}
