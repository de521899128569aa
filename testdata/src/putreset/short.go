package putreset

import (
	"io"
	"net"
	"sync"
)

// Scratch of a fixed length: who gets it reads into all of it.
var datagrams = sync.Pool{New: func() any { return make([]byte, 2048) }}

// shortByVariable puts what it has cut for others.
func shortByVariable(c *net.UDPConn, w io.Writer) error {
	b := datagrams.Get().([]byte)
	n, _, err := c.ReadFromUDP(b)
	if err == nil {
		b = b[:n]
		_, err = w.Write(b)
	}
	datagrams.Put(b) // want "b is put into datagrams shorter than it was"
	return err
}

// shortByArgument cuts at the Put.
func shortByArgument(c net.Conn) (sum int, err error) {
	b := datagrams.Get().([]byte)
	n, err := c.Read(b[0:])
	for _, x := range b[:n] {
		sum += int(x)
	}
	datagrams.Put(b[:n]) // want "b is put into datagrams shorter than it was"
	return sum, err
}

// okCutForOthers cuts what it passes on.
func okCutForOthers(c net.Conn, w io.Writer) error {
	b := datagrams.Get().([]byte)
	defer datagrams.Put(b)
	n, err := c.Read(b)
	if err != nil {
		return err
	}
	_, err = w.Write(b[:n])
	return err
}

// okExtended puts all of it.
func okExtended(c net.Conn, w io.Writer) error {
	b := datagrams.Get().([]byte)
	n, err := c.Read(b)
	if err == nil {
		b = b[:n]
		_, err = w.Write(b)
	}
	datagrams.Put(b[:cap(b)])
	return err
}

// okSameLength cuts to the length that it had.
func okSameLength(c net.Conn, w io.Writer) error {
	b := datagrams.Get().([]byte)
	size := len(b)
	n, err := c.Read(b)
	if err == nil {
		b = b[:n]
		_, err = w.Write(b)
	}
	datagrams.Put(b[:size])
	return err
}

// Scratch that each user extends.
var extendeds = sync.Pool{New: func() any { return make([]byte, 2048) }}

func okExtendedByUsers(c net.Conn, w io.Writer) error {
	b := extendeds.Get().([]byte)
	b = b[:cap(b)]
	n, err := c.Read(b)
	if err == nil {
		b = b[:n]
		_, err = w.Write(b)
	}
	extendeds.Put(b)
	return err
}
