package putonce

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"sync"

	"putonce/lib/commons"
	"putonce/lib/headers"
)

type sample struct{ values [64]float64 }

var (
	inputs  shelf[sample]
	outputs shelf[sample]
)

// wrongShelf mixes two pools of one type up.
func wrongShelf(read func([]float64) int) (sum float64) {
	s := inputs.get()
	n := read(s.values[:])
	for _, v := range s.values[:n] {
		sum += v
	}
	outputs.put(s) // want "s comes from inputs.* and is put into outputs"
	return sum
}

// rightShelf uses the other one.
func rightShelf(write func([]float64)) {
	s := outputs.get()
	defer outputs.put(s)
	write(s.values[:])
}

// wrongOnError is right but for the error path.
func wrongOnError(fields []uint16) error {
	l := headers.Head()
	for _, f := range fields {
		if !l.Add(f) {
			headers.PutTrailer(l) // want "l comes from .*heads and is put into .*trailers"
			return errFull
		}
	}
	headers.PutHead(l)
	return nil
}

// wrongForSecond crosses over in a pair of defers.
func wrongForSecond(fields []uint16) int {
	h, t := headers.Head(), headers.Trailer()
	defer headers.PutHead(h)
	defer headers.PutHead(t) // want "t comes from .*trailers and is put into .*heads"
	for i, f := range fields {
		if i%2 == 0 {
			h.Add(f)
		} else {
			t.Add(f)
		}
	}
	return h.Len() - t.Len()
}

// A duplex has a pool for each direction.
type duplex struct {
	in, out sync.Pool
}

func newDuplex() *duplex {
	return &duplex{
		in:  sync.Pool{New: func() any { return new(block) }},
		out: sync.Pool{New: func() any { return new(block) }},
	}
}

func (d *duplex) takeIn() *block   { return d.in.Get().(*block) }
func (d *duplex) giveOut(b *block) { d.out.Put(b) }

// wrongDirection goes in by one wrapper and out by another.
func (d *duplex) wrongDirection(r io.Reader) (int, error) {
	b := d.takeIn()
	n, err := r.Read(b.data[:])
	d.giveOut(b) // want `b comes from d\.in and is put into d\.out|b comes from .*in and is put into .*out`
	return n, err
}

// rightDirection puts where it has got.
func (d *duplex) rightDirection(r io.Reader) (int, error) {
	b := d.takeIn()
	defer d.in.Put(b)
	return r.Read(b.data[:])
}

// rightOut uses the other pool.
func (d *duplex) rightOut(w io.Writer, text string) error {
	b := d.out.Get().(*block)
	b.n = copy(b.data[:], text)
	defer d.giveOut(b)
	return b.writeTo(w)
}

// classes are pools of blocks by priority.
var classes = [2]sync.Pool{
	{New: func() any { return new(block) }},
	{New: func() any { return new(block) }},
}

// wrongElement has another index in the end.
func wrongElement(w io.Writer, text string) error {
	b := classes[0].Get().(*block)
	b.n = copy(b.data[:], text)
	err := b.writeTo(w)
	classes[1].Put(b) // want `b comes from classes(\[0\])? and is put into classes(\[1\])?`
	return err
}

// rightElement has the same one.
func rightElement(w io.Writer, text string) error {
	b := classes[1].Get().(*block)
	b.n = copy(b.data[:], text)
	err := b.writeTo(w)
	classes[1].Put(b)
	return err
}

// wrongLocal has two pools for as long as it runs.
func wrongLocal(r io.Reader, rounds int) (total int, err error) {
	narrow := sync.Pool{New: func() any { return new([64]byte) }}
	wide := sync.Pool{New: func() any { return new([64]byte) }}
	for i := 0; i < rounds && err == nil; i++ {
		var n, m int
		a, b := narrow.Get().(*[64]byte), wide.Get().(*[64]byte)
		n, err = r.Read(a[:8])
		if err == nil {
			m, err = r.Read(b[:])
		}
		total += n + m
		wide.Put(b)
		wide.Put(a) // want "a comes from narrow and is put into wide"
	}
	return total, err
}

// wrongInClosure is a deferred closure away.
func wrongInClosure(w io.Writer, text string) error {
	b := newBlock(text)
	defer func() {
		classes[0].Put(b) // want "b comes from blocks and is put into classes"
	}()
	return b.writeTo(w)
}

// An okHomed block knows the pool that it belongs to.
type okHomed struct {
	home *sync.Pool
	data [32]byte
}

func newHomed(p *sync.Pool) *okHomed {
	h, ok := p.Get().(*okHomed)
	if !ok {
		h = &okHomed{home: p}
	}
	return h
}

func (h *okHomed) free() { h.home.Put(h) }

var nearHomes, farHomes sync.Pool

