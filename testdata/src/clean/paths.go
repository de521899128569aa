package clean

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"strings"
	"sync"
)

type scratch struct {
	buf [1 << 10]byte
	n   int
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func (s *scratch) write(p string) bool {
	s.n = copy(s.buf[:], p)
	return s.n == len(p)
}

// Either puts on every way out, once on each.
func Either(w io.Writer, text string) error {
	s := scratches.Get().(*scratch)
	if !s.write(text) {
		scratches.Put(s)
		_, err := io.WriteString(w, text)
		return err
	}
	_, err := w.Write(s.buf[:s.n])
	if err != nil {
		scratches.Put(s)
		return err
	}
	scratches.Put(s)
	return nil
}

// Flagged puts what it has borrowed and nothing else.
func Flagged(w io.Writer, text string) error {
	var s *scratch
	out := []byte(nil)
	pooled := len(text) <= 1<<10
	if pooled {
		s = scratches.Get().(*scratch)
		s.write(text)
		out = s.buf[:s.n]
	} else {
		out = []byte(text)
	}
	_, err := w.Write(out)
	if pooled {
		scratches.Put(s)
	}
	return err
}

// Unless defers a Put that a later decision prevents.
func Unless(w io.Writer, text string, keep func(*scratch) bool) error {
	s := scratches.Get().(*scratch)
	kept := false
	defer func() {
		if !kept {
			scratches.Put(s)
		}
	}()
	s.write(text)
	if keep(s) {
		kept = true
		return nil
	}
	_, err := w.Write(s.buf[:s.n])
	return err
}

// Rotate holds two at a time and puts each of them once.
func Rotate(w io.Writer, words []string) (err error) {
	var prev *scratch
	for _, word := range words {
		cur := scratches.Get().(*scratch)
		cur.write(word)
		if prev != nil {
			if bytes.Equal(prev.buf[:prev.n], cur.buf[:cur.n]) && err == nil {
				err = errors.New("twice: " + word)
			}
			scratches.Put(prev)
		}
		prev = cur
	}
	if prev != nil {
		if err == nil {
			_, err = w.Write(prev.buf[:prev.n])
		}
		scratches.Put(prev)
	}
	return err
}

// EachRound puts in the round in which it has borrowed.
func EachRound(w io.Writer, words []string) error {
	for _, word := range words {
		if err := one(w, word); err != nil {
			return err
		}
	}
	return nil
}

func one(w io.Writer, word string) error {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	if !s.write(word) {
		return io.ErrShortWrite
	}
	_, err := w.Write(s.buf[:s.n])
	return err
}

// Rebound ends with nil in the variable, which is what the deferred closure looks at.
func Rebound(w io.Writer, words []string) (err error) {
	var s *scratch
	defer func() {
		if s != nil {
			scratches.Put(s)
		}
	}()
	for _, word := range words {
		s = scratches.Get().(*scratch)
		if !s.write(word) {
			return io.ErrShortWrite
		}
		if _, err := w.Write(s.buf[:s.n]); err != nil {
			return err
		}
		scratches.Put(s)
		s = nil
	}
	return nil
}

var encodings = sync.Pool{New: func() any {
	b := make([]byte, 0, 256)
	return &b
}}

// Encode returns a string of its own memory; the grown slice goes back through the pointer.
func Encode(p []byte) string {
	box := encodings.Get().(*[]byte)
	b := base64.StdEncoding.AppendEncode((*box)[:0], p)
	s := string(b)
	if cap(b) <= 16<<10 {
		*box = b[:0]
	}
	encodings.Put(box)
	return s
}

// AppendEncoded returns memory of the caller.
func AppendEncoded(dst, p []byte) []byte {
	box := encodings.Get().(*[]byte)
	defer func() {
		if cap(*box) > 16<<10 {
			*box = nil
		}
		encodings.Put(box)
	}()
	*box = base64.URLEncoding.AppendEncode((*box)[:0], p)
	return append(dst, bytes.TrimRight(*box, "=")...)
}

var builders = sync.Pool{New: func() any { return new(strings.Builder) }}

// Title returns a string that the builder lets go of.
func Title(words []string) string {
	b := builders.Get().(*strings.Builder)
	defer builders.Put(b)
	defer b.Reset()
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.ToUpper(w[:min(len(w), 1)]))
		b.WriteString(w[min(len(w), 1):])
	}
	return b.String()
}
