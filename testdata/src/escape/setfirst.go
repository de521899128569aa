package escape

import (
	"bytes"
	"net"
	"sync"
)

// Fields that are set by whoever reads them, each time.

var frameBodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// A framer has a list for what it writes, whose places are set for each write.
type framer struct {
	conn   net.Conn
	header [4]byte
	parts  [2][]byte
	last   []byte
}

func (f *framer) okWrites(text string) error {
	body := frameBodies.Get().(*bytes.Buffer)
	defer frameBodies.Put(body)
	body.Reset()
	body.WriteString(text)
	f.header[0] = byte(body.Len())
	f.parts[0], f.parts[1] = f.header[:], body.Bytes()
	list := net.Buffers(f.parts[:])
	_, err := list.WriteTo(f.conn)
	return err
}

// badRemembers leaves the text for repeat.
func (f *framer) badRemembers(text string) error {
	body := frameBodies.Get().(*bytes.Buffer)
	defer frameBodies.Put(body)
	body.Reset()
	body.WriteString(text)
	f.last = body.Bytes() // want "body is stored in f.last and put into frameBodies"
	_, err := f.conn.Write(f.last)
	return err
}

func (f *framer) repeat() error {
	_, err := f.conn.Write(f.last)
	return err
}
