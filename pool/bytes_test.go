package pool_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"testing"
	"unsafe"
	"weak"

	"github.com/poollint/poollint/pool"
)

func TestBytesGet(t *testing.T) {
	p := pool.NewBytes(pool.BytesConfig{Min: 100, Max: 5000, Stats: true})
	if p.Max() != 4096 {
		t.Errorf("Max is %d, want 5000 rounded down to 4096", p.Max())
	}
	for _, c := range []struct{ n, capacity int }{
		{0, 128}, {1, 128}, {128, 128}, {129, 192}, {1000, 1024}, {1025, 1536}, {4096, 4096}, {4097, 4097},
	} {
		b := p.Get(c.n)
		if len(b) != c.n || cap(b) != c.capacity {
			t.Errorf("Get(%d) has length %d and capacity %d, want capacity %d", c.n, len(b), cap(b), c.capacity)
		}
		p.Put(b)
	}
	if s := p.Stats(); s.DropMax != 1 || s.DropMin != 0 || s.Gets != 8 || s.Outstanding() != 0 {
		t.Errorf("stats are %+v, want 8 Gets, one DropMax, nothing outstanding", s)
	}
}

func TestBytesPutRoundsDown(t *testing.T) {
	p := pool.NewBytes(pool.BytesConfig{Stats: true})
	p.Put(make([]byte, 300)) // serves 256, not 384
	for range 100 {
		if b := p.Get(384); cap(b) != 384 {
			t.Fatalf("Get(384) has capacity %d", cap(b))
		}
	}
}

func TestBytesZeroValue(t *testing.T) {
	var p pool.Bytes
	if p.Max() != 1<<20 || p.Name() != "" {
		t.Errorf("Max is %d and Name is %q, want 1 MiB and none", p.Max(), p.Name())
	}
	b := p.Get(1 << 20)
	p.Put(b)
	p.Put(make([]byte, 1<<20+1))
	p.Put(make([]byte, 63))
	p.Put(make([]byte, 0, 64))
	want := pool.Stats{News: 1, DropMax: 1, DropMin: 1}
	if s := p.Stats(); s != want {
		t.Errorf("stats are %+v, want %+v", s, want)
	}
}

func TestBytesBadConfig(t *testing.T) {
	for _, c := range []struct {
		words  string
		config pool.BytesConfig
	}{
		{"Min is 63", pool.BytesConfig{Min: 63}},
		{"Min is -1", pool.BytesConfig{Min: -1}},
		{"Max is 1073741825", pool.BytesConfig{Max: 1<<30 + 1}},
		{"no size class", pool.BytesConfig{Max: -5}},
		{"no size class", pool.BytesConfig{Max: 63}},
		{"no size class", pool.BytesConfig{Min: 200, Max: 100}},
		{"no size class", pool.BytesConfig{Min: 129, Max: 191}},
		{"no size class", pool.BytesConfig{Min: math.MaxInt, Max: 1 << 30}},
		{"no size class", pool.BytesConfig{Min: 2 << 20}}, // above the default Max
		{"Reserve is -1", pool.BytesConfig{Reserve: -1}},
	} {
		mustPanic(t, c.words, func() { pool.NewBytes(c.config) })
	}
	if p := pool.NewBytes(pool.BytesConfig{Min: 1 << 30, Max: 1 << 30}); p.Max() != 1<<30 {
		t.Errorf("Max is %d, want 1 GiB", p.Max())
	}
}

func TestBytesBadInput(t *testing.T) {
	p := pool.NewBytes(pool.BytesConfig{Stats: true})
	mustPanic(t, "the length is negative", func() { p.Get(-1) })
	mustPanic(t, "the length is negative", func() { p.Get(math.MinInt) })
	mustPanic(t, "the number of bytes is negative", func() { p.Grow(nil, -1) })
	mustPanic(t, "more than a slice can hold", func() { p.Grow(make([]byte, 1), math.MaxInt) })
	if math.MaxInt > math.MaxInt32 { // with 32 bits, a slice can hold that, and the machine cannot
		mustPanic(t, "more than a slice can hold", func() { p.Get(math.MaxInt) })
		mustPanic(t, "more than a slice can hold", func() { p.Grow(nil, math.MaxInt) })
	}
	p.Put(nil)
	p.Put([]byte{})
	p.Put(make([]byte, 0))
	if s := p.Stats(); s != (pool.Stats{}) {
		t.Errorf("after panics and empty Puts, stats are %+v, want zero", s)
	}

	p.Put(make([]byte, 1000)) // foreign
	b := p.Get(1000)
	p.Put(b[100:200:200]) // interior: capacity 100
	want := pool.Stats{Gets: 1, Puts: 2, News: p.Stats().News}
	if s := p.Stats(); s != want || s.Outstanding() != -1 {
		t.Errorf("stats are %+v, want %+v", s, want)
	}
	p.Put(p.Get(1024)[1020:]) // interior: capacity 4
	if s := p.Stats(); s.DropMin != 1 {
		t.Errorf("stats are %+v, want one DropMin", s)
	}
}

