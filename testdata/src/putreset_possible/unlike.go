package putreset_possible

import (
	"encoding/json"
	"io"
	"sync"
)

// A memo is decoded into, and reset before it is put, but where decoding fails.
type memo struct {
	ID   int
	Tags map[string]string
	Body []byte
}

func (m *memo) Reset() {
	m.ID = 0
	clear(m.Tags)
	m.Body = m.Body[:0]
}

var memos = sync.Pool{New: func() any { return new(memo) }}

func handleMemo(r io.Reader, handle func(*memo) error) error {
	m := memos.Get().(*memo)
	if err := json.NewDecoder(r).Decode(m); err != nil {
		memos.Put(m) // want `m is put into memos without being reset, unlike elsewhere`
		return err
	}
	err := handle(m)
	m.Reset()
	memos.Put(m)
	return err
}

func okMemo(r io.Reader, handle func(*memo) error) error {
	m := memos.Get().(*memo)
	err := json.NewDecoder(r).Decode(m)
	if err == nil {
		err = handle(m)
	}
	m.Reset()
	memos.Put(m)
	return err
}

// okUntouched has not used it.
func okUntouched(closed bool, handle func(*memo) error) error {
	m := memos.Get().(*memo)
	if closed {
		memos.Put(m)
		return io.EOF
	}
	err := handle(m)
	m.Reset()
	memos.Put(m)
	return err
}

var circulars = sync.Pool{New: func() any { return new(memo) }}

// okFreshly resets what it gets, too.
func okFreshly(r io.Reader, handle func(*memo) error) error {
	m := circulars.Get().(*memo)
	m.Reset()
	if err := json.NewDecoder(r).Decode(m); err != nil {
		circulars.Put(m)
		return err
	}
	err := handle(m)
	m.Reset()
	circulars.Put(m)
	return err
}

var bulletins = sync.Pool{New: func() any { return new(memo) }}

func dropBulletin(m *memo) {
	*m = memo{Tags: m.Tags}
	clear(m.Tags)
	bulletins.Put(m)
}

func okBulletin(r io.Reader, handle func(*memo) error) error {
	m := bulletins.Get().(*memo)
	defer dropBulletin(m)
	if err := json.NewDecoder(r).Decode(m); err != nil {
		return err
	}
	return handle(m)
}

// aroundTheHelper puts by itself.
func aroundTheHelper(r io.Reader, handle func(*memo) error) error {
	m := bulletins.Get().(*memo)
	if err := json.NewDecoder(r).Decode(m); err != nil {
		bulletins.Put(m) // want `m is put into bulletins without being reset, unlike elsewhere`
		return err
	}
	err := handle(m)
	dropBulletin(m)
	return err
}

var folders = sync.Pool{New: func() any { return new(memo) }}

func (m *memo) room() int { return cap(m.Body) }

// okTooSmall asks how much room there is, and takes another one.
func okTooSmall(n int, handle func(*memo) error) error {
	m := folders.Get().(*memo)
	if m.room() < n {
		folders.Put(m)
		m = &memo{Body: make([]byte, 0, n)}
	}
	err := handle(m)
	m.Reset()
	folders.Put(m)
	return err
}