// okHomePointer borrows from either pool.
func okHomePointer(w io.Writer, text string, far bool) error {
	p := &nearHomes
	if far {
		p = &farHomes
	}
	h := newHomed(p)
	defer h.free()
	n := copy(h.data[:], text)
	_, err := w.Write(h.data[:n])
	return err
}

// okAlias has two names for one pool.
func okAlias(w io.Writer, text string) error {
	p := &classes[1]
	b := p.Get().(*block)
	b.n = copy(b.data[:], text)
	defer classes[1].Put(b)
	return b.writeTo(w)
}

// okParameter is told the pool.
func okParameter(p *sync.Pool, w io.Writer, text string) error {
	b, ok := p.Get().(*block)
	if !ok {
		b = new(block)
	}
	b.n = copy(b.data[:], text)
	defer p.Put(b)
	return b.writeTo(w)
}

// okVariableElement uses one index for both.
func okVariableElement(w io.Writer, text string, priority int) error {
	b := classes[priority&1].Get().(*block)
	b.n = copy(b.data[:], text)
	err := b.writeTo(w)
	classes[priority&1].Put(b)
	return err
}

// okFallback borrows from the second pool when the first has nothing, and fills the first.
func okFallback(w io.Writer, text string) error {
	b, ok := firstChoice.Get().(*block)
	if !ok {
		b = newBlock("")
	}
	b.n = copy(b.data[:], text)
	err := b.writeTo(w)
	firstChoice.Put(b)
	return err
}

var firstChoice sync.Pool

// okSwappedShelves puts each sample where it came from, after the names have changed sides.
func okSwappedShelves(read func([]float64) int) int {
	a, b := inputs.get(), outputs.get()
	n := read(a.values[:]) + read(b.values[:])
	a, b = b, a
	outputs.put(a)
	inputs.put(b)
	return n
}

// okReleaseFunc keeps the pool in a closure.
func okReleaseFunc(d *duplex, incoming bool) (*block, func()) {
	p := &d.out
	if incoming {
		p = &d.in
	}
	b := p.Get().(*block)
	return b, func() { p.Put(b) }
}

// okBySize files by capacity, whatever lent it.
func okBySize(n int, fill func([]byte)) {
	b := bufOf(n)
	if b == nil {
		return
	}
	fill((*b)[:n])
	if cap(*b) >= 8192 {
		largeBufs.Put(b)
	} else {
		smallBufs.Put(b)
	}
}

// An okNested object borrows from a second pool, and gives back to both.
type okNested struct{ inner *block }

var nesteds = sync.Pool{New: func() any { return new(okNested) }}

func okBothPools(w io.Writer, text string) error {
	o := nesteds.Get().(*okNested)
	o.inner = newBlock(text)
	err := o.inner.writeTo(w)
	freeBlock(o.inner)
	o.inner = nil
	nesteds.Put(o)
	return err
}

// okPerKey has a pool for each key.
type okPerKey struct {
	mu    sync.Mutex
	pools map[string]*sync.Pool
}

func (k *okPerKey) pool(name string) *sync.Pool {
	k.mu.Lock()
	defer k.mu.Unlock()
	p := k.pools[name]
	if p == nil {
		p = &sync.Pool{New: func() any { return new(block) }}
		k.pools[name] = p
	}
	return p
}

func (k *okPerKey) write(w io.Writer, name, text string) error {
	b := k.pool(name).Get().(*block)
	b.n = copy(b.data[:], text)
	defer k.pool(name).Put(b)
	return b.writeTo(w)
}

// okBranches borrows and gives in two branches of one kind.
func okBranches(fields []uint16, trailer bool) int {
	var l *headers.List
	if trailer {
		l = headers.Trailer()
	} else {
		l = headers.Head()
	}
	for _, f := range fields {
		l.Add(f)
	}
	n := l.Len()
	switch {
	case trailer:
		headers.PutTrailer(l)
	default:
		headers.PutHead(l)
	}
	return n
}

// okPutFuncWithObject decides together with the object how it goes back.
func okPutFuncWithObject(trailer bool, fields []uint16) int {
	l, free := headers.Head(), headers.PutHead
	if trailer {
		headers.PutHead(l)
		l, free = headers.Trailer(), headers.PutTrailer
	}
	defer func() { free(l) }()
	for _, f := range fields {
		l.Add(f)
	}
	return l.Len()
}

// A codec has pools of another package, for both directions.
type codec struct{ packers, unpackers *commons.ObjectPool }

type packer interface{ Pack(b []byte) []byte }

// intoOther lends of one and gives back to the other, by an argument of a deferred closure.
func (c *codec) intoOther(ctx context.Context, b []byte) ([]byte, error) {
	u, err := c.unpackers.BorrowObject(ctx)
	if err != nil {
		return nil, err
	}
	defer func(pool *commons.ObjectPool, u any) {
		_ = pool.ReturnObject(ctx, u) // want "u comes from c.unpackers and is put into c.packers"
	}(c.packers, u)
	return u.(packer).Pack(b), nil
}