func TestBytesDoublePut(t *testing.T) {
	if pool.Debug {
		t.Skip("the tag reports this: see TestDebugFaults")
	}
	p := pool.NewBytes(pool.BytesConfig{Reserve: 1, Stats: true})
	b := p.Get(100)
	p.Put(b)
	p.Put(b)
	p.Put(b[:50:64])
	for _, n := range []int{100, 100, 64, 100} {
		if b := p.Get(n); len(b) != n {
			t.Fatalf("Get(%d) has length %d", n, len(b))
		}
	}
	if s := p.Stats(); s.Outstanding() != 2 {
		t.Errorf("stats are %+v, want 2 outstanding", s)
	}
}

func TestBytesClear(t *testing.T) {
	p := pool.NewBytes(pool.BytesConfig{Clear: true, Max: 128})
	for _, size := range []int{100, 1000} { // kept and dropped
		b := p.Get(size)
		for i := range b {
			b[i] = 'x'
		}
		alias := b
		p.Put(b[:50])
		if pool.Debug && size <= p.Max() {
			continue // poisoned
		}
		if !bytes.Equal(alias[:50], make([]byte, 50)) || alias[50] != 'x' {
			t.Errorf("%d bytes: after Put of 50 bytes, memory is %q...", size, alias[:60])
		}
	}
}

func TestBytesGrow(t *testing.T) {
	p := pool.NewBytes(pool.BytesConfig{Max: 4096, Stats: true})
	var b []byte
	var want []byte
	moves, last := 0, 0
	for i := range 300_000 {
		b = p.Grow(b, 1)
		if cap(b) != last {
			moves++
			last = cap(b)
		}
		b = append(b, byte(i*7))
		want = append(want, byte(i*7))
	}
	if !bytes.Equal(b, want) {
		t.Error("Grow lost contents")
	}
	if moves > 40 {
		t.Errorf("the slice moved %d times, want a number that grows with the logarithm", moves)
	}
	if same := p.Grow(b[:10], cap(b)-10); unsafe.SliceData(same) != unsafe.SliceData(b) {
		t.Error("Grow moved a slice that had room")
	}
	if empty := p.Grow(nil, 0); empty == nil || len(empty) != 0 {
		t.Errorf("Grow(nil, 0) is %v, want an empty slice of the pool", empty)
	}
	if s := p.Stats(); s.Outstanding() != 2 {
		t.Errorf("stats are %+v, want 2 outstanding", s)
	}
}

// A model holds what a Bytes must do, as a list of what was handed out.
type model struct {
	t    testing.TB
	pool *pool.Bytes
	low  int
	most int // bytes that are asked for
	held []loan
	next byte
	want pool.Stats
}

type loan struct {
	b   []byte
	tag byte
}

func (m *model) get(n int) {
	b := m.pool.Get(n)
	m.want.Gets++
	m.check(b, n)
	m.hold(b)
}

func (m *model) check(b []byte, n int) {
	if len(b) != n || cap(b) < n {
		m.t.Fatalf("got length %d and capacity %d, want length %d", len(b), cap(b), n)
	}
	if n > m.pool.Max() && cap(b) > max(n, n+n/4) {
		m.t.Fatalf("%d bytes above the maximum got capacity %d", n, cap(b))
	}
	if 64 < n && n <= m.pool.Max() && n > m.low && cap(b) >= n+n/2 {
		m.t.Fatalf("%d bytes got capacity %d", n, cap(b))
	}
}

