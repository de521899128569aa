// Package relay hands blocks of memory from a pool to goroutines, which put them.
package relay

import (
	"io"
	"sync"
)

// A Relay writes blocks in order.
type Relay struct {
	blocks sync.Pool
	sync   bool
	out    chan chan []byte
	w      io.Writer
}

// New returns a Relay to w.
func New(w io.Writer, sync bool) *Relay {
	r := &Relay{w: w, sync: sync, out: make(chan chan []byte, 4)}
	r.blocks.New = func() any { return make([]byte, 1024) }
	return r
}

// Copy hands on all that src has.
func (r *Relay) Copy(src io.Reader) error {
	for {
		in := r.blocks.Get().([]byte)
		n, err := io.ReadFull(src, in)
		if n == 0 {
			r.blocks.Put(in)
			return err
		}
		if err := r.block(in); err != nil {
			return err
		}
	}
}

func (r *Relay) block(in []byte) error {
	if r.sync {
		_, err := r.w.Write(in)
		r.blocks.Put(in)
		return err
	}
	room := r.blocks.Get().([]byte)
	done := make(chan []byte)
	r.out <- done
	go func() {
		if copy(room, in) < len(in) {
			room, in = in, room
		}
		done <- room
		r.blocks.Put(in)
	}()
	return nil
}
