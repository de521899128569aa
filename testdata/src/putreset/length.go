package putreset

import (
	"bufio"
	"encoding/binary"
	"io"
	"slices"
	"sync"
)

var (
	reels     []*sync.Pool
	shortTape *sync.Pool
)

func init() {
	reels = make([]*sync.Pool, 8)
	for i := range reels {
		n := 64 << i
		reels[i] = &sync.Pool{New: func() any { return make([]byte, 0, n) }}
	}
	shortTape = reels[0]
}

func tapeOf(n int) int {
	for i := range reels {
		if n <= 64<<i {
			return i
		}
	}
	return -1
}

// RecycleTape puts a tape with what is on it: New gives empty ones.
func RecycleTape(b []byte) {
	if i := tapeOf(cap(b)); i >= 0 {
		reels[i].Put(b) // want `b may be put into reels.* without being reset`
	}
}

type recorder struct{ tape []byte }

// record goes on where the tape that it gets ends.
func (r *recorder) record(s string) {
	if r.tape == nil {
		r.tape = shortTape.Get().([]byte)
	}
	r.tape = append(r.tape, s...)
}

var strips = sync.Pool{New: func() any { return make([]byte, 0, 64) }}

// RecycleStrip cuts what it puts.
func RecycleStrip(b []byte) {
	if cap(b) <= 1<<12 {
		strips.Put(b[:0])
	}
}

// OkStrip appends to what is empty.
func OkStrip(s string) []byte {
	return append(strips.Get().([]byte), s...)
}

var sashes = sync.Pool{New: func() any { return make([]byte, 0, 64) }}

// RecycleSash puts it as it is: whoever takes it chooses the length.
func RecycleSash(b []byte) {
	if cap(b) <= 1<<12 {
		sashes.Put(b)
	}
}

// OkSash cuts what it gets.
func OkSash(s string) []byte {
	return append(sashes.Get().([]byte)[:0], s...)
}

type trough struct {
	data []byte
	at   int
}

var troughs = sync.Pool{New: func() any { return &trough{data: make([]byte, 8)} }}

func takeTrough() *trough {
	t := troughs.Get().(*trough)
	t.at = 0
	return t
}

// fill makes the data as long as it has to be, and writes over it.
func (t *trough) fill(w io.Writer, p []byte) error {
	if len(t.data) < t.at+len(p) {
		_, err := w.Write(t.data[:t.at])
		t.at = 0
		if err != nil {
			return err
		}
		if len(t.data) < len(p) {
			t.data = append(t.data, make([]byte, len(p)-len(t.data))...)
		}
	}
	t.at += copy(t.data[t.at:], p)
	return nil
}

func okTrough(w io.Writer, p, q []byte) error {
	t := takeTrough()
	err := t.fill(w, p)
	if err == nil {
		err = t.fill(w, q)
	}
	if err == nil {
		_, err = w.Write(t.data[:t.at])
	}
	if cap(t.data) <= 1<<12 {
		troughs.Put(t)
	}
	return err
}

var sumps = sync.Pool{New: func() any { return new(trough) }}

// stackUp adds zeros behind what is there, however long that is.
func (t *trough) stackUp(n int) {
	t.data = append(t.data, make([]byte, n)...)
}

func putsFullTrough(w io.Writer, n int) error {
	t := sumps.Get().(*trough)
	t.stackUp(n)
	_, err := w.Write(t.data)
	if cap(t.data) <= 1<<12 {
		sumps.Put(t) // want `put into sumps without being reset`
	}
	return err
}

// An odometer counts what is written through it.
type odometer struct {
	to *bufio.Writer
	n  int
}

func (g *odometer) write(s string) {
	n, _ := g.to.WriteString(s)
	g.n += n
}

var odometers = sync.Pool{New: func() any { return &odometer{to: bufio.NewWriter(nil)} }}

func takeOdometer(w io.Writer) *odometer {
	g := odometers.Get().(*odometer)
	g.n = 0
	g.to.Reset(w)
	return g
}

func (g *odometer) Write(p []byte) (int, error) {
	n, err := g.to.Write(p)
	g.n += n
	return n, err
}

// lendOdometer makes one ready before it is lent, unless it writes to one anyway.
func lendOdometer(w io.Writer, fill func(*odometer)) (int, error) {
	before := 0
	g, ok := w.(*odometer)
	if ok {
		before = g.n
	} else {
		g = takeOdometer(w)
		defer odometers.Put(g)
	}
	fill(g)
	return g.n - before, g.to.Flush()
}

func okLentOdometer(w io.Writer, lines []string, more io.WriterTo) (int, error) {
	return lendOdometer(w, func(g *odometer) {
		for _, s := range lines {
			g.write(s)
		}
		binary.Write(g, binary.BigEndian, int32(len(lines)))
		if more != nil {
			g.write("more")
			more.WriteTo(g)
		}
	})
}

func okTakenOdometer(w io.Writer, name string) (int, error) {
	g := takeOdometer(w)
	defer odometers.Put(g)
	g.write(name)
	return g.n, g.to.Flush()
}

var tripMeters = sync.Pool{New: func() any { return &odometer{to: bufio.NewWriter(nil)} }}

// lendToll forgets what it has counted.
func lendToll(w io.Writer, fill func(*odometer)) (int, error) {
	g := tripMeters.Get().(*odometer)
	g.to.Reset(w)
	defer tripMeters.Put(g) // want `put into tripMeters without being reset`
	fill(g)
	return g.n, g.to.Flush()
}

func lentToll(w io.Writer, lines []string) (int, error) {
	return lendToll(w, func(g *odometer) {
		for _, s := range lines {
			g.write(s)
		}
	})
}

const headLength = 4

var envelopes = sync.Pool{New: func() any {
	b := make([]byte, headLength+64)
	return &b
}}

func dropEnvelope(b *[]byte) {
	*b = (*b)[:0]
	envelopes.Put(b)
}

type headWriter []byte

func (w headWriter) Write(p []byte) (int, error) {
	if len(p) != len(w) {
		return 0, io.ErrShortWrite
	}
	return copy(w, p), nil
}

// okEnvelope makes room for the head, and writes all of it.
func okEnvelope(w io.Writer, text string) error {
	box := envelopes.Get().(*[]byte)
	defer dropEnvelope(box)
	b := slices.Grow(*box, headLength)[:headLength]
	b = append(b, text...)
	binary.Write(headWriter(b[:headLength]), binary.BigEndian, uint32(len(text)))
	_, err := w.Write(b)
	return err
}
