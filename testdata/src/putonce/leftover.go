package putonce

// Puts that a second call does not come to, or that are told of twice.

import (
	"io"
	"putonce/lib/idl"
	"sync"
)

var leftovers = sync.Pool{New: func() any { return make([]byte, 4096) }}

type remainder struct {
	r    io.Reader
	left []byte
	at   int
	n    int
}

// Read puts what is left when the last of it is read: it is not there when it is called again.
func (x *remainder) Read(p []byte) (int, error) {
	if x.at < len(x.left) {
		n := copy(p, x.left[x.at:])
		x.at += n
		if x.at >= len(x.left) {
			leftovers.Put(x.left)
		}
		return n, nil
	}
	b := leftovers.Get().([]byte)
	k, err := x.r.Read(b)
	if err != nil {
		leftovers.Put(b)
		return 0, err
	}
	n := copy(p, b[:k])
	if n < k {
		x.left, x.at = b[:k], n
	} else {
		leftovers.Put(b)
	}
	return n, nil
}

// A leaking has no such guard.
type leaking struct {
	r    io.Reader
	left []byte
	n    int
}

func (x *leaking) Read(p []byte) (int, error) {
	x.n++
	n := copy(p, x.left)
	leftovers.Put(x.left) // want `x\.left is put into leftovers each time Read is called`
	return n, io.EOF
}

var smallShares, largeShares sync.Pool // of *[]byte, by capacity

func putShare(p *[]byte) {
	switch n := cap(*p); {
	case n < 64:
		smallShares.Put(p)
	case n < 4096:
		largeShares.Put(p)
	}
}

func takeShare(n int) *[]byte {
	var v any
	if n < 64 {
		v = smallShares.Get()
	} else {
		v = largeShares.Get()
	}
	if p, ok := v.(*[]byte); ok {
		return p
	}
	b := make([]byte, n)
	return &b
}

// growShare puts what it is given in the box of what it returns.
func growShare(buf []byte, v ...byte) []byte {
	p := takeShare((len(buf) + len(v)) * 2)
	nb := append(append((*p)[:0], buf...), v...)
	*p = buf
	putShare(p)
	return nb
}

func okGrows(buf []byte, v byte) []byte { return growShare(buf, v) }

// okSamePool puts into the variable of the other package that its method takes from.
func okSamePool(w io.Writer, r *idl.Request) error {
	b := r.Serialize()
	_, err := w.Write(b)
	idl.Bufs.Put(b)
	return err
}

func badOtherPool(w io.Writer, r *idl.Request) error {
	b := r.Serialize()
	_, err := w.Write(b)
	idl.Others.Put(b) // want `b comes from .*Bufs and is put into .*Others`
	return err
}