// hold fills all of b with a tag of its own, so that a second holder of the memory would be seen.
func (m *model) hold(b []byte) {
	m.next++
	full := b[:cap(b)]
	for i := range full {
		full[i] = m.next
	}
	m.held = append(m.held, loan{b, m.next})
}

func (m *model) take(i int) []byte {
	l := m.held[i]
	for j, c := range l.b[:cap(l.b)] {
		if c != l.tag {
			m.t.Fatalf("byte %d of a held slice changed from %d to %d", j, l.tag, c)
		}
	}
	m.held[i] = m.held[len(m.held)-1]
	m.held = m.held[:len(m.held)-1]
	return l.b
}

func (m *model) put(b []byte) {
	if cap(b) > 0 {
		m.want.Puts++
		switch {
		case cap(b) < m.low:
			m.want.DropMin++
		case cap(b) > m.pool.Max():
			m.want.DropMax++
		}
	}
	m.pool.Put(b)
}

func (m *model) grow(i, n int) {
	b := m.take(i)
	before, room, old := bytes.Clone(b), cap(b)-len(b), cap(b)
	grown := m.pool.Grow(b, n)
	if len(grown) != len(before) || cap(grown)-len(grown) < n || !bytes.Equal(grown, before) {
		m.t.Fatalf("Grow of %d bytes by %d has length %d and capacity %d", len(before), n, len(grown), cap(grown))
	}
	if n > room {
		m.want.Gets++
		if old > 0 {
			m.want.Puts++
		}
		if old > m.pool.Max() {
			m.want.DropMax++
		}
		if old > 0 && old < m.low {
			m.want.DropMin++
		}
	}
	m.hold(grown)
}

// run interprets each pair of bytes as an operation and its argument.
func (m *model) run(program []byte) {
	for len(program) >= 2 {
		op, arg := program[0], int(program[1])
		program = program[2:]
		size := arg << (op >> 4) // up to 255 << 15
		i := 0
		if len(m.held) > 0 {
			i = arg % len(m.held)
		}
		switch op & 15 {
		case 0, 1, 2, 3:
			m.get(size % m.most)
		case 4:
			m.put(make([]byte, size%m.most)) // foreign
		case 5:
			m.put(nil)
		default:
			if len(m.held) == 0 {
				continue
			}
			m.onHeld(op&15, i, arg, size)
		}
	}
	for len(m.held) > 0 {
		m.put(m.take(len(m.held) - 1))
	}
	got := m.pool.Stats()
	m.want.News, m.want.ReserveHits = got.News, got.ReserveHits
	if got != m.want || got.News+got.ReserveHits > got.Gets {
		m.t.Fatalf("stats are %+v, want %+v", got, m.want)
	}
}

func (m *model) onHeld(op byte, i, arg, size int) {
	switch op {
	case 6:
		m.grow(i, size%m.most)
	case 7:
		b := m.take(i)
		m.put(b[min(arg, len(b)):]) // interior
	case 8:
		b := m.take(i)
		k := cap(b) / 2
		m.put(b[:0:k]) // the front of it
	default:
		b := m.take(i)
		m.put(b[:min(arg, cap(b))]) // the length does not count
	}
}

func newModel(t testing.TB, c pool.BytesConfig, low int) *model {
	c.Stats = true
	p := pool.NewBytes(c)
	return &model{t: t, pool: p, low: low, most: 2*p.Max() + 100}
}

func modelConfigs() map[int]pool.BytesConfig { // by the smallest capacity kept
	return map[int]pool.BytesConfig{
		64:  {Max: 2000},
		128: {Min: 100, Max: 10_000, Clear: true},
		192: {Min: 192, Max: 192, Reserve: 2},
		256: {Min: 256, Max: 64 << 10, Reserve: 1},
	}
}

func TestBytesAgainstModel(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(64 << 20))
	onProcs(t, func(t *testing.T) {
		configs := modelConfigs()
		configs[512] = pool.BytesConfig{Min: 512} // up to 1 MiB
		for low, c := range configs {
			r := rand.New(rand.NewPCG(uint64(low), 7))
			for range slow(20) {
				program := make([]byte, 200)
				for i := range program {
					program[i] = byte(r.Uint32())
				}
				newModel(t, c, low).run(program)
			}
		}
	})
}

