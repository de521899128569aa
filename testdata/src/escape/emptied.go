package escape

import (
	"errors"
	"sync"
)

var folios = sync.Pool{New: func() any { return make([]byte, 0, 4096) }}

var errNoFolio = errors.New("no folio")

type folioRead struct {
	val []byte
	err error
}

// readFolio reads a folio elsewhere, and waits for it.
func readFolio(read func([]byte) (int, error)) ([]byte, error) {
	done := make(chan folioRead, 1)
	go func() {
		b := folios.Get().([]byte)[:4096]
		n, err := read(b)
		done <- folioRead{b[:n], err}
	}()
	r := <-done
	return r.val, r.err
}

func putFolio(b []byte) {
	if cap(b) <= 4096 {
		folios.Put(b)
	}
}

// okEmptyAfter puts what a read may have left empty, and asks for the length before it goes on.
func okEmptyAfter(read func([]byte) (int, error), missing bool) (byte, error) {
	b, err := readFolio(read)
	if err != nil {
		return 0, err
	}
	if missing {
		putFolio(b)
	}
	if len(b) == 0 {
		return 0, errNoFolio
	}
	return parseFolio(b)
}

// badEmptyBefore asks for the length before the Put, which says nothing of what comes after it.
func badEmptyBefore(read func([]byte) (int, error), last bool) (byte, error) {
	b, err := readFolio(read)
	if err != nil {
		return 0, err
	}
	if len(b) == 0 {
		return 0, errNoFolio
	}
	if last {
		putFolio(b)
	}
	return parseFolio(b) // want `may be used after being put into folios`
}

func parseFolio(b []byte) (byte, error) {
	if b[0] == 0 {
		return 0, errNoFolio
	}
	return b[1], nil
}
