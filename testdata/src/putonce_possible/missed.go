package putonce_possible

// Objects that are lost in spite of what was done with them.

import (
	"errors"
	"io"
	"sync"
)

var bigStrips, smallStrips sync.Pool

// getStrip returns n bytes, from a pool where one has enough.
func getStrip(n int) []byte {
	var v any
	switch {
	case n >= 4096:
		v = bigStrips.Get()
	default:
		v = smallStrips.Get()
	}
	if v == nil {
		return make([]byte, n)
	}
	b := v.([]byte)
	if cap(b) < n {
		return make([]byte, n)
	}
	return b[:n]
}

func putStrip(b []byte) {
	switch {
	case cap(b) >= 4096:
		bigStrips.Put(b)
	default:
		smallStrips.Put(b)
	}
}

func losesStrip(r io.Reader) (byte, error) {
	for {
		b := getStrip(1024) // want `b is not put into .* on every path`
		n, err := r.Read(b)
		if err != nil {
			return 0, err
		}
		c := b[n-1]
		putStrip(b)
		if c != 0 {
			return c, nil
		}
	}
}

func keepsStrip(r io.Reader) (byte, error) {
	for {
		b := getStrip(1024)
		n, err := r.Read(b)
		if err != nil {
			putStrip(b)
			return 0, err
		}
		c := b[n-1]
		putStrip(b)
		if c != 0 {
			return c, nil
		}
	}
}

// A visit is handed out with an error, and has values of which some are flags.
type visit struct {
	id     string
	values map[string]any
}

var visits = sync.Pool{New: func() any { return &visit{values: map[string]any{}} }}

func findVisit(id string) (*visit, error) {
	if id == "" {
		return nil, errors.New("no visit")
	}
	v := visits.Get().(*visit)
	v.id = id
	return v, nil
}

func (v *visit) get(k string) any { return v.values[k] }

func (v *visit) free() {
	v.id = ""
	clear(v.values)
	visits.Put(v)
}

func forgetsVisit(id string) bool {
	v, err := findVisit(id) // want `v is not put into visits`
	if err != nil {
		return false
	}
	ok, _ := v.get("ok").(bool)
	return ok
}

func freesVisit(id string) bool {
	v, err := findVisit(id)
	if err != nil {
		return false
	}
	defer v.free()
	ok, _ := v.get("ok").(bool)
	return ok
}

// valueOf hands on what is in a visit, which is anybody's then.
func valueOf(id string) any {
	v, err := findVisit(id)
	if err != nil {
		return nil
	}
	return v.get("all")
}

type seat struct{ row, number int }

func forgetsSeat(id string) seat {
	v, err := findVisit(id) // want `v is not put into visits`
	if err != nil {
		return seat{}
	}
	s, _ := v.get("seat").(seat)
	return s
}
