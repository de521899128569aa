package crossgoroutine

import (
	"bytes"
	"net/http"
	"sync"
)

// A crate has bytes that are written anew each time.
type crate struct{ b []byte }

var crates = sync.Pool{New: func() any { return new(crate) }}

// pack writes to what it is given, or to something larger.
var pack func(dst, src []byte) []byte

func ship(c *http.Client, to string, b []byte) error {
	return drained(c.Post(to, "application/zstd", bytes.NewReader(b)))
}

// shipsPacked posts what pack has left in the crate.
func shipsPacked(c *http.Client, to string, text []byte) error {
	x := crates.Get().(*crate)
	defer crates.Put(x)
	x.b = pack(x.b[:0], text)
	return ship(c, to, x.b) // want `x\.b may be used by .* after being put into crates`
}

// okShipsCopy posts a copy of it.
func okShipsCopy(c *http.Client, to string, text []byte) error {
	x := crates.Get().(*crate)
	defer crates.Put(x)
	x.b = pack(x.b[:0], text)
	return ship(c, to, bytes.Clone(x.b))
}

// okShipsOther posts what pack has made of it for itself.
func okShipsOther(c *http.Client, to string, text []byte) error {
	x := crates.Get().(*crate)
	defer crates.Put(x)
	x.b = append(x.b[:0], text...)
	return ship(c, to, pack(nil, x.b))
}

// okShipsThenPuts puts the crate only when all of it has gone.
func okShipsThenPuts(c *http.Client, to string, text []byte) error {
	x := crates.Get().(*crate)
	failed := false
	defer func() {
		if !failed {
			crates.Put(x)
		}
	}()
	x.b = pack(x.b[:0], text)
	err := ship(c, to, x.b)
	failed = err != nil
	return err
}
