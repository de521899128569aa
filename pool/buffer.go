package pool

import (
	"fmt"
	"io"
	"slices"
	"unsafe"
)

// BuffersConfig says which memory a [Buffers] keeps. Every field is optional.
type BuffersConfig struct {
	// Name tells the pool apart in metrics and reports.
	Name string

	// Keep is the largest capacity, in bytes, that stays with a free Buffer. Larger memory goes to
	// size classes, where the next Buffer that grows so far finds it. 0 means 16 KiB; a negative
	// number makes NewBuffers panic. It is at most Max.
	Keep int

	// Max is the largest capacity, in bytes, that the size classes keep: see BytesConfig.Max.
	Max int

	// Reserve is the number of Buffers that stay in the pool when the garbage collector empties
	// it, each with up to Keep bytes. While no more than that are in flight, Get and Free take a
	// lock and are several times slower. 0 keeps none; a negative number makes NewBuffers panic.
	Reserve int

	// Stats counts Gets and Puts, for a few nanoseconds in each.
	Stats bool
}

// Buffers hands out [Buffer] values. It may be used by several goroutines at once.
//
// The zero Buffers is ready to use, with the defaults of BuffersConfig, and does not count. A
// Buffers must not be copied after first use.
type Buffers struct {
	keep    int // less defaultKeep, so that zero is the default
	headers Pool[Buffer]
	memory  Bytes
}

const defaultKeep = 16 << 10

// NewBuffers returns a pool as described by c. It panics if c is not as BuffersConfig demands.
func NewBuffers(c BuffersConfig) *Buffers {
	if c.Keep < 0 {
		panic(fmt.Sprintf("pool: configuration of pool %q: Keep is %d, want 0 or more bytes", c.Name, c.Keep))
	}
	if c.Keep == 0 {
		c.Keep = defaultKeep
	}
	p := new(Buffers)
	p.headers.configure(Config[Buffer]{Name: c.Name, Reserve: c.Reserve, Stats: c.Stats})
	p.memory.configure(BytesConfig{Name: c.Name, Max: c.Max})
	p.keep = min(c.Keep, p.memory.Max()) - defaultKeep
	return p
}

// Name returns the name given in the configuration.
func (p *Buffers) Name() string { return p.headers.config.Name }

// Get returns an empty Buffer that no one else holds. Give it back with Free.
func (p *Buffers) Get() *Buffer {
	if Debug {
		p.headers.debug.belongTo(p, false)
		p.memory.debug.belongTo(p, true) // memory that append has replaced is not put back
	}
	x := p.headers.free.Get() // this is headers.Get, without the call
	if v, ok := x.(unsafe.Pointer); ok {
		b := (*Buffer)(v)
		b.held = true
		return b
	}
	if b, ok := x.(*Buffer); ok {
		p.headers.traffic.countGet(unsafe.Pointer(b))
		b.held = true
		return b
	}
	return p.open(p.headers.miss())
}

// open makes a Buffer ready to be handed out, which may be new.
func (p *Buffers) open(b *Buffer) *Buffer {
	b.from = p
	b.counted = p.headers.traffic != nil
	b.quick = defaultKeep + p.keep
	if Debug || p.headers.reserve != nil {
		b.quick = -1
	}
	b.held = true
	return b
}

// Stats returns the pool's counters, in Buffers. DropMax and DropMin count memory that was not kept
// when its Buffer was. A pool without BuffersConfig.Stats has no Gets and Puts.
func (p *Buffers) Stats() Stats {
	s, m := p.headers.Stats(), p.memory.Stats()
	s.DropMax, s.DropMin = m.DropMax, m.DropMin
	return s
}

// drop ends the caller's use of a Buffer as Free does, but keeps it out of the pool.
func (p *Buffers) drop(item any, _ int) {
	b := item.(*Buffer)
	if !b.held {
		return
	}
	b.held = false
	p.headers.drop(b, 0)
}

func (p *Buffers) giveBack(item any, _ int) { item.(*Buffer).Free() }

// A Buffer is a growing slice of bytes out of a [Buffers]. Its memory is a pool's: neither B nor a
// part of it may be used after Free. It may be used by one goroutine at a time.
//
// The zero Buffer is ready to use; it takes its memory from the Go heap, and Free does nothing. A
// Buffer must not be copied.
type Buffer struct {
	_ noCopy

	// B is the contents. It may be changed and replaced, as by append; memory assigned to B, which
	// must be of the Go heap, becomes the Buffer's, and no one else may use it from then on.
	B []byte

	from    *Buffers
	quick   int      // up to this capacity Free has only to return b to the sync.Pool
	held    bool     // by a user of the pool
	counted bool     // the pool counts Gets and Puts
	_       [22]byte // fill a cache line: two goroutines write to two Buffers
}

