package sizebound

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// A sheet is written to.
type sheet struct{ ink []byte }

func (s *sheet) Write(p []byte) (int, error) {
	s.ink = append(s.ink, p...)
	return len(p), nil
}

var sheets = sync.Pool{New: func() any { return new(sheet) }}

func encodesIntoSheet(w io.Writer, v any) error {
	s := sheets.Get().(*sheet)
	s.ink = s.ink[:0]
	err := json.NewEncoder(s).Encode(v)
	if err == nil {
		_, err = w.Write(s.ink)
	}
	sheets.Put(s) // want "s is put into sheets without a bound on its capacity"
	return err
}

var drafts = sync.Pool{New: func() any { return new(sheet) }}

func printsIntoDraft(text string) string {
	s := drafts.Get().(*sheet)
	defer drafts.Put(s) // want "s is put into drafts without a bound on its capacity"
	s.ink = s.ink[:0]
	fmt.Fprintf(s, "%q", text)
	return string(s.ink)
}

var letters = sync.Pool{New: func() any { return new(sheet) }}

func okSheetIsBounded(w io.Writer, v any) error {
	s := letters.Get().(*sheet)
	s.ink = s.ink[:0]
	err := json.NewEncoder(s).Encode(v)
	if err == nil {
		_, err = w.Write(s.ink)
	}
	if cap(s.ink) <= 1<<16 {
		letters.Put(s)
	}
	return err
}

// A tally only counts.
type tally struct{ n int }

func (t *tally) Write(p []byte) (int, error) {
	t.n += len(p)
	return len(p), nil
}

var tallies = sync.Pool{New: func() any { return new(tally) }}

func okTallyKeepsNothing(v any) (int, error) {
	t := tallies.Get().(*tally)
	defer tallies.Put(t)
	t.n = 0
	err := json.NewEncoder(t).Encode(v)
	return t.n, err
}

var measured = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func mayStay(size int) bool { return size <= 1<<16 }

// okFreeMeasured asks for the capacity of the memory, which is that of the buffer.
func okFreeMeasured(b *bytes.Buffer) {
	if mayStay(cap(b.Bytes())) {
		b.Reset()
		measured.Put(b)
	}
}

func okMeasured(v []byte) ([]byte, error) {
	b := measured.Get().(*bytes.Buffer)
	if err := json.Compact(b, v); err != nil {
		return nil, err
	}
	res := bytes.Clone(b.Bytes())
	okFreeMeasured(b)
	return res, nil
}
