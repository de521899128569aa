package escape

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
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

// A consignment is what a courier has in its hands.
type consignment struct {
	label [4]byte
	text  []byte
}

// A courier has one consignment, which all who have it delivered fill first.
type courier struct {
	hands consignment
	late  consignment
	conn  net.Conn
}

func (c *courier) okFilled(text string) {
	b := archiveBuffers.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(text)
	c.hands.text = b.Bytes()
	c.deliver()
	archiveBuffers.Put(b)
}

func (c *courier) okFilledToo(text string) {
	c.hands.text = []byte(text)
	c.deliver()
}

func (c *courier) deliver() { c.hand(&c.hands) }

func (c *courier) hand(p *consignment) { c.conn.Write(p.text) }

// badFilled is remembered by retry.
func (c *courier) badFilled(text string) {
	b := archiveBuffers.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(text)
	c.late.text = b.Bytes() // want "b is stored in c.late.text and put into archiveBuffers"
	c.deliverLate()
	archiveBuffers.Put(b)
}

func (c *courier) deliverLate() { c.hand(&c.late) }

func (c *courier) retry() { c.deliverLate() }

var lineBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// A reader of lines is made anew for each text.
type scannedLines struct {
	s    lineScanner
	once lineScanner
}

type lineScanner struct{ b *bytes.Buffer }

func newLineScanner(text string) *lineScanner {
	b := lineBuffers.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(text)
	return &lineScanner{b: b}
}

func (s *lineScanner) scan() (string, error) { return s.b.ReadString('\n') }

func (l *scannedLines) okMadeAnew(text string) {
	l.s = *newLineScanner(text)
	l.run()
}

func (l *scannedLines) run() {
	defer lineBuffers.Put(l.s.b)
	for {
		if line, err := l.s.scan(); err != nil {
			print(line)
			return
		}
	}
}

// okDroppedByCallee has a function set a field of what its callers drop.
func okDroppedByCallee(cmd *exec.Cmd) error {
	b, err := runInto(cmd)
	defer archiveBuffers.Put(b)
	if err != nil {
		return errors.New(b.String())
	}
	return nil
}

func runInto(cmd *exec.Cmd) (*bytes.Buffer, error) {
	b := archiveBuffers.Get().(*bytes.Buffer)
	b.Reset()
	cmd.Stderr = b
	return b, cmd.Run()
}

func cleanTree(name string) error { return okDroppedByCallee(exec.Command(name, "clean")) }

func badDroppedByCallee(cmd *exec.Cmd) error {
	b, err := runInto(cmd) // want "b is stored in cmd.Stderr and put into archiveBuffers"
	defer archiveBuffers.Put(b)
	return err
}

func buildTree(name string) error {
	cmd := exec.Command(name, "build")
	if err := badDroppedByCallee(cmd); err != nil {
		return fmt.Errorf("%v: %w", cmd.Stderr, err)
	}
	return nil
}

// okBesideError is looked at only where there is no error.
func okBesideError(r io.Reader) (b *bytes.Buffer, err error) {
	b = lineBuffers.Get().(*bytes.Buffer)
	b.Reset()
	if _, err = b.ReadFrom(r); err != nil {
		lineBuffers.Put(b)
	}
	return
}

func firstLine(r io.Reader) string {
	b, err := okBesideError(r)
	if err != nil {
		return ""
	}
	defer lineBuffers.Put(b)
	line, _ := b.ReadString('\n')
	return line
}

// secondLine has a closure put it.
func secondLine(r io.Reader) string {
	b, err := okBesideError(r)
	if err != nil {
		return ""
	}
	defer func() { lineBuffers.Put(b) }()
	b.ReadString('\n')
	line, _ := b.ReadString('\n')
	return line
}

// badBesideError is looked at for what has come.
func badBesideError(r io.Reader) (b *bytes.Buffer, err error) {
	b = lineBuffers.Get().(*bytes.Buffer)
	b.Reset()
	if _, err = b.ReadFrom(r); err != nil {
		lineBuffers.Put(b)
	}
	return // want "b may be returned and put into lineBuffers"
}

func lastLine(r io.Reader) string {
	b, err := badBesideError(r)
	if err != nil {
		return b.String()
	}
	defer lineBuffers.Put(b)
	line, _ := b.ReadString('\n')
	return line
}

// A Session puts its reader when it is closed, each time: that is what is wrong with it, and not that serve sets the field.
type Session struct{ in *bytes.Buffer }

func (s *Session) Serve(text string) error {
	s.in = lineBuffers.Get().(*bytes.Buffer)
	defer s.Close()
	_, err := s.in.WriteString(text)
	return err
}

func (s *Session) Read(p []byte) (int, error) { return s.in.Read(p) }

func (s *Session) Close() error {
	s.in.Reset()
	lineBuffers.Put(s.in)
	return nil
}
