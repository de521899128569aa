package escape

import (
	"bytes"
	"compress/zlib"
	"io"
	"net"
	"os/exec"
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

var archiveBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// An archiver has a compressor, which every method aims at a buffer before it writes.
type archiver struct{ zip *zlib.Writer }

func (a *archiver) okAims(w io.Writer, p []byte) error {
	b := archiveBuffers.Get().(*bytes.Buffer)
	defer archiveBuffers.Put(b)
	b.Reset()
	a.zip.Reset(b)
	if _, err := a.zip.Write(p); err != nil {
		return err
	}
	if err := a.zip.Flush(); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// A lateArchiver flushes what an earlier method has left.
type lateArchiver struct{ zip *zlib.Writer }

func (a *lateArchiver) badAims(w io.Writer, p []byte) error {
	b := archiveBuffers.Get().(*bytes.Buffer)
	defer archiveBuffers.Put(b)
	b.Reset()
	a.zip.Reset(b) // want "b is stored in a.zip and put into archiveBuffers"
	if _, err := a.zip.Write(p); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (a *lateArchiver) close() error { return a.zip.Close() }

// okDropped lends a buffer to a command that its callers make for it, and drop.
func okDropped(cmd *exec.Cmd) (string, error) {
	b := archiveBuffers.Get().(*bytes.Buffer)
	defer archiveBuffers.Put(b)
	b.Reset()
	cmd.Stdout = b
	err := cmd.Run()
	return b.String(), err
}

func version(name string) (string, error) { return okDropped(exec.Command(name, "version")) }

// perhaps asks before it runs the command: it is dropped behind the call, and used where there is none.
func perhaps(cmd *exec.Cmd) (string, error) {
	if cmd.Stdout == nil {
		return okDropped(cmd)
	}
	return "", cmd.Run()
}

func help(name string) (string, error) { return perhaps(exec.Command(name, "help")) }

func badDropped(cmd *exec.Cmd) (string, error) {
	b := archiveBuffers.Get().(*bytes.Buffer)
	defer archiveBuffers.Put(b)
	b.Reset()
	cmd.Stdout = b // want "b is stored in cmd.Stdout and put into archiveBuffers"
	err := cmd.Run()
	return b.String(), err
}

// again looks at the command when it has run.
func again(name string) (string, io.Writer, error) {
	cmd := exec.Command(name, "help")
	text, err := badDropped(cmd)
	return text, cmd.Stdout, err
}
