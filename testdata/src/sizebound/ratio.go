package sizebound

import (
	"bytes"
	"io"
	"sync"
)

var scripts = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// lengthBesideRatio drops large buffers that are mostly empty where they hold a lot: a large buffer that holds little
// stays.
func lengthBesideRatio(r io.Reader, use func([]byte) error) error {
	b := scripts.Get().(*bytes.Buffer)
	b.Reset()
	defer func() {
		if b.Len() > keep && b.Cap() > 4*b.Len() { // want "b is bounded by its length, not its capacity"
			return
		}
		scripts.Put(b)
	}()
	if _, err := b.ReadFrom(r); err != nil {
		return err
	}
	return use(b.Bytes())
}

// okCapacityBesideRatio asks both for the capacity.
func okCapacityBesideRatio(r io.Reader, use func([]byte) error) error {
	b := scripts.Get().(*bytes.Buffer)
	b.Reset()
	defer func() {
		if b.Cap() > keep && b.Cap() > 4*b.Len() {
			return
		}
		scripts.Put(b)
	}()
	if _, err := b.ReadFrom(r); err != nil {
		return err
	}
	return use(b.Bytes())
}

// okLengthOrRatio drops what is mostly empty, and what holds a lot.
func okLengthOrRatio(r io.Reader, use func([]byte) error) error {
	b := scripts.Get().(*bytes.Buffer)
	b.Reset()
	defer func() {
		if b.Len() > keep || b.Cap() > 4*b.Len() {
			return
		}
		scripts.Put(b)
	}()
	if _, err := b.ReadFrom(r); err != nil {
		return err
	}
	return use(b.Bytes())
}

// A wad has its bytes in a field.
type wad struct{ B []byte }

func (x *wad) ReadFrom(r io.Reader) (int64, error) {
	b := x.B
	n := len(b)
	for {
		if len(b) == cap(b) {
			b = append(b, make([]byte, len(b)+512)...)[:len(b)]
		}
		k, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+k]
		if err != nil {
			x.B = b
			return int64(len(b) - n), err
		}
	}
}

type wadPool struct{ p sync.Pool }

func (p *wadPool) Get() *wad {
	if x, ok := p.p.Get().(*wad); ok {
		return x
	}
	return &wad{}
}

func (p *wadPool) Put(x *wad) {
	x.B = x.B[:0]
	p.p.Put(x)
}

var wads wadPool

// lengthBesideRatioOfField asks for a field, before a helper truncates it.
func lengthBesideRatioOfField(r io.Reader, use func([]byte) error) error {
	x := wads.Get()
	defer func() {
		if len(x.B) > 1024*1024 && cap(x.B) > 4*len(x.B) { // want `x\.B is bounded by its length, not its capacity`
			return
		}
		wads.Put(x)
	}()
	if _, err := x.ReadFrom(r); err != nil {
		return err
	}
	return use(x.B)
}

// okCapacityBesideRatioOfField asks both for the capacity.
func okCapacityBesideRatioOfField(r io.Reader, use func([]byte) error) error {
	x := wads.Get()
	defer func() {
		if cap(x.B) > 64*1024 && cap(x.B) > 4*len(x.B) {
			return
		}
		wads.Put(x)
	}()
	if _, err := x.ReadFrom(r); err != nil {
		return err
	}
	return use(x.B)
}
