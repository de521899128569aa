package sizebound

import (
	"bytes"
	"io"
	"sync"
	"text/template"
)

// A peer has a name, which is short as a rule.
type peer struct {
	host string
	tags []string
}

var addresses = sync.Pool{New: func() any { return new([]byte) }}

// okJoin joins two names: all its callers have them from a field, or as a constant.
func okJoin(host, port string) string {
	b := addresses.Get().(*[]byte)
	*b = append((*b)[:0], host...)
	*b = append(*b, port...)
	s := string(*b)
	addresses.Put(b)
	return s
}

func (p *peer) address() string { return okJoin(p.host, ":80") }

func okJoinHost(p *peer, tls bool) string {
	host := p.host
	if tls {
		return okJoin(host, ":443")
	}
	return okJoin(host, ":80")
}

var tagKeys = sync.Pool{New: func() any { return new([]byte) }}

// okTagKey is given a list that lies in a field.
func okTagKey(tags []string) string {
	b := tagKeys.Get().(*[]byte)
	*b = (*b)[:0]
	for _, t := range tags {
		*b = append(*b, t...)
	}
	s := string(*b)
	tagKeys.Put(b)
	return s
}

func (p *peer) key() string { return okTagKey(p.tags) }

var joins = sync.Pool{New: func() any { return new([]byte) }}

// join is given what others have given to an exported function.
func join(head, text string) string {
	b := joins.Get().(*[]byte)
	*b = append((*b)[:0], head...)
	*b = append(*b, text...)
	s := string(*b)
	joins.Put(b) // want "b is put into joins without a bound on its capacity"
	return s
}

func (p *peer) greet() string { return join(p.host, "hello") }

// Greet says anything.
func Greet(text string) string { return join("greeting: ", text) }

var handlers = sync.Pool{New: func() any { return new([]byte) }}

// asValue is called by somebody else as well.
func asValue(text string) int {
	b := handlers.Get().(*[]byte)
	*b = append((*b)[:0], text...)
	n := len(*b)
	handlers.Put(b) // want "b is put into handlers without a bound on its capacity"
	return n
}

func (p *peer) count() int { return asValue(p.host) }

func handle(set func(func(string) int)) { set(asValue) }

var frames2 = sync.Pool{New: func() any { return new([]byte) }}

// frame hands on bytes, which are as many as there are.
func frame(w io.Writer, payload []byte) error {
	b := frames2.Get().(*[]byte)
	*b = append((*b)[:0], 0, 0, 0, 0)
	*b = append(*b, payload...)
	_, err := w.Write(*b)
	frames2.Put(b) // want "b is put into frames2 without a bound on its capacity"
	return err
}

type packet struct{ payload []byte }

func (p *packet) send(w io.Writer) error { return frame(w, p.payload) }

// What is handed on in pieces of a constant size, or was measured before, is no larger than that.

const pieceSize = 1 << 14

var splitBufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// A splitter writes records of limited size.
type splitter struct {
	w     io.Writer
	begun bool
}

func (s *splitter) Write(p []byte) (int, error) {
	n := len(p)
	for i := 0; i < n; i += pieceSize {
		end := i + pieceSize
		if end > n {
			end = n
		}
		if err := s.okPiece(p[i:end]); err != nil {
			return i, err
		}
	}
	return n, nil
}

func (s *splitter) okPiece(p []byte) error {
	if !s.begun {
		s.begun = true
		return okFirstPiece(s.w, p)
	}
	b := splitBufs.Get().(*bytes.Buffer)
	defer splitBufs.Put(b)
	b.Reset()
	b.WriteByte(1)
	b.Write(p)
	_, err := s.w.Write(b.Bytes())
	return err
}

func okFirstPiece(w io.Writer, p []byte) error {
	b := splitBufs.Get().(*bytes.Buffer)
	defer splitBufs.Put(b)
	b.Reset()
	b.WriteString("begin")
	b.Write(p)
	_, err := w.Write(b.Bytes())
	return err
}

var datagrams = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// A sender refuses what is too long.
type sender struct {
	w   io.Writer
	mtu int
}

func (s *sender) Send(p []byte) error {
	if len(p) > s.mtu {
		return io.ErrShortWrite
	}
	return s.okDatagram(p)
}

func (s *sender) okDatagram(p []byte) error {
	b := datagrams.Get().(*bytes.Buffer)
	defer datagrams.Put(b)
	b.Reset()
	b.Write(p)
	_, err := s.w.Write(b.Bytes())
	return err
}