func (c *codec) okIntoItsOwn(ctx context.Context, b []byte) ([]byte, error) {
	p, err := c.packers.BorrowObject(ctx)
	if err != nil {
		return nil, err
	}
	defer func(pool *commons.ObjectPool, p any) {
		_ = pool.ReturnObject(ctx, p)
	}(c.packers, p)
	return p.(packer).Pack(b), nil
}

// A slot lends its memory, or looks at that of another slot.
type slotMemory interface{ Drop() }

type ownSlot struct{ n int }

type viewSlot struct {
	n  int
	of slotMemory
}

var (
	ownSlots  = sync.Pool{New: func() any { return new(ownSlot) }}
	viewSlots = sync.Pool{New: func() any { return new(viewSlot) }}
	slotted   = sync.Pool{New: func() any { return new(slotFrame) }}
)

func (o *ownSlot) Drop()  { ownSlots.Put(o) }
func (v *viewSlot) Drop() { v.of.Drop() }

// A slotFrame has a slot of either kind.
type slotFrame struct{ mem slotMemory }

type slotKeeper interface {
	Slot(n int) (slotMemory, error)
}

type slotAllocator struct{}

func (slotAllocator) Slot(n int) (slotMemory, error) {
	if n < 0 {
		return nil, errors.New("no such slot")
	}
	o := ownSlots.Get().(*ownSlot)
	o.n = n
	return o, nil
}

type slotSession struct{ from slotKeeper }

func (s *slotSession) frame(n int) (*slotFrame, error) {
	mem, err := s.from.Slot(n)
	if err != nil {
		return nil, err
	}
	f := slotted.Get().(*slotFrame)
	*f = slotFrame{mem: mem}
	return f, nil
}

func (f *slotFrame) view() *slotFrame {
	v := viewSlots.Get().(*viewSlot)
	v.of = f.mem
	return &slotFrame{mem: v}
}

func (f *slotFrame) Close() {
	if v, ok := f.mem.(*viewSlot); ok {
		*v = viewSlot{}
		viewSlots.Put(v)
	}
	*f = slotFrame{}
	slotted.Put(f)
}

// okSlotOfOwn has the slot of an allocator, which is none that looks at another.
func (s *slotSession) okSlotOfOwn() error {
	f, err := s.frame(1)
	if err != nil {
		return err
	}
	f.Close()
	return nil
}

func (f *slotFrame) drop() {
	if o, ok := f.mem.(*ownSlot); ok {
		viewSlots.Put(o)
	}
	f.mem = nil
}

func (s *slotSession) dropsAmongViews() error {
	f, err := s.frame(2)
	if err != nil {
		return err
	}
	f.drop() // want `f comes from ownSlots and is put into viewSlots`
	return nil
}

// An intake has buffers for what it keeps, and memory for lines.
type intake struct {
	kept  sync.Pool
	lines sync.Pool
}

func newIntake() *intake {
	return &intake{
		kept:  sync.Pool{New: func() any { return new(bytes.Buffer) }},
		lines: sync.Pool{New: func() any { return make([]byte, 0, 4096) }},
	}
}

func (in *intake) keep(r io.Reader, w io.Writer) error {
	buf := in.kept.Get().(*bytes.Buffer)
	defer func() {
		buf.Reset()
		in.kept.Put(buf)
	}()
	if err := in.read(r, buf); err != nil {
		return err
	}
	_, err := buf.WriteTo(w)
	return err
}

// read has mistaken one pool for the other. That nothing comes back to its own is no mistake of its own.
func (in *intake) read(r io.Reader, to *bytes.Buffer) error {
	mem := in.lines.Get().([]byte)
	defer func() {
		in.kept.Put(mem[:0]) // want "mem comes from in.lines and is put into in.kept"
	}()
	s := bufio.NewScanner(r)
	s.Buffer(mem, 4096)
	for s.Scan() {
		to.Write(s.Bytes())
	}
	return s.Err()
}

// A throttle lends what another pool has, so many at a time.
type throttle struct {
	slots chan struct{}
	from  *sync.Pool
}

func (t *throttle) get() *bytes.Buffer {
	t.slots <- struct{}{}
	return t.from.Get().(*bytes.Buffer)
}

func (t *throttle) put(b *bytes.Buffer) {
	<-t.slots
	t.from.Put(b)
}

var (
	okThrottled = &sync.Pool{New: func() any { return new(bytes.Buffer) }}
	okThrottle  = &throttle{make(chan struct{}, 8), okThrottled}
)

// okSpoilt puts another one of the same pool in the place of one that is spoilt.
func okSpoilt(spoilt bool, w io.Writer) error {
	b := okThrottle.get()
	b.WriteString("x")
	_, err := b.WriteTo(w)
	if spoilt || err != nil {
		okThrottle.put(okThrottled.Get().(*bytes.Buffer))
		return err
	}
	okThrottle.put(b)
	return nil
}
