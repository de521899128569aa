package putonce_possible

import (
	"bytes"
	"io"
	"sync"
)

const packetSize = 1500

var packets = sync.Pool{New: func() any { p := make([]byte, packetSize); return &p }}

func newPacket() []byte { return *packets.Get().(*[]byte) }

// freePacket takes packets of any kind.
func freePacket(p []byte) {
	if cap(p) == packetSize {
		p = p[:packetSize]
		packets.Put(&p)
	}
}

// foreignArgument puts memory of its caller when there has been no need for a packet.
func foreignArgument(w io.Writer, p []byte) error {
	if len(p) == 0 {
		p = newPacket()
		clear(p)
	}
	_, err := w.Write(p)
	freePacket(p) // a miss: whose memory it is was not asked
	return err
}

// foreignResult puts what the callee has returned, which may be its own.
func foreignResult(w io.Writer, text string, encode func(dst []byte, text string) []byte) error {
	p := newPacket()
	p = encode(p[:0], text)
	_, err := w.Write(p)
	freePacket(p) // a miss: whose memory it is was not asked
	return err
}

// foreignNil puts the frame that okReturned has not returned.
func foreignNil(r io.Reader) (n int, err error) {
	f, err := okReturned(r)
	if err == nil {
		n = f.n
	}
	freeFrame(f) // a miss: whose memory it is was not asked
	return n, err
}

// okOwnMemory puts what it has borrowed, whatever it writes.
func okOwnMemory(w io.Writer, p []byte) error {
	own := newPacket()
	defer freePacket(own)
	n := copy(own, p)
	_, err := w.Write(bytes.ToUpper(own[:n]))
	return err
}

// okBorrowedOnly puts when it has borrowed.
func okBorrowedOnly(w io.Writer, p []byte) error {
	borrowed := len(p) == 0
	if borrowed {
		p = newPacket()
		clear(p)
	}
	_, err := w.Write(p)
	if borrowed {
		freePacket(p)
	}
	return err
}

// okOwner is the release function of a type of its own: what it takes is what newPacket has lent.
type okOwner struct{ p []byte }

func newOwner() *okOwner { return &okOwner{p: newPacket()} }

func (o *okOwner) Close() error {
	if o.p != nil {
		freePacket(o.p)
		o.p = nil
	}
	return nil
}

// okFreshPut gives a pool something new to lend.
func okFreshPut() {
	p := make([]byte, packetSize)
	freePacket(p)
}
