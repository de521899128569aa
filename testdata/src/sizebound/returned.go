package sizebound

import (
	"bytes"
	"io"
	"sync"

	"sizebound/lib/reel"
)

// A notice borrows its reel from another pool.
type notice struct {
	reel  *reel.Reel
	level int
}

var notices = sync.Pool{New: func() any { return new(notice) }}

func newNotice() *notice {
	n := notices.Get().(*notice)
	n.reel = reel.All().Get()
	n.level = 0
	return n
}

// okReelReturned gives the reel back to its own pool: the notice has no memory of it.
func okReelReturned(n *notice) {
	n.reel.Free()
	notices.Put(n)
}

func okNotice(w io.Writer, text string) error {
	n := newNotice()
	n.reel.Text(text)
	_, err := w.Write(n.reel.Bytes())
	okReelReturned(n)
	return err
}

// Text appends to a notice that others have.
func (n *notice) Text(text string) *notice {
	n.reel.Text(text)
	return n
}

// Send ends a notice.
func (n *notice) Send(w io.Writer, text string) error {
	n.Text(text)
	_, err := w.Write(n.reel.Bytes())
	okReelReturned(n)
	return err
}

// A bulletin keeps its reel.
type bulletin struct{ reel *reel.Reel }

var bulletins = sync.Pool{New: func() any { return &bulletin{reel: new(reel.Reel)} }}

func keepsReel(w io.Writer, text string) error {
	b := bulletins.Get().(*bulletin)
	b.reel.Text(text)
	_, err := w.Write(b.reel.Bytes())
	bulletins.Put(b) // want `b is put into bulletins without a bound on its capacity`
	return err
}

// A leaflet keeps a list of its own.
type leaflet struct {
	reel *reel.Reel
	text []byte
}

var leaflets = sync.Pool{New: func() any { return new(leaflet) }}

func listKept(w io.Writer, text string) error {
	l := leaflets.Get().(*leaflet)
	l.reel = reel.All().Get()
	l.reel.Text(text)
	l.text = append(l.text[:0], text...)
	_, err := w.Write(l.text)
	l.reel.Free()
	leaflets.Put(l) // want `l is put into leaflets without a bound on its capacity`
	return err
}

// A bundle is written as many parts, which have a pool of their own.
type bundle struct {
	parts []*part
	names []string
}

type part struct {
	name string
	text bytes.Buffer
}

// Folders have bundles.
type folder struct{ bundles, parts, drafts sync.Pool }

func (f *folder) newPart(name string) *part {
	p := f.parts.Get().(*part)
	p.name = name
	return p
}

// freesPart is where the parts are put, which grow.
func (f *folder) freesPart(p *part) {
	p.text.Reset()
	f.parts.Put(p) // want `p is put into f\.parts without a bound on its capacity`
}

func (f *folder) part(b *bundle, name string) *part {
	for _, p := range b.parts {
		if p.name == name {
			return p
		}
	}
	p := f.newPart(name)
	b.parts = append(b.parts, p)
	return p
}

// okPartsReturned gives the parts back: the list of them is empty when the bundle is put.
func (f *folder) okPartsReturned(do func(b *bundle) error) error {
	b := f.bundles.Get().(*bundle)
	err := do(b)
	for i := range b.parts {
		f.freesPart(b.parts[i])
	}
	b.parts = b.parts[:0]
	f.bundles.Put(b)
	return err
}

func okAddToPart(f *folder, name, text string) error {
	return f.okPartsReturned(func(b *bundle) error {
		b.add(f, name, text)
		return nil
	})
}

func (b *bundle) add(f *folder, name, text string) { f.part(b, name).text.WriteString(text) }

// A draft keeps its text.
type draft struct{ text bytes.Buffer }

// lendsDraft is where the drafts of all that use it are put.
func (f *folder) lendsDraft(do func(d *draft) error) error {
	d := f.drafts.Get().(*draft)
	err := do(d)
	d.text.Reset()
	f.drafts.Put(d) // want `d is put into f\.drafts without a bound on its capacity`
	return err
}

func writesDraft(f *folder, text string) error {
	return f.lendsDraft(func(d *draft) error {
		d.text.WriteString(text)
		return nil
	})
}

func copiesDraft(f *folder, w io.Writer, text string) error {
	return f.lendsDraft(func(d *draft) error {
		d.text.WriteString("copy: ")
		d.text.WriteString(text)
		_, err := w.Write(d.text.Bytes())
		return err
	})
}

// A stripe has cells, which stay with it.
type stripe struct{ cells []*part }

var stripes = sync.Pool{New: func() any { return &stripe{cells: []*part{new(part), new(part)}} }}

func (r *stripe) set(text string) {
	c := r.cells[0]
	c.text.Reset()
	c.text.WriteString(text)
}

func cellsStay(w io.Writer, text string) error {
	r := stripes.Get().(*stripe)
	r.set(text)
	_, err := w.Write(r.cells[0].text.Bytes())
	stripes.Put(r) // want `r is put into stripes without a bound on its capacity`
	return err
}