var halves = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// SendHalves sends as much as it is given, in two pieces.
func (s *sender) SendHalves(p []byte) error {
	if len(p) > s.mtu {
		s.mtu = len(p)
	}
	half := len(p) / 2
	if err := s.half(p[:half]); err != nil {
		return err
	}
	return s.half(p[half:])
}

func (s *sender) half(p []byte) error {
	b := halves.Get().(*bytes.Buffer)
	defer halves.Put(b) // want "b is put into halves without a bound on its capacity"
	b.Reset()
	b.Write(p)
	_, err := s.w.Write(b.Bytes())
	return err
}

// A location is short, whatever its type.
type location []byte

var greetings = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// OkGreetTo begins with the address of the other side.
func OkGreetTo(w io.Writer, addr location) error {
	b := greetings.Get().(*bytes.Buffer)
	defer greetings.Put(b)
	b.Reset()
	b.WriteByte(5)
	b.Write(addr)
	_, err := w.Write(b.Bytes())
	return err
}

// OkTopic makes the name of a topic out of a pattern.
func OkTopic(pattern *template.Template, data any) (string, error) {
	topicBuf := greetings.Get().(*bytes.Buffer)
	defer greetings.Put(topicBuf)
	topicBuf.Reset()
	err := pattern.Execute(topicBuf, data)
	return topicBuf.String(), err
}

// Page does so with a page.
func Page(pattern *template.Template, data any) (string, error) {
	pageBuf := greetings.Get().(*bytes.Buffer)
	defer greetings.Put(pageBuf) // want "pageBuf is put into greetings without a bound on its capacity"
	pageBuf.Reset()
	err := pattern.Execute(pageBuf, data)
	return pageBuf.String(), err
}

// A collector gathers lines that are read in pieces.
type collector struct{ b []byte }

var collectors = sync.Pool{New: func() any { return new(collector) }}

// add appends a piece that its callers have read into a buffer of constant size.
func (c *collector) add(p []byte) { c.b = append(c.b, p...) }

// okPacket has one packet, which was read into such a buffer.
func okPacket(w io.Writer, packet []byte) error {
	c := okCollectors.Get().(*collector)
	c.b = c.b[:0]
	c.add(packet)
	_, err := w.Write(c.b)
	okCollectors.Put(c)
	return err
}

var okCollectors = sync.Pool{New: func() any { return new(collector) }}

func okPackets(r io.Reader, w io.Writer) error {
	buf := make([]byte, 2048)
	for {
		n, err := r.Read(buf)
		if err != nil {
			return err
		}
		if err := okPacket(w, buf[:n]); err != nil {
			return err
		}
	}
}

// readsOn adds up what is read.
func readsOn(r io.Reader, w io.Writer, buf *collector) error {
	c := collectors.Get().(*collector)
	c.b = c.b[:0]
	for {
		n, err := r.Read(buf.b)
		if n == 0 || err != nil {
			break
		}
		c.add(buf.b[:n])
	}
	_, err := w.Write(c.b)
	collectors.Put(c) // want "c is put into collectors without a bound on its capacity"
	return err
}

var asked = sync.Pool{New: func() any { return []byte(nil) }}

func ask(n int) []byte {
	b := asked.Get().([]byte)
	if cap(b) < n {
		b = make([]byte, n)
	}
	return b[:n]
}

func unask(b []byte) { asked.Put(b[:0]) }

// OkFits appends as much as it has asked room for.
func OkFits(w io.Writer, head [4]byte, text []byte) error {
	b := ask(len(head) + len(text))[:0]
	b = append(b, head[:]...)
	b = append(b, text...)
	_, err := w.Write(b)
	unask(b)
	return err
}

var askedLess = sync.Pool{New: func() any { return []byte(nil) }}

func askLess(n int) []byte {
	b := askedLess.Get().([]byte)
	if cap(b) < n {
		b = make([]byte, n)
	}
	return b[:n]
}

// AsksForHead appends more than it has asked room for.
func AsksForHead(w io.Writer, head, text []byte) error {
	b := askLess(len(head))[:0]
	b = append(b, head...)
	b = append(b, text...)
	_, err := w.Write(b)
	askedLess.Put(b) // want "b is put into askedLess without a bound on its capacity"
	return err
}
