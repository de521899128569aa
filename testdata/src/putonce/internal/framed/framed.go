// Package framed is for other packages of its module only.
package framed

import (
	"bufio"
	"net"
	"sync"
)

var readers = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 4096) }}

// A Frames is closed by packages of this module, once as far as they know.
type Frames struct{ br *bufio.Reader }

// Open reads frames from a connection.
func Open(c net.Conn) *Frames {
	br := readers.Get().(*bufio.Reader)
	br.Reset(c)
	return &Frames{br: br}
}

// Close gives the reader back.
func (f *Frames) Close() error {
	f.br.Reset(nil)
	readers.Put(f.br)
	return nil
}

// A Conn is closed by whoever wants its Read to end, too.
type Conn struct {
	net.Conn
	br *bufio.Reader
}

// Wrap reads from a connection through memory of its own.
func Wrap(c net.Conn) *Conn {
	br := readers.Get().(*bufio.Reader)
	br.Reset(c)
	return &Conn{c, br}
}

func (c *Conn) Read(p []byte) (int, error) { return c.br.Read(p) }

// Close gives the reader back.
func (c *Conn) Close() error {
	readers.Put(c.br) // want "c.br is put into readers each time Close is called"
	return c.Conn.Close()
}