// TestBytesShared lets goroutines with a model each share one pool.
func TestBytesShared(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	onProcs(t, func(t *testing.T) {
		p := pool.NewBytes(pool.BytesConfig{Reserve: 1, Stats: true})
		together(8, func(g int) {
			r := rand.New(rand.NewPCG(uint64(g), 8))
			var held []loan
			for i := range slow(500) {
				tag := byte(g*31 + i)
				b := p.Get(r.IntN(5000))
				for j := range b {
					b[j] = tag
				}
				held = append(held, loan{b, tag})
				if len(held) < 4 {
					continue
				}
				k := r.IntN(len(held))
				l := held[k]
				held[k] = held[len(held)-1]
				held = held[:len(held)-1]
				if !bytes.Equal(l.b, bytes.Repeat([]byte{l.tag}, len(l.b))) {
					t.Error("a slice has two holders")
				}
				p.Put(l.b)
			}
			for _, l := range held {
				p.Put(l.b)
			}
		})
		if s := p.Stats(); s.Gets != uint64(8*slow(500)) || s.Outstanding() != 0 {
			t.Errorf("stats are %+v, want all Gets and nothing outstanding", s)
		}
	})
}

func FuzzBytes(f *testing.F) {
	f.Add([]byte("\x00\x40\x10\xff\x06\x80\x07\x03\x08\x01\x09\x00"))
	f.Add([]byte("\xf0\xff\xf6\x10\x04\x90\x05\x00\x09\x01"))
	f.Fuzz(func(t *testing.T, program []byte) {
		for low, c := range modelConfigs() {
			newModel(t, c, low).run(program[:min(len(program), 400)])
		}
	})
}

// TestRetention checks the bound that the package comment gives: what survives in a class is at
// most the peak in flight + GOMAXPROCS + Reserve, while in use, and the reserve after two idle
// collections. The slack is for Gets that miss an item because another goroutine is about to put it.
func TestRetention(t *testing.T) {
	if pool.Debug {
		t.Skip("the tag keeps free items in a queue")
	}
	onProcs(t, func(t *testing.T) {
		const goroutines, inFlight, reserve, size, slack = 4, 8, 3, 32 << 10, 4
		p := pool.NewBytes(pool.BytesConfig{Reserve: reserve})
		var made [goroutines][]weak.Pointer[byte]
		together(goroutines, func(g int) {
			seen := map[*byte]bool{}
			for range 300 {
				var held [inFlight][]byte
				for i := range held {
					held[i] = p.Get(size)
					if v := unsafe.SliceData(held[i]); !seen[v] {
						seen[v] = true
						made[g] = append(made[g], weak.Make(v))
					}
				}
				for _, b := range held {
					p.Put(b)
				}
			}
		})
		alive := func() int {
			runtime.GC()
			distinct := map[*byte]bool{}
			for _, list := range made {
				for _, w := range list {
					if v := w.Value(); v != nil {
						distinct[v] = true
					}
				}
			}
			return len(distinct)
		}
		most := goroutines*inFlight + runtime.GOMAXPROCS(0) + reserve + slack
		if n := alive(); n > most {
			t.Errorf("%d slices survive right after use, want at most %d", n, most)
		}
		alive()
		if n := alive(); n > reserve {
			t.Errorf("%d slices survive idle collections, want at most the reserve of %d", n, reserve)
		}
		runtime.KeepAlive(p)
	})
}

func TestBytesAllocs(t *testing.T) {
	if pool.Debug || raceEnabled {
		t.Skip("reuse is not certain in this build")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	p := pool.NewBytes(pool.BytesConfig{Stats: true, Reserve: 1})
	for _, n := range []int{1, 1000, 40_000, 1 << 20} {
		if a := testing.AllocsPerRun(1000, func() { p.Put(p.Get(n)) }); a != 0 {
			t.Errorf("a pair of %d bytes allocates %v times, want 0", n, a)
		}
	}
}

func ExampleBytes() {
	var slices pool.Bytes // ready to use: 64 bytes to 1 MiB

	b := slices.Get(1000)
	fmt.Println(len(b), cap(b))
	b = slices.Grow(b, 1000) // moves to a larger class; the old memory goes back
	fmt.Println(len(b), cap(b))
	slices.Put(b)
	// Output:
	// 1000 1024
	// 1000 2048
}
