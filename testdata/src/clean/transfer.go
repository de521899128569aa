package clean

import (
	"errors"
	"io"
	"net"
	"sync"
)

// packet is owned by one party at a time: who sends it on a channel has it no more.
type packet struct {
	addr net.Addr
	n    int
	data [1500]byte
}

var packetPool = sync.Pool{New: func() any { return new(packet) }}

func newPacket() *packet { return packetPool.Get().(*packet) }

func (p *packet) free() {
	p.addr = nil
	p.n = 0
	packetPool.Put(p)
}

var errFull = errors.New("queue is full")

// Receive reads packets and sends them on; one that finds no place is freed here.
func Receive(conn net.PacketConn, queue chan<- *packet, lost func()) error {
	for {
		p := newPacket()
		n, addr, err := conn.ReadFrom(p.data[:])
		if err != nil {
			p.free()
			return err
		}
		p.n, p.addr = n, addr
		select {
		case queue <- p:
		default:
			p.free()
			lost()
		}
	}
}

// Answer takes packets over from the channel.
func Answer(conn net.PacketConn, queue <-chan *packet) (err error) {
	for p := range queue {
		if err == nil {
			_, err = conn.WriteTo(p.data[:p.n], p.addr)
		}
		p.free()
	}
	return err
}

// outbox keeps packets until they are flushed: it owns what it is given.
type outbox struct {
	mu     sync.Mutex
	queued []*packet
}

// push takes the packet over, or returns an error and leaves it to the caller.
func (o *outbox) push(p *packet) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.queued) >= 64 {
		return errFull
	}
	o.queued = append(o.queued, p)
	return nil
}

func (o *outbox) flush(w io.Writer) (err error) {
	o.mu.Lock()
	queued := o.queued
	o.queued = nil
	o.mu.Unlock()
	for _, p := range queued {
		if err == nil {
			_, err = w.Write(p.data[:p.n])
		}
		p.free()
	}
	return err
}

// Queue copies the message into a packet and gives that to the outbox.
func Queue(o *outbox, message []byte) error {
	p := newPacket()
	p.n = copy(p.data[:], message)
	if err := o.push(p); err != nil {
		p.free()
		return err
	}
	return nil
}

// payload is returned to a caller who closes it.
type payload struct {
	p   *packet
	off int
}

// Open returns a reader that owns a packet.
func Open(conn net.PacketConn) (io.ReadCloser, error) {
	p := newPacket()
	n, _, err := conn.ReadFrom(p.data[:])
	if err != nil {
		p.free()
		return nil, err
	}
	p.n = n
	return &payload{p: p}, nil
}

func (l *payload) Read(b []byte) (int, error) {
	if l.p == nil {
		return 0, io.ErrClosedPipe
	}
	if l.off == l.p.n {
		return 0, io.EOF
	}
	n := copy(b, l.p.data[l.off:l.p.n])
	l.off += n
	return n, nil
}

func (l *payload) Close() error {
	if l.p != nil {
		l.p.free()
		l.p = nil
	}
	return nil
}
