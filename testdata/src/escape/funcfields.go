package escape

import (
	"unsafe"

	"escape/lib/cast"
)

// view makes a string of bytes without a copy.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func copied(b []byte) string { return string(b) }

// A printer makes text the way that its configuration asks for.
type printer struct {
	text func([]byte) string
	safe func([]byte) string
}

func newPrinter(immutable bool) *printer {
	p := &printer{text: view, safe: copied}
	if immutable {
		p.text = copied
	}
	return p
}

// returnsTextOfField returns a view unless the printer makes copies.
func (p *printer) returnsTextOfField(text string) string {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return p.text(s.face()) // want "s (is|may be) returned and .*put into "
}

func (p *printer) okTextOfField(text string) string {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return p.safe(s.face())
}

// returnsCast calls a function whose body is nowhere to be seen.
func returnsCast(text string) string {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return cast.UnsafeString(s.face()) // want "s is returned and .*put into "
}

// okCastUsed is done with the view before the stamp is dropped.
func okCastUsed(text string) int {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return len(cast.UnsafeString(s.face()))
}

// okCastCopied calls a function with the same types that says nothing of the kind.
func okCastCopied(text string) string {
	s := newStamp()
	defer s.drop()
	s.print(text)
	return cast.Upper(s.face())
}
