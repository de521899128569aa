// Package idl has pools that other packages put to.
package idl

import (
	"encoding/binary"
	"sync"
)

var (
	Bufs   = sync.Pool{New: func() any { return make([]byte, 4096) }}
	Others = sync.Pool{New: func() any { return make([]byte, 64) }}
)

// A Request is sent.
type Request struct{ ID uint64 }

// Serialize returns memory of Bufs, which its caller puts there.
func (r *Request) Serialize() []byte {
	b := Bufs.Get().([]byte)
	binary.BigEndian.PutUint64(b, r.ID)
	return b[:8]
}
