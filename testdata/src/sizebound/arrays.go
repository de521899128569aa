package sizebound

import (
	"crypto/cipher"
	"io"
	"sync"
)

// A plank has room for so much, whatever is appended to slices of it.
type plank [4096]byte

var planks = sync.Pool{New: func() any { return new(plank) }}

type sawmill struct {
	seal cipher.AEAD
	w    io.Writer
}

func (s *sawmill) cut(text []byte, b *plank) []byte {
	copy(b[:2], text)
	return b[:2+len(s.seal.Seal(b[2:2], nil, text, nil))]
}

func (s *sawmill) okArray(text []byte) error {
	b := planks.Get().(*plank)
	defer planks.Put(b)
	for len(text) > 0 {
		n := min(len(text), 4000)
		if _, err := s.w.Write(s.cut(text[:n], b)); err != nil {
			return err
		}
		text = text[n:]
	}
	return nil
}