// Free empties the Buffer and gives it back to its pool. The caller must not use b or b.B
// afterwards. Freeing a nil Buffer does nothing, and nor does freeing one twice, unless the pool
// has handed it out again in between: then Free takes it from its new holder.
func (b *Buffer) Free() {
	if b == nil {
		return
	}
	if !b.held {
		if Debug {
			debugFreed(b)
		}
		return
	}
	p := b.from
	if cap(b.B) > b.quick {
		b.put()
		return
	}
	b.held = false
	b.B = b.B[:0]
	if b.counted { // the rest is headers.Put, without the call
		p.headers.traffic.countPut(unsafe.Pointer(b))
		p.headers.free.Put(b)
		return
	}
	p.headers.free.Put(unsafe.Pointer(b))
}

// put is Free where something is to do beside returning b to the sync.Pool.
func (b *Buffer) put() {
	p := b.from
	b.held = false
	if Debug || cap(b.B) > defaultKeep+p.keep {
		p.memory.Put(b.B)
		b.B = nil
	}
	b.B = b.B[:0]
	p.headers.Put(b)
}

// Grow makes room for at least n more bytes. It panics if n is negative, or if the sum is more
// than a slice can hold.
func (b *Buffer) Grow(n int) {
	if n < 0 {
		panic(fmt.Sprintf("pool: Buffer.Grow by %d: the number of bytes is negative", n))
	}
	b.leave(b.grow(n))
}

// grow is Grow, except that it returns the memory that b had until then, instead of putting it back.
// It returns nil if b still has it or it is not a pool's.
func (b *Buffer) grow(n int) (old []byte) {
	if n <= cap(b.B)-len(b.B) {
		return nil
	}
	if b.from == nil {
		b.B = growHeap(b.B, n)
		return nil
	}
	old = b.B
	b.B = b.from.memory.larger(old, n)
	return old
}

// leave puts back what grow has returned.
func (b *Buffer) leave(old []byte) {
	if old != nil {
		b.from.memory.Put(old)
	}
}

func growHeap(b []byte, n int) []byte {
	defer explain(n)
	return slices.Grow(b, n)
}

// Len returns the number of bytes in the Buffer.
func (b *Buffer) Len() int { return len(b.B) }

// Reset empties the Buffer and keeps its memory.
func (b *Buffer) Reset() { b.B = b.B[:0] }

// String returns a copy of the contents.
func (b *Buffer) String() string { return string(b.B) }

// Write appends data, which may be a part of B. The error is always nil.
func (b *Buffer) Write(data []byte) (int, error) {
	old := b.grow(len(data))
	b.B = append(b.B, data...)
	b.leave(old) // only now: data may be in it
	return len(data), nil
}

// WriteString appends s. The error is always nil.
func (b *Buffer) WriteString(s string) (int, error) {
	b.Grow(len(s))
	b.B = append(b.B, s...)
	return len(s), nil
}

// WriteByte appends c. The error is always nil.
func (b *Buffer) WriteByte(c byte) error {
	b.Grow(1)
	b.B = append(b.B, c)
	return nil
}

// minRead is the least room, in bytes, that ReadFrom offers to a reader.
const minRead = 512

// ReadFrom appends what r holds, until its end. It returns the number of bytes read, and the error
// of r if that is not io.EOF. It panics if r reports a count that no read can have.
func (b *Buffer) ReadFrom(r io.Reader) (int64, error) {
	var total int64
	for {
		b.Grow(minRead)
		n, err := r.Read(b.B[len(b.B):cap(b.B)])
		if n < 0 || n > cap(b.B)-len(b.B) {
			panic(fmt.Sprintf("pool: Buffer.ReadFrom: %T read %d bytes into %d", r, n, cap(b.B)-len(b.B)))
		}
		b.B = b.B[:len(b.B)+n]
		total += int64(n)
		if err == io.EOF {
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}

// WriteTo writes the contents to w and removes from the Buffer what was written. It returns the
// number of bytes written, and the error of w, or io.ErrShortWrite if w took less than it was
// given and reported no error. It panics if w reports a count that no write can have.
func (b *Buffer) WriteTo(w io.Writer) (int64, error) {
	if len(b.B) == 0 {
		return 0, nil
	}
	n, err := w.Write(b.B)
	if n < 0 || n > len(b.B) {
		panic(fmt.Sprintf("pool: Buffer.WriteTo: %T wrote %d bytes of %d", w, n, len(b.B)))
	}
	rest := copy(b.B, b.B[n:])
	b.B = b.B[:rest]
	if err == nil && rest > 0 {
		err = io.ErrShortWrite
	}
	return int64(n), err
}
