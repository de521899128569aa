package putreset_possible

import (
	"io"
	"net"
	"sync"
)

// A relay passes packets on, from one goroutine to another, which puts them.
type relay struct {
	room    sync.Pool
	packets chan packet
	conn    *net.UDPConn
	out     io.Writer
}

type packet struct {
	from *net.UDPAddr
	data []byte
}

func newRelay(size int, conn *net.UDPConn, out io.Writer) *relay {
	return &relay{room: sync.Pool{New: func() any { return make([]byte, size) }}, packets: make(chan packet), conn: conn, out: out}
}

func (r *relay) read() {
	for {
		b := r.room.Get().([]byte)
		n, from, err := r.conn.ReadFromUDP(b[0:])
		if err != nil {
			r.room.Put(b)
			return
		}
		r.packets <- packet{from: from, data: b[:n]} // want `b is sent to be put into r\.room shorter than it was`
	}
}

func (r *relay) write() {
	for p := range r.packets {
		r.out.Write(p.data)
		r.room.Put(p.data)
	}
}

// A stretcher does so, too, and extends them again.
type stretcher struct {
	room    sync.Pool
	packets chan packet
	conn    *net.UDPConn
	out     io.Writer
}

func newStretcher(size int, conn *net.UDPConn, out io.Writer) *stretcher {
	return &stretcher{room: sync.Pool{New: func() any { return make([]byte, size) }}, packets: make(chan packet), conn: conn, out: out}
}

func (r *stretcher) okRead() {
	for {
		b := r.room.Get().([]byte)
		n, from, err := r.conn.ReadFromUDP(b[0:])
		if err != nil {
			r.room.Put(b)
			return
		}
		r.packets <- packet{from: from, data: b[:n]}
	}
}

func (r *stretcher) okWrite() {
	for p := range r.packets {
		r.out.Write(p.data)
		r.room.Put(p.data[:cap(p.data)])
	}
}
