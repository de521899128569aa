package main

import (
	"sync"
	"time"

	"github.com/bytedance/gopkg/lang/mcache"
	libp2p "github.com/libp2p/go-buffer-pool"
	prometheus "github.com/prometheus/prometheus/util/pool"
	"github.com/valyala/bytebufferpool"
	"google.golang.org/grpc/mem"

	"github.com/poollint/poollint/pool"
)

// An impl is one way to get and give back byte slices, as the loads need it. A load is a loop of
// pairs of Get and Put, each with a call through a func value, which costs all of them the same.
type impl struct {
	name   string
	steady func(n, pairs int)              // one slice of n bytes at a time
	burst  func(n, pairs int)              // 64 slices of n bytes, then none
	mixed  func(n, pairs int)              // four slices at a time, of n/8 to n bytes
	hold   func(n int, hold time.Duration) // one slice of n bytes, held while asleep
}

const burstSize = 64

func newImpl[B any](name string, get func(int) B, memory func(B) []byte, put func(B)) impl {
	obtain := func(n int) B {
		b := get(n)
		m := memory(b)
		m[0], m[n-1] = 1, 1
		return b
	}
	return impl{
		name: name,
		steady: func(n, pairs int) {
			for range pairs {
				put(obtain(n))
			}
		},
		burst: func(n, pairs int) {
			var held [burstSize]B
			for pairs > 0 {
				k := min(pairs, burstSize)
				for i := range k {
					held[i] = obtain(n)
				}
				for i := range k {
					put(held[i])
				}
				pairs -= k
			}
		},
		mixed: func(n, pairs int) {
			var held [4]B
			for i := range held {
				held[i] = obtain(n)
			}
			for i := range pairs {
				put(held[i%4])
				held[i%4] = obtain(n - n/8*(i*5%8))
			}
			for i := range held {
				put(held[i])
			}
		},
		hold: func(n int, d time.Duration) {
			b := obtain(n)
			time.Sleep(d)
			put(b)
		},
	}
}

func itself(b []byte) []byte   { return b }
func pointee(b *[]byte) []byte { return *b }

// rawImpl is a sync.Pool of *[]byte that grows what it gets, and keeps capacities up to limit.
func rawImpl(name string, limit int) impl {
	var p sync.Pool
	get := func(n int) *[]byte {
		b, _ := p.Get().(*[]byte)
		if b == nil {
			b = new([]byte)
		}
		if cap(*b) < n {
			*b = make([]byte, n)
		}
		*b = (*b)[:n]
		return b
	}
	put := func(b *[]byte) {
		if cap(*b) <= limit {
			p.Put(b)
		}
	}
	return newImpl(name, get, pointee, put)
}

// channelImpl keeps up to 64 slices in a channel, with capacities up to limit.
func channelImpl(name string, limit int) impl {
	free := make(chan []byte, 64)
	get := func(n int) []byte {
		select {
		case b := <-free:
			if cap(b) >= n {
				return b[:n]
			}
		default:
		}
		return make([]byte, n)
	}
	put := func(b []byte) {
		if cap(b) > limit {
			return
		}
		select {
		case free <- b:
		default:
		}
	}
	return newImpl(name, get, itself, put)
}

func makeImpl() impl {
	return newImpl("make", func(n int) []byte { return make([]byte, n) }, itself, discard)
}

// discard keeps b on the heap.
//
//go:noinline
func discard(b []byte) {
	if b == nil {
		panic(b) // never
	}
}

func bytesImpl(name string, c pool.BytesConfig) impl {
	p := pool.NewBytes(c)
	return newImpl(name, p.Get, itself, p.Put)
}

func buffersImpl(name string, c pool.BuffersConfig) impl {
	p := pool.NewBuffers(c)
	get := func(n int) *pool.Buffer {
		b := p.Get()
		b.Grow(n)
		b.B = b.B[:n]
		return b
	}
	return newImpl(name, get, func(b *pool.Buffer) []byte { return b.B }, (*pool.Buffer).Free)
}

func bytebufferpoolImpl() impl {
	var p bytebufferpool.Pool
	get := func(n int) *bytebufferpool.ByteBuffer {
		b := p.Get()
		if cap(b.B) < n {
			b.B = make([]byte, n)
		}
		b.B = b.B[:n]
		return b
	}
	return newImpl("bytebufferpool", get, func(b *bytebufferpool.ByteBuffer) []byte { return b.B }, p.Put)
}

func libp2pImpl() impl {
	p := new(libp2p.BufferPool)
	return newImpl("go-buffer-pool", p.Get, itself, p.Put)
}

func mcacheImpl() impl {
	return newImpl("mcache", func(n int) []byte { return mcache.Malloc(n) }, itself, mcache.Free)
}

func grpcImpl() impl {
	p := mem.DefaultBufferPool()
	return newImpl("grpc mem", p.Get, pointee, p.Put)
}

func prometheusImpl() impl {
	p := prometheus.New(64, 4<<20, 2, func(n int) any { return make([]byte, 0, n) })
	get := func(n int) []byte { return p.Get(n).([]byte)[:n] }
	return newImpl("prometheus", get, itself, func(b []byte) { p.Put(b) })
}

const unlimited = 1 << 62

// matrixImpls are compared in the matrix of sizes and loads.
func matrixImpls() []impl {
	return []impl{
		makeImpl(),
		rawImpl("sync.Pool", unlimited),
		bytesImpl("Bytes", pool.BytesConfig{Max: 4 << 20}),
		bytesImpl("Bytes+Stats", pool.BytesConfig{Max: 4 << 20, Stats: true}),
		buffersImpl("Buffers", pool.BuffersConfig{Max: 4 << 20}),
		bytebufferpoolImpl(),
		libp2pImpl(),
		mcacheImpl(),
		grpcImpl(),
		prometheusImpl(),
		channelImpl("channel", unlimited),
	}
}

// burstImpls are compared in what they keep after a burst. Each runs in a process of its own.
func burstImpls() map[string]func() impl {
	return map[string]func() impl{
		"make":            makeImpl,
		"sync.Pool":       func() impl { return rawImpl("", unlimited) },
		"sync.Pool <=64K": func() impl { return rawImpl("", 64<<10) },
		"Bytes to 4M":     func() impl { return bytesImpl("", pool.BytesConfig{Max: 4 << 20}) },
		"Bytes to 64K":    func() impl { return bytesImpl("", pool.BytesConfig{Max: 64 << 10}) },
		"Buffers to 4M":   func() impl { return buffersImpl("", pool.BuffersConfig{Max: 4 << 20}) },
		"bytebufferpool":  bytebufferpoolImpl,
		"go-buffer-pool":  libp2pImpl,
		"channel":         func() impl { return channelImpl("", unlimited) },
		"channel <=64K":   func() impl { return channelImpl("", 64<<10) },
	}
}
