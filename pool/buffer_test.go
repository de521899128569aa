package pool_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/poollint/poollint/pool"
)

var (
	_ io.Writer       = (*pool.Buffer)(nil)
	_ io.ReaderFrom   = (*pool.Buffer)(nil)
	_ io.WriterTo     = (*pool.Buffer)(nil)
	_ io.StringWriter = (*pool.Buffer)(nil)
	_ io.ByteWriter   = (*pool.Buffer)(nil)
)

// TestBufferAgainstModel does the same to a Buffer and to a bytes.Buffer.
func TestBufferAgainstModel(t *testing.T) {
	for _, p := range []*pool.Buffers{
		pool.NewBuffers(pool.BuffersConfig{Stats: true}),
		pool.NewBuffers(pool.BuffersConfig{Stats: true, Keep: 100, Max: 1000, Reserve: 2}),
		{},
	} {
		r := rand.New(rand.NewPCG(3, 4))
		for range 300 {
			b, model := p.Get(), new(bytes.Buffer)
			if b.Len() != 0 {
				t.Fatalf("a new Buffer has %d bytes", b.Len())
			}
			for range r.IntN(20) {
				change(t, r, b, model)
				if !bytes.Equal(b.B, model.Bytes()) || b.Len() != model.Len() || b.String() != model.String() {
					t.Fatalf("Buffer has %d bytes, bytes.Buffer %d, or they differ", b.Len(), model.Len())
				}
			}
			b.Free()
		}
		if s := p.Stats(); s.Outstanding() != 0 {
			t.Errorf("stats are %+v, want nothing outstanding", s)
		}
	}
}

func change(t *testing.T, r *rand.Rand, b *pool.Buffer, model *bytes.Buffer) {
	data := bytes.Repeat([]byte{byte(r.Uint32())}, r.IntN(1<<r.IntN(14)))
	switch r.IntN(7) {
	case 0:
		n, err := b.Write(data)
		model.Write(data)
		if n != len(data) || err != nil {
			t.Errorf("Write returned %d, %v", n, err)
		}
	case 1:
		n, err := b.WriteString(string(data))
		model.Write(data)
		if n != len(data) || err != nil {
			t.Errorf("WriteString returned %d, %v", n, err)
		}
	case 2:
		if err := b.WriteByte('x'); err != nil {
			t.Errorf("WriteByte returned %v", err)
		}
		model.WriteByte('x')
	case 3:
		n, err := b.ReadFrom(iotest.HalfReader(bytes.NewReader(data)))
		model.Write(data)
		if n != int64(len(data)) || err != nil {
			t.Errorf("ReadFrom returned %d, %v", n, err)
		}
	case 4:
		b.Grow(len(data))
		if cap(b.B)-len(b.B) < len(data) {
			t.Errorf("Grow(%d) left room for %d", len(data), cap(b.B)-len(b.B))
		}
	case 5:
		b.Reset()
		model.Reset()
	case 6:
		var got, want bytes.Buffer
		n, err := b.WriteTo(&got)
		m, _ := model.WriteTo(&want)
		if n != m || err != nil || got.String() != want.String() {
			t.Errorf("WriteTo returned %d, %v; want %d", n, err, m)
		}
	}
}

// shortWriter takes n bytes of each write.
type shortWriter struct {
	n   int
	err error
}

func (w shortWriter) Write([]byte) (int, error) { return w.n, w.err }

type badReader int

func (n badReader) Read([]byte) (int, error) { return int(n), nil }

