package putonce_possible

import (
	"bufio"
	"compress/flate"
	"errors"
	"io"
	"sync"
)

// A slate has its room from a pool while a message is written.
type slate struct {
	out  io.Writer
	room []byte
	n    int
}

var rooms = sync.Pool{New: func() any { return make([]byte, 4096) }}

func (s *slate) begin() {
	s.room = rooms.Get().([]byte)
	s.n = 0
}

// end puts when all went well.
func (s *slate) end() error {
	if _, err := s.out.Write(s.room[:s.n]); err != nil {
		return err
	}
	rooms.Put(s.room) // want `s\.room is not put into rooms when end fails`
	s.room = nil
	return nil
}

// An easel does the same in order.
type easel struct {
	out  io.Writer
	room []byte
	n    int
}

var easels = sync.Pool{New: func() any { return make([]byte, 4096) }}

func (e *easel) begin() {
	e.room = easels.Get().([]byte)
	e.n = 0
}

// okEnd puts in any case.
func (e *easel) okEnd() error {
	_, err := e.out.Write(e.room[:e.n])
	easels.Put(e.room)
	e.room = nil
	if err != nil {
		return err
	}
	return nil
}

// A board is closed when something has failed.
type board struct {
	out  io.Writer
	room []byte
	n    int
}

var boards = sync.Pool{New: func() any { return make([]byte, 4096) }}

func (b *board) begin() {
	b.room = boards.Get().([]byte)
	b.n = 0
}

// okFlush leaves the room to Close when it fails.
func (b *board) okFlush() error {
	if _, err := b.out.Write(b.room[:b.n]); err != nil {
		return err
	}
	boards.Put(b.room)
	b.room = nil
	return nil
}

func (b *board) Close() error {
	if b.room != nil {
		boards.Put(b.room)
		b.room = nil
	}
	return nil
}

// A wall is not begun yet when the first call fails.
type wall struct {
	out  io.Writer
	room []byte
}

var walls = sync.Pool{New: func() any { return make([]byte, 4096) }}

func (w *wall) okWrite(head func() ([]byte, error)) error {
	h, err := head()
	if err != nil {
		return err
	}
	w.room = walls.Get().([]byte)
	n := copy(w.room, h)
	_, err = w.out.Write(w.room[:n])
	walls.Put(w.room)
	w.room = nil
	return err
}

// okReturnBroken drops what could not be reset.
func okReturnBroken(z *bufio.Reader, reset func() error) error {
	if err := reset(); err != nil {
		return err
	}
	lines.Put(z)
	return nil
}

var lines = sync.Pool{New: func() any { return bufio.NewReader(nil) }}

func lineOrLost(r io.Reader, reset func() error) (string, error) {
	z := lines.Get().(*bufio.Reader) // want "z is not put into lines on every path"
	z.Reset(r)
	s, err := z.ReadString('\n')
	return s, errors.Join(err, okReturnBroken(z, reset))
}

// A Pipe is what the caller of a framework is handed: by value, in a pool of the caller's.
type Pipe struct {
	pool Rooms
	out  io.Writer
	room []byte
	n    int
}

// Rooms is a pool of somebody else's.
type Rooms interface {
	Get() any
	Put(any)
}

// held keeps others from looking at the room.
type held struct{ room []byte }

func (p *Pipe) begin() {
	h, ok := p.pool.Get().(held)
	if ok {
		p.room = h.room
	} else {
		p.room = make([]byte, 4096)
	}
}

func (p *Pipe) fail(err error) error {
	p.out = nil
	return err
}

// flush puts when the last piece is out.
func (p *Pipe) flush(last bool) error {
	_, err := p.out.Write(p.room[:p.n])
	if err != nil {
		return p.fail(err)
	}
	if last {
		p.pool.Put(held{room: p.room}) // want `p\.room is not put into p\.pool when flush fails`
		p.room = nil
	}
	return nil
}

// An inflater gives itself back when it is read to the end.
type inflater struct {
	io.ReadCloser
	from *sync.Pool
}

var inflaters sync.Pool

func inflate(r io.Reader) (io.Reader, error) {
	z, ok := inflaters.Get().(*inflater)
	if !ok {
		return &inflater{flate.NewReader(r), &inflaters}, nil
	}
	return z, z.ReadCloser.(flate.Resetter).Reset(r, nil)
}

func (z *inflater) Read(p []byte) (n int, err error) {
	n, err = z.ReadCloser.Read(p)
	if err == io.EOF {
		z.from.Put(z) // want `z is put into z\.from at the end of the input only` `z is put into z\.from each time Read is called`
	}
	return n, err
}

// An unpacker does so, too, or when it is closed.
type unpacker struct {
	src  io.ReadCloser
	room []byte
}

var unpackers = sync.Pool{New: func() any { return make([]byte, 512) }}

func newUnpacker(r io.ReadCloser) io.ReadCloser {
	return &unpacker{src: r, room: unpackers.Get().([]byte)}
}

func (u *unpacker) Read(p []byte) (n int, err error) {
	n, err = u.src.Read(p)
	if errors.Is(err, io.EOF) && u.room != nil {
		unpackers.Put(u.room)
		u.room = nil
	}
	return n, err
}

func (u *unpacker) Close() error {
	if u.room != nil {
		unpackers.Put(u.room)
		u.room = nil
	}
	return u.src.Close()
}