func TestBufferErrors(t *testing.T) {
	var p pool.Buffers
	b := p.Get()
	defer b.Free()
	broken := errors.New("broken")
	n, err := b.ReadFrom(io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(broken)))
	if n != 3 || err != broken || b.String() != "abc" {
		t.Errorf("ReadFrom returned %d, %v and left %q; want 3, %v and abc", n, err, b, broken)
	}
	if n, err := b.WriteTo(shortWriter{1, broken}); n != 1 || err != broken || b.String() != "bc" {
		t.Errorf("WriteTo returned %d, %v and left %q; want 1, %v and bc", n, err, b, broken)
	}
	if n, err := b.WriteTo(shortWriter{1, nil}); n != 1 || err != io.ErrShortWrite || b.String() != "c" {
		t.Errorf("WriteTo returned %d, %v and left %q; want 1, %v and c", n, err, b, io.ErrShortWrite)
	}
	mustPanic(t, "wrote 2 bytes of 1", func() { b.WriteTo(shortWriter{2, nil}) })
	mustPanic(t, "wrote -1 bytes of 1", func() { b.WriteTo(shortWriter{-1, nil}) })
	mustPanic(t, "read -1 bytes", func() { b.ReadFrom(badReader(-1)) })
	mustPanic(t, "read 1048576 bytes into", func() { b.ReadFrom(badReader(1 << 20)) })
	mustPanic(t, "number of bytes is negative", func() { b.Grow(-1) })
	mustPanic(t, "more than a slice can hold", func() { b.Grow(math.MaxInt) })
	if b.String() != "c" {
		t.Errorf("after panics the Buffer has %q, want c", b)
	}
	mustPanic(t, "Keep is -1", func() { pool.NewBuffers(pool.BuffersConfig{Keep: -1}) })
	mustPanic(t, "Reserve is -1", func() { pool.NewBuffers(pool.BuffersConfig{Reserve: -1}) })
	mustPanic(t, "no size class", func() { pool.NewBuffers(pool.BuffersConfig{Max: 1}) })
}

func TestBufferZeroValue(t *testing.T) {
	var b pool.Buffer
	b.WriteString("abc")
	b.Free()
	if b.String() != "abc" {
		t.Errorf("Free of a Buffer without a pool left %q, want abc", b.String())
	}
	(*pool.Buffer)(nil).Free()
	mustPanic(t, "more than a slice can hold", func() { b.Grow(math.MaxInt) })
}

// TestBufferWritesItself appends the contents to themselves. Memory that was put too early shows in
// a build with the tag pooldebug, which overwrites it.
func TestBufferWritesItself(t *testing.T) {
	for _, b := range []*pool.Buffer{{}, new(pool.Buffers).Get()} {
		b.WriteString("abc")
		for b.Len() < 2<<20 {
			want := b.String()
			n, err := b.Write(b.B)
			if n != len(want) || err != nil || b.String() != want+want {
				t.Fatalf("Write of %d bytes of the Buffer itself returned %d, %v, or has wrong contents", len(want), n, err)
			}
		}
		b.Free()
	}
}

func TestBufferDoubleFree(t *testing.T) {
	if pool.Debug {
		t.Skip("the tag reports this: see TestDebugFaults")
	}
	p := pool.NewBuffers(pool.BuffersConfig{Stats: true})
	b := p.Get()
	b.Free()
	b.Free()
	if s := p.Stats(); s.Puts != 1 {
		t.Errorf("stats are %+v, want one Put", s)
	}
	if x, y := p.Get(), p.Get(); x == y {
		t.Error("a Buffer that was freed twice has two holders")
	}
}

// TestBufferKeepsLittle checks that large memory does not stay with a free Buffer.
func TestBufferKeepsLittle(t *testing.T) {
	p := pool.NewBuffers(pool.BuffersConfig{Keep: 1000, Max: 10_000, Stats: true})
	for _, n := range []int{500, 5000, 50_000} {
		b := p.Get()
		b.Grow(n)
		b.Free()
		if n > 1000 && b.B != nil { // b is only looked at
			t.Errorf("a free Buffer keeps %d bytes", cap(b.B))
		}
	}
	s := p.Stats()
	if s.DropMax != 1 || s.Outstanding() != 0 {
		t.Errorf("stats are %+v, want one DropMax and nothing outstanding", s)
	}
}

func TestBufferForeignMemory(t *testing.T) {
	p := pool.NewBuffers(pool.BuffersConfig{Keep: 64, Stats: true})
	for _, n := range []int{0, 1, 63, 64, 65, 100, 4 << 20} {
		b := p.Get()
		b.B = make([]byte, n)
		b.WriteString("x")
		if b.Len() != n+1 {
			t.Errorf("after a write to %d bytes, Len is %d", n, b.Len())
		}
		b.Free()
	}
	if s := p.Stats(); s.Outstanding() != 0 {
		t.Errorf("stats are %+v, want nothing outstanding", s)
	}
}

func TestBufferAllocs(t *testing.T) {
	if pool.Debug || raceEnabled {
		t.Skip("reuse is not certain in this build")
	}
	p := pool.NewBuffers(pool.BuffersConfig{Stats: true})
	data := make([]byte, 100_000)
	if n := testing.AllocsPerRun(100, func() { b := p.Get(); b.Write(data); b.Free() }); n > 0.5 {
		t.Errorf("a use of a Buffer allocates %v times, want 0", n)
	}
}
